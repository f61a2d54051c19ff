"""What a digest means for the other rows of the outbox: what it takes in, what it makes superfluous, and what is drawn again when an item moves on.

Apart from storage.deliveries and storage.claims because nothing of it is about sending. Must not decide what goes in a digest.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select, union, union_all, update

from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.domain.relay import RelayKind
from storage.deliveries import DELIVERIES, LIST_POSTED
from storage.listings import LISTINGS
from storage.rows import columns_of, many
from storage.standing import is_pending
from storage.store import Tx

_VALUES = columns_of(DELIVERIES, Delivery)
_HERE = DELIVERIES.c.workspace_id == bindparam("in_workspace")
_FOLD = update(DELIVERIES).where(_HERE, DELIVERIES.c.id == bindparam("delivery"), is_pending())


def fold(tx: Tx, waiting: Delivery, why: str) -> None:
    """A waiting row of a lane that we hold: what it would say goes in the digest."""
    here = {"in_workspace": waiting.workspace_id, "delivery": waiting.id}
    tx.execute(_FOLD, here | {"state": DeliveryState.CANCELLED, "why": why})


_CANCEL_NUDGES = (
    update(DELIVERIES)
    .where(
        _HERE,
        DELIVERIES.c.advice_id.in_(bindparam("items", expanding=True)),
        DELIVERIES.c.reader_id == bindparam("reader"),
        DELIVERIES.c.is_nudge.is_(True),
        is_pending(),
    )
    .values(state=DeliveryState.CANCELLED)
)


def cancel_nudges(tx: Tx, workspace_id: UUID, items: Collection[UUID], reader_id: UUID, why: str) -> None:
    """Call off what waits to ask this reader about these items: a digest asks."""
    here = {"in_workspace": workspace_id, "items": list(items), "reader": reader_id}
    tx.execute(_CANCEL_NUDGES, here | {"why": why})


_COUNT = update(DELIVERIES).where(_HERE, DELIVERIES.c.id == bindparam("delivery"))


def set_number(tx: Tx, workspace_id: UUID, delivery_id: UUID, number: int) -> None:
    """How many more a digest speaks of, so that it says the same when it is drawn again."""
    tx.execute(_COUNT, {"in_workspace": workspace_id, "delivery": delivery_id, "number": number})


_LIST_LATER = select(DELIVERIES.c.advice_id).where(
    _HERE,
    DELIVERIES.c.advice_id.in_(bindparam("items", expanding=True)),
    DELIVERIES.c.reader_id == bindparam("reader"),
    DELIVERIES.c.op == Op.POST,
    DELIVERIES.c.state == DeliveryState.SENT,
    DELIVERIES.c.kind != RelayKind.RESPONSE,
    DELIVERIES.c.sent_at > bindparam("since"),
)


def list_asked_again(
    tx: Tx, workspace_id: UUID, items: Collection[UUID], reader_id: UUID, since: datetime
) -> frozenset[UUID]:
    """Those of these items that this reader has a later card about; a response is no card."""
    here = {"in_workspace": workspace_id, "items": list(items), "reader": reader_id, "since": since}
    return frozenset(tx.execute(_LIST_LATER, here).scalars())


_LISTED_IN = select(LISTINGS.c.delivery_id).where(
    LISTINGS.c.workspace_id == bindparam("in_workspace"), LISTINGS.c.advice_id == bindparam("item")
)
# In halves, as the indexes have it: about the item, and digests that list it among others.
_LIST_TO_REDRAW = union_all(
    LIST_POSTED.order_by(None),
    _VALUES.where(
        _HERE,
        DELIVERIES.c.id.in_(_LISTED_IN),
        DELIVERIES.c.op == Op.POST,
        DELIVERIES.c.state == DeliveryState.SENT,
        DELIVERIES.c.retired_at.is_(None),
    ),
).order_by("sent_at", "created_at")


def list_to_redraw(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Delivery]:
    """`list_posted`, and the digests that list the item."""
    return many(tx, Delivery, _LIST_TO_REDRAW, in_workspace=workspace_id, item=advice_id)


_ITEMS: BindParameter[Any] = bindparam("items", expanding=True)
_LIST_CARDED = union(
    select(DELIVERIES.c.advice_id).where(
        _HERE,
        DELIVERIES.c.advice_id.in_(_ITEMS),
        DELIVERIES.c.op == Op.POST,
        DELIVERIES.c.state == DeliveryState.SENT,
        DELIVERIES.c.retired_at.is_(None),
    ),
    select(LISTINGS.c.advice_id).where(
        LISTINGS.c.workspace_id == bindparam("in_workspace"), LISTINGS.c.advice_id.in_(_ITEMS)
    ),
)


def list_carded(tx: Tx, workspace_id: UUID, items: Collection[UUID]) -> frozenset[UUID]:
    """Those of these items that `list_to_redraw` may find something for."""
    return frozenset(tx.execute(_LIST_CARDED, {"in_workspace": workspace_id, "items": list(items)}).scalars())
