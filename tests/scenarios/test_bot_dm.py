"""The bot's own DM: what Maya forwards or types there, and what becomes of it when she presses."""

from __future__ import annotations

from bot.playground import Message
from tests.story import Story

ADVICE = "Start with the why."


async def forwarded(story: Story, **how: object) -> Message:
    """Dana's words, from the DM of the two, where the bot never is."""
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.forward(said, to=story.maya.bot_dm, **how)  # type: ignore[arg-type]
    await story.settle()
    return story.maya.last_dm


async def typed(story: Story, text: str, **how: object) -> Message:
    """What the bot answers to something that Maya types."""
    await story.maya.say(story.maya.bot_dm, text, **how)  # type: ignore[arg-type]
    await story.settle()
    return story.maya.last_dm


class TestForwards:
    async def test_keep_keeps_at_once_and_the_card_becomes_the_receipt(self, story: Story) -> None:
        card = await forwarded(story)

        assert "Keep this as advice from Dana" in card
        assert card.buttons == ["Keep", "Change", "No"]
        assert "Nothing is open" in await story.listed()

        await story.press(story.maya, "Keep", on=card)

        assert not story.maya.forms
        assert ADVICE in card
        assert "You'll be asked how it went on Monday 9 March." in card
        assert "Keep" not in card.buttons

        await story.press(story.maya, "Change the date", on=card)
        await story.submit(story.maya, date="2026-03-18")
        await story.maya.close()
        assert "You'll be asked how it went on Wednesday 18 March." in card
        await story.until("2026-03-18 17:00")
        assert "Dana gave you this advice 2 weeks ago: how did it go?" in story.maya.last_dm
        assert not card.buttons

        assert not story.dana.dm

    async def test_change_opens_the_form_filled_in(self, story: Story) -> None:
        card = await forwarded(story, comment="for my talk")
        await story.press(story.maya, "Change", on=card)
        form = story.maya.top

        assert form.value_of("The words") == ADVICE
        assert form.value_of("Who said it?") == story.dana.id
        assert form.value_of("What was it about?") == "for my talk"
        await story.submit(story.maya, when="In 2 weeks")
        assert "You'll be asked how it went on Monday 16 March." in story.maya.top
        await story.maya.close()
        assert "on Monday 16 March." in card
        assert "About: for my talk" in await story.opens()

    async def test_no_keeps_nothing(self, story: Story) -> None:
        card = await forwarded(story)
        await story.press(story.maya, "No", on=card)
        assert card.plain == "All right, nothing is kept."
        assert "Nothing is open" in await story.listed()


class TestTyped:
    async def test_that_names_somebody(self, story: Story) -> None:
        card = await typed(story, f"{story.dana.mention} says start with the why")

        await story.press(story.maya, "Keep", on=card)

    async def test_that_names_nobody(self, story: Story) -> None:
        card = await typed(story, "start with the why")

        await story.press(story.maya, "Keep", on=card)

        await story.submit(story.maya, person=story.dana)
        await story.maya.close()
