"""The outbox's other half: who sends what, for how long, and what became of it.

Apart from storage.deliveries because these are the only writers of rows that are under way, and all of them are compare-and-set: a row is
changed only while it stands as it was read (state, lease token, readings), so a sender that was too slow changes nothing. Leases run on the
database's clock on PostgreSQL and on `lease_now` on SQLite; policy's `now` never moves them. Must not decide when or whether anything is sent.

Each function that ends in a verb on one delivery returns False when the row is somebody else's by now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Interval,
    Table,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    tuple_,
    update,
)

from bot.domain.delivery import LEASE, Delivery, DeliveryState, Op
from bot.errors import Conflict, Duplicate
from storage import ledger, limits
from storage.deliveries import DELIVERIES, is_superseded
from storage.rows import all_of, as_value, columns_of, many
from storage.schema import WorkspaceRow
from storage.standing import is_in_lane, is_pending, is_under_way
from storage.store import Tx
from storage.types import Moment

WORKSPACES: Table = WorkspaceRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(DELIVERIES, Delivery)
_FREE: dict[str, Any] = {"lease_token": None, "leased_until": None}
_HERE = DELIVERIES.c.workspace_id == bindparam("in_workspace")
_THIS = DELIVERIES.c.id == bindparam("delivery")


_STOPPED = select(WORKSPACES.c.id).where(WORKSPACES.c.sending_stopped_why.is_not(None))


def _oldest_of_free_lanes(dialect: str) -> Any:
    """At most `at_most` rows that are due `now`; on PostgreSQL those that nobody else is taking (SQLite knows no locks of rows)."""
    other = DELIVERIES.alias("other")
    same_lane = and_(other.c.workspace_id == DELIVERIES.c.workspace_id, other.c.lane == DELIVERIES.c.lane)
    is_older = tuple_(other.c.due_at, other.c.created_at, other.c.id) < tuple_(
        DELIVERIES.c.due_at, DELIVERIES.c.created_at, DELIVERIES.c.id
    )
    goes_first = select(other.c.id).where(same_lane, is_in_lane(other), or_(is_under_way(other), is_older))
    # Without the offset PostgreSQL makes a join of it: for each row it then reads all lanes, where few waited when it last counted.
    goes_first = goes_first.offset(0)
    query = (
        select(DELIVERIES.c.id)
        .where(is_pending(), DELIVERIES.c.due_at <= bindparam("now"))
        .where(DELIVERIES.c.workspace_id.not_in(_STOPPED), ~goes_first.exists())
        .where(DELIVERIES.c.workspace_id.not_in(bindparam("full", expanding=True)))
        .where(~limits.is_held(dialect, DELIVERIES.c.workspace_id, DELIVERIES.c.op))
        # nothing finer, or all that are due at one moment are sorted for a few of them
        .order_by(DELIVERIES.c.due_at)
        .limit(bindparam("at_most"))
    )
    return query.with_for_update(skip_locked=True, of=DELIVERIES)


def _claim_until(dialect: str, until: ColumnElement[Any]) -> Any:
    free = _oldest_of_free_lanes(dialect).cte("claimable")
    taken = update(DELIVERIES).where(DELIVERIES.c.id.in_(select(free.c.id)))
    taken = taken.values(state=DeliveryState.SENDING, lease_token=bindparam("token"), leased_until=until)
    return taken.returning(*_VALUES.selected_columns)


_CLAIM = {
    "postgresql": _claim_until("postgresql", func.clock_timestamp() + bindparam("lease", type_=Interval())),
    "sqlite": _claim_until("sqlite", bindparam("until", type_=Moment())),
}


_IS_ANY_DUE = select(DELIVERIES.c.id).where(is_pending(), DELIVERIES.c.due_at <= bindparam("now")).limit(1)


def claim(
    tx: Tx,
    now: datetime,
    lease_now: datetime,
    limit: int,
    token: UUID,
    full: Sequence[UUID] = (),
    patience: float = 0.0,
    lease: timedelta = LEASE,
) -> Sequence[Delivery]:
    """A sweep over all workspaces: take the oldest due row of each lane in which nothing is under way, at most `limit`, oldest first.

    Passed over are workspaces whose sending is stopped, those in `full`, and what Slack's limits hold for more than `patience` seconds. Raises
    Conflict when another process took a row of the same lane at the same moment (the lane's unique index says so); the Store then claims again.
    """
    if (
        tx.execute(_IS_ANY_DUE, {"now": now}).first() is None
    ):  # a fraction of what the claim costs, and mostly so
        return []
    how_long = {"lease": lease} if tx.dialect == "postgresql" else {"until": lease_now + lease}
    due = {"now": now, "at_most": limit, "token": token, "full": list(full), "patience": patience}
    due |= {"lease_at": lease_now.timestamp()}
    try:
        rows = tx.execute(_CLAIM[tx.dialect], due | how_long).all()
    except Duplicate as error:
        raise Conflict("another process claimed in the same lane") from error
    return sorted(all_of(Delivery, rows), key=lambda row: (row.due_at, row.created_at, row.id))


_TAKE_OVER = (
    update(DELIVERIES)
    .where(_HERE, _THIS, is_pending())
    .values(state=DeliveryState.SENDING)
    .returning(*_VALUES.selected_columns)
)


def swap(tx: Tx, claimed: Delivery, chosen: Delivery) -> Delivery | None:
    """Another row of the lane goes first: it takes over the claim, the claimed one waits again. None when that is not possible any more."""
    if not give_back(tx, claimed, claimed.due_at):
        return None
    here = {"in_workspace": chosen.workspace_id, "delivery": chosen.id}
    lease = {"lease_token": claimed.lease_token, "leased_until": claimed.leased_until}
    row = tx.execute(_TAKE_OVER, here | lease).one_or_none()
    return None if row is None else as_value(Delivery, row)


def attempt(tx: Tx, delivery: Delivery, channel: str | None, now: datetime) -> bool:
    """Just before the call: the moment, the channel and, for a nudge, the ledger's row. False when the lease is lost or it became unwanted."""
    if not _change(tx, delivery, _CHANGE_WANTED, attempted_at=now, channel=channel):
        return False
    ledger.enter_all(tx, [replace(delivery, attempted_at=now)])
    return True


def change_wanted(tx: Tx, delivery: Delivery, **values: Any) -> bool:
    """Change a row that is still as it was read, and wanted (for `storage.bundles`)."""
    return _change(tx, delivery, _CHANGE_WANTED, **values)


def give_back(
    tx: Tx, delivery: Delivery, due_at: datetime, *, why: str | None = None, attempts: int | None = None
) -> bool:
    """It did not happen: pending again at `due_at`, and not in the ledger. A drawing is dropped where a newer one waits already."""
    if is_superseded(tx, delivery):
        return settle_cancelled(tx, delivery, "a later update waits")
    again: dict[str, Any] = {
        "state": DeliveryState.PENDING,
        "due_at": due_at,
        "why": why,
        "attempted_at": None,
    }
    again |= {"readings": 0, "look_at": None, "attempts": delivery.attempts if attempts is None else attempts}
    try:
        given = _change(tx, delivery, _CHANGE, **again, **_FREE)
    except Duplicate as error:
        raise Conflict("a later update was queued at the same moment") from error
    if given:
        ledger.take_back(tx, delivery)
    return given


SENT: dict[str, Any] = {"state": DeliveryState.SENT, "why": None, "look_at": None, **_FREE}


def settle_sent(tx: Tx, delivery: Delivery, ts: str | None, now: datetime) -> bool:
    """Slack did it."""
    return _change(tx, delivery, _CHANGE, ts=ts, sent_at=now, **SENT)


_IS_UNWANTED = select(DELIVERIES.c.unwanted).where(_HERE, _THIS)


def is_unwanted(tx: Tx, delivery: Delivery) -> bool:
    """Whether it is to be deleted, now that it arrived."""
    here = {"in_workspace": delivery.workspace_id, "delivery": delivery.id}
    return bool(tx.execute(_IS_UNWANTED, here).scalar_one())


def settle_failed(tx: Tx, delivery: Delivery, why: str, *, stays_in_ledger: bool = False) -> bool:
    """It will not be done. A refused nudge did not reach anybody, so it is taken from the ledger; one whose fate nobody knows stays."""
    settled = _change(tx, delivery, _CHANGE, state=DeliveryState.FAILED, why=why[:200], look_at=None, **_FREE)
    if settled and not stays_in_ledger:
        ledger.take_back(tx, delivery)
    return settled


def settle_cancelled(tx: Tx, delivery: Delivery, why: str) -> bool:
    """It is not wanted any more, and was not done; planned anew under the same key, it becomes pending again."""
    gone = {"state": DeliveryState.CANCELLED, "why": why[:200], "attempted_at": None, "look_at": None}
    settled = _change(tx, delivery, _CHANGE, **gone, **_FREE)
    if settled:
        ledger.take_back(tx, delivery)
    return settled


def to_unknown(tx: Tx, delivery: Delivery, look_at: datetime, readings: int = 0) -> bool:
    """Perhaps done: it holds its lane, and its place in the ledger, until history was looked at."""
    unknown = {"state": DeliveryState.UNKNOWN, "look_at": look_at, "readings": readings}
    return _change(tx, delivery, _CHANGE, **unknown, **_FREE)


CLOCKS_DIFFER_BY = timedelta(hours=3)
"""So much may the clocks of two processes differ; what is later than that was written before a clock was stepped back."""

_LIST_UNKNOWN_DUE = (
    _VALUES.where(
        is_under_way(),
        DELIVERIES.c.state == DeliveryState.UNKNOWN,
        DELIVERIES.c.workspace_id.not_in(_STOPPED),
        or_(DELIVERIES.c.look_at <= bindparam("now"), DELIVERIES.c.attempted_at > bindparam("stepped")),
    )
    .order_by(DELIVERIES.c.look_at)
    .limit(bindparam("at_most"))
)


def list_unknown_due(tx: Tx, now: datetime, limit: int) -> Sequence[Delivery]:
    """A sweep over all workspaces but those whose sending is stopped: what has to be looked up now.

    Also what was attempted in the future: the clock was stepped back, and would hold the lane until it caught up. Not what another process, whose
    clock is ahead, attempted just now: Slack gets its time to show it.
    """
    stepped = now + CLOCKS_DIFFER_BY
    return many(tx, Delivery, _LIST_UNKNOWN_DUE, now=now, stepped=stepped, at_most=limit)


def _expired_at(now: ColumnElement[Any], longest: ColumnElement[Any]) -> Any:
    over = or_(DELIVERIES.c.leased_until < now, DELIVERIES.c.leased_until > longest)
    query = _VALUES.where(is_under_way(), DELIVERIES.c.state == DeliveryState.SENDING, over)
    return query.order_by(DELIVERIES.c.leased_until).limit(bindparam("at_most"))


_CLOCK = func.clock_timestamp()
_LIST_EXPIRED = {
    "postgresql": _expired_at(_CLOCK, _CLOCK + 2 * LEASE),
    "sqlite": _expired_at(bindparam("now", type_=Moment()), bindparam("longest", type_=Moment())),
}


def list_expired(tx: Tx, lease_now: datetime, limit: int) -> Sequence[Delivery]:
    """A sweep over all workspaces: rows whose sender did not come back within its lease.

    Also those with a lease longer than any we give: the clock was stepped back, and would hold the lane until it caught up.
    """
    at = {} if tx.dialect == "postgresql" else {"now": lease_now, "longest": lease_now + 2 * LEASE}
    return many(tx, Delivery, _LIST_EXPIRED[tx.dialect], at_most=limit, **at)


_NEXT_PENDING = select(func.min(DELIVERIES.c.due_at)).where(is_pending())
_NEXT_UNKNOWN = select(func.min(DELIVERIES.c.look_at)).where(is_under_way())


def next_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: when the outbox next has something to send or to look up; None when it is empty."""
    return earliest(tx.execute(query).scalar_one() for query in (_NEXT_PENDING, _NEXT_UNKNOWN))


# A digest that comes late on purpose (after a pause, say) is due since before it was made.
_WAITS_SINCE = case(
    (DELIVERIES.c.created_at > DELIVERIES.c.due_at, DELIVERIES.c.created_at), else_=DELIVERIES.c.due_at
)
_OLDEST_DUE = select(func.min(_WAITS_SINCE)).where(
    is_pending(), DELIVERIES.c.due_at <= bindparam("now"), DELIVERIES.c.workspace_id.not_in(_STOPPED)
)


def oldest_due(tx: Tx, now: datetime) -> datetime | None:
    """A sweep over all workspaces: since when the one waits that has been due longest and could be sent; None when none is."""
    found: datetime | None = tx.execute(_OLDEST_DUE, {"now": now}).scalar_one()
    return found


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """The first of these that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


_NEWEST_TS_BEFORE = (
    select(DELIVERIES.c.ts)
    .where(
        _HERE,
        DELIVERIES.c.channel == bindparam("conversation"),
        DELIVERIES.c.ts.is_not(None),
        DELIVERIES.c.op == Op.POST,
        DELIVERIES.c.id != bindparam("delivery"),
    )
    .order_by(DELIVERIES.c.ts.desc())
    .limit(1)
)


def newest_ts_before(tx: Tx, delivery: Delivery) -> str | None:
    """Slack's `ts` of the newest of our earlier posts in the delivery's conversation: what is looked for came after it, by Slack's own clock."""
    here = {"in_workspace": delivery.workspace_id, "conversation": delivery.channel, "delivery": delivery.id}
    return tx.execute(_NEWEST_TS_BEFORE, here).scalar_one_or_none()


_CHANGE = update(DELIVERIES).where(
    _HERE,
    _THIS,
    DELIVERIES.c.state == bindparam("read_state"),
    # where nobody has a lease there is no token, and NULL equals nothing
    DELIVERIES.c.lease_token.is_not_distinct_from(bindparam("read_token")),
    DELIVERIES.c.readings == bindparam("read_readings"),
)
_CHANGE_WANTED = _CHANGE.where(DELIVERIES.c.unwanted.is_(False))


def _change(tx: Tx, delivery: Delivery, statement: Update, **values: Any) -> bool:
    """Compare and set: only while the row is as it was read."""
    return tx.execute(statement, _as_read(delivery) | values).rowcount == 1


def _as_read(delivery: Delivery) -> dict[str, Any]:
    return {
        "in_workspace": delivery.workspace_id,
        "delivery": delivery.id,
        "read_state": delivery.state,
        "read_token": delivery.lease_token,
        "read_readings": delivery.readings,
    }
