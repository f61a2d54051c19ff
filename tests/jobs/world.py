"""The jobs beside the stand-in for Slack: people act through the services, the jobs send, and the test moves the clock.

Apart from tests/story.py, which goes through signed requests: here a test reaches between planning, claiming and sending. Must hold no expectation.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from bot.clock import MovableClock
from bot.domain.advice import Advice, Outcome
from bot.domain.delivery import Delivery, Op
from bot.domain.person import Person as Member
from bot.jobs import Jobs
from bot.playground import Person, Slack
from bot.services import ask, keep, progress
from bot.services.acting import Actor
from bot.slack.gateway import Gateway
from storage import advice, people, relays, workspaces
from storage.deliveries import DELIVERIES
from storage.rows import columns_of, many
from storage.store import Store
from storage.workspaces import Workspace
from tests.cast import TOKEN, Cast, gather
from tests.databases import Database

MONDAY = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
"""15:30 in Berlin, 9:30 in New York: Maya and Dana are both at work."""

ZONE = "Europe/London"
PATIENCE, IMPATIENCE = 10.0, 0.5
"""Seconds that the gateway waits: as long as it does in truth, since machines are busy; and so that a hang is over soon."""

T = TypeVar("T")
_DELIVERY = columns_of(DELIVERIES, Delivery)


@dataclass(slots=True)
class World:
    """What a test of the jobs has at hand."""

    slack: Slack
    cast: Cast
    clock: MovableClock
    database: Database
    store: Store
    gateway: Gateway
    jobs: Jobs
    home: Workspace

    @property
    def maya(self) -> Person:
        """Who asks and keeps."""
        return self.cast.maya

    @property
    def dana(self) -> Person:
        """Who advises."""
        return self.cast.dana

    def by(self, person: Person) -> Actor:
        """The person acts now."""
        return Actor(workspace_id=self.home.id, slack_id=person.id, now=self.clock.now(), default_zone=ZONE)

    def run(self, use_case: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """One transaction."""
        return self.store.transact(use_case, *args, **kwargs)

    def is_impatient(self, when: bool = True) -> None:
        """Whatever hangs is over soon. To be said before Slack is called first."""
        if when:
            self.gateway._seconds.update(quick=IMPATIENCE, patient=IMPATIENCE)

    async def tick(self) -> None:
        """One pass, and everything that is due is sent."""
        await self.jobs.tick()
        await self.jobs.settle()

    async def pass_time(self, **span: float) -> None:
        """Time goes by, with a tick at every moment at which there is something to do, as a tick every few seconds would find it."""
        until = self.clock.now() + timedelta(**span)
        while self.clock.now() < until:
            at = await self.jobs.next_at() or until
            self.clock.move_to(min(until, max(at, self.clock.now() + timedelta(seconds=1))))
            await self.tick()

    def member(self, person: Person) -> Member:
        """The bot's own row of a person."""
        return self.run(people.meet, self.home.id, person.id, self.clock.now())

    def item(self, item: Advice) -> Advice:
        """The item as it is now."""
        return self.item_by_id(item.id)

    def item_by_id(self, advice_id: UUID) -> Advice:
        """The item as it is now."""
        return self.run(advice.get, self.home.id, advice_id)

    def keeps(self, words: str = "Start with the why.", days: int = 7, **more: Any) -> Advice:
        """Maya keeps what Dana said in the corridor."""
        given: dict[str, Any] = {
            "words": words,
            "captured": True,
            "source": keep.Source(),
            "adviser_slack_id": self.dana.id,
            "adviser_name": None,
            "day": None,
            "days": days,
            "once": uuid4().hex,
        }
        return self.run(keep.keep_received, self.by(self.maya), **(given | more)).item

    def keeps_given(self, words: str = "Start with the why.", days: int = 7) -> Advice:
        """Dana keeps what she said to Maya."""
        source = keep.Source()
        given: dict[str, Any] = {"words": words, "source": source, "receiver_slack_id": self.maya.id}
        return self.run(keep.keep_given, self.by(self.dana), day=None, days=days, **given).item

    def asks(self, question: str = "How do I say no?") -> Advice:
        """Maya asks Dana."""
        return self.run(ask.ask, self.by(self.maya), self.dana.id, question, uuid4().hex).item

    def comes_out(self, item: Advice, account: str = "It worked.") -> None:
        """Maya says how it went."""
        words = {"account": account, "useful": "", "private_note": ""}
        self.run(progress.came_out, self.by(self.maya), item.id, Outcome.WORKED, **words)

    def tells(self, item: Advice, account: str = "It worked.") -> None:
        """Maya says how it went, and sends it to Dana."""
        self.comes_out(item, account)
        by = self.by(self.maya)
        shown = self.run(progress.preview_telling, by, item.id)
        self.run(progress.tell, by, item.id, shown.fingerprint, uuid4().hex)

    def rows(self, **where: Any) -> list[Delivery]:
        """The outbox, oldest first."""
        here = [DELIVERIES.c[name] == value for name, value in where.items()]
        query = _DELIVERY.where(DELIVERIES.c.workspace_id == self.home.id, *here)
        return self.run(lambda tx: many(tx, Delivery, query.order_by(DELIVERIES.c.created_at)))

    def row(self, kind: str, op: Op = Op.POST) -> Delivery:
        """The only row of this kind."""
        (found,) = self.rows(kind=kind, op=op)
        return found

    def set_row(self, delivery: Delivery, **values: Any) -> None:
        """What time or another process did to a row meanwhile."""
        here = (DELIVERIES.c.workspace_id == self.home.id, DELIVERIES.c.id == delivery.id)
        self.run(lambda tx: tx.execute(DELIVERIES.update().where(*here).values(**values)))

    def posts(self, person: Person | None = None) -> list[str]:
        """The top-level text of what the stand-in shows of the bot's posts to this person."""
        return [message.spoken for message in (person or self.maya).dm]

    def relay_state(self, item: Advice) -> str:
        """Where the item's only relay stands."""
        (relay,) = self.run(relays.list_for, self.home.id, item.id)
        return str(relay.state)


def new_home(world_clock: MovableClock, cast: Cast) -> Workspace:
    """The installation of Acme."""
    return Workspace(
        id=uuid4(),
        team_id="T0ACME",
        bot_user_id=cast.acme.bot_user_id,
        bot_id=cast.acme.bot_id,
        bot_token=TOKEN,
        installed_at=world_clock.now(),
    )


@asynccontextmanager
async def a_world(database: Database, *, at: datetime = MONDAY, **options: Any) -> AsyncIterator[World]:
    """Slack with the cast, an installed bot without handlers, and its jobs; nothing is started."""
    clock = MovableClock(at)
    slack = Slack(now=clock.time)
    cast = gather(slack)
    await slack.start()
    home = new_home(clock, cast)
    database.store.transact(workspaces.put, home)
    holder: list[Jobs] = []
    store = database.open_store(
        on_queued=lambda: holder[0].wake(), on_left_to_fetch=lambda: holder[0].fetch()
    )
    gateway = Gateway(slack.api_url, quick=PATIENCE, patient=PATIENCE)
    jobs = Jobs(store, gateway, clock, default_zone=ZONE, **({"tick_seconds": 3600.0} | options))
    holder.append(jobs)
    try:
        yield World(slack, cast, clock, database, store, gateway, jobs, home)
    finally:
        slack.let_go()
        await jobs.stop()
        await gateway.close()
        await slack.stop()


async def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something that happens by itself."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(true):  # noqa: ASYNC110  what it waits for tells nobody
            await asyncio.sleep(0.01)
