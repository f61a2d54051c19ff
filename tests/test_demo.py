"""The demo: the whole loop plays on any screen, with nothing of the machine's settings, and every failure is a sentence."""

from __future__ import annotations

import io
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot import demo
from bot.demo import story
from bot.demo.screen import Piece, Screen, act
from bot.demo.stage import BEGINNING, Missed, Stage, a_stage
from bot.playground import Fault, Person

ESCAPE = "\x1b"
HOSTILE = {
    "DATABASE_URL": "mysql://somewhere/else",
    "SLACK_BOT_TOKEN": "xoxb-of-somebody",
    "SLACK_API_URL": "nowhere",
    "FULLCIRCLE_DEFAULT_ZONE": "Middle/Earth",
    "FULLCIRCLE_ENCRYPTION_KEY": "no key",
    "PORT": "1",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
}


class Everywhere(Screen):
    """One story on several screens at once."""

    def __init__(self) -> None:
        super().__init__(paced=False, console=Console(file=io.StringIO()))
        self.wide, self.narrow, self.plain = (io.StringIO() for _ in range(3))
        self.screens = [
            Screen(paced=False, console=Console(file=self.wide, force_terminal=True, width=100)),
            Screen(
                paced=False, console=Console(file=self.narrow, force_terminal=True, no_color=True, width=50)
            ),
            Screen(paced=False, console=Console(file=self.plain, force_terminal=False, width=20)),
        ]

    async def opens(self, title: str, lines: Sequence[str]) -> None:
        for screen in self.screens:
            await screen.opens(title, lines)

    async def time_is(self, what: str, now: datetime, people: Sequence[Person]) -> None:
        for screen in self.screens:
            await screen.time_is(what, now, people)

    async def shows(self, *seen: tuple[Person, Sequence[Piece]]) -> None:
        for screen in self.screens:
            await screen.shows(*seen)

    def ends(self, title: str, lines: Sequence[str]) -> None:
        for screen in self.screens:
            screen.ends(title, lines)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(tmp_path / "demo.db") as made:
        yield made


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "TTY_COMPATIBLE")
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", "demo", *arguments],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
    )


def test_it_plays_without_a_terminal_and_with_nothing_of_the_machines_own(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_APP_TOKEN=xoxb-swapped\nFULLCIRCLE_TICK_SECONDS=-1\n")
    file = tmp_path / "kept here" / "circle.db"
    done = run("--fast", "--keep", str(file), cwd=tmp_path, **HOSTILE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert ESCAPE not in done.stdout
    assert str(file) in done.stdout
    assert "make run" in done.stdout
    assert "bot manifest --socket" in done.stdout
    assert sorted(path.name for path in file.parent.iterdir()) == ["circle.db", "circle.log"]
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("select state, outcome, thanked_at is not null from advice").fetchall()
    assert rows == [("closed", "worked", 1)]
    log = file.with_name("circle.log").read_text(encoding="utf-8")
    for words in (story.QUESTION, story.ANSWER, story.ACCOUNT, story.LEARNT, "Maya", "xoxb"):
        assert words not in log


async def test_each_sees_what_is_theirs_in_the_order_in_which_it_happens(stage: Stage) -> None:
    screens = Everywhere()
    await story.perform(stage, screens)
    told = screens.plain.getvalue()
    happens = [
        "Maya types /advice ask @Dana",
        "Dana sees: Full Circle to Maya and Dana",
        "Dana answers in the thread",
        "📌 Full Circle",
        "how did it go?",
        "Maya has tried it, and reacts with ✅",
        "You tried this today.",
        "Maya presses [Save]",
        "This is exactly what Dana gets:",
        "Maya presses [Send]",
        "Dana sees: Full Circle, 09:00",
        "Dana presses [🙏]",
        "Dana says thanks 🙏",
        "Dana presses [Yes]",
    ]
    places = [told.find(each) for each in happens]
    assert -1 not in places, [each for each, place in zip(happens, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert told.count(story.LEARNT) == 1, "the private note stands in its writer's form alone"
    assert story.LEARNT not in stage.dana.last_dm.plain
    assert timedelta(weeks=2) < stage.now - BEGINNING < timedelta(weeks=3)
    assert not stage.slack.complaints


async def test_it_fits_wide_narrow_and_no_terminal(stage: Stage) -> None:
    screens = Everywhere()
    await story.perform(stage, screens)
    wide, narrow, plain = (each.getvalue() for each in (screens.wide, screens.narrow, screens.plain))
    assert any(
        "Maya and Dana, 15:30" in line and "Maya and Dana, 09:30" in line for line in wide.splitlines()
    )
    for text, width in ((wide, 100), (narrow, 50)):
        assert max(cell_len(_without_colour(line)) for line in text.splitlines()) <= width
    assert f"{ESCAPE}[1;36m" in wide
    assert f"{ESCAPE}[1;36m" not in narrow, "NO_COLOR"
    assert ESCAPE not in plain
    assert f"    > {story.ACCOUNT}" in plain, "no line is broken where nobody says how wide one is"


async def test_a_step_that_fails_is_noticed(stage: Stage) -> None:
    stage.slack.fail_next("views.open", Fault.error("invalid_arguments"))
    with pytest.raises((Missed, LookupError)):
        await story.perform(stage, Everywhere())


async def test_waiting_ends_when_nothing_comes(stage: Stage) -> None:
    with pytest.raises(Missed, match="no message came"):
        await stage.waits_for_message(stage.maya, within=timedelta(hours=2))


async def test_a_step_that_the_bot_does_not_take_is_noticed(stage: Stage) -> None:
    stage.slack.send_events_to("http://127.0.0.1:1/slack/events", "secret")
    with pytest.raises(Missed, match="connection_failed"):
        await stage.follows(await stage.maya.command("help"))


@pytest.mark.parametrize("error", [RuntimeError("what somebody wrote"), Missed("no message came")])
def test_whatever_fails_ends_in_a_sentence(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails(_: Stage, screen: Screen) -> NoReturn:
        await screen.shows((_.maya, [act("presses [Send]")]))
        raise error

    monkeypatch.setattr(demo, "perform", fails)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    assert demo.play(fast=True, keep=tmp_path / "x.db") == 1
    shown = capsys.readouterr()
    assert "after showing this: presses [Send]" in shown.out
    assert "not one of yours" in shown.out
    assert str(tmp_path / "x.log") in shown.out
    assert "Traceback" not in shown.out + shown.err
    assert "what somebody wrote" not in shown.out + shown.err
    log = (tmp_path / "x.log").read_text(encoding="utf-8")
    assert "Traceback" in log
    assert type(error).__name__ in log
    assert (root.handlers, root.level) == before


def test_an_interrupt_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def is_interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "perform", is_interrupted)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert demo.play(fast=True, keep=tmp_path / "x.db") == 130
    assert "Stopped." in capsys.readouterr().out
    assert os.environ["HTTP_PROXY"] == "http://127.0.0.1:9"


def test_it_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "precious.db"
    file.write_bytes(b"precious")
    assert demo.play(fast=True, keep=file) == 1
    assert "is there already" in capsys.readouterr().out
    assert file.read_bytes() == b"precious"
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_where_no_file_can_be_made_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert demo.play(fast=True, keep=tmp_path / "file" / "x.db") == 1
    assert "Give --keep another name" in capsys.readouterr().out


def _without_colour(line: str) -> str:
    return "".join(
        part if not n else part.partition("m")[2] for n, part in enumerate(line.split(f"{ESCAPE}["))
    )
