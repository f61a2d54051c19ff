"""The outbox's other half: who sends what, for how long, and what became of it.

Apart from storage.deliveries because these are the only writers of rows that are under way, and all of them are compare-and-set: a row is
changed only while it stands as it was read (state, lease token, readings), so a sender that was too slow changes nothing. Leases run on the
database's clock on PostgreSQL and on `lease_now` on SQLite; policy's `now` never moves them. Must not decide when or whether anything is sent.

Each function that ends in a verb on one delivery returns False when the row is somebody else's by now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, tuple_, update

from bot.domain.delivery import LEASE, Delivery, DeliveryState, Op
from bot.errors import Conflict, Duplicate
from storage.deliveries import DELIVERIES, has_pending_update, is_pending, is_under_way
from storage.rows import columns_of, many
from storage.schema import LedgerRow, WorkspaceRow
from storage.store import Tx, upsert

LEDGER: Table = LedgerRow.__table__  # type: ignore[assignment]
WORKSPACES: Table = WorkspaceRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(DELIVERIES, Delivery)
_FREE: dict[str, Any] = {"lease_token": None, "leased_until": None}


def claim(
    tx: Tx, now: datetime, lease_now: datetime, limit: int, token: UUID, lease: timedelta = LEASE
) -> Sequence[Delivery]:
    """A sweep over all workspaces: take the oldest due row of each lane in which nothing is under way, at most `limit`, oldest first.

    Workspaces whose sending is stopped are passed over. Raises Conflict when another process took a row of the same lane at the same moment
    (the lane's unique index says so); the Store then claims again.
    """
    free = _oldest_of_free_lanes(now, limit, skip_locked=tx.dialect != "sqlite").cte("claimable")
    until: Any = func.clock_timestamp() + lease if tx.dialect == "postgresql" else lease_now + lease
    taken = {"state": DeliveryState.SENDING, "lease_token": token, "leased_until": until}
    statement = update(DELIVERIES).where(DELIVERIES.c.id.in_(select(free.c.id))).values(**taken)
    try:
        rows = tx.execute(statement.returning(*_VALUES.selected_columns)).all()
    except Duplicate as error:
        raise Conflict("another process claimed in the same lane") from error
    claimed = [Delivery(**row._mapping) for row in rows]
    return sorted(claimed, key=lambda row: (row.due_at, row.created_at, row.id))


def _oldest_of_free_lanes(now: datetime, limit: int, *, skip_locked: bool) -> Any:
    other = DELIVERIES.alias("other")
    same_lane = and_(other.c.workspace_id == DELIVERIES.c.workspace_id, other.c.lane == DELIVERIES.c.lane)
    is_older = tuple_(other.c.due_at, other.c.created_at, other.c.id) < tuple_(
        DELIVERIES.c.due_at, DELIVERIES.c.created_at, DELIVERIES.c.id
    )
    older = select(other.c.id).where(same_lane, is_pending(other), is_older)
    busy = select(other.c.id).where(same_lane, is_under_way(other))
    stopped = select(WORKSPACES.c.id).where(WORKSPACES.c.sending_stopped_why.is_not(None))
    query = (
        select(DELIVERIES.c.id)
        .where(is_pending(), DELIVERIES.c.due_at <= now)
        .where(DELIVERIES.c.workspace_id.not_in(stopped), ~older.exists(), ~busy.exists())
        .order_by(
            DELIVERIES.c.due_at
        )  # nothing finer, or all that are due at one moment are sorted for a few of them
        .limit(limit)
    )
    return query.with_for_update(skip_locked=True, of=DELIVERIES) if skip_locked else query


def swap(tx: Tx, claimed: Delivery, chosen: Delivery) -> Delivery | None:
    """Another row of the lane goes first: it takes over the claim, the claimed one waits again. None when that is not possible any more."""
    if not give_back(tx, claimed, claimed.due_at):
        return None
    here = (_in(chosen), DELIVERIES.c.id == chosen.id, is_pending())
    taken = {
        "state": DeliveryState.SENDING,
        "lease_token": claimed.lease_token,
        "leased_until": claimed.leased_until,
    }
    row = tx.execute(
        update(DELIVERIES).where(*here).values(**taken).returning(*_VALUES.selected_columns)
    ).one_or_none()
    return None if row is None else Delivery(**row._mapping)


def attempt(tx: Tx, delivery: Delivery, channel: str | None, now: datetime) -> bool:
    """Just before the call: the moment, the channel and, for a nudge, the ledger's row. False when the lease is lost or it became unwanted."""
    wanted = DELIVERIES.c.unwanted.is_(False)
    if not _change(tx, delivery, wanted, attempted_at=now, channel=channel):
        return False
    if delivery.is_nudge and delivery.reader_id is not None:
        entry: dict[str, Any] = {"workspace_id": delivery.workspace_id, "delivery_id": delivery.id}
        entry |= {"person_id": delivery.reader_id, "at": now}
        upsert(tx, LEDGER, entry, [LEDGER.c.workspace_id, LEDGER.c.delivery_id])
    return True


def give_back(
    tx: Tx, delivery: Delivery, due_at: datetime, *, why: str | None = None, attempts: int | None = None
) -> bool:
    """It did not happen: pending again at `due_at`, and not in the ledger. An update is dropped where a newer one waits already."""
    if delivery.op is Op.UPDATE and delivery.target_id and _is_superseded(tx, delivery, delivery.target_id):
        return settle_cancelled(tx, delivery, "a later update waits")
    again: dict[str, Any] = {
        "state": DeliveryState.PENDING,
        "due_at": due_at,
        "why": why,
        "attempted_at": None,
    }
    again |= {"readings": 0, "look_at": None, "attempts": delivery.attempts if attempts is None else attempts}
    try:
        given = _change(tx, delivery, **again, **_FREE)
    except Duplicate as error:
        raise Conflict("a later update was queued at the same moment") from error
    if given:
        _take_back(tx, delivery)
    return given


def _is_superseded(tx: Tx, delivery: Delivery, target_id: UUID) -> bool:
    return has_pending_update(tx, delivery.workspace_id, target_id)


def settle_sent(tx: Tx, delivery: Delivery, ts: str | None, now: datetime) -> bool:
    """Slack did it."""
    return _change(
        tx, delivery, state=DeliveryState.SENT, ts=ts, sent_at=now, why=None, look_at=None, **_FREE
    )


def settle_failed(tx: Tx, delivery: Delivery, why: str, *, stays_in_ledger: bool = False) -> bool:
    """It will not be done. A refused nudge did not reach anybody, so it is taken from the ledger; one whose fate nobody knows stays."""
    settled = _change(tx, delivery, state=DeliveryState.FAILED, why=why[:200], look_at=None, **_FREE)
    if settled and not stays_in_ledger:
        _take_back(tx, delivery)
    return settled


def settle_cancelled(tx: Tx, delivery: Delivery, why: str) -> bool:
    """It is not wanted any more, and was not done; planned anew under the same key, it becomes pending again."""
    gone = {"state": DeliveryState.CANCELLED, "why": why[:200], "attempted_at": None, "look_at": None}
    settled = _change(tx, delivery, **gone, **_FREE)
    if settled:
        _take_back(tx, delivery)
    return settled


def to_unknown(tx: Tx, delivery: Delivery, look_at: datetime, readings: int = 0) -> bool:
    """Perhaps done: it holds its lane, and its place in the ledger, until history was looked at."""
    unknown = {"state": DeliveryState.UNKNOWN, "look_at": look_at, "readings": readings}
    return _change(tx, delivery, **unknown, **_FREE)


def list_unknown_due(tx: Tx, now: datetime, limit: int) -> Sequence[Delivery]:
    """A sweep over all workspaces: what has to be looked up now.

    Also what was attempted in the future: the clock was stepped back, and would hold the lane until it caught up.
    """
    due = or_(DELIVERIES.c.look_at <= now, DELIVERIES.c.attempted_at > now)
    query = _VALUES.where(is_under_way(), DELIVERIES.c.state == DeliveryState.UNKNOWN, due)
    return many(tx, Delivery, query.order_by(DELIVERIES.c.look_at).limit(limit))


def list_expired(tx: Tx, lease_now: datetime, limit: int) -> Sequence[Delivery]:
    """A sweep over all workspaces: rows whose sender did not come back within its lease.

    Also those with a lease longer than any we give: the clock was stepped back, and would hold the lane until it caught up.
    """
    clock: Any = func.clock_timestamp() if tx.dialect == "postgresql" else lease_now
    over = or_(DELIVERIES.c.leased_until < clock, DELIVERIES.c.leased_until > clock + 2 * LEASE)
    query = _VALUES.where(is_under_way(), DELIVERIES.c.state == DeliveryState.SENDING, over)
    return many(tx, Delivery, query.order_by(DELIVERIES.c.leased_until).limit(limit))


def next_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: when the outbox next has something to send or to look up; None when it is empty."""
    pending = select(func.min(DELIVERIES.c.due_at)).where(is_pending())
    unknown = select(func.min(DELIVERIES.c.look_at)).where(is_under_way())
    return earliest(tx.execute(query).scalar_one() for query in (pending, unknown))


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of these that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


def list_due_nudges(tx: Tx, delivery: Delivery, now: datetime) -> Sequence[Delivery]:
    """What else is due in the lane and competes for the reader's next nudge, oldest first."""
    here = (_in(delivery), DELIVERIES.c.lane == delivery.lane, is_pending())
    due = (DELIVERIES.c.is_nudge.is_(True), DELIVERIES.c.due_at <= now)
    return many(tx, Delivery, _VALUES.where(*here, *due).order_by(DELIVERIES.c.due_at, DELIVERIES.c.id))


def put_off(tx: Tx, waiting: Delivery, due_at: datetime, why: str) -> None:
    """A waiting row of a lane that we hold: nothing would come of claiming it earlier."""
    here = (_in(waiting), DELIVERIES.c.id == waiting.id, is_pending())
    tx.execute(update(DELIVERIES).where(*here).values(due_at=due_at, why=why))


def list_ledger(tx: Tx, delivery: Delivery, since: datetime) -> Sequence[datetime]:
    """When nudges to the delivery's reader were attempted after `since`, this one itself left out."""
    here = (LEDGER.c.workspace_id == delivery.workspace_id, LEDGER.c.person_id == delivery.reader_id)
    query = select(LEDGER.c.at).where(*here, LEDGER.c.at > since, LEDGER.c.delivery_id != delivery.id)
    return list(tx.execute(query.order_by(LEDGER.c.at)).scalars())


def newest_ts_before(tx: Tx, delivery: Delivery) -> str | None:
    """Slack's `ts` of the newest of our earlier posts in the delivery's conversation: what is looked for came after it, by Slack's own clock."""
    here = (_in(delivery), DELIVERIES.c.channel == delivery.channel, DELIVERIES.c.ts.is_not(None))
    earlier = (DELIVERIES.c.op == Op.POST, DELIVERIES.c.id != delivery.id)
    query = select(DELIVERIES.c.ts).where(*here, *earlier).order_by(DELIVERIES.c.ts.desc()).limit(1)
    return tx.execute(query).scalar_one_or_none()


def _in(delivery: Delivery) -> ColumnElement[bool]:
    return DELIVERIES.c.workspace_id == delivery.workspace_id


def _change(tx: Tx, delivery: Delivery, *only_if: ColumnElement[bool], **values: Any) -> bool:
    """Compare and set: only while the row is as it was read."""
    as_read = (
        DELIVERIES.c.id == delivery.id,
        DELIVERIES.c.state == delivery.state,
        DELIVERIES.c.lease_token == delivery.lease_token,
        DELIVERIES.c.readings == delivery.readings,
    )
    return (
        tx.execute(update(DELIVERIES).where(_in(delivery), *as_read, *only_if).values(**values)).rowcount == 1
    )


def _take_back(tx: Tx, delivery: Delivery) -> None:
    if delivery.is_nudge:
        here = (LEDGER.c.workspace_id == delivery.workspace_id, LEDGER.c.delivery_id == delivery.id)
        tx.execute(delete(LEDGER).where(*here))
