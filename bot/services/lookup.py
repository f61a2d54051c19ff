"""Reading what a person may see. Every view of an item goes through here, so that nobody sees one they are no party of (P7).

Must not change anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bot.domain.advice import Advice, Role, adviser_may_name, has_words, role_of
from bot.domain.matching import meant
from bot.domain.person import Person
from bot.domain.relay import Relay, RelayState
from bot.domain.window import zone_or
from bot.errors import Declined, NotFound
from bot.services.acting import Actor
from bot.services.exchanges import likes_of
from storage import advice, bundles, pairs, people, relays, workspaces
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An item as one party sees it: with the people in it, and what was sent about it to or by this party.

    `likes` is what the adviser likes to hear about, for the receiver who may tell them.
    """

    team_id: str
    item: Advice
    viewer: Person
    role: Role
    zone: str
    people: dict[UUID, Person]
    relays: Sequence[Relay]
    likes: str = ""

    @property
    def receiver(self) -> Person | None:
        """Who got the advice, if they are known."""
        return self.people.get(self.item.receiver_id) if self.item.receiver_id else None

    @property
    def adviser(self) -> Person | None:
        """Who gave it, if they are in Slack."""
        return self.people.get(self.item.adviser_id) if self.item.adviser_id else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Some of a person's open items and everybody in them, by id. Somebody the bot never met is no viewer yet."""

    viewer: Person | None
    items: Sequence[Advice]
    people: dict[UUID, Person]
    zone: str

    @property
    def viewer_id(self) -> UUID:
        """Theirs, or an id that nobody has."""
        return self.viewer.id if self.viewer else UUID(int=0)


def open_items(tx: Tx, by: Actor, limit: int) -> Listed:
    """What is open for the person, most timely first. Somebody the bot never met has nothing."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    zone = zone_or(viewer.zone if viewer else None, by.default_zone)
    items = advice.list_open(tx, by.workspace_id, viewer.id, limit) if viewer else ()
    ids = {person_id for item in items for person_id in (item.receiver_id, item.adviser_id) if person_id}
    known = {viewer.id: viewer} if viewer else {}
    others = people.list_by_id(tx, by.workspace_id, ids - known.keys())
    return Listed(viewer=viewer, items=items, people=known | others, zone=zone)


MOST_OPEN = 200
"""So many open items are looked through by words; whoever has more opens the rest from Home."""


def to_try(tx: Tx, by: Actor, typed: str) -> Listed:
    """The person's own open items that have advice to try: those that the typed words mean, else all that are not tried yet."""
    listed = open_items(tx, by, MOST_OPEN)
    mine = [
        each for each in listed.items if role_of(each, listed.viewer_id) is Role.RECEIVER and has_words(each)
    ]
    found = [mine[place] for place in meant(typed, [_spoken(each, listed.people) for each in mine])]
    return replace(listed, items=found if typed else [each for each in mine if each.tried_at is None])


def _spoken(found: Advice, people_: Mapping[UUID, Person]) -> str:
    """Everything that somebody may name an item by."""
    adviser = people_.get(found.adviser_id) if found.adviser_id else None
    named = adviser.name if adviser else found.adviser_name
    return " ".join(part for part in (found.words, found.question, found.about, named) if part)


def item(tx: Tx, by: Actor, advice_id: UUID) -> Seen:
    """One item as the person sees it. Raises Declined: gone, not_yours."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    try:
        found = advice.get(tx, by.workspace_id, advice_id)
    except NotFound:
        raise Declined("gone") from None
    role = role_of(found, viewer.id) if viewer else None
    if viewer is None or role is None:
        raise Declined("not_yours")
    parties = {person_id for person_id in (found.receiver_id, found.adviser_id) if person_id}
    if role is Role.ADVISER and not adviser_may_name(found):
        parties = {viewer.id}  # keeping the same message tells them nothing of who else does
    sent = relays.list_for(tx, by.workspace_id, found.id)
    known = people.list_by_id(tx, by.workspace_id, parties)
    return Seen(
        team_id=workspaces.get(tx, by.workspace_id).team_id,
        item=found,
        viewer=viewer,
        role=role,
        zone=zone_or(viewer.zone, by.default_zone),
        people=known,
        relays=[relay for relay in sent if relay.from_id == viewer.id or relay.state is RelayState.SENT],
        likes=_likes(tx, found, known) if role is Role.RECEIVER else "",
    )


def _likes(tx: Tx, found: Advice, known: dict[UUID, Person]) -> str:
    """What the adviser likes to hear about, for the receiver."""
    adviser = known.get(found.adviser_id) if found.adviser_id else None
    if adviser is None or found.receiver_id is None or not adviser.useful:
        return ""
    return likes_of(adviser, pairs.get(tx, found.workspace_id, adviser.id, found.receiver_id))


def items_of_message(tx: Tx, by: Actor, channel: str, ts: str) -> list[Seen]:
    """The items that one of the bot's own messages belongs to (several where it carries several relays), for a party of them."""
    posted = bundles.list_of_message(tx, by.workspace_id, channel, ts)
    seen = []
    for advice_id in dict.fromkeys(each.advice_id for each in posted if each.advice_id is not None):
        try:
            seen.append(item(tx, by, advice_id))
        except Declined:
            continue
    return seen


def person(tx: Tx, by: Actor, slack_id: str) -> Person | None:
    """A colleague, if the bot has met them."""
    return people.find(tx, by.workspace_id, slack_id)


def only_person_called(tx: Tx, by: Actor, name: str) -> str | None:
    """The Slack id of the one person of that name, or first name, whom the bot has met here; None when there are none, or several."""
    wanted = _spelt(name.rstrip(".-"))
    found = [
        slack_id
        for slack_id, known in people.list_names(tx, by.workspace_id)
        if wanted in (_spelt(known), _spelt(known).partition(" ")[0]) and slack_id != by.slack_id
    ]
    return found[0] if len(found) == 1 else None


def _spelt(name: str) -> str:
    """ "@dana.okafor", as people type it, is Dana Okafor."""
    return name.casefold().replace(".", " ")


def names_of(tx: Tx, by: Actor, slack_ids: Sequence[str]) -> dict[str, str]:
    """The names of those of these people whom the bot has met, by Slack id."""
    known = people.list_by_slack_id(tx, by.workspace_id, slack_ids)
    return {slack_id: person.name for slack_id, person in known.items() if person.name}
