"""Killed with SIGKILL at the worst moments, the other side answering at once: nothing lost, nothing doubled.

The real process, `python -m bot run`, beside the stand-in. After each kill another process starts on the same database, and time goes by:
leases and the moments to look are moved back in the rows, which is what two minutes do to them.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.domain.advice import State
from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.playground import Fault, Message, Person, Slack
from storage import advice, deliveries, people, workspaces
from storage.deliveries import DELIVERIES
from storage.rows import columns_of, many
from storage.store import Store
from tests.cast import SECRET, TOKEN, Cast, gather
from tests.databases import Database

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WORDS = "Start with the why."
_ROWS = columns_of(DELIVERIES, Delivery)

POINTS: dict[str, tuple[str, Fault]] = {
    "after the claim": ("conversations.open", Fault.hang(store=False)),
    "after attempted_at": ("chat.postMessage", Fault.hang(store=False)),
    "after Slack accepted": ("chat.postMessage", Fault.hang(store=True)),
}


@dataclass(slots=True)
class Fate:
    """The stand-in, the cast, a database, and one process after another."""

    slack: Slack
    cast: Cast
    database: Database
    port: int
    folder: Path
    skew: list[float]
    process: asyncio.subprocess.Process | None = None
    answers: list[Message] = field(default_factory=list)

    @property
    def store(self) -> Store:
        """The test's own eyes on the rows."""
        return self.database.store

    async def start(self) -> None:
        """A process, until it answers on /healthz."""
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.database.url,
            "PORT": str(self.port),
            "FULLCIRCLE_TICK_SECONDS": "1",
        }
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self.folder, env=env, stdout=log, stderr=log
            )
        await self.until(self._is_up)
        self.slack.send_events_to(f"http://127.0.0.1:{self.port}/slack/events", SECRET)

    async def _is_up(self) -> bool:
        try:
            async with (
                aiohttp.ClientSession() as http,
                http.get(f"http://127.0.0.1:{self.port}/healthz") as said,
            ):
                return said.status == 200
        except aiohttp.ClientError:
            return False

    async def kill(self) -> None:
        """SIGKILL: nothing is said goodbye to."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.slack.faults.clear()
        self.slack.let_go()

    def rows(self, **where: Any) -> list[Delivery]:
        """The outbox."""
        (home,) = self.store.transact(workspaces.list_all)
        here = [DELIVERIES.c[name] == value for name, value in where.items()]
        query = _ROWS.where(DELIVERIES.c.workspace_id == home.id, *here)
        with self.store.read() as tx:
            return many(tx, Delivery, query.order_by(DELIVERIES.c.created_at))

    def two_minutes_pass(self) -> None:
        """What time does to rows that are under way, and to what waits to be tried again."""
        self.skew[0] += 130
        for row in self.rows():
            earlier = {
                name: at - timedelta(seconds=130)
                for name in ("leased_until", "attempted_at", "look_at", "due_at")
                if (at := getattr(row, name)) is not None
            }
            self.set_row(row, **earlier)

    def set_row(self, row: Delivery, **values: Any) -> None:
        """From outside."""
        here = (DELIVERIES.c.workspace_id == row.workspace_id, DELIVERIES.c.id == row.id)
        self.store.transact(lambda tx: tx.execute(DELIVERIES.update().where(*here).values(**values)))

    def send_now(self) -> bool:
        """[Send it now], since the machine's clock may say that nobody is at work."""
        waiting = self.rows(kind="question", state=DeliveryState.PENDING)
        for row in waiting:
            self.store.transact(deliveries.hasten, row.workspace_id, row.id, row.created_at)
        return bool(waiting)

    async def until(self, true: Callable[[], Any], seconds: float = 60.0) -> None:
        """Wait for something that a process does by itself."""
        async with asyncio.timeout(seconds):
            while True:
                found = true()
                if await found if asyncio.iscoroutine(found) else found:
                    return
                assert self.process is None or self.process.returncode is None, self.log()
                await asyncio.sleep(0.05)

    def log(self) -> str:
        """What the processes said."""
        return (self.folder / "log").read_text()

    async def ask(self) -> None:
        """Maya asks Dana, by command and form."""
        while not self.cast.maya.forms:  # a process that has just started may not know yet whose token it has
            await self.cast.maya.command(f"ask {self.cast.dana.mention} How do I say no?")
        assert (await self.cast.maya.submit()).ok
        self.send_now()

    async def answer_at_once(self, call: Any) -> None:
        """Dana's answer is in the thread before the bot hears that its question is there."""
        channel = self.cast.acme.channels[call.message.channel.id]
        self.answers.append(await self.cast.dana.say(channel, WORDS, thread=call.message))

    async def comes_to_rest(self) -> None:
        """Time goes by until nothing is under way and Slack has brought everything."""
        for _ in range(8):
            self.two_minutes_pass()
            before = time.monotonic()
            await asyncio.sleep(1.5)  # a tick and a bit
            await self.slack.retry_due()
            under_way = [row for row in self.rows() if row.state in _UNSETTLED and row.due_at.year < 2100]
            if not under_way and not self.slack.awaiting_retry and time.monotonic() > before:
                return
        raise AssertionError(f"still under way: {self.rows()}\n{self.log()}")


_UNSETTLED = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN)


def free_port() -> int:
    """A port that is the same for one process after another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def a_fate(database: Database, folder: Path) -> AsyncIterator[Fate]:
    """Slack, and a first process."""
    skew = [0.0]
    slack = Slack(now=lambda: time.time() + skew[0])
    cast = gather(slack)
    await slack.start()
    fate = Fate(slack, cast, database, free_port(), folder, skew)
    try:
        await fate.start()
        yield fate
    finally:
        slack.let_go()
        if fate.process is not None and fate.process.returncode is None:
            fate.process.kill()
            await fate.process.wait()
        await slack.stop()


@pytest.mark.parametrize("point", POINTS)
async def test_a_question_is_asked_once_and_its_answer_kept(
    database: Database, tmp_path: Path, point: str
) -> None:
    method, fault = POINTS[point]
    async with a_fate(database, tmp_path) as fate:
        remove = fate.slack.after_accept("chat.postMessage", fate.answer_at_once)
        fate.slack.fail_next(method, fault)
        await fate.ask()
        await fate.until(lambda: bool(fate.slack.calls_of(method)))
        if fault.store:
            await fate.until(lambda: bool(fate.answers))
        await fate.kill()
        await fate.start()
        await fate.comes_to_rest()
        remove()
        assert len(posted(fate, "asks")) == 1, fate.log()
        item = the_item(fate)
        assert (item.state, item.words) == (State.OPEN, WORDS), fate.log()
        assert len(fate.answers) == 1
        assert list(fate.answers[0].reactions) == ["pushpin"]


@pytest.mark.parametrize("point", POINTS)
async def test_a_message_in_a_dm_arrives_once(database: Database, tmp_path: Path, point: str) -> None:
    method, fault = POINTS[point]
    method = method.replace("conversations.open", "users.info")  # her DM is known from what she wrote
    async with a_fate(database, tmp_path) as fate:
        fate.slack.fail_next(method, fault)
        await fate.cast.maya.say(fate.cast.maya.bot_dm, "help")
        await fate.until(lambda: bool(fate.slack.calls_of(method)))
        await fate.until(lambda: bool(fate.slack.posts()) or not fault.store)
        await fate.kill()
        await fate.start()
        await fate.comes_to_rest()
        assert len(from_the_bot(fate.cast.maya)) == 1, fate.log()


async def test_killed_again_and_again_in_the_middle_of_everything(database: Database, tmp_path: Path) -> None:
    """No chosen point: whatever the process happens to be doing."""
    async with a_fate(database, tmp_path) as fate:
        fate.slack.latency = 0.05
        for n in range(4):
            await fate.cast.maya.say(fate.cast.maya.bot_dm, "help")
            await asyncio.sleep(0.03 * n)
            await fate.kill()
            await fate.start()
        fate.slack.latency = 0.0
        await fate.comes_to_rest()
        assert len(from_the_bot(fate.cast.maya)) == 4, fate.log()


def posted(fate: Fate, words: str) -> list[Message]:
    """The bot's standing posts with these words, wherever they are."""
    channels = fate.cast.acme.channels.values()
    return [m for channel in channels for m in channel.shown() if m.bot_id and words in m.plain]


def from_the_bot(person: Person) -> list[Message]:
    """What the bot wrote in a person's DM."""
    return [message for message in person.dm if message.bot_id]


def the_item(fate: Fate) -> Any:
    """The only item there is."""
    (home,) = fate.store.transact(workspaces.list_all)
    with fate.store.read() as tx:
        maya = people.find(tx, home.id, fate.cast.maya.id)
        assert maya is not None
        (item,) = advice.list_of_person(tx, home.id, maya.id)
    return item


async def test_sigterm_in_the_middle_of_a_post_hands_it_on(database: Database, tmp_path: Path) -> None:
    """Within ten seconds, and nobody has to wait for a lease."""
    async with a_fate(database, tmp_path) as fate:
        fate.slack.fail_next("chat.postMessage", Fault.hang(seconds=1.0))
        await fate.cast.maya.say(fate.cast.maya.bot_dm, "help")
        await fate.until(lambda: bool(fate.slack.posts()))
        assert fate.process is not None
        began = time.monotonic()
        fate.process.send_signal(signal.SIGTERM)
        assert await fate.process.wait() == 0, fate.log()
        assert time.monotonic() - began < 10
        (row,) = fate.rows(op=Op.POST)
        assert row.state is DeliveryState.SENT, fate.log()
        assert len(from_the_bot(fate.cast.maya)) == 1
