"""Approved words on their way. The once-key makes the second coming of a press find the first one's row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from bot.domain.relay import Relay, RelayKind, RelayState
from bot.errors import NotFound
from storage.rows import add_new, columns_of, many, one
from storage.schema import RelayRow
from storage.store import Tx

RELAYS: Table = RelayRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(RELAYS, Relay)
_HERE = RELAYS.c.workspace_id == bindparam("in_workspace")


def add(tx: Tx, relay: Relay) -> Relay:
    """Insert a relay. Raises Duplicate when its once-key was used."""
    return add_new(tx, RELAYS, relay)


_GET = _VALUES.where(_HERE, RELAYS.c.id == bindparam("relay"))


def get(tx: Tx, workspace_id: UUID, relay_id: UUID) -> Relay:
    """The relay. Raises NotFound."""
    found = one(tx, Relay, _GET, in_workspace=workspace_id, relay=relay_id)
    if found is None:
        raise NotFound("relay")
    return found


_FIND_ONCE = _VALUES.where(_HERE, RELAYS.c.once == bindparam("press"))


def find_once(tx: Tx, workspace_id: UUID, once: str) -> Relay | None:
    """The relay that this press or form made, if it came before."""
    return one(tx, Relay, _FIND_ONCE, in_workspace=workspace_id, press=once)


_LIST_FOR = _VALUES.where(_HERE, RELAYS.c.advice_id == bindparam("item")).order_by(
    RELAYS.c.created_at, RELAYS.c.id
)
_LIST_OF_KIND = _LIST_FOR.where(RELAYS.c.kind == bindparam("of_kind"))


def list_for(tx: Tx, workspace_id: UUID, advice_id: UUID, kind: RelayKind | None = None) -> Sequence[Relay]:
    """Relays of an item, oldest first."""
    if kind is None:
        return many(tx, Relay, _LIST_FOR, in_workspace=workspace_id, item=advice_id)
    return many(tx, Relay, _LIST_OF_KIND, in_workspace=workspace_id, item=advice_id, of_kind=kind)


_LIST_WAITING = select(RELAYS.c.advice_id).where(
    _HERE,
    RELAYS.c.advice_id.in_(bindparam("items", expanding=True)),
    RELAYS.c.kind == RelayKind.OUTCOME,
    RELAYS.c.state == RelayState.WAITING,
)


def list_on_their_way(tx: Tx, workspace_id: UUID, advice_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these items whose outcome was sent off and has not arrived."""
    if not advice_ids:
        return frozenset()
    here = {"in_workspace": workspace_id, "items": list(advice_ids)}
    return frozenset(tx.execute(_LIST_WAITING, here).scalars())


_LIST_TO = _VALUES.where(
    _HERE,
    RELAYS.c.to_id == bindparam("reader"),
    RELAYS.c.advice_id.in_(bindparam("items", expanding=True)),
    RELAYS.c.kind == bindparam("of_kind"),
).order_by(RELAYS.c.created_at, RELAYS.c.id)


def list_to(
    tx: Tx, workspace_id: UUID, to_id: UUID, advice_ids: Sequence[UUID], kind: RelayKind
) -> Sequence[Relay]:
    """Relays of a kind to somebody about these items, oldest first."""
    here = {"in_workspace": workspace_id, "reader": to_id, "items": list(advice_ids), "of_kind": kind}
    return many(tx, Relay, _LIST_TO, **here)


_ERASE = update(RELAYS).where(_HERE, RELAYS.c.id == bindparam("relay"))


def erase(tx: Tx, workspace_id: UUID, relay_id: UUID) -> None:
    """Its words are taken back; that there were some stays known."""
    tx.execute(_ERASE, {"in_workspace": workspace_id, "relay": relay_id, "text": ""})


_MARK = update(RELAYS).where(_HERE, RELAYS.c.id == bindparam("relay"), RELAYS.c.state == RelayState.WAITING)


def mark(
    tx: Tx, workspace_id: UUID, relay_id: UUID, state: RelayState, sent_at: datetime | None = None
) -> bool:
    """Move a waiting relay on. False when it is not waiting any more."""
    here = {"in_workspace": workspace_id, "relay": relay_id}
    return tx.execute(_MARK, here | {"state": state, "sent_at": sent_at}).rowcount == 1
