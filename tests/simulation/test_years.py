"""Shorter years of smaller companies, several seeds: whatever people do, what is promised holds. `make simulate` lives a whole one of 1,000.

Apart from the scenarios, which are about one message each. Slow: each is thousands of messages.
"""

from __future__ import annotations

import pytest

from tests.databases import PostgresServer, SqliteFiles, opened
from tests.simulation.invariants import broken
from tests.simulation.record import DIGEST, Record
from tests.simulation.report import picture
from tests.simulation.year import Plan, live

pytestmark = pytest.mark.slow


async def lived(server: SqliteFiles | PostgresServer, plan: Plan) -> Record:
    with server.fresh() as url, opened(url) as database:
        return (await live(database.engine, plan)).record


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_three_months_of_a_hundred_hold(sqlite_files: SqliteFiles, seed: int) -> None:
    record = await lived(sqlite_files, Plan(seed=seed, people=100, days=91))
    assert broken(record) == {}
    kinds = {post.kind for post in record.posts}
    assert kinds >= {"check-in", "softer-check-in", "prompt", DIGEST, "outcome", "question"}, (
        "it was a real one"
    )
    assert picture(record, "A year").count("<rect") > 2 * 7 * 24


async def test_on_postgresql_too(postgres_server: PostgresServer) -> None:
    record = await lived(postgres_server, Plan(seed=4, people=25, days=60))
    assert broken(record) == {}


async def test_the_same_seed_is_the_same_life(sqlite_files: SqliteFiles) -> None:
    plan = Plan(seed=5, people=10, days=30)
    one, other = await lived(sqlite_files, plan), await lived(sqlite_files, plan)
    assert one.acts == other.acts
    assert one.posts == other.posts
