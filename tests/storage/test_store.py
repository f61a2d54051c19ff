"""Transactions: nothing lost, nothing half done, nobody kept waiting by somebody else's work."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from threading import Barrier, Event

import pytest
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, func, insert, select, text, update

from bot.errors import Conflict, DatabaseAway, StorageError
from storage.store import Store, Tx, insert_or_ignore, upsert
from tests.databases import Database

TALLIES = Table(
    "tallies",
    MetaData(),
    Column("name", String(20), primary_key=True),
    Column("count", Integer, nullable=False, default=0),
    Column("version", Integer, nullable=False, default=1),
    Column("lane", String(20)),
    Column("state", String(20)),
)
COUNT = TALLIES.c["count"]  # a table's columns have a method of that name
_BUSY = text("state = 'busy'")
Index("uq_tallies_lane", TALLIES.c.lane, unique=True, sqlite_where=_BUSY, postgresql_where=_BUSY)


@pytest.fixture
def tallied(database: Database) -> Database:
    """A database with one tally at nought."""
    TALLIES.metadata.create_all(database.engine)
    database.store.transact(add, "a")
    return database


def add(tx: Tx, name: str) -> None:
    tx.execute(insert(TALLIES).values(name=name))


def count_of(tx: Tx, name: str = "a") -> int:
    count: int = tx.execute(select(COUNT).where(TALLIES.c.name == name)).scalar_one()
    return count


def names(tx: Tx) -> list[str]:
    return list(tx.execute(select(TALLIES.c.name).order_by(TALLIES.c.name)).scalars())


def count_one_more(tx: Tx, name: str = "a") -> None:
    """Read, add in Python, write: what loses updates where transactions are not real. The row is locked."""
    query = select(COUNT).where(TALLIES.c.name == name).with_for_update()
    known = tx.execute(query).scalar_one()
    tx.execute(update(TALLIES).where(TALLIES.c.name == name).values(count=known + 1))


def count_one_more_by_version(tx: Tx) -> None:
    """The same without a lock, as storage.rows saves: who comes second finds another version."""
    counted, version = tx.execute(select(COUNT, TALLIES.c.version).where(TALLIES.c.name == "a")).one()
    here = (TALLIES.c.name == "a", TALLIES.c.version == version)
    values = {"count": counted + 1, "version": version + 1}
    if tx.execute(update(TALLIES).where(*here).values(**values)).rowcount != 1:
        raise Conflict("counted meanwhile")


def until_it_is_done(store: Store, use_case: Callable[[Tx], None]) -> None:
    """As Slack does, which brings an event again that met its third conflict."""
    while True:
        try:
            return store.transact(use_case)
        except Conflict:
            continue


class TestNothingIsLost:
    @pytest.mark.parametrize(("use_case", "times"), [(count_one_more, 100), (count_one_more_by_version, 25)])
    def test_eight_threads_count_together(
        self, tallied: Database, use_case: Callable[[Tx], None], times: int
    ) -> None:
        engines = [tallied.open(statement_timeout=30) for _ in range(2)]  # as two processes have
        stores = [tallied.open_store(engine) for engine in engines]

        def count(number: int) -> None:
            for _ in range(times):
                until_it_is_done(stores[number % 2], use_case)

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(count, range(8)))
        with tallied.store.read() as tx:
            assert count_of(tx) == 8 * times

    async def test_the_same_through_the_event_loop(self, tallied: Database) -> None:
        jobs = tallied.open_store()
        await asyncio.gather(
            *(store.run(count_one_more) for store in (tallied.store, jobs) for _ in range(100))
        )
        assert await tallied.store.look(count_of) == 200

    def test_two_who_lock_each_other_out_both_get_through(self, tallied: Database) -> None:
        tallied.store.transact(add, "b")
        # More than a lock may take otherwise, or on a busy machine it is over before PostgreSQL has seen who waits for whom.
        store = tallied.open_store(tallied.open(statement_timeout=30))
        have_met, met = set[str](), Barrier(2)

        def both(tx: Tx, first: str, second: str) -> None:
            count_one_more(tx, first)
            if tx.dialect == "postgresql" and first not in have_met:  # SQLite lets no two in
                have_met.add(first)
                met.wait(30)
            count_one_more(tx, second)

        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda order: store.transact(both, *order), [("a", "b"), ("b", "a")]))
        with tallied.store.read() as tx:
            assert (count_of(tx, "a"), count_of(tx, "b")) == (2, 2)


class TestConflicts:
    @pytest.mark.parametrize("conflicts", [0, 1, 2])
    def test_a_use_case_runs_again_and_leaves_one_effect(self, tallied: Database, conflicts: int) -> None:
        runs = 0

        def use_case(tx: Tx, by: int, *, name: str) -> str:
            nonlocal runs
            runs += 1
            for _ in range(by):
                count_one_more(tx, name)
            if runs <= conflicts:
                raise Conflict("somebody was faster")
            return "done"

        assert tallied.store.transact(use_case, 2, name="a") == "done"
        assert runs == conflicts + 1
        with tallied.store.read() as tx:
            assert count_of(tx) == 2

    def test_three_times_at_most(self, tallied: Database) -> None:
        runs = 0

        def use_case(tx: Tx) -> None:
            nonlocal runs
            runs += 1
            count_one_more(tx)
            raise Conflict(f"time {runs}")

        with pytest.raises(Conflict, match="time 3"):
            tallied.store.transact(use_case)
        with tallied.store.read() as tx:
            assert count_of(tx) == 0

    def test_another_error_is_not_tried_again(self, tallied: Database) -> None:
        runs = 0

        def use_case(tx: Tx) -> None:
            nonlocal runs
            runs += 1
            tx.execute(text("SELECT * FROM nowhere"))

        with pytest.raises(StorageError, match="nowhere"):
            tallied.store.transact(use_case)
        assert runs == 1


class TestRollback:
    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, asyncio.CancelledError])
    def test_leaves_nothing(self, tallied: Database, error: type[BaseException]) -> None:
        def use_case(tx: Tx) -> None:
            add(tx, "b")
            count_one_more(tx)
            raise error

        with pytest.raises(error):
            tallied.store.transact(use_case)
        with tallied.store.read() as tx:
            assert names(tx) == ["a"]
            assert count_of(tx) == 0

    def test_a_statement_that_fails_half_way_takes_the_whole_transaction_with_it(
        self, tallied: Database
    ) -> None:
        rows = [{"name": "b"}, {"name": "c"}, {"name": "a"}]
        with pytest.raises(StorageError), tallied.store.write() as tx:
            tx.execute(insert(TALLIES), rows)
        with tallied.store.read() as tx:
            assert names(tx) == ["a"]


def queue(tx: Tx, name: str) -> None:
    add(tx, name)
    tx.queued = True


class TestWaking:
    def test_comes_after_the_commit_when_something_was_queued_and_once(self, tallied: Database) -> None:
        seen: list[list[str]] = []

        def wake() -> None:
            with tallied.open_store(
                tallied.open()
            ).read() as tx:  # as the deliver loop of another process sees it
                seen.append(names(tx))

        store = tallied.open_store(on_queued=wake)
        store.transact(add, "b")
        assert seen == []
        store.transact(queue, "c")
        assert seen == [["a", "b", "c"]]

    def test_wakes_only_whoever_goes_on_with_it(self, tallied: Database) -> None:
        woken: list[str] = []
        store = tallied.open_store(
            on_queued=lambda: woken.append("deliver"), on_left_to_fetch=lambda: woken.append("fetch")
        )

        def leave(tx: Tx) -> None:
            tx.left_to_fetch = True

        store.transact(leave)
        store.transact(queue, "b")
        assert woken == ["fetch", "deliver"]

    def test_never_comes_for_what_was_rolled_back(self, tallied: Database) -> None:
        woken: list[int] = []
        store = tallied.open_store(on_queued=lambda: woken.append(1))

        def use_case(tx: Tx) -> None:
            queue(tx, "b")
            raise Conflict("somebody was faster")

        with pytest.raises(Conflict):
            store.transact(use_case)
        assert woken == []

    def test_may_write_itself(self, tallied: Database) -> None:
        store = tallied.open_store(on_queued=lambda: tallied.store.transact(count_one_more))
        store.transact(queue, "b")
        with store.read() as tx:
            assert count_of(tx) == 1

    def test_that_fails_is_logged_and_the_use_case_is_done(
        self, tallied: Database, caplog: pytest.LogCaptureFixture
    ) -> None:
        def wake() -> None:
            raise RuntimeError("Event loop is closed")

        tallied.open_store(on_queued=wake).transact(queue, "b")
        with tallied.store.read() as tx:
            assert names(tx) == ["a", "b"]
        assert [record.levelno for record in caplog.records] == [logging.ERROR]


class TestThreads:
    async def test_run_and_look_leave_the_loop_free(self, tallied: Database) -> None:
        seen: list[str] = []
        go_on = Event()

        def slow(tx: Tx) -> str:
            go_on.wait(5)
            seen.append(threading.current_thread().name)
            return "done"

        running = [asyncio.ensure_future(run(slow)) for run in (tallied.store.run, tallied.store.look)]
        await asyncio.sleep(0)
        go_on.set()  # only a loop that goes on gets here
        assert await asyncio.gather(*running) == ["done", "done"]
        assert all(name.startswith("test") for name in seen)

    async def test_a_read_does_not_wait_for_a_write(self, tallied: Database) -> None:
        written, go_on = Event(), Event()

        def write(tx: Tx) -> None:
            count_one_more(tx)
            written.set()
            go_on.wait(5)

        writing = asyncio.ensure_future(tallied.store.run(write))
        await asyncio.to_thread(written.wait, 5)
        assert await tallied.store.look(count_of) == 0
        go_on.set()
        await writing
        assert await tallied.store.look(count_of) == 1

    async def test_handlers_are_not_delayed_by_jobs(self, tallied: Database) -> None:
        """Every thread of the jobs is busy, and more waits for them; a handler reads and writes meanwhile."""
        jobs, go_on = tallied.open_store(threads=2), Event()

        def job(_: Tx) -> None:
            go_on.wait(5)

        busy = [asyncio.ensure_future(jobs.look(job)) for _ in range(6)]
        await tallied.store.run(count_one_more)
        assert await tallied.store.look(count_of) == 1
        assert not any(job.done() for job in busy)
        go_on.set()
        await asyncio.gather(*busy)

    async def test_a_job_that_writes_all_the_time_lets_a_handler_in_between(self, tallied: Database) -> None:
        jobs, stop, started = tallied.open_store(), Event(), Event()

        def write_on() -> int:
            written = 0
            while not stop.is_set():
                jobs.transact(count_one_more)
                written += 1
                started.set()
            return written

        writing = asyncio.ensure_future(asyncio.to_thread(write_on))
        await asyncio.to_thread(started.wait, 5)
        for number in range(20):
            await tallied.store.run(add, f"handler {number}")
        stop.set()
        written = await writing
        assert await tallied.store.look(count_of) == written
        assert len(await tallied.store.look(names)) == 21

    async def test_what_the_caller_knows_is_known_on_the_thread(self, tallied: Database) -> None:
        request: ContextVar[str] = ContextVar("request", default="?")
        request.set("r1")
        assert await tallied.store.run(lambda tx: request.get()) == "r1"
        assert await tallied.store.look(lambda tx: request.get()) == "r1"

    async def test_what_has_begun_commits_though_the_caller_is_gone(self, tallied: Database) -> None:
        begun, go_on = Event(), Event()

        def use_case(tx: Tx) -> None:
            begun.set()
            go_on.wait(5)
            count_one_more(tx)

        caller = asyncio.ensure_future(tallied.store.run(use_case))
        await asyncio.to_thread(begun.wait, 5)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        go_on.set()
        tallied.store.close()  # waits for it
        with tallied.store.read() as tx:
            assert count_of(tx) == 1

    async def test_errors_come_back_to_the_caller(self, tallied: Database) -> None:
        with pytest.raises(StorageError, match="nowhere"):
            await tallied.store.look(lambda tx: tx.execute(text("SELECT * FROM nowhere")).all())

    def test_a_write_that_gets_no_turn_is_away_not_a_hang(self, sqlite_database: Database) -> None:
        engine = sqlite_database.open(statement_timeout=0.05)
        one, two = sqlite_database.open_store(engine), sqlite_database.open_store(engine)
        with one.write(), pytest.raises(DatabaseAway), two.write():
            pass


class TestInsertOrIgnore:
    def test_is_true_once(self, tallied: Database) -> None:
        with tallied.store.write() as tx:
            assert insert_or_ignore(tx, TALLIES, {"name": "b", "count": 1}, ["name"])
            assert not insert_or_ignore(tx, TALLIES, {"name": "b", "count": 2}, [TALLIES.c.name])
            assert count_of(tx, "b") == 1

    def test_only_that_index_is_meant(self, tallied: Database) -> None:
        with tallied.store.write() as tx:
            add_busy(tx, "b")
        with pytest.raises(StorageError), tallied.store.write() as tx:
            insert_or_ignore(tx, TALLIES, {"name": "b", "lane": "1"}, ["lane"], where=_BUSY)

    def test_knows_partial_indexes(self, tallied: Database) -> None:
        with tallied.store.write() as tx:
            assert add_busy(tx, "b")
            assert not add_busy(tx, "c")
            tx.execute(update(TALLIES).values(state="free"))
            assert add_busy(tx, "c")

    def test_of_many_at_once_one_is_first(self, tallied: Database) -> None:
        def first(number: int) -> bool:
            return tallied.store.transact(insert_or_ignore, TALLIES, {"name": "b", "count": number}, ["name"])

        with ThreadPoolExecutor(8) as threads:
            assert sum(threads.map(first, range(8))) == 1


def add_busy(tx: Tx, name: str) -> bool:
    return insert_or_ignore(tx, TALLIES, {"name": name, "lane": "1", "state": "busy"}, ["lane"], where=_BUSY)


class TestUpsert:
    def test_sets_everything_but_the_key_unless_told_what(self, tallied: Database) -> None:
        with tallied.store.write() as tx:
            assert upsert(tx, TALLIES, {"name": "a", "count": 5, "lane": "1"}, ["name"])
            assert upsert(
                tx, TALLIES, {"name": "a", "count": 9, "lane": "2"}, [TALLIES.c.name], update=["lane"]
            )
            assert tx.execute(select(COUNT, TALLIES.c.lane)).one() == (5, "2")

    def test_can_be_made_to_look_first(self, tallied: Database) -> None:
        newer = {"name": "a", "version": 3}
        with tallied.store.write() as tx:
            assert not upsert(tx, TALLIES, newer, ["name"], only_if=TALLIES.c.version > 5)
            assert upsert(tx, TALLIES, newer, ["name"], only_if=TALLIES.c.version < 3)
            assert tx.execute(select(func.max(TALLIES.c.version))).scalar_one() == 3
