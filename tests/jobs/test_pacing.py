"""Claiming at Slack's pace: turns in the workspace's minute and the conversation's second, and a fair share of the slots."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.domain.pace import PATIENCE, Pace
from bot.jobs import pacing
from bot.jobs.pacing import Claimed
from storage import claims, deliveries, workspaces
from storage.store import Tx
from tests.databases import Database

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PACES = dict.fromkeys(Op, Pace(every=1.0, burst=1))


def installed(database: Database, team: str) -> UUID:
    """One more installation."""
    row = workspaces.Workspace(
        id=uuid4(), team_id=team, bot_user_id="U1", bot_token="xoxb-test", installed_at=NOW
    )
    return database.store.transact(workspaces.put, row).id


def queue(database: Database, home: UUID, count: int, *, lane: str = "", op: Op = Op.POST) -> None:
    """Rows that are due, each in a lane of its own unless one is named."""

    def put(tx: Tx) -> None:
        for _ in range(count):
            row_id = uuid4()
            row = Delivery(
                id=row_id, workspace_id=home, key=f"k:{row_id}", kind="notice", op=op,
                lane=lane or f"person:{row_id}", due_at=NOW, created_at=NOW,
            )  # fmt: skip
            deliveries.queue(tx, row)

    database.store.transact(put)


def claim(database: Database, limit: int, full: tuple[UUID, ...] = ()) -> list[Claimed]:
    """What is ours, and when it may go."""
    return list(database.store.transact(pacing.claim, NOW, NOW, limit, uuid4(), PACES, full).claimed)


def waits(claimed: list[Claimed]) -> list[int]:
    """In whole seconds: PostgreSQL's own clock runs on meanwhile."""
    return sorted(round(one.wait) for one in claimed)


def test_each_has_its_turn_in_the_workspaces_minute(database: Database) -> None:
    queue(database, installed(database, "T1"), 4)
    assert waits(claim(database, 10)) == [0, 1, 2, 3]


def test_what_would_wait_longer_than_patience_is_given_back_and_costs_nothing(database: Database) -> None:
    queue(database, installed(database, "T1"), 30)
    patience = round(PATIENCE.total_seconds())
    assert waits(claim(database, 30)) == list(range(patience + 1))
    assert claim(database, 30) == [], "they wait in the table, not in a slot"


def test_a_conversation_has_its_second_also_after_another_replica(database: Database) -> None:
    home = installed(database, "T1")
    queue(database, home, 1, lane="person:maya")
    [first] = claim(database, 10)
    database.store.transact(claims.settle_sent, first.delivery, "1.0", NOW)
    queue(database, home, 1, lane="person:maya")
    [second] = claim(database, 10)
    assert second.wait == pytest.approx(1.0, abs=0.3)


def test_a_workspace_that_slack_holds_back_does_not_hold_up_the_other(database: Database) -> None:
    held, free = installed(database, "T1"), installed(database, "T2")
    queue(database, held, 1)
    [limited] = claim(database, 10)
    database.store.transact(pacing.hold, NOW, limited.delivery, 60.0)
    queue(database, held, 5)
    queue(database, free, 2)
    found = claim(database, 10)
    assert Counter(one.delivery.workspace_id for one in found) == {free: 2}


def test_retry_after_is_for_the_method_alone(database: Database) -> None:
    home = installed(database, "T1")
    queue(database, home, 1)
    [limited] = claim(database, 10)
    database.store.transact(pacing.hold, NOW, limited.delivery, 60.0)
    queue(database, home, 1)
    queue(database, home, 1, op=Op.UPDATE)
    assert [one.delivery.op for one in claim(database, 10)] == [Op.UPDATE]


def test_who_has_no_room_is_passed_over(database: Database) -> None:
    full, free = installed(database, "T1"), installed(database, "T2")
    queue(database, full, 5)
    queue(database, free, 5)
    assert {one.delivery.workspace_id for one in claim(database, 10, (full,))} == {free}


def test_without_paces_nothing_waits(database: Database) -> None:
    home = installed(database, "T1")
    queue(database, home, 30)
    found = database.store.transact(pacing.claim, NOW, NOW, 30, uuid4(), {}).claimed
    assert waits(list(found)) == [0] * 30
    assert all(one.delivery.state is DeliveryState.SENDING for one in found)


def test_there_may_be_more_only_where_all_that_was_asked_for_came(database: Database) -> None:
    queue(database, installed(database, "T1"), 5)
    taken = [database.store.transact(pacing.claim, NOW, NOW, 3, uuid4(), PACES) for _ in range(2)]
    assert [(len(each.claimed), each.may_be_more) for each in taken] == [(3, True), (2, False)]


@given(st.integers(1, 100), st.integers(0, 20))
def test_a_share_leaves_room_for_the_others(slots: int, installations: int) -> None:
    share = pacing.share_of(slots, installations)
    assert 1 <= share <= slots
    if installations > 1 and slots > 1:
        assert share < slots or slots == 1


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 30), st.integers(1, 10))
def test_nobody_exceeds_the_share(flying: list[int], slots: int, share: int) -> None:
    homes = [UUID(int=number) for number in flying]
    free, full = pacing.room(homes, slots, share)
    counts = Counter(homes)
    assert set(full) == {home for home, count in counts.items() if count >= share}
    assert free <= slots - len(homes)
    for home, count in counts.items():
        if home not in full:
            assert count + free <= share


def test_a_delivery_put_off_is_due_again_when_its_turn_is_near(sqlite_database: Database) -> None:
    home = installed(sqlite_database, "T1")
    queue(sqlite_database, home, 12)
    claim(sqlite_database, 12)
    with sqlite_database.store.read() as tx:
        due = claims.next_at(tx)
    assert due == NOW + timedelta(seconds=11) - PATIENCE
