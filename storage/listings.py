"""Which items stood in which digest: ids and places, written when the digest goes, read when it is drawn again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, insert, select

from bot.domain.delivery import DeliveryState
from bot.domain.digest import Listing
from storage.rows import columns_of, many, values_of
from storage.schema import AdviceRow, DeliveryRow, ListingRow
from storage.store import Tx

LISTINGS: Table = ListingRow.__table__  # type: ignore[assignment]
DELIVERIES: Table = DeliveryRow.__table__  # type: ignore[assignment]
ADVICE: Table = AdviceRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(LISTINGS, Listing)
_HERE = LISTINGS.c.workspace_id == bindparam("in_workspace")

_DELETE = delete(LISTINGS).where(_HERE, LISTINGS.c.delivery_id == bindparam("delivery"))


def put(tx: Tx, workspace_id: UUID, delivery_id: UUID, listed: Sequence[Listing]) -> None:
    """What this digest lists, in place of what it was about to list when it was tried before."""
    tx.execute(_DELETE, {"in_workspace": workspace_id, "delivery": delivery_id})
    if listed:
        tx.execute(insert(LISTINGS), [values_of(each) for each in listed])


_LIST_OF = _VALUES.where(_HERE, LISTINGS.c.delivery_id == bindparam("delivery")).order_by(LISTINGS.c.position)


def list_of(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> Sequence[Listing]:
    """What this digest lists, in the order shown. What was erased since is missing."""
    return many(tx, Listing, _LIST_OF, in_workspace=workspace_id, delivery=delivery_id)


# What was about to be listed in a digest that did not go was not listed.
_WAS_SENT = _VALUES.join(
    DELIVERIES,
    and_(
        DELIVERIES.c.workspace_id == LISTINGS.c.workspace_id,
        DELIVERIES.c.id == LISTINGS.c.delivery_id,
        DELIVERIES.c.state == DeliveryState.SENT,
    ),
).where(_HERE)
_LIST_FOR = _WAS_SENT.where(LISTINGS.c.person_id.in_(bindparam("people", expanding=True)))


def list_for(tx: Tx, workspace_id: UUID, people: Collection[UUID]) -> dict[UUID, list[Listing]]:
    """All that was ever listed for these people, by person."""
    found: dict[UUID, list[Listing]] = {}
    for listing in many(tx, Listing, _LIST_FOR, in_workspace=workspace_id, people=list(people)):
        found.setdefault(listing.person_id, []).append(listing)
    return found


_NEWER = _WAS_SENT.where(
    LISTINGS.c.advice_id.in_(bindparam("items", expanding=True)),
    LISTINGS.c.person_id == bindparam("person"),
    LISTINGS.c.listed_at > bindparam("since"),
)


def list_newer(
    tx: Tx, workspace_id: UUID, items: Collection[UUID], person_id: UUID, since: datetime
) -> Sequence[Listing]:
    """Where these items stood again for this person, later."""
    return many(
        tx, Listing, _NEWER, in_workspace=workspace_id, items=list(items), person=person_id, since=since
    )


_VERSIONS_OF = (
    select(ADVICE.c.id, ADVICE.c.version)
    .select_from(LISTINGS)
    .join(ADVICE, and_(ADVICE.c.workspace_id == LISTINGS.c.workspace_id, ADVICE.c.id == LISTINGS.c.advice_id))
    .where(_HERE, LISTINGS.c.delivery_id == bindparam("delivery"))
)


def versions_of(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> dict[UUID, int]:
    """The versions of all the items that this digest lists."""
    rows = tx.execute(_VERSIONS_OF, {"in_workspace": workspace_id, "delivery": delivery_id})
    return {row.id: row.version for row in rows}
