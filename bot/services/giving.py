"""The adviser's side: thanks, a response to an outcome, asking how it went, and what the receiver does with follow-up advice.

Must not read or change what the receiver did in private (P7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from bot.domain import adviser_side
from bot.domain.advice import Advice, Again, Means, Origin, Role, State, adviser_knows, has_words
from bot.domain.person import Person, can_be_contacted
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.errors import Conflict, Declined, Duplicate
from bot.messages.kind import Message
from bot.services import acting, outbox, previews
from bot.services.acting import Actor
from bot.services.progress import Later
from storage import advice, people, relays
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Responding:
    """A response as the receiver would read it, and when it arrives (None: at once). `relay_id`: where it can be undone until then."""

    item: Advice
    receiver: Person
    message: Message
    arrives_at: datetime | None = None
    relay_id: UUID | None = None


def thank(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """The thank-you under an outcome: the receiver's card shows it, and no message is sent."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    return acting.save(
        tx, by, adviser_side.thanked(item, Means.BUTTON, by.now), redraw=[item.receiver_id, person.id]
    )


def responding_to(
    tx: Tx, by: Actor, advice_id: UUID, *, before_outcome: bool = False
) -> tuple[Advice, Person]:
    """The item and the receiver, for the response's form. Raises Declined("already_responded"), or "gone" without anything to respond to.

    `before_outcome`: what the adviser typed to the bot after a prompt can be carried, too, where the bot brought them the item.
    """
    item, _ = acting.item_of(tx, by, advice_id, Role.ADVISER)
    if item.responded_at is not None:
        raise Declined("already_responded")
    may_begin = before_outcome and item.state is not None and adviser_knows(item) and has_words(item)
    if item.receiver_id is None or not (may_begin or acting.was_told(tx, item)):
        raise Declined("gone")
    receiver = people.get(tx, by.workspace_id, item.receiver_id)
    if not can_be_contacted(receiver):
        raise Declined("not_reachable", name=receiver.name, text="")
    return item, receiver


def preview_response(
    tx: Tx, by: Actor, advice_id: UUID, text: str, is_advice: bool, *, before_outcome: bool = False
) -> Responding:
    """The response exactly as the receiver would read it (P5)."""
    item, receiver = responding_to(tx, by, advice_id, before_outcome=before_outcome)
    adviser = acting.me(tx, by)
    if not text.strip():
        raise Declined("nothing_said")
    relay = _response(item, adviser, receiver, text, is_advice, "preview", by.now)
    return Responding(
        item=item, receiver=receiver, message=previews.response(tx, by, item, receiver, adviser, relay)
    )


def respond(
    tx: Tx,
    by: Actor,
    advice_id: UUID,
    text: str,
    is_advice: bool,
    once: str,
    *,
    before_outcome: bool = False,
) -> Responding:
    """Carry a response, once an item; the second coming of the same form gets the first one's answer."""
    item, _ = acting.item_of(tx, by, advice_id, Role.ADVISER)
    advice.hold(
        tx, item.workspace_id, item.id
    )  # the same form twice at once: the second waits here, and finds what the first one made
    before = acting.came_before(tx, by, once, advice_id)
    if before is not None:
        return _responded(tx, by, advice_id, before)
    preview = preview_response(tx, by, advice_id, text, is_advice, before_outcome=before_outcome)
    adviser = acting.me(tx, by)
    relay = _response(preview.item, adviser, preview.receiver, text, is_advice, once, by.now)
    try:
        relays.add(tx, relay)
    except Duplicate as error:
        raise Conflict("the same form came twice at once") from error
    arrives_at = outbox.send(tx, relay, preview.receiver, by.calendar)
    stored = acting.save(tx, by, adviser_side.responded(preview.item, by.now), redraw=[adviser.id])
    waits = arrives_at if arrives_at > by.now else None
    return replace(preview, item=stored, arrives_at=waits, relay_id=relay.id)


def _responded(tx: Tx, by: Actor, advice_id: UUID, relay: Relay) -> Responding:
    item, adviser = acting.item_of(tx, by, advice_id, Role.ADVISER)
    receiver = people.get(tx, by.workspace_id, relay.to_id)
    return Responding(
        item=item,
        receiver=receiver,
        message=previews.response(tx, by, item, receiver, adviser, relay),
        arrives_at=outbox.waits_until(tx, relay, by.now),
        relay_id=relay.id,
    )


def _response(
    item: Advice, adviser: Person, receiver: Person, text: str, is_advice: bool, once: str, now: datetime
) -> Relay:
    return Relay(
        id=uuid4(),
        workspace_id=item.workspace_id,
        advice_id=item.id,
        kind=RelayKind.RESPONSE,
        from_id=adviser.id,
        to_id=receiver.id,
        once=once,
        text=text.strip(),
        is_advice=is_advice,
        created_at=now,
    )


def keep_too(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Keep this too] under follow-up advice: a new item, linked to the one it follows. Pressing twice keeps once."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    responses = relays.list_for(tx, by.workspace_id, item.id, RelayKind.RESPONSE)
    relay = next((each for each in responses if each.is_advice and each.state is RelayState.SENT), None)
    if relay is None or not relay.text:
        raise Declined("gone")
    for other in advice.list_followers(tx, by.workspace_id, item.id):
        return other
    on = acting.today(by, person) + timedelta(days=7)
    fresh = Advice(
        id=uuid4(),
        workspace_id=by.workspace_id,
        origin=Origin.FOLLOW_UP,
        created_at=by.now,
        follows_id=item.id,
        receiver_id=person.id,
        adviser_id=item.adviser_id,
        words=relay.text,
        words_are_captured=True,
        said_at=relay.created_at,
        state=State.OPEN,
        check_in_on=on,
        check_in_first_on=on,
        check_in_number=1,
        receiver_acted_at=by.now,
    )
    stored = acting.add(tx, by, fresh, person.id)
    acting.save(tx, by, item, redraw=[person.id])
    return stored


def note(tx: Tx, by: Actor, advice_id: UUID, again: Again | None, note: str) -> Advice:
    """The adviser's own word on their advice. Nobody's messages are drawn again, and nothing is planned anew: it is theirs alone."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    changed = adviser_side.noted(item, again, note, by.now)
    if (changed.again, changed.adviser_note) == (item.again, item.adviser_note):
        return item
    outbox.publish(tx, by.workspace_id, {person.id}, by.now)
    return advice.save(tx, changed)


def ask_about(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Open our DM] on the prompt: the adviser goes to ask, so the bot need not (P3)."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    changed = adviser_side.asked_about(item, by.now)
    return acting.save(tx, by, changed, redraw=[person.id], home=[item.receiver_id])


def they_told_me(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[They told me]: the pending check-in is not needed any more."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    changed = adviser_side.heard(item, by.now)
    return acting.save(tx, by, changed, redraw=[person.id], home=[item.receiver_id])


def prompt_later(
    tx: Tx, by: Actor, advice_id: UUID, number: int, choice: Later, on: date | None = None
) -> Advice:
    """[Later] on a prompt. Raises Declined: stale, date_past. A telling that still waits is none of the adviser's business (P7)."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    if item.prompt_number != number or acting.was_told(tx, item):
        raise Declined("stale")
    today = acting.today(by, person)
    day = {Later.TOMORROW: today + timedelta(days=1), Later.NEXT_WEEK: today + timedelta(days=7)}.get(
        choice, on
    )
    if day is None or day <= today:
        raise Declined("date_past")
    return acting.save(tx, by, adviser_side.prompt_later(item, day, by.now), redraw=[person.id])


def let_prompt_go(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Let it go] ends the adviser's side only."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    return acting.save(tx, by, adviser_side.let_go(item, by.now), redraw=[person.id])
