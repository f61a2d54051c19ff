"""The ledger: when nudges to a person were attempted, which the caps are chosen by. One that Slack refused is taken back; an unknown one counts.

Apart from storage.claims, which calls it in the transaction of each change. Must not decide what may go.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Table, bindparam, delete, select

from bot.domain.delivery import Delivery
from storage.schema import LedgerRow
from storage.store import Tx, upsert

LEDGER: Table = LedgerRow.__table__  # type: ignore[assignment]
_HERE = LEDGER.c.workspace_id == bindparam("in_workspace")
_KEY = ("workspace_id", "delivery_id")

_LIST = (
    select(LEDGER.c.at)
    .where(
        _HERE,
        LEDGER.c.person_id == bindparam("reader"),
        LEDGER.c.at > bindparam("since"),
        LEDGER.c.delivery_id != bindparam("delivery"),
    )
    .order_by(LEDGER.c.at)
)


def list_before(tx: Tx, delivery: Delivery, since: datetime) -> Sequence[datetime]:
    """When nudges to the delivery's reader were attempted after `since`, this one itself left out."""
    here = {"in_workspace": delivery.workspace_id, "reader": delivery.reader_id, "delivery": delivery.id}
    return list(tx.execute(_LIST, here | {"since": since}).scalars())


def enter(tx: Tx, delivery: Delivery, now: datetime) -> None:
    """A nudge is attempted; anything else is none of the ledger's business."""
    if delivery.is_nudge and delivery.reader_id is not None:
        key = {"workspace_id": delivery.workspace_id, "delivery_id": delivery.id}
        upsert(tx, LEDGER, key | {"person_id": delivery.reader_id, "at": now}, _KEY)


_TAKE_BACK = delete(LEDGER).where(_HERE, LEDGER.c.delivery_id == bindparam("delivery"))


def take_back(tx: Tx, delivery: Delivery) -> None:
    """It did not reach anybody."""
    if delivery.is_nudge:
        tx.execute(_TAKE_BACK, {"in_workspace": delivery.workspace_id, "delivery": delivery.id})
