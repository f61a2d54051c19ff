"""What happened in a simulated company, as values: who was posted what, who did what, who wished what.

Apart from the company so that what must hold is a function of a record, which a test can write by hand. Moments are aware UTC, people are their
Slack ids. Must know nothing of the code under test but the ids it gave.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

CHECK_INS = frozenset({"check-in", "softer-check-in"})
PROMPT, DIGEST = "prompt", "digest"
ASKS = CHECK_INS | {PROMPT}


class Did(StrEnum):
    """What somebody did, as far as the rules look at it. All but PLANNED, OPENED and ANSWERED take an item's next check-in or prompt away."""

    KEPT = "kept"
    KEPT_OWN = "kept own"
    ASKED = "asked"
    ANSWERED = "answered"
    TRIED = "tried"
    MOVED = "moved"
    PUT_TO_REST = "put to rest"
    CLOSED = "closed"
    LET_GO = "let go"
    MUTED = "muted"
    TOLD = "told"
    THANKED = "thanked"
    RESPONDED = "responded"
    GAVE_BACK = "gave back"
    ASKED_ABOUT = "asked about"
    HEARD = "heard"
    PROMPT_MOVED = "prompt moved"
    PROMPT_LET_GO = "prompt let go"
    DECIDED = "decided"
    DECLINED = "declined"
    TOOK_BACK = "took back"
    LOOKED_BACK = "looked back"
    WISHED = "wished"
    LOOKED = "looked"


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody did something: about an item, for a `day` to come on their calendar, towards somebody (`to`)."""

    at: datetime
    who: str
    did: Did
    item: UUID | None = None
    day: date | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An item in a digest."""

    section: str
    item: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What Slack was given: a message (`post`), a change of one (`update`) or a Home (`home`), read by `to`.

    `marks` are the tokens of people's words, and the names, that can be read in it. `sender`: who pressed send on a relay. `is_hastened`: they
    chose not to wait for the reader's hours. `delivery` is the row's id.
    """

    at: datetime
    op: str
    to: tuple[str, ...]
    kind: str
    delivery: UUID
    is_nudge: bool = False
    item: UUID | None = None
    sender: str | None = None
    is_hastened: bool = False
    lines: tuple[Line, ...] = ()
    more: int = 0
    marks: frozenset[str] = frozenset()

    @property
    def asks_about(self) -> tuple[UUID, ...]:
        """The items that a nudge asks its reader about."""
        if self.kind == DIGEST:
            return tuple(line.item for line in self.lines if line.section in ("back", "moment"))
        return (self.item,) if self.item and self.kind in ASKS else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How somebody wants to be written to from `at` on, and what Slack says of them. Days: Monday is 0.

    `away_until`: when their status ends that says so; nothing comes by itself on that day any more.
    """

    at: datetime
    zone: str
    days: frozenset[int] = frozenset(range(5))
    opens: time = time(9)
    closes: time = time(17)
    digest_day: int = 4
    digest_hour: int = 10
    digests: bool = True
    check_ins: bool = True
    prompts: bool = True
    paused_until: datetime | None = None
    away_until: datetime | None = None
    stopped: bool = False
    left: bool = False
    declined_everyone: bool = False
    quiet_days: frozenset[date] = frozenset()

    def local(self, at: datetime) -> datetime:
        """What their clock shows."""
        return at.astimezone(zone_of(self.zone))

    def is_paused(self, at: datetime) -> bool:
        return self.paused_until is not None and at < self.paused_until

    def is_away(self, at: datetime) -> bool:
        if self.away_until is None:
            return False
        last_day = self.local(self.away_until - timedelta(microseconds=1)).date()
        return at < self.away_until or self.local(at).date() <= last_day

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.quiet_days

    def is_open(self, at: datetime) -> bool:
        local = self.local(at)
        return self.is_working_day(local.date()) and self.opens <= local.time() < self.closes


@cache
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def working_days(wishes: Wishes, day: date) -> Iterator[date]:
    """The days of their window, from this one on."""
    while True:
        if wishes.is_working_day(day):
            yield day
        day += timedelta(days=1)


def digest_moments(wishes: Wishes, after: datetime) -> Iterator[datetime]:
    """The moments of somebody's weekly digest, later than `after`, as their own clock and calendar have it."""
    day = wishes.local(after).date() - timedelta(days=7)
    while True:
        day += timedelta(days=1)
        if day.weekday() == wishes.digest_day:
            wished = datetime(
                day.year, day.month, day.day, wishes.digest_hour, tzinfo=wishes.local(after).tzinfo
            )
            if (at := wished.astimezone(after.tzinfo)) > after:
                yield at


@dataclass(frozen=True, slots=True)
class Share:
    """From `at` on `who` may read this mark: their own words, or somebody pressed send on it for them."""

    at: datetime
    who: str
    mark: str


@dataclass(frozen=True, slots=True)
class HadSomething:
    """Somebody's digest had something to say at its moment."""

    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Ended:
    """Where an item stands in the end: the receiver's state (None: only the adviser kept it), and who waits for a prompt about it still."""

    item: UUID
    state: str | None
    prompt_for: str | None = None


@dataclass(slots=True)
class Record:
    """Everything, in the order in which it happened. `zone`: where Slack names none."""

    acts: list[Act] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    had_something: list[HadSomething] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)
    wishes: defaultdict[str, list[Wishes]] = field(default_factory=lambda: defaultdict(list))

    def wish(self, who: str, at: datetime, **changed: object) -> None:
        """From now on they wish something else."""
        known = self.wishes[who]
        before = known[-1] if known else Wishes(at=at, zone="UTC")
        known.append(replace(before, at=at, **changed))  # type: ignore[arg-type]

    def wishes_of(self, who: str, at: datetime) -> Wishes:
        """What they wished at that moment."""
        known = self.wishes[who]
        return known[max(0, bisect_right(known, at, key=lambda each: each.at) - 1)]

    def in_order(self) -> list[Act | Post]:
        """Acts and posts; of those at one moment the acts first, since what is sent is sent by a tick after them."""
        acts: list[tuple[datetime, int, Act | Post]] = [(act.at, 0, act) for act in self.acts]
        posts: list[tuple[datetime, int, Act | Post]] = [
            (post.at, 1, post) for post in self.posts if post.op == "post"
        ]
        return [each for *_, each in sorted([*acts, *posts], key=lambda each: each[:2])]

    def nudges(self) -> Iterator[Post]:
        """What the clock brought, in its order."""
        return (post for post in self.posts if post.is_nudge and post.op == "post")

    def nudges_of(self) -> dict[str, list[Post]]:
        """The same by reader."""
        found: defaultdict[str, list[Post]] = defaultdict(list)
        for post in self.nudges():
            for who in post.to:
                found[who].append(post)
        return found
