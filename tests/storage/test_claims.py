"""Claims: order in a lane, nothing twice, and nothing by a sender that was too slow. On both databases."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, insert, text

from bot.domain.delivery import LEASE, Delivery, DeliveryState, Op, person_lane
from bot.domain.person import Person
from bot.errors import Conflict
from storage import claims, deliveries, ledger, people, workspaces
from storage.deliveries import DELIVERIES
from storage.rows import values_of
from storage.store import Store, Tx
from storage.workspaces import Workspace
from tests.databases import Database

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def home(database: Database) -> Workspace:
    """An installation."""
    return installed(database.store)


def installed(store: Store) -> Workspace:
    """An installation, on this database."""
    row = Workspace(id=uuid4(), team_id="T1", bot_user_id="UBOT", bot_token="xoxb-1", installed_at=NOW)
    return store.transact(workspaces.put, row)


def a_row(home: Workspace, lane: str = "person:1", **more: Any) -> Delivery:
    """A post that is due."""
    given: dict[str, Any] = {
        "id": uuid4(),
        "workspace_id": home.id,
        "key": uuid4().hex,
        "kind": "notice",
        "op": Op.POST,
        "lane": lane,
        "due_at": NOW,
        "created_at": NOW,
    }
    return Delivery(**(given | more))


def put(store: Store, *rows: Delivery) -> None:
    """Queue these."""

    def use_case(tx: Tx) -> None:
        for row in rows:
            deliveries.queue(tx, row)

    store.transact(use_case)


def take(store: Store, limit: int = 10, now: datetime = NOW, lease_now: datetime = NOW) -> Sequence[Delivery]:
    """Claim."""
    return store.transact(claims.claim, now, lease_now, limit, uuid4())


def now_of(store: Store, row: Delivery) -> Delivery:
    """The row as it is."""
    with store.read() as tx:
        return deliveries.get(tx, row.workspace_id, row.id)


def test_a_claim_takes_the_oldest_due_row_of_each_lane(database: Database, home: Workspace) -> None:
    first, second = a_row(home), a_row(home, due_at=NOW + A_SECOND)
    other, later = a_row(home, "person:2"), a_row(home, "person:3", due_at=NOW + timedelta(hours=1))
    put(database.store, second, first, other, later)
    taken = take(database.store, now=NOW + A_SECOND)
    assert {row.id for row in taken} == {first.id, other.id}
    assert all(row.state is DeliveryState.SENDING and row.lease_token for row in taken)
    assert take(database.store, now=NOW + A_SECOND) == []


def test_the_next_of_a_lane_is_free_when_the_one_before_is_settled_and_not_while_it_is_unknown(
    database: Database, home: Workspace
) -> None:
    first, second = a_row(home), a_row(home, due_at=NOW + A_SECOND)
    put(database.store, first, second)
    later = NOW + timedelta(hours=1)
    (taken,) = take(database.store, now=later)
    assert database.store.transact(claims.to_unknown, taken, later)
    assert take(database.store, now=later) == []
    unknown = now_of(database.store, first)
    assert database.store.transact(claims.settle_sent, unknown, "1.2", later)
    assert [row.id for row in take(database.store, now=later)] == [second.id]


def test_what_lags_is_what_was_there_and_not_sent(database: Database, home: Workspace) -> None:
    a_day = timedelta(days=1)
    late_on_purpose = a_row(home, due_at=NOW - a_day, created_at=NOW)
    put(database.store, late_on_purpose)
    with database.store.read() as tx:
        assert claims.oldest_due(tx, NOW) == NOW
    put(database.store, a_row(home, "person:2", due_at=NOW - a_day, created_at=NOW - 2 * a_day))
    with database.store.read() as tx:
        assert claims.oldest_due(tx, NOW) == NOW - a_day


def test_a_workspace_whose_token_is_dead_is_passed_over(database: Database, home: Workspace) -> None:
    put(database.store, a_row(home))
    database.store.transact(workspaces.stop_sending, home.id, "token_revoked")
    assert take(database.store) == []
    database.store.transact(workspaces.put, replace(home, bot_token="xoxb-2"))
    assert len(take(database.store)) == 1


def test_a_claim_takes_no_more_than_asked_for(database: Database, home: Workspace) -> None:
    put(database.store, *(a_row(home, f"person:{n}", due_at=NOW - n * A_SECOND) for n in range(5)))
    taken = take(database.store, limit=2)
    assert [row.lane for row in taken] == ["person:4", "person:3"]


def test_a_sender_that_was_too_slow_changes_nothing(database: Database, home: Workspace) -> None:
    row = a_row(home)
    put(database.store, row)
    (slow,) = take(database.store)
    assert database.store.transact(claims.give_back, slow, NOW)
    (quick,) = take(database.store)
    for settle in (
        lambda tx: claims.settle_sent(tx, slow, "1.2", NOW),
        lambda tx: claims.settle_failed(tx, slow, "no"),
        lambda tx: claims.settle_cancelled(tx, slow, "no"),
        lambda tx: claims.give_back(tx, slow, NOW),
        lambda tx: claims.to_unknown(tx, slow, NOW),
        lambda tx: claims.attempt(tx, slow, "D1", NOW),
    ):
        assert database.store.transact(settle) is False
    assert now_of(database.store, row) == quick


def test_what_became_unwanted_after_the_claim_is_not_attempted(database: Database, home: Workspace) -> None:
    relay_id = uuid4()
    put(database.store, a_row(home, relay_id=relay_id))
    (taken,) = take(database.store)
    database.store.transact(deliveries.mark_unwanted, home.id, relay_id)
    assert database.store.transact(claims.attempt, taken, "D1", NOW) is False
    assert now_of(database.store, taken).attempted_at is None


def test_leases_run_on_the_lease_clock_on_sqlite(sqlite_database: Database) -> None:
    home = sqlite_database.store.transact(
        workspaces.put,
        Workspace(id=uuid4(), team_id="T1", bot_user_id="UBOT", bot_token="xoxb-1", installed_at=NOW),
    )
    put(sqlite_database.store, a_row(home))
    machine = datetime(2030, 1, 1, tzinfo=UTC)
    (taken,) = take(sqlite_database.store, lease_now=machine)
    assert taken.leased_until == machine + LEASE
    with sqlite_database.store.read() as tx:
        assert claims.list_expired(tx, machine + LEASE, 10) == []
        assert len(claims.list_expired(tx, machine + LEASE + A_SECOND, 10)) == 1
        week_back = machine - timedelta(days=7)
        assert len(claims.list_expired(tx, week_back, 10)) == 1, "the clock was stepped back"


def test_leases_run_on_the_databases_clock_on_postgresql(postgresql_database: Database) -> None:
    store = postgresql_database.store
    home = installed(store)
    put(store, a_row(home))
    centuries_ahead = datetime(2300, 1, 1, tzinfo=UTC)
    (taken,) = take(store, lease_now=centuries_ahead)
    assert taken.leased_until is not None
    assert taken.leased_until < centuries_ahead
    with store.read() as tx:
        assert claims.list_expired(tx, centuries_ahead, 10) == []
    ran_out = taken.leased_until - LEASE - A_SECOND
    over = deliveries.DELIVERIES.update().where(deliveries.DELIVERIES.c.workspace_id == home.id)
    store.transact(lambda tx: tx.execute(over.values(leased_until=ran_out)))
    with store.read() as tx:
        assert len(claims.list_expired(tx, NOW, 10)) == 1


def test_the_ledger_holds_attempts_and_gives_back_what_was_refused(
    database: Database, home: Workspace
) -> None:
    store = database.store
    reader = store.transact(
        people.add, Person(id=uuid4(), workspace_id=home.id, slack_id="U1", name="Maya", created_at=NOW)
    )
    lane = person_lane(reader.id)
    nudges = [
        a_row(home, lane, is_nudge=True, reader_id=reader.id, due_at=NOW + n * A_SECOND) for n in range(3)
    ]
    put(store, *nudges)

    def entries(of: Delivery) -> Sequence[datetime]:
        with store.read() as tx:
            found = ledger.list_since(tx, home.id, {reader.id}, NOW - timedelta(days=7))
        return [at for _, delivery_id, at in found if delivery_id != of.id]

    later = NOW + timedelta(minutes=1)
    (first,) = take(store, now=later)
    store.transact(claims.attempt, first, "D1", later)
    assert entries(nudges[1]) == [later]
    assert entries(nudges[0]) == [], "its own attempt does not stand in its way"
    store.transact(claims.settle_failed, first, "user_disabled")
    assert entries(nudges[1]) == []

    (second,) = take(store, now=later)
    store.transact(claims.attempt, second, "D1", later)
    store.transact(claims.to_unknown, second, later)
    assert entries(nudges[2]) == [later], "what nobody knows of counts"
    store.transact(claims.give_back, now_of(store, second), later)
    assert entries(nudges[2]) == []


def test_another_row_of_the_lane_can_take_over_the_claim(database: Database, home: Workspace) -> None:
    first, second = a_row(home), a_row(home, due_at=NOW + A_SECOND)
    put(database.store, first, second)
    (taken,) = take(database.store, now=NOW + A_SECOND)
    swapped = database.store.transact(claims.swap, taken, second)
    assert swapped is not None
    assert (swapped.id, swapped.lease_token) == (second.id, taken.lease_token)
    assert now_of(database.store, first).state is DeliveryState.PENDING
    assert database.store.transact(claims.settle_sent, swapped, "1.2", NOW)


def test_an_update_that_is_given_back_makes_way_for_the_one_that_was_queued_meanwhile(
    database: Database, home: Workspace
) -> None:
    target = a_row(home)
    update = {"op": Op.UPDATE, "target_id": target.id}
    put(database.store, a_row(home, "person:2", **update))
    (taken,) = take(database.store)
    put(database.store, a_row(home, "person:2", **update))
    assert database.store.transact(claims.give_back, taken, NOW)
    assert now_of(database.store, taken).state is DeliveryState.CANCELLED
    assert len(take(database.store)) == 1


@pytest.mark.parametrize("op", [Op.UPDATE, Op.PUBLISH])
def test_a_drawing_that_is_asked_for_again_is_not_taken_until_what_it_shows_is_committed(
    postgresql_database: Database, op: Op
) -> None:
    store = postgresql_database.store
    home = installed(store)
    target = uuid4()

    def ask(tx: Tx) -> None:
        drawing = a_row(home, op=op, target_id=target if op is Op.UPDATE else None)
        (deliveries.queue_update if op is Op.UPDATE else deliveries.queue_publish)(tx, drawing)

    store.transact(ask)
    with store.write() as tx:
        ask(tx)
        assert take(postgresql_database.open_store()) == []
    assert len(take(store)) == 1, "once"


def test_what_was_attempted_in_the_future_is_looked_up_at_once(database: Database, home: Workspace) -> None:
    """The wall clock was stepped back a week: the lane must not wait for it."""
    put(database.store, a_row(home))
    (taken,) = take(database.store)
    store = database.store
    store.transact(claims.attempt, taken, "D1", NOW)
    store.transact(claims.to_unknown, taken, NOW + timedelta(seconds=30))
    with store.read() as tx:
        assert claims.list_unknown_due(tx, NOW + A_SECOND, 10) == []
        assert len(claims.list_unknown_due(tx, NOW - timedelta(days=7), 10)) == 1


def test_claims_at_the_same_moment_in_the_same_lane_are_a_conflict_and_no_error(
    postgresql_database: Database,
) -> None:
    """A row that is older than the one under way is queued between two claims that do not see each other."""
    store = postgresql_database.store
    home = installed(store)
    put(store, a_row(home, due_at=NOW))
    second = postgresql_database.open_store()

    def claim_once() -> None:
        with second.write() as tx:
            claims.claim(tx, NOW, NOW, 10, uuid4())

    with ThreadPoolExecutor(1) as threads:
        with store.write() as tx:
            assert len(claims.claim(tx, NOW, NOW, 10, uuid4())) == 1
            put(postgresql_database.open_store(), a_row(home, due_at=NOW - A_SECOND))
            waiting = threads.submit(claim_once)
            until_somebody_waits(postgresql_database)  # for us, at the lane's index
        with pytest.raises(Conflict):
            waiting.result()
    assert second.transact(claims.claim, NOW, NOW, 10, uuid4()) == []


def until_somebody_waits(database: Database) -> None:
    """Return when a statement on this database waits for another's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 30
    with database.open_plain().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(waiting).scalar():
            assert time.monotonic() < deadline
            time.sleep(0.01)


LANES, EACH, WORKERS = 300, 5, 4


def test_four_workers_keep_the_order_of_every_lane_and_take_nothing_twice(
    database: Database, home: Workspace
) -> None:
    queue_many(database.store, home)
    order: dict[str, list[UUID]] = defaultdict(list)
    took: list[UUID] = []
    lock = Lock()

    def work(worker: int) -> None:
        store = database.open_store()
        idle = 0
        while idle < 3:
            try:
                taken = store.transact(claims.claim, NOW + LEASE, NOW, 7, uuid4())
            except Conflict:
                continue
            idle = 0 if taken else idle + 1
            with lock:
                took.extend(row.id for row in taken)
                for row in taken:
                    order[row.lane].append(row.id)
            assert store.transact(sent, taken)

    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(work, range(WORKERS)))
    assert len(took) == len(set(took)) == LANES * EACH
    for lane, ids in order.items():
        assert ids == [uuid_of(lane, n) for n in range(EACH)], lane


def sent(tx: Tx, taken: Sequence[Delivery]) -> bool:
    """All of these, at once."""
    return all(
        claims.attempt(tx, row, "D1", NOW) and claims.settle_sent(tx, row, "1.2", NOW) for row in taken
    )


def uuid_of(lane: str, number: int) -> UUID:
    """The id of a lane's row: not in the order of the queue."""
    return UUID(int=(7919 * number % EACH + 1) << 64 | int(lane.removeprefix("person:")) + 1)


def queue_many(store: Store, home: Workspace) -> None:
    """Rows that are due one after the other in each lane."""
    rows = [
        a_row(home, f"person:{lane}", id=uuid_of(f"person:{lane}", n), due_at=NOW + n * A_SECOND)
        for lane in range(LANES)
        for n in range(EACH)
    ]
    store.transact(deliveries.queue_all, rows)


def test_a_claim_reads_what_it_takes_though_nothing_waited_when_rows_were_counted(
    postgresql_database: Database,
) -> None:
    """PostgreSQL's own plan, made with what it counted on a quiet day, for a morning on which many wait."""
    store = postgresql_database.store
    home = installed(store)
    sent = [a_row(home, f"person:{number}", state=DeliveryState.SENT) for number in range(400)]
    store.transact(lambda tx: tx.execute(insert(DELIVERIES), [values_of(row) for row in sent]))
    with postgresql_database.open_plain().begin() as connection:
        connection.execute(text("ANALYZE deliveries"))
    put(store, *(a_row(home, f"person:{number}") for number in range(400)))
    seen: list[tuple[str, Any]] = []

    @event.listens_for(postgresql_database.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, params: Any, *_: Any) -> None:
        seen.append((statement, params))

    assert len(take(store)) == 10
    statement, params = next(each for each in seen if "claimable" in each[0])
    event.remove(postgresql_database.engine, "before_cursor_execute", note)
    with postgresql_database.open_plain().connect() as connection:
        explained = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", params)
        reads = list(_reads_of(explained.scalar_one()[0]["Plan"], "deliveries"))
    assert len(reads) >= 3, "the candidates, their lanes, and those that are taken"
    assert all(rows <= 20 for rows in reads), reads


def _reads_of(plan: dict[str, Any], table: str) -> Iterator[float]:
    """How many rows each step that reads the table looks at, each time it runs."""
    if plan.get("Relation Name") == table and "Scan" in plan["Node Type"]:
        removed = sum(
            plan.get(name, 0) for name in ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        )
        yield plan["Actual Rows"] + removed
    for part in plan.get("Plans", ()):
        yield from _reads_of(part, table)
