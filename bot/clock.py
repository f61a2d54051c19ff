"""What time it is: the one place that asks.

Apart from everything else so that the demo and the tests can say what time it is, and so that policy and
leases can never be moved by accident together. It must not wait, and it decides nothing.

Every place where time enters Full Circle:

1. Policy (what is due, windows, caps, rest, retention): `Clock.now()`, handed on as an argument.
   `Clock.time()` is the same moment for those who count in seconds.
2. Leases on deliveries: PostgreSQL's own clock, inside the statement; on SQLite `Clock.lease_now()`, the
   machine's clock. The demo and the tests move the first clock alone; where processes are killed
   (tests/fates) the machine's own is a moved one, and so is PostgreSQL's.
3. The age of a request that Slack signed: checked by bot.app.web against the machine's real clock, which nothing
   here moves.
4. Waits (the metronome's watchdog, time-outs, back-off inside a process): monotonic, so a stepped clock
   cannot stretch them. How old a claim in our hands is: `since_boot`, so that a machine that slept knows it.
5. The `ts` of messages and the `event_ts` of events: written by Slack; compared with each other, never with
   our clock.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


def machine_now() -> datetime:
    """The machine's wall clock, aware UTC."""
    return datetime.now(UTC)


def since_boot() -> float:
    """Seconds on a clock that nobody can step and that goes on while the machine sleeps; where the system has none, the monotonic one."""
    return time.clock_gettime(_ALWAYS_ON) if _ALWAYS_ON is not None else time.monotonic()


_ALWAYS_ON: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class Clock(ABC):
    """Two clocks that never move each other: one for policy, one for leases. Safe to share between
    threads."""

    def __init__(self, machine: Callable[[], datetime] = machine_now) -> None:
        """`machine` reads the real clock (aware UTC); tests give their own."""
        self._machine = machine
        self._lock = Lock()

    @abstractmethod
    def now(self) -> datetime:
        """The moment that policy is decided by, aware UTC."""

    def time(self) -> float:
        """The same moment as `now()`, in seconds since 1970."""
        return self.now().timestamp()

    def lease_now(self) -> datetime:
        """The moment that leases on SQLite are measured by, aware UTC; PostgreSQL has its own. `now()` never
        moves it."""
        return self._machine()


class SystemClock(Clock):
    """Policy follows the machine's clock."""

    def now(self) -> datetime:
        return self._machine()


class MovableClock(Clock):
    """Policy's time is what the demo or a test says it is; leases stay on the machine's clock."""

    def __init__(
        self, at: datetime, *, running: bool = False, machine: Callable[[], datetime] = machine_now
    ) -> None:
        """Start at `at` (aware, else ValueError). It stands still until moved; a `running` one ticks on with
        the machine."""
        super().__init__(machine)
        self._running = running
        self._set(at)

    def now(self) -> datetime:
        with self._lock:
            return self._shown()

    def advance(self, by: timedelta) -> None:
        """Move by `by`; backwards too, as a stepped clock does."""
        with self._lock:
            self._set(self._shown() + by)

    def move_to(self, at: datetime) -> None:
        """Show `at` (aware, else ValueError), earlier or later than now."""
        with self._lock:
            self._set(at)

    def _shown(self) -> datetime:
        return self._at + (self._machine() - self._since) if self._running else self._at

    def _set(self, at: datetime) -> None:
        if at.utcoffset() is None:
            raise ValueError(f"a moment needs a zone: {at!r}")
        self._at = at.astimezone(UTC)
        self._since = self._machine()
