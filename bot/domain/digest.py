"""What a weekly digest lists: chosen from ids, states and days alone, never from words.

Apart from the message, which reads the words of what was chosen, and from `digest_day`, which says when it comes. Must not read rows or look at
caps. What an adviser is listed depends on nothing of the receiver's side but what was sent to them (P7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from bot.domain.advice import Advice, AdviserState, Origin, State, has_words
from bot.domain.adviser_side import prompt_day
from bot.domain.pair import Pair, lets_prompt
from bot.domain.person import Person
from bot.domain.window import local_date

SHOWN = 5
"""So many items a digest shows ("Nudges and relays", the rules)."""

LISTED_AT_MOST = 2
"""So often an item is listed without an act ("Nudges and relays", the rules)."""

UNANSWERED_AFTER = timedelta(days=7)
"""So long a question may be without an answer before its asker's digest says so; nobody else is reminded of it."""

NEWS_FOR = timedelta(days=28)
"""What came full circle is listed once, within so long: a pause does not lose it."""

LOOK_BACK_AFTER = (timedelta(days=182), timedelta(days=365), timedelta(days=730))
"""Half a year, one and two years after the end of an item ("Weekly digest")."""

LOOK_BACK_WITHIN = timedelta(days=60)
"""So long after each of them it may still be listed; then it was not asked, which is fine."""


class Section(StrEnum):
    """The parts of a digest, in the order shown."""

    BACK = "back"
    UNANSWERED = "unanswered"
    MOMENT = "moment"
    FULL_CIRCLE = "full circle"
    LOOKING_BACK = "looking back"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in one section. `number`: of the check-in or prompt that it stands for; `since`: what it is ordered by."""

    section: Section
    advice_id: UUID
    number: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """What is listed, section by section, and how many more there were. `carries`: something is left for the next one, said or not."""

    entries: tuple[Entry, ...] = ()
    more: int = 0
    carries: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An item stood in a digest that was sent: the delivery, its place there, to whom, when. Ids, never words."""

    workspace_id: UUID
    delivery_id: UUID
    position: int
    advice_id: UUID
    person_id: UUID
    section: Section
    number: int
    listed_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A telling that arrived: about which item, when."""

    advice_id: UUID
    sent_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Matters:
    """All that one person's digest is chosen from. `items` need no texts; `told` is what was told to this person. `left`: receivers who have."""

    person: Person
    items: Sequence[Advice] = ()
    pairs: Mapping[tuple[UUID, UUID], Pair] = field(default_factory=dict)
    told: Sequence[Told] = ()
    listed: Sequence[Listing] = ()
    left: frozenset[UUID] = frozenset()


def choose(matters: Matters, zone: str, now: datetime) -> Digest:
    """At most five: the oldest of what is to be asked, one place kept for what came full circle, looking back where there is room."""
    asked, news, back = candidates(matters, zone, now)
    room = SHOWN - (1 if news else 0)
    shown = asked[:room]
    shown += news[: SHOWN - len(shown)]
    shown += back[: min(1, SHOWN - len(shown))]
    order = list(Section)
    entries = sorted(shown, key=lambda entry: (order.index(entry.section), entry.since, entry.advice_id))
    left = len(asked) + len(news) + len(back) - len(shown)
    # One looking back a week is not one of many that wait: the others have their weeks, and are not counted.
    return Digest(tuple(entries), more=left - max(0, len(back) - 1), carries=left > 0)


def candidates(matters: Matters, zone: str, now: datetime) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """What could be listed now, an item once, each oldest first: what is to be asked, what came full circle, what to look back on."""
    seen = _Seen(matters, zone, now)
    asked: list[Entry] = []
    news: list[Entry] = []
    back: list[Entry] = []
    for item in matters.items:
        if item.receiver_id == matters.person.id and item.state is not None:
            asks, new = _back(item, seen) or _unanswered(item, seen), _thanked(item, seen)
            looks = None if asks or new else _looking_back(item, seen)
        elif item.adviser_id == matters.person.id:
            asks, new, looks = _moment(item, seen), _told(item, seen), None
        else:
            continue
        asked += _some(asks)
        news += _some(None if asks else new)
        back += _some(looks)
    return _oldest_first(asked), _oldest_first(news), _oldest_first(back)


def noted_from(item: Advice, now: datetime) -> datetime | None:
    """From when on the receiver's digest has something of the item that no nudge brings; past, to come, or None for never."""
    if item.state is State.ASKED:
        return item.created_at + UNANSWERED_AFTER
    if item.state is State.CLOSED and item.closed_at is not None:
        moments = [item.closed_at + after for after in LOOK_BACK_AFTER]
        return next((at for at in moments if now < at + LOOK_BACK_WITHIN), None)
    return None


def next_noted(item: Advice, now: datetime) -> datetime | None:
    """The next anniversary of a closed item; None for what has none before it."""
    if item.state is not State.CLOSED or item.closed_at is None:
        return None
    return next((at for after in LOOK_BACK_AFTER if (at := item.closed_at + after) > now), None)


def look_back_at(item: Advice, now: datetime) -> datetime | None:
    """The anniversary on which a closed item is looked back on now; None between them."""
    if item.closed_at is None:
        return None
    moments = (item.closed_at + after for after in LOOK_BACK_AFTER)
    return next((at for at in moments if at <= now < at + LOOK_BACK_WITHIN), None)


class _Seen:
    """What was listed before, and what day it is for the reader."""

    def __init__(self, matters: Matters, zone: str, now: datetime) -> None:
        self.person = matters.person
        self.pairs = matters.pairs
        self.left = matters.left
        self.now = now
        self.today: date = local_date(now, zone)
        self.told = {
            told.advice_id: told.sent_at for told in sorted(matters.told, key=lambda each: each.sent_at)
        }
        self._listed: dict[UUID, list[Listing]] = {}
        for listing in matters.listed:
            self._listed.setdefault(listing.advice_id, []).append(listing)

    def times(self, item: Advice, acted_at: datetime | None) -> int:
        """How often the item was listed since the reader's last act on it."""
        return sum(
            acted_at is None or listing.listed_at > acted_at for listing in self._listed.get(item.id, ())
        )

    def was_listed(self, item: Advice, section: Section, since: datetime) -> bool:
        return any(
            listing.section is section and listing.listed_at >= since
            for listing in self._listed.get(item.id, ())
        )


def _back(item: Advice, seen: _Seen) -> Entry | None:
    """A check-in, or the softer one, whose day has come and which did not go by itself."""
    day = item.check_in_on or item.softer_on
    if item.state not in (State.OPEN, State.TRIED) or item.muted_at is not None or not has_words(item):
        return None
    if day is None or day > seen.today or seen.times(item, _spoken_of_at(item)) >= LISTED_AT_MOST:
        return None
    return Entry(Section.BACK, item.id, item.check_in_number, _start_of(day))


def _spoken_of_at(item: Advice) -> datetime | None:
    """The last act that both know of or that is the receiver's own: an answer, too, makes a question that was listed another matter."""
    return max((at for at in (item.receiver_acted_at, item.said_at) if at is not None), default=None)


def _unanswered(item: Advice, seen: _Seen) -> Entry | None:
    """A question without an answer, once ever. One that asked for more than advice is never nagged about."""
    if item.state is not State.ASKED or item.origin is not Origin.ASKED or item.message_ts is None:
        return None
    if item.favour is not None or seen.now < item.created_at + UNANSWERED_AFTER:
        return None
    if seen.was_listed(item, Section.UNANSWERED, item.created_at):
        return None
    return Entry(Section.UNANSWERED, item.id, 0, item.created_at)


def _moment(item: Advice, seen: _Seen) -> Entry | None:
    """A prompt whose day has come. Keeping it oneself is the yes for that item; a no to everyone takes back every yes to others, and nobody is
    sent to ask who left."""
    pair = (
        seen.pairs.get((item.adviser_id, item.receiver_id)) if item.adviser_id and item.receiver_id else None
    )
    day = prompt_day(item, pair)
    if day is None or day > seen.today or item.adviser_state is AdviserState.LET_GO:
        return None
    if item.adviser_state is None and (seen.person.declined_everyone_at or item.receiver_id in seen.left):
        return None
    if seen.times(item, item.adviser_acted_at) >= LISTED_AT_MOST:
        return None
    return Entry(Section.MOMENT, item.id, item.prompt_number, _start_of(day))


def _thanked(item: Advice, seen: _Seen) -> Entry | None:
    """Somebody said thanks for what they were told, which comes by no message of its own."""
    at = item.thanked_at
    if at is None or not at <= seen.now < at + NEWS_FOR or seen.was_listed(item, Section.FULL_CIRCLE, at):
        return None
    return Entry(Section.FULL_CIRCLE, item.id, 0, at)


def _told(item: Advice, seen: _Seen) -> Entry | None:
    """What was told, for whoever wants to hear (P8: a ping only after a yes) and did nothing about it yet. A yes is to what comes after it."""
    at = seen.told.get(item.id)
    if at is None or not at <= seen.now < at + NEWS_FOR or seen.was_listed(item, Section.FULL_CIRCLE, at):
        return None
    if item.adviser_acted_at is not None and item.adviser_acted_at > at:
        return None
    wanted = wants_to_hear(item, seen.person, seen.pairs) and not _was_before_yes(item, at, seen)
    return Entry(Section.FULL_CIRCLE, item.id, 0, at) if wanted else None


def _was_before_yes(item: Advice, at: datetime, seen: _Seen) -> bool:
    """Whether the adviser said yes only then, mostly right under what they were told."""
    if item.adviser_state is not None or item.adviser_id is None or item.receiver_id is None:
        return False
    pair = seen.pairs.get((item.adviser_id, item.receiver_id))
    return pair is not None and pair.decided_at is not None and pair.decided_at > at


def wants_to_hear(item: Advice, person: Person, pairs: Mapping[tuple[UUID, UUID], Pair]) -> bool:
    """Whether the adviser kept the item, or said yes to its receiver and no to nobody's since."""
    if item.adviser_state is not None:
        return item.adviser_state is not AdviserState.LET_GO
    if item.adviser_id is None or item.receiver_id is None or person.declined_everyone_at is not None:
        return False
    pair = pairs.get((item.adviser_id, item.receiver_id))
    return pair is not None and lets_prompt(pair)


def _looking_back(item: Advice, seen: _Seen) -> Entry | None:
    """What is it worth now? Not twice for one anniversary, and not a third time to silence."""
    at = look_back_at(item, seen.now)
    if at is None or item.state is not State.CLOSED or item.outcome is None or not has_words(item):
        return None
    if seen.person.no_looking_back_at is not None or seen.was_listed(item, Section.LOOKING_BACK, at):
        return None
    if item.looked_back_at is not None and item.looked_back_at >= at:
        return None
    if seen.times(item, item.receiver_acted_at) >= LISTED_AT_MOST:
        return None
    return Entry(Section.LOOKING_BACK, item.id, 0, at)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _some(*entries: Entry | None) -> list[Entry]:
    return [entry for entry in entries if entry is not None]


def _oldest_first(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.since, entry.advice_id))
