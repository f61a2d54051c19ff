"""Planning: what of the items that asked to be looked at again is due now, and when to look again.

Deliveries of nudges exist only for what is due; whether and when one goes is chosen when it is sent (bot.jobs.check). The truth about an item is
worked out anew each time, so looking too early costs nothing, and `wake_at` is never later than the truth. One batch is one transaction, and its
queries do not grow with the people in it. Must not decide caps, and not look at what a person reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.delivery import Delivery, a_nudge
from bot.domain.digest import NEWS_FOR, next_noted, noted_from
from bot.domain.digest_day import coming, moment_from, same_week, takes_digest
from bot.domain.lifecycle import caught_up, rest_at, rested
from bot.domain.pair import Pair
from bot.domain.person import Person, declines, window_of
from bot.domain.policy import DIGEST_GRACE
from bot.domain.window import local_moment, spread_of, zone_or
from bot.jobs.check import Rules
from bot.messages.kind import Kind
from bot.services import outbox
from storage import advice, deliveries, digests, pairs, people
from storage.store import Store, Tx

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What follows for one item: the item (put to rest, perhaps), what to queue now, and when to look again (None: never by itself).

    `digests`: whose digests something of it waits for, and from when. `stay_folded`: keys of what goes in a digest, if it was to go there.
    """

    item: Advice
    queue: tuple[Delivery, ...]
    wake_at: datetime | None
    digests: Mapping[UUID, datetime]
    stay_folded: tuple[str, ...] = ()


async def plan(store: Store, rules: Rules, now: datetime, batch: int = BATCH) -> int:
    """Everything that is awake at `now`, batch after batch. Returns how many items were looked at."""
    while await store.run(replan_people, rules, now, batch) == batch:
        pass
    looked_at = 0
    while True:
        count = await store.run(plan_batch, rules, now, batch)
        looked_at += count
        if count < batch:
            return looked_at


def replan_people(tx: Tx, rules: Rules, now: datetime, batch: int) -> int:
    """People for whom something may have come forward (a zone, settings, a resume): all their items are awake now, and what waits for them is
    decided again.
    """
    waiting = people.list_to_replan(tx, now, batch)
    for person in waiting:
        advice.wake_items_of(tx, person.workspace_id, person.id, now)
        deliveries.bring_forward(tx, person.workspace_id, person.id, now)
        digest_at = _digest_moved(person, rules, now)
        people.save(tx, replace(person, replan_at=None, digest_at=digest_at))
    return len(waiting)


def _digest_moved(person: Person, rules: Rules, now: datetime) -> datetime | None:
    """Whoever moved gets this week's digest by the clock where they are now; whoever resumed is looked at when the next one comes."""
    if not takes_digest(person):
        return None
    if person.digest_at is None:
        return coming(person, rules.default_zone, now)
    return same_week(person, rules.default_zone, person.digest_at)


def plan_batch(tx: Tx, rules: Rules, now: datetime, batch: int) -> int:
    """Plan the items that have waited longest. Raises Conflict when one of them changed meanwhile: run it again."""
    items = advice.list_awake(tx, now, batch)
    by_home: defaultdict[UUID, list[Advice]] = defaultdict(list)
    for item in items:
        by_home[item.workspace_id].append(item)
    plans = [made for home, some in by_home.items() for made in _plans(tx, home, some, rules, now)]
    before = {item.id: item for item in items}
    rested_of: defaultdict[UUID, set[UUID | None]] = defaultdict(set)
    for made in plans:
        if made.item != before[made.item.id]:
            stored = advice.save(tx, replace(made.item, wake_at=made.wake_at))
            outbox.redraw(tx, stored, {stored.receiver_id} if stored.receiver_id else (), now)
            rested_of[stored.workspace_id].add(stored.receiver_id)
    for home, readers in rested_of.items():
        outbox.publish(tx, home, readers, now)
    advice.wake_again(tx, {made.item.id: made.wake_at for made in plans if made.item == before[made.item.id]})
    queued = [delivery for made in plans for delivery in made.queue]
    deliveries.queue_all(tx, queued, [key for made in plans for key in made.stay_folded])
    for home in by_home:
        digests.wake(tx, home, _earliest(made.digests for made in plans if made.item.workspace_id == home))
    return len(items)


def _plans(tx: Tx, home: UUID, items: Sequence[Advice], rules: Rules, now: datetime) -> list[Plan]:
    ids = {person_id for item in items for person_id in (item.receiver_id, item.adviser_id) if person_id}
    known = people.list_by_id(tx, home, ids)
    between = {(item.adviser_id, item.receiver_id) for item in items if item.adviser_id and item.receiver_id}
    consents = pairs.list_for(tx, home, between)
    return [plan_item(item, known, _pair_of(item, consents, known), rules, now) for item in items]


def _pair_of(
    item: Advice, consents: Mapping[tuple[UUID, UUID], Pair], known: Mapping[UUID, Person]
) -> Pair | None:
    """None while the receiver is not there: no yes brings anybody to ask them."""
    if item.adviser_id is None or item.receiver_id is None or known[item.receiver_id].has_left:
        return None
    return consents.get((item.adviser_id, item.receiver_id))


def plan_item(
    item: Advice, known: Mapping[UUID, Person], pair: Pair | None, rules: Rules, now: datetime
) -> Plan:
    """What follows for one item, with the people in it by id. Pure."""
    item = rested(caught_up(item, now), now)
    parts = [_of_kind(item, kind, known, pair, rules, now) for kind in rules.of_the_clock]
    parts.append(_noted(item, known, rules, now))
    later = [at for at in (*(part.look_at for part in parts), rest_at(item)) if at is not None]
    nudges = [(part.nudge, part.digests) for part in parts if part.nudge is not None]
    return Plan(
        item=item,
        queue=tuple(nudge for nudge, _ in nudges),
        wake_at=min(later, default=None),
        digests=_earliest(part.digests for part in parts),
        stay_folded=tuple(nudge.key for nudge, digests_ in nudges if digests_),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one kind of nudge, or a digest alone, has to say of an item: when to look again, what is due now, and whose digest it waits for."""

    look_at: datetime | None = None
    nudge: Delivery | None = None
    digests: Mapping[UUID, datetime] = field(default_factory=dict)


_NOTHING = _Part()


def _of_kind(
    item: Advice, kind: Kind, known: Mapping[UUID, Person], pair: Pair | None, rules: Rules, now: datetime
) -> _Part:
    due = kind.due(item, pair) if kind.due else None
    reader = _reader_of(item, kind, known) if due else None
    if due is None or reader is None:
        return _NOTHING
    is_listed_only = declines(reader, kind.name)
    moment = _moment(reader, due.day, rules, is_listed_only=is_listed_only)
    if moment > now:
        return _Part(look_at=moment)
    nudge = None if is_listed_only else _nudge(item, kind, due.number, reader, moment, now)
    return _Part(nudge=nudge, digests=_waits_for_digest(item, kind, reader, moment, rules))


def _waits_for_digest(
    item: Advice, kind: Kind, reader: Person, moment: datetime, rules: Rules
) -> dict[UUID, datetime]:
    """Should it not go by itself, it stands in the first digest since its moment, and since the reader's last act."""
    if not takes_digest(reader):
        return {}
    acted_at = item.adviser_acted_at if kind.goes_to_adviser else item.receiver_acted_at
    since = max(moment, acted_at or moment) - DIGEST_GRACE
    return {reader.id: moment_from(reader, rules.default_zone, since)}


def _noted(item: Advice, known: Mapping[UUID, Person], rules: Rules, now: datetime) -> _Part:
    """A question without an answer, a thank-you, an end of long ago: only digests say something of these."""
    receiver = known.get(item.receiver_id) if item.receiver_id and item.state is not None else None
    if receiver is None or not takes_digest(receiver):
        return _NOTHING
    at = noted_from(item, now)
    thanked = item.thanked_at if item.thanked_at and now < item.thanked_at + NEWS_FOR else None
    acted_at = item.receiver_acted_at or item.created_at
    past = [max(each, acted_at) for each in (at, thanked) if each is not None and each <= now]
    waiting = {receiver.id: moment_from(receiver, rules.default_zone, min(past))} if past else {}
    return _Part(look_at=at if at is not None and at > now else next_noted(item, now), digests=waiting)


def _moment(reader: Person, day: date, rules: Rules, *, is_listed_only: bool) -> datetime:
    """The reader's own moment of that day; from its beginning on where only the digest may bring it."""
    if is_listed_only:
        return local_moment(day, time.min, zone_or(reader.zone, rules.default_zone))
    return window_of(reader, rules.calendar).slot(day, spread_of(reader.id))


def _earliest(some: Iterable[Mapping[UUID, datetime]]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for moments in some:
        for person_id, moment in moments.items():
            found[person_id] = min(moment, found.get(person_id, moment))
    return found


def _reader_of(item: Advice, kind: Kind, known: Mapping[UUID, Person]) -> Person | None:
    person_id = item.adviser_id if kind.goes_to_adviser else item.receiver_id
    return known.get(person_id) if person_id else None


def _nudge(
    item: Advice, kind: Kind, number: int, reader: Person, moment: datetime, now: datetime
) -> Delivery:
    key = f"{kind.name}:{item.id}:{number}"
    return a_nudge(
        item.workspace_id,
        reader.id,
        kind.name,
        key,
        due_at=moment,
        now=now,
        advice_id=item.id,
        number=number,
    )
