"""The metronome: calls `beat` every so many seconds, whatever the wall clock does. The only module that knows APScheduler.

Nothing is remembered here and nothing done: the rows say what is due (architecture.md, "Time, and what wakes"). APScheduler's own interval trigger
sleeps a week when the clock is stepped back a week, and lists every missed run when it is stepped forward [P]; hence a trigger of our own, and a
watchdog on the monotonic clock, which nobody can step.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

_WATCHES_A_BEAT = 5
_LONGEST_WATCH = 1.0


class Every(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Now plus so much: never a list of what was missed."""

    def __init__(self, every: timedelta) -> None:
        self.every = every

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """When the job runs next."""
        return now + self.every


class Metronome:
    """Beats from `start` to `stop`, on the event loop of `start`. The first beat comes at once."""

    def __init__(self, every: timedelta, beat: Callable[[], None]) -> None:
        """`beat` must be quick; what takes longer is woken by it."""
        self._every = every
        self._beat = beat
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._beaten_at = time.monotonic()
        self._watchdog: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to beat."""
        options = {"coalesce": True, "misfire_grace_time": None, "max_instances": 1}
        self._job = self._scheduler.add_job(
            self._run, Every(self._every), next_run_time=datetime.now(UTC), **options
        )
        self._scheduler.start()
        self._watchdog = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """No beat after this one."""
        if self._watchdog is None:
            return
        self._watchdog.cancel()
        await asyncio.gather(self._watchdog, return_exceptions=True)
        self._watchdog = None
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # it shuts down in the loop's next round

    async def _run(self) -> None:
        self._beaten_at = time.monotonic()
        self._beat()

    async def _watch(self) -> None:
        """A beat that is overdue by a clock that nobody can step: the wall clock was stepped back. The job is moved to now."""
        watch_every = min(self._every.total_seconds() / _WATCHES_A_BEAT, _LONGEST_WATCH)
        while True:
            await asyncio.sleep(watch_every)
            if time.monotonic() - self._beaten_at > self._every.total_seconds() + 2 * watch_every:
                self._beaten_at = time.monotonic()
                self._job.modify(next_run_time=datetime.now(UTC))
