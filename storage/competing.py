"""Nudges that compete for the next place of their reader: what else is due in a lane that we hold, and putting it off.

Apart from storage.claims because nothing of it is under way. Must not decide which of them goes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, update

from bot.domain.delivery import Delivery
from storage.deliveries import DELIVERIES
from storage.rows import columns_of, many
from storage.standing import is_pending, waits_in_lane
from storage.store import Tx

_VALUES = columns_of(DELIVERIES, Delivery)
_HERE = DELIVERIES.c.workspace_id == bindparam("in_workspace")

_LIST_DUE_NUDGES = _VALUES.where(
    _HERE,
    DELIVERIES.c.lane.in_(bindparam("lanes", expanding=True)),
    waits_in_lane(),
    DELIVERIES.c.is_nudge.is_(True),
    DELIVERIES.c.due_at <= bindparam("now"),
).order_by(DELIVERIES.c.due_at, DELIVERIES.c.id)


def list_due_nudges(tx: Tx, workspace_id: UUID, lanes: Collection[str], now: datetime) -> Sequence[Delivery]:
    """What waits in these lanes, is due and competes for its reader's next nudge, oldest first."""
    return many(tx, Delivery, _LIST_DUE_NUDGES, in_workspace=workspace_id, lanes=list(lanes), now=now)


_PUT_OFF = update(DELIVERIES).where(_HERE, DELIVERIES.c.id == bindparam("delivery"), is_pending())


def put_off(tx: Tx, waiting: Delivery, due_at: datetime, why: str) -> None:
    """A waiting row of a lane that we hold: nothing would come of claiming it earlier."""
    here = {"in_workspace": waiting.workspace_id, "delivery": waiting.id}
    tx.execute(_PUT_OFF, here | {"due_at": due_at, "why": why})
