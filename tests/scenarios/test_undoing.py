"""[Undo] on everything that waits for its reader's hours, until it arrives: an answer, "let them know", what advice is worth now, an outcome."""

from __future__ import annotations

import pytest

from bot.playground import Message, View
from tests.story import Story

UNDONE = "It is undone, and {name} gets nothing of it."


async def told(story: Story) -> Message:
    """A whole loop up to the outcome at Dana's; Tuesday 10 March, 15:30 in Berlin."""
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    return story.dana.last_dm


def value_of(shown: Message | View, action: str) -> str:
    """What the one button of this kind carries."""
    found = [one for block in shown.blocks for one in block.get("elements", [])]
    return next(str(one["value"]) for one in found if one.get("action_id") == action)


async def responds(story: Story, outcome: Message, words: str = "I am so glad.") -> View:
    """Dana answers, and is shown the receipt."""
    await story.press(story.dana, "Respond", on=outcome)
    await story.submit(story.dana, response=words, further=["further"])
    await story.submit(story.dana)
    return story.dana.top


class TestAnAnswer:
    async def test_is_undone_on_its_receipt_and_another_may_go(self, story: Story) -> None:
        outcome = await told(story)
        await story.until("2026-03-10 18:00")
        receipt = await responds(story, outcome)
        assert "Maya gets your answer tomorrow at 4:00." in receipt
        assert "Until then you can undo it." in receipt
        await story.press(story.dana, "Undo", on=receipt)
        assert UNDONE.format(name="Maya") in story.dana.top
        story.dana.drop_forms()
        assert outcome.buttons[:4] == ["🙏", "Open our DM", "Respond", "A note to myself"]
        await responds(story, outcome, "Well done.")
        await story.until("2026-03-11 09:30")
        assert "Well done." in story.maya.last_dm
        assert not any("I am so glad." in message for message in story.maya.dm)

    async def test_is_undone_on_the_outcome_and_in_its_form(self, story: Story) -> None:
        outcome = await told(story)
        await story.until("2026-03-10 18:00")
        for on_message in (True, False):
            await responds(story, outcome)
            story.dana.drop_forms()
            assert "Your answer is on its way to Maya." in outcome
            await story.dana.shortcut("keep_advice", outcome)
            assert "Your answer is on its way to Maya." in story.dana.top
            await story.press(story.dana, "Undo", on=outcome if on_message else story.dana.top)
            assert UNDONE.format(name="Maya") in story.dana.top
            story.dana.drop_forms()
            assert "on its way" not in outcome
            assert "Respond" in outcome.buttons
        await story.days_pass(1)
        assert len(story.maya.dm) == 1

    async def test_that_arrived_stays(self, story: Story) -> None:
        outcome = await told(story)
        await story.until("2026-03-10 18:00")
        receipt = await responds(story, outcome)
        await story.until("2026-03-11 09:30")
        assert "You answered" in outcome
        assert "Undo" not in outcome.buttons
        await story.press(story.dana, "Undo", on=receipt)
        assert "It has arrived by now" in story.dana.top
        assert "I am so glad." in story.maya.last_dm

    async def test_at_once_has_nothing_to_undo(self, story: Story) -> None:
        receipt = await responds(story, await told(story))
        assert "Undo" not in receipt.buttons

    async def test_that_was_typed_to_the_bot_is_as_if_it_had_not_been_sent(self, story: Story) -> None:
        await told(story)
        await story.until("2026-03-10 18:00")
        await story.dana.say(story.dana.bot_dm, "I am so glad.")
        await story.settle()
        card = story.dana.last_dm
        await story.press(story.dana, "Send", on=card)
        await story.submit(story.dana)
        assert "These words are carried" in card
        await story.press(story.dana, "Undo", on=story.dana.top)
        assert card.plain == "All right, nothing is sent."
        await story.days_pass(1)
        assert len(story.maya.dm) == 1


class TestLetThemKnow:
    @pytest.fixture
    async def kept(self, story: Story) -> Message:
        """Kept at ten in Berlin, when Dana is asleep; the receipt is open."""
        await story.until("2026-03-03 10:00")
        message = await story.dana.say(story.maya.dm_with(story.dana), "Bring two options.")
        await story.maya.shortcut("keep_advice", message)
        await story.maya.press(story.maya.top, "let_know", option=["let_know"])
        await story.submit(story.maya)
        return message

    async def test_is_undone_on_the_receipt(self, story: Story, kept: Message) -> None:
        receipt = story.maya.top
        assert "Dana is told today at 15:00 that you keep it.\nUntil then you can undo it." in receipt.plain
        value = value_of(receipt, "undo_relay")
        await story.press(story.maya, "Undo", on=receipt)
        assert UNDONE.format(name="Dana") in story.maya.top
        story.maya.drop_forms()
        await story.maya.press_forged("undo_relay", value)
        assert UNDONE.format(name="Dana") in story.maya.top, "pressed twice"
        await story.until("2026-03-04 16:00")
        assert not story.dana.dm
        assert "Bring two options." in await story.listed(), "she keeps it all the same"

    async def test_is_undone_in_the_items_form(self, story: Story, kept: Message) -> None:
        story.maya.drop_forms()
        await story.maya.shortcut("keep_advice", kept)
        assert "Word that you keep this is on its way to Dana." in story.maya.top
        await story.press(story.maya, "Undo", on=story.maya.top)
        story.maya.drop_forms()
        await story.until("2026-03-04 16:00")
        assert not story.dana.dm

    async def test_that_cannot_arrive_is_undone_and_nobody_reads_why(
        self, story: Story, kept: Message
    ) -> None:
        receipt = story.maya.top
        await story.dana.change(deleted=True)
        await story.until("2026-03-04 16:00")
        await story.press(story.maya, "Undo", on=receipt)
        assert UNDONE.format(name="Dana") in story.maya.top


async def test_what_it_is_worth_now_is_undone_too(story: Story) -> None:
    outcome = await told(story)
    await story.until("2026-03-11 09:00")
    card = story.maya.last_dm
    await story.maya.press_forged("look_tell", value_of(card, "describe"), message=card)
    await story.submit(story.maya, account="I still do it.")
    await story.submit(story.maya)
    receipt = story.maya.top
    assert "Dana hears it today at 14:00." in receipt
    value = value_of(receipt, "undo_relay")
    story.maya.drop_forms()
    await story.maya.shortcut("keep_advice", card)
    assert "What it is worth now is on its way to Dana." in story.maya.top
    await story.maya.press_forged("undo_relay", value)
    assert UNDONE.format(name="Dana") in story.maya.top
    await story.until("2026-03-11 16:00")
    assert story.dana.last_dm is outcome


@pytest.fixture
async def waiting(story: Story) -> Message:
    """Maya told Dana at half past nine in Berlin, when Dana is asleep: her card."""
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.until("2026-03-11 09:30")
    card = story.maya.last_dm
    await story.press(story.maya, "I tried it", on=card)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    await story.submit(story.maya)
    assert "It is on its way to Dana." in card
    return card


async def test_a_telling_undone_twice_is_undone(story: Story, waiting: Message) -> None:
    value = value_of(story.maya.top, "undo_tell")
    story.maya.drop_forms()
    for _ in range(2):
        await story.maya.press_forged("undo_tell", value, message=waiting)
        await story.settle()
        assert not story.maya.forms, "no reason to say no"
        assert waiting.buttons == ["Change what I said", "Tell Dana", "Keep it to myself", "Undo"]
    await story.until("2026-03-11 16:00")
    assert not story.dana.dm


async def test_what_is_kept_to_oneself_after_all_is_not_told(story: Story, waiting: Message) -> None:
    story.maya.drop_forms()
    await story.press(story.maya, "Change what I said", on=waiting)
    await story.submit(story.maya, outcome="didn't", account="She did not.", telling="keep")
    assert "You kept it to yourself." in story.maya.top
    assert "told" not in story.maya.top
    await story.until("2026-03-11 16:00")
    assert not story.dana.dm


async def test_a_change_kept_to_oneself_changes_nothing_that_was_told(story: Story) -> None:
    outcome = await told(story)
    before = outcome.plain
    card = story.maya.last_dm
    await story.press(story.maya, "Change what I said", on=card)
    await story.submit(story.maya, outcome="didn't", account="Not in the end.", telling="keep")
    assert "The change stays with you: Dana has what you told before." in story.maya.top
    assert "You told Dana today." in card
    assert "to yourself" not in card
    await story.days_pass(2)
    assert outcome.plain == before
    assert len(story.dana.dm) == 1


async def test_an_emoji_put_on_meanwhile_counts_once_it_is_undone(story: Story, waiting: Message) -> None:
    await story.time_passes(minutes=1)
    await story.maya.react(waiting, "thinking_face")
    await story.settle()
    assert "You said it worked." in waiting, "what is on its way changes in the form"
    await story.press(story.maya, "Undo", on=waiting)
    assert "You said it worked in part." in waiting
