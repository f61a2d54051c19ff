"""Give-backs: what somebody passes on to the one who advised them, unasked, after a yes; and what its reader can do about it.

Apart from `giving`, where the adviser acts: here it is the receiver of a pair who gives. Must not show why something is not carried: a no reads
like somebody who cannot be reached.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from bot.domain import pair as pairs_of
from bot.domain.pair import Consent, lets_give_back
from bot.domain.person import Person, can_be_contacted, window_of
from bot.domain.policy import relay_at
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import zone_or
from bot.errors import Conflict, Declined, Duplicate, NotFound
from bot.messages.kind import Message
from bot.services import acting, outbox, previews
from bot.services.acting import Actor
from bot.services.arrivals import save_pair
from storage import advice, pairs, people, relays
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Giving:
    """A give-back as its reader would read it. `zone` is the giver's; `arrives_at` None: at once. `relay_id` is None before it is sent."""

    reader: Person
    zone: str
    message: Message
    relay_id: UUID | None = None
    arrives_at: datetime | None = None


def preview(tx: Tx, by: Actor, to: str, text: str) -> Giving:
    """What a colleague (by Slack id) would read, before anything is sent (P5).

    Raises Declined: yourself, is_bot, give_needs_words, and not_reachable for everybody who did not say yes or cannot be written to.
    """
    giver, reader = acting.me(tx, by), people.meet(tx, by.workspace_id, to, by.now)
    _refuse(tx, giver, reader, text)
    at = relay_at(window_of(reader, by.calendar), by.now, reader.paused_until)
    drawn = previews.give_back(tx, by, giver, reader, _relay(giver, reader, text, "preview", by.now))
    return Giving(
        reader=reader,
        zone=zone_or(giver.zone, by.default_zone),
        message=drawn,
        arrives_at=at if at > by.now else None,
    )


def give(tx: Tx, by: Actor, to: str, text: str, once: str) -> Giving:
    """Send what was previewed, once a form; the second coming of the same form gets the first one's answer."""
    before = acting.came_before(tx, by, once)
    if before is not None:
        return _given(tx, by, before)
    giving = preview(tx, by, to, text)
    relay = _relay(acting.me(tx, by), giving.reader, text, once, by.now)
    try:
        relays.add(tx, relay)
    except Duplicate as error:
        raise Conflict("the same form came twice at once") from error
    outbox.send(tx, relay, giving.reader, by.calendar)
    outbox.publish(tx, by.workspace_id, {relay.from_id}, by.now)
    return replace(giving, relay_id=relay.id)


def giver_of(tx: Tx, by: Actor, relay_id: UUID) -> Person:
    """Whose give-back it is, for its reader."""
    return people.get(tx, by.workspace_id, _mine(tx, by, relay_id).from_id)


def decline_giver(tx: Tx, by: Actor, relay_id: UUID) -> Person:
    """[Nothing through …] under a give-back: a no for this pair, from now on; whom it is about."""
    relay = _mine(tx, by, relay_id)
    pair = pairs.get(tx, by.workspace_id, relay.to_id, relay.from_id)
    save_pair(tx, pairs_of.decide(pair, Consent.NO, by.now))
    advice.wake_between(tx, by.workspace_id, adviser_id=relay.to_id, receiver_id=relay.from_id, now=by.now)
    outbox.publish(tx, by.workspace_id, {relay.to_id}, by.now)
    return people.get(tx, by.workspace_id, relay.from_id)


def decline_all(tx: Tx, by: Actor, relay_id: UUID) -> Person:
    """[Nothing from anyone] under a give-back."""
    relay = _mine(tx, by, relay_id)
    reader = people.get(tx, by.workspace_id, relay.to_id)
    outbox.publish(tx, by.workspace_id, {reader.id}, by.now)
    return people.save(tx, replace(reader, declined_everyone_at=by.now, replan_at=by.now))


def _mine(tx: Tx, by: Actor, relay_id: UUID) -> Relay:
    """A give-back, for its reader: it is theirs once it is with them. Raises Declined: gone, not_yours."""
    me = acting.me(tx, by)
    try:
        relay = relays.get(tx, by.workspace_id, relay_id)
    except NotFound:
        raise Declined("gone") from None
    arrived = relay.state is RelayState.SENT
    if relay.kind is not RelayKind.GIVE_BACK or relay.to_id != me.id or not arrived:
        raise Declined("not_yours")
    return relay


def _refuse(tx: Tx, giver: Person, reader: Person, text: str) -> None:
    if reader.id == giver.id:
        raise Declined("yourself")
    if reader.is_bot:
        raise Declined("is_bot", name=reader.name)
    if not text.strip():
        raise Declined("give_needs_words")
    pair = pairs.get(tx, giver.workspace_id, reader.id, giver.id)
    if not (can_be_contacted(reader) and lets_give_back(pair)):
        raise Declined("not_reachable", name=reader.name, text=text)


def _given(tx: Tx, by: Actor, relay: Relay) -> Giving:
    """What came of a form that was sent before."""
    giver, reader = acting.me(tx, by), people.get(tx, by.workspace_id, relay.to_id)
    return Giving(
        reader=reader,
        zone=zone_or(giver.zone, by.default_zone),
        message=previews.give_back(tx, by, giver, reader, relay),
        relay_id=relay.id,
        arrives_at=outbox.waits_until(tx, relay, by.now),
    )


def _relay(giver: Person, reader: Person, text: str, once: str, now: datetime) -> Relay:
    return Relay(
        id=uuid4(),
        workspace_id=giver.workspace_id,
        advice_id=None,
        kind=RelayKind.GIVE_BACK,
        from_id=giver.id,
        to_id=reader.id,
        once=once,
        text=text.strip(),
        created_at=now,
    )
