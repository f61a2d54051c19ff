"""Readers of other languages and regions: each reads in their own, and whoever writes to them sees beforehand what they will read.

The language of accents (tests/views/pseudo.py) stands in for German, of which there is no translation yet.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.views import languages
from tests.scenarios.test_telling import asked_and_due, shown_exactly, words_of
from tests.story import Story
from tests.views import pseudo
from tests.views.pseudo import accented


@pytest.fixture
def with_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue of German is installed."""
    pseudo.put(tmp_path, "de")
    monkeypatch.setattr(languages, "FOLDER", tmp_path)


async def test_days_and_hours_are_the_readers_own(story: Story) -> None:
    """Maya's Slack is American, Dana's British."""
    story.maya.locale = "en-US"
    message = await story.dana.say(story.dana.dm_with(story.maya), "Start with the why.")
    receipt = await story.keeps(message)
    assert "Kept" in receipt.title
    listed = await story.listed()
    assert "on Monday, March 9 how it went." in listed
    await story.until("2026-03-09 17:00")
    await story.choose(story.maya, "later", "On a date…")
    await story.submit(story.maya, date="2026-03-20")
    assert "on Friday, March 20 how it went." in story.maya.last_dm


async def test_an_hour_to_come_is_told_on_the_askers_clock_in_the_askers_way(story: Story) -> None:
    story.maya.locale = "en-US"
    await asked_and_due(story)
    await story.until("2026-03-11 09:30")
    await story.press(story.maya, "I tried it")
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    assert "Dana gets it today at 2:00 PM." in story.maya.top


@pytest.mark.usefixtures("with_german")
async def test_what_is_shown_before_it_is_sent_is_in_the_language_of_its_reader(story: Story) -> None:
    story.dana.locale = "de-DE"
    card = await asked_and_due(story)
    question = story.thread_of(story.maya).shown()[0]
    assert accented("What is this?") in question.buttons, "in a group DM it is the one who is asked who reads"
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="partly", account="She listened.", telling="tell")
    preview = story.maya.top
    assert preview.title == "Before it is sent"
    promised = shown_exactly(preview)
    assert accented("It worked in part") in "\n".join(promised)
    await story.submit(story.maya)
    assert "on its way to Dana" in story.maya.top
    assert words_of(story.dana.last_dm) == promised
    assert "Choices" not in story.dana.last_dm.spoken
    assert "You told Dana today." in card, "Maya's own card is as English as before"


@pytest.mark.usefixtures("with_german")
async def test_everything_that_is_pressed_typed_or_refused_is_answered_in_their_language(
    story: Story,
) -> None:
    story.dana.locale = "de-DE"
    message = await story.maya.say(story.maya.dm_with(story.dana), "Start with the why.")
    receipt = await story.keeps(message, keeper=story.dana)
    assert receipt.title == accented("Kept")

    await story.dana.command("ask")
    assert accented("Ask for advice") == story.dana.top.title
    response = await story.dana.submit(question="How?", person=story.dana)
    assert response.ok
    assert list(story.dana.top.errors.values()) == [
        accented("That is you. Choose the colleague this is about.")
    ]
    await story.dana.close()

    await story.dana.command("frobnicate")
    assert "⟦" in story.dana.ephemerals[-1].spoken
    assert "Did you mean" not in story.dana.ephemerals[-1].plain
    await story.dana.say(story.dana.bot_dm, "help")
    await story.settle()
    assert accented("*Advice that comes full circle*") in story.dana.last_dm.plain
    await story.dana.open_home()
    assert story.dana.home is not None
    assert "⟦" in story.dana.home.plain
    await story.dana.press_forged("open_item", "rubbish", message=story.dana.last_dm)
    assert "⟦" in story.dana.ephemerals[-1].spoken

    await story.maya.command("frobnicate")
    assert "⟦" not in story.maya.ephemerals[-1].plain


@pytest.mark.usefixtures("with_german")
async def test_somebody_who_changes_their_slack_reads_the_new_language_from_then_on(story: Story) -> None:
    await asked_and_due(story)
    card = story.maya.last_dm
    assert "⟦" not in card.plain
    await story.maya.change(locale="de-DE")
    await story.press(story.maya, "Not yet", on=card)
    assert "⟦" in card.plain
    await story.days_pass(8)
    assert "⟦" in story.maya.last_dm.plain
    assert story.maya.last_dm is not card


@pytest.mark.usefixtures("with_german")
async def test_the_very_first_answer_is_in_their_language(story: Story) -> None:
    """The bot has not met Maya before: a form has to open at once, and then it hears how she reads while it answers her."""
    story.maya.locale = "de-DE"
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    assert story.maya.top.title == accented("Asked")


@pytest.mark.usefixtures("with_german")
async def test_what_comes_by_itself_is_in_their_language_too(story: Story) -> None:
    """The receipt of a pin, which a job draws, and the card about what was typed to the bot."""
    story.maya.locale = "de-DE"
    group = story.acme.dm(story.acme.bot_user_id, story.maya.id, story.dana.id)
    message = await story.dana.say(group, "Start with the why.")
    await story.maya.react(message, "pushpin")
    await story.settle()
    assert accented("Kept. Only you see this.") in story.maya.ephemerals[-1].plain
    await story.maya.say(story.maya.bot_dm, f"{story.dana.mention} says sleep on it first")
    await story.settle()
    assert "⟦" in story.maya.last_dm.plain
    assert "⟦" in story.maya.last_dm.spoken
