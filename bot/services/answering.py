"""An answer that cannot be read in a thread: to a question that went on in the adviser's own DM. They see it exactly before it is carried (P5).

Apart from `ask`, which hears what is said where both can read it. What was answered is kept in the same way, so that it is one item however many
answers there are, wherever they were given. Must not carry anything without the adviser's own press on the exact words.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from bot.domain import favours, lifecycle
from bot.domain.advice import Advice, Origin, Role, State
from bot.domain.person import Person, can_be_contacted
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.errors import Conflict, Declined, Duplicate
from bot.services import acting, ask, outbox, previews
from bot.services.acting import Actor
from bot.services.ask import Said
from bot.services.giving import Responding
from storage import advice, people, relays
from storage.store import Tx


def answering(tx: Tx, by: Actor, advice_id: UUID) -> tuple[Advice, Person]:
    """The question and its asker. Raises Declined: not_yours, gone, stale where it was answered, let go or closed; not_reachable.

    A question that was put to the adviser alone may be answered again, whatever became of it.
    """
    item, _ = acting.item_of(tx, by, advice_id, Role.ADVISER)
    if item.origin is not Origin.ASKED or item.receiver_id is None:
        raise Declined("gone")
    if not (is_asked_here(tx, item) or _is_open(item, by.now)):
        raise Declined("stale")
    asker = people.get(tx, by.workspace_id, item.receiver_id)
    if not can_be_contacted(asker):
        raise Declined("not_reachable", name=asker.name, text="")
    return item, asker


def is_answer(tx: Tx, item: Advice) -> bool:
    """Whether what the adviser writes to the bot about it is an answer to the question, and not to how it went."""
    return lifecycle.is_unanswered(item) or is_asked_here(tx, item)


def is_asked_here(tx: Tx, item: Advice) -> bool:
    """Whether it was put to the adviser alone, who may answer more than once, as in a thread; until they were told how it went."""
    return item.asked_in_dm_at is not None and not acting.was_told(tx, item)


def _is_open(item: Advice, now: datetime) -> bool:
    stands = lifecycle.is_unanswered(item) and item.state in (State.ASKED, State.RESTING)
    return stands and favours.takes_advice(item, now)


def preview_answer(tx: Tx, by: Actor, advice_id: UUID, text: str) -> Responding:
    """The answer exactly as the asker would read it."""
    item, asker = answering(tx, by, advice_id)
    adviser = acting.me(tx, by)
    if not text.strip():
        raise Declined("nothing_said")
    relay = _relay(item, adviser, asker, text, "preview", by.now)
    return Responding(item=item, receiver=asker, message=previews.answer(tx, by, item, asker, adviser, relay))


def answer(tx: Tx, by: Actor, advice_id: UUID, message: Said, once: str) -> Responding:
    """Keep what the adviser approved and carry it to the asker; the second coming of the same form gets the first one's answer.

    `message` is what they typed, its words as they were shown.
    """
    acting.item_of(tx, by, advice_id, Role.ADVISER)
    advice.hold(tx, by.workspace_id, advice_id)  # the same form twice at once: the second waits here
    before = acting.came_before(tx, by, once, advice_id)
    if before is not None:
        return _answered(tx, by, advice_id, before)
    preview = preview_answer(tx, by, advice_id, message.words or "")
    relay = _relay(preview.item, acting.me(tx, by), preview.receiver, message.words or "", once, by.now)
    try:
        relays.add(tx, relay)
    except Duplicate as error:
        raise Conflict("the same form came twice at once") from error
    if not ask.kept_outside(tx, by, preview.item, message) and preview.item.asked_in_dm_at is None:
        raise Declined(
            "stale"
        )  # what was asked of them alone is carried all the same: what the asker did is not shown (P7)
    arrives_at = outbox.send(tx, relay, preview.receiver, by.calendar)
    item = advice.get(tx, by.workspace_id, advice_id)
    waits = arrives_at if arrives_at > by.now else None
    return replace(preview, item=item, arrives_at=waits, relay_id=relay.id)


def carry_favour(tx: Tx, by: Actor, item: Advice) -> None:
    """A plain yes or no that was pressed where the asker cannot see it: their own words, brought to the asker. One that still waits is replaced."""
    if item.receiver_id is None:
        return
    for before in relays.list_for(tx, by.workspace_id, item.id, RelayKind.ANSWER):
        if before.text is None:
            relays.mark(tx, by.workspace_id, before.id, RelayState.UNDONE)
    asker = people.get(tx, by.workspace_id, item.receiver_id)
    if can_be_contacted(asker):
        once = f"favour:{item.id}:{item.version}"
        relay = relays.add(tx, _relay(item, acting.me(tx, by), asker, None, once, by.now))
        outbox.send(tx, relay, asker, by.calendar)


def take_back(tx: Tx, item: Advice) -> None:
    """The adviser takes their words back: those that were carried are erased, and what waits has nothing to say any more."""
    for carried in relays.list_for(tx, item.workspace_id, item.id, RelayKind.ANSWER):
        if carried.text:
            relays.mark(tx, item.workspace_id, carried.id, RelayState.UNDONE)
            relays.erase(tx, item.workspace_id, carried.id)


def _answered(tx: Tx, by: Actor, advice_id: UUID, relay: Relay) -> Responding:
    item, adviser = acting.item_of(tx, by, advice_id, Role.ADVISER)
    asker = people.get(tx, by.workspace_id, relay.to_id)
    message = previews.answer(tx, by, item, asker, adviser, relay)
    at = outbox.waits_until(tx, relay, by.now)
    return Responding(item=item, receiver=asker, message=message, arrives_at=at, relay_id=relay.id)


def _relay(item: Advice, adviser: Person, asker: Person, text: str | None, once: str, now: datetime) -> Relay:
    return Relay(
        id=uuid4(),
        workspace_id=item.workspace_id,
        advice_id=item.id,
        kind=RelayKind.ANSWER,
        from_id=adviser.id,
        to_id=asker.id,
        once=once,
        text=text.strip() if text else None,
        created_at=now,
    )
