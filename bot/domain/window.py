"""Hours and days: when a person accepts messages, and how a wish in local time becomes a moment.

Apart because this is all the calendar arithmetic there is, so that it can be tried over every zone and year.
It must not ask what time it is, store moments, or know what a message says.

Wishes ("Fridays at 10", "9 to 17") are kept as wishes plus an IANA zone; a moment (aware UTC) is worked out
from them anew each time, so a changed rule of a zone or a move is right by itself. What the clock change does
to a wish:

- gap (02:30 does not exist): shifted forward by the gap's length, as `zoneinfo` reads it, so 03:30;
- fold (01:30 comes twice): the first;
- a window is what the reader's clock shows: inside from `opens` until `closes`, in a repeated hour both
  times. If it opens in a gap it opens at the gap's end; if nothing of it is left, or the whole day is missing
  (Apia, 30 December 2011), that day is no window day.

Moments given without a zone are refused with ValueError everywhere. Near the years 1 and 9999 `datetime`
raises OverflowError.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from hashlib import sha256
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

LAST_RESORT = "UTC"
WORKING_DAYS = frozenset(range(5))  # Monday is 0
KEPT_CLEAR = timedelta(minutes=5)  # before closing: a slot in there would miss the window on a small delay
LATE_WITHIN = timedelta(hours=2)  # what is late goes in the first hours of the next window
_DAY = timedelta(days=1)


def zone_or(name: str | None, *fallbacks: str | None) -> str:
    """The first of these that is a zone's name, else "UTC". Old names ("Asia/Calcutta") are names, by links.

    The order is the caller's (product, "Nudges and relays"): the person's own, that of whoever installed, the
    default setting.
    """
    return next((n for n in (name, *fallbacks) if n in _zone_names()), None) or LAST_RESORT


def local_moment(day: date, at: time, zone: str) -> datetime:
    """The moment (UTC) at which the clock of `zone` shows `at` on `day`.

    Gap: shifted forward; fold: the first (architecture, "Time, and what wakes"). In a gap at a day's end
    the moment is on the next local day. ValueError for an unknown zone or an `at` with one of its own.
    """
    return _local(day, at, zone).astimezone(UTC)


def local_date(now: datetime, zone: str) -> date:
    """The date that a calendar in `zone` shows at `now`. ValueError for an unknown zone."""
    return _aware(now).astimezone(_zone(zone)).date()


def week_key(day: date) -> str:
    """The ISO week of a local day as "2026-W40". The year is the week's: 1 January 2027 is in "2026-W53"."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def iso_week_key(moment: datetime, zone: str) -> str:
    """The ISO week that a calendar in `zone` shows at `moment`, as "2026-W40".

    For a weekly wish use `week_key(weekly_day(...))`: a gap on Sunday night would carry its moment into the
    next week.
    """
    return week_key(local_date(moment, zone))


@lru_cache(4096)
def weekly_day(weekday: int, at: time, zone: str, after: datetime) -> date:
    """The wished local day of `weekly_moment`, whose ISO week is the wish's.

    (Architecture, "Time, and what wakes".) ValueError for a weekday outside 0 (Monday) to 6.
    """
    if weekday not in range(7):
        raise ValueError(f"a weekday is 0 (Monday) to 6: {weekday}")
    today = local_date(after, zone)
    # From a week back: a wish that was shifted over Sunday midnight can still lie ahead of a Monday.
    day = today - timedelta(days=today.weekday() + 7 - weekday)
    while local_moment(day, at, zone) <= after:
        day += timedelta(days=7)
    return day


def weekly_moment(weekday: int, at: time, zone: str, after: datetime) -> datetime:
    """The next moment (UTC) of a weekly wish such as "Fridays at 10", strictly after `after`; Monday is 0.

    Following it gives one in every ISO week of the wish, never two and never none. A person who moves can
    meet the same week again in the new zone: a key made of `week_key(weekly_day(...))` is what tells.
    """
    return local_moment(weekly_day(weekday, at, zone, after), at, zone)


def spread_of(person_id: UUID) -> float:
    """Where in their window a person's nudges go, in [0, 1): even over people, so that nothing bursts (P6).

    The same for ever and on every machine. Hashed, since the first bytes of some kinds of UUID are a time
    and would gather those who joined together.
    """
    return int.from_bytes(sha256(person_id.bytes).digest()[:6], "big") / 2**48


@dataclass(frozen=True, slots=True)
class Calendar:
    """What holds for everybody who did not say otherwise, or cannot: the zone where Slack names none, and the dates on which nobody is pinged."""

    default_zone: str = LAST_RESORT
    quiet_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Window:
    """The hours and days in which a person accepts messages, nudges and relays alike.

    [opens, closes) in local time; `days`: 0 is Monday, at least one; `quiet_days`: local dates on which it
    stays closed (`FULLCIRCLE_QUIET_DAYS`). ValueError for a zone that is not known (use `zone_or`), for no
    days, and unless opens < closes: over midnight is not supported, `time.max` is the latest closing.
    """

    zone: str
    days: frozenset[int] = WORKING_DAYS
    opens: time = time(9)
    closes: time = time(17)
    quiet_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        _zone(self.zone)
        if not self.days or not self.days <= frozenset(range(7)):
            raise ValueError(f"a window needs days, of 0 (Monday) to 6: {sorted(self.days)}")
        if self.opens.tzinfo or self.closes.tzinfo or not self.opens < self.closes:
            raise ValueError(f"a window opens before it closes, in local time: {self.opens} to {self.closes}")

    def is_open(self, now: datetime) -> bool:
        """Whether the reader's clock and calendar show a time inside at `now`."""
        local = _aware(now).astimezone(_zone(self.zone))
        return self._accepts(local.date()) and self.opens <= local.time() < self.closes

    def next_open(self, now: datetime) -> datetime:
        """The earliest moment (UTC) from `now` on that is inside; `now` itself when open."""
        if self.is_open(now):
            return now.astimezone(UTC)
        # With the days beside it: where midnight comes twice (St John's in 2006) a date returns after the next.
        day = local_date(now, self.zone)
        while True:
            days = (day - _DAY, day, day + _DAY)
            later = [at for some_day in days for at in self._openings(some_day) if at >= now]
            if later:
                return min(later)
            day += _DAY

    def next_working_day(self, on: date) -> date:
        """The first day from `on` on whose calendar the window opens at all."""
        while not self._openings(on):
            on += _DAY
        return on

    def slot(self, on: date, spread: float, within: timedelta = timedelta.max) -> datetime:
        """The moment (UTC), inside the window, for a person of this `spread` on the first window day >= `on`.

        That is `opens` plus `spread` times the window's length less its last five minutes (less half of it,
        if shorter than ten), to the second; the day's opening if a gap pushes it out.
        `within`: spread over so much of the window only. `spread` in [0, 1), else ValueError.
        """
        if not 0 <= spread < 1:
            raise ValueError(f"a spread is in [0, 1): {spread}")
        return _slot_in(self, self.next_working_day(on), spread, within)

    def next_slot(self, now: datetime, spread: float) -> datetime:
        """When something that is late may go: `now` when open, else the first slot >= `now` in a window's first two hours.

        A slot, not the opening, so that nothing bursts on a Monday at nine (P6); an early one, so that whoever looks
        only a few times a day does not find the window closed again and again.
        """
        if self.is_open(now):
            return now.astimezone(UTC)
        day = local_date(now, self.zone)
        while (at := self.slot(day, spread, LATE_WITHIN)) < now:
            day += _DAY
        return at

    def _accepts(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.quiet_days

    def _is_open_on(self, day: date, at: datetime) -> bool:
        return self.is_open(at) and local_date(at, self.zone) == day

    def _openings(self, day: date) -> tuple[datetime, ...]:
        """The moments of this local day at which the window goes from closed to open; none if no window day.

        Some other open moments of the day may be among them, which no caller minds. `closes` is looked at
        too: when an hour is repeated after closing, the window opens again as the clock goes back.
        """
        return _openings_of(self, day)


@lru_cache(4096)  # one's own days are asked about again and again: in lists, at planning, at sending
def _slot_in(window: Window, day: date, spread: float, within: timedelta) -> datetime:
    opens, closes = datetime.combine(day, window.opens), datetime.combine(day, window.closes)
    usable = closes - opens - min(KEPT_CLEAR, (closes - opens) / 2)
    wish = opens + timedelta(seconds=int(spread * min(usable, within).total_seconds()))
    at = local_moment(day, wish.time(), window.zone)
    return at if window._is_open_on(day, at) else min(window._openings(day))


@lru_cache(4096)  # most people have the same hours, and are asked about the same days
def _openings_of(window: Window, day: date) -> tuple[datetime, ...]:
    if not window._accepts(day):
        return ()
    edges = (*_turns(day, window.opens, window.zone), *_turns(day, window.closes, window.zone))
    return tuple(at for at in edges if window._is_open_on(day, at))


@cache
def _zone_names() -> frozenset[str]:
    # A list, so that a name from outside never becomes a path. "localtime" is another zone on every machine.
    return frozenset(available_timezones() - {"localtime"})


@cache  # of known names only; ZoneInfo's own cache holds on to eight
def _zone(name: str) -> ZoneInfo:
    if name not in _zone_names():
        raise ValueError(f"not the name of a zone: {name!r}")
    return ZoneInfo(name)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a zone: {moment!r}")
    return moment


def _local(day: date, at: time, zone: str) -> datetime:
    if at.tzinfo is not None:
        raise ValueError(f"a wish is in local time: {at!r}")
    return datetime.combine(day, at.replace(fold=0), tzinfo=_zone(zone))


def _turns(day: date, at: time, zone: str) -> tuple[datetime, ...]:
    """The moments at which the clock of `zone` may pass `at` on `day`: one; in a gap or fold also the clock
    change itself."""
    wall = _local(day, at, zone)
    first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    if first == second:
        return (first,)
    return first, second, _clock_change(_zone(zone), min(first, second), max(first, second))


def _clock_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first moment of the new offset; the old one holds at `before`, the new one at `after`. Changes are
    on whole seconds."""
    old = before.astimezone(zone).utcoffset()
    low, high = int(before.timestamp()), int(after.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, UTC)
