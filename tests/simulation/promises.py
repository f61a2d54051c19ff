"""What becomes of every check-in: that it comes, on its day or soon after it (quality.md, "Gentleness").

Apart from `invariants`, most of which say what must not come. Pure functions of a record, as there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from tests.simulation.record import CHECK_INS, DIGEST, Act, Did, Post, Record, Wishes, working_days, zone_of
from tests.simulation.silence import IN_THE_END, is_silent, silences

Breaks = list[str]
SOFTER_AFTER = timedelta(days=7)
REST_AFTER = timedelta(days=60)
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
    asked: set[UUID] = set()

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
            is_chosen = each.item in open_ and open_[each.item].asked == "moved"
            if each.did is Did.ANSWERED and (is_chosen or each.item in asked):
                continue  # a later answer moves neither a day that somebody chose nor what has come already
            close(each.item, each.at)
            if each.did in _PLANS and each.day is not None:
                how = "moved" if each.did is Did.MOVED else None
                open_[each.item] = Wait(
                    who=whose[each.item], item=each.item, day=each.day, since=each.at, asked=how
                )
        else:
            for item in check_ins_of(each):
                asked.add(item)
                was = close(item, each.at, each.kind)
                if was is not None and was.asked != "softer":
                    day = record.wishes_of(was.who, each.at).local(each.at).date() + SOFTER_AFTER
                    open_[item] = Wait(who=was.who, item=item, day=day, since=each.at, asked="softer")
    return [*found, *(_over(wait, None, None) for wait in open_.values())]


def rests_on(wait: Wait) -> date:
    """When its item rests, if nobody does anything about it: from then on nothing waits any more."""
    return max(wait.day, wait.since.date()) + REST_AFTER


def _over(wait: Wait, at: datetime | None, asked: str | None) -> Wait:
    return Wait(who=wait.who, item=wait.item, day=wait.day, since=wait.since, over_at=at, asked=asked)


def check_ins_of(post: Post) -> list[UUID]:
    """The items that a message asks its receiver about."""
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
            rests = datetime.combine(rests_on(wait), time(), UTC)
            if not (_holds(record.wishes[wait.who][-1], IN_THE_END) or _was_held(wait, record, rests)):
                breaks.append(f"{wait.who}: the check-in of {wait.day} about {wait.item} never came")
            continue
        latest = _latest(wait, record)
        in_time = wait.asked in (None, DIGEST) or wait.over_at <= latest
        if not (in_time or _was_held(wait, record, latest) or _no_digest_came(wait, record)):
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
    zones = {
        record.wishes_of(wait.who, at).zone for at in (wait.since, until)
    }  # it may have begun before they moved
    begins = min(datetime.combine(wait.day, time(), zone_of(zone)) for zone in zones)
    known = [record.wishes_of(wait.who, begins)]
    known += [each for each in record.wishes[wait.who] if begins <= each.at <= until]
    return len(known) > 1 or any(_holds(each, begins) for each in known)


def _no_digest_came(wait: Wait, record: Record) -> bool:
    """Whether they wanted no digest any more while it waited for one: then it comes by itself, one a day."""
    assert wait.over_at is not None
    return any(not each.digests and wait.since < each.at <= wait.over_at for each in record.wishes[wait.who])


def _holds(wishes: Wishes, at: datetime) -> bool:
    wants = wishes.digests and wishes.check_ins if at < IN_THE_END else wishes.digests or wishes.check_ins
    return wishes.left or wishes.stopped or wishes.is_paused(at) or wishes.is_away(at) or not wants


def no_burst_afterwards(record: Record) -> Breaks:
    """A pause or an absence ends in a digest: of what came due in it, one at most comes by itself, for whoever takes digests."""
    breaks = []
    came = waits(record)
    for who, known in record.wishes.items():
        for since, until in _quiet_spans(known):
            held = [wait for wait in came if wait.who == who and _is_due_in(wait, since, until)]
            alone = [wait for wait in held if wait.asked in CHECK_INS and _came_after(wait, until)]
            if len(alone) > 1:
                breaks.append(f"{who}: {len(alone)} come one by one after the quiet until {until}")
    return breaks


def _quiet_spans(known: list[Wishes]) -> list[tuple[Wishes, datetime]]:
    """Every pause and absence that was lived to its end by somebody who takes all kinds: what they wished in it, and when it ended."""
    spans = []
    for wishes, after in zip(known, [*known[1:], None], strict=True):
        ends = max((at for at in (wishes.paused_until, wishes.away_until) if at is not None), default=None)
        takes_all = wishes.digests and wishes.check_ins and not (wishes.stopped or wishes.left)
        if ends is not None and takes_all and wishes.at < ends and (after is None or after.at >= ends):
            spans.append((wishes, ends))
    return spans


def _is_due_in(wait: Wait, quiet: Wishes, until: datetime) -> bool:
    """Whether its moment, whenever that is on its day, lies in the quiet time."""
    day_begins = datetime.combine(wait.day, time(), zone_of(quiet.zone))
    return quiet.at <= day_begins and day_begins + timedelta(days=1) <= until and wait.since < until


def _came_after(wait: Wait, until: datetime) -> bool:
    """Whether it came before it was itself an old matter again: within the week in which the digest comes."""
    return wait.over_at is not None and until <= wait.over_at < until + timedelta(days=7)
