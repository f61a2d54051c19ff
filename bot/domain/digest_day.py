"""When a person's weekly digest comes: their own day and hour, once an ISO week, and from when on something waits for it.

Apart from `digest`, which says what is in it. The moment is worked out anew from the wish and the zone each time; `Person.digest_at` is only
when to look, and `Person.digest_week` the last ISO week that had one. Must not know what is listed.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.domain.person import DIGEST_DAY, DIGEST_HOUR, Person
from bot.domain.policy import DIGEST_GRACE
from bot.domain.window import local_date, local_moment, week_key, weekly_day, zone_or

_A_MOMENT = timedelta(microseconds=1)
_WEEK = timedelta(days=7)


def takes_digest(person: Person) -> bool:
    """Whether a digest may come to them at all, now or after a pause."""
    return not (person.no_digest_at or person.stopped_at or person.silent_at or cannot_read(person))


def cannot_read(person: Person) -> bool:
    """Somebody who left, is a bot, belongs elsewhere or got none of the last messages."""
    return person.has_left or person.is_bot or person.is_external or person.unreachable_at is not None


def wish_of(person: Person) -> tuple[int, time]:
    """Their weekday (0 is Monday) and hour; Fridays at ten where they wished nothing."""
    day = DIGEST_DAY if person.digest_day is None else person.digest_day
    return day, time(DIGEST_HOUR if person.digest_hour is None else person.digest_hour)


def moment_from(person: Person, default_zone: str, since: datetime) -> datetime:
    """The first digest's moment (UTC) at or after `since`, in an ISO week that had none yet; it may be past."""
    return _moment(person, default_zone, _day_from(person, default_zone, since))


def coming(person: Person, default_zone: str, now: datetime) -> datetime:
    """The digest whose place is kept: the next one, or the one whose hour is not over yet."""
    return moment_from(person, default_zone, now - DIGEST_GRACE)


def due_moment(person: Person, default_zone: str, now: datetime) -> tuple[datetime, str] | None:
    """The digest to be sent now, if what waits for it (since `digest_at`) had its moment: that moment, and its ISO week.

    The last such moment: whoever was paused, or looked at late, gets one digest and not one a week.
    """
    if person.digest_at is None:
        return None
    day = _day_from(person, default_zone, person.digest_at)
    if _moment(person, default_zone, day) > now:
        return None
    while _moment(person, default_zone, day + _WEEK) <= now:
        day += _WEEK
    return _moment(person, default_zone, day), week_key(day)


def same_week(person: Person, default_zone: str, at: datetime) -> datetime:
    """The moment of the wish in the ISO week that `at` is in where they are now: for whoever moved meanwhile. It may be past."""
    weekday, _ = wish_of(person)
    local = local_date(at, _zone(person, default_zone))
    day = local + timedelta(days=weekday - local.weekday())
    while person.digest_week is not None and week_key(day) <= person.digest_week:
        day += _WEEK
    return _moment(person, default_zone, day)


def _day_from(person: Person, default_zone: str, since: datetime) -> date:
    weekday, hour = wish_of(person)
    day = weekly_day(weekday, hour, _zone(person, default_zone), since - _A_MOMENT)
    while person.digest_week is not None and week_key(day) <= person.digest_week:
        day += _WEEK
    return day


def _moment(person: Person, default_zone: str, day: date) -> datetime:
    return local_moment(day, wish_of(person)[1], _zone(person, default_zone))


def _zone(person: Person, default_zone: str) -> str:
    return zone_or(person.zone, default_zone)
