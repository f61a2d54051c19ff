"""What is said in the thread of a question: answers, edits, deletions, in any order; and what is not stored."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground import Message
from tests.story import Story


async def test_an_edit_is_followed_and_a_link_preview_is_not_one(story: Story) -> None:
    await story.ask("How do I say no?")
    answer = await story.answers("Start with teh why.")
    await story.dana.edit(answer, "Start with the why. https://example.test")
    assert "Start with the why. https://example.test" in await story.opens()
    await story.maya.close()

    await story.days_pass(8)
    card = story.maya.last_dm
    changes = len(story.slack.calls_of("chat.update"))
    await story.dana.unfurl(answer)
    await story.settle()
    assert len(story.slack.calls_of("chat.update")) == changes
    await story.dana.edit(answer, "Start with the what.")
    await story.settle()
    assert "> Start with the what." in card.plain, "what stands in Slack follows"
    await story.press(story.maya, "I tried it", on=card)
    assert "Start with the what." in story.maya.top


async def test_one_of_several_answers_is_deleted(story: Story) -> None:
    await story.ask("How do I say no?")
    first = await story.answers("Start with the why.")
    await story.answers("Bring two options.")
    await story.dana.delete(first)
    item = await story.opens()
    assert "Bring two options." in item
    assert "Start with the why." not in item


async def test_the_only_answer_is_deleted_and_the_question_is_open_again(story: Story) -> None:
    await story.ask("How do I say no?")
    answer = await story.answers("Start with the why.")
    await story.dana.delete(answer)
    assert "No answer yet" in await story.listed()
    await story.days_pass(16)
    assert not story.maya.dm, "there is nothing to come back to"

    again = await story.answers("Start with the why, after all.")
    assert "You'll be asked on Wednesday 25 March how it went" in await story.listed()
    assert again.text == "Start with the why, after all."
    await story.days_pass(8)
    assert "Start with the why, after all." in story.maya.last_dm


async def test_the_only_answer_is_deleted_after_the_check_in(story: Story) -> None:
    await story.ask("How do I say no?")
    answer = await story.answers("Start with the why.")
    await story.days_pass(8)
    card = story.maya.last_dm
    await story.dana.delete(answer)
    await story.settle()
    assert "Start with the why." not in card
    assert "No answer yet" in card
    await story.days_pass(10)
    assert story.maya.last_dm is card

    await story.answers("Start with the why, after all.")
    await story.days_pass(8)
    assert "Start with the why, after all." in story.maya.last_dm
    assert "later" not in story.maya.last_dm.plain.split("You get this because")[1], "nobody chose that"


async def test_the_only_answer_is_deleted_once_the_outcome_was_told(story: Story) -> None:
    await story.ask("How do I say no?")
    answer = await story.answers("Start with the why.")
    await story.days_pass(8)
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    outcome, card = story.dana.last_dm, story.maya.last_dm
    assert "Start with the why." in outcome
    await story.dana.delete(answer)
    await story.settle()
    for message in (outcome, card):
        assert "(taken back)" in message
        assert "Start with the why." not in message
    assert "She listened." in outcome, "what Maya wrote is hers"


@pytest.mark.parametrize("words", ["", "It is all in here."])
async def test_an_answer_in_voice_or_files_counts(story: Story, words: str) -> None:
    question = await story.ask("How do I say no?")
    answer = await story.dana.say(question.channel, words, thread=question, files=["voice.m4a"])
    await story.settle()
    assert "pushpin" in answer.reactions
    await story.days_pass(8)
    check_in = story.maya.last_dm
    assert "how did it go?" in check_in
    assert "m4a" not in check_in
    if words:
        assert words in check_in
    else:
        assert "an answer in voice or files" in check_in, "the question must not look like the advice"
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    assert "She listened." in story.dana.last_dm


@pytest.mark.parametrize("subtype", ["me_message", "thread_broadcast"])
async def test_an_answer_may_come_in_other_clothes(story: Story, subtype: str) -> None:
    question = await story.ask("How do I say no?")
    await story.dana.say(question.channel, "Start with the why.", thread=question, subtype=subtype)
    await story.settle()
    assert "Start with the why." in await story.listed()


async def test_what_others_say_in_the_thread_is_not_stored(story: Story) -> None:
    question = await story.ask("How do I say no?")
    mine = await story.maya.say(question.channel, "Take your time.", thread=question)
    await story.maya.edit(mine, "Take all your time.")
    await story.dana.say(question.channel, "A line outside the thread.")
    await story.acme.post_event(_said_by(story.charlie.id, question, "I know better."))
    await story.settle()
    assert "No answer yet" in await story.listed()
    await story.answers("Start with the why.")
    item = await story.opens()
    for words in ("time", "outside", "better"):
        assert words not in item.plain
    assert not mine.reactions


def _said_by(user: str, question: Message, words: str) -> dict[str, Any]:
    ts = f"{float(question.ts) + 1:.6f}"
    where = {"channel": question.channel.id, "channel_type": "mpim", "thread_ts": question.ts}
    return {"type": "message", "user": user, "text": words, "ts": ts, "event_ts": ts, **where}


async def test_what_is_said_after_the_end_is_not_stored(story: Story) -> None:
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.days_pass(8)
    await story.press(story.maya, "Went another way")
    await story.submit(story.maya, outcome="chose not to", telling="keep")
    card = story.maya.last_dm
    late = await story.answers("And bring two options.")
    assert not late.reactions
    assert "two options" not in card
    await story.press(story.maya, "Undo", on=card)
    assert "two options" not in card
    assert "Start with the why." in card


@pytest.mark.parametrize("times", [1, 2])
async def test_an_edit_that_comes_before_its_message(story: Story, times: int) -> None:
    question = await story.ask("How do I say no?")
    story.slack.duplicates = times
    story.slack.hold()
    answer = await story.dana.say(question.channel, "Start with teh why.", thread=question)
    await story.dana.edit(answer, "Start with the why.")
    await story.slack.release(order="reversed")
    await story.settle()
    item = await story.opens()
    assert "> Start with the why." in item.plain
    assert list(answer.reactions) == ["pushpin"]


@pytest.mark.parametrize("times", [1, 2])
async def test_a_deletion_that_comes_before_its_message(story: Story, times: int) -> None:
    question = await story.ask("How do I say no?")
    story.slack.duplicates = times
    story.slack.hold()
    answer = await story.dana.say(question.channel, "Start with the why.", thread=question)
    await story.dana.edit(answer, "Start with the what.")
    await story.dana.delete(answer)
    await story.slack.release(order="reversed")
    await story.settle()
    assert "No answer yet" in await story.listed()
    assert not story.slack.calls_of("reactions.add")


@pytest.mark.parametrize("times", [1, 2])
async def test_an_un_reaction_that_comes_before_its_reaction(story: Story, times: int) -> None:
    await story.ask("How do I say no?")
    answer = await story.answers("Start with the why.")
    story.slack.duplicates = times
    story.slack.hold()
    await story.maya.react(answer, "white_check_mark")
    await story.maya.unreact(answer, "white_check_mark")
    await story.slack.release(order="reversed")
    await story.settle()
    assert "You tried this" not in await story.listed()
    await story.maya.react(answer, "white_check_mark")
    await story.settle()
    assert "You tried this today" in await story.listed(), "the next one counts"


async def test_a_reaction_that_comes_before_its_message(story: Story) -> None:
    question = await story.ask("How do I say no?")
    story.slack.hold()
    answer = await story.dana.say(question.channel, "Start with the why.", thread=question)
    await story.maya.react(answer, "heavy_check_mark")
    await story.slack.release(order="reversed")
    await story.settle()
    assert "You tried this today" in await story.listed()


async def test_all_of_it_twice_and_in_any_order(story: Story) -> None:
    question = await story.ask("How do I say no?")
    story.slack.duplicates = 3
    story.slack.hold()
    first = await story.dana.say(question.channel, "Start with teh why.", thread=question)
    await story.dana.edit(first, "Start with the why.")
    second = await story.dana.say(question.channel, "Bring two options.", thread=question)
    await story.maya.react(first, "white_check_mark")
    third = await story.dana.say(question.channel, "Never mind.", thread=question)
    await story.dana.delete(third)
    await story.slack.release(order=[5, 3, 1, 4, 0, 2])
    await story.settle()
    item = await story.opens()
    assert "> Start with the why.\n> \n> Bring two options." in item.plain
    assert "Never mind" not in item
    assert "You tried this today" in item
    pins = [message for message in (first, second, third) if "pushpin" in message.reactions]
    assert len(pins) == 1


async def test_an_answer_that_is_faster_than_the_record_of_its_question(story: Story) -> None:
    """Slack has taken the question, Dana answers at once, and only then the bot learns which message it is."""
    said: list[Message] = []

    async def answer_at_once(call: Any) -> None:
        remove()
        story.slack.hold()
        said.append(await story.dana.say(call.message.channel, "Start with the why.", thread=call.message))
        await story.slack.release()

    remove = story.slack.after_accept("chat.postMessage", answer_at_once)
    await story.ask("How do I say no?")
    (delivery,) = [
        one for one in story.slack.deliveries.log if one.event.get("text") == "Start with the why."
    ]
    statuses = [attempt.status for attempt in delivery.attempts]
    assert statuses[0] == 500, "not lost: Slack is asked to bring it again"
    await story.time_passes(minutes=1)
    await story.slack.retry_due()
    await story.settle()
    assert delivery.delivered
    assert "Start with the why." in await story.listed()
    assert "pushpin" in said[0].reactions


async def test_who_said_no_meanwhile_is_still_heard(story: Story) -> None:
    """A no stops what is carried to Dana; what she says in the thread of her own will is an answer."""
    question = await story.ask("How do I say no?")
    await story.press(story.dana, "What is this?", on=question)
    await story.press(story.dana, "Nothing through Maya, please", on=story.dana.top)
    await story.answers("Like this.")
    assert "Like this." in await story.listed()
