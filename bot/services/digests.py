"""Weekly digests: what they are chosen from, the words of what was chosen, and what follows when one goes and when it arrived.

Apart from bot.jobs.digests, which plans them, because the command shows the same at once. Reads grow with batches, never with people; no text is
read but of what is shown. Must not decide what is listed (bot.domain.digest) or when it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid4

from bot.domain import adviser_side, lifecycle
from bot.domain.advice import Advice
from bot.domain.delivery import Delivery, Op, person_lane
from bot.domain.digest import Digest, Entry, Listing, Matters, Section, choose
from bot.domain.digest_day import coming, moment_from, takes_digest
from bot.domain.person import Person
from bot.domain.policy import Why
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import local_date, zone_or
from bot.messages import digest
from bot.messages.kind import Listed, Message, Scene
from bot.services import outbox
from bot.services.acting import Actor
from storage import advice, deliveries, digests, folding, listings, pairs, people, relays, workspaces
from storage.store import Tx

KIND = "digest"
_ASKS = (Section.BACK, Section.UNANSWERED, Section.MOMENT)
"""Sections that take the place of a card about the item."""


def matters_of(tx: Tx, workspace_id: UUID, persons: Collection[Person], now: datetime) -> dict[UUID, Matters]:
    """All that the digests of these people are chosen from, by person; in five statements, however many they are."""
    ids = {person.id for person in persons}
    told = digests.list_told(tx, workspace_id, ids, now)
    about = {each.advice_id for some in told.values() for each in some}
    items = digests.list_items(tx, workspace_id, ids, about, now)
    of_each: dict[UUID, list[Advice]] = {person_id: [] for person_id in ids}
    for item in items:
        for person_id in {item.receiver_id, item.adviser_id} & ids:
            if person_id is not None:
                of_each[person_id].append(item)
    between = {
        (item.adviser_id, item.receiver_id)
        for item in items
        if item.adviser_id is not None and item.receiver_id is not None and item.adviser_id in ids
    }
    known = pairs.list_for(tx, workspace_id, between)
    listed = listings.list_for(tx, workspace_id, ids)
    # Of others who left, no item is read for its adviser; of these, it is read for their own digest.
    left = frozenset(person.id for person in persons if person.has_left)
    return {
        person.id: Matters(
            person=person,
            items=of_each[person.id],
            pairs=known,
            told=told.get(person.id, ()),
            listed=listed.get(person.id, ()),
            left=left,
        )
        for person in persons
    }


def chosen(tx: Tx, person: Person, default_zone: str, now: datetime) -> Digest:
    """What one person's digest would list now."""
    matters = matters_of(tx, person.workspace_id, [person], now)[person.id]
    return choose(matters, zone_or(person.zone, default_zone), now)


def words_of(
    tx: Tx, person: Person, entries: Sequence[Entry | Listing], since: datetime | None = None
) -> tuple[Listed, ...]:
    """The items with their words, in this order; `since`: when the digest that lists them was sent, if it was."""
    ids = [entry.advice_id for entry in entries]
    items = {item.id: item for item in advice.list_by_id(tx, person.workspace_id, ids)}
    parties = {one for item in items.values() for one in (item.receiver_id, item.adviser_id) if one}
    known = people.list_by_id(tx, person.workspace_id, parties)
    told = _told(tx, person, entries)
    again = _asked_again(tx, person, ids, since)
    return tuple(
        _listed(entry, items[entry.advice_id], known, told.get(entry.advice_id), entry.advice_id not in again)
        for entry in entries
        if entry.advice_id in items
    )


def shown_now(tx: Tx, by: Actor) -> Message | None:
    """What the digest would say at this moment; None when that is nothing. It takes no digest's place and counts as asked for nothing."""
    person = people.find(tx, by.workspace_id, by.slack_id)
    found = chosen(tx, person, by.default_zone, by.now) if person else Digest()
    if person is None or not found.entries:
        return None
    scene = Scene(
        team_id=workspaces.get(tx, by.workspace_id).team_id,
        delivery=_unsent(person, by.now),
        now=by.now,
        zone=zone_or(person.zone, by.default_zone),
        reader=person,
        listed=words_of(tx, person, found.entries),
        more=found.more,
    )
    return digest.shown_now(scene)


def _unsent(person: Person, now: datetime) -> Delivery:
    return Delivery(
        id=uuid4(),
        workspace_id=person.workspace_id,
        key=f"{KIND}:{person.id}:now",
        kind=KIND,
        op=Op.POST,
        lane=person_lane(person.id),
        reader_id=person.id,
        due_at=now,
        created_at=now,
    )


def _listed(
    entry: Entry | Listing, item: Advice, known: Mapping[UUID, Person], relay: Relay | None, is_newest: bool
) -> Listed:
    return Listed(
        section=entry.section,
        item=item,
        number=entry.number,
        receiver=known.get(item.receiver_id) if item.receiver_id else None,
        adviser=known.get(item.adviser_id) if item.adviser_id else None,
        relay=relay,
        is_newest=is_newest,
    )


def _told(tx: Tx, person: Person, entries: Sequence[Entry | Listing]) -> dict[UUID, Relay]:
    news = [entry.advice_id for entry in entries if entry.section is Section.FULL_CIRCLE]
    found = relays.list_to(tx, person.workspace_id, person.id, news, RelayKind.OUTCOME) if news else ()
    return {relay.advice_id: relay for relay in found if relay.advice_id and relay.state is RelayState.SENT}


def _asked_again(tx: Tx, person: Person, ids: Sequence[UUID], since: datetime | None) -> frozenset[UUID]:
    """What a later card or digest asks about: it has the buttons now."""
    if since is None or not ids:
        return frozenset()
    later = listings.list_newer(tx, person.workspace_id, ids, person.id, since)
    cards = folding.list_asked_again(tx, person.workspace_id, ids, person.id, since)
    return cards | {listing.advice_id for listing in later}


def going(
    tx: Tx,
    delivery: Delivery,
    reader: Person,
    listed: Sequence[Listed],
    more: int,
    default_zone: str,
    now: datetime,
) -> None:
    """In the transaction that marks the attempt: what it lists is written down, and nothing else asks about it."""
    rows = [
        Listing(
            workspace_id=delivery.workspace_id,
            delivery_id=delivery.id,
            position=position,
            advice_id=one.item.id,
            person_id=reader.id,
            section=one.section,
            number=one.number,
            listed_at=now,
        )
        for position, one in enumerate(listed)
    ]
    listings.put(tx, delivery.workspace_id, delivery.id, rows)
    folding.set_number(tx, delivery.workspace_id, delivery.id, more)
    asked = [row.advice_id for row in rows if row.section in _ASKS]
    if asked:
        folding.cancel_nudges(tx, delivery.workspace_id, asked, reader.id, Why.IN_DIGEST)
    if more:
        look_again(tx, reader, default_zone, now)


def look_again(tx: Tx, person: Person, default_zone: str, now: datetime) -> None:
    """Something waits for this person's next digest."""
    if takes_digest(person):
        digests.wake(tx, person.workspace_id, {person.id: coming(person, default_zone, now)})


def news(tx: Tx, workspace_id: UUID, person_id: UUID, default_zone: str, now: datetime) -> None:
    """Something came full circle for this person, which their next digest says."""
    person = people.get(tx, workspace_id, person_id)
    if takes_digest(person):
        digests.wake(tx, workspace_id, {person_id: moment_from(person, default_zone, now)})


def failed(tx: Tx, delivery: Delivery, now: datetime) -> None:
    """A digest did not arrive: nothing in it was asked, so it stands in the next one."""
    assert delivery.reader_id is not None
    listings.put(tx, delivery.workspace_id, delivery.id, ())
    # Earlier than the truth, which the sweep works out: the zone is not known here.
    digests.wake(tx, delivery.workspace_id, {delivery.reader_id: now})


def sent(tx: Tx, delivery: Delivery, now: datetime, default_zone: str) -> None:
    """A digest arrived. Being listed counts as asked; the cards that it takes the place of lose their buttons."""
    assert delivery.reader_id is not None
    reader = people.get(tx, delivery.workspace_id, delivery.reader_id)
    today = local_date(now, zone_or(reader.zone, default_zone))
    for listing in listings.list_of(tx, delivery.workspace_id, delivery.id):
        if listing.section not in _ASKS:
            continue
        item = advice.get(tx, delivery.workspace_id, listing.advice_id)
        after = _asked(item, listing, today, now)
        if after != item:
            advice.save(tx, replace(after, wake_at=now))
        _retire_cards(tx, delivery, listing, now)
    outbox.publish(tx, delivery.workspace_id, {reader.id}, now)


def _asked(item: Advice, listing: Listing, today: date, now: datetime) -> Advice:
    if listing.section is Section.BACK:
        if item.check_in_on is not None:
            return lifecycle.check_in_sent(item, listing.number, today, now)
        return lifecycle.softer_sent(item, listing.number, now)
    if listing.section is Section.MOMENT and item.prompt_number == listing.number:
        return adviser_side.prompt_sent(item, now)
    return item


def _retire_cards(tx: Tx, delivery: Delivery, listing: Listing, now: datetime) -> None:
    for posted in deliveries.list_posted(tx, delivery.workspace_id, listing.advice_id):
        if posted.reader_id == delivery.reader_id and posted.is_nudge:
            deliveries.retire(tx, posted.workspace_id, posted.id, now)
            outbox.redraw_one(tx, posted, now)


def earlier(tx: Tx, card: Delivery, now: datetime) -> None:
    """A card about an item arrived: digests that list it are drawn again, without the buttons that it has now."""
    if card.advice_id is None or card.reader_id is None:
        return
    for posted in folding.list_to_redraw(tx, card.workspace_id, card.advice_id):
        if posted.kind == KIND and posted.reader_id == card.reader_id and posted.id != card.id:
            outbox.redraw_one(tx, posted, now)


def versions_of(tx: Tx, delivery: Delivery) -> dict[UUID, int]:
    """The items that it lists, as they are now."""
    return listings.versions_of(tx, delivery.workspace_id, delivery.id)
