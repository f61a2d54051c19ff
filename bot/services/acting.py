"""Who acts, on which item, and what every act leaves behind.

The steps that all use cases share: find the person, make sure that they are a party, save, have the planner look again, redraw what stands in Slack.
Must not know what is done to the item.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from bot.domain.advice import Advice, Role, role_of
from bot.domain.person import Person
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import Calendar, local_date, zone_or
from bot.errors import Declined, NotFound
from bot.services import outbox, silence
from storage import advice, people, relays
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person of a workspace who acts at a moment. `default_zone` stands in where Slack names none; on `quiet_days` nobody is written to."""

    workspace_id: UUID
    slack_id: str
    now: datetime
    default_zone: str
    quiet_days: frozenset[date] = frozenset()

    @property
    def calendar(self) -> Calendar:
        """What holds for everybody."""
        return Calendar(self.default_zone, self.quiet_days)


def me(tx: Tx, by: Actor) -> Person:
    """The acting person, met now if never before. That they act ends every silence."""
    return silence.acted(tx, people.meet(tx, by.workspace_id, by.slack_id, by.now), by.now)


def today(by: Actor, person: Person) -> date:
    """The day it is for a person."""
    return local_date(by.now, zone_or(person.zone, by.default_zone))


def item_of(tx: Tx, by: Actor, advice_id: UUID, role: Role) -> tuple[Advice, Person]:
    """The item and the acting person, who has this role in it.

    Raises Declined("gone") when it is no more, Declined("not_yours") for everybody else, whatever a payload claims (P7).
    """
    person = me(tx, by)
    try:
        item = advice.get(tx, by.workspace_id, advice_id)
    except NotFound:
        raise Declined("gone") from None
    if role_of(item, person.id) is not role:
        raise Declined("not_yours")
    return item, person


def came_before(tx: Tx, by: Actor, once: str, advice_id: UUID | None = None) -> Relay | None:
    """What the same form made when it first came, for the one who sent it. Raises Declined("not_yours") for everybody else.

    The caller has made sure of the actor's role where it knows the item; `advice_id` is that item.
    """
    found = relays.find_once(tx, by.workspace_id, once)
    if found is None:
        return None
    if found.from_id != me(tx, by).id or advice_id not in (None, found.advice_id):
        raise Declined("not_yours")
    return found


def was_told(tx: Tx, item: Advice) -> bool:
    """Whether an outcome arrived at the adviser; one that waits leaves no trace on their side (P7)."""
    told = relays.list_for(tx, item.workspace_id, item.id, RelayKind.OUTCOME)
    return any(relay.state is RelayState.SENT for relay in told)


def add(tx: Tx, by: Actor, item: Advice, whose: UUID) -> Advice:
    """A new item: the planner looks at it, and `whose` it is sees it in Home. Raises Duplicate."""
    stored = advice.add(tx, replace(item, wake_at=by.now))
    outbox.publish(tx, by.workspace_id, {whose}, by.now)
    return stored


def save(
    tx: Tx, by: Actor, item: Advice, *, redraw: Iterable[UUID | None] = (), home: Iterable[UUID | None] = ()
) -> Advice:
    """Save an item after an act: the planner looks at it again, and these people's messages about it, and their Homes, are drawn again.

    `home`: whose Home changes though no message of theirs does. An adviser is in neither for what a receiver does in private (P7).
    """
    stored = advice.save(tx, replace(item, wake_at=by.now))
    readers = {person_id for person_id in redraw if person_id}
    outbox.redraw(tx, stored, readers, by.now)
    outbox.publish(tx, by.workspace_id, readers | set(home), by.now)
    return stored
