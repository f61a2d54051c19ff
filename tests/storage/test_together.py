"""Small transactions committed as one: each hears of its own end, and only after the commit."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from bot.errors import NotFound
from storage.store import Tx
from storage.together import MOST, Together
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
    together = Together(noted.store)
    many = [str(number) for number in range(3 * MOST + 1)]
    assert await asyncio.gather(*(together.run(note, word) for word in many)) == many
    assert noted.store.transact(words) == set(many)


async def test_many_share_a_commit(noted: Database) -> None:
    together = Together(noted.open_store(threads=1))
    groups: list[Tx] = []

    def count(tx: Tx) -> None:
        groups.append(tx)

    await asyncio.gather(*(together.run(count) for _ in range(MOST)))
    assert len({id(tx) for tx in groups}) < MOST


async def test_one_that_fails_fails_alone(noted: Database) -> None:
    together = Together(noted.store)
    ended = await asyncio.gather(
        together.run(note, "a"), together.run(fail, "b"), together.run(note, "c"), return_exceptions=True
    )
    assert [type(each) for each in ended] == [str, NotFound, str]
    assert noted.store.transact(words) == {"a", "c"}


async def test_what_is_asked_for_as_soon_as_another_ended_is_done(noted: Database) -> None:
    together = Together(noted.store)

    async def in_turn(first: str, second: str) -> None:
        await together.run(note, first)
        await together.run(note, second)

    async with asyncio.timeout(30):
        await asyncio.gather(*(in_turn(f"{n} one", f"{n} two") for n in range(5)))
        await in_turn("last one", "last two")
    assert len(noted.store.transact(words)) == 12


async def test_whoever_is_cancelled_does_not_hold_up_the_others(noted: Database) -> None:
    together = Together(noted.store)
    tasks = [asyncio.create_task(together.run(note, word)) for word in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert (ended[0], ended[2]) == ("a", "c")
    assert isinstance(ended[1], asyncio.CancelledError)
    assert await together.run(note, "d") == "d"
