"""Approved words on their way. The once-key makes the second coming of a press find the first one's row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, update

from bot.domain.relay import Relay, RelayKind, RelayState
from bot.errors import NotFound
from storage.rows import add_new, columns_of, many, one
from storage.schema import RelayRow
from storage.store import Tx

RELAYS: Table = RelayRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(RELAYS, Relay)


def _in(workspace_id: UUID) -> ColumnElement[bool]:
    return RELAYS.c.workspace_id == workspace_id


def add(tx: Tx, relay: Relay) -> Relay:
    """Insert a relay. Raises Duplicate when its once-key was used."""
    return add_new(tx, RELAYS, relay)


def get(tx: Tx, workspace_id: UUID, relay_id: UUID) -> Relay:
    """The relay. Raises NotFound."""
    found = one(tx, Relay, _VALUES.where(_in(workspace_id), RELAYS.c.id == relay_id))
    if found is None:
        raise NotFound("relay")
    return found


def find_once(tx: Tx, workspace_id: UUID, once: str) -> Relay | None:
    """The relay that this press or form made, if it came before."""
    return one(tx, Relay, _VALUES.where(_in(workspace_id), RELAYS.c.once == once))


def list_for(tx: Tx, workspace_id: UUID, advice_id: UUID, kind: RelayKind | None = None) -> Sequence[Relay]:
    """Relays of an item, oldest first."""
    query = _VALUES.where(_in(workspace_id), RELAYS.c.advice_id == advice_id)
    query = query if kind is None else query.where(RELAYS.c.kind == kind)
    return many(tx, Relay, query.order_by(RELAYS.c.created_at, RELAYS.c.id))


def mark(
    tx: Tx, workspace_id: UUID, relay_id: UUID, state: RelayState, sent_at: datetime | None = None
) -> bool:
    """Move a waiting relay on. False when it is not waiting any more."""
    here = (_in(workspace_id), RELAYS.c.id == relay_id, RELAYS.c.state == RelayState.WAITING)
    return tx.execute(update(RELAYS).where(*here).values(state=state, sent_at=sent_at)).rowcount == 1
