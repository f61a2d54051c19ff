"""Items: finding, adding, saving and listing them, and those that asked to be looked at again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, case, func, or_, select, update

from bot.domain.advice import Advice, State
from bot.errors import NotFound
from storage.rows import add_new, columns_of, many, one, save_over
from storage.schema import AdviceRow
from storage.store import Tx

ADVICE: Table = AdviceRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(ADVICE, Advice)
_OPEN = (State.ASKED, State.OPEN, State.TRIED)


def _in(workspace_id: UUID) -> ColumnElement[bool]:
    return ADVICE.c.workspace_id == workspace_id


def get(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Advice:
    """The item. Raises NotFound, also for an item of another workspace."""
    found = one(tx, Advice, _VALUES.where(_in(workspace_id), ADVICE.c.id == advice_id))
    if found is None:
        raise NotFound("advice")
    return found


def hold(tx: Tx, item: Advice) -> Advice:
    """The item as it is now; until this transaction ends nobody else changes it. For what changes rows beside it by what they say.

    On SQLite a transaction that writes is alone anyway.
    """
    if tx.dialect == "sqlite":
        return item
    query = _VALUES.where(_in(item.workspace_id), ADVICE.c.id == item.id).with_for_update()
    held = one(tx, Advice, query)
    if held is None:
        raise NotFound("advice")
    return held


def add(tx: Tx, item: Advice) -> Advice:
    """Insert an item. Raises Duplicate when the same message is kept by the same person already."""
    return add_new(tx, ADVICE, item)


def save(tx: Tx, item: Advice) -> Advice:
    """Update an item. Raises Conflict when it changed meanwhile."""
    return save_over(tx, ADVICE, item, ADVICE.c.id == item.id)


def list_by_message(tx: Tx, workspace_id: UUID, channel: str, message_ts: str) -> Sequence[Advice]:
    """Every item made from this message, or from the thread that it starts."""
    return many(
        tx,
        Advice,
        _VALUES.where(_in(workspace_id), ADVICE.c.channel == channel, ADVICE.c.message_ts == message_ts),
    )


def hold_by_channel(tx: Tx, workspace_id: UUID, channel: str, receiver_id: UUID) -> Sequence[Advice]:
    """A receiver's items of this conversation, newest first. Until this transaction ends nobody else changes them."""
    query = _VALUES.where(_in(workspace_id), ADVICE.c.channel == channel, ADVICE.c.receiver_id == receiver_id)
    query = query.order_by(ADVICE.c.created_at.desc())
    return many(tx, Advice, query if tx.dialect == "sqlite" else query.with_for_update())


def list_open(tx: Tx, workspace_id: UUID, person_id: UUID, limit: int) -> Sequence[Advice]:
    """What is open for a person, most timely first: theirs as receiver, and as adviser what they keep themselves.

    Each by the days of the person's own side: the order of a list must not show what the other one planned (P7).
    """
    mine = and_(ADVICE.c.receiver_id == person_id, ADVICE.c.state.in_(_OPEN))
    gave = and_(ADVICE.c.adviser_id == person_id, ADVICE.c.prompt_on.is_not(None))
    query = _VALUES.where(_in(workspace_id), or_(mine, gave))
    asked_on = func.coalesce(ADVICE.c.check_in_on, ADVICE.c.softer_on)
    next_day = case((ADVICE.c.receiver_id == person_id, asked_on), else_=ADVICE.c.prompt_on)
    return many(tx, Advice, query.order_by(next_day.is_(None), next_day, ADVICE.c.created_at).limit(limit))


def list_of_person(tx: Tx, workspace_id: UUID, person_id: UUID) -> Sequence[Advice]:
    """Every item a person is receiver or adviser of."""
    party = or_(ADVICE.c.receiver_id == person_id, ADVICE.c.adviser_id == person_id)
    return many(tx, Advice, _VALUES.where(_in(workspace_id), party))


def wake_items_of(tx: Tx, workspace_id: UUID, person_id: UUID, now: datetime) -> None:
    """Ask the planner to look at every item of a person (settings or zone changed, nudges resumed).

    Also those that nothing was to come of: what was called off while nudges were stopped may be wanted again.
    """
    party = or_(ADVICE.c.receiver_id == person_id, ADVICE.c.adviser_id == person_id)
    tx.execute(update(ADVICE).where(_in(workspace_id), party).values(wake_at=now))


def list_awake(tx: Tx, now: datetime, limit: int) -> Sequence[Advice]:
    """A sweep over all workspaces: items whose moment to be looked at has come, longest waiting first."""
    query = (
        _VALUES.where(ADVICE.c.wake_at.is_not(None), ADVICE.c.wake_at <= now)
        .order_by(ADVICE.c.wake_at)
        .limit(limit)
    )
    return many(tx, Advice, query if tx.dialect == "sqlite" else query.with_for_update(skip_locked=True))


def next_wake_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: the first moment at which some item is to be looked at."""
    first: datetime | None = tx.execute(
        select(func.min(ADVICE.c.wake_at)).where(ADVICE.c.wake_at.is_not(None))
    ).scalar_one()
    return first


def wake_again(tx: Tx, wake_at: Mapping[UUID, datetime | None]) -> None:
    """A sweep over all workspaces: when these items, just listed as awake by this transaction, are to be looked at again.

    No new version: nothing of what a message is made from changes, and listing them holds off everybody else.
    """
    if not wake_at:
        return
    statement = update(ADVICE).where(ADVICE.c.id == bindparam("item_id")).values(wake_at=bindparam("moment"))
    tx.execute(statement, [{"item_id": item_id, "moment": moment} for item_id, moment in wake_at.items()])


def list_followers(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Advice]:
    """Items kept from a response to this one."""
    return many(tx, Advice, _VALUES.where(_in(workspace_id), ADVICE.c.follows_id == advice_id))


def wake_between(tx: Tx, workspace_id: UUID, *, adviser_id: UUID, receiver_id: UUID, now: datetime) -> None:
    """Ask the planner to look at everything between two people (consent changed)."""
    pair = (ADVICE.c.adviser_id == adviser_id, ADVICE.c.receiver_id == receiver_id)
    tx.execute(update(ADVICE).where(_in(workspace_id), *pair).values(wake_at=now))
