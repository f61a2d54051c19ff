"""A company in a database: its people act through the services, and the jobs run without Slack behind them.

Apart from tests/jobs/world.py, which sends to the stand-in: here a message arrives when the test says so, and time stands still until it is
moved. One database serves many companies, one after the other, so that a property costs a workspace an example. Must hold no expectation.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch
from uuid import UUID, uuid4

from sqlalchemy import Table, delete, select

from bot.domain.advice import Advice, Outcome
from bot.domain.delivery import Delivery, DeliveryState, Fail, Op
from bot.domain.relay import Relay
from bot.errors import Declined
from bot.jobs import check, digests, plan, settle
from bot.jobs.check import Rules
from bot.jobs.checked import Go, Outside
from bot.messages import KINDS
from bot.services import ask, emoji, home, keep, progress
from bot.services.acting import Actor
from bot.services.ask import Said
from bot.services.emoji import Reacted
from bot.services.keep import Source
from bot.views.homepage import home_view
from storage import advice, answers, claims, people, relays, workspaces
from storage.advice import ADVICE
from storage.answers import Answer
from storage.deliveries import DELIVERIES
from storage.rows import columns_of, many
from storage.schema import WorkspaceRow, metadata
from storage.store import Store, Tx
from storage.workspaces import Workspace
from tests.factories import NOW, QUESTION, WORDS, ZONE, a_person

MAYA, DANA, BOB, CHARLIE, EVE = "U0MAYA", "U0DANA", "U0BOB", "U0CHARLIE", "U0EVE"
"""Who asks and keeps, who advises, another who keeps, who is no party to anything, and who works elsewhere."""

RULES = Rules(kinds={kind.name: kind for kind in KINDS}, default_zone=ZONE)
LEASED = datetime(2026, 3, 2, tzinfo=UTC)
"""What leases are measured by on SQLite: it never moves, so that none runs out."""

T = TypeVar("T")
_ITEM = columns_of(ADVICE, Advice)
_DELIVERY = columns_of(DELIVERIES, Delivery)
_numbers = count(1000)


@dataclass(slots=True)
class Company:
    """One workspace, in which it is `now`."""

    store: Store
    id: UUID
    now: datetime = NOW
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def by(self, who: str) -> Actor:
        """Somebody of this company acts now."""
        return Actor(workspace_id=self.id, slack_id=who, now=self.now, default_zone=ZONE)

    def act(self, who: str, use_case: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """One use case, as one transaction."""
        return self.store.transact(use_case, self.by(who), *args, **kwargs)

    def look(self, query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """A query of storage, in this workspace."""
        with self.store.read() as tx:
            return query(tx, self.id, *args, **kwargs)

    def see(self, who: str, query: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """What somebody of this company sees."""
        with self.store.read() as tx:
            return query(tx, self.by(who), *args, **kwargs)

    def item(self, advice_id: UUID) -> Advice:
        """The item as it stands."""
        return self.look(advice.get, advice_id)

    def items(self) -> dict[UUID, Advice]:
        """Every item there is."""
        with self.store.read() as tx:
            found = many(tx, Advice, _ITEM.where(ADVICE.c.workspace_id == self.id))
        return {item.id: item for item in found}

    def deliveries(self, *kinds: str, op: Op = Op.POST) -> list[Delivery]:
        """Everything of these kinds that ever was in the outbox, oldest first."""
        here = (DELIVERIES.c.workspace_id == self.id, DELIVERIES.c.op == op)
        with self.store.read() as tx:
            found = many(
                tx, Delivery, _DELIVERY.where(*here).order_by(DELIVERIES.c.created_at, DELIVERIES.c.key)
            )
        return [each for each in found if not kinds or each.kind in kinds]

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that the database holds of this company, to be compared with itself."""
        with self.store.read() as tx:
            return {table.name: _rows(tx, table, self.id) for table in metadata.sorted_tables}

    def new_ts(self) -> str:
        """A message's or an event's `ts`: later than every other."""
        return f"{int(self.now.timestamp())}.{next(self._numbers):06}"

    # What people do, in a line each

    def ask(self, who: str = MAYA, whom: str = DANA, once: str | None = None) -> Advice:
        """A question, which waits in the outbox."""
        return self.act(who, ask.ask, whom, QUESTION, once or f"form-{uuid4()}").item

    def asks(self, who: str = MAYA, whom: str = DANA) -> Advice:
        """A question that was posted."""
        item = self.ask(who, whom)
        self.act(who, ask.send_now, item.id)
        self.deliver()
        return self.item(item.id)

    def says(self, item: Advice, words: str | None = WORDS, who: str = DANA, **more: Any) -> str:
        """A message in an item's thread; its `ts`."""
        ts = str(more.pop("ts", None) or self.new_ts())
        known: dict[str, Any] = {
            "channel": item.channel,
            "thread_ts": item.message_ts,
            "event_ts": ts,
            "words": words,
        }
        self.act(who, ask.said, Said(ts=ts, **(known | more)))
        return ts

    def keeps(self, who: str = MAYA, ts: str = "1.0", whom: str | None = DANA, **more: Any) -> Advice:
        """Advice kept by the one who got it."""
        known: dict[str, Any] = {"words": WORDS, "captured": True, "adviser_name": None, "day": None}
        source = Source(channel="C0TALK", message_ts=ts, said_at=NOW)
        known |= {"source": source, "adviser_slack_id": whom, "once": f"form-{uuid4()}"}
        return self.act(who, keep.keep_received, **(known | more)).item

    def keeps_own(self, who: str = DANA, ts: str = "1.0", whom: str | None = MAYA, **more: Any) -> Advice:
        """Advice kept by the one who gave it."""
        source = Source(channel="C0TALK", message_ts=ts, said_at=NOW)
        known: dict[str, Any] = {"words": WORDS, "source": source, "receiver_slack_id": whom, "day": None}
        return self.act(who, keep.keep_given, **(known | more)).item

    def closes(self, item: Advice, outcome: Outcome = Outcome.WORKED, who: str = MAYA, **more: str) -> Advice:
        """The form about how it went."""
        known = {"account": "", "useful": "", "private_note": ""}
        return self.act(who, progress.came_out, item.id, outcome, **(known | more))

    def tells(self, item: Advice, who: str = MAYA, once: str | None = None) -> Advice:
        """The outcome, previewed and sent; it waits in the outbox."""
        preview = self.act(who, progress.preview_telling, item.id)
        return self.act(who, progress.tell, item.id, preview.fingerprint, once or f"form-{uuid4()}").item

    def reacts(
        self, who: str, name: str, channel: str, ts: str, *, off: bool = False, at: str | None = None
    ) -> None:
        """An emoji on a message, or off it."""
        event = Reacted(channel=channel, ts=ts, emoji=name, event_ts=at or self.new_ts(), is_removed=off)
        self.act(who, emoji.reacted, event)

    # What the jobs do

    def plan(self) -> None:
        """The planner looks at everything that is awake."""
        while self.store.transact(plan.replan_people, RULES, self.now, 500):
            pass
        self.store.transact(plan.plan_batch, RULES, self.now, 500)
        self.store.transact(digests.plan_batch, RULES, self.now, 500)

    def begin(self) -> list[Go]:
        """Claim and check what is due: what goes is on its way now, and arrives when it is settled."""
        claimed = self.store.transact(claims.claim, self.now, LEASED, 50, uuid4())
        checked = [
            self.store.transact(check.check, each, self._outside(each), RULES, self.now) for each in claimed
        ]
        return [each for each in checked if isinstance(each, Go)]

    def arrive(self, going: Go) -> str:
        """Slack did it; the message's `ts`."""
        ts = self.new_ts()
        done = self.store.transact(settle.sent, going.delivery, ts, going.seen, self.now, self.now, ZONE)
        assert done
        return ts

    def refuse(self, going: Go) -> None:
        """Slack will not do it."""
        assert self.store.transact(settle.not_sent, going.delivery, Fail("channel_not_found"), self.now)

    def deliver(self) -> list[Go]:
        """Everything that is due goes and arrives."""
        went: list[Go] = []
        while going := self.begin():
            for each in going:
                self.arrive(each)
            went += going
        return went

    def run_jobs(self) -> list[Go]:
        """A tick: plan, and send what is due."""
        self.plan()
        return self.deliver()

    def days_pass(self, days: float) -> list[Go]:
        """Time goes by a day at a time, with a tick on each; everything that was sent."""
        went: list[Go] = []
        end = self.now + timedelta(days=days)
        while self.now < end:
            self.now = min(self.now + timedelta(days=1), end)
            went += self.run_jobs()
        return went

    def card(self, item: Advice, *kinds: str) -> Delivery:
        """The newest message of these kinds about an item that stands in Slack."""
        sent = [
            each
            for each in self.deliveries(*kinds)
            if each.advice_id == item.id and each.state is DeliveryState.SENT and each.ts
        ]
        return sent[-1]

    def _outside(self, delivery: Delivery) -> Outside:
        """What only Slack knows: everybody's facts are fresh, each lane is a conversation, and nobody else is in it."""
        channel = delivery.lane[0].upper() + sha256(delivery.lane.encode()).hexdigest()[:10]
        return Outside(channel=channel, members=self._members(delivery.lane), has_asked_for_facts=True)

    def _members(self, lane: str) -> frozenset[str] | None:
        kind, _, ids = lane.partition(":")
        if kind != "group":
            return None
        both = self.look(people.list_by_id, [UUID(each) for each in ids.split(",")])
        return frozenset({"U0BOT", *(person.slack_id for person in both.values())})


def home_of(company: Company, who: str) -> dict[str, Any] | None:
    """Somebody's Home as it would be drawn now; None for who was never met."""
    at_home = company.see(who, home.see)
    return None if at_home is None else home_view(at_home)


@contextmanager
def a_company(store: Store, now: datetime = NOW, number: int | None = None) -> Iterator[Company]:
    """A company of its own, and nothing of it left afterwards. The jobs of one look after every other in its database, too."""
    made = found(store, now, number)
    try:
        yield made
    finally:
        dissolve(made)


def found(store: Store, now: datetime = NOW, number: int | None = None) -> Company:
    """A new workspace, whose people the bot has met. The same `number` gives the same ids again, once the first is dissolved."""
    number = next(_numbers) if number is None else number
    id = UUID(int=number << 64)
    home = Workspace(
        id=id, team_id=f"T{number:08}", bot_user_id="U0BOT", bot_token="xoxb-not-a-token", installed_at=now
    )
    with store.write() as tx:
        workspaces.put(tx, home)
        for at, name in enumerate(("Maya", "Dana", "Bob", "Charlie", "Eve"), start=1):
            people.add(
                tx,
                a_person(
                    id=_id(id, at), workspace_id=id, slack_id=f"U0{name.upper()}", name=name, created_at=now
                ),
            )
    return Company(store, id, now)


def dissolve(company: Company) -> None:
    """Everything of it goes."""
    with company.store.write() as tx:
        tx.execute(delete(WorkspaceRow).where(WorkspaceRow.id == company.id))


def seeded_ids(seed: int = 0) -> Any:
    """Started, every new id comes from a seed, so that Hypothesis meets the same order again; `uuid` is the only one who draws here."""
    return patch.object(uuid, "os", SimpleNamespace(urandom=Random(seed).randbytes))


def answers_of(company: Company, item: Advice) -> list[Answer]:
    """The messages of an item, tombstones included."""
    return list(company.look(answers.list_for, item.id))


def relays_of(company: Company, item: Advice) -> list[Relay]:
    """What people pressed send on, oldest first."""
    return list(company.look(relays.list_for, item.id))


def outcome_of(act: Callable[..., T], *args: Any, **kwargs: Any) -> tuple[T | None, str | None]:
    """What came of an act, and why it was declined, one of them None."""
    try:
        return act(*args, **kwargs), None
    except Declined as declined:
        return None, declined.reason


def _id(home: UUID, number: int) -> UUID:
    return UUID(int=home.int + number)


def _rows(tx: Tx, table: Table, workspace_id: UUID) -> list[tuple[Any, ...]]:
    here = table.c.id if table.name == "workspaces" else table.c.workspace_id
    found = tx.execute(select(table).where(here == workspace_id))
    return sorted((tuple(row) for row in found), key=repr)
