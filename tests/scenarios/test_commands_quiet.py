"""`/advice pause`, `resume` and `stop`: quiet for a while, or until one says so."""

from __future__ import annotations

import pytest

from bot.playground import Message
from tests.story import Story


async def says(story: Story, text: str) -> Message:
    """What Maya reads after typing it."""
    response = await story.maya.command(text)
    assert response.ok, response
    await story.settle()
    return story.maya.ephemerals[-1]


async def kept(story: Story) -> None:
    """Maya has advice to come back to in a week: on Monday 9 March."""
    await story.maya.command(f"from {story.dana.mention} Start with the why.")
    await story.submit(story.maya)
    await story.maya.close()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("pause", "Monday 9 March"),
        ("pause 2 weeks", "Monday 16 March"),
        ("pause until Friday", "Friday 6 March"),
        ("PAUSE  until 12 March!", "Thursday 12 March"),
        ("snooze 24.12.", "Thursday 24 December"),
        ("pause until 2027-01-04", "Monday, 4 January 2027"),
        ("pause until the end of the month", "Tuesday 31 March"),
    ],
)
async def test_a_pause_says_until_when_and_how_to_end_it(story: Story, typed: str, day: str) -> None:
    answer = await says(story, typed)
    assert f"It starts again on {day}." in answer
    assert "`/advice resume`" in answer
    assert answer.ephemeral_to == story.maya.id


async def test_tomorrow_is_the_callers_own(story: Story) -> None:
    """At half past eleven at night in New York it is the next day in Berlin already."""
    await story.until("2026-03-04 23:30", "America/New_York")
    for person, day in ((story.dana, "tomorrow"), (story.maya, "tomorrow")):
        await person.command("pause until tomorrow")
        assert f"It starts again {day}." in person.ephemerals[-1]
    await story.maya.command("pause until 6 March")
    assert "It starts again tomorrow." in story.maya.ephemerals[-1]
    await story.dana.command("pause until 6 March")
    assert "It starts again on Friday 6 March." in story.dana.ephemerals[-1]


async def test_a_pause_holds_the_check_in_until_its_end(story: Story) -> None:
    await kept(story)
    await says(story, "pause until 16 March")
    await story.until("2026-03-15 23:00")
    assert not story.maya.dm
    await story.until("2026-03-16 18:00")
    assert "Start with the why." in story.maya.last_dm
    assert len(story.maya.dm) == 1


async def test_a_pause_holds_what_people_send_as_well(story: Story) -> None:
    await kept(story)
    await story.dana.command("pause until 20 March")
    await story.days_pass(8)
    await story.press(story.maya, "I tried it")
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    await story.submit(story.maya)
    assert "Dana gets this on Friday 20 March" in story.maya.top
    await story.maya.close()
    await story.until("2026-03-19 23:00")
    assert not story.dana.dm
    await story.until("2026-03-20 18:00")
    assert "She listened." in story.dana.last_dm


async def test_resume_brings_what_waited_in_the_readers_hours(story: Story) -> None:
    await kept(story)
    await says(story, "pause until 30 March")
    await story.until("2026-03-18 22:00")
    answer = await says(story, "unpause")
    assert "Full Circle asks you again" in answer
    assert not story.maya.dm, "it is night"
    await story.until("2026-03-19 18:00")
    assert "Start with the why." in story.maya.last_dm
    assert len(story.maya.dm) == 1


async def test_resume_brings_what_somebody_sent_meanwhile_at_once(story: Story) -> None:
    await story.dana.command("pause 3 weeks")
    await kept(story)
    await story.days_pass(7.1)
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    assert not story.dana.dm
    await story.until("2026-03-10 10:00", "America/New_York")
    await story.dana.command("resume")
    await story.settle()
    assert "She listened." in story.dana.last_dm


async def test_a_shorter_pause_takes_the_place_of_a_longer(story: Story) -> None:
    await kept(story)
    await says(story, "pause until 30 April")
    await says(story, "pause until 12 March")
    await story.until("2026-03-12 18:00")
    assert "Start with the why." in story.maya.last_dm


async def test_stop_ends_all_of_it_until_resume(story: Story) -> None:
    await kept(story)
    for typed in ("stop", "STOP!", "unsubscribe"):
        assert "Full Circle has stopped asking you." in await says(story, typed)
    assert "they stay stopped until you write" in await says(story, "pause 2 weeks")
    await story.days_pass(30)
    assert not story.maya.dm
    assert "Start with the why." in await story.listed()
    await says(story, "start")
    await story.days_pass(3)
    assert "Start with the why." in story.maya.last_dm


async def test_nobody_else_hears_of_a_pause(story: Story) -> None:
    await says(story, "pause")
    await says(story, "resume")
    assert not [call for call in story.slack.posts() if call.ok]


async def test_a_question_waits_for_the_end_of_a_pause_too(story: Story) -> None:
    await story.dana.command("pause 3 weeks")
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    assert "Monday 23 March" in story.maya.top
    await story.maya.close()
    await story.days_pass(2)
    assert not story.slack.posts()
    await story.dana.command("resume")
    await story.settle()
    assert "How do I say no?" in story.thread_of(story.dana).shown()[-1]


async def test_resuming_is_nobody_elses(story: Story) -> None:
    """Charlie's own resume brings nothing forward of Dana's."""
    await story.dana.command("pause 3 weeks")
    await story.charlie.command("pause 3 weeks")
    await kept(story)
    await story.days_pass(7.1)
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    for other in (story.charlie, story.eve, story.maya):
        await other.command("resume")
    await story.days_pass(1)
    assert not story.dana.dm
