"""Every subcommand typed wrong, in three ways at least: what is answered stands in golden/commands.txt, to be read by a person.

One table for all of them. An answer is kind, says what was understood and how it is written, and is seen by the caller alone; or a form opens
with what was understood filled in. Never an error.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.views.usages import OVERVIEW, USAGES
from handlers.commands import SUBCOMMANDS, find
from tests.story import Story
from tests.views import golden

LONG = "a long story " * 300

WRONG: dict[str, tuple[str, ...]] = {
    "ask": (
        "ask",
        "ask How do I say no?",
        "ask {dana}",
        "ask {maya} How do I say no?",
        "ask {bot} How do I say no?",
        "ask {robot} How do I say no?",
        "ask {gone} How do I say no?",
        "ask {outside} How do I say no?",
        "ask {dana} {frank} How do I say no?",
        "ask {dana} and {frank}: How do I say no?",
        "ask <#C0123|general> How do I say no?",
        "ask <!subteam^S0123|@designers> How do I say no?",
        "ask @here How do I say no?",
        "ask #general How do I say no?",
        "ask {dana} " + LONG,
        "{dana} How do I say no?",
        "question @dana How do I say no?",
        "ask “{dana}” How do I say no?",
        "ask ({dana}): How do I say no?",
        "ask to {dana} How do I say no?",
    ),
    "from": (
        "from",
        "from {dana}",
        "from Start with the why",
        "from {maya} Start with the why",
        "from {robot} Start with the why",
        "from {dana}, {frank} Start with the why",
        "from <#C0123|general> Start with the why",
        "keep: Aunt Rosa: walk first",
        "from '{dana}': “Start with the why”",
    ),
    "gave": (
        "gave",
        "gave {dana}",
        "gave {maya} Sleep on it",
        "gave {robot} Sleep on it",
        "gave {dana} {frank} Sleep on it",
        "gave @channel Sleep on it",
        "told @dana Sleep on it",
    ),
    "": ("lits", "open sesame", "/advice /advice"),
    "tried": ("tried", "tried the moon", "tried “the moon”", "tired", "done!"),
    "with": (
        "with",
        "with @dana",
        "with {maya}",
        "with {bot}",
        "with {robot}",
        "with {dana} {frank}",
        "with #general",
        "wiht {dana}",
        "with *{dana}*",
    ),
    "give": (
        "give",
        "give {dana}",
        "give The new team reads your guide",
        "give {maya} The new team reads your guide",
        "give {robot} The new team reads your guide",
        "give {dana}, {frank} The new team reads your guide",
        "give @everyone The new team reads your guide",
        "give {dana} " + LONG,
        "thanks",
    ),
    "useful": ("useful", "useful “”", "useful " + LONG, "useful {dana}", "usefull"),
    "digest": ("digest now", "digset", "weekly"),
    "pause": (
        "pause 3/4",
        "pause until Monday",
        "pause until next Friday",
        "pause next week",
        "pause yesterday",
        "pause until 1 March",
        "pause until tomorrow at 5pm",
        "pause forever",
        "pause 5 years",
        "pause until {dana} is back",
        "pause until <!channel> & *bold* `code`",
        "puase 2 weeks",
    ),
    "resume": ("resume please", "RESUME!!", "resmue", "start"),
    "stop": ("stop it", "Stop.", "stpo"),
    "settings": ("settings quiet hours", "setings", "preferences"),
    "export": ("export everything", "exprot", "download"),
    "forget": ("forget {dana}", "froget", "delete me"),
    "help": ("help me", "?", "hlep", "???"),
}
"""What is typed, by the subcommand that it was meant for."""

NOT_EVEN_NEARLY = ("dance", "how do I say no to my boss?", "🦄", "<!channel> & *bold*", "-", "0")


def test_every_subcommand_is_typed_wrong_in_three_ways() -> None:
    assert {each.words.name for each in SUBCOMMANDS} == set(WRONG)
    assert all(len(typed) >= 3 for typed in WRONG.values())


def test_every_subcommand_is_listed_once_and_no_word_means_two() -> None:
    assert tuple(each.words for each in SUBCOMMANDS) == USAGES
    words = [word for usage in USAGES for word in usage.words]
    assert len(set(words)) == len(words)
    assert all(word == word.casefold() and " " not in word for word in words)


@pytest.mark.parametrize(
    "dress", ["{}", "{} me", "  {}\n", "/{}", "{}:", "{}!", "“{}”", "*{}*", "/advice {}"]
)
def test_every_word_for_it_is_known_in_any_case_and_dress(dress: str) -> None:
    for usage in USAGES:
        for word in usage.words[usage is OVERVIEW :]:
            for typed in (word, word.upper(), word.title()):
                found, _ = find(dress.format(typed))
                assert found is not None, typed
                assert found.words is usage, typed


def test_what_follows_is_handed_on_as_it_was_typed() -> None:
    assert find("PAUSE  until\tFriday ")[1] == "until\tFriday "
    assert find("<@U0DANA|dana> Why?")[1] == "<@U0DANA|dana> Why?"
    assert find("keep")[1] == ""


@pytest.mark.parametrize("usage", USAGES, ids=lambda usage: usage.name or "overview")
async def test_every_example_works(story: Story, usage: object) -> None:
    """What the help shows can be typed as it stands there."""
    example, _ = usage.line  # type: ignore[attr-defined]
    await story.maya.command(example.removeprefix("/advice").strip().replace("@dana", story.dana.mention))
    read = story.maya.form.plain if story.maya.form else story.maya.ephemerals[-1].plain
    assert "I understood" not in read


async def test_what_is_answered_can_be_read(story: Story) -> None:
    who = await _met(story)
    told = [(typed, await _types(story, typed.format(**who))) for typed in _all()]
    golden.compare(
        Path(__file__).parent / "golden" / "commands.txt", [(_shown(typed), read) for typed, read in told]
    )


def _all() -> list[str]:
    return [typed for some in WRONG.values() for typed in some] + list(NOT_EVEN_NEARLY)


def _shown(typed: str) -> str:
    return f"/advice {typed}"[:80].rstrip()


async def _met(story: Story) -> dict[str, str]:
    """Those who can be named. The bot has met each of them."""
    acme = story.acme
    people = {
        "frank": acme.add_person("Frank"),
        "robot": acme.add_person("Robot", is_bot=True),
        "gone": acme.add_person("Gone"),
        "outside": acme.add_person("Olga", external=True),
    }
    for person in (story.dana, *people.values()):
        await story.maya.command(f"from {person.mention} Start with the why, said {person.name}.")
        await story.maya.submit()
        story.maya.drop_forms()
        await story.time_passes(minutes=1)
    await people["gone"].change(deleted=True)
    await story.settle()
    named = {name: person.mention for name, person in people.items()}
    return named | {"maya": story.maya.mention, "dana": story.dana.mention, "bot": f"<@{acme.bot_user_id}>"}


async def _types(story: Story, text: str) -> str:
    """What Maya reads: an answer for her alone, or a form."""
    before = len(story.maya.ephemerals)
    response = await story.maya.command(text)
    assert response.ok, response
    await story.settle()
    form = story.maya.form
    if form is not None:
        assert len(story.maya.ephemerals) == before
        story.maya.drop_forms()
        return f"(a form)\n{_cut(form.plain)}"
    [answer] = story.maya.ephemerals[before:]
    return _cut(answer.plain)


def _cut(read: str) -> str:
    return "\n".join(
        line if len(line) < 400 else f"{line[:200]} … {line[-60:]}" for line in read.splitlines()
    )
