"""What must hold of any year, whoever does what (quality.md, "Gentleness"): pure functions of a record, each giving what breaks it, in words.

Apart from the company, so that each can be shown to fail by a record written by hand (test_invariants.py). None reads what the bot believes: windows,
days and weeks are worked out here from what people wished. Must not know how the bot decides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from statistics import median

from tests.simulation.consent import prompts_are_wanted
from tests.simulation.promises import check_ins_come, no_burst_afterwards
from tests.simulation.record import CHECK_INS, DIGEST, PROMPT, Act, Did, Post, Record, Wishes
from tests.simulation.silence import (
    IN_THE_END,
    Span,
    after_three_ignored_silence,
    is_silent,
    silence_is_said,
    silences,
)
from tests.simulation.weekly import digests_are_short, digests_come, full_before_it_leaves_out, oldest_first

Breaks = list[str]
DAY, WEEK, HOUR = timedelta(days=1), timedelta(days=7), timedelta(hours=1)
RELAYS = frozenset({"question", "outcome", "response", "let-know", "answer", "give-back", "looking-back"})
ENDED = frozenset({"closed", "resting", "let go"})


def capped(record: Record) -> Breaks:
    """Nobody gets more than one nudge in 24 hours, or three in 7 days."""
    breaks = []
    for who, posts in record.nudges_of().items():
        for most, span in ((1, DAY), (3, WEEK)):
            for first, later in zip(posts, posts[most:], strict=False):
                if later.at - first.at < span:
                    breaks.append(f"{who}: more than {most} within {span}, the last at {later.at}")
    return breaks


def inside_hours(record: Record) -> Breaks:
    """None outside the reader's window or the digest's hour, nor on a quiet day; relays neither, but what was hastened."""
    breaks = []
    for post in _to_be_timed(record):
        for who in _readers(post):
            wishes = record.wishes_of(who, post.at)
            if not (wishes.is_open(post.at) or (post.kind == DIGEST and in_digest_hour(wishes, post.at))):
                breaks.append(f"{who}: {post.kind} at {wishes.local(post.at)}")
    return breaks


def in_digest_hour(wishes: Wishes, at: datetime) -> bool:
    """Whether it is the hour of their weekly digest, on a day that is not quiet."""
    local = wishes.local(at)
    if local.weekday() != wishes.digest_day or local.date() in wishes.quiet_days:
        return False
    begins = local.replace(hour=wishes.digest_hour, minute=0, second=0, microsecond=0, fold=0)
    return timedelta() <= at - begins.astimezone(at.tzinfo) < HOUR


def nothing_unwanted(record: Record) -> Breaks:
    """None to somebody who left; no nudge to who stopped, pauses, is away or wants none of its kind; no relay while paused."""
    breaks = []
    for post in record.posts:
        if post.op == "post":
            for who in _readers(post):
                why = _unwanted(post, record.wishes_of(who, post.at))
                if why:
                    breaks.append(f"{who}: {post.kind} at {post.at}, who {why}")
    return breaks


def _unwanted(post: Post, wishes: Wishes) -> str | None:
    kinds = {DIGEST: wishes.digests, PROMPT: wishes.prompts} | dict.fromkeys(CHECK_INS, wishes.check_ins)
    reasons = {
        "left": wishes.left,
        "stopped": post.is_nudge and wishes.stopped,
        "pauses": (post.is_nudge or post.kind in RELAYS) and wishes.is_paused(post.at),
        "is away": post.is_nudge and wishes.is_away(post.at),
        "wants none": post.is_nudge and not kinds.get(post.kind, True),
    }
    return next((why for why, so in reasons.items() if so), None)


def declined_is_declined(record: Record) -> Breaks:
    """After a no nothing comes from that person, nor from anyone after a no to all; and no prompt that one did not ask for oneself."""
    breaks = []
    noes: dict[tuple[str, str | None], datetime] = {}
    own: set[tuple[str, object]] = set()
    partner: dict[object, str] = {}
    for each in record.in_order():
        if isinstance(each, Act):
            if each.did is Did.DECLINED:
                noes[each.who, each.to] = each.at
            elif each.did is Did.DECIDED:
                noes.pop((each.who, each.to), None)
            elif each.did in (Did.KEPT_OWN, Did.PROMPT_MOVED):
                own.add((each.who, each.item))
            elif each.did in (Did.KEPT, Did.ASKED):
                partner[each.item] = each.who
            continue
        for who in _readers(each):
            to_all = record.wishes_of(who, each.at).declined_everyone
            sender = partner.get(each.item) if each.kind == PROMPT else each.sender
            is_wanted = each.kind == "response" or (each.kind == PROMPT and (who, each.item) in own)
            if sender and not is_wanted and (to_all or (who, sender) in noes):
                breaks.append(f"{who}: {each.kind} through {sender} at {each.at}, after a no")
    return breaks


_ENDS = {Did.CLOSED, Did.LET_GO, Did.MUTED, Did.PUT_TO_REST, Did.TOOK_BACK, Did.ASKED_ABOUT, Did.HEARD}
_PLANS = {Did.KEPT, Did.MOVED, Did.ANSWERED}
_ENDS_FOR_ADVISER = {Did.ASKED_ABOUT, Did.HEARD, Did.PROMPT_LET_GO, Did.TOLD, Did.TOOK_BACK}
_PLANS_FOR_ADVISER = {Did.KEPT_OWN, Did.PROMPT_MOVED}


def not_about_what_moved_on(record: Record) -> Breaks:
    """Nobody is asked about an item that ended or was moved, before the day it was moved to, or again and again without an act."""
    breaks = []
    receiver_side, adviser_side = _Side(_PLANS, _ENDS, 2), _Side(_PLANS_FOR_ADVISER, _ENDS_FOR_ADVISER, 1)
    for each in record.in_order():
        if isinstance(each, Act):
            receiver_side.act(each)
            adviser_side.act(each)
            continue
        for item, is_check_in in _asked_about(each):
            side = receiver_side if is_check_in else adviser_side
            why = side.asked(item, record.wishes_of(each.to[0], each.at).local(each.at))
            if why:
                breaks.append(f"{each.to[0]}: {each.kind} about {item} at {each.at}, which {why}")
    return breaks


class _Side:
    """One side of every item: until when it is quiet about it, whether it ended, and how often it was asked since it was planned."""

    def __init__(self, plans: set[Did], ends: set[Did], most: int) -> None:
        self.plans, self.ends, self.most = plans, ends, most
        self.ended: dict[object, Did] = {}
        self.day: dict[object, object] = {}
        self.times: Counter[object] = Counter()
        self.chosen: set[object] = set()

    def act(self, act: Act) -> None:
        if act.did is Did.ANSWERED and (self.times[act.item] or act.item in self.chosen):
            return  # a later answer moves neither what has come already nor a day that somebody chose
        if act.did is Did.MOVED:
            self.chosen.add(act.item)
        if act.did in self.plans:
            self.ended.pop(act.item, None)
            self.day[act.item] = act.day
            self.times[act.item] = 0
        elif act.did in self.ends:
            self.ended[act.item] = act.did
            self.chosen.discard(act.item)

    def asked(self, item: object, local: datetime) -> str | None:
        day = self.day.get(item)
        self.times[item] += 1
        if item in self.ended:
            return f"was {self.ended[item]}"
        if day is not None and local.date() < day:  # type: ignore[operator]
            return f"is for {day}"
        return f"was asked about {self.times[item]} times" if self.times[item] > self.most else None


def _asked_about(post: Post) -> list[tuple[object, bool]]:
    if post.kind == DIGEST:
        return [
            (line.item, line.section == "back") for line in post.lines if line.section in ("back", "moment")
        ]
    return [(post.item, post.kind in CHECK_INS)] if post.kind in CHECK_INS or post.kind == PROMPT else []


def spread_out(record: Record) -> Breaks:
    """The busiest hour of clock nudges has at most three times as many as the median working hour of its weekday, digests apart."""
    hours = by_hour(record)
    breaks = []
    for weekday in range(5):
        usual = median(hours[weekday, hour] for hour in range(9, 17))
        busiest = max(range(24), key=lambda hour: hours[weekday, hour])
        is_enough = sum(hours[weekday, hour] for hour in range(24)) >= ENOUGH
        if is_enough and hours[weekday, busiest] > 3 * usual:
            breaks.append(
                f"weekday {weekday}: {hours[weekday, busiest]} nudges at {busiest}, {usual} in the median hour"
            )
    return breaks


ENOUGH = 400
"""With fewer on a weekday the hour of one person who keeps much is the busiest."""


def by_hour(record: Record, *, digests: bool = False) -> Counter[tuple[int, int]]:
    """Nudges by the reader's own weekday and hour."""
    found: Counter[tuple[int, int]] = Counter()
    for post in record.nudges():
        if digests or post.kind != DIGEST:
            local = record.wishes_of(post.to[0], post.at).local(post.at)
            found[local.weekday(), local.hour] += 1
    return found


def all_comes_to_an_end(record: Record) -> Breaks:
    """Every item ends closed, resting or let go; one that only its adviser kept has no prompt left to wait for."""
    living = [each for each in record.ended if each.state is not None and each.state not in ENDED]
    silent = silences(record)
    waiting = [
        each for each in record.ended if each.prompt_for and _could_be_asked(record, silent, each.prompt_for)
    ]
    return [
        *(f"{each.item} is {each.state} in the end" for each in living),
        *(f"{each.item} waits for a prompt in the end" for each in waiting),
    ]


def _could_be_asked(record: Record, silent: dict[str, list[Span]], who: str) -> bool:
    wishes = record.wishes[who][-1]
    wants = (wishes.prompts or wishes.digests) and not (wishes.left or wishes.stopped)
    return wants and not (wishes.is_away(IN_THE_END) or is_silent(silent, who, IN_THE_END, IN_THE_END))


def sent_only_what_was_sent(record: Record) -> Breaks:
    """Nobody reads a word or a name that is neither theirs nor was sent to them: an adviser sees nothing else of the receiver's side."""
    shared: dict[tuple[str, str], datetime] = {}
    for share in record.shares:
        key = (share.who, share.mark)
        shared[key] = min(share.at, shared.get(key, share.at))
    return [
        f"{who} reads {mark} in {post.op} {post.kind} at {post.at}"
        for post in record.posts
        for who in post.to
        for mark in post.marks
        if (who, mark) not in shared or shared[who, mark] > post.at
    ]


TO_ADVISER = frozenset({"outcome", "let-know", "looking-back", PROMPT})
_AT_ONCE = timedelta(minutes=10)


def drawn_again_for_a_reason(record: Record) -> Breaks:
    """What an adviser has is drawn again only after an act of theirs, or with a message to or from them: never for what the receiver did."""
    reasons: defaultdict[str, list[datetime]] = defaultdict(list)
    for each in record.in_order():
        for who in (each.who,) if isinstance(each, Act) else {*each.to, each.sender or ""}:
            reasons[who].append(each.at)
    breaks = []
    for post in record.posts:
        if post.op == "update" and post.kind in TO_ADVISER:
            known = reasons[post.to[0]]
            before = bisect_right(known, post.at)
            if before == 0 or post.at - known[before - 1] > _AT_ONCE:
                breaks.append(f"{post.to[0]}: {post.kind} about {post.item} is drawn again at {post.at}")
    return breaks


def never_twice(record: Record) -> Breaks:
    """No message comes twice."""
    times = Counter((post.delivery, post.kind) for post in record.posts if post.op == "post")
    return [f"{kind} {delivery} was posted {n} times" for (delivery, kind), n in times.items() if n > 1]


INVARIANTS: tuple[Callable[[Record], Breaks], ...] = (
    capped,
    inside_hours,
    nothing_unwanted,
    declined_is_declined,
    prompts_are_wanted,
    not_about_what_moved_on,
    digests_come,
    spread_out,
    all_comes_to_an_end,
    check_ins_come,
    oldest_first,
    full_before_it_leaves_out,
    digests_are_short,
    no_burst_afterwards,
    after_three_ignored_silence,
    silence_is_said,
    sent_only_what_was_sent,
    drawn_again_for_a_reason,
    never_twice,
)
"""Every one of them, in quality.md's order."""


def broken(record: Record) -> dict[str, Breaks]:
    """What does not hold, by the invariant's name."""
    found = {each.__name__: each(record) for each in INVARIANTS}
    return {name: breaks for name, breaks in found.items() if breaks}


def _to_be_timed(record: Record) -> list[Post]:
    return [
        post
        for post in record.posts
        if post.op == "post" and (post.is_nudge or (post.kind in RELAYS and not post.is_hastened))
    ]


def _readers(post: Post) -> Sequence[str]:
    """Whoever reads it, other than the one who sent it: a question is in a conversation of both."""
    return [who for who in post.to if who != post.sender]
