"""Digests over the calendar: on the reader's own Friday, once a week, through moves, clock changes and long years; and looking back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.playground import Message, Person
from tests.databases import Database
from tests.story import Story, a_story


async def kept(story: Story, words: str, *, date: str) -> None:
    """Dana said it to Maya, who keeps it and chooses the day."""
    message = await story.dana.say(story.maya.dm_with(story.dana), words)
    await story.keeps(message, when="date", date=date)


def digests(story: Story, person: Person | None = None) -> list[Message]:
    """Those that reached somebody, oldest first."""
    return [each for each in (person or story.maya).dm if "Your week in Full Circle" in each.spoken]


def came(message: Message, zone: str = "Europe/Berlin") -> str:
    """When, on a clock there."""
    return f"{datetime.fromtimestamp(float(message.ts), UTC).astimezone(ZoneInfo(zone)):%a %d %b %H}"


async def test_whoever_moves_mid_week_has_one_on_their_new_friday(weekly: Story) -> None:
    await kept(weekly, "For the week before.", date="2026-03-05")
    await weekly.until("2026-03-04 12:00")
    await weekly.maya.change(tz="Pacific/Auckland")
    await weekly.until("2026-03-06 18:00")
    assert [came(each, "Pacific/Auckland") for each in digests(weekly)] == ["Fri 06 Mar 10"]
    await weekly.maya.change(tz="Pacific/Honolulu")
    await kept(weekly, "For the week after.", date="2026-03-12")
    await weekly.until("2026-03-14 18:00")
    assert [came(each, "Pacific/Honolulu") for each in digests(weekly)][1:] == ["Fri 13 Mar 10"], (
        "not Friday again"
    )


@pytest.mark.parametrize(
    ("zone", "weeks"),
    [("Europe/Berlin", ("2026-03-26", "2026-04-02")), ("America/Santiago", ("2026-04-02", "2026-04-09"))],
)
async def test_the_hour_stays_when_clocks_change(weekly: Story, zone: str, weeks: tuple[str, str]) -> None:
    await weekly.maya.change(tz=zone)
    for day in weeks:
        await kept(weekly, f"Due on {day}.", date=day)
    await weekly.until(f"{weeks[1]} 23:00")
    await weekly.days_pass(1)
    assert [came(each, zone)[:3] + came(each, zone)[-3:] for each in digests(weekly)] == ["Fri 10", "Fri 10"]


async def test_a_year_of_53_weeks_has_one_in_each(database: Database) -> None:
    async with a_story(database.url, at=datetime(2026, 12, 21, 14, 30, tzinfo=UTC), digests=True) as story:
        for day in ("2026-12-24", "2026-12-31", "2027-01-07"):
            await kept(story, f"Due on {day}.", date=day)
        await story.until("2027-01-08 12:00")
        assert [came(each) for each in digests(story)] == ["Fri 25 Dec 10", "Fri 01 Jan 10", "Fri 08 Jan 10"]


async def test_looking_back_after_half_a_year_one_and_two(weekly: Story) -> None:
    await kept(weekly, "Start with the why.", date="2026-03-09")
    await weekly.until("2026-03-09 17:00")
    await weekly.press(weekly.maya, "I tried it")
    await weekly.submit(weekly.maya, outcome="worked", telling="Keep it to myself")
    await weekly.maya.close()
    asked = []
    for leap in (180, 183, 365):
        # Nothing is due in between: whole months are stepped over at once.
        weekly.clock.advance(timedelta(days=leap))
        await weekly.days_pass(10)
        asked.append(len(digests(weekly)))
        await weekly.press(weekly.maya, "Note to self", on=weekly.maya.last_dm)
        await weekly.submit(weekly.maya, learnt="Still.")
        weekly.maya.drop_forms()
    assert asked == [1, 2, 3]
    assert all("Looking back" in each for each in digests(weekly))
    await weekly.days_pass(60)
    assert len(digests(weekly)) == 3, "and that was the last time"
