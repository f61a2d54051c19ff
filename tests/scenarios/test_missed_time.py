"""Missed time: the bot was down, or its clock was stepped. What came due meanwhile comes in hours, oldest first, and nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.playground import Message
from tests.story import Story

BERLIN = ZoneInfo("Europe/Berlin")
WORDS = ("the 3rd", "the 4th", "the 5th")


async def three_kept(story: Story) -> None:
    """One for Tuesday, one for Wednesday, one for Thursday."""
    dm = story.maya.dm_with(story.dana)
    for day, words in enumerate(WORDS, start=3):
        message = await story.dana.say(dm, f"Advice of {words}.")
        await story.keeps(message, when="date", date=f"2026-03-{day:02}")


def arrivals(story: Story) -> list[datetime]:
    """When the bot's messages reached Maya, on her clock."""
    return [
        datetime.fromtimestamp(call.at, UTC).astimezone(BERLIN)
        for call in story.slack.posts(story.maya.bot_dm.id)
    ]


def about(messages: list[Message]) -> list[str]:
    """Which advice each is about; all that a digest lists."""
    return [words for message in messages for words in WORDS if words in message]


def assert_gentle(story: Story) -> None:
    """In hours, a day apart."""
    came = arrivals(story)
    assert all(9 <= at.hour < 17 and at.weekday() < 5 for at in came)
    assert all(later - earlier >= timedelta(days=1) for earlier, later in pairwise(came))


async def test_down_for_two_days(story: Story) -> None:
    await three_kept(story)
    story.clock.advance(timedelta(days=2, hours=12))  # Thursday, three in the morning
    await story.tick()
    assert not story.maya.dm, "it is night"
    await story.until("2026-03-09 17:00")
    assert about(story.maya.dm) == list(WORDS), "oldest first, each once"
    assert_gentle(story)


async def test_down_for_two_days_with_a_digest_in_them(weekly: Story) -> None:
    await three_kept(weekly)
    weekly.clock.advance(timedelta(days=5))  # Saturday: Friday's digest was missed
    await weekly.tick()
    assert not weekly.maya.dm
    await weekly.until("2026-03-10 17:00")
    assert [message.spoken[:24] for message in weekly.maya.dm] == ["Your week in Full Circle"], (
        "one, and nothing beside it"
    )
    assert about(weekly.maya.dm) == list(WORDS)


async def test_down_for_a_month(weekly: Story) -> None:
    await three_kept(weekly)
    weekly.clock.advance(timedelta(days=31))
    await weekly.tick()
    await weekly.days_pass(3)
    assert [message.spoken[:24] for message in weekly.maya.dm] == ["Your week in Full Circle"], (
        "not one a week"
    )


@pytest.mark.parametrize("days", [75, 365, 5 * 365])
async def test_down_for_longer_than_advice_takes_to_rest(story: Story, days: int) -> None:
    """Silence puts advice to rest, and there was none of hers: each is asked about, once before the week is over that softer ones wait."""
    await three_kept(story)
    story.clock.advance(timedelta(days=days))
    await story.tick()
    await story.days_pass(6)
    assert sorted(about(story.maya.dm)) == sorted(WORDS)
    assert_gentle(story)


async def test_stepped_back_a_week(story: Story) -> None:
    await three_kept(story)
    await story.until("2026-03-04 17:00")
    assert about(story.maya.dm) == list(WORDS[:2])
    story.clock.advance(-timedelta(days=7))
    await story.days_pass(7)
    assert about(story.maya.dm) == list(WORDS[:2]), "nothing again"
    await story.until("2026-03-05 17:00")
    assert about(story.maya.dm)[:3] == list(WORDS)


async def test_stepped_on_by_five_years_and_back(story: Story) -> None:
    await three_kept(story)
    story.clock.advance(timedelta(days=5 * 365))
    await story.days_pass(4)
    came = about(story.maya.dm)
    assert sorted(came) == sorted(set(came)), "nothing twice"
    story.clock.advance(-timedelta(days=5 * 365))
    await story.days_pass(4)
    again = about(story.maya.dm)
    assert sorted(again) == sorted(set(again))


@pytest.mark.parametrize("days", [365, 5 * 365])
async def test_put_right_after_years_nobody_waits_for_years(weekly: Story, days: int) -> None:
    """What was sent, and put off, while the clock was wrong is no reason for silence until it is so late."""
    await three_kept(weekly)
    weekly.clock.advance(timedelta(days=days))
    await weekly.days_pass(8)
    assert set(about(weekly.maya.dm)) == set(WORDS), "by its clock it was missed time"
    weekly.clock.advance(-timedelta(days=days))
    before = len(weekly.maya.dm)
    dm = weekly.maya.dm_with(weekly.dana)
    for words in ("Smile first.", "Listen twice.", "Sleep on it."):
        await weekly.keeps(await weekly.dana.say(dm, words), when="3")
    await weekly.days_pass(11)
    said = " ".join(message.spoken for message in weekly.maya.dm[before:])
    assert all(words in said for words in ("Smile first.", "Listen twice.", "Sleep on it.")), said
