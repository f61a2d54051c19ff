"""The outbox: putting things in, finding what was posted, calling off what is no longer wanted.

Claiming, leases and settling are in `storage.claims`. Must not decide anything: keys, moments and reasons come from outside.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.errors import Conflict, Duplicate, NotFound
from storage.rows import columns_of, many, one, values_of
from storage.schema import DeliveryRow
from storage.store import Tx, insert_or_ignore

DELIVERIES: Table = DeliveryRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(DELIVERIES, Delivery)
_KEY = [DELIVERIES.c.workspace_id, DELIVERIES.c.key]
_UNDER_WAY = [DeliveryState.SENDING, DeliveryState.UNKNOWN]


def is_pending(table: FromClause = DELIVERIES) -> ColumnElement[bool]:
    """That a row waits, spelled as the partial indexes spell it: no database recognizes them by a bound parameter."""
    return table.c.state == bindparam(None, DeliveryState.PENDING, table.c.state.type, literal_execute=True)


def is_under_way(table: FromClause = DELIVERIES) -> ColumnElement[bool]:
    """That a row holds its lane, spelled as the partial indexes spell it."""
    states = bindparam(None, _UNDER_WAY, table.c.state.type, expanding=True, literal_execute=True)
    return table.c.state.in_(states)


def _in(workspace_id: UUID) -> ColumnElement[bool]:
    return DELIVERIES.c.workspace_id == workspace_id


def get(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> Delivery:
    """The delivery. Raises NotFound."""
    found = one(tx, Delivery, _VALUES.where(_in(workspace_id), DELIVERIES.c.id == delivery_id))
    if found is None:
        raise NotFound("delivery")
    return found


def find_by_key(tx: Tx, workspace_id: UUID, key: str) -> Delivery | None:
    """The delivery that was planned under this key."""
    return one(tx, Delivery, _VALUES.where(_in(workspace_id), DELIVERIES.c.key == key))


def queue(tx: Tx, delivery: Delivery) -> bool:
    """Put something in the outbox, once a key. What was called off before any attempt is wanted again. True when it is to be sent now.

    The commit wakes the deliver loop of this process.
    """
    try:
        added = insert_or_ignore(tx, DELIVERIES, values_of(delivery), _KEY)
    except Duplicate as error:
        raise Conflict("somebody else queued the same update") from error
    if not added:
        here = (_in(delivery.workspace_id), DELIVERIES.c.key == delivery.key)
        called_off = (DELIVERIES.c.state == DeliveryState.CANCELLED, DELIVERIES.c.attempted_at.is_(None))
        fresh = {"state": DeliveryState.PENDING, "due_at": delivery.due_at, "why": None}
        added = tx.execute(update(DELIVERIES).where(*here, *called_off).values(**fresh)).rowcount == 1
    tx.queued = tx.queued or added
    return added


def queue_all(tx: Tx, planned: Sequence[Delivery]) -> None:
    """The same as `queue` for many at once, in two statements a workspace."""
    if not planned:
        return
    insert = postgresql.insert(DELIVERIES) if tx.dialect == "postgresql" else sqlite.insert(DELIVERIES)
    statement = insert.on_conflict_do_nothing(index_elements=_KEY)
    tx.execute(statement, [values_of(delivery) for delivery in planned])
    fresh = {"state": DeliveryState.PENDING, "why": None}
    for workspace_id in {delivery.workspace_id for delivery in planned}:
        keys = [delivery.key for delivery in planned if delivery.workspace_id == workspace_id]
        again = (_in(workspace_id), DELIVERIES.c.key.in_(keys), DELIVERIES.c.attempted_at.is_(None))
        called_off = DELIVERIES.c.state == DeliveryState.CANCELLED
        tx.execute(update(DELIVERIES).where(*again, called_off).values(**fresh))
    tx.queued = True


def has_pending_update(tx: Tx, workspace_id: UUID, target_id: UUID) -> bool:
    """Whether an update of this message waits already; it will be drawn from the truth, so one is enough."""
    here = (_in(workspace_id), DELIVERIES.c.target_id == target_id)
    waiting = (
        is_pending(),
        DELIVERIES.c.op == bindparam(None, Op.UPDATE, DELIVERIES.c.op.type, literal_execute=True),
    )
    return tx.execute(select(DELIVERIES.c.id).where(*here, *waiting)).first() is not None


def find_message(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> Delivery | None:
    """The bot's post that is this message."""
    here = (
        _in(workspace_id),
        DELIVERIES.c.channel == channel,
        DELIVERIES.c.ts == ts,
        DELIVERIES.c.op == Op.POST,
    )
    return one(tx, Delivery, _VALUES.where(*here))


def list_posted(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Delivery]:
    """The bot's posts about an item that still stand and are still kept up to date, oldest first."""
    here = (_in(workspace_id), DELIVERIES.c.advice_id == advice_id, DELIVERIES.c.op == Op.POST)
    standing = (DELIVERIES.c.state == DeliveryState.SENT, DELIVERIES.c.retired_at.is_(None))
    return many(
        tx, Delivery, _VALUES.where(*here, *standing).order_by(DELIVERIES.c.sent_at, DELIVERIES.c.created_at)
    )


def list_pending(tx: Tx, workspace_id: UUID, lane: str) -> Sequence[Delivery]:
    """What waits in a lane, due or not, oldest first."""
    here = (_in(workspace_id), DELIVERIES.c.lane == lane, is_pending())
    return many(tx, Delivery, _VALUES.where(*here).order_by(DELIVERIES.c.due_at, DELIVERIES.c.created_at))


def cancel(tx: Tx, workspace_id: UUID, advice_id: UUID, kinds: Collection[str], why: str) -> int:
    """Call off the posts that wait for an item, not what keeps earlier ones up to date. Returns how many.

    What is under way is decided at its own last check.
    """
    here = (_in(workspace_id), DELIVERIES.c.advice_id == advice_id, DELIVERIES.c.kind.in_(list(kinds)))
    waiting = (DELIVERIES.c.op == Op.POST, is_pending(), DELIVERIES.c.attempted_at.is_(None))
    called_off = {"state": DeliveryState.CANCELLED, "why": why}
    return tx.execute(update(DELIVERIES).where(*here, *waiting).values(**called_off)).rowcount


def hasten(tx: Tx, workspace_id: UUID, delivery_id: UUID, now: datetime) -> bool:
    """[Send it now]: a waiting delivery is due at once. False when it is not waiting."""
    here = (_in(workspace_id), DELIVERIES.c.id == delivery_id, is_pending())
    hastened = tx.execute(update(DELIVERIES).where(*here).values(due_at=now, is_hastened=True)).rowcount == 1
    tx.queued = tx.queued or hastened
    return hastened


def mark_unwanted(tx: Tx, workspace_id: UUID, relay_id: UUID) -> None:
    """What is under way for this relay is to be deleted as soon as it is settled."""
    here = (_in(workspace_id), DELIVERIES.c.relay_id == relay_id, is_under_way())
    tx.execute(update(DELIVERIES).where(*here).values(unwanted=True))


def is_channel_busy(tx: Tx, workspace_id: UUID, channel: str) -> bool:
    """Whether a post into this conversation is under way, so that a reply may have overtaken its root."""
    here = (_in(workspace_id), DELIVERIES.c.channel == channel, DELIVERIES.c.op == Op.POST, is_under_way())
    return tx.execute(select(DELIVERIES.c.id).where(*here)).first() is not None


def retire(tx: Tx, workspace_id: UUID, delivery_id: UUID, now: datetime) -> None:
    """A newer message took this one's place: it is drawn a last time and then left alone."""
    tx.execute(
        update(DELIVERIES).where(_in(workspace_id), DELIVERIES.c.id == delivery_id).values(retired_at=now)
    )


def list_posts(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Delivery]:
    """Every post about an item that stands in Slack, retired ones included."""
    here = (_in(workspace_id), DELIVERIES.c.advice_id == advice_id, DELIVERIES.c.op == Op.POST)
    return many(
        tx, Delivery, _VALUES.where(*here, DELIVERIES.c.ts.is_not(None)).order_by(DELIVERIES.c.created_at)
    )
