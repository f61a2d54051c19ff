"""What went between two people, over all items and relays: with whom somebody trades advice, what an adviser was told, where two stand.

Apart from the modules per aggregate because each of these reads looks at both directions, and an adviser's never by anything that was not
sent to them (P7): not by the receiver's state, days or acts. Every read is one statement, whatever the number of items. Must not change anything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select, union_all

from bot.domain.advice import Advice, Origin
from bot.domain.relay import Relay, RelayKind, RelayState
from storage.advice import ADVICE, ASKED_ON, OPEN
from storage.relays import RELAYS
from storage.rows import columns_of, many, one
from storage.store import Tx

_ITEMS = columns_of(ADVICE, Advice)
_RELAYS = columns_of(RELAYS, Relay)
_ITEMS_HERE = ADVICE.c.workspace_id == bindparam("in_workspace")
_RELAYS_HERE = RELAYS.c.workspace_id == bindparam("in_workspace")
_ME: BindParameter[UUID] = bindparam("person")
_OTHER: BindParameter[UUID] = bindparam("other")

# An item is an adviser's once something about it arrived, or by their own keep; and what they call the receiver is the one they named.
_REACHED = ADVICE.c.adviser_reached_at.is_not(None)
_KNOWN = or_(_REACHED, ADVICE.c.adviser_state.is_not(None))
_NAMED = or_(_REACHED, and_(ADVICE.c.adviser_state.is_not(None), ADVICE.c.receiver_is_named))

_GOT = (_ITEMS_HERE, ADVICE.c.receiver_id == _ME, ADVICE.c.state.is_not(None))
_GAVE = (_ITEMS_HERE, ADVICE.c.adviser_id == _ME, _NAMED)
_CAME = (_RELAYS_HERE, RELAYS.c.to_id == _ME, RELAYS.c.state == RelayState.SENT)
_WENT = (_RELAYS_HERE, RELAYS.c.from_id == _ME, RELAYS.c.state != RelayState.UNDONE)


def _each(
    whom: ColumnElement[UUID], at: ColumnElement[datetime], *which: ColumnElement[bool]
) -> Select[UUID, datetime]:
    """Somebody, and a moment at which something went between the two."""
    return select(whom.label("whom"), at.label("at")).where(*which, whom.is_not(None), at.is_not(None))


_MOMENTS = union_all(
    _each(ADVICE.c.adviser_id, ADVICE.c.receiver_acted_at, *_GOT),
    _each(ADVICE.c.adviser_id, ADVICE.c.said_at, *_GOT),
    _each(ADVICE.c.receiver_id, ADVICE.c.adviser_reached_at, *_GAVE),
    _each(ADVICE.c.receiver_id, ADVICE.c.adviser_acted_at, *_GAVE),
    _each(ADVICE.c.receiver_id, ADVICE.c.said_at, *_GAVE),
    _each(RELAYS.c.from_id, RELAYS.c.sent_at, *_CAME),
    _each(RELAYS.c.to_id, RELAYS.c.created_at, *_WENT),
).subquery()
_LIST_PEOPLE = (
    select(_MOMENTS.c.whom, func.max(_MOMENTS.c.at).label("last_at"))
    .where(_MOMENTS.c.whom != _ME)
    .group_by(_MOMENTS.c.whom)
    .order_by(func.max(_MOMENTS.c.at).desc(), _MOMENTS.c.whom)
    .limit(bindparam("at_most"))
    .offset(bindparam("after"))
)


def list_people(
    tx: Tx, workspace_id: UUID, person_id: UUID, limit: int, offset: int = 0
) -> Sequence[tuple[UUID, datetime]]:
    """With whom a person traded advice, and when last, newest first: asked, kept, told, answered, given back; as far as they know of it."""
    page = {"in_workspace": workspace_id, "person": person_id, "at_most": limit, "after": offset}
    return [(row.whom, row.last_at) for row in tx.execute(_LIST_PEOPLE, page)]


_TOLD = (
    select(RELAYS.c.advice_id, func.max(RELAYS.c.sent_at).label("at"))
    .where(*_CAME, RELAYS.c.kind == RelayKind.OUTCOME)
    .group_by(RELAYS.c.advice_id)
    .subquery()
)
_GIVEN = (
    _ITEMS.outerjoin_from(ADVICE, _TOLD, ADVICE.c.id == _TOLD.c.advice_id)
    .where(_ITEMS_HERE, ADVICE.c.adviser_id == _ME)
    .limit(bindparam("at_most"))
    .offset(bindparam("after"))
)
_HEARD_AT = func.coalesce(_TOLD.c.at, ADVICE.c.heard_at)
_LIST_HEARD = _GIVEN.where(_KNOWN, _HEARD_AT.is_not(None)).order_by(_HEARD_AT.desc(), ADVICE.c.id)


def list_heard(tx: Tx, workspace_id: UUID, adviser_id: UUID, limit: int, offset: int = 0) -> Sequence[Advice]:
    """What an adviser heard of: items about which an outcome arrived, or which they say they were told of; newest first."""
    page = {"in_workspace": workspace_id, "person": adviser_id, "at_most": limit, "after": offset}
    return many(tx, Advice, _LIST_HEARD, **page)


_OWN_MOMENT = func.coalesce(_HEARD_AT, ADVICE.c.adviser_acted_at, ADVICE.c.adviser_reached_at)
# Before there is an answer to a question, nothing was given.
_WAS_GIVEN = or_(ADVICE.c.origin != Origin.ASKED, ADVICE.c.said_at.is_not(None))
_LIST_GIVEN_TO = _GIVEN.where(_NAMED, _WAS_GIVEN, ADVICE.c.receiver_id == _OTHER).order_by(
    _OWN_MOMENT.desc(), ADVICE.c.id
)


def list_given_to(
    tx: Tx, workspace_id: UUID, adviser_id: UUID, receiver_id: UUID, limit: int
) -> Sequence[Advice]:
    """What an adviser gave to somebody, as far as they know of it, newest first by their own moments."""
    pair = {"in_workspace": workspace_id, "person": adviser_id, "other": receiver_id}
    return many(tx, Advice, _LIST_GIVEN_TO, **pair, at_most=limit, after=0)


_LIST_TOLD = _RELAYS.where(
    *_CAME,
    RELAYS.c.kind == RelayKind.OUTCOME,
    RELAYS.c.advice_id.in_(bindparam("items", expanding=True)),
).order_by(RELAYS.c.sent_at, RELAYS.c.created_at)


def told(tx: Tx, workspace_id: UUID, adviser_id: UUID, items: Collection[UUID]) -> dict[UUID, Relay]:
    """The newest outcome that arrived about each of these items; those without one are left out."""
    if not items:
        return {}
    found = many(tx, Relay, _LIST_TOLD, in_workspace=workspace_id, person=adviser_id, items=list(items))
    return {relay.advice_id: relay for relay in found if relay.advice_id is not None}


_LIST_OPEN_FROM = (
    _ITEMS.where(
        _ITEMS_HERE, ADVICE.c.receiver_id == _ME, ADVICE.c.adviser_id == _OTHER, ADVICE.c.state.in_(OPEN)
    )
    .order_by(ASKED_ON.is_(None), ASKED_ON, ADVICE.c.receiver_acted_at, ADVICE.c.id)
    .limit(bindparam("at_most"))
)


def list_open_from(
    tx: Tx, workspace_id: UUID, receiver_id: UUID, adviser_id: UUID, limit: int
) -> Sequence[Advice]:
    """What a receiver has open from somebody, most timely first."""
    pair = {"in_workspace": workspace_id, "person": receiver_id, "other": adviser_id}
    return many(tx, Advice, _LIST_OPEN_FROM, **pair, at_most=limit)


_LATEST = (
    _RELAYS.where(
        _RELAYS_HERE,
        RELAYS.c.from_id == _ME,
        RELAYS.c.to_id == _OTHER,
        RELAYS.c.kind == bindparam("of_kind"),
        RELAYS.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(RELAYS.c.created_at.desc(), RELAYS.c.id)
    .limit(1)
)


def find_latest(
    tx: Tx,
    workspace_id: UUID,
    *,
    sender_id: UUID,
    reader_id: UUID,
    kind: RelayKind,
    states: Collection[RelayState],
) -> Relay | None:
    """The newest relay of this kind from one to the other that stands in one of these states."""
    pair = {"in_workspace": workspace_id, "person": sender_id, "other": reader_id}
    return one(tx, Relay, _LATEST, **pair, of_kind=kind, states=list(states))
