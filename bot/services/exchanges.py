"""Reading what went between a person and others: with whom they trade advice, what came of what they said, and the brief before a conversation.

Apart from `lookup`, which shows one item or a list of items. Everything here is private to whoever asks, and an adviser sees of an item only what
was sent to them (P7). Nothing is counted, weighed or compared (P2). Must not change anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.pair import Pair, lets_tell
from bot.domain.person import Person, can_be_contacted
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import zone_or
from bot.errors import Declined, NotFound
from bot.services import outbox
from bot.services.acting import Actor
from storage import advice, exchanges, pairs, people, workspaces
from storage.store import Tx

SHOWN = 5
"""So many items of each direction stand in a brief."""

_NOT_UNDONE = (RelayState.WAITING, RelayState.SENT, RelayState.STOPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody with whom the person trades advice: when last, and what they like to hear about ("" where that is not shown)."""

    person: Person
    last_at: datetime
    likes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """A page of the people with whom somebody trades advice, newest first, and the zone of whoever looks."""

    zone: str
    rows: Sequence[Contact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What an adviser said, and the newest outcome they were told; None when they heard it elsewhere, or were told nothing."""

    item: Advice
    told: Relay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameOfIt:
    """A page of what came of what somebody said, newest first, with everybody in it by id."""

    zone: str
    rows: Sequence[Heard]
    people: Mapping[UUID, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Where two people stand, as one of them sees it. `person` is None for somebody the bot never met.

    `open_from`: their advice that is open for the viewer. `last_told` (about `told_about`) and `last_given`: what went to them last; `arrives_at`
    is the moment at which a give-back that still waits gets there. `given`: what the viewer said to them. `more_…`: there is more than is shown.
    """

    team_id: str
    viewer_id: UUID
    zone: str
    person: Person | None
    likes: str = ""
    open_from: Sequence[Advice] = ()
    more_open: bool = False
    last_told: Relay | None = None
    told_about: Advice | None = None
    last_given: Relay | None = None
    arrives_at: datetime | None = None
    given: Sequence[Heard] = ()
    more_given: bool = False
    people: Mapping[UUID, Person]


def likes_of(reader: Person, pair: Pair) -> str:
    """What somebody likes to hear about, for the one who is about to tell them; only where they may be written to.

    `pair`: they are the adviser in it.
    """
    return (reader.useful or "") if can_be_contacted(reader) and lets_tell(pair) else ""


def likes(tx: Tx, by: Actor, slack_id: str) -> str:
    """The same, of a colleague named by the acting person."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    reader = people.find(tx, by.workspace_id, slack_id)
    if viewer is None or reader is None or not reader.useful:
        return ""
    return likes_of(reader, pairs.get(tx, by.workspace_id, reader.id, viewer.id))


def contacts(tx: Tx, by: Actor, limit: int, offset: int = 0) -> Contacts:
    """The people with whom the acting person trades advice. Ask for one more than is shown to know whether there is a next page."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    if viewer is None:
        return Contacts(zone=by.default_zone, rows=())
    listed = exchanges.list_people(tx, by.workspace_id, viewer.id, limit, offset)
    known = people.list_by_id(tx, by.workspace_id, [whom for whom, _ in listed])
    between = pairs.list_for(tx, by.workspace_id, [(whom, viewer.id) for whom, _ in listed])
    rows = [
        Contact(
            person=known[whom],
            last_at=at,
            likes=likes_of(known[whom], between.get((whom, viewer.id)) or _untold(known[whom], viewer)),
        )
        for whom, at in listed
        if whom in known
    ]
    return Contacts(zone=zone_or(viewer.zone, by.default_zone), rows=rows)


def came_of_it(tx: Tx, by: Actor, limit: int, offset: int = 0) -> CameOfIt:
    """What came of what the acting person said, as far as they were told. Ask for one more than is shown, as above."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    if viewer is None:
        return CameOfIt(zone=by.default_zone, rows=(), people={})
    items = exchanges.list_heard(tx, by.workspace_id, viewer.id, limit, offset)
    zone = zone_or(viewer.zone, by.default_zone)
    return CameOfIt(zone=zone, rows=_heard(tx, by, viewer, items), people=_people_of(tx, by, items))


def brief(tx: Tx, by: Actor, slack_id: str) -> Brief:
    """Before a conversation with somebody: what is open from them, what they were last told, what is useful to them, what one gave them.

    Raises Declined: yourself, is_bot.
    """
    if slack_id == by.slack_id:
        raise Declined("yourself")
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    other = people.find(tx, by.workspace_id, slack_id)
    if other is not None and other.is_bot:
        raise Declined("is_bot", name=other.name)
    team_id = workspaces.get(tx, by.workspace_id).team_id
    zone = zone_or(viewer.zone if viewer else None, by.default_zone)
    if viewer is None or other is None:
        nobody = viewer.id if viewer else UUID(int=0)
        return Brief(team_id=team_id, viewer_id=nobody, zone=zone, person=other, people={})
    return _between(tx, by, viewer, other, team_id, zone)


def brief_of(tx: Tx, by: Actor, person_id: UUID) -> Brief:
    """The same, from a list of people. Raises Declined("gone") for somebody this workspace does not know."""
    return brief(tx, by, person_of(tx, by, person_id).slack_id)


def person_of(tx: Tx, by: Actor, person_id: UUID) -> Person:
    """The colleague behind a row of the list. Raises Declined("gone") for somebody this workspace does not know."""
    try:
        return people.get(tx, by.workspace_id, person_id)
    except NotFound:
        raise Declined("gone") from None


def _between(tx: Tx, by: Actor, viewer: Person, other: Person, team_id: str, zone: str) -> Brief:
    here = by.workspace_id
    open_from = exchanges.list_open_from(tx, here, viewer.id, other.id, SHOWN + 1)
    given = exchanges.list_given_to(tx, here, viewer.id, other.id, SHOWN + 1)
    last_told = _latest(tx, viewer, other, RelayKind.OUTCOME, (RelayState.SENT,))
    last_given = _latest(tx, viewer, other, RelayKind.GIVE_BACK, _NOT_UNDONE)
    return Brief(
        team_id=team_id,
        viewer_id=viewer.id,
        zone=zone,
        person=other,
        likes=likes_of(other, pairs.get(tx, here, other.id, viewer.id)),
        open_from=open_from[:SHOWN],
        more_open=len(open_from) > SHOWN,
        last_told=last_told,
        told_about=advice.get(tx, here, last_told.advice_id) if last_told and last_told.advice_id else None,
        last_given=last_given,
        arrives_at=outbox.waits_until(tx, last_given, by.now) if last_given else None,
        given=_heard(tx, by, viewer, given[:SHOWN]),
        more_given=len(given) > SHOWN,
        people={viewer.id: viewer, other.id: other},
    )


def _latest(
    tx: Tx, viewer: Person, other: Person, kind: RelayKind, states: Sequence[RelayState]
) -> Relay | None:
    return exchanges.find_latest(
        tx, viewer.workspace_id, sender_id=viewer.id, reader_id=other.id, kind=kind, states=states
    )


def _heard(tx: Tx, by: Actor, viewer: Person, items: Sequence[Advice]) -> list[Heard]:
    told = exchanges.told(tx, by.workspace_id, viewer.id, [item.id for item in items])
    return [Heard(item=item, told=told.get(item.id)) for item in items]


def _people_of(tx: Tx, by: Actor, items: Sequence[Advice]) -> dict[UUID, Person]:
    ids = {person_id for item in items for person_id in (item.receiver_id, item.adviser_id) if person_id}
    return people.list_by_id(tx, by.workspace_id, ids)


def _untold(adviser: Person, receiver: Person) -> Pair:
    return Pair(workspace_id=receiver.workspace_id, adviser_id=adviser.id, receiver_id=receiver.id)
