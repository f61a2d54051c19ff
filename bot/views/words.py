"""The catalogue: the one door through which every sentence goes on its way to a person, and dates in words.

Apart so that Full Circle can be translated without touching what it says where: a sentence is looked up here (gettext); days, hours, ages
and numbers are written by Babel for the reader's locale. Who reads is for `languages` to say. It must not know what is said, and it escapes
nothing (`text.mark` does).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import (
    format_date,
    format_time,
    format_timedelta,
    match_skeleton,
    tokenize_pattern,
    untokenize_pattern,
)
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.domain.window import local_date

DEFAULT_LOCALE = "en_GB"
"""The English of readers of whom Slack says nothing: "Monday 30 November", and 24 hours to a day."""

_A_MONDAY = date(2026, 3, 2)
_PLAIN = NullTranslations()
_catalogue: ContextVar[NullTranslations] = ContextVar("catalogue", default=_PLAIN)
_locale: ContextVar[str] = ContextVar("locale", default=DEFAULT_LOCALE)


@contextmanager
def speaking(locale: str, catalogue: NullTranslations) -> Iterator[None]:
    """Everything drawn inside is said in this language. `locale` is Babel's name of it, as "de_AT"."""
    before = _catalogue.set(catalogue), _locale.set(locale)
    try:
        yield
    finally:
        _catalogue.reset(before[0])
        _locale.reset(before[1])


def speak(locale: str, catalogue: NullTranslations) -> None:
    """The same for the rest of this task and for the threads that it hands work to: one request, one reader."""
    _catalogue.set(catalogue)
    _locale.set(locale)


def say(sentence: str, **values: object) -> str:
    """The sentence in the reader's language, its {names} filled in. Plain text: whoever draws it escapes it."""
    if not values:
        return _bare(sentence, _catalogue.get())
    said = _catalogue.get().gettext(sentence)
    return begun(said, said.format(**_all_written(values)))


@lru_cache(4096)  # as many as there are sentences, in a few languages
def _bare(sentence: str, catalogue: NullTranslations) -> str:
    return catalogue.gettext(sentence).format()


def say_many(one: str, many: str, count: int, **values: object) -> str:
    """The same where a number decides the wording; the number is {count}."""
    return _catalogue.get().ngettext(one, many, count).format(**_all_written({"count": count, **values}))


def template(sentence: str) -> str:
    """The sentence in the reader's language, not filled in yet. Only for `text.mark`, which escapes what goes into it."""
    return _catalogue.get().gettext(sentence)


def begun(template: str, sentence: str) -> str:
    """The sentence with a capital where it begins with somebody nameless; a name is written as its owner writes it."""
    if template.startswith("{") and sentence.startswith(_nameless(_catalogue.get())):
        return sentence[:1].upper() + sentence[1:]
    return sentence


@lru_cache(64)
def _nameless(catalogue: NullTranslations) -> tuple[str, ...]:
    return tuple(catalogue.gettext(one) for one in NAMELESS)


def written(value: object) -> str:
    """A value as it stands in a sentence: numbers as the reader writes them, "1,200" or "1.200"."""
    return str(format_decimal(value, locale=_locale.get())) if isinstance(value, int) else str(value)


def _all_written(values: dict[str, object]) -> dict[str, str]:
    return {name: written(value) for name, value in values.items()}


def listed(*parts: str) -> str:
    """Choices beside each other, as they stand in `text`."""
    return " · ".join(parts)


def day(which: date, today: date) -> str:
    """A day in words: "Monday 30 November", with its year when that is another one."""
    return _date(which, "MMMMEEEEd" if which.year == today.year else "yMMMMEEEEd")


def short_day(moment: datetime, zone: str, now: datetime) -> str:
    """The day of something that happened: "3 May", with its year when that is another one."""
    which, today = local_date(moment, zone), local_date(now, zone)
    return _date(which, "MMMMd" if which.year == today.year else "yMMMMd")


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
    day_to_come = on_day(local_date(moment, zone), local_date(now, zone))
    return say("{day} at {time}", day=day_to_come, time=clock(moment.astimezone(ZoneInfo(zone)).time()))


def clock(at: time) -> str:
    """An hour of the day: "9:00", "9:00 AM". As it is written in a sentence, so without the zero in front that a time-table has."""
    pattern = Locale.parse(_locale.get()).time_formats["short"].pattern.replace("HH", "H")
    # CLDR puts a narrow space that cannot break before "AM"; not every font has it, and nobody types it into a search.
    return str(format_time(at, pattern, locale=_locale.get())).replace("\u202f", " ")


def weekday(number: int) -> str:
    """A day of the week by its number, Monday is 0: "Monday"."""
    return str(format_date(_A_MONDAY + timedelta(days=number), "EEEE", locale=_locale.get()))


def together(names: Sequence[str]) -> str:
    """Several things in a sentence: "Monday, Wednesday and Friday"."""
    return str(format_list(list(names), locale=_locale.get()))


def ago(moment: datetime, zone: str, now: datetime) -> str:
    """How long ago something was, by the reader's calendar: "today", "yesterday", "3 weeks ago". The future counts as today."""
    days = (local_date(now, zone) - local_date(moment, zone)).days
    if days <= 0:
        return say("today")
    if days == 1:
        return say("yesterday")
    return _days_ago(days, _locale.get())


@lru_cache(4096)
def _days_ago(days: int, locale: str) -> str:
    # threshold 1: six days are six days, not "1 week".
    span = timedelta(days=-days)
    return str(format_timedelta(span, granularity="day", threshold=1, add_direction=True, locale=locale))


def noted(sentence: str) -> str:
    """Marks a sentence that stands in a table for the catalogue; it is looked up when it is said."""
    return sentence


def _date(which: date, skeleton: str) -> str:
    return _written_date(which, skeleton, _locale.get())


@lru_cache(4096)
def _written_date(which: date, skeleton: str, locale: str) -> str:
    return str(format_date(which, _pattern(skeleton, locale), locale=locale))


@lru_cache(256)
def _pattern(skeleton: str, locale: str) -> str:
    """The locale's own order and signs for these parts of a date ("MMMMEEEEd", CLDR), with days and months written out.

    Babel finds the nearest pattern that the locale has, and leaves its widths: for German that is "E, d. MMMM". Where names are short, they
    are made long here, as ICU does it.
    """
    patterns = Locale.parse(locale).datetime_skeletons
    nearest = match_skeleton(skeleton, patterns)
    return str(untokenize_pattern([_long(*token) for token in tokenize_pattern(patterns[nearest].pattern)]))


def _long(kind: str, value: str | tuple[str, int]) -> tuple[str, str | tuple[str, int]]:
    if kind != "field" or isinstance(value, str):
        return kind, value
    letter, width = value
    is_name = letter in "Ec" or (letter in "ML" and width >= 3)
    return kind, (letter, 4 if is_name else width)


NAMELESS = (noted("a colleague"), noted("this person"))
"""What somebody is called whose name nobody told us."""
