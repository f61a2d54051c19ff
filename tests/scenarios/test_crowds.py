"""A group DM that is no longer of two: nothing private goes there, the question goes on in DMs, and nothing is carried by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.playground import Channel, Message
from tests.story import Story


@pytest.fixture
def crowded(story: Story) -> Callable[[], Channel]:
    """As soon as the bot has opened the conversation, its people make it a channel, and Charlie joins."""
    group = story.acme.dm(story.acme.bot_user_id, story.maya.id, story.dana.id)

    def others_come(_: Any = None) -> Channel:
        if group.kind == "mpim":
            group.convert_to_private()
            group.invite(story.charlie)
        return group

    story.bystanders.remove(story.charlie)
    story.slack.after_accept("conversations.open", others_come)
    return others_come


async def asks(story: Story, question: str = "How do I say no?", **fields: object) -> None:
    await story.maya.command(f"ask {story.dana.mention} {question}")
    await story.submit(story.maya, **fields)
    await story.maya.close()
    await story.settle()


def forgiven(story: Story) -> None:
    """That we may not look into a channel is how we know that it is one."""
    story.slack.calls[:] = [call for call in story.slack.calls if call.error != "missing_scope"]


async def replies(story: Story, words: str, *, to: Message | None = None) -> None:
    question = to or story.dana.last_dm
    await story.dana.say(story.dana.bot_dm, words, thread=question)
    await story.settle()


async def test_the_question_goes_to_the_asked_person_alone(
    story: Story, crowded: Callable[[], Channel]
) -> None:
    await asks(story)
    assert not crowded().shown()
    question = story.dana.last_dm
    assert "Maya asks you:" in question
    assert "> How do I say no?" in question.plain
    assert "Nothing goes to Maya before you see the exact message and press Send." in question
    listed = await story.listed()
    assert "It went to Dana's own messages, since others are in your conversation now." in listed
    assert "own messages" in await story.opens()
    forgiven(story)


async def test_who_would_rather_not_wait_need_not_there_either(
    story: Story, crowded: Callable[[], Channel]
) -> None:
    story.clock.move_to(story.clock.now().replace(hour=23))
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    await story.press(story.maya, "Send it now", on=story.maya.top)
    assert "> How do I say no?" in story.dana.last_dm.plain
    forgiven(story)


async def test_an_answer_is_sent_on_after_its_preview(story: Story, crowded: Callable[[], Channel]) -> None:
    await asks(story)
    await replies(story, "Start with the why.")
    assert not story.maya.dm, "nothing goes by itself"
    assert "No answer yet." in await story.listed()
    card = story.dana.last_dm
    assert "Send this to Maya?" in card
    assert "Start with the why." not in json.dumps(card.blocks)
    await story.press(story.dana, "Send", on=card)
    assert "Dana answers your question." in story.dana.top
    assert "Start with the why." in story.dana.top
    await story.submit(story.dana)
    answer = story.maya.last_dm
    assert "> Start with the why." in answer.plain
    assert "Start with the why." in await story.listed()
    assert not crowded().shown()
    await story.days_pass(8)
    assert "> Start with the why." in story.maya.last_dm.plain
    assert "how did it go?" in story.maya.last_dm
    forgiven(story)


async def test_several_answers_are_one_item_and_a_no_sends_nothing(
    story: Story, crowded: Callable[[], Channel]
) -> None:
    await asks(story)
    question = story.dana.last_dm
    for words in ("Start with the why.", "And bring two options."):
        await replies(story, words, to=question)
        await story.press(story.dana, "Send")
        await story.submit(story.dana)
        await story.dana.close()
    await replies(story, "Better not say that.", to=question)
    await story.press(story.dana, "No")
    item = await story.opens()
    assert "Start with the why." in item
    assert "And bring two options." in item
    assert "Better not" not in item
    assert len(story.maya.dm) == 2
    forgiven(story)


async def test_the_answer_waits_for_the_askers_hours(story: Story, crowded: Callable[[], Channel]) -> None:
    await asks(story)
    story.clock.move_to(story.clock.now().replace(hour=20))
    await replies(story, "Start with the why.")
    await story.press(story.dana, "Send")
    await story.submit(story.dana)
    assert not story.maya.dm
    await story.until("2026-03-03 09:30")
    assert "> Start with the why." in story.maya.last_dm.plain
    forgiven(story)


async def test_an_answer_that_waits_can_be_undone(story: Story, crowded: Callable[[], Channel]) -> None:
    await asks(story)
    question = story.dana.last_dm
    story.clock.move_to(story.clock.now().replace(hour=20))
    await replies(story, "Start with the why.", to=question)
    card = story.dana.last_dm
    await story.press(story.dana, "Send", on=card)
    await story.submit(story.dana)
    assert "Start with the why." in await story.listed(), "as in a thread, it is there at once"
    await story.press(story.dana, "Undo", on=story.dana.top)
    assert "It is undone, and Maya gets nothing of it." in story.dana.top
    assert card.plain == "All right, nothing is sent."
    assert "No answer yet." in await story.listed()
    await story.days_pass(1)
    assert not story.maya.dm
    await replies(story, "Start with a story.", to=question)
    await story.press(story.dana, "Send")
    await story.submit(story.dana)
    assert "Start with a story." in await story.listed()
    forgiven(story)


async def test_taken_back_wherever_it_went(story: Story, crowded: Callable[[], Channel]) -> None:
    await asks(story)
    question = story.dana.last_dm
    await story.opens()
    await story.press(story.maya, "Take it back", on=story.maya.top)
    assert question.deleted
    forgiven(story)


async def test_the_ways_out_are_there_too(story: Story, crowded: Callable[[], Channel]) -> None:
    await asks(story)
    await story.press(story.dana, "What is this?")
    assert "Nothing through Maya, please" in story.dana.top.buttons
    forgiven(story)


async def test_more_than_advice_is_brought_to_the_asker(story: Story, crowded: Callable[[], Channel]) -> None:
    await asks(story, "Would you put in a word for me?", favour=["favour"])
    question = story.dana.last_dm
    assert "What you press is brought to Maya" in question
    await story.press(story.dana, "Not now", on=question)
    assert "You said: “Not now.”" in question
    assert "Dana says: “Not now.”" in story.maya.last_dm
    forgiven(story)


async def test_a_pin_and_a_redrawn_post_stay_out_of_a_crowd(story: Story) -> None:
    story.bystanders.remove(story.charlie)
    question = await story.ask("Would you put in a word for me?")
    group = question.channel
    story.slack.hold()
    answer = await story.dana.say(group, "Start with the why.", thread=question)
    group.convert_to_private()
    group.invite(story.charlie)
    await story.slack.release()
    await story.settle()
    assert not answer.reactions
    assert "Start with the why." in await story.listed(), "it was said before"
    forgiven(story)


async def test_a_favour_that_was_asked_before_the_others_came(story: Story) -> None:
    story.bystanders.remove(story.charlie)
    await asks(story, "Would you put in a word for me?", favour=["favour"])
    question = story.thread_of(story.maya).shown()[-1]
    question.channel.convert_to_private()
    question.channel.invite(story.charlie)
    await story.press(story.dana, "Not now", on=question)
    assert "Not now.”" not in question, "others would read it"
    assert "It is brought to Maya alone." in story.dana.top
    assert "Dana says: “Not now.”" in story.maya.last_dm
    await story.dana.close()
    await story.press(story.dana, "I can do that", on=question)
    assert "Dana says: “I can do that.”" in story.maya.last_dm, "another mind"
    forgiven(story)


async def test_words_taken_back_are_gone_from_the_answer_too(
    story: Story, crowded: Callable[[], Channel]
) -> None:
    await asks(story)
    question = story.dana.last_dm
    for words, hour in (("Start with the why.", 15), ("And bring two options.", 20)):
        story.clock.move_to(story.clock.now().replace(hour=hour))
        await replies(story, words, to=question)
        await story.press(story.dana, "Send")
        await story.submit(story.dana)
        await story.dana.close()
    (answer,) = story.maya.dm
    await story.dana.shortcut("keep_advice", question)
    await story.choose(story.dana, "consent_more", "Don't keep my words", on=story.dana.top)
    assert "(taken back)" in answer
    assert "Start with the why." not in json.dumps(answer.blocks)
    await story.days_pass(2)
    assert len(story.maya.dm) == 1, "what still waited has nothing to say any more"
    assert "(taken back)" in await story.opens()
    forgiven(story)


async def test_nobody_else_sends_it_on(story: Story, crowded: Callable[[], Channel]) -> None:
    await asks(story)
    await replies(story, "Start with the why.")
    card = story.dana.last_dm
    [send, no] = card.blocks[-1]["elements"]
    for who in (story.maya, story.charlie, story.eve):
        for button in (send, no):
            await who.press_forged(button["action_id"], button["value"])
            assert "nothing was changed" in who.top
            who.drop_forms()
    assert card.buttons == ["Send", "No"]
    forgiven(story)
