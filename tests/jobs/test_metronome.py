"""The metronome under a clock that is stepped: it beats on, neither asleep nor in a burst."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, tzinfo

import apscheduler.executors.base
import apscheduler.schedulers.base
import pytest

import bot.jobs.metronome
from bot.jobs.metronome import Every, Metronome

BEAT = timedelta(seconds=0.05)


class WallClock:
    """The machine's wall clock as APScheduler reads it, which somebody steps; the monotonic one runs on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.step = timedelta()
        wall = self

        class Stepped(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + wall.step

        for module in (apscheduler.schedulers.base, apscheduler.executors.base, bot.jobs.metronome):
            monkeypatch.setattr(module, "datetime", Stepped)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    """A wall clock to step."""
    return WallClock(monkeypatch)


@pytest.fixture
async def beats() -> AsyncIterator[list[float]]:
    """When it beat; the metronome runs during the test."""
    made: list[float] = []
    metronome = Metronome(BEAT, lambda: made.append(time.monotonic()))
    await metronome.start()
    yield made
    await metronome.stop()


async def beat_on(beats: list[float], more: int, seconds: float = 30.0) -> None:
    """Wait until it has beaten so many times more."""
    wanted = len(beats) + more
    async with asyncio.timeout(seconds):
        while len(beats) < wanted:  # noqa: ASYNC110  what it waits for tells nobody
            await asyncio.sleep(0.01)


async def test_the_first_beat_comes_at_once_and_the_others_follow(beats: list[float]) -> None:
    await beat_on(beats, 4)


@pytest.mark.parametrize(
    "step",
    [timedelta(days=-7), timedelta(days=5 * 365), timedelta(hours=1), timedelta(days=-36500)],
    ids=["a week back", "five years on", "an hour on", "a century back"],
)
async def test_it_beats_on_when_the_clock_is_stepped(
    wall: WallClock, beats: list[float], step: timedelta
) -> None:
    await beat_on(beats, 3)
    wall.step = step
    before = len(beats)
    await beat_on(beats, 5)
    assert len(beats) - before < 100, "no burst of what was missed"
    wall.step = timedelta()
    await beat_on(beats, 5)


async def test_nothing_beats_after_the_stop(wall: WallClock) -> None:
    made: list[int] = []
    metronome = Metronome(BEAT, lambda: made.append(1))
    await metronome.start()
    await asyncio.sleep(0.1)
    await metronome.stop()
    count = len(made)
    await asyncio.sleep(0.2)
    assert len(made) == count


async def test_stopping_one_that_was_never_started() -> None:
    await Metronome(BEAT, lambda: None).stop()


@pytest.mark.parametrize("years", [1, 5, 100])
def test_the_trigger_lists_no_missed_runs(years: int) -> None:
    trigger = Every(timedelta(seconds=15))
    long_ago, now = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026 + years, 1, 1, tzinfo=UTC)
    assert trigger.get_next_fire_time(long_ago, now) == now + timedelta(seconds=15)
