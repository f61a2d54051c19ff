"""What is reserved of Slack's limits: one number for all replicas, on the clock of leases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from bot.domain.pace import Pace
from storage import limits, workspaces
from storage.store import Tx
from tests.databases import Database

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PACE = Pace(every=2.0, burst=3)


@pytest.fixture
def home(database: Database) -> UUID:
    """An installation."""
    row = workspaces.Workspace(
        id=uuid4(), team_id="T1", bot_user_id="U1", bot_token="xoxb-test", installed_at=NOW
    )
    return database.store.transact(workspaces.put, row).id


def reserved(
    database: Database, home: UUID, count: int = 1, now: datetime = NOW, method: str = "post"
) -> float:
    """Seconds until the first of `count` calls; on PostgreSQL its own clock counts, so what passes meanwhile is rounded away."""
    return round(database.store.transact(limits.reserve, now, home, method, PACE, count))


def test_a_burst_goes_at_once_and_then_the_pace_holds(database: Database, home: UUID) -> None:
    assert [reserved(database, home) for _ in range(6)] == [-4, -2, 0, 2, 4, 6]


def test_several_are_reserved_in_a_row_and_can_be_given_back(database: Database, home: UUID) -> None:
    assert reserved(database, home, 10) == -4
    assert reserved(database, home) == 16
    database.store.transact(limits.give_back, home, "post", PACE, 8)
    assert reserved(database, home) == 2


def test_methods_and_workspaces_do_not_wait_for_each_other(database: Database, home: UUID) -> None:
    other = workspaces.Workspace(
        id=uuid4(), team_id="T2", bot_user_id="U1", bot_token="xoxb-test", installed_at=NOW
    )
    reserved(database, home, 50)
    assert reserved(database, home, method="update") == -4
    assert reserved(database, database.store.transact(workspaces.put, other).id) == -4


def test_retry_after_holds_a_method_and_is_never_shortened(database: Database, home: UUID) -> None:
    database.store.transact(limits.hold, NOW, home, "post", 30.0)
    database.store.transact(limits.hold, NOW, home, "post", 5.0)
    assert reserved(database, home) == 30


def test_what_was_reserved_before_the_clock_was_stepped_back_is_over(sqlite_database: Database) -> None:
    """On PostgreSQL it is the server's own clock, which the test cannot step."""
    row = workspaces.Workspace(
        id=uuid4(), team_id="T1", bot_user_id="U1", bot_token="xoxb-test", installed_at=NOW
    )
    home = sqlite_database.store.transact(workspaces.put, row).id
    before = NOW + timedelta(days=7)
    assert reserved(sqlite_database, home, 3, before) == -4
    sqlite_database.store.transact(limits.hold, before, home, "update", 1800.0)
    assert reserved(sqlite_database, home) == -4
    assert reserved(sqlite_database, home, method="update") == -4
    sqlite_database.store.transact(limits.hold, before, home, "post", 1800.0)
    sqlite_database.store.transact(limits.hold, NOW, home, "post", 30.0)
    assert reserved(sqlite_database, home) == 30


def test_conversations_are_reserved_each_for_itself(database: Database, home: UUID) -> None:
    def each(tx: Tx, *lanes: str) -> dict[str, int]:
        found = limits.reserve_each(tx, NOW, home, lanes, 1.0)
        return {lane: round(seconds) for lane, seconds in found.items()}

    assert database.store.transact(each, "person:a", "person:b") == {"person:a": 0, "person:b": 0}
    assert database.store.transact(each, "person:b", "person:c") == {"person:b": 1, "person:c": 0}
    assert database.store.transact(each, "person:b") == {"person:b": 2}


def test_nothing_is_reserved_twice_by_many_at_once(database: Database, home: UUID) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: reserved(database, home), range(40)))
    assert sorted(found) == [2 * number - 4 for number in range(40)]


def test_old_rows_are_erased(sqlite_database: Database) -> None:
    row = workspaces.Workspace(
        id=uuid4(), team_id="T1", bot_user_id="U1", bot_token="xoxb-test", installed_at=NOW
    )
    home = sqlite_database.store.transact(workspaces.put, row).id
    reserved(sqlite_database, home)
    assert sqlite_database.store.transact(limits.erase_old, NOW) == 0
    assert sqlite_database.store.transact(limits.erase_old, NOW + timedelta(hours=2)) == 1
