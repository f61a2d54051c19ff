"""Changes of mind: it was somebody else; an emoji over what the form said; thanks by two ways; long texts that nobody came back to."""

from __future__ import annotations

import pytest

from bot.playground import Message, Person
from tests.story import Story


@pytest.fixture
def bob(story: Story) -> Person:
    """Who really said it."""
    return story.acme.add_person("Bob", tz="Europe/Berlin", locale="en-GB")


async def said(story: Story, words: str = "Bring two options.") -> Message:
    """Dana says something to Maya, in their own DM."""
    return await story.dana.say(story.maya.dm_with(story.dana), words)


class TestItWasSomebodyElse:
    async def test_the_other_is_told_how_it_went_and_the_first_hears_nothing(
        self, story: Story, bob: Person
    ) -> None:
        message = await said(story)
        await story.keeps(message)
        await story.maya.shortcut("keep_advice", message)
        await story.press(story.maya, "It was somebody else", on=story.maya.top)
        assert "Dana has heard nothing of this, and won't." in story.maya.top
        await story.submit(story.maya, person=bob)
        assert "Bob gave you this advice today:" in story.maya.top
        await story.press(story.maya, "I tried it", on=story.maya.top)
        await story.submit(story.maya, outcome="worked", account="They chose the first.", telling="tell")
        assert "What you said, as Maya wrote it down, today:" in story.maya.top
        await story.submit(story.maya)
        assert "They chose the first." in bob.last_dm
        await story.days_pass(30)
        assert not story.dana.dm

    async def test_what_waits_for_the_first_does_not_go(self, story: Story, bob: Person) -> None:
        message = await said(story)
        await story.until("2026-03-03 10:00")
        await story.keeps(message, let_know=True)
        await story.maya.shortcut("keep_advice", message)
        await story.press(story.maya, "It was somebody else", on=story.maya.top)
        await story.submit(story.maya, **{"Or just a name": "Grandma"})
        assert "Grandma gave you this advice" in story.maya.top
        await story.days_pass(5)
        assert not story.dana.dm
        assert not bob.dm

    async def test_it_is_also_how_to_say_who_it_was_after_all(self, story: Story, bob: Person) -> None:
        message = await said(story)
        await story.maya.shortcut("keep_advice", message)
        await story.submit(story.maya, person=None)
        await story.maya.close()
        await story.maya.shortcut("keep_advice", message)
        await story.press(story.maya, "Say who said it", on=story.maya.top)
        await story.submit(story.maya, person=bob)
        assert "Bob gave you this advice" in story.maya.top

    async def test_what_she_keeps_herself_stays_hers(self, story: Story, bob: Person) -> None:
        message = await said(story)
        await story.keeps(message)
        await story.keeps(message, keeper=story.dana, person=story.maya, when="14")
        await story.maya.shortcut("keep_advice", message)
        await story.press(story.maya, "It was somebody else", on=story.maya.top)
        await story.submit(story.maya, person=bob)
        await story.maya.close()
        await story.until("2026-03-09 16:59")
        assert "Bob gave you this advice" in story.maya.last_dm, "her own check-in comes on her own day"
        await story.until("2026-03-16 22:00")
        assert "A good moment to ask Maya how it went?" in story.dana.last_dm
        await story.press(story.dana, "They told me", on=story.dana.last_dm)
        assert "You heard how it went." in story.dana.last_dm
        assert "Bob" not in str([each.plain for each in story.dana.dm])

    async def test_is_too_late_once_they_know(self, story: Story) -> None:
        message = await said(story)
        await story.keeps(message, let_know=True)
        await story.maya.shortcut("keep_advice", message)
        assert "It was somebody else" not in story.maya.top.buttons
        question = await story.ask("How do I say no?")
        await story.answers("Start with the why.", to=question)
        for nth in (0, 1):
            form = await story.opens(nth=nth)
            assert "It was somebody else" not in form.buttons
            await story.maya.close()

    async def test_it_has_to_be_somebody(self, story: Story) -> None:
        message = await said(story)
        await story.keeps(message)
        await story.maya.shortcut("keep_advice", message)
        await story.press(story.maya, "It was somebody else", on=story.maya.top)
        await story.submit(story.maya)
        assert list(story.maya.top.errors.values()) == ["Who was it? Choose a colleague, or write a name."]


class TestEmoji:
    async def test_over_what_the_form_said_falls_back_to_it(self, story: Story) -> None:
        await story.keeps(await said(story))
        await story.until("2026-03-09 16:59")
        card = story.maya.last_dm
        await story.press(story.maya, "I tried it", on=card)
        await story.submit(story.maya, outcome="partly", account="They took a week.", telling="keep")
        story.maya.drop_forms()
        await story.time_passes(minutes=5)
        await story.maya.react(card, "tada")
        await story.settle()
        assert "You said it worked." in card
        assert card.buttons == ["Change what I said", "Tell Dana", "Undo"]
        await story.maya.unreact(card, "tada")
        await story.settle()
        assert "You said it worked in part." in card
        await story.maya.react(card, "thinking_face")
        await story.press(story.maya, "Undo", on=card)
        await story.maya.unreact(card, "thinking_face")
        await story.settle()
        assert "You said" not in card, "what was undone stays undone"

    async def test_last_added_wins_and_each_is_undone_by_taking_it_off(self, story: Story) -> None:
        await story.keeps(await said(story))
        await story.until("2026-03-09 16:59")
        card = story.maya.last_dm
        for name, reads in (
            ("tada", "You said it worked."),
            ("thinking_face", "You said it worked in part."),
            ("-1::skin-tone-3", "You said it didn't work for you."),
        ):
            await story.time_passes(seconds=1)
            await story.maya.react(card, name)
            await story.settle()
            assert reads in card
            assert card.buttons == ["Say what happened", "Tell Dana", "Keep it to myself", "Undo"]
        await story.maya.unreact(card, "-1::skin-tone-3")
        await story.settle()
        assert "You said it worked in part." in card
        await story.maya.unreact(card, "tada")
        await story.maya.unreact(card, "thinking_face")
        await story.settle()
        assert "I tried it" in card.buttons
        assert not story.dana.dm, "nothing is told by an emoji"

    async def test_thanks_by_the_button_outlast_those_by_emoji(self, story: Story) -> None:
        await story.keeps(await said(story))
        await story.until("2026-03-09 16:59")
        await story.press(story.maya, "I tried it")
        await story.tells(account="They chose the first.")
        outcome = story.dana.last_dm
        await story.dana.react(outcome, "pray")
        await story.settle()
        assert "You said thanks 🙏" in outcome
        await story.dana.unreact(outcome, "pray")
        await story.settle()
        assert "You said thanks" not in outcome
        await story.press(story.dana, "🙏", on=outcome)
        await story.dana.react(outcome, "pray::skin-tone-2")
        await story.dana.unreact(outcome, "pray::skin-tone-2")
        await story.settle()
        assert "You said thanks 🙏" in outcome
        assert "Dana says thanks 🙏" in story.maya.last_dm


class TestLater:
    async def test_a_prompt_is_moved_whatever_waits(self, story: Story) -> None:
        """Maya's telling waits for Dana's morning; Dana, who knows nothing of it, moves her reminder (P7)."""
        message = await said(story)
        await story.keeps(message)
        await story.keeps(message, keeper=story.dana, person=story.maya, when="7")
        await story.until("2026-03-09 22:00")
        prompt = story.dana.last_dm
        await story.until("2026-03-10 10:00")
        await story.press(story.maya, "I tried it")
        await story.tells(account="They chose the first.")
        await story.choose(story.dana, "prompt_later", "Next week", on=prompt)
        assert "You'll be reminded" in prompt
        await story.until("2026-03-10 15:00")
        assert "They chose the first." in story.dana.last_dm

    async def test_what_one_was_told_of_is_not_asked_about(self, story: Story) -> None:
        message = await said(story)
        await story.keeps(message)
        await story.until("2026-03-09 16:59")
        await story.press(story.maya, "I tried it")
        await story.tells(account="They chose the first.")
        receipt = await story.keeps(message, keeper=story.dana)
        assert "Maya told you how it went, so you won't be reminded to ask." in receipt
        await story.days_pass(20)
        assert len(story.dana.dm) == 1


async def test_a_long_text_is_gone_after_an_hour(story: Story) -> None:
    message = await said(story, "A long story. " * 500)
    await story.maya.shortcut("keep_advice", message)
    await story.time_passes(minutes=61)
    await story.submit(story.maya)
    assert "This form was open for more than an hour" in (story.maya.top.plain + str(story.maya.top.errors))
