"""Which items stand in a person's Home, and in what order: ids only, a page at a time.

Apart from storage.advice so that the words of hundreds of items are not read and decrypted to show ten. What the person gave is found by their own
side and by what arrived, never by what the receiver did in private or planned (P7); the order follows from the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Select, and_, bindparam, func, literal_column, or_, select, union_all

from bot.domain.advice import AdviserState, Origin, State
from bot.domain.relay import RelayKind, RelayState
from storage.advice import ADVICE
from storage.relays import RELAYS
from storage.store import Tx

_HERE = ADVICE.c.workspace_id == bindparam("in_workspace")
_MINE = and_(_HERE, ADVICE.c.receiver_id == bindparam("person"))

_TOLD = (
    select(RELAYS.c.id)
    .where(
        RELAYS.c.workspace_id == ADVICE.c.workspace_id,
        RELAYS.c.advice_id == ADVICE.c.id,
        RELAYS.c.kind == RelayKind.OUTCOME,
        RELAYS.c.state == RelayState.SENT,
    )
    .exists()
)
_HAS_HEARD_OF_IT = and_(
    ADVICE.c.adviser_reached_at.is_not(None),
    # Before there is an answer, nothing was given; a question is answered where it was asked.
    or_(ADVICE.c.origin != Origin.ASKED, ADVICE.c.said_at.is_not(None)),
)
_GAVE = and_(
    _HERE,
    ADVICE.c.adviser_id == bindparam("person"),
    or_(ADVICE.c.adviser_state.is_not(None), _HAS_HEARD_OF_IT),
    # What came of it has a place of its own (storage.exchanges).
    ~_TOLD,
    ADVICE.c.heard_at.is_(None),
)
_IS_FRESH = or_(
    *(
        moment > bindparam("since")
        for moment in (
            ADVICE.c.adviser_reached_at,
            ADVICE.c.adviser_acted_at,
            ADVICE.c.prompt_sent_at,
            ADVICE.c.said_at,
        )
    )
)
_IS_OPEN_FOR_ADVISER = and_(
    ADVICE.c.words_taken_back_at.is_(None),
    or_(ADVICE.c.adviser_state.is_(None), ADVICE.c.adviser_state != AdviserState.LET_GO),
    or_(ADVICE.c.prompt_on.is_not(None), func.coalesce(_IS_FRESH, False)),
)
_GIVEN_AT = func.coalesce(ADVICE.c.adviser_acted_at, ADVICE.c.adviser_reached_at, ADVICE.c.said_at)
_DONE_AT = func.coalesce(ADVICE.c.receiver_acted_at, ADVICE.c.created_at)
_ASKED_ON = func.coalesce(ADVICE.c.check_in_on, ADVICE.c.softer_on)


def _rows(group: int, day: Any, at: Any, *where: Any) -> Select[Any]:
    columns: tuple[Any, ...] = (
        ADVICE.c.id,
        literal_column(str(group)).label("part"),
        day.label("day"),
        at.label("at"),
    )
    return select(*columns).where(*where)


def _page(both: CompoundSelect[Any], *, newest_first: bool) -> Select[Any]:
    found = both.subquery("found")
    at = found.c.at.desc() if newest_first else found.c.at
    order = (found.c.part, found.c.day.is_(None), found.c.day, at, found.c.id)
    return select(found.c.id).order_by(*order).limit(bindparam("at_most")).offset(bindparam("skipped"))


_LIST_OPEN = _page(
    union_all(
        _rows(
            0,
            _ASKED_ON,
            ADVICE.c.created_at,
            _MINE,
            ADVICE.c.state.in_([State.ASKED, State.OPEN, State.TRIED]),
        ),
        _rows(1, ADVICE.c.prompt_on, _GIVEN_AT, _GAVE, _IS_OPEN_FOR_ADVISER),
    ),
    newest_first=False,
)


def list_open(
    tx: Tx, workspace_id: UUID, person_id: UUID, *, since: datetime, limit: int, offset: int = 0
) -> Sequence[UUID]:
    """What is open for a person: theirs, soonest first, then what they gave, soonest first.

    What they gave and do not keep stands there while something happened on their side after `since`.
    """
    return _ids(tx, _LIST_OPEN, workspace_id, person_id, since, limit, offset)


_NO_DAY: Any = literal_column("NULL")
_LIST_DONE = _page(
    union_all(
        _rows(
            0,
            _NO_DAY,
            _DONE_AT,
            _MINE,
            ADVICE.c.state.in_([State.RESTING, State.LET_GO, State.CLOSED]),
        ),
        _rows(1, _NO_DAY, _GIVEN_AT, _GAVE, ~_IS_OPEN_FOR_ADVISER),
    ),
    newest_first=True,
)


def list_done(
    tx: Tx, workspace_id: UUID, person_id: UUID, *, since: datetime, limit: int, offset: int = 0
) -> Sequence[UUID]:
    """What is resting, let go or finished for a person: theirs, last touched first, then what they gave in the same way."""
    return _ids(tx, _LIST_DONE, workspace_id, person_id, since, limit, offset)


def _ids(
    tx: Tx,
    query: Select[Any],
    workspace_id: UUID,
    person_id: UUID,
    since: datetime,
    limit: int,
    offset: int,
) -> Sequence[UUID]:
    here = {"in_workspace": workspace_id, "person": person_id, "since": since}
    return list(tx.execute(query, here | {"at_most": limit, "skipped": offset}).scalars())
