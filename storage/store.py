"""Transactions, and the threads they run on.

A use case is a plain function whose first argument is a `Tx`; the store runs it as one transaction, off the
event loop, again when it conflicted, and wakes whoever goes on with it once it is committed. Apart from
the engine, which is shared: handlers and jobs have a store of their own each, so that busy jobs leave the
handlers their threads. Must know no table.
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from typing import Any, Concatenate, ParamSpec, TypeVar, TypeVarTuple, overload
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    Executable,
    FromClause,
    Table,
    TextClause,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql.selectable import TypedReturnsRows

from bot.errors import Conflict
from storage.engine import READS, turns_of
from storage.trouble import translated, wrapped
from storage.types import Base

_log = logging.getLogger(__name__)
_ATTEMPTS = 3

P = ParamSpec("P")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Params = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Tx:
    """One open transaction.

    Lives inside `with store.read()` or `with store.write()`, and on that thread only.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.dialect: str = connection.dialect.name  # "sqlite" or "postgresql"
        self.queued = False
        """Set by whoever put something in the outbox: the deliver loop is woken after the commit."""
        self.left_to_fetch = False
        """Set by whoever left a message whose words are to be fetched: the fetcher is woken after the commit."""
        self.known: dict[tuple[type, UUID], Any] = {}
        """Versioned values as this transaction last read or saved them (storage.rows)."""

    @overload
    def execute(
        self, statement: TypedReturnsRows[*Ts], params: Params | None = None
    ) -> CursorResult[*Ts]: ...

    @overload
    def execute(
        self, statement: Executable, params: Params | None = None
    ) -> CursorResult[*tuple[Any, ...]]: ...

    def execute(self, statement: Executable, params: Params | None = None) -> CursorResult[*tuple[Any, ...]]:
        """Run one statement; with a sequence of params, once for each.

        Raises bot.errors only (Duplicate, DatabaseAway …); what goes wrong while rows are fetched becomes one when
        it leaves the transaction.

        On PostgreSQL nothing more can be run in this transaction after an error: use `insert_or_ignore` where
        a Duplicate is expected.
        """
        try:
            return self._connection.execute(statement, params)
        except SQLAlchemyError as error:
            raise translated(error) from None  # storage.trouble says why


class Store:
    """A way into one database with threads of its own."""

    def __init__(
        self,
        engine: Engine,
        *,
        threads: int,
        name: str,
        on_queued: Callable[[], None] | None = None,
        on_left_to_fetch: Callable[[], None] | None = None,
    ) -> None:
        """`threads`: how many transactions may run at once; on SQLite that many reads and one write.

        `on_queued` and `on_left_to_fetch` are called on the thread of the transaction, after its commit; they must be
        quick, safe to call from any thread, and their failure is logged only (what is left is found by the next tick).
        """
        self.engine = engine
        self._on_queued = on_queued
        self._on_left_to_fetch = on_left_to_fetch
        self._turns = turns_of(engine)
        self._reads = engine.execution_options(**_READ_OPTIONS[engine.dialect.name])
        self._readers = ThreadPoolExecutor(threads, thread_name_prefix=name)
        # More writers than one would only wait for each other, each holding a connection.
        self._writers = (
            ThreadPoolExecutor(1, thread_name_prefix=f"{name}-write") if self._turns else self._readers
        )

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that sees one state of the database throughout, and cannot change it."""
        with wrapped(), self._reads.begin() as connection:
            yield Tx(connection)

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """A transaction that commits at the end, or leaves nothing when an exception passes.

        Waits for its turn on SQLite; one inside another would wait for itself.
        """
        with self._turn(), wrapped(), self.engine.begin() as connection:
            tx = Tx(connection)
            yield tx
        if tx.queued:
            _wake(self._on_queued)
        if tx.left_to_fetch:
            _wake(self._on_left_to_fetch)

    def transact(self, use_case: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use case as one write transaction and return what it returns.

        On Conflict again, three times in all; then Conflict.

        Because it may run again, a use case touches nothing but its Tx.
        """
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._transact_once(use_case, *args, **kwargs)
            except Conflict:
                _log.info("A use case met a conflict and runs again.", extra={"action": "storage.conflict"})
        return self._transact_once(use_case, *args, **kwargs)

    async def run(self, use_case: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`transact` on this store's write thread.

        When the caller is cancelled, what has begun still commits.
        """
        return await _on(self._writers, self.transact, use_case, *args, **kwargs)

    async def look(self, query: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query as one read transaction on this store's threads.

        It returns values, not a result that is still open.
        """
        return await _on(self._readers, self._look, query, *args, **kwargs)

    def close(self) -> None:
        """Wait for what is running and stop the threads. The engine is its opener's to dispose of."""
        self._writers.shutdown()
        self._readers.shutdown()

    def _transact_once(
        self, use_case: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self.write() as tx:
            return use_case(tx, *args, **kwargs)

    def _look(self, query: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.read() as tx:
            return query(tx, *args, **kwargs)

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.take() if self._turns else nullcontext()


# A snapshot and no writes: SQLite gives the first by itself; PostgreSQL does both without a round trip more.
_READ_OPTIONS: dict[str, dict[str, Any]] = {
    "sqlite": READS,
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


async def _on(threads: ThreadPoolExecutor, function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    context = contextvars.copy_context()  # so that a log line written there knows its request
    return await asyncio.get_running_loop().run_in_executor(
        threads, lambda: context.run(function, *args, **kwargs)
    )


def _wake(whom: Callable[[], None] | None) -> None:
    if whom is None:
        return
    try:
        whom()
    except Exception:  # noqa: BLE001  the use case is committed: who asked must not hear that it failed
        _log.exception(
            "Could not wake whoever goes on with it; the next tick will.", extra={"action": "storage.wake"}
        )


Names = Sequence[str | Column[Any]]
Condition = ColumnElement[bool] | TextClause


def insert_or_ignore(
    tx: Tx,
    table: type[Base] | FromClause,
    values: Mapping[str, Any],
    index: Names,
    where: Condition | None = None,
) -> bool:
    """Insert a row unless one with the same `index` columns is there. True when it was inserted.

    `index`: the columns of a unique constraint or index; `where`: that index's own condition, if it is
    partial.
    """
    return tx.execute(inserting_or_ignoring(tx, table, index, where), values).rowcount == 1


def inserting_or_ignoring(
    tx: Tx, table: type[Base] | FromClause, index: Names, where: Condition | None = None
) -> Executable:
    """The statement of `insert_or_ignore`, for whoever has many rows at once."""
    return _insert_or_ignore(tx.dialect, table, _names(index), where)


def upsert(
    tx: Tx,
    table: type[Base] | FromClause,
    values: Mapping[str, Any],
    index: Names,
    *,
    update: Collection[str] | None = None,
    only_if: ColumnElement[bool] | None = None,
    where: Condition | None = None,
) -> bool:
    """Insert a row; if one with the same `index` columns is there, set its `update` columns to these values.

    `update`: all that is not in `index`, unless given. `only_if`: a condition on the row that is there, which may name
    the new one `excluded`. True when a row was inserted or updated. `index` and `where` as in `insert_or_ignore`.
    """
    keys = _names(index)
    changed = tuple(update or (name for name in values if name not in keys))
    return tx.execute(_upsert(tx.dialect, table, keys, changed, only_if, where), values).rowcount == 1


def upserting(tx: Tx, table: type[Base] | FromClause, index: Names, update: Names) -> Executable:
    """The statement of `upsert`, for whoever has many rows at once."""
    return _upsert(tx.dialect, table, _names(index), _names(update), None, None)


def _names(columns: Names) -> tuple[str, ...]:
    return tuple(column if isinstance(column, str) else column.key for column in columns)


# Built once for each table and kept, because building one takes longer than running it. Not without end: a
# condition that is made anew for each call would be kept with it.
@lru_cache(128)
def _insert_or_ignore(
    dialect: str, table: type[Base] | FromClause, index: tuple[str, ...], where: Condition | None
) -> Executable:
    return inserting(dialect, table).on_conflict_do_nothing(index_elements=index, index_where=where)


@lru_cache(128)
def _upsert(
    dialect: str,
    table: type[Base] | FromClause,
    index: tuple[str, ...],
    update: tuple[str, ...],
    only_if: ColumnElement[bool] | None,
    where: Condition | None,
) -> Executable:
    statement = inserting(dialect, table)
    changed = {name: statement.excluded[name] for name in update}
    return statement.on_conflict_do_update(
        index_elements=index, index_where=where, set_=changed, where=only_if
    )


def inserting(dialect: str, table: type[Base] | FromClause) -> postgresql.Insert | sqlite.Insert:
    """Each database has its own ON CONFLICT; they are spelled alike."""
    into = table if isinstance(table, FromClause) else table.__table__
    if not isinstance(into, Table):
        raise TypeError(f"{into!r} is no table")
    statement = postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)
    return statement.execution_options(preserve_rowcount=True)  # else psycopg's is gone with its cursor
