"""A line beside the thread of a question: nothing of it is stored, the asker is asked once a day at most, and a yes makes it the answer."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.playground import Message
from tests.story import Story

LINE = "Start with the why, then the numbers."


async def writes_beside(story: Story, words: str = LINE, **more: object) -> Message:
    """Dana answers, not in the thread."""
    message = await story.dana.say(story.thread_of(story.dana), words, **more)  # type: ignore[arg-type]
    await story.settle()
    story.clock.move_to(story.clock.now() + timedelta(seconds=1))
    return message


async def test_the_asker_says_that_it_was_the_answer(story: Story) -> None:
    await story.ask("How do I begin?")
    line = await writes_beside(story)
    card = story.maya.last_dm
    assert "Was that Dana's answer?" in card
    assert "How do I begin?" in card
    assert LINE not in json.dumps(card.blocks), "nothing of it is known before a yes"
    assert card.buttons == ["Keep", "No"]
    assert not story.dana.dm, "nobody else is asked"
    await story.press(story.maya, "Keep")
    assert f"> {LINE}" in card.plain
    assert "You'll be asked on Monday 9 March how it went." in card
    assert list(line.reactions) == ["pushpin"]
    assert LINE in await story.listed()
    await story.days_pass(8)
    assert f"> {LINE}" in story.maya.last_dm.plain
    assert "you asked for this advice" in story.maya.last_dm


async def test_edits_and_deletion_are_followed_from_then_on(story: Story) -> None:
    question = await story.ask("How do I begin?")
    line = await writes_beside(story)
    await story.dana.edit(line, "Start with the what.")
    await story.press(story.maya, "Keep")
    assert "Start with the what." in await story.listed()
    await story.dana.edit(line, "Start with the who.")
    await story.settle()
    assert "> Start with the who." in story.maya.last_dm.plain
    await story.answers("And end with it.", to=question)
    item = await story.opens()
    assert "Start with the who." in item
    assert "And end with it." in item
    await story.maya.close()
    await story.dana.delete(line)
    await story.settle()
    assert "Start with the who." not in await story.opens()


async def test_a_no_keeps_nothing(story: Story) -> None:
    await story.ask("How do I begin?")
    await writes_beside(story)
    await story.press(story.maya, "No")
    assert "nothing is kept" in story.maya.last_dm
    assert story.maya.last_dm.buttons == []
    assert "No answer yet." in await story.listed()


async def test_once_a_day_at_most(story: Story) -> None:
    await story.ask("How do I begin?")
    await writes_beside(story)
    await writes_beside(story, "And then the numbers, of course.")
    await story.ask("And how do I end?")
    await writes_beside(story, "With a story, as you began.")
    assert len(story.maya.dm) == 1
    await story.days_pass(1)
    await writes_beside(story, "Or with a question to all of them.")
    assert len(story.maya.dm) == 2
    assert "And how do I end?" in story.maya.last_dm, "the newest question that is open"


@pytest.mark.parametrize(
    "words", ["Thanks!", "Which talk do you mean, the one on Friday?", "ok :tada::clap::skin-tone-3:", ""]
)
async def test_what_cannot_be_the_answer_is_not_asked_about(story: Story, words: str) -> None:
    await story.ask("How do I begin?")
    await writes_beside(story, words or "<!here>")
    await story.maya.say(story.thread_of(story.maya), "What do you think of all this?!")
    await story.settle()
    assert not story.maya.dm


async def test_only_while_the_question_is_open(story: Story) -> None:
    await story.ask("How do I begin?")
    await story.answers("In the thread, as you asked.")
    await writes_beside(story)
    assert not story.maya.dm


async def test_answered_in_the_thread_meanwhile_it_may_still_be_added(story: Story) -> None:
    question = await story.ask("How do I begin?")
    await writes_beside(story)
    await story.answers("See what I wrote above.", to=question)
    await story.press(story.maya, "Keep")
    assert LINE in await story.opens()


async def test_a_voice_message_counts(story: Story) -> None:
    await story.ask("How do I begin?")
    await writes_beside(story, "", files=["voice.m4a"])
    await story.press(story.maya, "Keep")
    assert "an answer in voice or files" in story.maya.last_dm


async def test_deleted_before_anybody_pressed(story: Story) -> None:
    await story.ask("How do I begin?")
    line = await writes_beside(story)
    await story.dana.delete(line)
    await story.settle()
    assert "isn't there any more" in story.maya.last_dm
    assert story.maya.last_dm.buttons == []


async def test_outside_the_askers_hours_it_waits(story: Story) -> None:
    await story.ask("How do I begin?")
    story.clock.move_to(story.clock.now().replace(hour=20))
    await writes_beside(story)
    assert not story.maya.dm
    await story.until("2026-03-03 09:30")
    assert "Was that Dana's answer?" in story.maya.last_dm


async def test_who_stopped_everything_is_not_asked(story: Story) -> None:
    await story.ask("How do I begin?")
    await story.maya.say(story.maya.bot_dm, "stop")
    await story.settle()
    await writes_beside(story)
    assert "Was that" not in story.maya.last_dm


async def test_a_pin_on_the_line_is_a_yes(story: Story) -> None:
    await story.ask("How do I begin?")
    line = await writes_beside(story)
    await story.maya.react(line, "pushpin")
    await story.settle()
    story.clock.move_to(story.clock.now() + timedelta(seconds=1))
    assert f"> {LINE}" in story.maya.last_dm.plain
    assert (await story.listed()).buttons.count("Open") == 1


async def test_nobody_else_decides(story: Story) -> None:
    await story.ask("How do I begin?")
    await writes_beside(story)
    card = story.maya.last_dm
    for button in card.blocks[-1]["elements"]:
        for who in (story.dana, story.charlie, story.eve):
            await who.press_forged(button["action_id"], button["value"])
            assert "nothing was changed" in who.top
            who.drop_forms()
    assert card.buttons == ["Keep", "No"]


async def test_events_doubled_and_shuffled(story: Story) -> None:
    await story.ask("How do I begin?")
    story.slack.duplicates = 2
    story.slack.hold()
    line = await story.dana.say(story.thread_of(story.dana), LINE)
    await story.dana.edit(line, "Start with the what, then.")
    await story.slack.release("reversed")
    await story.settle()
    assert len(story.maya.dm) == 1
    await story.press(story.maya, "Keep")
    assert "Start with the what, then." in await story.opens()
