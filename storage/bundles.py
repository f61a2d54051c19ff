"""Messages that carry several relays: a row of its own goes through the outbox, and the relays' rows ride on it (`carried_by`).

Apart from `claims` because here one step moves several rows. While the message is under way its riders are `riding`: they can be neither claimed
nor called off. Whatever becomes of the message becomes of all of them in the same transaction. Must not decide what rides, or when.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, update

from bot.domain.delivery import Delivery, DeliveryState, Op
from storage.claims import change_wanted
from storage.deliveries import DELIVERIES
from storage.rows import add_new, columns_of, many
from storage.standing import is_pending, waits_in_lane
from storage.store import Tx

_TABLE: Table = DELIVERIES
_VALUES = columns_of(_TABLE, Delivery)
_HERE = _TABLE.c.workspace_id == bindparam("in_workspace")
_IN_ORDER = (_TABLE.c.due_at, _TABLE.c.created_at, _TABLE.c.id)

_LIST_WAITING = (
    _VALUES.where(
        _HERE,
        _TABLE.c.lane == bindparam("of_lane"),
        waits_in_lane(),
        _TABLE.c.op == Op.POST,
        _TABLE.c.kind.in_(bindparam("kinds", expanding=True)),
        _TABLE.c.due_at <= bindparam("now"),
        _TABLE.c.id != bindparam("claimed"),
        _TABLE.c.unwanted.is_(False),
    )
    .order_by(*_IN_ORDER)
    .limit(bindparam("at_most"))
    .with_for_update()
)


def list_waiting(
    tx: Tx, claimed: Delivery, kinds: Collection[str], now: datetime, limit: int
) -> Sequence[Delivery]:
    """What else of these kinds is due in the lane of a row that we claimed, oldest first; nobody calls it off until this transaction ends."""
    here = {"in_workspace": claimed.workspace_id, "of_lane": claimed.lane, "claimed": claimed.id}
    return many(tx, Delivery, _LIST_WAITING, **here, kinds=list(kinds), now=now, at_most=limit)


_BOARD = update(_TABLE).where(_HERE, _TABLE.c.id.in_(bindparam("riders", expanding=True)), is_pending())


def board(tx: Tx, claimed: Delivery, riders: Sequence[Delivery], bundle: Delivery) -> bool:
    """The claim passes to the message that carries the claimed row and these riders, just before the call. False when the lease is lost or the
    claimed row became unwanted: then nothing has changed."""
    aboard = {
        "state": DeliveryState.RIDING,
        "carried_by": bundle.id,
        "attempted_at": bundle.attempted_at,
        "why": None,
    }
    if not change_wanted(tx, claimed, lease_token=None, leased_until=None, **aboard):
        return False
    here = {"in_workspace": bundle.workspace_id, "riders": [rider.id for rider in riders]}
    tx.execute(_BOARD, here | aboard)
    add_new(tx, _TABLE, bundle)
    return True


_CARRIED_BY = (_HERE, _TABLE.c.carried_by == bindparam("bundle"))
_ABOARD = (*_CARRIED_BY, _TABLE.c.state == DeliveryState.RIDING)
_SHOWN = (*_CARRIED_BY, _TABLE.c.state.in_([DeliveryState.RIDING, DeliveryState.SENT]))
_LIST_ABOARD = _VALUES.where(*_ABOARD).order_by(*_IN_ORDER)
_LIST_SHOWN = _VALUES.where(*_SHOWN, _TABLE.c.unwanted.is_(False)).order_by(*_IN_ORDER)


def list_aboard(tx: Tx, bundle: Delivery) -> Sequence[Delivery]:
    """What rides on a message that is under way, in the order in which it is shown."""
    return many(tx, Delivery, _LIST_ABOARD, in_workspace=bundle.workspace_id, bundle=bundle.id)


def list_shown(tx: Tx, bundle: Delivery) -> Sequence[Delivery]:
    """The relays that a message shows, under way or standing in Slack, in their order; not those that became unwanted."""
    return many(tx, Delivery, _LIST_SHOWN, in_workspace=bundle.workspace_id, bundle=bundle.id)


_RETIRE = update(_TABLE).where(*_CARRIED_BY)


def retire(tx: Tx, workspace_id: UUID, bundle_id: UUID, now: datetime) -> None:
    """The message is gone from Slack: nothing of what rode on it is kept up to date any more."""
    tx.execute(_RETIRE, {"in_workspace": workspace_id, "bundle": bundle_id, "retired_at": now})


_CHANGE_ABOARD = update(_TABLE).where(*_ABOARD)
_CANCEL_UNWANTED = _CHANGE_ABOARD.where(_TABLE.c.unwanted.is_(True)).values(state=DeliveryState.CANCELLED)


def settle_sent(tx: Tx, bundle: Delivery, ts: str, now: datetime) -> None:
    """The message arrived, and with it every rider that is still wanted."""
    tx.execute(_CANCEL_UNWANTED, {"in_workspace": bundle.workspace_id, "bundle": bundle.id})
    _change(tx, bundle, state=DeliveryState.SENT, channel=bundle.channel, ts=ts, sent_at=now)


def settle_failed(tx: Tx, bundle: Delivery, why: str) -> None:
    """The message will not arrive, and none of its riders."""
    _change(tx, bundle, state=DeliveryState.FAILED, why=why[:200])


def take_apart(tx: Tx, bundle: Delivery, due_at: datetime, *, attempts: int, why: str) -> None:
    """The message did not go: each rider waits for itself again, and can be called off again."""
    again: dict[str, Any] = {"state": DeliveryState.PENDING, "carried_by": None, "attempted_at": None}
    _change(tx, bundle, due_at=due_at, attempts=attempts, why=why[:200], **again)


def _change(tx: Tx, bundle: Delivery, **values: Any) -> None:
    tx.execute(_CHANGE_ABOARD, {"in_workspace": bundle.workspace_id, "bundle": bundle.id} | values)


_MARK_UNWANTED = (
    update(_TABLE)
    .where(
        _HERE,
        _TABLE.c.relay_id == bindparam("relay"),
        _TABLE.c.carried_by.is_not(None),
        _TABLE.c.state == DeliveryState.RIDING,
    )
    .values(unwanted=True)
)


def mark_unwanted(tx: Tx, workspace_id: UUID, relay_id: UUID) -> None:
    """A relay that is under way in a message with others is to be taken out of it as soon as the message is settled."""
    tx.execute(_MARK_UNWANTED, {"in_workspace": workspace_id, "relay": relay_id})


_LIST_OF_MESSAGE = _VALUES.where(
    _HERE,
    _TABLE.c.channel == bindparam("conversation"),
    _TABLE.c.ts == bindparam("moment"),
    _TABLE.c.op == Op.POST,
    _TABLE.c.advice_id.is_not(None),
).order_by(*_IN_ORDER)


def list_of_message(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> Sequence[Delivery]:
    """What the bot's post that is this message shows of items: itself, or each relay that rides on it, in their order."""
    return many(tx, Delivery, _LIST_OF_MESSAGE, in_workspace=workspace_id, conversation=channel, moment=ts)
