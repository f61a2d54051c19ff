"""Bringing events to the app: at once, again when it failed, twice or held when a test says so.

Apart from line.py (how bytes travel): this is when and how often. Slack expects 2xx within three seconds and tries
again at once, after a minute and after five minutes; here those moments go by the stand-in's clock, and
`retry_due()` sends what is due.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.playground.line import AppResponse
    from bot.playground.slack import Slack
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]
RETRY_AFTER = (0.0, 60.0, 300.0)
Order = str | Sequence[int] | random.Random | Callable[[list["Delivery"]], Sequence["Delivery"]] | None


@dataclass
class Attempt:
    """One try: `status` 0 when there was no answer, with Slack's retry reason."""

    at: float
    status: int
    reason: str


@dataclass
class Delivery:
    """One event on its way to the app."""

    workspace: Workspace
    envelope: JSON
    attempts: list[Attempt] = field(default_factory=list)
    due_at: float | None = None
    delivered: bool = False
    given_up: bool = False

    @property
    def event(self) -> JSON:
        return dict(self.envelope["event"])

    @property
    def event_id(self) -> str:
        return str(self.envelope["event_id"])


class Deliveries:
    """All of them: `log` in order, `held` while holding, `undelivered` what was given up."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.log: list[Delivery] = []
        self.held: list[Delivery] = []
        self.undelivered: list[Delivery] = []
        self.holding = False

    def queue(self, workspace: Workspace, envelope: JSON) -> asyncio.Task[None] | None:
        """None when it is held, or when no app is attached at all."""
        delivery = Delivery(workspace, envelope)
        self.log.append(delivery)
        if self.holding:
            self.held.append(delivery)
            return None
        if not self._slack.line.attached:
            return None
        return self._slack.later(self._bring(delivery))

    async def release(self, order: Order = None) -> None:
        """Sends what was held, one after the other: as it came, "reversed", by indexes, by a Random, or by a function."""
        self.holding = False
        held, self.held = self.held, []
        for delivery in _ordered(held, order or self._slack.shuffle):
            await self._bring(delivery)

    async def retry_due(self) -> int:
        """Sends again what is due by the clock; how many were sent."""
        now = self._slack.now()
        due = [one for one in self.waiting if one.due_at is not None and one.due_at <= now]
        for delivery in due:
            await self._try(delivery)
        return len(due)

    @property
    def waiting(self) -> list[Delivery]:
        """Failed, to be tried again."""
        return [one for one in self.log if one.due_at is not None and not one.delivered]

    async def _bring(self, delivery: Delivery) -> None:
        copies = max(1, self._slack.duplicates)
        if copies == 1:
            await self._try(delivery)
        else:
            # Attempts can overlap: Slack does not wait for one to end before it starts the next.
            await asyncio.gather(*(self._once(delivery, number) for number in range(copies)))
            self._settle(delivery)
        if delivery.due_at is not None and delivery.due_at <= self._slack.now():
            await self._try(delivery)

    async def _try(self, delivery: Delivery) -> None:
        delivery.due_at = None
        await self._once(delivery, len(delivery.attempts))
        self._settle(delivery)

    async def _once(self, delivery: Delivery, number: int) -> None:
        reason = delivery.attempts[-1].reason if delivery.attempts else "http_timeout"
        response = await self._slack.line.event(
            delivery.workspace, delivery.envelope, (number, reason) if number else None
        )
        delivery.attempts.append(Attempt(self._slack.now(), response.status, _reason(response)))
        if response.ok:
            delivery.delivered = True
        elif "x-slack-no-retry" in response.headers:
            delivery.given_up = True

    def _settle(self, delivery: Delivery) -> None:
        tries = len(delivery.attempts)
        if delivery.delivered:
            return
        if delivery.given_up or tries > len(RETRY_AFTER):
            delivery.given_up = True
            self.undelivered.append(delivery)
        else:
            delivery.due_at = self._slack.now() + RETRY_AFTER[tries - 1]


def _reason(response: AppResponse) -> str:
    if response.ok:
        return ""
    return response.failure or "http_error"


def _ordered(held: list[Delivery], order: Order) -> Sequence[Delivery]:
    if order is None:
        return held
    if order == "reversed":
        return held[::-1]
    if isinstance(order, random.Random):
        return order.sample(held, len(held))
    if callable(order):
        return order(held)
    return [held[int(index)] for index in order]
