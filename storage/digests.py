"""What weekly digests are made from, for many people at once: whom to look at, their items without texts, what was told to them.

Apart from storage.advice because these reads take only what choosing needs: no text is decrypted for an item that is not shown. Every statement is
one for all the people it is asked about. Must not decide what is listed; the conditions here only leave out what never could be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, and_, bindparam, case, func, or_, select, update

from bot.domain.advice import Advice, State
from bot.domain.digest import LOOK_BACK_AFTER, LOOK_BACK_WITHIN, NEWS_FOR, UNANSWERED_AFTER, Told
from bot.domain.person import Person
from bot.domain.policy import PROMPT_AFTER
from bot.domain.relay import RelayKind, RelayState
from storage.advice import ADVICE
from storage.people import PEOPLE
from storage.relays import RELAYS
from storage.rows import columns_of, many
from storage.store import Tx

_LIST_DUE = (
    columns_of(PEOPLE, Person)
    .where(
        PEOPLE.c.digest_at.is_not(None),
        PEOPLE.c.digest_at <= bindparam("now"),
        or_(PEOPLE.c.paused_until.is_(None), PEOPLE.c.paused_until <= bindparam("now")),
        or_(PEOPLE.c.away_until.is_(None), PEOPLE.c.away_until <= bindparam("now")),
    )
    .order_by(PEOPLE.c.digest_at)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)


def list_due(tx: Tx, now: datetime, limit: int) -> Sequence[Person]:
    """A sweep over all workspaces: people whose digest is to be looked at, longest waiting first; those who pause, or are away, afterwards."""
    return many(tx, Person, _LIST_DUE, now=now, at_most=limit)


_BACK = case((PEOPLE.c.away_until > PEOPLE.c.digest_at, PEOPLE.c.away_until), else_=PEOPLE.c.digest_at)
_BACK_AND_OFF = case(
    (PEOPLE.c.away_until > PEOPLE.c.paused_until, PEOPLE.c.away_until), else_=PEOPLE.c.paused_until
)
_LOOK_AT = case((PEOPLE.c.paused_until > PEOPLE.c.digest_at, _BACK_AND_OFF), else_=_BACK)
_NEXT_AT = select(func.min(_LOOK_AT)).where(PEOPLE.c.digest_at.is_not(None))


def next_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: the first moment at which somebody's digest is to be looked at."""
    first: datetime | None = tx.execute(_NEXT_AT).scalar_one()
    return first


# A new version each time: whoever has read the person meanwhile, and saves the whole of them, must not undo it.
_LOOKED_AT = (
    update(PEOPLE)
    .where(PEOPLE.c.workspace_id == bindparam("in_workspace"), PEOPLE.c.id == bindparam("person"))
    .values(digest_at=bindparam("moment"), digest_week=bindparam("week"), version=PEOPLE.c.version + 1)
)


def looked_at(tx: Tx, people: Iterable[Person]) -> None:
    """When to look at these people again, and the last week that had a digest, as they say; just listed by this transaction."""
    rows = [
        {"in_workspace": one.workspace_id, "person": one.id, "moment": one.digest_at, "week": one.digest_week}
        for one in people
    ]
    if rows:
        tx.execute(_LOOKED_AT, rows)


_WAKE = (
    update(PEOPLE)
    .where(
        PEOPLE.c.workspace_id == bindparam("in_workspace"),
        PEOPLE.c.id == bindparam("person"),
        or_(PEOPLE.c.digest_at.is_(None), PEOPLE.c.digest_at > bindparam("moment")),
    )
    .values(digest_at=bindparam("moment"), version=PEOPLE.c.version + 1)
)


def wake(tx: Tx, workspace_id: UUID, moments: Mapping[UUID, datetime]) -> None:
    """Something waits for these people's digests: look at them at this moment, or earlier if that was asked before."""
    if moments:
        # Always in the same order, so that two who do it at once wait for each other and not in a circle.
        rows = [
            {"in_workspace": workspace_id, "person": person_id, "moment": moments[person_id]}
            for person_id in sorted(moments)
        ]
        tx.execute(_WAKE, rows)


NEEDED = (
    "id", "workspace_id", "origin", "created_at", "version", "receiver_id", "adviser_id", "favour", "is_wordless",
    "words_taken_back_at", "said_at", "message_ts", "state", "check_in_first_on", "check_in_on", "check_in_number",
    "softer_on", "muted_at", "outcome", "closed_at", "told_at", "looked_back_at", "receiver_acted_at",
    "adviser_state", "prompt_on", "prompt_number", "prompt_sent_at", "asked_about_at", "heard_at", "thanked_at",
    "adviser_acted_at",
)  # fmt: skip
"""What choosing looks at; none of it is a text."""

_SOME_WORDS = "…"
_COLUMNS = select(*(ADVICE.c[name] for name in NEEDED))
_HERE = ADVICE.c.workspace_id == bindparam("in_workspace")
_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)


def _is_anniversary() -> Any:
    """That the end of the item is as long ago as somebody looks back."""
    return or_(
        *(
            and_(ADVICE.c.closed_at <= bindparam(f"ended_{n}"), ADVICE.c.closed_at > bindparam(f"began_{n}"))
            for n in range(len(LOOK_BACK_AFTER))
        )
    )


_RECEIVED = _COLUMNS.where(
    _HERE,
    ADVICE.c.receiver_id.in_(_PEOPLE),
    or_(
        and_(
            ADVICE.c.state.in_([State.OPEN, State.TRIED]),
            func.coalesce(ADVICE.c.check_in_on, ADVICE.c.softer_on) <= bindparam("tomorrow"),
        ),
        and_(ADVICE.c.state == State.ASKED, ADVICE.c.created_at <= bindparam("asked_by")),
        and_(ADVICE.c.state == State.CLOSED, _is_anniversary()),
        and_(ADVICE.c.state.is_not(None), ADVICE.c.thanked_at > bindparam("news_since")),
    ),
)
_RECEIVER_LEFT = select(PEOPLE.c.id).where(
    PEOPLE.c.workspace_id == ADVICE.c.workspace_id,
    PEOPLE.c.id == ADVICE.c.receiver_id,
    PEOPLE.c.has_left.is_(True),
)
_GIVEN = _COLUMNS.where(
    _HERE,
    ADVICE.c.adviser_id.in_(_PEOPLE),
    ADVICE.c.told_at.is_(None),
    ADVICE.c.prompt_sent_at.is_(None),
    or_(
        ADVICE.c.prompt_on <= bindparam("tomorrow"),
        and_(
            ADVICE.c.adviser_state.is_(None),
            ADVICE.c.check_in_first_on <= bindparam("first_by"),
            ~_RECEIVER_LEFT.exists(),
        ),
    ),
)
_TOLD_ABOUT = _COLUMNS.where(_HERE, ADVICE.c.id.in_(bindparam("items", expanding=True)))
_TOLD = select(RELAYS.c.to_id, RELAYS.c.advice_id, RELAYS.c.sent_at).where(
    RELAYS.c.workspace_id == bindparam("in_workspace"),
    RELAYS.c.to_id.in_(_PEOPLE),
    RELAYS.c.kind == RelayKind.OUTCOME,
    RELAYS.c.state == RelayState.SENT,
    RELAYS.c.sent_at > bindparam("news_since"),
    RELAYS.c.advice_id.is_not(None),
)


def list_told(tx: Tx, workspace_id: UUID, people: Collection[UUID], now: datetime) -> dict[UUID, list[Told]]:
    """What was told to these people lately, by person."""
    here = {"in_workspace": workspace_id, "people": list(people), "news_since": now - NEWS_FOR}
    found: dict[UUID, list[Told]] = {}
    for person_id, advice_id, sent_at in tx.execute(_TOLD, here):
        found.setdefault(person_id, []).append(Told(advice_id, sent_at))
    return found


def list_items(
    tx: Tx, workspace_id: UUID, people: Collection[UUID], told_about: Collection[UUID], now: datetime
) -> list[Advice]:
    """The items that could be listed for any of these people, without their texts: words are there as a mark only."""
    here = {"in_workspace": workspace_id, "people": list(people)}
    tomorrow = _tomorrow(now)
    received = tx.execute(_RECEIVED, here | _spans(now) | {"tomorrow": tomorrow}).all()
    given = tx.execute(_GIVEN, here | {"tomorrow": tomorrow, "first_by": tomorrow - PROMPT_AFTER}).all()
    told: Sequence[Row[Any]] = ()
    if told_about:
        told = tx.execute(_TOLD_ABOUT, {"in_workspace": workspace_id, "items": list(told_about)}).all()
    found = {row[0]: row for rows in (received, given, told) for row in rows}
    return [_without_texts(row) for row in found.values()]


def _tomorrow(now: datetime) -> date:
    """No calendar on earth is further on."""
    return (now + timedelta(hours=14)).date()


def _spans(now: datetime) -> dict[str, Any]:
    spans: dict[str, Any] = {"asked_by": now - UNANSWERED_AFTER, "news_since": now - NEWS_FOR}
    for n, after in enumerate(LOOK_BACK_AFTER):
        spans |= {f"ended_{n}": now - after, f"began_{n}": now - after - LOOK_BACK_WITHIN}
    return spans


def _without_texts(row: Row[Any]) -> Advice:
    item = dict(zip(NEEDED, row, strict=True))
    has_words = item["state"] is not State.ASKED and item["words_taken_back_at"] is None
    return Advice(words=_SOME_WORDS if has_words else "", **item)
