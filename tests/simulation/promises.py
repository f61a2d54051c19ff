"""What must come, and when: check-ins on their day, digests in their week (quality.md, "Gentleness").

Apart from `invariants`, most of which say what must not come. Pure functions of a record, as there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from tests.simulation.record import CHECK_INS, DIGEST, Act, Did, Post, Record, Wishes, working_days, zone_of
from tests.simulation.silence import IN_THE_END, is_silent, silences

Breaks = list[str]
SOFTER_AFTER = timedelta(days=7)
_PLANS = {Did.KEPT, Did.MOVED, Did.ANSWERED}
_ENDS = {Did.CLOSED, Did.LET_GO, Did.MUTED, Did.PUT_TO_REST, Did.TOOK_BACK, Did.ASKED_ABOUT, Did.HEARD}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A check-in that waits for its day: planned at `since`; `over_at` it was asked (`asked` is how), or an act made it pointless."""

    who: str
    item: UUID
    day: date
    since: datetime
    over_at: datetime | None = None
    asked: str | None = None


def waits(record: Record) -> list[Wait]:
    """Every check-in that was ever planned, softer ones too, and what became of it."""
    found: list[Wait] = []
    open_: dict[UUID, Wait] = {}
    whose: dict[UUID, str] = {}

    def close(item: UUID, at: datetime, asked: str | None = None) -> Wait | None:
        wait = open_.pop(item, None)
        if wait is not None:
            found.append(_over(wait, at, asked))
        return wait

    for each in record.in_order():
        if isinstance(each, Act):
            if each.item is None or each.did not in _PLANS | _ENDS:
                continue
            whose.setdefault(each.item, each.to if each.did is Did.ANSWERED else each.who)  # type: ignore[arg-type]
            if each.did is Did.ANSWERED and each.item in open_ and open_[each.item].asked == "moved":
                continue  # whoever chose a day keeps it
            close(each.item, each.at)
            if each.did in _PLANS and each.day is not None:
                how = "moved" if each.did is Did.MOVED else None
                open_[each.item] = Wait(
                    who=whose[each.item], item=each.item, day=each.day, since=each.at, asked=how
                )
        else:
            for item in _check_ins_of(each):
                was = close(item, each.at, each.kind)
                if was is not None and was.asked != "softer":
                    day = record.wishes_of(was.who, each.at).local(each.at).date() + SOFTER_AFTER
                    open_[item] = Wait(who=was.who, item=item, day=day, since=each.at, asked="softer")
    return [*found, *(_over(wait, None, None) for wait in open_.values())]


def _over(wait: Wait, at: datetime | None, asked: str | None) -> Wait:
    return Wait(who=wait.who, item=wait.item, day=wait.day, since=wait.since, over_at=at, asked=asked)


def _check_ins_of(post: Post) -> list[UUID]:
    if post.kind == DIGEST:
        return [line.item for line in post.lines if line.section == "back"]
    return [post.item] if post.kind in CHECK_INS and post.item else []


def check_ins_come(record: Record) -> Breaks:
    """Every check-in comes within one working day of its date, or in one of the next digests."""
    breaks = []
    silent = silences(record)
    for wait in waits(record):
        if is_silent(silent, wait.who, wait.since, wait.over_at or IN_THE_END):
            continue
        if wait.over_at is None:
            if not _holds(record.wishes[wait.who][-1], IN_THE_END):
                breaks.append(f"{wait.who}: the check-in of {wait.day} about {wait.item} never came")
            continue
        latest = _latest(wait, record)
        in_time = wait.asked in (None, DIGEST) or wait.over_at <= latest
        if not in_time and not _was_held(wait, record, latest):
            breaks.append(f"{wait.who}: the check-in of {wait.day} about {wait.item} came at {wait.over_at}")
    return breaks


def _latest(wait: Wait, record: Record) -> datetime:
    """The end of the first working day after its date's, as their calendar stood on its date."""
    at = datetime.combine(wait.day, time(), zone_of(record.wishes_of(wait.who, wait.since).zone))
    wishes = record.wishes_of(wait.who, at)
    days = working_days(wishes, wait.day)
    next(days)
    return datetime.combine(next(days) + timedelta(days=1), time(), zone_of(wishes.zone))


def _was_held(wait: Wait, record: Record, until: datetime) -> bool:
    """Whether they wanted none of it at some time until the latest moment, or wished something else meanwhile."""
    begins = datetime.combine(wait.day, time(), zone_of(record.wishes_of(wait.who, until).zone))
    known = [record.wishes_of(wait.who, begins)]
    known += [each for each in record.wishes[wait.who] if begins <= each.at <= until]
    return len(known) > 1 or any(_holds(each, begins) for each in known)


def _holds(wishes: Wishes, at: datetime) -> bool:
    wants = wishes.digests and wishes.check_ins if at < IN_THE_END else wishes.digests or wishes.check_ins
    return wishes.left or wishes.stopped or wishes.is_paused(at) or wishes.is_away(at) or not wants


def oldest_first(record: Record) -> Breaks:
    """What a digest leaves out is not older than what it lists."""
    of_each: defaultdict[str, list[Wait]] = defaultdict(list)
    for wait in waits(record):
        of_each[wait.who].append(wait)
    breaks = []
    for post in record.nudges():
        if post.kind != DIGEST:
            continue
        today = record.wishes_of(post.to[0], post.at).local(post.at).date()
        listed = set(_check_ins_of(post))
        due = [each for each in of_each[post.to[0]] if each.since < post.at and each.day <= today]
        newest = max(
            (each.day for each in due if each.item in listed and each.over_at == post.at), default=None
        )
        left_out = [
            each
            for each in due
            if each.item not in listed and (each.over_at is None or each.over_at > post.at)
        ]
        for each in left_out if newest else ():
            if each.day < newest:  # type: ignore[operator]
                breaks.append(
                    f"{each.who}: {each.item} of {each.day} is older than what the digest at {post.at} lists"
                )
    return breaks


def digests_come(record: Record) -> Breaks:
    """Every digest with something to say comes in its week: at its moment, or, where its day is quiet, before the next one's."""
    came: defaultdict[str, list[datetime]] = defaultdict(list)
    for post in record.nudges():
        if post.kind == DIGEST:
            came[post.to[0]].append(post.at)
    breaks = []
    silent = silences(record)
    for each in record.had_something:
        wishes = record.wishes_of(each.who, each.at)
        is_wanted = wishes.digests and not (wishes.stopped or wishes.left)
        is_there = not (wishes.is_paused(each.at) or wishes.is_away(each.at))
        until = each.at + _grace(wishes, each.at)
        has_changed = any(each.at < other.at <= until for other in record.wishes[each.who])
        is_due = (
            is_wanted and is_there and not has_changed and not is_silent(silent, each.who, each.at, each.at)
        )
        if is_due and not any(_is_it(at, each.at, wishes) for at in came[each.who]):
            breaks.append(f"{each.who}: no digest at {wishes.local(each.at)}")
    return breaks


def _is_it(came_at: datetime, moment: datetime, wishes: Wishes) -> bool:
    """Whether a digest is the one of this moment; somebody who changed day or zone had the week's one before."""
    if came_at < moment:
        return wishes.local(came_at).isocalendar()[:2] == wishes.local(moment).isocalendar()[:2]
    return came_at < moment + _grace(wishes, moment)


def _grace(wishes: Wishes, moment: datetime) -> timedelta:
    is_quiet = wishes.local(moment).date() in wishes.quiet_days
    return timedelta(days=7) if is_quiet else timedelta(hours=1)
