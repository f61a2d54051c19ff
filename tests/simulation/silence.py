"""When people fall silent, by the rules: three check-ins or prompts in a row without an act, and a week gone by since the third.

Apart from `invariants` because other promises, too, hold only for who is not. Pure functions of a record, as there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.simulation.record import ASKS, Act, Did, Record, Wishes

Breaks = list[str]
IGNORED_IN_A_ROW, IGNORED_AFTER = 3, timedelta(days=7)
GOODBYE = "silence"
IN_THE_END = datetime(2099, 1, 1, tzinfo=UTC)
"""Whoever still wants none then, or has a status without an end, wants none for good."""

_FOR_EVER = datetime(8000, 1, 1, tzinfo=UTC)


_NEXT_WORKING_DAY = timedelta(days=2)
"""An absence is over some time on the day after it: so much later, at most, and so much earlier."""


@dataclass(frozen=True, slots=True)
class Span:
    """From when on, and until which act, nothing may come by itself."""

    since: datetime
    until: datetime


def silences(record: Record) -> dict[str, list[Span]]:
    """By person. Whoever was away when the week ended has another one from when they are back."""
    asks: defaultdict[str, list[datetime]] = defaultdict(list)
    found: defaultdict[str, list[Span]] = defaultdict(list)

    def acts(who: str, at: datetime) -> None:
        if len(asks[who]) >= IGNORED_IN_A_ROW:
            since = _given_up_at(record, who, asks[who][IGNORED_IN_A_ROW - 1])
            if since < at:
                found[who].append(Span(since, at))
        asks[who].clear()

    for each in record.in_order():
        if isinstance(each, Act):
            if each.did is not Did.LOOKED:  # to look is no act
                acts(each.who, each.at)
        elif each.kind in ASKS:
            asks[each.to[0]].append(each.at)
    for who in list(asks):
        acts(who, _FOR_EVER)
    return found


def _given_up_at(record: Record, who: str, third: datetime) -> datetime:
    """A week after the third; whoever was away meanwhile gets the week after they are back."""
    at = third + IGNORED_AFTER
    meanwhile = [each for each in record.wishes[who] if third < each.at < at]
    for wishes in (record.wishes_of(who, third), *meanwhile):
        if wishes.away_until is not None and wishes.away_until > third:
            at = max(at, wishes.away_until + _NEXT_WORKING_DAY + IGNORED_AFTER)
    return at


def after_three_ignored_silence(record: Record) -> Breaks:
    """After three in a row that were ignored nothing comes by itself until an act, but that it will not, once."""
    spans = silences(record)
    breaks = []
    for post in record.nudges():
        for span in spans.get(post.to[0], ()):
            if post.kind != GOODBYE and span.since + _A_TICK < post.at < span.until:
                breaks.append(f"{post.to[0]}: {post.kind} at {post.at}, silent since {span.since}")
    return [*breaks, *_said_twice(record)]


_A_TICK = timedelta(minutes=5)


def _said_twice(record: Record) -> Breaks:
    said: set[str] = set()
    breaks = []
    for each in record.in_order():
        if isinstance(each, Act):
            if each.did is not Did.LOOKED:
                said.discard(each.who)
        elif each.kind == GOODBYE:
            if each.to[0] in said:
                breaks.append(f"{each.to[0]}: said twice, at {each.at}")
            said.add(each.to[0])
    return breaks


SAID_WITHIN = timedelta(days=14)
"""So long after it began, at most, a silence is said: in their hours, and inside the caps. Holidays may lie in between."""


def silence_is_said(record: Record) -> Breaks:
    """Whoever falls silent is told so, with how to go on, unless they cannot or do not want to read it."""
    said: defaultdict[str, list[datetime]] = defaultdict(list)
    for post in record.nudges():
        if post.kind == GOODBYE:
            said[post.to[0]].append(post.at)
    breaks = []
    for who, spans in silences(record).items():
        for span in spans:
            until = span.since + SAID_WITHIN
            is_told = any(span.since - _NEXT_WORKING_DAY <= at <= until for at in said[who])
            if span.until > until and not is_told and _could_read(record, who, span.since, until):
                breaks.append(f"{who}: silent since {span.since}, and nobody said so")
    return breaks


def _could_read(record: Record, who: str, since: datetime, until: datetime) -> bool:
    wished = [record.wishes_of(who, since)]
    wished += [each for each in record.wishes[who] if since < each.at <= until]
    return not any(_keeps_away(each, since) for each in wished)


def _keeps_away(wishes: Wishes, since: datetime) -> bool:
    return wishes.left or wishes.stopped or wishes.is_paused(since) or wishes.is_away(since)


def is_silent(spans: dict[str, list[Span]], who: str, since: datetime, until: datetime) -> bool:
    """Whether they were silent at some time between these moments; what waited then comes a while after it."""
    return any(span.since <= until and since < span.until + IGNORED_AFTER for span in spans.get(who, ()))
