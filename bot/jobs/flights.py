"""The deliveries in our hands: how far each is, and how many more there is room for.

Apart from deliver because a slot is not held for as long as a delivery is: once Slack has answered, somebody else may be sent while the answer is
recorded. Must not send or record anything.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from bot.domain.delivery import Delivery
from bot.jobs import pacing
from bot.jobs.checked import Checked


@dataclass(slots=True)
class Flight:
    """One delivery. `began`: when it was claimed, since boot. `wait`: seconds until its turn. `attempted`: it may have reached Slack.

    `checked`: what the check said when it was claimed, if it was asked. `answered`: Slack said something, and what is left is to record it.
    """

    delivery: Delivery
    began: float
    wait: float = 0.0
    checked: Checked | None = None
    attempted: bool = False
    answered: bool = False


class Flights(dict[asyncio.Task[None], Flight]):
    """All of them, by their tasks."""

    def __init__(self, slots: int) -> None:
        """`slots`: so many may be sent at once; twice as many may be in our hands, those included that are being recorded."""
        super().__init__()
        self._slots = slots

    def room(self, share: int) -> tuple[int, tuple[UUID, ...]]:
        """How many more may be claimed without any workspace exceeding its share, and who has no room at all."""
        free, full = pacing.room(
            (each.delivery.workspace_id for each in self.values() if not each.answered), self._slots, share
        )
        return min(free, 2 * self._slots - len(self)), full

    @property
    def unanswered(self) -> int:
        """How many Slack is about to answer."""
        return sum(each.attempted and not each.answered for each in self.values())

    @property
    def is_nearly_full(self) -> bool:
        """Whether so few slots are free that it pays to wait for a few more, a moment."""
        held = sum(not each.answered for each in self.values())
        return self._slots - self._slots // 4 < held < self._slots
