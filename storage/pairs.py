"""Consent per pair of adviser and receiver. A pair without a row is one that was never told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, bindparam, func, tuple_, update

from bot.domain.pair import Consent, Pair
from storage.rows import add_new, columns_of, many, one, save_over
from storage.schema import PairRow
from storage.store import Tx

PAIRS: Table = PairRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(PAIRS, Pair)
_HERE = PAIRS.c.workspace_id == bindparam("in_workspace")

_GET = _VALUES.where(
    _HERE, PAIRS.c.adviser_id == bindparam("adviser"), PAIRS.c.receiver_id == bindparam("receiver")
)


def get(tx: Tx, workspace_id: UUID, adviser_id: UUID, receiver_id: UUID) -> Pair:
    """The pair as it stands; a new, untold one (version 0) when there is no row."""
    found = one(tx, Pair, _GET, in_workspace=workspace_id, adviser=adviser_id, receiver=receiver_id)
    return found or Pair(workspace_id=workspace_id, adviser_id=adviser_id, receiver_id=receiver_id)


_WHO = tuple_(PAIRS.c.adviser_id, PAIRS.c.receiver_id)
_LIST_FOR = _VALUES.where(_HERE, _WHO.in_(bindparam("who", expanding=True)))


def list_for(tx: Tx, workspace_id: UUID, who: Collection[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], Pair]:
    """Several pairs at once, by (adviser, receiver); those without a row are left out."""
    if not who:
        return {}
    found = many(tx, Pair, _LIST_FOR, in_workspace=workspace_id, who=list(who))
    return {(pair.adviser_id, pair.receiver_id): pair for pair in found}


_SINCE = func.coalesce(PAIRS.c.first_told_at, PAIRS.c.decided_at)
_LIST_OF_ADVISER = (
    _VALUES.where(_HERE, PAIRS.c.adviser_id == bindparam("adviser"), PAIRS.c.consent != Consent.NOT_TOLD)
    .order_by(_SINCE.desc(), PAIRS.c.receiver_id)
    .limit(bindparam("at_most"))
    .offset(bindparam("skipped"))
)


def list_of_adviser(
    tx: Tx, workspace_id: UUID, adviser_id: UUID, limit: int, offset: int = 0
) -> Sequence[Pair]:
    """Those of whom an adviser has heard, the newest first."""
    page = {"in_workspace": workspace_id, "adviser": adviser_id, "at_most": limit, "skipped": offset}
    return many(tx, Pair, _LIST_OF_ADVISER, **page)


_RENEW = (
    update(PAIRS)
    .where(_HERE, PAIRS.c.adviser_id == bindparam("adviser"), PAIRS.c.consent == Consent.YES)
    .values(decided_at=bindparam("moment"), version=PAIRS.c.version + 1)
)


def renew(tx: Tx, workspace_id: UUID, adviser_id: UUID, now: datetime) -> None:
    """Every yes of an adviser is one of now."""
    tx.execute(_RENEW, {"in_workspace": workspace_id, "adviser": adviser_id, "moment": now})


_LIST_TOLD_SINCE = _VALUES.where(
    _HERE, PAIRS.c.adviser_id == bindparam("adviser"), PAIRS.c.first_told_at > bindparam("since")
)


def list_told_since(tx: Tx, workspace_id: UUID, adviser_id: UUID, since: datetime) -> Sequence[Pair]:
    """Those of whom an adviser first heard after this moment."""
    return many(tx, Pair, _LIST_TOLD_SINCE, in_workspace=workspace_id, adviser=adviser_id, since=since)


def save(tx: Tx, pair: Pair) -> Pair:
    """Insert or update. Raises Conflict when it changed meanwhile (a doubled insert surfaces as Duplicate)."""
    if pair.version == 0:
        return add_new(tx, PAIRS, pair)
    return save_over(tx, PAIRS, pair)
