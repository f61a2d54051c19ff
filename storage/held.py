"""Several rows under way at once: marked as attempted, or recorded as sent, in a few statements.

Apart from storage.claims, which changes one row at a time and compares with each change. Here rows are held first: those that still stand as they
were read are nobody else's until the transaction ends. Must not decide what goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, null, select, update

from bot.domain.delivery import Delivery
from storage import ledger
from storage.claims import SENT, attempt
from storage.deliveries import DELIVERIES
from storage.standing import literally
from storage.store import Tx

_AS_THEY_STAND = (
    select(
        DELIVERIES.c.id,
        DELIVERIES.c.state,
        DELIVERIES.c.lease_token,
        DELIVERIES.c.readings,
        DELIVERIES.c.unwanted,
    )
    .where(
        DELIVERIES.c.workspace_id == bindparam("in_workspace"),
        DELIVERIES.c.id.in_(bindparam("deliveries", expanding=True)),
    )
    .order_by(DELIVERIES.c.id)  # in one order, or two who hold the same rows could wait for each other
    .with_for_update()
)


def hold(tx: Tx, read: Sequence[Delivery]) -> dict[UUID, bool]:
    """Those of these rows that are still as they were read, and whether each became unwanted.

    Nobody else changes them until this transaction ends.
    """
    held: dict[UUID, bool] = {}
    before = {delivery.id: (delivery.state, delivery.lease_token, delivery.readings) for delivery in read}
    for home in {delivery.workspace_id for delivery in read}:
        ids = [delivery.id for delivery in read if delivery.workspace_id == home]
        for row in tx.execute(_AS_THEY_STAND, {"in_workspace": home, "deliveries": ids}):
            if (row.state, row.lease_token, row.readings) == before[row.id]:
                held[row.id] = row.unwanted
    return held


_HERE = (DELIVERIES.c.workspace_id == bindparam("in_workspace"), DELIVERIES.c.id == bindparam("delivery"))
_ATTEMPT = update(DELIVERIES).where(*_HERE)
# What is the same for all is said in the statement: it is not put into words again for each.
_SENT = _ATTEMPT.values(
    {name: null() if value is None else literally(value) for name, value in SENT.items()}
    | {"ts": bindparam("its_ts"), "sent_at": bindparam("moment")}
)


def attempt_all(tx: Tx, going: Sequence[Delivery], *, are_held: bool = False) -> frozenset[UUID]:
    """`attempt` of several, each with its moment and its channel. Returns the ids of those that may go.

    `are_held`: by this transaction, since before they were read.
    """
    if len(going) == 1:  # a statement less
        (only,) = going
        assert only.attempted_at is not None
        return frozenset({only.id} if attempt(tx, only, only.channel, only.attempted_at) else ())
    held = {each.id: each.unwanted for each in going} if are_held else hold(tx, going)
    ours = [delivery for delivery in going if held.get(delivery.id) is False]
    if ours:
        rows = [_this(each) | {"attempted_at": each.attempted_at, "channel": each.channel} for each in ours]
        tx.execute(_ATTEMPT, rows)
        ledger.enter_all(tx, ours)
    return frozenset(delivery.id for delivery in ours)


def settle_sent_all(tx: Tx, posted: Sequence[tuple[Delivery, str, datetime]]) -> None:
    """`settle_sent` of several that this transaction holds, each with its `ts` and the moment."""
    tx.execute(_SENT, [_this(each) | {"its_ts": ts, "moment": at} for each, ts, at in posted])


def _this(delivery: Delivery) -> dict[str, Any]:
    return {"in_workspace": delivery.workspace_id, "delivery": delivery.id}
