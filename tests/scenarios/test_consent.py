"""What an adviser lets in, as both sides read it: the quiet question, a no that nobody is shown, words taken back, another mind later."""

from __future__ import annotations

import pytest

from bot.playground import Message
from tests.story import Story

SAME = "Full Circle doesn't carry messages to {name}. Here is your text to send yourself."


async def told(story: Story) -> Message:
    """Dana answered, Maya tried it and told her: the message that carries the quiet question."""
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    return story.dana.last_dm


class TestTheQuietQuestion:
    async def test_stands_last_and_is_asked_once(self, story: Story) -> None:
        outcome = await told(story)
        lines = outcome.plain.splitlines()
        assert lines[-2:] == [
            "Want to hear when Maya comes back to your advice?",
            "[Yes] [No thanks] [⋯ Don't keep my words · Nothing from anyone]",
        ]
        await story.ask("And how do I say yes?")
        await story.answers("Slowly.")
        await story.until("2026-03-18 15:30")
        await story.press(story.maya, "I tried it")
        await story.tells(account="It took a while.")
        assert "Want to hear" not in story.dana.last_dm, "it is asked once"
        assert "Want to hear" in outcome, "and stays where it was asked"

    async def test_a_no_on_the_foot_of_a_question_answers_it_too(self, story: Story) -> None:
        outcome = await told(story)
        question = story.thread_of(story.dana).shown()[0]
        await story.press(story.dana, "What is this?", on=question)
        await story.press(story.dana, "Nothing through Maya, please", on=story.dana.top)
        assert "Full Circle won't bring you anything more from Maya." in outcome
        assert "Yes" not in outcome.buttons

    async def test_nothing_from_anyone_stops_everybody(self, story: Story) -> None:
        outcome = await told(story)
        await story.choose(story.dana, "consent_more", "Nothing from anyone", on=outcome)
        assert "Full Circle won't bring you anything from anyone." in outcome
        bob = story.acme.add_person("Bob", tz="Europe/Berlin", locale="en-GB")
        await bob.command(f"ask {story.dana.mention} How do I begin?")
        await story.submit(bob)
        assert SAME.format(name="Dana") in bob.top


class TestANo:
    async def test_stops_what_waits_and_the_sender_reads_what_everybody_reads(self, story: Story) -> None:
        question = await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.until("2026-03-11 09:30")
        card = story.maya.last_dm
        await story.press(story.maya, "I tried it", on=card)
        await story.tells(account="She listened.")
        await story.press(story.dana, "What is this?", on=question)
        await story.press(story.dana, "Nothing through Maya, please", on=story.dana.top)
        assert "It is on its way to Dana." in card, "nothing shows when she said it"
        await story.until("2026-03-11 16:00")
        assert "Full Circle doesn't carry messages to Dana. “Tell Dana” has your text" in card
        await story.press(story.maya, "Tell Dana", on=card)
        assert SAME.format(name="Dana") in story.maya.top
        assert "She listened." in str(story.maya.top.value_of("Your text"))
        assert not story.dana.dm

    @pytest.mark.parametrize("why", ["left", "external"])
    async def test_reads_like_somebody_who_is_not_there(self, story: Story, why: str) -> None:
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.until("2026-03-11 09:30")
        card = story.maya.last_dm
        await story.press(story.maya, "I tried it", on=card)
        await story.tells(account="She listened.")
        await story.dana.change(**{"left": {"deleted": True}, "external": {"external": True}}[why])
        await story.until("2026-03-11 16:00")
        assert "Full Circle doesn't carry messages to Dana. “Tell Dana” has your text" in card


class TestANoteToCopy:
    """For a name outside Slack, "tell" becomes a text to send oneself, whichever way it is asked for."""

    @pytest.fixture
    async def card(self, story: Story) -> Message:
        message = await story.dana.say(story.maya.dm_with(story.dana), "Granny says: walk first.")
        await story.keeps(message, person=None, person_name="Grandma")
        await story.until("2026-03-09 16:59")
        return story.maya.last_dm

    async def test_by_the_form(self, story: Story, card: Message) -> None:
        await story.press(story.maya, "I tried it", on=card)
        await story.submit(story.maya, outcome="worked", account="I walked.", telling="tell")
        assert SAME.format(name="Grandma") in story.maya.top
        assert "I walked." in str(story.maya.top.value_of("Your text"))

    async def test_by_the_button(self, story: Story, card: Message) -> None:
        await story.maya.react(card, "tada")
        await story.settle()
        await story.press(story.maya, "Tell Grandma", on=card)
        assert SAME.format(name="Grandma") in story.maya.top

    async def test_by_home(self, story: Story, card: Message) -> None:
        await story.maya.open_home()
        await story.settle()
        assert story.maya.home is not None
        await story.press(story.maya, "I tried it", on=story.maya.home)
        await story.submit(story.maya, outcome="worked", account="I walked.", telling="tell")
        assert SAME.format(name="Grandma") in story.maya.top

    async def test_by_the_command(self, story: Story, card: Message) -> None:
        await story.maya.command("tried")
        await story.settle()
        shown = story.maya.top if story.maya.forms else story.maya.ephemerals[-1]
        if not story.maya.forms:
            await story.press(story.maya, shown.buttons[0], on=shown)
        await story.submit(story.maya, outcome="worked", account="I walked.", telling="tell")
        assert SAME.format(name="Grandma") in story.maya.top


class TestOwnWords:
    async def test_can_be_taken_back_where_one_reads_what_came_of_them(self, story: Story) -> None:
        """Long after the question was answered, from the item's form."""
        outcome = await told(story)
        card = story.maya.last_dm
        await story.press(story.dana, "Yes", on=outcome)
        await story.dana.shortcut("keep_advice", outcome)
        await story.choose(story.dana, "consent_more", "Don't keep my words", on=story.dana.top)
        assert "(taken back)" in story.dana.top
        assert "Start with the why" not in story.dana.top
        for message in (outcome, card):
            assert "(taken back)" in message
            assert "Start with the why" not in str(message.blocks)
        assert "She listened." in outcome, "what Maya wrote is Maya's"

    async def test_that_the_receiver_wrote_down_are_the_receivers(self, story: Story) -> None:
        await story.maya.command(f"from {story.dana.mention} Start with the why.")
        await story.submit(story.maya)
        await story.maya.close()
        await story.until("2026-03-09 16:59")
        await story.press(story.maya, "I tried it")
        await story.tells(account="She listened.")
        assert "What you said, as Maya wrote it down" in story.dana.last_dm
        assert "Don't keep my words" not in story.dana.last_dm
        await story.dana.shortcut("keep_advice", story.dana.last_dm)
        assert "Don't keep my words" not in story.dana.top


async def test_a_guest_is_asked_told_and_reminded_like_anyone(story: Story) -> None:
    guest = story.acme.add_person("Gus", tz="Europe/Berlin", locale="en-GB", is_guest=True)
    await story.ask("How do I begin?", adviser=guest)
    await story.answers("Slowly.", adviser=guest)
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "I tried it")
    await story.tells(account="It took a while.")
    assert "It took a while." in guest.last_dm
