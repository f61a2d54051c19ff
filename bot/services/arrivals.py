"""What follows for items, relays and pairs when a message arrived, or could not: the outbox's consequences for what people own.

Apart from bot.jobs because only services write what people own; called by it inside the transaction that settles a delivery. Must not send
anything or decide whether something is sent. Everything here happens once a delivery: settling is compare-and-set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.domain import adviser_side, lifecycle
from bot.domain import pair as pairs_of
from bot.domain import silence as counting
from bot.domain.advice import Advice
from bot.domain.delivery import Delivery
from bot.domain.pair import Pair
from bot.domain.person import Person
from bot.domain.policy import SILENCE
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import local_date, zone_or
from bot.errors import Conflict, Duplicate, NotFound
from bot.services import digests, outbox, silence
from storage import advice, deliveries, pairs, people, relays
from storage.store import Tx

FIRST_CONTACTS = (RelayKind.QUESTION, RelayKind.OUTCOME, RelayKind.LET_KNOW, RelayKind.LOOKING_BACK)
"""What an adviser can first hear of a receiver by."""


def first_contact(tx: Tx, delivery: Delivery, pair: Pair, now: datetime) -> Pair:
    """Just before a question, an outcome or "let them know" goes out: the adviser has then heard of the receiver.

    The first outcome carries the quiet question about consent, once a pair (product.md, "Consent of the adviser").
    """
    after = contacted(tx, delivery, pair, now)
    return after if after == pair else save_pair(tx, after)


def contacted(tx: Tx, delivery: Delivery, pair: Pair, now: datetime) -> Pair:
    """The pair as `first_contact` will leave it; a preview looks at it, too."""
    after = pairs_of.told(pair, RelayKind(delivery.kind), now)
    if delivery.kind == RelayKind.OUTCOME and _is_asked_on_older(tx, delivery, after):
        # That message is about to lose its buttons to this one, and an open question goes where it can be answered.
        after = replace(after, asked_in=None)
    if delivery.kind == RelayKind.OUTCOME and pairs_of.may_be_asked(after):
        after = pairs_of.asked(after, delivery.id)
    return after


def _is_asked_on_older(tx: Tx, delivery: Delivery, pair: Pair) -> bool:
    if pair.asked_in is None or delivery.advice_id is None:
        return False
    posted = deliveries.list_posted(tx, delivery.workspace_id, delivery.advice_id)
    return any(each.id == pair.asked_in for each in posted)


def save_pair(tx: Tx, pair: Pair) -> Pair:
    """Raises Conflict when it changed meanwhile, also when two made its row at once."""
    try:
        return pairs.save(tx, pair)
    except Duplicate as error:
        raise Conflict("the pair was made meanwhile") from error


def redraw_question(tx: Tx, pair: Pair, now: datetime) -> None:
    """The message that carried the quiet question says what was chosen, wherever it was."""
    if pair.asked_in is None:
        return
    try:
        posted = deliveries.get(tx, pair.workspace_id, pair.asked_in)
    except NotFound:
        return
    if posted.ts is not None and posted.retired_at is None:
        outbox.redraw_one(tx, posted, now)


def sent(tx: Tx, delivery: Delivery, channel: str, ts: str, now: datetime, default_zone: str) -> None:
    """A post arrived as the message (`channel`, `ts`)."""
    if delivery.kind == digests.KIND:
        digests.sent(tx, delivery, now, default_zone)
    if delivery.relay_id is not None and _relay_sent(tx, delivery, delivery.relay_id, channel, ts, now):
        _came_full_circle(tx, delivery, now, default_zone)
    if delivery.kind == SILENCE:
        silence.arrived(tx, delivery, now)
    if is_about_an_item(delivery) and delivery.advice_id is not None and delivery.reader_id is not None:
        reader = people.get(tx, delivery.workspace_id, delivery.reader_id)
        item = advice.get(tx, delivery.workspace_id, delivery.advice_id)
        has_home = reader.home_seen_at is not None
        nudges_sent(tx, [Nudged(delivery, ts, now, item, reader, has_home)], default_zone)
    elif delivery.reader_id is not None:
        people.got_one(tx, delivery.workspace_id, delivery.reader_id)


@dataclass(frozen=True, slots=True)
class Nudged:
    """A nudge that arrived as the message `ts`, with its item and its reader as they are. `has_home`: the reader has opened their Home."""

    delivery: Delivery
    ts: str
    at: datetime
    item: Advice
    reader: Person
    has_home: bool = False


def is_about_an_item(delivery: Delivery) -> bool:
    """Whether it is a nudge that asks about one item: a check-in or a prompt."""
    return delivery.kind in _NUDGE_SENT and delivery.advice_id is not None and delivery.reader_id is not None


def nudges_sent(tx: Tx, arrived: Sequence[Nudged], default_zone: str) -> None:
    """Check-ins and prompts arrived, each about an item of its own, at a reader of its own. Raises Conflict when one of these changed."""
    items = [(each.item, _after(each, default_zone)) for each in arrived]
    advice.save_all(tx, [(before, after) for before, after in items if after != before])
    asked = [(each.reader, counting.asked(each.reader, each.at)) for each in arrived]
    people.save_all(tx, asked)
    for home in {each.item.workspace_id for each in arrived if each.has_home}:
        some = [each for each in arrived if each.has_home and each.item.workspace_id == home]
        outbox.publish(tx, home, {each.reader.id for each in some}, max(each.at for each in some))


def _after(nudged: Nudged, default_zone: str) -> Advice:
    delivery, item = nudged.delivery, nudged.item
    at, zone = nudged.at, zone_or(nudged.reader.zone, default_zone)
    after = _NUDGE_SENT[delivery.kind](item, delivery.number, at, zone)
    return item if after == item else replace(after, wake_at=at)


def failed(tx: Tx, delivery: Delivery, now: datetime) -> None:
    """A post will not arrive: refused for good, or stopped by a no. The sender's card says so; the other side is told nothing."""
    if delivery.kind == digests.KIND:
        digests.failed(tx, delivery, now)
    if delivery.relay_id is None:
        return
    relay = relays.get(tx, delivery.workspace_id, delivery.relay_id)
    if not relays.mark(tx, relay.workspace_id, relay.id, RelayState.STOPPED):
        return
    _never_asked(tx, delivery, relay)
    outbox.publish(tx, relay.workspace_id, {relay.from_id}, now)
    if relay.advice_id is None:
        return
    item = advice.get(tx, relay.workspace_id, relay.advice_id)
    stored = _save(tx, item, _without(tx, item, relay, now), now)
    outbox.redraw(tx, stored, {relay.from_id}, now)


_NO_CARDS = (RelayKind.RESPONSE, RelayKind.ANSWER, "sighting", "outside")


def is_card(delivery: Delivery) -> bool:
    """Whether it shows where an item stands for its reader.

    A response does not, nor does a question about what was typed: what the receiver can do, and the adviser's thanks, stay on the card that
    there is.
    """
    return (
        delivery.advice_id is not None and delivery.reader_id is not None and delivery.kind not in _NO_CARDS
    )


def newest(tx: Tx, delivery: Delivery, now: datetime) -> None:
    """A card about an item arrived: the reader's older ones about it are drawn a last time, without buttons, and then left alone.

    A digest that lists the item is drawn again, too: others in it may still have theirs.
    """
    assert delivery.advice_id is not None
    for posted in deliveries.list_posted(tx, delivery.workspace_id, delivery.advice_id):
        if posted.reader_id == delivery.reader_id and posted.id != delivery.id:
            deliveries.retire(tx, posted.workspace_id, posted.id, now)
            outbox.redraw_one(tx, posted, now)
    digests.earlier(tx, delivery, now)


def _came_full_circle(tx: Tx, delivery: Delivery, now: datetime, default_zone: str) -> None:
    """What was told stands in the next digest of whoever wants to hear."""
    if delivery.kind == RelayKind.OUTCOME and delivery.reader_id is not None:
        digests.news(tx, delivery.workspace_id, delivery.reader_id, default_zone, now)


def _relay_sent(tx: Tx, delivery: Delivery, relay_id: UUID, channel: str, ts: str, now: datetime) -> bool:
    relay = relays.get(tx, delivery.workspace_id, relay_id)
    if not relays.mark(tx, relay.workspace_id, relay.id, RelayState.SENT, now):
        return False
    outbox.publish(tx, relay.workspace_id, {relay.from_id, relay.to_id}, now)
    if relay.advice_id is None:
        return True
    before = item = advice.get(tx, relay.workspace_id, relay.advice_id)
    if relay.kind is RelayKind.QUESTION:
        in_dm_at = now if delivery.reader_id is not None else None
        item = replace(item, channel=channel, message_ts=ts, asked_in_dm_at=in_dm_at)
    if relay.to_id == item.adviser_id:
        item = adviser_side.reached(item, now)
    if relay.kind is RelayKind.OUTCOME:
        item = adviser_side.told(item, relay.created_at, amends=relay.amends)
    outbox.redraw(tx, _save(tx, before, item, now), {relay.from_id}, now)
    return True


def _check_in_sent(item: Advice, number: int, now: datetime, zone: str) -> Advice:
    return lifecycle.check_in_sent(item, number, local_date(now, zone), now)


def _softer_sent(item: Advice, number: int, now: datetime, _zone: str) -> Advice:
    return lifecycle.softer_sent(item, number, now)


def _prompt_sent(item: Advice, number: int, now: datetime, _zone: str) -> Advice:
    # [Later] meanwhile has planned the next one, which this one must not count as.
    return adviser_side.prompt_sent(item, now) if item.prompt_number == number else item


_NUDGE_SENT: dict[str, Callable[[Advice, int, datetime, str], Advice]] = {
    "check-in": _check_in_sent,
    "softer-check-in": _softer_sent,
    "prompt": _prompt_sent,
}
"""The item after each: its number, when it arrived, and the reader's zone."""


def _without(tx: Tx, item: Advice, relay: Relay, now: datetime) -> Advice:
    """The item as if the relay had never been on its way; a question that is not carried says so."""
    if relay.kind is RelayKind.OUTCOME:
        told = relays.list_for(tx, item.workspace_id, item.id, RelayKind.OUTCOME)
        # What was told before stays told, and what waits to be told in its place is on its way.
        stands = any(each.state in (RelayState.SENT, RelayState.WAITING) for each in told)
        return item if stands else lifecycle.untold(item)
    if relay.kind is RelayKind.LET_KNOW:
        return replace(item, let_know_at=None)
    if relay.kind is RelayKind.RESPONSE:
        return replace(item, responded_at=None)
    if relay.kind is RelayKind.QUESTION:
        return replace(item, not_carried_at=now)
    return item


def _never_asked(tx: Tx, delivery: Delivery, relay: Relay) -> None:
    """The quiet question did not arrive either, and was no first contact; the next one may be both."""
    if relay.kind not in FIRST_CONTACTS:
        return
    pair = pairs.get(tx, relay.workspace_id, relay.to_id, relay.from_id)
    after = pairs_of.untold(pair, delivery.attempted_at)
    after = replace(after, asked_in=None) if pair.asked_in == delivery.id else after
    if after != pair:
        save_pair(tx, after)


def _save(tx: Tx, before: Advice, after: Advice, now: datetime) -> Advice:
    return before if after == before else advice.save(tx, replace(after, wake_at=now))
