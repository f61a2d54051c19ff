"""Event in, committed, acknowledged: a further reply in a captured thread, and a tick, against the floor's one row.

Both servers are processes of their own with one worker; runs are interleaved, and the table shows medians of five.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import aiohttp
from sqlalchemy import text

from bot.domain.advice import Advice, Origin, State
from bot.domain.person import Person
from bot.playground import Slack
from storage import advice, answers, people, workspaces
from storage.answers import Answer
from storage.engine import open_engine
from storage.migrate import migrate
from storage.store import Store, Tx
from tests.benchmarks.load import Measured, envelope, post_all
from tests.cast import SECRET, TOKEN
from tests.databases import PostgresServer, SqliteFiles, stop_server

RUNS, EVENTS, SPARE = 5, 500, 100
EPOCH = 1_772_000_000

Make = Callable[[int], bytes]


def run() -> None:
    """Measure on both databases and print the table."""
    rows = asyncio.run(_measure())
    print("\nEvent in, committed, acked: 1 worker, 32 clients, medians of", RUNS)
    print(f"{'':34}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'rate/floor':>12}{'p50/floor':>11}")
    for name, floor, ours in rows:
        print(f"{name + ', floor':34}{floor.rate:10.0f}{floor.p50:9.1f}{floor.p99:9.1f}")
        ratios = f"{ours.rate / floor.rate:12.2f}{ours.p50 / floor.p50:11.2f}"
        print(f"{name:34}{ours.rate:10.0f}{ours.p50:9.1f}{ours.p99:9.1f}{ratios}")


async def _measure() -> list[tuple[str, Measured, Measured]]:
    rows = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        servers: list[tuple[str, Any]] = [("SQLite", SqliteFiles(folder))]
        stack.callback(stop_server, folder / "pg")
        (folder / "pg").mkdir()
        servers.append(("PostgreSQL", PostgresServer(folder / "pg")))
        for database, server in servers:
            for event, make in (("reply", _reply), ("tick", _tick)):
                with server.fresh() as ours, server.fresh(migrated=False) as floors:
                    pair = await _interleaved(ours, floors, make)
                    rows.append((f"{event}, {database}", *pair))
    return rows


async def _interleaved(ours: str, floors: str, make: Make) -> tuple[Measured, Measured]:
    bodies = [make(number) for number in range(RUNS * EVENTS + SPARE)]
    results: dict[str, list[Measured]] = {"floor": [], "ours": []}
    async with _bot(ours) as bot:
        with _process(["tests.benchmarks.floor"], floors) as floor:
            await _up(floor)
            for url in (floor, bot):
                await post_all(url, bodies[:SPARE])
            for turn in range(RUNS):
                batch = bodies[SPARE + turn * EVENTS : SPARE + (turn + 1) * EVENTS]
                results["floor"].append(await post_all(floor, batch))
                results["ours"].append(await post_all(bot, batch))
    return _median(results["floor"]), _median(results["ours"])


def _median(runs: list[Measured]) -> Measured:
    return Measured(*(statistics.median(getattr(run, name) for run in runs) for name in Measured.__slots__))


@asynccontextmanager
async def _bot(url: str) -> AsyncIterator[str]:
    """The bot as a process, beside the stand-in, on a database with a captured thread for every event."""
    slack = Slack()
    acme = slack.add_workspace("T0ACME", "Acme", bot_token=TOKEN)
    await slack.start()
    _fill(url, acme.bot_user_id)
    settings = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": slack.api_url}
    port = _free_port()
    environment = settings | {"DATABASE_URL": url, "PORT": str(port), "HOST": "127.0.0.1"}
    environment["FULLCIRCLE_LOG_LEVEL"] = "ERROR"
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, env=os.environ | environment) as process:
        try:
            events = f"http://127.0.0.1:{port}/slack/events"
            await _up(events)
            await asyncio.sleep(1)
            yield events
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 15)
    await slack.stop()


@contextmanager
def _process(module: list[str], url: str) -> Iterator[str]:
    port = _free_port()
    with subprocess.Popen([sys.executable, "-m", *module, str(port), url]) as process:
        try:
            yield f"http://127.0.0.1:{port}/slack/events"
        finally:
            process.terminate()


async def _up(url: str) -> None:
    """Wait until somebody listens."""
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)
    raise RuntimeError(f"nobody listens at {url}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _fill(url: str, bot_user_id: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    store = Store(engine, threads=1, name="fill")
    store.transact(_fill_in, bot_user_id)
    if engine.dialect.name == "postgresql":
        with store.write() as tx:  # it counts its rows by itself elsewhere; the tests' server is told not to
            tx.execute(text("ANALYZE"))
    store.close()
    engine.dispose()


def _fill_in(tx: Tx, bot_user_id: str) -> None:
    """Maya asked Dana once for every event to come, and has one answer each."""
    now = datetime.now(UTC)
    home = workspaces.put(
        tx,
        workspaces.Workspace(
            id=uuid4(), team_id="T0ACME", bot_user_id=bot_user_id, bot_token=TOKEN, installed_at=now
        ),
    )
    maya, dana = (
        people.add(tx, Person(id=uuid4(), workspace_id=home.id, slack_id=name, name=name, created_at=now))
        for name in ("UMAYA", "UDANA")
    )
    later = (now + timedelta(days=7)).date()
    for number in range(RUNS * EVENTS + SPARE):
        item = Advice(
            id=uuid4(), workspace_id=home.id, origin=Origin.ASKED, created_at=now, receiver_id=maya.id,
            adviser_id=dana.id, question="How?", words="So.", state=State.OPEN, channel="GTHREADS",
            message_ts=_root(number), check_in_on=later, check_in_first_on=later, check_in_number=1,
        )  # fmt: skip
        advice.add(tx, item)
        answer = Answer(
            workspace_id=home.id, channel="GTHREADS", ts=_first(number), advice_id=item.id,
            event_ts=_first(number), words="So.",
        )  # fmt: skip
        answers.put(tx, answer)


def _root(number: int) -> str:
    return f"{EPOCH + number}.000100"


def _first(number: int) -> str:
    return f"{EPOCH + number}.000200"


def _reply(number: int) -> bytes:
    ts = f"{EPOCH + number}.000300"
    event = {
        "type": "message", "channel": "GTHREADS", "channel_type": "mpim", "user": "UDANA", "ts": ts,
        "thread_ts": _root(number), "event_ts": ts, "text": "And then breathe.",
    }  # fmt: skip
    return envelope(event, number)


def _tick(number: int) -> bytes:
    event = {
        "type": "reaction_added", "user": "UMAYA", "reaction": "white_check_mark", "event_ts": f"{time.time():.6f}",
        "item": {"type": "message", "channel": "GTHREADS", "ts": _first(number)},
    }  # fmt: skip
    return envelope(event, number)
