"""Consent per pair of adviser and receiver. A pair without a row is one that was never told."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Table, tuple_

from bot.domain.pair import Pair
from storage.rows import add_new, columns_of, many, one, save_over
from storage.schema import PairRow
from storage.store import Tx

PAIRS: Table = PairRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(PAIRS, Pair)


def get(tx: Tx, workspace_id: UUID, adviser_id: UUID, receiver_id: UUID) -> Pair:
    """The pair as it stands; a new, untold one (version 0) when there is no row."""
    here = (
        PAIRS.c.workspace_id == workspace_id,
        PAIRS.c.adviser_id == adviser_id,
        PAIRS.c.receiver_id == receiver_id,
    )
    found = one(tx, Pair, _VALUES.where(*here))
    return found or Pair(workspace_id=workspace_id, adviser_id=adviser_id, receiver_id=receiver_id)


def list_for(tx: Tx, workspace_id: UUID, who: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Pair]:
    """Several pairs at once, by (adviser, receiver); those without a row are left out."""
    if not who:
        return {}
    both = tuple_(PAIRS.c.adviser_id, PAIRS.c.receiver_id).in_(list(who))
    found = many(tx, Pair, _VALUES.where(PAIRS.c.workspace_id == workspace_id, both))
    return {(pair.adviser_id, pair.receiver_id): pair for pair in found}


def save(tx: Tx, pair: Pair) -> Pair:
    """Insert or update. Raises Conflict when it changed meanwhile (a doubled insert surfaces as Duplicate)."""
    if pair.version == 0:
        return add_new(tx, PAIRS, pair)
    return save_over(
        tx, PAIRS, pair, PAIRS.c.adviser_id == pair.adviser_id, PAIRS.c.receiver_id == pair.receiver_id
    )
