"""Advice comes full circle: asked, answered, tried, told, thanked."""

from __future__ import annotations

from random import Random

from tests.story import Story


async def test_advice_comes_full_circle(story: Story) -> None:
    question = await story.ask("How do I say no to my boss?")
    assert "@Maya asks @Dana" in question.plain
    await story.answers("Start with the why.")

    await story.days_pass(8)
    check_in = story.maya.last_dm
    assert "how did it go" in check_in.plain.casefold()
    assert "Start with the why." in check_in

    await story.press(story.maya, "I tried it")
    form = story.maya.top
    assert form.title == "How it went"
    await story.submit(
        story.maya, outcome="worked", account="She listened.", learnt="Practise first.", telling="tell"
    )
    assert "Start with the why." in story.maya.top
    assert "She listened." in story.maya.top
    await story.submit(story.maya)
    await story.time_passes(days=1)

    outcome = story.dana.last_dm
    assert "Start with the why." in outcome
    assert "She listened." in outcome
    assert "Practise first." not in outcome.plain
    await story.press(story.dana, "🙏", on=outcome)
    assert "🙏" in story.maya.last_dm.plain


async def test_everything_comes_four_times_and_in_any_order(story: Story) -> None:
    """Slack may bring each event more than once, and later than what followed it: one effect all the same."""
    story.slack.duplicates, story.slack.shuffle = 4, Random(20260302)
    await story.ask("How do I say no to my boss?")
    story.slack.hold()
    answer = await story.answers("Start with teh why.")
    await story.dana.edit(answer, "Start with the why.")
    await story.maya.react(answer, "white_check_mark")
    await story.slack.release()
    await story.until("2026-03-10 15:30")
    card = story.maya.last_dm
    assert "> Start with the why." in card.plain
    assert "You tried this on 2 March" in card

    story.slack.hold()
    for emoji in ("tada", "thinking_face"):
        await story.maya.react(card, emoji)
    await story.maya.unreact(card, "thinking_face")
    await story.maya.say(story.maya.bot_dm, "help")
    await story.slack.release()
    await story.settle()
    assert "You said it worked." in card
    assert len([message for message in story.maya.dm if "Advice that comes full circle" in message]) == 1
    assert len([message for message in story.maya.dm if "Start with the why." in message]) == 1

    await story.press(story.maya, "Tell Dana", on=card)
    await story.submit(story.maya)
    await story.maya.close()
    outcome = story.dana.last_dm
    story.slack.hold()
    await story.dana.react(outcome, "pray")
    await story.dana.unreact(outcome, "pray")
    await story.dana.react(outcome, "pray::skin-tone-2")
    await story.slack.release()
    await story.settle()
    assert "Dana says thanks 🙏" in card
    assert len(story.dana.dm) == 1
