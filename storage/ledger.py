"""The ledger: when nudges to a person were attempted, which the caps are chosen by. One that Slack refused is taken back; an unknown one counts.

Apart from storage.claims, which calls it in the transaction of each change. Must not decide what may go.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select

from bot.domain.delivery import Delivery
from storage.schema import LedgerRow
from storage.store import Tx, upserting

LEDGER: Table = LedgerRow.__table__  # type: ignore[assignment]
_HERE = LEDGER.c.workspace_id == bindparam("in_workspace")
_KEY = ("workspace_id", "delivery_id")

_LIST = (
    select(LEDGER.c.person_id, LEDGER.c.delivery_id, LEDGER.c.at)
    .where(
        _HERE,
        LEDGER.c.person_id.in_(bindparam("readers", expanding=True)),
        LEDGER.c.at > bindparam("since"),
    )
    .order_by(LEDGER.c.at)
)


def list_since(
    tx: Tx, workspace_id: UUID, readers: Collection[UUID], since: datetime
) -> Sequence[tuple[UUID, UUID, datetime]]:
    """What was attempted after `since` to these people: to whom, by which delivery, and when; oldest first."""
    rows = tx.execute(_LIST, {"in_workspace": workspace_id, "readers": list(readers), "since": since})
    return [(reader, delivery, at) for reader, delivery, at in rows]


def enter_all(tx: Tx, attempted: Sequence[Delivery]) -> None:
    """Nudges are attempted, each at its moment; anything else is none of the ledger's business."""
    rows = [
        {
            "workspace_id": each.workspace_id,
            "delivery_id": each.id,
            "person_id": each.reader_id,
            "at": each.attempted_at,
        }
        for each in attempted
        if each.is_nudge and each.reader_id is not None
    ]
    if rows:
        tx.execute(upserting(tx, LEDGER, _KEY, ("person_id", "at")), rows)


_TAKE_BACK = delete(LEDGER).where(_HERE, LEDGER.c.delivery_id == bindparam("delivery"))


def take_back(tx: Tx, delivery: Delivery) -> None:
    """It did not reach anybody."""
    if delivery.is_nudge:
        tx.execute(_TAKE_BACK, {"in_workspace": delivery.workspace_id, "delivery": delivery.id})
