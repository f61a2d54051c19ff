"""Reading a day that a person typed: "2 weeks", "until Friday", "12 March", "2026-12-24".

Apart because forms have a calendar and commands have not. dateparser knows the words; here stands what it may not do: guess. What can be
read as two days, lies behind, or is no day at all is asked back. Must not store anything or know whose day it is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from threading import Lock
from typing import Any

from bot.errors import Declined

FURTHEST = timedelta(days=731)
"""Two years. What is meant for longer is an end, not a wait."""

_JUST_GONE = timedelta(days=30)
"""A day without its year that lies behind by less than this was hardly meant for next year."""

_MOST = 60
_LEAD = re.compile(r"^(?:(?:until|till|til|to|for|on|by|from now)\b[\s,:]*)+", re.IGNORECASE)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_BY_NAME = _SHORT | {name: number for number, name in enumerate(_WEEKDAYS)}
_A_WEEKDAY = re.compile(rf"^(?:(this|next|coming)\s+)?({'|'.join(_BY_NAME)})$")
_NAMED = re.compile(rf"\b({'|'.join(_BY_NAME)})\b")
_A_SPAN = re.compile(
    r"\b(?:this|next|coming)\s+(?:week|month|quarter|year)\b|\bend of (?:the |this |next )?week\b|\bweekend\b"
)
_AN_END = re.compile(r"^(?:the )?end of (?:(the|this|next) )?(month|year)$")
_ISO = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}$")
_YEAR = re.compile(r"\b\d{4}\b")

_reading = Lock()
"""dateparser keeps what it learnt about languages in places that all threads share."""


def read_day(written: str, today: date) -> date:
    """The day that was meant, later than `today`, which is the writer's own; two years ahead at most.

    Raises Declined: date_unreadable, date_unclear (more than one day could be meant), date_has_hour, date_past, date_just_gone, date_too_far.
    """
    written = _LEAD.sub("", " ".join(written.split()).strip(" .,;:!?\"'“”")).strip()
    text = written.casefold()
    if not text or len(text) > _MOST:
        raise Declined("date_unreadable", written=written)
    day = (
        _end(text, today)
        or _weekday(text, written, today)
        or _iso(text, written)
        or _parsed(text, written, today)
    )
    if day <= today:
        raise Declined("date_past")
    if day - today > FURTHEST:
        raise Declined("date_too_far")
    return day


def _weekday(text: str, written: str, today: date) -> date | None:
    """The coming one, unless today is one, or "next" could jump over it."""
    if _A_SPAN.search(text):
        raise Declined("date_unclear", written=written)
    found = _A_WEEKDAY.match(text)
    if found is None:
        return None
    ahead = (_BY_NAME[found[2]] - today.weekday()) % 7
    day = today + timedelta(days=ahead)
    # The week begins on Monday for some and on Sunday for others: what both call this week, "next" may jump over.
    same = [_week(day, first) == _week(today, first) for first in (0, 6)]
    unclear = {"next": any(same) and ahead > 0, "this": not all(same), None: ahead == 0, "coming": False}
    if unclear[found[1]]:
        raise Declined("date_unclear", written=written)
    return day if ahead else today + timedelta(days=7)


def _week(day: date, first: int) -> date:
    """The day on which its week began."""
    return day - timedelta(days=(day.weekday() - first) % 7)


def _end(text: str, today: date) -> date | None:
    found = _AN_END.match(text)
    if found is None:
        return None
    if found[2] == "year":
        return date(today.year + (found[1] == "next"), 12, 31)
    first = today.replace(day=1)
    if found[1] == "next":
        first = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _iso(text: str, written: str) -> date | None:
    """Year, month and day, which dateparser would swap where they do not fit."""
    if not _ISO.match(text):
        return None
    try:
        return date(*(int(part) for part in text.split("-")))
    except ValueError:
        raise Declined("date_unreadable", written=written) from None


def _parsed(text: str, written: str, today: date) -> date:
    """By dateparser, once with the day before the month and once behind it; they have to agree."""
    with _reading:
        waits = _read(text, today, "DMY", "relative-time")
        days = waits or {
            day for order in ("DMY", "MDY") for day in _read(text, today, order, "absolute-time")
        }
    if not days:
        raise Declined("date_unreadable", written=written)
    if len(days) > 1:
        raise Declined("date_unclear", written=written)
    [day] = days
    named = _NAMED.search(text)
    if named and _BY_NAME[named[1]] != day.weekday():
        raise Declined("date_unclear", written=written)
    if not waits and not _YEAR.search(text) and _was_just(day, today):
        raise Declined("date_just_gone", written=written)
    return day


def _was_just(day: date, today: date) -> bool:
    """Whether the same day a year before lies behind by little."""
    return timedelta() <= today - (day - timedelta(days=365)) < _JUST_GONE


def _read(text: str, today: date, order: str, parser: str) -> set[date]:
    """What dateparser reads; nothing for what it cannot."""
    try:
        data = _parser(order, parser, today).get_date_data(text)
    except (ValueError, OverflowError):  # years that no calendar has
        return set()
    if data.date_obj is None:
        return set()
    if data.period == "time":
        raise Declined("date_has_hour")
    return {data.date_obj.date()}


@cache
def _library() -> Any:
    """Imported when a first day is read: it takes as long as a good part of the start, and most starts read none."""
    from dateparser.date import DateDataParser

    return DateDataParser


def _parser(order: str, parser: str, today: date) -> Any:
    settings: Mapping[str, Any] = {
        "PARSERS": [parser],
        "DATE_ORDER": order,
        "PREFER_LOCALE_DATE_ORDER": False,
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, time()),
        "REQUIRE_PARTS": ["day", "month"],
        "RETURN_TIME_AS_PERIOD": True,
    }
    return _library()(languages=["en"], settings=settings)
