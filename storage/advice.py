"""Items: finding, adding, saving and listing them, and those that asked to be looked at again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    union_all,
    update,
)

from bot.domain.advice import Advice, State
from bot.errors import Conflict, NotFound
from storage.answers import ANSWERS
from storage.rows import Few, add_new, columns_of, many, one, save_all_over, save_over
from storage.schema import AdviceRow
from storage.store import Tx

ADVICE: Table = AdviceRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(ADVICE, Advice)
OPEN = (State.ASKED, State.OPEN, State.TRIED)

_HERE = ADVICE.c.workspace_id == bindparam("in_workspace")
_PARTY = or_(ADVICE.c.receiver_id == bindparam("person"), ADVICE.c.adviser_id == bindparam("person"))

_GET = _VALUES.where(_HERE, ADVICE.c.id == bindparam("item"))


def get(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Advice:
    """The item. Raises NotFound, also for an item of another workspace."""
    found = one(tx, Advice, _GET, in_workspace=workspace_id, item=advice_id)
    if found is None:
        raise NotFound("advice")
    return found


_VERSION = select(ADVICE.c.version).where(_HERE, ADVICE.c.id == bindparam("item"))


def find_version(tx: Tx, workspace_id: UUID, advice_id: UUID) -> int | None:
    """Which version of the item is there; None when it is gone."""
    return tx.execute(_VERSION, {"in_workspace": workspace_id, "item": advice_id}).scalar_one_or_none()


_VERSIONS = select(ADVICE.c.id, ADVICE.c.version).where(
    _HERE, ADVICE.c.id.in_(bindparam("items", expanding=True))
)


def list_versions(tx: Tx, workspace_id: UUID, advice_ids: Collection[UUID]) -> dict[UUID, int]:
    """The same of several items, by id; those that are gone are left out."""
    found = tx.execute(_VERSIONS, {"in_workspace": workspace_id, "items": list(advice_ids)})
    return {row.id: row.version for row in found}


_LIST_BY_ID = Few(_VALUES.where(_HERE), ADVICE.c.id)


def list_by_id(tx: Tx, workspace_id: UUID, advice_ids: Sequence[UUID]) -> Sequence[Advice]:
    """Several items at once, in the order asked for; those that are no more are left out."""
    if not advice_ids:
        return []
    query, ids = _LIST_BY_ID.of(advice_ids)
    found = {item.id: item for item in many(tx, Advice, query, in_workspace=workspace_id, **ids)}
    return [found[advice_id] for advice_id in advice_ids if advice_id in found]


_HOLD = _GET.with_for_update()  # not said on SQLite, where a transaction that may write is alone


def hold(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Advice:
    """The item; until this transaction ends nobody else changes it. For what changes rows beside it by what they say. Raises NotFound."""
    found = one(tx, Advice, _HOLD, in_workspace=workspace_id, item=advice_id)
    if found is None:
        raise NotFound("advice")
    return found


def add(tx: Tx, item: Advice) -> Advice:
    """Insert an item. Raises Duplicate when the same message, or the same form, is kept by the same person already."""
    return add_new(tx, ADVICE, item)


def save(tx: Tx, item: Advice) -> Advice:
    """Update an item. Raises Conflict when it changed meanwhile."""
    return save_over(tx, ADVICE, item)


def save_all(tx: Tx, changes: Sequence[tuple[Advice, Advice]]) -> None:
    """Update several items, each as it was read and as it is to be. Raises Conflict when one of them changed meanwhile."""
    save_all_over(tx, ADVICE, changes)


_REMOVE = delete(ADVICE).where(_HERE, ADVICE.c.id == bindparam("item"), ADVICE.c.version == bindparam("read"))


def remove(tx: Tx, item: Advice) -> None:
    """A keep is taken back, and nobody else keeps the item: it goes, with all that belongs to it. Raises Conflict when it changed meanwhile."""
    here = {"in_workspace": item.workspace_id, "item": item.id, "read": item.version}
    if tx.execute(_REMOVE, here).rowcount != 1:
        raise Conflict("the item was changed meanwhile")


_AT = and_(_HERE, ADVICE.c.channel == bindparam("conversation"), ADVICE.c.message_ts == bindparam("root"))
# In halves, as the two partial indexes have it: for the whole SQLite uses neither, and reads the workspace's every item.
_BY_MESSAGE = _VALUES.where(or_(and_(_AT, ADVICE.c.state.is_not(None)), and_(_AT, ADVICE.c.state.is_(None))))


def list_by_message(tx: Tx, workspace_id: UUID, channel: str, message_ts: str) -> Sequence[Advice]:
    """Every item made from this message, or from the thread that it starts."""
    return many(tx, Advice, _BY_MESSAGE, in_workspace=workspace_id, conversation=channel, root=message_ts)


_FIND_ONCE = _VALUES.where(_HERE, ADVICE.c.once.is_not(None), ADVICE.c.once == bindparam("form"))


def find_once(tx: Tx, workspace_id: UUID, once: str) -> Advice | None:
    """The item that this form made, when it comes a second time."""
    return one(tx, Advice, _FIND_ONCE, in_workspace=workspace_id, form=once)


_HOLD_BY_MESSAGE = _BY_MESSAGE.order_by(ADVICE.c.id).with_for_update()


def hold_by_message(tx: Tx, workspace_id: UUID, channel: str, message_ts: str) -> Sequence[Advice]:
    """The same as `list_by_message`; until this transaction ends nobody else changes them."""
    here = {"in_workspace": workspace_id, "conversation": channel, "root": message_ts}
    return many(tx, Advice, _HOLD_BY_MESSAGE, **here)


_ANSWERED_BY = select(ANSWERS.c.advice_id).where(
    ANSWERS.c.workspace_id == bindparam("in_workspace"),
    ANSWERS.c.channel == bindparam("conversation"),
    ANSWERS.c.ts == bindparam("moment"),
)
_HOLD_BY_ANSWER = _VALUES.where(_HERE, ADVICE.c.id == _ANSWERED_BY.scalar_subquery()).with_for_update()


def hold_by_answer(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> Advice | None:
    """The item that this message is an answer of, deleted ones included. Until this transaction ends nobody else changes it."""
    return one(tx, Advice, _HOLD_BY_ANSWER, in_workspace=workspace_id, conversation=channel, moment=ts)


_HOLD_BY_CHANNEL = (
    _VALUES.where(
        _HERE, ADVICE.c.channel == bindparam("conversation"), ADVICE.c.receiver_id == bindparam("person")
    )
    .order_by(ADVICE.c.created_at.desc())
    .with_for_update()
)


def hold_by_channel(tx: Tx, workspace_id: UUID, channel: str, receiver_id: UUID) -> Sequence[Advice]:
    """A receiver's items of this conversation, newest first. Until this transaction ends nobody else changes them."""
    return many(
        tx, Advice, _HOLD_BY_CHANNEL, in_workspace=workspace_id, conversation=channel, person=receiver_id
    )


ASKED_ON = func.coalesce(ADVICE.c.check_in_on, ADVICE.c.softer_on)
# As the partial index has it, which holds what was posted.
_LIST_UNANSWERED_IN = _VALUES.where(
    _HERE,
    ADVICE.c.channel == bindparam("conversation"),
    ADVICE.c.adviser_id == bindparam("person"),
    ADVICE.c.state.is_not(None),
    ADVICE.c.message_ts.is_not(None),
    ADVICE.c.state == State.ASKED,
).order_by(ADVICE.c.created_at.desc())


def list_unanswered_in(tx: Tx, workspace_id: UUID, channel: str, adviser_id: UUID) -> Sequence[Advice]:
    """Questions without an answer that a person was asked in this conversation, newest first."""
    here = {"in_workspace": workspace_id, "conversation": channel, "person": adviser_id}
    return many(tx, Advice, _LIST_UNANSWERED_IN, **here)


# As the partial index spells it: no database recognizes a state by a bound parameter.
_IS_OPEN = ADVICE.c.state.in_([literal_column(f"'{state}'") for state in OPEN])
_MINE = (_HERE, ADVICE.c.receiver_id == bindparam("person"), _IS_OPEN)
_GAVE = (_HERE, ADVICE.c.adviser_id == bindparam("person"), ADVICE.c.prompt_on.is_not(None))


def _soonest(day: ColumnElement[Any], *where: ColumnElement[bool]) -> Select[Any]:
    """The first of an index, which has them in this order: what is not among the first is not read."""
    columns = (ADVICE.c.id, day.label("day"), ADVICE.c.created_at)
    first = select(*columns).where(*where).order_by(day, ADVICE.c.created_at).limit(bindparam("at_most"))
    return select(first.subquery())


_FIRST = union_all(
    _soonest(ADVICE.c.check_in_on, *_MINE, ADVICE.c.check_in_on.is_not(None)),
    _soonest(ADVICE.c.softer_on, *_MINE, ADVICE.c.check_in_on.is_(None), ADVICE.c.softer_on.is_not(None)),
    _soonest(ADVICE.c.softer_on, *_MINE, ADVICE.c.check_in_on.is_(None), ADVICE.c.softer_on.is_(None)),
    _soonest(ADVICE.c.prompt_on, *_GAVE),
).subquery("first")
_LIST_OPEN = (
    _VALUES.join(_FIRST, _FIRST.c.id == ADVICE.c.id)
    .where(_HERE)
    .order_by(_FIRST.c.day.is_(None), _FIRST.c.day, _FIRST.c.created_at)
    .limit(bindparam("at_most"))
)


def list_open(tx: Tx, workspace_id: UUID, person_id: UUID, limit: int) -> Sequence[Advice]:
    """What is open for a person, most timely first: theirs as receiver, and as adviser what they keep themselves.

    Each by the days of the person's own side: the order of a list must not show what the other one planned (P7).
    """
    return many(tx, Advice, _LIST_OPEN, in_workspace=workspace_id, person=person_id, at_most=limit)


_LIST_OF_PERSON = _VALUES.where(_HERE, _PARTY)


def list_of_person(tx: Tx, workspace_id: UUID, person_id: UUID) -> Sequence[Advice]:
    """Every item a person is receiver or adviser of."""
    return many(tx, Advice, _LIST_OF_PERSON, in_workspace=workspace_id, person=person_id)


_WAKE_ITEMS_OF = (
    update(ADVICE)
    # what waits longer keeps its moment: it says since when nobody looked
    .where(_HERE, _PARTY, or_(ADVICE.c.wake_at.is_(None), ADVICE.c.wake_at > bindparam("moment")))
    .values(wake_at=bindparam("moment"))
)


def wake_items_of(tx: Tx, workspace_id: UUID, person_id: UUID, now: datetime) -> None:
    """Ask the planner to look at every item of a person (settings or zone changed, nudges resumed).

    Also those that nothing was to come of: what was called off while nudges were stopped may be wanted again.
    """
    tx.execute(_WAKE_ITEMS_OF, {"in_workspace": workspace_id, "person": person_id, "moment": now})


_LIST_AWAKE = (
    _VALUES.where(ADVICE.c.wake_at.is_not(None), ADVICE.c.wake_at <= bindparam("now"))
    .order_by(ADVICE.c.wake_at)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)


def list_awake(tx: Tx, now: datetime, limit: int) -> Sequence[Advice]:
    """A sweep over all workspaces: items whose moment to be looked at has come, longest waiting first."""
    return many(tx, Advice, _LIST_AWAKE, now=now, at_most=limit)


_NEXT_WAKE_AT = select(func.min(ADVICE.c.wake_at)).where(ADVICE.c.wake_at.is_not(None))


def next_wake_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: the first moment at which some item is to be looked at."""
    first: datetime | None = tx.execute(_NEXT_WAKE_AT).scalar_one()
    return first


_WAKE_AGAIN = update(ADVICE).where(ADVICE.c.id == bindparam("item")).values(wake_at=bindparam("moment"))


def wake_again(tx: Tx, wake_at: Mapping[UUID, datetime | None]) -> None:
    """A sweep over all workspaces: when these items, just listed as awake by this transaction, are to be looked at again.

    No new version: nothing of what a message is made from changes, and listing them holds off everybody else.
    """
    if not wake_at:
        return
    tx.execute(_WAKE_AGAIN, [{"item": item_id, "moment": moment} for item_id, moment in wake_at.items()])


_LIST_FOLLOWERS = _VALUES.where(_HERE, ADVICE.c.follows_id == bindparam("item"))


def list_followers(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Advice]:
    """Items kept from a response to this one."""
    return many(tx, Advice, _LIST_FOLLOWERS, in_workspace=workspace_id, item=advice_id)


_WAKE_BETWEEN = (
    update(ADVICE)
    .where(_HERE, ADVICE.c.adviser_id == bindparam("adviser"), ADVICE.c.receiver_id == bindparam("receiver"))
    .values(wake_at=bindparam("moment"))
)


def wake_between(tx: Tx, workspace_id: UUID, *, adviser_id: UUID, receiver_id: UUID, now: datetime) -> None:
    """Ask the planner to look at everything between two people (consent changed)."""
    between = {"in_workspace": workspace_id, "adviser": adviser_id, "receiver": receiver_id}
    tx.execute(_WAKE_BETWEEN, between | {"moment": now})
