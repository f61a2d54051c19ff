"""Asking Slack at its pace: who somebody is, which conversation, who is in there, what stands in it. What all replicas ask is counted together.

Apart from pacing, which is about what is claimed: these calls are made while a delivery is prepared, or looked for. Must not decide what is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from bot.domain.delivery import OUT_OF_TURN, RATE_LIMITED
from bot.domain.pace import PATIENCE, Pace, Question
from bot.errors import TryAgain
from storage import limits
from storage.store import Store, Tx

T = TypeVar("T")
_LONGEST = PATIENCE.total_seconds()


class Turns:
    """The questions of one process. Without paces: as fast as Slack answers."""

    def __init__(
        self,
        store: Store,
        lease_now: Callable[[], datetime] = lambda: datetime.now(UTC),
        paces: Mapping[Question, Pace] = MappingProxyType({}),
    ) -> None:
        """`lease_now`: the clock that reservations go by on SQLite, as leases do."""
        self._store = store
        self._lease_now = lease_now
        self._paces = paces

    async def ask(self, workspace_id: UUID, question: Question, call: Callable[[], Awaitable[T]]) -> T:
        """Make the call in its turn. Raises what it raises; TryAgain(OUT_OF_TURN) where it would be a long wait, or Slack wants no more of it now."""
        await self._wait(workspace_id, question)
        try:
            return await call()
        except TryAgain as error:
            if error.code not in RATE_LIMITED:
                raise
            await self._hold(workspace_id, question, error.retry_after)
            raise TryAgain(OUT_OF_TURN, error.retry_after) from None

    async def _wait(self, workspace_id: UUID, question: Question) -> None:
        pace = self._paces.get(question)
        if pace is None:
            return
        seconds = await self._store.run(_reserve, self._lease_now(), workspace_id, question, pace)
        if seconds > _LONGEST:
            raise TryAgain(OUT_OF_TURN, seconds - _LONGEST + pace.every)
        await asyncio.sleep(max(0.0, seconds))

    async def _hold(self, workspace_id: UUID, question: Question, seconds: float) -> None:
        if question in self._paces:
            await self._store.run(limits.hold, self._lease_now(), workspace_id, question, seconds)


def _reserve(tx: Tx, lease_now: datetime, workspace_id: UUID, question: Question, pace: Pace) -> float:
    """In how many seconds it is our turn; a turn that nobody would wait for is given back."""
    first_in = limits.reserve(tx, lease_now, workspace_id, question, pace, 1)
    if first_in > _LONGEST:
        limits.give_back(tx, workspace_id, question, pace, 1)
    return first_in
