"""What weekly digests promise: that they come when there is something to say, are short, and take the oldest first (quality.md, "Gentleness").

Apart from `promises`, which are about each check-in. Pure functions of a record, as there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from tests.simulation.promises import Wait, check_ins_of, rests_on, waits
from tests.simulation.record import (
    DIGEST,
    HadSomething,
    Post,
    Record,
    Wishes,
    digest_moments,
    working_days,
    zone_of,
)
from tests.simulation.silence import is_silent, silences

Breaks = list[str]
MOST = 5
"""So many items a digest lists."""

_MANY_WEEKS = 12
"""So long is looked for a digest of something that waits; longer nothing waits but for who takes none."""


def digests_come(record: Record) -> Breaks:
    """Every digest with something to say comes in its week: at its moment, or, where its day is quiet, before the next one's."""
    came: defaultdict[str, list[datetime]] = defaultdict(list)
    for post in _digests(record):
        came[post.to[0]].append(post.at)
    acted: defaultdict[str | None, list[datetime]] = defaultdict(list)
    for act in record.acts:
        for who in {act.who, act.to}:
            acted[who].append(act.at)
    silent = silences(record)
    breaks = []
    for each in sorted({*record.had_something, *_had_waits(record)}, key=lambda one: (one.at, one.who)):
        wishes = record.wishes_of(each.who, each.at)
        until = each.at + _grace(wishes, each.at)
        expected = _wants_it(wishes, each.at) and not (
            _has_changed(record, each, until)
            or is_silent(silent, each.who, each.at, until)
            or any(each.at <= at <= _put_off_until(wishes, each.at) for at in acted[each.who])
        )
        if expected and not any(_is_it(at, each.at, wishes) for at in came[each.who]):
            breaks.append(f"{each.who}: no digest at {wishes.local(each.at)}")
    return breaks


def _wants_it(wishes: Wishes, at: datetime) -> bool:
    is_wanted = wishes.digests and not (wishes.stopped or wishes.left)
    return is_wanted and not (wishes.is_paused(at) or wishes.is_away(at))


def _has_changed(record: Record, had: HadSomething, until: datetime) -> bool:
    """Whether they wished something else on that day, or another day or zone in its week, which the caps may not have known of."""
    now, before = record.wishes_of(had.who, had.at), record.wishes_of(had.who, had.at - timedelta(days=7))
    today = now.local(had.at).replace(hour=0, minute=0)
    return _moment_of(now) != _moment_of(before) or _changes(record, had.who, today, until)


def _moment_of(wishes: Wishes) -> tuple[str, int, int]:
    return wishes.zone, wishes.digest_day, wishes.digest_hour


def _had_waits(record: Record) -> Iterator[HadSomething]:
    """The moments of digests at which a check-in waited that could not come by itself any more; by the record alone, not by what the bot found."""
    for wait in waits(record):
        zone = zone_of(record.wishes_of(wait.who, wait.since).zone)
        at = max(wait.since, datetime.combine(wait.day, time(), zone).astimezone(UTC))
        for _ in range(_MANY_WEEKS):
            wishes = record.wishes_of(wait.who, at)
            moment = next(digest_moments(wishes, at))
            if (wait.over_at is not None and wait.over_at <= moment) or rests_on(wait) <= moment.date():
                break
            steady = not _changes(record, wait.who, moment - timedelta(days=8), moment)
            if steady and next(working_days(wishes, wait.day)) < wishes.local(moment).date():
                yield HadSomething(moment, wait.who)
            at = moment


def oldest_first(record: Record) -> Breaks:
    """What a digest leaves out is not older than what it lists."""
    breaks = []
    for post, listed, left_out in _chosen(record):
        newest = max((each.day for each in listed), default=None)
        breaks += [
            f"{each.who}: {each.item} of {each.day} is older than what the digest at {post.at} lists"
            for each in left_out
            if newest is not None and each.day < newest
        ]
    return breaks


def full_before_it_leaves_out(record: Record) -> Breaks:
    """A digest leaves nothing out while it has room, and says how much more there is."""
    breaks = []
    for post, _, left_out in _chosen(record):
        if left_out and len(post.lines) < MOST:
            breaks.append(f"{post.to[0]}: the digest at {post.at} has room, and leaves out {len(left_out)}")
        elif post.more < len(left_out):
            breaks.append(f"{post.to[0]}: the digest at {post.at} says {post.more} more, of {len(left_out)}")
    return breaks


def digests_are_short(record: Record) -> Breaks:
    """A digest lists five items at most, each once, and looks back on one at most; a question without an answer stands in one digest ever."""
    breaks = []
    unanswered: set[UUID] = set()
    for post in _digests(record):
        items = [line.item for line in post.lines]
        back = [line for line in post.lines if line.section == "looking back"]
        again = unanswered & {line.item for line in post.lines if line.section == "unanswered"}
        unanswered |= {line.item for line in post.lines if line.section == "unanswered"}
        if not items or len(items) > MOST or len(set(items)) < len(items) or len(back) > 1 or again:
            breaks.append(f"{post.to[0]}: the digest at {post.at} lists {post.lines}")
    return breaks


def _digests(record: Record) -> Iterator[Post]:
    return (post for post in record.nudges() if post.kind == DIGEST)


def _chosen(record: Record) -> Iterator[tuple[Post, list[Wait], list[Wait]]]:
    """Every digest, with the check-ins that were due: those it lists, and those that wait on."""
    of_each: defaultdict[str, list[Wait]] = defaultdict(list)
    for wait in waits(record):
        of_each[wait.who].append(wait)
    for post in _digests(record):
        today = record.wishes_of(post.to[0], post.at).local(post.at).date()
        items = set(check_ins_of(post))
        due = [
            each
            for each in of_each[post.to[0]]
            if each.since < post.at and each.day <= today < rests_on(each)
        ]
        listed = [each for each in due if each.item in items and each.over_at == post.at]
        left_out = [
            each
            for each in due
            if each.item not in items and (each.over_at is None or each.over_at > post.at)
        ]
        yield post, listed, left_out


def _changes(record: Record, who: str, since: datetime, until: datetime) -> bool:
    return any(since < each.at <= until for each in record.wishes[who])


def _is_it(came_at: datetime, moment: datetime, wishes: Wishes) -> bool:
    """Whether a digest is the one of this moment; somebody who changed day or zone had the week's one before."""
    if came_at < moment:
        return wishes.local(came_at).isocalendar()[:2] == wishes.local(moment).isocalendar()[:2]
    return came_at < moment + _grace(wishes, moment)


def _put_off_until(wishes: Wishes, moment: datetime) -> datetime:
    """Until when an act may leave nothing to say: at that very moment, or while a quiet day puts the digest off."""
    is_quiet = wishes.local(moment).date() in wishes.quiet_days
    return moment + _grace(wishes, moment) if is_quiet else moment


def _grace(wishes: Wishes, moment: datetime) -> timedelta:
    is_quiet = wishes.local(moment).date() in wishes.quiet_days
    return timedelta(days=7) if is_quiet else timedelta(hours=1)
