"""Advice comes full circle: asked, answered, tried, told, thanked."""

from __future__ import annotations

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
