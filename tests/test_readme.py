"""The README says what is so: its tables are the code's, and what it names is there.

Apart from the tests of what it describes because here only the document can be wrong.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.domain.emoji import NAMES, OUTCOMES, Meaning
from bot.domain.typed import WORDS
from bot.playground.text import EMOJI
from bot.settings import settings_table
from bot.views.actions import COMMAND
from bot.views.card import LABELS
from handlers.commands import SUBCOMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`\n]+)`")

Row = tuple[str, ...]


def section(title: str) -> str:
    """What stands under a heading of the second order."""
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def tables(text: str) -> list[list[Row]]:
    """Its tables, row by row, without their heads."""
    found = re.findall(r"(?:^\|.*\|\n)+", text + "\n", re.MULTILINE)
    rows = [[_cells(line) for line in table.splitlines()] for table in found]
    assert all(set("".join(table[1])) == {"-"} for table in rows)
    return [table[2:] for table in rows]


def _cells(line: str) -> Row:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def quoted(text: str) -> list[str]:
    return CODE.findall(text)


def test_subcommands_are_those_there_are_in_their_words_and_order() -> None:
    told = tables(section("Commands"))[0]
    assert told == [
        (f"`{f'{COMMAND} {each.words.usage}'.strip()}`", each.words.summary) for each in SUBCOMMANDS
    ]


def test_commands_of_the_command_line_are_those_there_are() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    told = {row[0]: row[1] for row in tables(section("Commands"))[1]}
    assert [name.strip("`") for name in told] == list(commands)
    for name, command in commands.items():
        options = {option for parameter in command.params for option in parameter.opts if option != "--help"}
        named = {word for each in quoted(told[f"`{name}`"]) for word in re.findall(r"--[a-z-]+", each)}
        assert named == options, name


def test_words_that_always_work_are_all_told() -> None:
    typed = re.search(r"^To the bot itself: (.*?)\n\n", section("Commands"), re.MULTILINE | re.DOTALL)
    assert typed
    assert set(quoted(typed[1])) == {*WORDS, "pause"}


def test_emoji_are_those_that_count_with_every_name_of_theirs() -> None:
    [told] = tables(section("Emoji"))
    assert [tuple(quoted(names)) for *_, names in told] == list(NAMES.values())
    for meaning, (picture, _, means, _) in zip(NAMES, told, strict=True):
        assert picture == EMOJI[NAMES[meaning][0]]
        if meaning in OUTCOMES:
            assert means == LABELS[OUTCOMES[meaning]]
    assert list(NAMES) == list(Meaning)


def test_settings_are_those_there_are_with_default_and_meaning() -> None:
    [told] = tables(section("Settings"))
    assert told == [
        (f"`{each.name}`", f"`{each.default}`" if each.default else "", each.meaning)
        for each in settings_table()
    ]


def test_every_setting_that_is_named_anywhere_exists() -> None:
    named = set(re.findall(r"\b(?:SLACK|FULLCIRCLE|DATABASE)_[A-Z_]+\b", README))
    assert named <= {each.name for each in settings_table()}


def test_every_command_of_make_exists() -> None:
    targets = set(
        re.findall(r"^([a-z.][a-z.-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"(?:^    |`)make ([a-z.][a-z.-]*)", README, re.MULTILINE))
    assert {"demo", "run", "test", "test-slow", "bench"} <= named <= targets


def test_every_command_of_the_bot_exists() -> None:
    named = set(re.findall(r"-m bot ([a-z]+)", README))
    assert named <= set(get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "name",
    sorted(
        {
            each
            for each in quoted(README)
            if re.search(r"^[\w.-]+/[\w./-]*$|\.(py|md)$|^[A-Z][\w]*file$|^LICENSE$", each)
        }
    ),
)
def test_every_file_that_is_named_exists(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_room_in_the_picture_exists() -> None:
    rooms = re.findall(r"\b((?:bot|handlers|storage)/(?:[a-z]+/)?)", section("The picture"))
    assert len(rooms) > 8
    assert [room for room in rooms if not (ROOT / room).is_dir()] == []


def test_nobody_is_called_what_nobody_is_to_be_called() -> None:
    title = '"Mentorship: 3 keys to success"'
    assert title in README
    assert not re.search(r"\b(mentor|mentee|prot[ée]g[ée]|sponsor)", README.replace(title, ""), re.IGNORECASE)


def test_no_path_of_a_machine_and_no_package_index_is_named() -> None:
    assert not re.search(r"/home/|/work/|/root/|/Users/|pypi|localhost:", README)
