"""Small transactions committed as one: each hears of its own end, and only after the commit."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextvars import ContextVar
from threading import Barrier, Event

import pytest
from sqlalchemy import text

from bot.errors import DatabaseAway, NotFound
from storage.store import Tx
from storage.together import MOST, Groups, Together
from tests.databases import Database


@pytest.fixture
def noted(database: Database) -> Database:
    """A database with a table of one column."""
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (word VARCHAR(20) PRIMARY KEY)"))
    return database


def note(tx: Tx, word: str) -> str:
    tx.execute(text("INSERT INTO notes VALUES (:word)"), {"word": word})
    return word


def fail(tx: Tx, word: str) -> None:
    note(tx, word)
    raise NotFound(word)


def words(tx: Tx) -> set[str]:
    return set(tx.execute(text("SELECT word FROM notes")).scalars())


async def test_each_gets_its_own_result(noted: Database) -> None:
    together = Together(noted.store.run, 1)
    many = [str(number) for number in range(3 * MOST + 1)]
    assert await asyncio.gather(*(together.run(note, word) for word in many)) == many
    assert noted.store.transact(words) == set(many)


async def test_many_share_a_commit(noted: Database) -> None:
    together = Together(noted.open_store(threads=1).run, 1)
    groups: list[Tx] = []

    def count(tx: Tx) -> None:
        groups.append(tx)

    await asyncio.gather(*(together.run(count) for _ in range(MOST)))
    assert len({id(tx) for tx in groups}) < MOST


async def test_one_that_fails_fails_alone(noted: Database) -> None:
    together = Together(noted.store.run, 1)
    ended = await asyncio.gather(
        together.run(note, "a"), together.run(fail, "b"), together.run(note, "c"), return_exceptions=True
    )
    assert [type(each) for each in ended] == [str, NotFound, str]
    assert noted.store.transact(words) == {"a", "c"}


async def test_what_is_nobodys_fault_is_not_waited_for_again(noted: Database) -> None:
    together = Together(noted.store.run, 1)
    tries: list[str] = []

    def away(_tx: Tx, name: str) -> None:
        tries.append(name)
        raise DatabaseAway("The database cannot be reached.")

    ended = await asyncio.gather(*(together.run(away, name) for name in "abc"), return_exceptions=True)
    assert [type(each) for each in ended] == [DatabaseAway] * 3
    assert tries == ["a"]


async def test_each_runs_in_its_callers_context(noted: Database) -> None:
    store = noted.open_sharing_store()
    here: ContextVar[str] = ContextVar("here")

    def where(_tx: Tx) -> str:
        return here.get()

    async def somewhere(name: str) -> tuple[str, str]:
        here.set(name)
        return await store.look(where), await store.run(where)

    came = await asyncio.gather(*(asyncio.create_task(somewhere(name)) for name in "abc"))
    assert came == [(name, name) for name in "abc"]


async def test_a_store_that_shares_reads_what_it_wrote(noted: Database) -> None:
    store = noted.open_sharing_store()
    await asyncio.gather(*(store.run(note, str(number)) for number in range(MOST * 2)))
    assert (
        await asyncio.gather(*(store.look(words) for _ in range(5)))
        == [{str(number) for number in range(MOST * 2)}] * 5
    )


async def test_in_a_store_that_shares_one_that_fails_fails_alone(noted: Database) -> None:
    store = noted.open_sharing_store()
    wanted = (store.run(fail if number == 7 else note, str(number)) for number in range(MOST * 2))
    ended = await asyncio.gather(*wanted, return_exceptions=True)
    assert [place for place, each in enumerate(ended) if isinstance(each, NotFound)] == [7]
    assert noted.store.transact(words) == {str(number) for number in range(MOST * 2)} - {"7"}


async def test_groups_that_want_each_others_rows_give_way_before_they_are_locked_for_good(
    postgresql_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Two replicas get the same two events, in another order, each beside one that is nobody else's."""
    with postgresql_database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (word VARCHAR(20) PRIMARY KEY, times INTEGER)"))
        connection.execute(text("INSERT INTO notes VALUES ('a', 0), ('b', 0), ('c', 0), ('d', 0)"))
    both_have_one, met = Barrier(2), Event()

    def count(tx: Tx, word: str) -> None:
        tx.execute(text("UPDATE notes SET times = times + 1 WHERE word = :word"), {"word": word})

    def count_and_meet(tx: Tx, word: str) -> None:
        count(tx, word)
        if not met.is_set():
            both_have_one.wait(10)
            met.set()

    async def replica(first: str, second: str, own: str) -> None:
        store = postgresql_database.open_sharing_store()
        wanted = (store.run(count_and_meet, first), store.run(count, second), store.run(count, own))
        await asyncio.gather(*wanted)

    with caplog.at_level(logging.INFO):
        await asyncio.gather(replica("a", "b", "c"), replica("b", "a", "d"))
    counted = postgresql_database.store.transact(
        lambda tx: tx.execute(text("SELECT word, times FROM notes ORDER BY word")).all()
    )
    assert [tuple(row) for row in counted] == [("a", 2), ("b", 2), ("c", 1), ("d", 1)]
    said = {getattr(record, "action", None): getattr(record, "why", None) for record in caplog.records}
    assert said == {"storage.apart": "RowTaken"}, "PostgreSQL had to end a deadlock"


async def test_what_is_asked_for_as_soon_as_another_ended_is_done(noted: Database) -> None:
    together = Together(noted.store.run, 1)

    async def in_turn(first: str, second: str) -> None:
        await together.run(note, first)
        await together.run(note, second)

    async with asyncio.timeout(30):
        await asyncio.gather(*(in_turn(f"{n} one", f"{n} two") for n in range(5)))
        await in_turn("last one", "last two")
    assert len(noted.store.transact(words)) == 12


async def test_whoever_is_cancelled_does_not_hold_up_the_others(noted: Database) -> None:
    together = Together(noted.store.run, 1)
    tasks = [asyncio.create_task(together.run(note, word)) for word in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert (ended[0], ended[2]) == ("a", "c")
    assert isinstance(ended[1], asyncio.CancelledError)
    assert await together.run(note, "d") == "d"


async def test_few_wait_a_moment_where_many_are_about_to_come(noted: Database) -> None:
    coming, groups = [4], list[int]()

    def note_all(tx: Tx, some: Sequence[str]) -> list[str]:
        groups.append(len(some))
        return [note(tx, word) for word in some]

    together = Groups(noted.store.run, note_all, 1, coming=lambda: coming[0])

    async def later(word: str) -> str:
        await asyncio.sleep(0)
        coming[0] -= 1
        return await together.do(word)

    assert await asyncio.gather(*(later(word) for word in "abcd")) == list("abcd")
    assert groups == [4]
    assert await together.do("e") == "e"
    assert groups == [4, 1]


async def test_a_group_in_which_one_fails_is_done_one_by_one(noted: Database) -> None:
    def note_all(tx: Tx, some: Sequence[str]) -> list[str]:
        for word in some:
            (fail if word == "b" else note)(tx, word)
        return list(some)

    together = Groups(noted.store.run, note_all, 1)
    ended = await asyncio.gather(*(together.do(word) for word in "abc"), return_exceptions=True)
    assert [type(each) for each in ended] == [str, NotFound, str]
    assert noted.store.transact(words) == {"a", "c"}
