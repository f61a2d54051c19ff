"""For how long nothing is tried: all of it while Slack cannot be reached, one method in one workspace while that is rate-limited.

Apart from the deliver loop so that it can be tried by itself. Kept in memory, by each process for itself: whoever starts anew finds out anew.
Must not know what is being sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.clock import Clock
from bot.domain.delivery import Delivery, Op, pause_after

_LONGEST = timedelta(hours=1)
"""A pause that seems longer was made before the clock was stepped back: it is over."""


class Pauses:
    """What is paused, and until when by the policy clock, as the rows themselves are."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._all_until: datetime | None = None
        self._methods: dict[tuple[UUID, Op], datetime] = {}

    def all_paused(self) -> bool:
        """Whether Slack could not be reached just now."""
        return self._is_ahead(self._all_until)

    def ends_at(self, delivery: Delivery) -> datetime | None:
        """Until when this delivery's method is rate-limited in its workspace; None when it is not."""
        until = self._methods.get((delivery.workspace_id, delivery.op))
        return until if self._is_ahead(until) else None

    def hold_back(self, delivery: Delivery) -> bool:
        """Whether this delivery's method is rate-limited now. May be asked from any thread."""
        return self.ends_at(delivery) is not None

    def no_connection(self) -> datetime:
        """Slack could not be reached: everything waits, longer each time. Those that fail together count once. Returns until when."""
        if not self.all_paused() or self._all_until is None:
            self._failures += 1
            self._all_until = self._clock.now() + pause_after(self._failures)
        return self._all_until

    def reached(self) -> None:
        """Slack answered."""
        self._failures = 0
        self._all_until = None

    def rate_limited(self, delivery: Delivery, until: datetime) -> None:
        """Slack wants no more of this method in this workspace until then."""
        self._methods[delivery.workspace_id, delivery.op] = until

    def _is_ahead(self, until: datetime | None) -> bool:
        return until is not None and self._clock.now() < until <= self._clock.now() + _LONGEST
