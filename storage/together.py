"""Small transactions that come at the same time, as one: a commit, a thread and a connection cost more than what is done in them.

Above all the thread: each call of a driver lets go of the interpreter's lock and has to wait for it again, less often the more is done in one go.
Apart from the store because not all is small: who plans hundreds of rows does so alone. Each use case is still all or nothing, and nobody hears of
it before it is committed: when one of them fails, none of the group is committed, and each runs again by itself. An idle process
commits at once: only where many more are known to come are they waited for, a moment.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import Engine, text

from bot.errors import DatabaseAway, DatabaseCorrupt, DatabaseFull, RowTaken
from storage.store import Store, Tx

_log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")
X = TypeVar("X")
Y = TypeVar("Y")
UseCase = Callable[[Tx], Any]

MOST = 16
"""So many share a transaction: who waits for SQLite's one writer, or for a row of theirs, should not wait long."""

A_MOMENT = 0.01
"""Seconds that few wait for more where many are about to come: else the first would go alone, and its successors always be alone after that."""

AT_ONCE = {"sqlite": 1, "postgresql": 3}
"""So many groups are under way."""

PATIENCE = 0.1
"""Seconds that a group waits for a row that somebody else has; by itself each waits as long as the engine says."""

_OF_ALL = (DatabaseAway, DatabaseFull, DatabaseCorrupt)
"""What is nobody's own fault, and would only be waited for again."""


class Groups(Generic[X, Y]):
    """One sort of work: what is to be done at the same moment is done in one transaction. Belongs to one event loop."""

    def __init__(
        self,
        run: Callable[..., Awaitable[Any]],
        work: Callable[[Tx, Sequence[X]], Sequence[Y]],
        at_once: int,
        most: int = MOST,
        coming: Callable[[], int] = lambda: 0,
    ) -> None:
        """`run`: a store's `run` or `look`. `work` does several pieces in a transaction, and says of each what came of it; of one alone, too.

        `at_once`: how many groups may be under way, of `most` pieces each. `coming`: how many more are about to come; a group that is a small part of
        them waits for some, a moment.
        """
        self._run = run
        self._do_all = work
        self._at_once = at_once
        self._most = most
        self._coming = coming
        self._waiting: deque[tuple[X, asyncio.Future[Y]]] = deque()
        self._at_work = 0
        self._workers: set[asyncio.Task[None]] = set()  # or nobody would hold on to them

    async def do(self, piece: X) -> Y:
        """Do it, with others if there are any. When the caller is cancelled, what has begun still commits."""
        ended: asyncio.Future[Y] = asyncio.get_running_loop().create_future()
        self._waiting.append((piece, ended))
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
                if len(self._waiting) < min(self._most, self._coming() // 2):
                    await asyncio.sleep(A_MOMENT)
                if not self._waiting:  # another one took them
                    break
                group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                results = await self._results([piece for piece, _ in group])
                for (_, ended), result in zip(group, results, strict=True):
                    _tell(ended, result)
        finally:
            self._at_work -= 1

    async def _results(self, group: Sequence[X]) -> Sequence[Y | BaseException]:
        """What came of each, or what it raised."""
        try:
            found: Sequence[Y] = await self._run(self._do_all, group)
        except Exception as error:  # noqa: BLE001  whose it is shows when each is done by itself
            is_of_all = isinstance(error, _OF_ALL) and not isinstance(error, RowTaken)
            if is_of_all or len(group) == 1:
                return [error] * len(group)
            extra = {"action": "storage.apart", "why": type(error).__name__}
            _log.info(
                "What came together is done one by one: with one of them something is wrong.", extra=extra
            )
        else:
            return found
        alone = await asyncio.gather(*(self._results([each]) for each in group))
        return [result for (result,) in alone]


def _one_after_another(tx: Tx, group: Sequence[UseCase]) -> list[Any]:
    return [use_case(tx) for use_case in group]


_WAIT_SHORTLY = text(f"SET LOCAL lock_timeout = {round(PATIENCE * 1000)}")


def _without_patience(tx: Tx, group: Sequence[UseCase]) -> list[Any]:
    """Rows are taken in the order in which things come, so two groups can wait for each other, which PostgreSQL notices after a second.

    Long before that a group gives up, and everybody in it goes on alone.
    """
    if len(group) > 1 and tx.dialect == "postgresql":
        tx.execute(_WAIT_SHORTLY)
    return _one_after_another(tx, group)


class Together(Groups[UseCase, Any]):
    """Use cases of any sort, one after another in one transaction."""

    def __init__(
        self,
        run: Callable[..., Awaitable[Any]],
        at_once: int,
        work: Callable[[Tx, Sequence[UseCase]], Sequence[Any]] = _one_after_another,
    ) -> None:
        """As `Groups`."""
        super().__init__(run, work, at_once)

    async def run(self, use_case: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The same as the store's."""
        context = contextvars.copy_context()  # the language, and the request that a log line belongs to
        ended: T = await self.do(lambda tx: context.run(use_case, tx, *args, **kwargs))
        return ended


class SharingStore(Store):
    """A store of small transactions alone, as the handlers' are: those that come at the same time are one."""

    def __init__(self, engine: Engine, *, threads: int, name: str, **callbacks: Callable[[], None]) -> None:
        """As `Store`."""
        super().__init__(engine, threads=threads, name=name, **callbacks)
        kind = engine.dialect.name
        self._writing = Together(super().run, AT_ONCE[kind], _without_patience)
        self._looking = Together(super().look, AT_ONCE[kind])

    async def run(self, use_case: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`Store.run`, with others."""
        return await self._writing.run(use_case, *args, **kwargs)

    async def look(self, query: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`Store.look`, with others."""
        return await self._looking.run(query, *args, **kwargs)


def _tell(ended: asyncio.Future[Any], result: Any) -> None:
    if ended.cancelled():
        return
    if isinstance(result, BaseException):
        ended.set_exception(result)
    else:
        ended.set_result(result)
