"""Slack's limits over two replicas, with Slack counting: no 429 that could be avoided, nearly all used while there is work, nobody held up by others.

Real moments pass here, since Slack's and the database's do. What is reserved, and by whom, is in tests/storage/test_limits.py and test_pacing.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from bot.clock import MovableClock
from bot.jobs import Jobs
from bot.playground import Fault, Person, Slack, Workspace
from bot.services import outbox
from bot.slack.gateway import Gateway
from storage import people, workspaces
from storage.store import Tx
from storage.workspaces import Workspace as Installation
from tests.cast import gather
from tests.databases import Database
from tests.jobs.world import MONDAY, ZONE

pytestmark = pytest.mark.slow


@dataclass(slots=True)
class Together:
    """Two workspaces, and replicas that share a database."""

    slack: Slack
    clock: MovableClock
    database: Database
    acme: Workspace
    other: Workspace
    homes: dict[str, UUID]
    replicas: list[Jobs]

    def crowd(self, workspace: Workspace, size: int) -> list[Person]:
        """People whom the bot knows, each with a DM of their own."""
        crowd = [workspace.add_person(f"Person {number}") for number in range(size)]

        def meet(tx: Tx) -> None:
            for person in crowd:
                row = people.meet(tx, self.homes[workspace.id], person.id, self.clock.now())
                people.remember_dm(tx, row.workspace_id, row.id, person.bot_dm.id)

        self.database.store.transact(meet)
        return crowd

    def write_to(self, workspace: Workspace, crowd: list[Person], each: int = 1) -> None:
        """So many messages wait for each of them."""

        def put(tx: Tx) -> None:
            for person in crowd:
                reader = people.meet(tx, self.homes[workspace.id], person.id, self.clock.now())
                for _ in range(each):
                    outbox.notice(tx, reader, "help", uuid4().hex, self.clock.now())

        self.database.store.transact(put)

    async def start(self) -> None:
        for jobs in self.replicas:
            await jobs.start()

    def refusals(self) -> list[str]:
        """What Slack did not let pass."""
        return [call.method for call in self.slack.calls if call.status == 429]


@asynccontextmanager
async def together(database: Database, *, replicas: int = 2, slots: int = 10) -> AsyncIterator[Together]:
    clock = MovableClock(MONDAY, running=True)
    slack = Slack(now=clock.time)
    cast = gather(slack)
    await slack.start()
    homes = {}
    for each in (cast.acme, cast.other):
        row = Installation(
            id=uuid4(), team_id=each.id, bot_user_id=each.bot_user_id, bot_id=each.bot_id, bot_token=each.bot_token,
            installed_at=clock.now(),
        )  # fmt: skip
        homes[each.id] = database.store.transact(workspaces.put, row).id
    gateways = [Gateway(slack.api_url) for _ in range(replicas)]
    jobs = [
        Jobs(database.open_store(), gateway, clock, default_zone=ZONE, tick_seconds=0.5, slots=slots, posts_a_minute=300)
        for gateway in gateways
    ]  # fmt: skip
    try:
        yield Together(slack, clock, database, cast.acme, cast.other, homes, jobs)
    finally:
        slack.let_go()
        await asyncio.gather(*(each.stop() for each in jobs))
        await asyncio.gather(*(each.close() for each in gateways))
        await slack.stop()


async def until(true: object, seconds: float = 60.0) -> None:
    """Wait for something that happens by itself."""
    assert callable(true)
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what it waits for tells nobody
            await asyncio.sleep(0.01)


async def test_two_replicas_keep_to_slacks_limits_without_being_told(postgresql_database: Database) -> None:
    """Slack counts: a second a conversation, so many a minute a workspace. Neither replica is ever refused, and nothing comes twice."""
    async with together(postgresql_database) as bot:
        bot.slack.limits = True
        crowd = bot.crowd(bot.acme, 30)
        bot.write_to(bot.acme, crowd)
        bot.write_to(bot.acme, crowd[:2], each=5)  # in one conversation, one after the other
        await bot.start()
        await until(lambda: len(bot.slack.posts()) >= 40)
        await asyncio.gather(*(jobs.settle() for jobs in bot.replicas))
        assert bot.refusals() == []
        assert len(bot.slack.posts()) == 40


async def test_retry_after_is_kept_to_by_the_replica_that_was_not_told(postgresql_database: Database) -> None:
    """For that method in that workspace; the other workspace goes on meanwhile."""
    async with together(postgresql_database) as bot:
        mine, theirs = bot.crowd(bot.acme, 10), bot.crowd(bot.other, 10)
        first, second = bot.replicas
        bot.slack.fail_next("chat.postMessage", Fault.rate_limited(4))
        bot.write_to(bot.acme, mine[:1])
        await first.settle()
        [refused] = [call for call in bot.slack.calls if call.status == 429]
        bot.write_to(bot.acme, mine[1:])
        bot.write_to(bot.other, theirs)
        await second.settle()
        await bot.start()
        await until(lambda: len(bot.slack.posts(workspace=bot.acme)) == 10)
        assert len(bot.refusals()) == 1
        went = [call.at for call in bot.slack.posts(workspace=bot.acme)]
        assert min(went) >= refused.at + 4
        others = [call.at for call in bot.slack.posts(workspace=bot.other)]
        assert len(others) == 10
        assert sorted(others)[2] < min(went)  # the first few need not keep to any pace


async def test_a_slow_workspace_does_not_hold_up_the_other(sqlite_database: Database) -> None:
    """Nothing that goes to one of them is answered; the other's messages arrive all the same."""
    async with together(sqlite_database, replicas=1) as bot:
        slow, quick = bot.crowd(bot.acme, 20), bot.crowd(bot.other, 20)
        theirs = {person.bot_dm.id for person in slow}
        bot.slack.fail_next(
            "chat.postMessage", Fault.hang(), times=100, when=lambda args: args["channel"] in theirs
        )
        bot.write_to(bot.acme, slow)
        bot.write_to(bot.other, quick)
        [jobs] = bot.replicas
        await bot.start()
        await until(lambda: len(bot.slack.posts(workspace=bot.other)) == 20)
        jobs.wake()
        began = sorted(call.at for call in bot.slack.posts(workspace=bot.acme))
        shares = zip(began, began[5:], strict=False)
        assert all(later - earlier > 5 for earlier, later in shares), (
            "only after one of its five slots gave up"
        )
