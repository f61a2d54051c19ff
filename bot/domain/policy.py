"""How often and when a person may be written to, with every number of it; sources are sections of product.md.

Apart so that gentleness (P6) is decided in one pure function, which can be tried by the ten thousand. Caps
are chosen, not counted: of a person's due nudges one may go, and each of the others is told why not. It must
not read rows, ask what time it is, or know what a nudge says; the caller commits the choice and the ledger
entry in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from bot.domain.window import Window, local_date

DAY = timedelta(hours=24)
WEEK = timedelta(days=7)
DIGEST = "digest"
"""The kind of nudge whose own day and hour win over the window."""

SILENCE = "silence"
"""The kind of nudge that says that no other will come: it is about no item, so it goes in no digest."""

MAX_IN_DAY = 1
MAX_IN_WEEK = 3
CAPS = ((MAX_IN_DAY, DAY), (MAX_IN_WEEK, WEEK))
"""At most so many nudges a person in any so long a time ("Nudges and relays")."""

KEPT_FOR_DIGEST = timedelta(hours=24)
"""So long before the digest nothing else goes, it goes in the digest ("Nudges and relays")."""

LITTLE_LEFT = timedelta(hours=2)
"""Where the place is kept from so soon after the window opens, it is kept from the opening: everybody whose digest comes at ten would else be asked
on the day before between nine and ten, and at no other hour of it."""

DIGEST_GRACE = timedelta(hours=1)
"""So long after its moment a digest may still go outside the window ("Nudges and relays")."""

SOFTER_AFTER = timedelta(days=7)
"""From an unanswered check-in to the softer one ("Nudges and relays", the table)."""

ASKED_CHECK_IN_AFTER = timedelta(days=7)
"""From the last answer to a question to its check-in ("Nudges and relays", the table)."""

PROMPT_AFTER = timedelta(days=7)
"""From the check-in's date first chosen to the adviser's prompt, after a yes ("Nudges and relays", the
table)."""

IGNORED_AFTER = timedelta(days=7)
"""A check-in or prompt without an act for so long was ignored ("Nudges and relays", the rules)."""

REST_AFTER = timedelta(days=60)
"""From the later of last act and last planned nudge until an item rests ("The life of a piece of advice")."""

MAX_DEFERRALS = 2
"""How often "when I've tried it" and [Not yet] move the date before the item rests ("Nudges and relays", the
rules)."""


class Why(StrEnum):
    """The reason of a decision other than to send, fit for a log."""

    STOPPED = "the reader stopped all nudges"
    SILENT = "the reader let three in a row go by"
    NOT_DUE = "it is not due yet"
    PAUSED = "the reader is paused"
    IN_DIGEST = "it goes in the digest"
    QUEUED = "another goes first"
    CAPPED = "the reader had as many as allowed"
    RESERVED = "the place is kept for the digest"
    CLOSED = "the reader's window is closed"


@dataclass(frozen=True, slots=True)
class Nudge:
    """A delivery that the clock sends, due at `due_at` (aware UTC). `key` is unique in a workspace."""

    delivery_id: UUID
    kind: str
    due_at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever would read the nudges, as far as policy needs to know.

    `silent`: they let so many go by that only the message which says so may come. `spread`: see `spread_of`.
    `paused_until`: the end of a pause or an absence, past or None when there is none. `digest_at`: the moment of
    the digest that is coming and not yet sent; None while there is none.
    """

    window: Window
    spread: float
    stopped: bool = False
    silent: bool = False
    paused_until: datetime | None = None
    digest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """Send it now."""

    delivery_id: UUID


@dataclass(frozen=True, slots=True)
class Wait:
    """Ask again at `until`, later than now.

    Asked earlier it waits again, unless something is new or the window opened before the reader's slot: then
    it goes. So keep to `until`, which is what spreads a Monday morning.
    """

    delivery_id: UUID
    until: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class Fold:
    """Do not send it; what it would say belongs in the digest."""

    delivery_id: UUID
    why: Why


@dataclass(frozen=True, slots=True)
class Skip:
    """Never send it."""

    delivery_id: UUID
    why: Why


Decision = Send | Wait | Fold | Skip


def choose(
    nudges: Sequence[Nudge], ledger: Sequence[datetime], reader: Reader, now: datetime
) -> tuple[Decision, ...]:
    """Decide about all of one person's nudges: exactly one decision each, at most one Send.

    `ledger`: when nudges to this person were attempted, unknown ones included, refused ones not; at least the
    last 7 days of it. The oldest due that may go goes. Returned oldest first (by `due_at`, then `key`),
    whatever the order given. Moments are aware UTC; ValueError when `now` is not.

    What cannot come by itself within a working day of its moment folds too, if a digest comes: caps and pauses end in
    a digest (quality.md, "Gentleness"). The digest's place is reserved: it counts against the caps before it is sent, and from 24 hours before it
    until its hour is over, or while a due one waits among `nudges`, everything else folds. It is held by a
    pause, the caps and quiet days, not by the window.
    """
    if now.utcoffset() is None:
        raise ValueError(f"a moment needs a zone: {now!r}")
    queue = sorted(nudges, key=lambda nudge: (nudge.due_at, nudge.key, nudge.delivery_id))
    held = {nudge: _held(nudge, queue, ledger, reader, now) for nudge in queue}
    going = next((n for n in queue if not held[n] and _permitted_at(n, ledger, reader, now) == now), None)
    return tuple(
        Send(nudge.delivery_id) if nudge == going else held[nudge] or _wait(nudge, going, ledger, reader, now)
        for nudge in queue
    )


def has_room(ledger: Sequence[datetime], at: datetime) -> bool:
    """Whether one more nudge at `at` keeps every cap.

    Entries later than `at` count too: they are reserved, or a clock stepped back.
    """
    return not any(_is_full(ledger, at, most, span) for most, span in CAPS)


def free_at(ledger: Sequence[datetime], now: datetime) -> datetime:
    """The earliest moment from `now` on at which the caps allow one more; the window is not looked at."""
    # What an entry blocks ends a day or a week after it, so nothing else can be the earliest free moment.
    ends = (entry + span for entry in ledger for _, span in CAPS)
    return next(at for at in sorted({now, *ends}) if at >= now and has_room(ledger, at))


def relay_at(window: Window, now: datetime, paused_until: datetime | None) -> datetime:
    """When something that a person pressed send on may go: the window's earliest moment after any pause.

    No caps and no spread ("Nudges and relays", the rules).
    """
    return window.next_open(_later(now, paused_until))


def _held(
    nudge: Nudge, queue: Sequence[Nudge], ledger: Sequence[datetime], reader: Reader, now: datetime
) -> Decision | None:
    """The decision where it does not depend on what else goes; None for a nudge that competes."""
    if reader.stopped:
        return Skip(nudge.delivery_id, Why.STOPPED)
    if reader.silent and nudge.kind != SILENCE:
        return Skip(nudge.delivery_id, Why.SILENT)
    if nudge.due_at > now:
        return Wait(nudge.delivery_id, nudge.due_at, Why.NOT_DUE)
    if reader.paused_until and reader.paused_until > now:
        return _wait_until(
            nudge, reader, _ask_again_at(nudge, ledger, reader, reader.paused_until), Why.PAUSED
        )
    if _folds(nudge, queue, reader, now) or _is_too_late(nudge, reader, now):
        return Fold(nudge.delivery_id, Why.IN_DIGEST)
    return None


def _wait(
    nudge: Nudge, going: Nudge | None, ledger: Sequence[datetime], reader: Reader, now: datetime
) -> Decision:
    after_it = (*ledger, now) if going else ledger
    why = Why.QUEUED if going else _why_not(nudge, ledger, reader, now)
    return _wait_until(nudge, reader, _ask_again_at(nudge, after_it, reader, now), why)


def _wait_until(nudge: Nudge, reader: Reader, until: datetime, why: Why) -> Decision:
    """It waits, or goes in the digest if that is too long."""
    if _is_too_late(nudge, reader, until):
        return Fold(nudge.delivery_id, Why.IN_DIGEST)
    return Wait(nudge.delivery_id, until, why)


def _is_too_late(nudge: Nudge, reader: Reader, at: datetime) -> bool:
    """Whether `at` is past the working day after the nudge's own, or after a pause that held it, and a digest can take it along."""
    if nudge.kind in (DIGEST, SILENCE) or reader.digest_at is None:
        return False
    window, day = reader.window, timedelta(days=1)
    since = _later(nudge.due_at, reader.paused_until)
    own = window.next_working_day(local_date(since, window.zone))
    return local_date(at, window.zone) > window.next_working_day(own + day)


def _why_not(nudge: Nudge, ledger: Sequence[datetime], reader: Reader, now: datetime) -> Why:
    if not has_room(ledger, now):
        return Why.CAPPED
    return Why.CLOSED if has_room(_taken(nudge, ledger, reader), now) else Why.RESERVED


def _ask_again_at(nudge: Nudge, ledger: Sequence[datetime], reader: Reader, after: datetime) -> datetime:
    """When a waiting nudge may go or begins to fold; woken later than that it would miss its digest."""
    permitted = _permitted_at(nudge, ledger, reader, after)
    never_folds = nudge.kind == SILENCE or _is_the_digest(nudge, reader)
    if never_folds or not reader.digest_at or after >= reader.digest_at + DIGEST_GRACE:
        return permitted
    return min(permitted, max(after, kept_from(reader.window, reader.digest_at)))


@lru_cache(4096)
def kept_from(window: Window, digest_at: datetime) -> datetime:
    """From when on nothing goes but the digest: a day before it, from the opening of the window where that day begins soon after."""
    begins = digest_at - KEPT_FOR_DIGEST
    opens = window.next_open(begins - LITTLE_LEFT)
    return opens if begins - LITTLE_LEFT < opens < begins else begins


def _permitted_at(nudge: Nudge, ledger: Sequence[datetime], reader: Reader, after: datetime) -> datetime:
    """The earliest moment from `after` on at which caps and hours agree; hours are the digest's own or the
    window's."""
    taken = _taken(nudge, ledger, reader)
    while True:
        at = free_at(taken, after)
        after = at if _is_own_hour(nudge, reader, at) else reader.window.next_slot(at, reader.spread)
        if after == at:
            return at


def _folds(nudge: Nudge, queue: Sequence[Nudge], reader: Reader, now: datetime) -> bool:
    """Whether it goes in a digest: the one that is due, or the one that is coming."""
    # A late digest (we were down, a quiet day, caps) still takes the others along, or they would follow it
    # one by one; an older one goes in the newest.
    if nudge.kind == SILENCE:
        return False
    if any(_takes_along(other, nudge) for other in queue if other.due_at <= now):
        return True
    if not reader.digest_at or _is_the_digest(nudge, reader):
        return False
    begins = kept_from(reader.window, reader.digest_at)
    is_kept_clear = begins <= now < reader.digest_at + DIGEST_GRACE
    held_over = _held_over(queue, reader)
    return is_kept_clear or (nudge in held_over and len(held_over) > 1)


def _takes_along(digest: Nudge, nudge: Nudge) -> bool:
    if digest.kind != DIGEST:
        return False
    return nudge.kind != DIGEST or (nudge.due_at, nudge.key) < (digest.due_at, digest.key)


def _held_over(queue: Sequence[Nudge], reader: Reader) -> list[Nudge]:
    """What came due while nothing might go. Several end in a digest, so that a pause does not end in one every day."""
    until = reader.paused_until
    return [nudge for nudge in queue if nudge.kind != DIGEST and until is not None and nudge.due_at < until]


def _is_the_digest(nudge: Nudge, reader: Reader) -> bool:
    """Whether the reserved place is this nudge's own; an older digest goes in the coming one."""
    return nudge.kind == DIGEST and (reader.digest_at is None or nudge.due_at >= reader.digest_at)


def _taken(nudge: Nudge, ledger: Sequence[datetime], reader: Reader) -> Sequence[datetime]:
    """What counts against the caps for this nudge: the ledger, and the digest's place unless it is its own."""
    if reader.digest_at is None or _is_the_digest(nudge, reader):
        return ledger
    # The middle of its hour: a digest some seconds late last week would otherwise cost this week a nudge,
    # since it and the coming one are then less than a week apart.
    return (*ledger, reader.digest_at + DIGEST_GRACE / 2)


def _is_own_hour(nudge: Nudge, reader: Reader, at: datetime) -> bool:
    if nudge.kind != DIGEST or not nudge.due_at <= at < nudge.due_at + DIGEST_GRACE:
        return False
    return local_date(at, reader.window.zone) not in reader.window.quiet_days


def _is_full(ledger: Sequence[datetime], at: datetime, most: int, span: timedelta) -> bool:
    """Whether some stretch of `span` around `at`, half-open, holds `most` already."""
    starts = [at, *(entry for entry in ledger if at - span < entry <= at)]
    return any(sum(start <= entry < start + span for entry in ledger) >= most for start in starts)


def _later(now: datetime, paused_until: datetime | None) -> datetime:
    return max(now, paused_until) if paused_until else now
