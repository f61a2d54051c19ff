"""Messages that may be advice: ids of where they lie, by the message, by who decides, and those whose words are to be fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, func, select

from bot.domain.sighting import Sighting, SightingKind
from bot.errors import NotFound
from storage.rows import add_new, columns_of, many, one, save_over
from storage.schema import SightingRow
from storage.store import Tx

SIGHTINGS: Table = SightingRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(SIGHTINGS, Sighting)
_HERE = SIGHTINGS.c.workspace_id == bindparam("in_workspace")


def add(tx: Tx, sighting: Sighting) -> Sighting:
    """Insert a sighting. Raises Duplicate when the same person saw the same part of the same message in the same way before."""
    return add_new(tx, SIGHTINGS, sighting)


def save(tx: Tx, sighting: Sighting) -> Sighting:
    """Update a sighting. Raises Conflict when it changed meanwhile."""
    return save_over(tx, SIGHTINGS, sighting)


_GET = _VALUES.where(_HERE, SIGHTINGS.c.id == bindparam("sighting"))


def get(tx: Tx, workspace_id: UUID, sighting_id: UUID) -> Sighting:
    """The sighting. Raises NotFound."""
    found = one(tx, Sighting, _GET, in_workspace=workspace_id, sighting=sighting_id)
    if found is None:
        raise NotFound("sighting")
    return found


_FIND = _VALUES.where(
    _HERE,
    SIGHTINGS.c.person_id == bindparam("person"),
    SIGHTINGS.c.kind == bindparam("of_kind"),
    SIGHTINGS.c.channel == bindparam("conversation"),
    SIGHTINGS.c.ts == bindparam("message"),
    SIGHTINGS.c.part == 0,
)


def find(
    tx: Tx, workspace_id: UUID, person_id: UUID, kind: SightingKind, channel: str, ts: str
) -> Sighting | None:
    """What this person saw in this way in a message."""
    here = {"in_workspace": workspace_id, "person": person_id, "of_kind": kind}
    return one(tx, Sighting, _FIND, **here, conversation=channel, message=ts)


_REMOVE = delete(SIGHTINGS).where(_HERE, SIGHTINGS.c.id == bindparam("sighting"))


def remove(tx: Tx, workspace_id: UUID, sighting_id: UUID) -> None:
    """Forget that a message was met: it is none of the bot's business."""
    tx.execute(_REMOVE, {"in_workspace": workspace_id, "sighting": sighting_id})


_NEWEST = select(func.max(SIGHTINGS.c.received_at)).where(
    _HERE, SIGHTINGS.c.person_id == bindparam("person"), SIGHTINGS.c.kind == bindparam("of_kind")
)


def newest_at(tx: Tx, workspace_id: UUID, person_id: UUID, kind: SightingKind) -> datetime | None:
    """When something of this kind was last put before a person."""
    newest: datetime | None = tx.execute(
        _NEWEST, {"in_workspace": workspace_id, "person": person_id, "of_kind": kind}
    ).scalar_one()
    return newest


_LIST_AT = _VALUES.where(
    _HERE, SIGHTINGS.c.channel == bindparam("conversation"), SIGHTINGS.c.ts == bindparam("message")
).order_by(SIGHTINGS.c.part, SIGHTINGS.c.id)


def list_at(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> Sequence[Sighting]:
    """Everything that was seen in a message, whoever decides it."""
    return many(tx, Sighting, _LIST_AT, in_workspace=workspace_id, conversation=channel, message=ts)


_LIST_ABOUT = _VALUES.where(_HERE, SIGHTINGS.c.advice_id == bindparam("item")).order_by(
    SIGHTINGS.c.received_at
)


def list_about(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Sighting]:
    """Everything that was seen about an item, or became part of it, oldest first."""
    return many(tx, Sighting, _LIST_ABOUT, in_workspace=workspace_id, item=advice_id)


_LIST_TO_FETCH = (
    _VALUES.where(SIGHTINGS.c.fetch_at.is_not(None), SIGHTINGS.c.fetch_at <= bindparam("now"))
    .order_by(SIGHTINGS.c.fetch_at)
    .limit(bindparam("at_most"))
)


def list_to_fetch(tx: Tx, now: datetime, limit: int) -> Sequence[Sighting]:
    """A sweep over all workspaces: pinned messages whose words are still to be fetched, longest waiting first."""
    return many(tx, Sighting, _LIST_TO_FETCH, now=now, at_most=limit)


_NEXT_FETCH_AT = select(func.min(SIGHTINGS.c.fetch_at)).where(SIGHTINGS.c.fetch_at.is_not(None))


def next_fetch_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: the first moment at which words are to be fetched."""
    first: datetime | None = tx.execute(_NEXT_FETCH_AT).scalar_one()
    return first
