"""What comes next about an item, and why: the day on which its receiver is asked, or its adviser is reminded, as far as can be said now.

Apart from the planner because people read it before it happens (Home). It goes by the same days, the same window and the digest's place; caps are
not looked at, so that something may come a little later, never earlier. What an adviser reads is worked out from their own side alone (P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bot.domain.advice import Advice, AdviserState, Origin, State, has_words
from bot.domain.digest_day import coming, takes_digest
from bot.domain.person import Person, nudges_held_until, window_of
from bot.domain.policy import kept_from
from bot.domain.window import Calendar, Window, local_date, spread_of


class Because(StrEnum):
    """Why it comes on that day."""

    CHOSEN = "you chose that day"
    ANSWERED = "a week after the answer"
    AGAIN = "a week after the first time, and the last one"
    WANTED = "you want to hear; no day can be named"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The `day` on which it comes (None: at a good moment), and why. `moved_from`: the day it is for, where that one is passed over.

    `in_digest`: it comes in the weekly digest, whose place is kept clear.
    """

    day: date | None
    because: Because
    moved_from: date | None = None
    in_digest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Whoever would be pinged: when they accept messages, where in the window they are, until when they are paused, and whose digest it is."""

    window: Window
    person_id: UUID
    paused_until: datetime | None = None
    person: Person | None = None


def hours_of(person: Person, calendar: Calendar) -> Hours:
    """This person's."""
    window, held = window_of(person, calendar), nudges_held_until(person)
    return Hours(window=window, person_id=person.id, paused_until=held, person=person)


def is_asked(person: Person) -> bool:
    """Whether this person is asked how things went."""
    return not (person.stopped_at or person.silent_at or person.no_check_ins_at)


def is_reminded(person: Person) -> bool:
    """Whether this person is reminded to ask."""
    return not (person.stopped_at or person.silent_at or person.no_prompts_at)


def next_check_in(item: Advice, receiver: Person, calendar: Calendar, now: datetime) -> Ahead | None:
    """When the receiver is asked how it went; None when they are not, or want no questions."""
    return check_in_ahead(item, hours_of(receiver, calendar), now) if is_asked(receiver) else None


def next_prompt(item: Advice, adviser: Person, calendar: Calendar, now: datetime) -> Ahead | None:
    """When the adviser is reminded of what they keep themselves; None when they are not, or want no reminders."""
    return prompt_ahead(item, False, hours_of(adviser, calendar), now) if is_reminded(adviser) else None


def check_in_ahead(item: Advice, hours: Hours, now: datetime) -> Ahead | None:
    """When the receiver is next asked how it went; None when they are not."""
    if item.state not in (State.OPEN, State.TRIED) or item.muted_at is not None or not has_words(item):
        return None
    if item.check_in_on is not None:
        was_moved = item.check_in_on != item.check_in_first_on
        because = Because.ANSWERED if item.origin is Origin.ASKED and not was_moved else Because.CHOSEN
        return _on(item.check_in_on, because, hours, now)
    return _on(item.softer_on, Because.AGAIN, hours, now) if item.softer_on else None


def prompt_ahead(item: Advice, wants_to_hear: bool, hours: Hours, now: datetime) -> Ahead | None:
    """When the adviser is next reminded; None when they are not. `wants_to_hear`: they said yes to this receiver.

    The day of a prompt after a yes is the receiver's to know, and so is whether something is on its way: neither is looked at.
    """
    if not has_words(item) or item.asked_about_at or item.heard_at or item.prompt_sent_at:
        return None
    if item.adviser_state is AdviserState.LET_GO:
        return None
    if item.prompt_on is not None:
        return _on(item.prompt_on, Because.CHOSEN, hours, now)
    return Ahead(None, Because.WANTED) if wants_to_hear and item.adviser_state is None else None


def _on(day: date, because: Because, hours: Hours, now: datetime) -> Ahead:
    """The day on which something of that day is sent: never in the past, in a pause or outside the window."""
    window, spread = hours.window, spread_of(hours.person_id)
    earliest = max(now, hours.paused_until) if hours.paused_until else now
    at = window.slot(day, spread)
    if at < earliest:
        at = window.next_slot(earliest, spread)
    digest_at = _digest_that_takes_it(at, hours)
    comes_on = local_date(digest_at or at, window.zone)
    moved_from = None if comes_on == day else day
    return Ahead(comes_on, because, moved_from=moved_from, in_digest=digest_at is not None)


def _digest_that_takes_it(at: datetime, hours: Hours) -> datetime | None:
    """The digest whose place is kept clear at `at`, or in its hour then; none for who takes none."""
    window, person = hours.window, hours.person
    if person is None or not takes_digest(person):
        return None
    digest_at = coming(person, window.zone, at)
    if at < kept_from(window, digest_at):
        return None
    is_quiet = local_date(digest_at, window.zone) in window.quiet_days
    return window.next_slot(digest_at, spread_of(hours.person_id)) if is_quiet else digest_at
