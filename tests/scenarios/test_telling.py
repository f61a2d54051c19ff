"""Telling the adviser how it went: shown exactly, sent by a press, undone until it arrives, changed afterwards; or kept to oneself."""

from __future__ import annotations

import asyncio

import pytest

from bot.playground import Message, View
from tests.story import Story


async def asked_and_due(story: Story) -> Message:
    """Dana answered a week ago; the check-in is there, and both are at work."""
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.until("2026-03-10 15:30")
    return story.maya.last_dm


def shown_exactly(preview: View) -> list[str]:
    """What stands in a preview as the message, between its two lines."""
    lines = preview.plain.splitlines()
    first = lines.index("---")
    return lines[first + 1 : lines.index("---", first + 1)]


async def test_what_arrives_is_what_was_shown_and_nothing_goes_before_the_press(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    words = {"account": "She listened & <laughed>.\n*Really*.", "useful": "The <b>coffee corner</b> works."}
    await story.submit(story.maya, outcome="partly", learnt="I talk too fast.", telling="tell", **words)
    preview = story.maya.top
    assert preview.title == "Before it is sent"
    assert "This is exactly what Dana gets:" in preview
    assert "Under it: 🙏 Say thanks · Open our DM · Respond · A note to myself · Yes · No thanks" in preview
    assert not story.dana.dm
    promised = shown_exactly(preview)
    assert promised == [
        "Maya came back to your advice.",
        "You said, 1 week ago:",
        "> Start with the why.",
        "Maya says:",
        "*It worked in part.*",
        "> She listened & <laughed>.",
        "> *Really*.",
        "And something that may be useful to you:",
        "> The <b>coffee corner</b> works.",
        "Want to hear when Maya comes back to your advice?",
    ]

    await story.submit(story.maya)
    assert "on its way to Dana" in story.maya.top
    outcome = story.dana.last_dm
    assert words_of(outcome) == promised
    assert outcome.buttons == ["🙏", "Open our DM", "Respond", "A note to myself", "Yes", "No thanks"]
    assert "You told Dana today." in card
    for message in story.slack.posts():
        assert "too fast" not in str(message.args), "a private note never leaves its writer"
    assert "laughed" in outcome.spoken
    assert "laughed" not in outcome.spoken[:90]

    await story.maya.shortcut("keep_advice", card)
    item = story.maya.forms[-1]
    assert "What you learnt. Only you see this:" in item
    assert "I talk too fast." in item


def words_of(message: Message) -> list[str]:
    """What is read of a message, without its buttons."""
    return [line for line in message.plain.splitlines() if not line.startswith("[")]


async def test_keeping_it_to_oneself_sends_nothing(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="keep")
    assert "Only you see it. If you want to tell Dana one day" in story.maya.top
    await story.maya.close()
    await story.days_pass(20)
    assert not story.dana.dm
    assert story.maya.last_dm is card
    await story.press(story.maya, "Tell Dana", on=card)
    assert "> She listened." in shown_exactly(story.maya.top)
    await story.submit(story.maya)
    await story.maya.close()
    await story.days_pass(1)
    assert "She listened." in story.dana.last_dm, "there is no date after which it is too late"


async def test_a_preview_that_is_closed_sends_nothing(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    await story.maya.close()
    await story.days_pass(2)
    assert not story.dana.dm
    assert "You said it worked." in card, "but what was said is not lost"
    assert "Tell Dana" in card.buttons


async def test_an_outcome_waits_for_the_advisers_hours_and_is_undone_until_then(story: Story) -> None:
    card = await asked_and_due(story)
    await story.until("2026-03-11 09:30")
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    assert "Dana gets it today at 14:00. Nothing is sent before you press Send." in story.maya.top
    await story.submit(story.maya)
    receipt = story.maya.top
    assert "Dana gets this today at 14:00." in receipt
    assert "It is on its way to Dana." in card
    assert "Undo" in card.buttons
    await story.press(story.maya, "Undo", on=receipt)
    assert "You told" not in card
    assert "Tell Dana" in card.buttons
    await story.maya.close()
    await story.until("2026-03-11 16:00")
    assert not story.dana.dm

    await story.until("2026-03-12 09:30")
    await story.press(story.maya, "Tell Dana", on=card)
    await story.submit(story.maya)
    await story.maya.close()
    await story.press(story.maya, "Undo", on=card)
    await story.press(story.maya, "Tell Dana", on=card)
    await story.submit(story.maya)
    await story.maya.close()
    await story.until("2026-03-12 14:00")
    assert len(story.dana.dm) == 1
    assert "She listened." in story.dana.last_dm
    assert "You told Dana today." in card
    assert "Undo" not in card.buttons


async def test_an_undo_that_comes_too_late_is_answered_kindly(story: Story) -> None:
    card = await asked_and_due(story)
    await story.until("2026-03-11 09:30")
    await story.press(story.maya, "I tried it", on=card)
    await story.tells(account="She listened.")
    old = next(
        one
        for block in card.blocks
        for one in block.get("elements", [])
        if one.get("action_id") == "undo_tell"
    )
    await story.until("2026-03-11 14:00")
    await story.maya.press_forged("undo_tell", old["value"], message=card)
    assert "It has arrived by now" in story.maya.top
    assert "You told Dana" in card


async def test_what_was_told_is_changed_and_sent_again_as_a_change(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    await story.tells(account="She listened.")
    first = story.dana.last_dm
    await story.press(story.maya, "Change what I said", on=card)
    form = story.maya.top
    assert form.value_of("How did it go?") == "worked"
    assert form.value_of("What happened?") == "She listened."
    await story.submit(
        story.maya, outcome="didn't", account="She listened, and then did nothing.", telling="tell"
    )
    preview = story.maya.top
    assert preview.submit_label == "Send the change"
    promised = shown_exactly(preview)
    assert promised[0] == "Maya changed what you were told about your advice."
    assert len(story.dana.dm) == 1
    await story.submit(story.maya)
    assert "Dana sees that it changes what you told before." in story.maya.top
    second = story.dana.last_dm
    assert second is not first
    assert words_of(second) == promised
    assert "> She listened." in first.plain, "a sent message keeps the words as they were"
    assert "did nothing" not in first
    assert first.buttons == []
    assert "Want to hear" in second, "the open question goes where it can be answered"
    assert "Want to hear" not in first


async def test_a_change_that_waits_does_not_hide_what_was_told(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    await story.tells(account="She listened.")
    await story.until("2026-03-11 09:30")
    await story.press(story.maya, "Change what I said", on=card)
    await story.tells(outcome="didn't", account="She forgot.")
    await story.press(story.maya, "Undo", on=card)
    assert "You told Dana" in card
    await story.until("2026-03-11 16:00")
    assert len(story.dana.dm) == 1
    assert "She forgot." not in story.dana.last_dm


async def test_what_moved_on_since_the_preview_is_not_sent_unseen(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    on_her_phone = story.maya.top.to_slack()
    await story.maya.close()
    await story.press(story.maya, "Change what I said", on=card)
    await story.submit(story.maya, outcome="didn't", account="She did not.", telling="keep")
    answer = await story.maya.submit_forged(on_her_phone)
    assert "This moved on since the message was written" in answer.body
    await story.days_pass(1)
    assert not story.dana.dm


async def test_the_same_press_twice_tells_once(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    payload = story.maya.top.to_slack()
    await asyncio.gather(story.submit(story.maya), story.maya.submit_forged(payload))
    again = await story.maya.submit_forged(payload)
    await story.settle()
    assert "Dana" in again.body
    assert len(story.dana.dm) == 1
    assert "You told Dana today." in card


@pytest.mark.parametrize("why", ["left", "external", "no", "no to everyone"])
async def test_who_is_not_to_be_told_is_the_same_for_all(story: Story, why: str) -> None:
    question = await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    if why.startswith("no"):
        await story.press(story.dana, "What is this?", on=question)
        way_out = "Nothing through Maya, please" if why == "no" else "Nothing from anyone"
        await story.press(story.dana, way_out, on=story.dana.top)
    await story.until("2026-03-10 15:30")
    if why in ("left", "external"):
        await story.dana.change(**{"left": {"deleted": True}, "external": {"external": True}}[why])
    card = story.maya.last_dm
    posts = len(story.slack.posts())
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(
        story.maya, outcome="worked", account="She listened.", useful="Coffee helps.", telling="tell"
    )
    copy = story.maya.top
    assert "Full Circle doesn't carry messages to Dana. Here is your text to send yourself." in copy
    assert copy.value_of("Your text") == (
        "About what you told me on 2 March:\n\n“Start with the why.”\n\nIt worked.\n\nShe listened.\n\nCoffee helps."
    )
    await story.submit(story.maya)
    assert not story.maya.forms
    await story.days_pass(10)
    assert len(story.slack.posts()) == posts
    assert "You told" not in card
    assert "You said it worked." in card


async def test_a_no_that_comes_while_it_waits_stops_it(story: Story) -> None:
    question = await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.until("2026-03-11 09:30")
    card = story.maya.last_dm
    await story.press(story.maya, "I tried it", on=card)
    await story.tells(account="She listened.")
    await story.press(story.dana, "What is this?", on=question)
    await story.press(story.dana, "Nothing through Maya, please", on=story.dana.top)
    await story.until("2026-03-11 16:00")
    assert not story.dana.dm
    assert "You told" not in card
    await story.press(story.maya, "Tell Dana", on=card)
    assert "Here is your text to send yourself" in story.maya.top


async def test_telling_cancels_the_advisers_prompt(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), "Bring two options.")
    await story.keeps(message)
    await story.keeps(message, keeper=story.dana, when="14")
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "I tried it")
    await story.tells(account="It helped.")
    assert "It helped." in story.dana.last_dm
    await story.days_pass(20)
    assert len(story.dana.dm) == 1


async def test_nobody_else_tells_or_sees_it(story: Story) -> None:
    card = await asked_and_due(story)
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    payload = story.maya.top.to_slack()
    for thief in (story.charlie, story.eve, story.dana):
        answer = await thief.submit_forged(payload)
        assert answer.ok
        assert "She listened." not in answer.body
        assert "Only the people this is about" in answer.body
    await story.settle()
    assert not story.dana.dm


async def test_who_leaves_while_it_waits_is_not_told_and_nobody_reads_why(story: Story) -> None:
    card = await asked_and_due(story)
    await story.until("2026-03-11 09:30")
    await story.press(story.maya, "I tried it", on=card)
    await story.tells(account="She listened.")
    await story.dana.change(deleted=True)
    await story.until("2026-03-11 16:00")
    assert not story.dana.dm
    assert "You told" not in card
    assert "on its way" not in card
    await story.press(story.maya, "Tell Dana", on=card)
    assert "Here is your text to send yourself" in story.maya.top


async def test_who_stopped_all_reminders_is_told_all_the_same(story: Story) -> None:
    card = await asked_and_due(story)
    await story.dana.say(story.dana.bot_dm, "stop")
    await story.press(story.maya, "I tried it", on=card)
    await story.tells(account="She listened.")
    assert "She listened." in story.dana.last_dm, "that is no reminder of the bot's, but what Maya sent"


async def test_the_longest_words_there_can_be_fit_everywhere(story: Story) -> None:
    question = await story.ask("Why? " * 500)
    for _ in range(3):
        await story.dana.say(question.channel, "<&> because. " * 3000, thread=question)
    await story.settle()
    await story.until("2026-03-10 15:30")
    card = story.maya.last_dm
    await story.press(story.maya, "Read all", on=card)
    await story.maya.close()
    await story.press(story.maya, "I tried it", on=card)
    long = {"account": "<&>\n" * 375, "useful": "&" * 600, "learnt": ">" * 3000}
    await story.tells(outcome="partly", **long)
    outcome = story.dana.last_dm
    await story.press(story.dana, "🙏", on=outcome)
    await story.press(story.dana, "Respond", on=outcome)
    await story.submit(story.dana, response="&" * 1500, further=["further"])
    await story.submit(story.dana)
    await story.dana.close()
    await story.press(story.maya, "Keep this too", on=story.maya.last_dm)
    await story.maya.close()
    await story.maya.shortcut("keep_advice", card)
    assert story.maya.top.title == "A piece of advice"
    await story.maya.close()
    assert (await story.listed()).buttons == ["Open", "All in Home"]
