"""People: finding, adding and saving them, and those whose items must be planned anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import Table, bindparam, case, func, or_, select, update

from bot.domain.person import HomePart, Person
from bot.errors import NotFound
from storage.rows import Few, add_new, columns_of, forget, known, many, one, save_all_over, save_over
from storage.schema import PersonRow
from storage.store import Tx, insert_or_ignore

PEOPLE: Table = PersonRow.__table__  # type: ignore[assignment]
_VALUES = columns_of(PEOPLE, Person)
_HERE = PEOPLE.c.workspace_id == bindparam("in_workspace")

_FIND = _VALUES.where(_HERE, PEOPLE.c.slack_id == bindparam("member"))


def find(tx: Tx, workspace_id: UUID, slack_id: str) -> Person | None:
    """The person with this Slack id, if the bot has met them."""
    return one(tx, Person, _FIND, in_workspace=workspace_id, member=slack_id)


_GET = _VALUES.where(_HERE, PEOPLE.c.id == bindparam("person"))


def get(tx: Tx, workspace_id: UUID, person_id: UUID) -> Person:
    """The person with this id. Raises NotFound."""
    found = one(tx, Person, _GET, in_workspace=workspace_id, person=person_id)
    if found is None:
        raise NotFound("person")
    return found


_LIST_BY_ID = Few(_VALUES.where(_HERE), PEOPLE.c.id)


def list_by_id(tx: Tx, workspace_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Several people at once, by id."""
    if not person_ids:
        return {}
    query, ids = _LIST_BY_ID.of(person_ids)
    return {person.id: person for person in many(tx, Person, query, in_workspace=workspace_id, **ids)}


_LIST_BY_SLACK_ID = _VALUES.where(_HERE, PEOPLE.c.slack_id.in_(bindparam("members", expanding=True)))


def list_by_slack_id(tx: Tx, workspace_id: UUID, slack_ids: Collection[str]) -> dict[str, Person]:
    """Those of these people whom the bot has met, by Slack id."""
    if not slack_ids:
        return {}
    found = many(tx, Person, _LIST_BY_SLACK_ID, in_workspace=workspace_id, members=list({*slack_ids}))
    return {person.slack_id: person for person in found}


_LIST_NAMES = (
    select(PEOPLE.c.slack_id, PEOPLE.c.name)
    .where(_HERE, PEOPLE.c.has_left.is_(False), PEOPLE.c.is_bot.is_(False))
    .order_by(PEOPLE.c.created_at.desc())
    .limit(2000)
)


def list_names(tx: Tx, workspace_id: UUID) -> list[tuple[str, str]]:
    """Slack id and name of those who were met last, two thousand at most: names are sealed, so they are compared outside."""
    return [(row.slack_id, row.name) for row in tx.execute(_LIST_NAMES, {"in_workspace": workspace_id})]


def meet(tx: Tx, workspace_id: UUID, slack_id: str, now: datetime, name: str = "") -> Person:
    """The person with this Slack id, added if this is the first time. Two who add at once get the same row."""
    known = find(tx, workspace_id, slack_id)
    if known is not None:
        return known
    fresh = {
        "id": uuid4(),
        "workspace_id": workspace_id,
        "slack_id": slack_id,
        "name": name,
        "created_at": now,
    }
    insert_or_ignore(tx, PEOPLE, fresh | {"version": 1}, [PEOPLE.c.workspace_id, PEOPLE.c.slack_id])
    met = find(tx, workspace_id, slack_id)
    assert met is not None
    return met


def add(tx: Tx, person: Person) -> Person:
    """Insert a person."""
    return add_new(tx, PEOPLE, person)


def save(tx: Tx, person: Person) -> Person:
    """Update a person. Raises Conflict when they changed meanwhile."""
    return save_over(tx, PEOPLE, person)


def save_all(tx: Tx, changes: Sequence[tuple[Person, Person]]) -> None:
    """Update several people, each as they were read and as they are to be. Raises Conflict when one of them changed meanwhile."""
    save_all_over(tx, PEOPLE, changes)


_VERSIONS = select(PEOPLE.c.id, PEOPLE.c.version, PEOPLE.c.home_seen_at.is_not(None)).where(
    _HERE, PEOPLE.c.id.in_(bindparam("people", expanding=True))
)


def list_versions(tx: Tx, workspace_id: UUID, person_ids: Collection[UUID]) -> dict[UUID, tuple[int, bool]]:
    """Which version of these people is there, and whether they have opened Home, by id."""
    found = tx.execute(_VERSIONS, {"in_workspace": workspace_id, "people": list(person_ids)})
    return {person_id: (version, has_home) for person_id, version, has_home in found}


_REMEMBER_DM = (
    update(PEOPLE).where(_HERE, PEOPLE.c.id == bindparam("person")).values(dm_channel=bindparam("dm"))
)


def remember_dm(tx: Tx, workspace_id: UUID, person_id: UUID, channel: str) -> None:
    """Keep the id of the person's own DM with the bot (no version: it is Slack's fact and never changes)."""
    tx.execute(_REMEMBER_DM, {"in_workspace": workspace_id, "person": person_id, "dm": channel})


_DOUBT_FACTS = (
    update(PEOPLE)
    .where(_HERE, PEOPLE.c.id == bindparam("person"), PEOPLE.c.facts_at.is_not(None))
    .values(facts_at=bindparam("long_ago"))
)
_LONG_AGO = datetime(
    1970, 1, 1, tzinfo=UTC
)  # not never: a zone that turns out to have changed is still a change


def doubt(tx: Tx, workspace_id: UUID, person_id: UUID) -> None:
    """Something sent to them was refused: Slack is asked again who they are and where their DM is, before the next time."""
    here = {"in_workspace": workspace_id, "person": person_id}
    tx.execute(_REMEMBER_DM, here | {"dm": None})
    tx.execute(_DOUBT_FACTS, here | {"long_ago": _LONG_AGO})


_GOT_ONE = (
    update(PEOPLE)
    .where(_HERE, PEOPLE.c.id == bindparam("person"), PEOPLE.c.refused.is_not(None))
    .values(refused=None, version=PEOPLE.c.version + 1)
)


def got_one(tx: Tx, workspace_id: UUID, person_id: UUID) -> None:
    """A message reached them: those that were refused before do not count any more."""
    tx.execute(_GOT_ONE, {"in_workspace": workspace_id, "person": person_id})


def list_with_home(tx: Tx, workspace_id: UUID, person_ids: Collection[UUID]) -> list[UUID]:
    """Those of these people who have opened Home, in an order that is the same for everybody who asks."""
    read = {person_id: known(tx, Person, person_id) for person_id in person_ids}
    others = [person_id for person_id, person in read.items() if person is None]
    found = read | list_by_id(tx, workspace_id, others)
    return sorted(person.id for person in found.values() if person and person.home_seen_at is not None)


_SEE_HOME = update(PEOPLE).where(_HERE, PEOPLE.c.id == bindparam("person"))


def see_home(
    tx: Tx, workspace_id: UUID, person_id: UUID, seen_at: datetime, part: HomePart, page: int
) -> None:
    """Where a person is in Home, and when they last looked (no version: nothing is decided by it)."""
    here = {"in_workspace": workspace_id, "person": person_id}
    tx.execute(_SEE_HOME, here | {"home_seen_at": seen_at, "home_part": part, "home_page": page})
    forget(tx, Person, person_id)


def leave_home(tx: Tx, workspace_id: UUID, person_id: UUID) -> None:
    """There is no Home of this person to draw, until they open it."""
    tx.execute(_SEE_HOME, {"in_workspace": workspace_id, "person": person_id, "home_seen_at": None})
    forget(tx, Person, person_id)


_LIST_TO_REPLAN = (
    _VALUES.where(PEOPLE.c.replan_at.is_not(None), PEOPLE.c.replan_at <= bindparam("now"))
    .order_by(PEOPLE.c.replan_at)
    .limit(bindparam("at_most"))
)


def list_to_replan(tx: Tx, now: datetime, limit: int) -> Sequence[Person]:
    """A sweep over all workspaces: people whose items must be planned anew, longest waiting first."""
    return many(tx, Person, _LIST_TO_REPLAN, now=now, at_most=limit)


_NEXT_REPLAN_AT = select(func.min(PEOPLE.c.replan_at)).where(PEOPLE.c.replan_at.is_not(None))


def next_replan_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: the first moment from which somebody is to be planned anew."""
    first: datetime | None = tx.execute(_NEXT_REPLAN_AT).scalar_one()
    return first


_LIST_TO_GIVE_UP = (
    _VALUES.where(
        PEOPLE.c.give_up_at.is_not(None),
        PEOPLE.c.give_up_at <= bindparam("now"),
        or_(PEOPLE.c.paused_until.is_(None), PEOPLE.c.paused_until <= bindparam("now")),
    )
    .order_by(PEOPLE.c.give_up_at)
    .limit(bindparam("at_most"))
    .with_for_update(skip_locked=True)
)


def list_to_give_up(tx: Tx, now: datetime, limit: int) -> Sequence[Person]:
    """A sweep over all workspaces: people who let enough reminders go by, longest waiting first; those who pause are looked at afterwards."""
    return many(tx, Person, _LIST_TO_GIVE_UP, now=now, at_most=limit)


_GIVE_UP_AT = case(
    (PEOPLE.c.paused_until > PEOPLE.c.give_up_at, PEOPLE.c.paused_until), else_=PEOPLE.c.give_up_at
)
_NEXT_GIVE_UP_AT = select(func.min(_GIVE_UP_AT)).where(PEOPLE.c.give_up_at.is_not(None))


def next_give_up_at(tx: Tx) -> datetime | None:
    """A sweep over all workspaces: the first moment at which somebody is to be looked at for that."""
    first: datetime | None = tx.execute(_NEXT_GIVE_UP_AT).scalar_one()
    return first
