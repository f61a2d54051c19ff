"""The outbox: putting things in, finding what was posted, calling off what is no longer wanted.

Claiming, leases and settling are in `storage.claims`. Must not decide anything: keys, moments and reasons come from outside.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Table,
    bindparam,
    or_,
    select,
    text,
    update,
)

from bot.domain.delivery import Delivery, DeliveryState, Op, person_lane
from bot.domain.policy import Why
from bot.errors import Conflict, Duplicate, NotFound
from storage.rows import columns_of, many, one, values_of
from storage.schema import DeliveryRow, RelayRow
from storage.standing import is_pending, is_under_way, literally, waits_in_lane
from storage.store import Tx, insert_or_ignore, inserting_or_ignoring, upsert

DELIVERIES: Table = DeliveryRow.__table__  # type: ignore[assignment]
RELAYS: Table = RelayRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(DELIVERIES, Delivery)
_KEY = ("workspace_id", "key")
_HERE = DELIVERIES.c.workspace_id == bindparam("in_workspace")


_GET = _VALUES.where(_HERE, DELIVERIES.c.id == bindparam("delivery"))


def get(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> Delivery:
    """The delivery. Raises NotFound."""
    found = one(tx, Delivery, _GET, in_workspace=workspace_id, delivery=delivery_id)
    if found is None:
        raise NotFound("delivery")
    return found


_LIST_BY_ID = _VALUES.where(_HERE, DELIVERIES.c.id.in_(bindparam("deliveries", expanding=True)))


def list_by_id(tx: Tx, workspace_id: UUID, delivery_ids: Collection[UUID]) -> Sequence[Delivery]:
    """Several deliveries at once, in no order."""
    ids = list(delivery_ids)
    return many(tx, Delivery, _LIST_BY_ID, in_workspace=workspace_id, deliveries=ids) if ids else []


_FIND_BY_KEY = _VALUES.where(_HERE, DELIVERIES.c.key == bindparam("planned_as"))


def find_by_key(tx: Tx, workspace_id: UUID, key: str) -> Delivery | None:
    """The delivery that was planned under this key."""
    return one(tx, Delivery, _FIND_BY_KEY, in_workspace=workspace_id, planned_as=key)


_CALLED_OFF = (
    _HERE,
    DELIVERIES.c.key.in_(bindparam("keys", expanding=True)),
    DELIVERIES.c.state == DeliveryState.CANCELLED,
    DELIVERIES.c.attempted_at.is_(None),
)
_WANT_AGAIN = update(DELIVERIES).where(*_CALLED_OFF).values(state=DeliveryState.PENDING, why=None)
_NOT_FOLDED = or_(DELIVERIES.c.why.is_(None), DELIVERIES.c.why != Why.IN_DIGEST)
_WANT_AGAIN_UNFOLDED = _WANT_AGAIN.where(_NOT_FOLDED)


def queue(tx: Tx, delivery: Delivery) -> bool:
    """Put something in the outbox, once a key. What was called off before any attempt is wanted again. True when it is to be sent now.

    The commit wakes the deliver loop of this process.
    """
    try:
        added = insert_or_ignore(tx, DELIVERIES, values_of(delivery), _KEY)
    except Duplicate as error:
        raise Conflict("somebody else queued the same update") from error
    if not added:
        again = {"in_workspace": delivery.workspace_id, "keys": [delivery.key], "due_at": delivery.due_at}
        added = tx.execute(_WANT_AGAIN, again).rowcount == 1
    tx.queued = tx.queued or added
    return added


def queue_all(tx: Tx, planned: Sequence[Delivery], stay_folded: Collection[str] = ()) -> None:
    """The same as `queue` for many at once, in a few statements a workspace.

    `stay_folded`: of these keys, what was called off because it goes in a digest is left to the digest.
    """
    if not planned:
        return
    insert = inserting_or_ignoring(tx, DELIVERIES, _KEY)
    tx.execute(insert, [values_of(delivery) for delivery in planned])
    for workspace_id in {delivery.workspace_id for delivery in planned}:
        keys = {delivery.key for delivery in planned if delivery.workspace_id == workspace_id}
        folded = keys.intersection(stay_folded)
        for statement, some in ((_WANT_AGAIN, keys - folded), (_WANT_AGAIN_UNFOLDED, folded)):
            if some:
                tx.execute(statement, {"in_workspace": workspace_id, "keys": sorted(some)})
    tx.queued = True


_HAS_PENDING_UPDATE = select(DELIVERIES.c.id).where(
    _HERE,
    DELIVERIES.c.target_id == bindparam("target"),
    is_pending(),
    DELIVERIES.c.op == literally(Op.UPDATE),
)


def has_pending_update(tx: Tx, workspace_id: UUID, target_id: UUID) -> bool:
    """Whether an update of this message waits already; it will be drawn from the truth, so one is enough."""
    here = {"in_workspace": workspace_id, "target": target_id}
    return tx.execute(_HAS_PENDING_UPDATE, here).first() is not None


_ONE_UPDATE = (DELIVERIES.c.workspace_id, DELIVERIES.c.target_id)
_PENDING_UPDATE = text(f"state = '{DeliveryState.PENDING}' AND op = '{Op.UPDATE}'")
_ONE_HOME = (DELIVERIES.c.workspace_id, DELIVERIES.c.lane)
_PENDING_PUBLISH = text(f"state = '{DeliveryState.PENDING}' AND op = '{Op.PUBLISH}'")


def queue_update(tx: Tx, delivery: Delivery) -> None:
    """Have a message drawn again, once where that waits already: it is drawn from the truth when it is sent.

    The row that waits is touched, so that nobody claims it, and draws what was before, until this transaction is over.
    """
    upsert(tx, DELIVERIES, values_of(delivery), _ONE_UPDATE, update=("why",), where=_PENDING_UPDATE)
    tx.queued = True


def queue_publish(tx: Tx, delivery: Delivery) -> None:
    """Have a Home drawn, once where that waits already: it is drawn from the truth when it is sent.

    The row that waits is touched, so that nobody claims it, and draws what was before, until this transaction is over.
    """
    upsert(tx, DELIVERIES, values_of(delivery), _ONE_HOME, update=("why",), where=_PENDING_PUBLISH)
    tx.queued = True


_HAS_PENDING_PUBLISH = select(DELIVERIES.c.id).where(
    _HERE, DELIVERIES.c.lane == bindparam("of_lane"), is_pending(), DELIVERIES.c.op == literally(Op.PUBLISH)
)


def is_superseded(tx: Tx, delivery: Delivery) -> bool:
    """Whether a later drawing of the same message, or of the same Home, waits already."""
    if delivery.op is Op.PUBLISH:
        here = {"in_workspace": delivery.workspace_id, "of_lane": delivery.lane}
        return tx.execute(_HAS_PENDING_PUBLISH, here).first() is not None
    target_id = delivery.target_id if delivery.op is Op.UPDATE else None
    return target_id is not None and has_pending_update(tx, delivery.workspace_id, target_id)


_FIND_MESSAGE = _VALUES.where(
    _HERE,
    DELIVERIES.c.channel == bindparam("conversation"),
    DELIVERIES.c.ts == bindparam("moment"),
    DELIVERIES.c.op == Op.POST,
    DELIVERIES.c.carried_by.is_(None),
)


def find_message(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> Delivery | None:
    """The bot's post that is this message, not what rides on it."""
    return one(tx, Delivery, _FIND_MESSAGE, in_workspace=workspace_id, conversation=channel, moment=ts)


_LIST_SINCE = (
    _VALUES.where(
        _HERE,
        DELIVERIES.c.channel == bindparam("conversation"),
        DELIVERIES.c.ts >= bindparam("since"),
        DELIVERIES.c.op == Op.POST,
    )
    .order_by(DELIVERIES.c.ts.desc())
    .limit(50)
)


def list_since(tx: Tx, workspace_id: UUID, channel: str, since: str) -> Sequence[Delivery]:
    """The bot's newest posts in a conversation, from one of Slack's `ts` on, the newest first; fifty at most."""
    return many(tx, Delivery, _LIST_SINCE, in_workspace=workspace_id, conversation=channel, since=since)


LIST_POSTED = _VALUES.where(
    _HERE,
    DELIVERIES.c.advice_id == bindparam("item"),
    DELIVERIES.c.op == Op.POST,
    DELIVERIES.c.state == DeliveryState.SENT,
    DELIVERIES.c.retired_at.is_(None),
).order_by(DELIVERIES.c.sent_at, DELIVERIES.c.created_at)


def list_posted(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Delivery]:
    """The bot's posts about an item that still stand and are still kept up to date, oldest first."""
    return many(tx, Delivery, LIST_POSTED, in_workspace=workspace_id, item=advice_id)


_LIST_PENDING = _VALUES.where(_HERE, DELIVERIES.c.lane == bindparam("of_lane"), waits_in_lane()).order_by(
    DELIVERIES.c.due_at, DELIVERIES.c.created_at
)


def list_pending(tx: Tx, workspace_id: UUID, lane: str) -> Sequence[Delivery]:
    """What waits in a lane, due or not, oldest first."""
    return many(tx, Delivery, _LIST_PENDING, in_workspace=workspace_id, of_lane=lane)


_CANCEL = (
    update(DELIVERIES)
    .where(
        _HERE,
        DELIVERIES.c.advice_id == bindparam("item"),
        DELIVERIES.c.kind.in_(bindparam("kinds", expanding=True)),
        DELIVERIES.c.op == Op.POST,
        is_pending(),
        DELIVERIES.c.attempted_at.is_(None),
    )
    .values(state=DeliveryState.CANCELLED)
)


def cancel(tx: Tx, workspace_id: UUID, advice_id: UUID, kinds: Collection[str], why: str) -> int:
    """Call off the posts that wait for an item, not what keeps earlier ones up to date. Returns how many.

    What is under way is decided at its own last check.
    """
    here = {"in_workspace": workspace_id, "item": advice_id, "kinds": list(kinds)}
    return tx.execute(_CANCEL, here | {"why": why}).rowcount


_CANCEL_POST = (
    update(DELIVERIES)
    .where(
        _HERE,
        DELIVERIES.c.key == bindparam("planned_as"),
        DELIVERIES.c.op == Op.POST,
        is_pending(),
        DELIVERIES.c.attempted_at.is_(None),
    )
    .values(state=DeliveryState.CANCELLED)
)


def cancel_post(tx: Tx, workspace_id: UUID, key: str, why: str) -> bool:
    """Call off one post that waits. False when it does not wait: what is under way is decided at its own last check."""
    here = {"in_workspace": workspace_id, "planned_as": key}
    return tx.execute(_CANCEL_POST, here | {"why": why}).rowcount == 1


_HASTEN = update(DELIVERIES).where(_HERE, DELIVERIES.c.id == bindparam("delivery"), is_pending())


def hasten(tx: Tx, workspace_id: UUID, delivery_id: UUID, now: datetime) -> bool:
    """[Send it now]: a waiting delivery is due at once. False when it is not waiting."""
    here = {"in_workspace": workspace_id, "delivery": delivery_id}
    hastened = tx.execute(_HASTEN, here | {"due_at": now, "is_hastened": True}).rowcount == 1
    tx.queued = tx.queued or hastened
    return hastened


_TO_PERSON = select(RELAYS.c.id).where(
    RELAYS.c.workspace_id == bindparam("in_workspace"), RELAYS.c.to_id == bindparam("reader")
)
_BRING_FORWARD = (
    update(DELIVERIES)
    .where(
        _HERE,
        or_(DELIVERIES.c.lane == bindparam("of_lane"), DELIVERIES.c.relay_id.in_(_TO_PERSON)),
        DELIVERIES.c.due_at > bindparam("now"),
        DELIVERIES.c.attempts == 0,
        is_pending(),
    )
    .values(due_at=bindparam("now"))
)


def bring_forward(tx: Tx, workspace_id: UUID, person_id: UUID, now: datetime) -> None:
    """What waits for a person is looked at now, and decided again: their pause is over. What Slack put off keeps its moment."""
    here = {"in_workspace": workspace_id, "reader": person_id, "of_lane": person_lane(person_id)}
    if tx.execute(_BRING_FORWARD, here | {"now": now}).rowcount:
        tx.queued = True


_LINK = update(DELIVERIES).where(_HERE, DELIVERIES.c.id == bindparam("delivery"))


def link(tx: Tx, workspace_id: UUID, delivery_id: UUID, advice_id: UUID | None) -> None:
    """A message is about this item from now on (what it asked about was kept)."""
    tx.execute(_LINK, {"in_workspace": workspace_id, "delivery": delivery_id, "advice_id": advice_id})


_MARK_UNWANTED = (
    update(DELIVERIES)
    .where(_HERE, DELIVERIES.c.relay_id == bindparam("relay"), is_under_way())
    .values(unwanted=True)
)


def mark_unwanted(tx: Tx, workspace_id: UUID, relay_id: UUID) -> None:
    """What is under way for this relay is to be deleted as soon as it is settled."""
    tx.execute(_MARK_UNWANTED, {"in_workspace": workspace_id, "relay": relay_id})


_POSTS_UNDER_WAY = select(DELIVERIES.c.id).where(
    _HERE,
    DELIVERIES.c.channel == bindparam("conversation"),
    DELIVERIES.c.op == Op.POST,
    is_under_way(),
)


def is_channel_busy(tx: Tx, workspace_id: UUID, channel: str) -> bool:
    """Whether a post into this conversation is under way, so that a reply may have overtaken its root."""
    here = {"in_workspace": workspace_id, "conversation": channel}
    return tx.execute(_POSTS_UNDER_WAY, here).first() is not None


_RETIRE = update(DELIVERIES).where(_HERE, DELIVERIES.c.id == bindparam("delivery"))


def retire(tx: Tx, workspace_id: UUID, delivery_id: UUID, now: datetime) -> None:
    """A newer message took this one's place: it is drawn a last time and then left alone."""
    tx.execute(_RETIRE, {"in_workspace": workspace_id, "delivery": delivery_id, "retired_at": now})
