"""The catalogue: the one door through which every sentence goes on its way to a person, and dates in words.

Apart so that Full Circle can be translated without touching what it says where: a sentence is looked up here (gettext), days and ages are
written by Babel for the reader's locale. It must not know what is said, and it escapes nothing (`text.mark` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, format_timedelta

from bot.domain.window import local_date

DEFAULT_LOCALE = "en"
_PLAIN = NullTranslations()
_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=_PLAIN)
_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT_LOCALE)


@contextmanager
def speaking(locale: str, catalogue: NullTranslations) -> Iterator[None]:
    """Everything drawn inside is said in this language. `locale` is Babel's name of it, as "de"."""
    before = _catalogue.set(catalogue), _locale.set(locale)
    try:
        yield
    finally:
        _catalogue.reset(before[0])
        _locale.reset(before[1])


def say(sentence: str, **values: object) -> str:
    """The sentence in the reader's language, its {names} filled in. Plain text: whoever draws it escapes it."""
    return _catalogue.get().gettext(sentence).format(**values)


def say_many(one: str, many: str, count: int, **values: object) -> str:
    """The same where a number decides the wording; the number is {count}."""
    return _catalogue.get().ngettext(one, many, count).format(count=count, **values)


def template(sentence: str) -> str:
    """The sentence in the reader's language, not filled in yet. Only for `text.mark`, which escapes what goes into it."""
    return _catalogue.get().gettext(sentence)


def listed(*parts: str) -> str:
    """Choices beside each other, as they stand in `text`."""
    return " · ".join(parts)


def day(which: date, today: date) -> str:
    """A day in words: "Monday 30 November", with its year when that is another one."""
    pattern = template("EEEE d MMMM") if which.year == today.year else template("EEEE d MMMM y")
    return str(format_date(which, pattern, locale=_locale.get()))


def short_day(moment: datetime, zone: str, now: datetime) -> str:
    """The day of something that happened: "3 May", with its year when that is another one."""
    which, today = local_date(moment, zone), local_date(now, zone)
    pattern = template("d MMMM") if which.year == today.year else template("d MMMM y")
    return str(format_date(which, pattern, locale=_locale.get()))


def past_day(moment: datetime, zone: str, now: datetime) -> str:
    """The day of something that happened, to stand in a sentence: "today", "yesterday", "on 3 May"."""
    days = (local_date(now, zone) - local_date(moment, zone)).days
    if days in (0, 1):
        return say("yesterday") if days else say("today")
    return say("on {day}", day=short_day(moment, zone, now))


def on_day(which: date, today: date) -> str:
    """A day to come, to stand in a sentence: "today", "tomorrow", "on Monday 30 November"."""
    if which == today:
        return say("today")
    if which == today + timedelta(days=1):
        return say("tomorrow")
    return say("on {day}", day=day(which, today))


def at_moment(moment: datetime, zone: str, now: datetime) -> str:
    """A moment to come, on the clock of `zone`: "tomorrow at 9:00". Both are aware, else ValueError."""
    clock = format_time(moment.astimezone(ZoneInfo(zone)).time(), template("H:mm"), locale=_locale.get())
    return say(
        "{day} at {time}", day=on_day(local_date(moment, zone), local_date(now, zone)), time=str(clock)
    )


def ago(moment: datetime, zone: str, now: datetime) -> str:
    """How long ago something was, by the reader's calendar: "today", "yesterday", "3 weeks ago". The future counts as today."""
    days = (local_date(now, zone) - local_date(moment, zone)).days
    if days <= 0:
        return say("today")
    if days == 1:
        return say("yesterday")
    # threshold 1: six days are six days, not "1 week".
    span = timedelta(days=-days)
    return str(
        format_timedelta(span, granularity="day", threshold=1, add_direction=True, locale=_locale.get())
    )


def noted(sentence: str) -> str:
    """Marks a sentence that stands in a table for the catalogue; it is looked up when it is said."""
    return sentence
