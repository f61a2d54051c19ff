"""What use cases put into the outbox: relays, redrawings, reactions, deletions, notices. Ids only, in the transaction of what caused them.

Apart from storage.deliveries because keys, lanes and due moments are decided here. Must not send anything.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from bot.domain import bundle
from bot.domain.advice import Advice
from bot.domain.delivery import Delivery, DeliveryState, Op, group_lane, home_lane, message_of, person_lane
from bot.domain.pair import Consent
from bot.domain.person import Person, window_of
from bot.domain.policy import relay_at
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.sighting import Sighting
from bot.domain.window import Calendar
from storage import deliveries, folding, pairs, people
from storage.store import Tx


def send(tx: Tx, relay: Relay, reader: Person, calendar: Calendar) -> datetime:
    """Queue approved words for the earliest minute of the reader's window. Returns that moment; the same as now means at once."""
    due_at = arrives_at(tx, relay.kind, relay.from_id, reader, relay.created_at, calendar)
    delivery = of_relay(relay, due_at)
    if relay.kind is RelayKind.QUESTION:
        delivery = replace(delivery, lane=group_lane(relay.from_id, relay.to_id), reader_id=None)
    deliveries.queue(tx, delivery)
    return due_at


def of_relay(relay: Relay, due_at: datetime) -> Delivery:
    """What carries approved words to whoever they are for; also of a preview, which is drawn from it and never queued."""
    return Delivery(
        id=uuid4(),
        workspace_id=relay.workspace_id,
        key=f"{relay.kind}:{relay.id}",
        kind=relay.kind,
        op=Op.POST,
        lane=person_lane(relay.to_id),
        reader_id=relay.to_id,
        advice_id=relay.advice_id,
        relay_id=relay.id,
        due_at=due_at,
        created_at=relay.created_at,
    )


def arrives_at(
    tx: Tx, kind: RelayKind, from_id: UUID, reader: Person, now: datetime, calendar: Calendar
) -> datetime:
    """When something sent now would go: in the reader's hours, and after a day when they heard of somebody new just now, and never of the sender."""
    waits_until = newcomer_at(tx, kind, from_id, reader, now) or now
    return relay_at(window_of(reader, calendar), max(now, waits_until), reader.paused_until)


def waits_until(tx: Tx, relay: Relay, now: datetime) -> datetime | None:
    """When something that still waits for its reader's hours gets there; None for what waits no more."""
    if relay.state is not RelayState.WAITING:
        return None
    queued = deliveries.find_by_key(tx, relay.workspace_id, f"{relay.kind}:{relay.id}")
    return queued.due_at if queued is not None and queued.due_at > now else None


def newcomer_at(tx: Tx, kind: str, from_id: UUID, reader: Person, now: datetime) -> datetime | None:
    """From when on this may be the first that the reader hears of the sender. None: at once, or it would not be the first."""
    return heard_of_somebody_new(tx, reader, now) if is_newcomer(tx, kind, from_id, reader) else None


def heard_of_somebody_new(tx: Tx, reader: Person, now: datetime) -> datetime | None:
    """From when on the reader may hear of somebody new again. None: they may."""
    since, until = now - bundle.FIRST_CONTACT_EVERY, now + bundle.FIRST_CONTACT_EVERY
    told = pairs.list_told_since(tx, reader.workspace_id, reader.id, since)
    # What is said to be later was written while a clock was wrong.
    return bundle.newcomer_at(pair for pair in told if pair.first_told_at and pair.first_told_at < until)


def is_newcomer(tx: Tx, kind: str, from_id: UUID, reader: Person) -> bool:
    """Whether this would be the first that the reader hears of the sender, questions apart."""
    if kind not in bundle.NEWCOMERS:
        return False
    return pairs.get(tx, reader.workspace_id, reader.id, from_id).consent is Consent.NOT_TOLD


def ask_in_dm(tx: Tx, asked: Delivery, adviser: Person, now: datetime) -> None:
    """A question that cannot be put where others are goes to the asked person alone, as hurried as it was."""
    delivery = Delivery(
        id=uuid4(),
        workspace_id=asked.workspace_id,
        key=f"{asked.key}:dm",
        kind=asked.kind,
        op=Op.POST,
        lane=person_lane(adviser.id),
        reader_id=adviser.id,
        advice_id=asked.advice_id,
        relay_id=asked.relay_id,
        due_at=now,
        created_at=now,
        is_hastened=asked.is_hastened,
    )
    deliveries.queue(tx, delivery)


def redraw(tx: Tx, item: Advice, readers: Collection[UUID], now: datetime) -> None:
    """Have the bot's messages about an item in these people's DMs drawn again from the truth, so that no stale button stays."""
    found = folding.list_to_redraw(tx, item.workspace_id, item.id) if readers else ()
    # One message may show several things about an item.
    for posted in {message_of(each): each for each in found if each.reader_id in readers}.values():
        redraw_one(tx, posted, now)


def redraw_question(tx: Tx, item: Advice, now: datetime) -> None:
    """Have the question that both read drawn again, where it stands."""
    for posted in deliveries.list_posted(tx, item.workspace_id, item.id):
        if posted.kind == RelayKind.QUESTION:
            redraw_one(tx, posted, now)


def redraw_one(tx: Tx, posted: Delivery, now: datetime) -> None:
    """Have one of the bot's messages drawn again, once where that waits already."""
    update = _after(posted, Op.UPDATE, f"update:{message_of(posted)}:{uuid4()}", now)
    deliveries.queue_update(tx, update)


def delete(tx: Tx, posted: Delivery, now: datetime) -> None:
    """Have one of the bot's own messages deleted."""
    deliveries.queue(tx, _after(posted, Op.DELETE, f"delete:{posted.id}", now))


def publish(tx: Tx, workspace_id: UUID, readers: Collection[UUID | None], now: datetime) -> None:
    """Have the Homes of those of these people drawn again who have opened theirs. Nobody is pinged by it.

    Whoever calls says for whom something changed: a drawing by itself must not show that something happened on the other side (P7).
    """
    ids = {person_id for person_id in readers if person_id is not None}
    for person_id in people.list_with_home(tx, workspace_id, ids) if ids else ():
        delivery = Delivery(
            id=uuid4(),
            workspace_id=workspace_id,
            key=f"home:{person_id}:{uuid4()}",
            kind="home",
            op=Op.PUBLISH,
            lane=home_lane(person_id),
            reader_id=person_id,
            due_at=now,
            created_at=now,
        )
        deliveries.queue_publish(tx, delivery)


def pin(tx: Tx, item: Advice, lane: str, channel: str, ts: str, now: datetime) -> None:
    """One pin on the first answer says that it is kept (Slack allows few reactions a minute, so one an item)."""
    delivery = Delivery(
        id=uuid4(),
        workspace_id=item.workspace_id,
        key=f"pin:{item.id}",
        kind="pin",
        op=Op.REACT,
        lane=lane,
        advice_id=item.id,
        channel=channel,
        ts=ts,
        emoji="pushpin",
        due_at=now,
        created_at=now,
    )
    deliveries.queue(tx, delivery)


def notice(
    tx: Tx, reader: Person, code: str, once: str, now: datetime, *, thread_ts: str | None = None
) -> bool:
    """A short answer to something typed in the bot's DM, once a message. False when it was answered before."""
    delivery = Delivery(
        id=uuid4(),
        workspace_id=reader.workspace_id,
        key=f"notice:{code}:{once}",
        kind="notice",
        op=Op.POST,
        lane=person_lane(reader.id),
        reader_id=reader.id,
        thread_ts=thread_ts,
        due_at=now,
        created_at=now,
    )
    return deliveries.queue(tx, delivery)


def card(tx: Tx, sighting: Sighting, reader: Person, now: datetime) -> None:
    """Ask, in the reader's own DM, what to do with a message of theirs; in its thread, where it stands in one.

    Those about several forwards in one message come in their order.
    """
    in_order = now + timedelta(microseconds=sighting.part)
    delivery = _asking(sighting, "sighting", reader, now, in_order)
    deliveries.queue(tx, replace(delivery, thread_ts=sighting.thread_ts))


def outside(tx: Tx, sighting: Sighting, asker: Person, now: datetime, calendar: Calendar) -> None:
    """Ask somebody, in their own DM and hours, whether a line in their conversation was the answer to their question."""
    due_at = relay_at(window_of(asker, calendar), now, asker.paused_until)
    deliveries.queue(tx, _asking(sighting, "outside", asker, due_at, now))


def _asking(
    sighting: Sighting, kind: str, reader: Person, due_at: datetime, created_at: datetime
) -> Delivery:
    return Delivery(
        id=uuid4(),
        workspace_id=sighting.workspace_id,
        key=f"sighting:{sighting.id}",
        kind=kind,
        op=Op.POST,
        lane=person_lane(reader.id),
        reader_id=reader.id,
        advice_id=sighting.advice_id,
        sighting_id=sighting.id,
        due_at=due_at,
        created_at=created_at,
    )


def redraw_card(tx: Tx, sighting: Sighting, now: datetime) -> None:
    """Have the card about a message drawn again, and from now on whenever its item moves on. One that is still under way is drawn when it arrived."""
    posted = deliveries.find_by_key(tx, sighting.workspace_id, f"sighting:{sighting.id}")
    if posted is None:
        return
    deliveries.link(tx, posted.workspace_id, posted.id, sighting.advice_id)
    if posted.state is DeliveryState.SENT:
        redraw_one(tx, replace(posted, advice_id=sighting.advice_id), now)


def _after(posted: Delivery, op: Op, key: str, now: datetime) -> Delivery:
    """What is done to a message that stands in Slack already; where it carries several relays, it belongs to no one item."""
    if posted.carried_by is not None:
        posted = replace(posted, id=posted.carried_by, kind=bundle.BUNDLE, advice_id=None, relay_id=None)
    return Delivery(
        id=uuid4(),
        workspace_id=posted.workspace_id,
        key=key,
        kind=posted.kind,
        op=op,
        lane=posted.lane,
        reader_id=posted.reader_id,
        advice_id=posted.advice_id,
        relay_id=posted.relay_id,
        sighting_id=posted.sighting_id,
        target_id=posted.id,
        number=posted.number,
        channel=posted.channel,
        ts=posted.ts,
        due_at=now,
        created_at=now,
    )
