"""The simulated company: the real jobs on a real database, a clock that jumps from one due moment to the next, and a record of what happens.

Apart from `diary`, which says what people do: here they act through the services that handlers call, and read what arrives. Must hold no rule and no
habit.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy import Engine, bindparam, select, union_all

from bot.clock import MovableClock
from bot.domain.advice import Advice
from bot.domain.delivery import Delivery
from bot.domain.digest import Entry, Section, choose
from bot.domain.person import Person
from bot.domain.relay import Relay
from bot.errors import Declined
from bot.jobs import Jobs
from bot.services import digests, preferences
from bot.services.acting import Actor
from bot.slack.people import facts_of
from storage import people, workspaces
from storage.advice import ADVICE
from storage.deliveries import DELIVERIES
from storage.listings import LISTINGS
from storage.relays import RELAYS
from storage.rows import columns_of, many
from storage.store import Store, Tx
from storage.workspaces import Workspace
from tests.simulation.people import DEFAULT_ZONE, QUIET_DAYS, Somebody
from tests.simulation.record import (
    Ended,
    HadSomething,
    Line,
    Post,
    Record,
    Share,
    Wishes,
    digest_moments,
    working_days,
)
from tests.simulation.slack import BOT, QuietSlack, Seen, user_object

BEAT = timedelta(minutes=2)
"""What is due is found by a tick; so long may one be away when nobody acts. Real ones come every 15 seconds."""

HOME = UUID(int=0xACE)

T = TypeVar("T")
P = ParamSpec("P")


def nothing() -> None:
    """What happens at a moment that is only looked at."""


class HereStore(Store):
    """Transactions on the caller's own thread: one after the other, so that the same seed gives the same year."""

    async def run(self, use_case: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self.transact(use_case, *args, **kwargs)

    async def look(self, query: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._look(query, *args, **kwargs)


class Company:
    """One workspace. `record` is what happened so far, `declined` what the services refused, by use case and reason."""

    def __init__(self, engine: Engine, begins: datetime) -> None:
        self.clock = MovableClock(begins)
        self.store = HereStore(engine, threads=1, name="year")
        self.slack = QuietSlack(self.clock.now)
        self.jobs = Jobs(self.store, self.slack, self.clock, default_zone=DEFAULT_ZONE, quiet_days=QUIET_DAYS)
        self.record = Record()
        self.people: dict[str, Somebody] = {}
        self.declined: Counter[tuple[str, str]] = Counter()
        self.heard: Callable[[Post, Delivery], None] = lambda _post, _row: None
        """What people do about a post."""
        self._numbers = count()
        self._agenda: list[tuple[datetime, int, Callable[[], None]]] = []
        self._by_id: dict[UUID, str] = {}
        self._digest_at: dict[str, datetime] = {}
        self._messages: dict[tuple[tuple[str, ...], str], tuple[str, UUID | None]] = {}
        self.store.transact(workspaces.put, Workspace(
            id=HOME, team_id="T0ACME", bot_user_id=BOT, bot_token="xoxb-year", installed_at=begins))  # fmt: skip

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def number(self) -> int:
        """Never the same twice."""
        return next(self._numbers)

    async def close(self) -> None:
        await self.jobs.stop()
        await self.slack.close()
        self.store.close()

    # People

    def joins(self, person: Somebody) -> None:
        """Somebody works here from now on."""
        self.people[person.who] = person
        self.slack.users[person.who] = user_object(person.who, person.zone or None)
        self.record.wish(person.who, self.now, zone=person.true_zone, quiet_days=QUIET_DAYS)
        self.shares(person.who, person.who)
        self._expect_digest(person.who)

    def by(self, who: str) -> Actor:
        """They act now."""
        return Actor(
            workspace_id=HOME, slack_id=who, now=self.now, default_zone=DEFAULT_ZONE, quiet_days=QUIET_DAYS
        )

    def meet(self, *whom: str) -> None:
        """What a handler does first: whose facts are old is asked of Slack."""
        for who in whom:
            if who not in self._by_id.values():
                self.tell_facts(who)

    def tell_facts(self, who: str) -> None:
        """Slack says who somebody is."""
        facts = facts_of(self.slack.users[who], "T0ACME")
        person = self.store.transact(preferences.learn, self.by(who), facts)
        self._by_id[person.id] = who

    def do(
        self, who: str, use_case: Callable[Concatenate[Tx, Actor, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Somebody acts, as a handler would have it; None where that is declined."""
        try:
            return self.store.transact(use_case, self.by(who), *args, **kwargs)
        except Declined as declined:
            self.declined[use_case.__name__, declined.reason] += 1
            return None

    def look(self, query: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A question to the database."""
        with self.store.read() as tx:
            return query(tx, *args, **kwargs)

    def wish(self, who: str, **changed: object) -> None:
        """From now on they wish something else, and their digest may come at another moment."""
        self.record.wish(who, self.now, **changed)
        self._expect_digest(who)

    def wishes_of(self, who: str) -> Wishes:
        return self.record.wishes[who][-1]

    def shares(self, who: str, *marks: str) -> None:
        """They may read these from now on."""
        self.record.shares += [Share(self.now, who, mark) for mark in marks]

    # Time

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Something happens later."""
        heapq.heappush(self._agenda, (moment, self.number(), act))

    async def live(self, until: datetime, progress: Callable[[datetime], None] = lambda _: None) -> None:
        """Time goes by, from one moment at which something happens to the next."""
        due = await self.jobs.next_at()
        while self.now < until:
            at = max(due, self.now + BEAT) if due else until
            self.clock.move_to(min(until, at, self._agenda[0][0]) if self._agenda else min(until, at))
            progress(self.now)
            self._look_at_digests()
            if self._act() or (due is not None and due <= self.now):
                await self.jobs.tick()
                await self.jobs.settle()
                self._hear()
                due = await self.jobs.next_at()

    def _act(self) -> bool:
        """Everybody whose moment has come does what they wanted to; False when nobody did."""
        acted = False
        while self._agenda and self._agenda[0][0] <= self.now:
            _, _, act = heapq.heappop(self._agenda)
            acted |= act is not nothing
            act()
        return acted

    def rest(self) -> None:
        """From now on nobody does anything."""
        self._agenda = [each for each in self._agenda if each[2] is nothing]
        heapq.heapify(self._agenda)
        self.heard = lambda _post, _row: None

    def end(self) -> None:
        """Write down where every item stands."""
        with self.store.read() as tx:
            items = many(tx, Advice, columns_of(ADVICE, Advice).where(ADVICE.c.workspace_id == HOME))
        for item in items:
            state = str(item.state) if item.state else None
            waits = item.prompt_on is not None and item.told_at is None and item.adviser_id is not None
            prompt_for = self._by_id.get(item.adviser_id) if waits and item.adviser_id else None
            self.record.ended.append(Ended(item.id, state, prompt_for))

    # Digests

    def _expect_digest(self, who: str) -> None:
        self._digest_at[who] = next(digest_moments(self.wishes_of(who), self.now))
        self.at(self._digest_at[who], nothing)

    def _look_at_digests(self) -> None:
        """Whose digest has something to say at its moment, before anything is sent."""
        due = [who for who, at in self._digest_at.items() if at <= self.now]
        if not due:
            return
        with self.store.read() as tx:
            known = {p.id: p for p in people.list_by_slack_id(tx, HOME, due).values()}
            matters = digests.matters_of(tx, HOME, list(known.values()), self.now) if known else {}
        for person_id, matter in matters.items():
            wishes = self.wishes_of(known[person_id].slack_id)
            entries = choose(matter, wishes.zone, self.now).entries
            if any(_has_waited(entry, wishes, self.now) for entry in entries):
                self.record.had_something.append(HadSomething(self.now, known[person_id].slack_id))
        for who in due:
            self._expect_digest(who)

    # What Slack shows

    def _hear(self) -> None:
        seen = self.slack.fetch_seen()
        if not seen:
            return
        rows = self._rows_of([each.delivery for each in seen if each.delivery])
        for each in seen:
            found = rows.get(each.delivery, ()) if each.delivery else ()
            if not found:
                self.record.posts.append(self._drawn(each))
            for row, post in ((row, self._post(each, row)) for row in found):
                self._messages[each.to, each.ts] = (post.kind, post.item)
                self.record.posts.append(post)
                self.heard(post, row)

    def _drawn(self, seen: Seen) -> Post:
        """A message that is drawn again, or a Home; of a message that carried several things, the last one stands for it."""
        kind, item = self._messages.get((seen.to, seen.ts), ("", None))
        nothing_new = UUID(int=0)
        return Post(
            at=seen.at, op=seen.op, to=seen.to, kind=kind, item=item, delivery=nothing_new, marks=seen.marks
        )

    def _rows_of(self, posted: Sequence[UUID]) -> dict[UUID, list[Delivery]]:
        """What each post carried: itself, or each of the relays that rode on it."""
        found: dict[UUID, list[Delivery]] = {}
        if not posted:
            return found
        with self.store.read() as tx:
            for row in many(tx, Delivery, _ROWS, home=HOME, posted=list(posted)):
                if row.carried_by is not None or row.kind != "bundle":
                    found.setdefault(row.carried_by or row.id, []).append(row)
        return found

    def _post(self, seen: Seen, row: Delivery) -> Post:
        with self.store.read() as tx:
            lines = tx.execute(_LINES, {"home": HOME, "digest": row.id}).all() if row.kind == "digest" else ()
            relay = many(tx, Relay, _RELAY, home=HOME, relay=row.relay_id) if row.relay_id else []
            if relay and relay[0].from_id not in self._by_id:
                self._by_id |= {id: p.slack_id for id, p in _people(tx, [relay[0].from_id]).items()}
        return Post(
            at=seen.at,
            op=seen.op,
            to=seen.to,
            kind=row.kind,
            delivery=row.id,
            is_nudge=row.is_nudge,
            item=row.advice_id,
            sender=self._by_id[relay[0].from_id] if relay else None,
            is_hastened=row.is_hastened,
            lines=tuple(Line(str(section), item) for section, item in lines),
            more=row.number if row.kind == "digest" else 0,
            marks=seen.marks,
        )


# In halves, each with an index of its own: for the whole SQLite reads every delivery of the year.
_ROWS = union_all(
    *(
        columns_of(DELIVERIES, Delivery).where(
            DELIVERIES.c.workspace_id == bindparam("home"), found_by.in_(bindparam("posted", expanding=True))
        )
        for found_by in (DELIVERIES.c.id, DELIVERIES.c.carried_by)
    )
)
_LINES = (
    select(LISTINGS.c.section, LISTINGS.c.advice_id)
    .where(LISTINGS.c.workspace_id == bindparam("home"), LISTINGS.c.delivery_id == bindparam("digest"))
    .order_by(LISTINGS.c.position)
)
_RELAY = columns_of(RELAYS, Relay).where(
    RELAYS.c.workspace_id == bindparam("home"), RELAYS.c.id == bindparam("relay")
)


def _people(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Person]:
    return people.list_by_id(tx, HOME, ids)


def _has_waited(entry: Entry, wishes: Wishes, now: datetime) -> bool:
    """Whether it waits for the digest: a check-in or a prompt of this very working day may still come by itself."""
    if entry.section not in (Section.BACK, Section.MOMENT):
        return True
    return next(working_days(wishes, entry.since.date())) < wishes.local(now).date()
