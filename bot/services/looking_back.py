"""Looking back: long after the end of an item its receiver may tell the adviser what it is worth now, note it, or have enough of such questions.

Apart from progress because nothing ends or begins with it. What is told is shown first, exactly (P5). Must not change an outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from bot.domain.advice import Advice, Role, State
from bot.domain.pair import lets_tell
from bot.domain.person import Person, can_be_contacted
from bot.domain.relay import Relay, RelayKind
from bot.errors import Conflict, Declined, Duplicate
from bot.messages.kind import Message
from bot.services import acting, outbox, previews
from bot.services.acting import Actor
from storage import pairs, people, relays
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What is about to be told, exactly as the adviser would read it; `message` is None where the bot carries nothing. `arrives_at` None: at once.

    `relay_id` is None before it is sent.
    """

    item: Advice
    adviser_name: str
    text: str
    message: Message | None
    arrives_at: datetime | None
    relay_id: UUID | None = None


def looked_at(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """The item, for the form. Raises Declined("stale") for one that is open again."""
    return _closed(tx, by, advice_id)[0]


def preview(tx: Tx, by: Actor, advice_id: UUID, text: str) -> Looking:
    """What the adviser would read. Raises Declined: nothing_said, stale."""
    item, person = _closed(tx, by, advice_id)
    if not text.strip():
        raise Declined("nothing_said")
    adviser = people.get(tx, by.workspace_id, item.adviser_id) if item.adviser_id else None
    can = adviser is not None and _may_tell(tx, adviser, person)
    relay = _relay(item, person, adviser, text, "preview", by.now)
    return Looking(
        item=item,
        adviser_name=adviser.name if adviser else item.adviser_name or "",
        text=text.strip(),
        message=previews.looking_back(tx, by, item, person, adviser, relay) if can and adviser else None,
        arrives_at=_arrives_at(tx, person, adviser, by) if can and adviser else None,
    )


def tell(tx: Tx, by: Actor, advice_id: UUID, text: str, once: str) -> Looking:
    """Send what was previewed, once a form. Raises Declined("not_reachable") with the words to send oneself."""
    before = acting.came_before(tx, by, once, advice_id)
    looking = preview(tx, by, advice_id, before.text or text if before else text)
    if before is not None:
        return replace(looking, arrives_at=outbox.waits_until(tx, before, by.now), relay_id=before.id)
    if looking.message is None:
        raise Declined("not_reachable", name=looking.adviser_name, text=looking.text)
    item, person = _closed(tx, by, advice_id)
    adviser = people.get(tx, by.workspace_id, item.adviser_id) if item.adviser_id else None
    assert adviser is not None
    try:
        relay = relays.add(tx, _relay(item, person, adviser, text, once, by.now))
    except Duplicate as error:
        raise Conflict("the same form came twice at once") from error
    outbox.send(tx, relay, adviser, by.calendar)
    return replace(looking, item=_save(tx, by, item, person), relay_id=relay.id)


def note(tx: Tx, by: Actor, advice_id: UUID, text: str) -> Advice:
    """[Note to self]: nobody else ever reads it."""
    item, person = _closed(tx, by, advice_id)
    return _save(tx, by, replace(item, looking_back=text.strip() or None), person)


def enough(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Enough of these]: no item is looked back on any more, until they say otherwise in Home."""
    item, person = _closed(tx, by, advice_id)
    if person.no_looking_back_at is None:
        people.save(tx, replace(person, no_looking_back_at=by.now))
    return _save(tx, by, item, person)


def _closed(tx: Tx, by: Actor, advice_id: UUID) -> tuple[Advice, Person]:
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if item.state is not State.CLOSED:
        raise Declined("stale")
    return item, person


def _save(tx: Tx, by: Actor, item: Advice, person: Person) -> Advice:
    item = replace(item, looked_back_at=by.now, receiver_acted_at=by.now)
    return acting.save(tx, by, item, redraw=[person.id])


def _may_tell(tx: Tx, adviser: Person, person: Person) -> bool:
    return can_be_contacted(adviser) and lets_tell(pairs.get(tx, person.workspace_id, adviser.id, person.id))


def _arrives_at(tx: Tx, person: Person, adviser: Person, by: Actor) -> datetime | None:
    at = outbox.arrives_at(tx, RelayKind.LOOKING_BACK, person.id, adviser, by.now, by.calendar)
    return at if at > by.now else None


def _relay(
    item: Advice, person: Person, adviser: Person | None, text: str, once: str, now: datetime
) -> Relay:
    return Relay(
        id=uuid4(),
        workspace_id=item.workspace_id,
        advice_id=item.id,
        kind=RelayKind.LOOKING_BACK,
        from_id=person.id,
        to_id=adviser.id if adviser else person.id,
        once=once,
        text=text.strip(),
        created_at=now,
    )
