"""Small transactions that come at the same time, as one: a commit, a thread and a connection cost more than what is done in them.

Apart from the store because only the deliver loop has many at a time; what people wait for is committed alone. Each use case is still all or
nothing, and nobody hears of it before it is committed: when one of them fails, none of the group is committed, and each runs again by itself.
Must not wait for more to come: an idle process commits at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Concatenate, ParamSpec, TypeVar

from storage.store import Store, Tx

P = ParamSpec("P")
T = TypeVar("T")
UseCase = Callable[[Tx], Any]

MOST = 16
"""So many share a transaction: who waits for SQLite's one writer, or for a row of theirs, should not wait long."""

_AT_ONCE = {"sqlite": 1, "postgresql": 3}


class Together:
    """Runs use cases of one store. Belongs to one event loop."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._at_once = _AT_ONCE[store.engine.dialect.name]
        self._waiting: deque[tuple[UseCase, asyncio.Future[Any]]] = deque()
        self._at_work = 0
        self._workers: set[asyncio.Task[None]] = set()  # or nobody would hold on to them

    async def run(self, use_case: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same as `Store.run`. When the caller is cancelled, what has begun still commits."""
        ended: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((lambda tx: use_case(tx, *args, **kwargs), ended))
        if self._at_work < self._at_once:
            self._at_work += 1
            worker = asyncio.create_task(self._work())
            self._workers.add(worker)
            worker.add_done_callback(self._workers.discard)
        return await ended

    async def _work(self) -> None:
        """Until nothing waits. Whoever comes later finds one at work less, at once: not only when this task's end is noticed."""
        try:
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                results = await self._results([use_case for use_case, _ in group])
                for (_, ended), result in zip(group, results, strict=True):
                    _tell(ended, result)
        finally:
            self._at_work -= 1

    async def _results(self, group: Sequence[UseCase]) -> Sequence[Any]:
        """What each returned, or raised."""
        if len(group) > 1:
            try:
                return await self._store.run(_one_after_another, group)
            except Exception:  # noqa: BLE001, S110  whose it is shows when each runs by itself
                pass
        return await asyncio.gather(*(self._store.run(each) for each in group), return_exceptions=True)


def _tell(ended: asyncio.Future[Any], result: Any) -> None:
    if ended.cancelled():
        return
    if isinstance(result, BaseException):
        ended.set_exception(result)
    else:
        ended.set_result(result)


def _one_after_another(tx: Tx, group: Sequence[UseCase]) -> list[Any]:
    return [use_case(tx) for use_case in group]
