"""One side of an item becomes an item of its own: what stands beside the row of the item goes along with it.

Apart from the aggregates because it moves rows of three of them at once. Must not decide whose anything is.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, select, update

from storage.deliveries import DELIVERIES
from storage.relays import RELAYS
from storage.sightings import SIGHTINGS
from storage.standing import is_under_way
from storage.store import Tx

_UNDER_WAY = select(DELIVERIES.c.id).where(
    DELIVERIES.c.workspace_id == bindparam("in_workspace"),
    DELIVERIES.c.advice_id == bindparam("item"),
    is_under_way(),
)


def is_under_way_for(tx: Tx, workspace_id: UUID, advice_id: UUID) -> bool:
    """Whether anything about an item is being sent this very moment."""
    return tx.execute(_UNDER_WAY, {"in_workspace": workspace_id, "item": advice_id}).first() is not None


_MOVE_RELAYS = (
    update(RELAYS)
    .where(RELAYS.c.workspace_id == bindparam("in_workspace"), RELAYS.c.advice_id == bindparam("item"))
    .where(RELAYS.c.from_id == bindparam("person"))
    .values(advice_id=bindparam("other_item"))
)
_MOVE_DELIVERIES = (
    update(DELIVERIES)
    .where(
        DELIVERIES.c.workspace_id == bindparam("in_workspace"), DELIVERIES.c.advice_id == bindparam("item")
    )
    .where(DELIVERIES.c.reader_id == bindparam("person"))
    .values(advice_id=bindparam("other_item"))
)
_MOVE_SIGHTINGS = (
    update(SIGHTINGS)
    .where(SIGHTINGS.c.workspace_id == bindparam("in_workspace"), SIGHTINGS.c.advice_id == bindparam("item"))
    .where(SIGHTINGS.c.person_id == bindparam("person"))
    .values(advice_id=bindparam("other_item"))
)


def move(tx: Tx, workspace_id: UUID, advice_id: UUID, to_id: UUID, person_id: UUID) -> None:
    """What a person sent about one item, was sent about it and saw of it is of another from now on."""
    here = {"in_workspace": workspace_id, "item": advice_id, "person": person_id, "other_item": to_id}
    for moved in (_MOVE_RELAYS, _MOVE_DELIVERIES, _MOVE_SIGHTINGS):
        tx.execute(moved, here)
