"""Nudges that are due: planned, chosen, claimed, checked, drawn, posted and settled, against an AsyncWebClient that posts prepared messages.

Both run in this process, one after the other, and post to the same minimal Slack in a process of its own. Every run of ours has a new database.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot.app import FullCircle, build
from bot.app.role import Role
from bot.clock import MovableClock
from bot.settings import Settings
from storage.deliveries import DELIVERIES
from storage.standing import is_pending, is_under_way
from storage.store import Tx
from tests.benchmarks import crowd
from tests.benchmarks.processes import Api, databases, filled, slack
from tests.cast import TOKEN
from tests.databases import PostgresServer, SqliteFiles

SLOTS = 50
SIZES = (1_000, 10_000)
LATENCIES = {0.0: 1, 0.05: 5}
"""Seconds, and by how much the sizes are divided: slots and latency allow no more than 1,000 a second."""

TEXT = "How did it go with what Dana said? Start with the why, then the numbers."


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages a second, and this process's own milliseconds of processor time for each."""

    rate: float
    cpu: float


def run(sizes: Sequence[int] = SIZES) -> None:
    """Measure on both databases, with and without latency, and print the table."""
    print(f"\nDue nudges, from planned to settled: one process, {SLOTS} slots; medians of 5, of 3 above 10 s")
    print(
        f"{'':38}{'a second':>10}{'CPU ms':>9}{'floor':>10}{'CPU ms':>9}{'rate/floor':>12}{'CPU/floor':>11}"
    )
    gc.freeze()  # as `run` does, and for the floor as well
    with databases() as servers:
        for latency, part in LATENCIES.items():
            with slack(latency) as api:
                for name, server in servers.items():
                    for size in (size // part for size in sizes):
                        what = f"{size:,}, {latency * 1000:.0f} ms, {name}"
                        print_row(what, *asyncio.run(compared(server, api, size, latency)))


def print_row(what: str, ours: Sent, floor: Sent) -> None:
    """One line of the table."""
    print(
        f"{what:38}{ours.rate:10.0f}{ours.cpu:9.2f}{floor.rate:10.0f}{floor.cpu:9.2f}"
        f"{ours.rate / floor.rate:12.2f}{ours.cpu / floor.cpu:11.1f}",
        flush=True,
    )


async def compared(
    server: SqliteFiles | PostgresServer, api: Api, size: int, latency: float
) -> tuple[Sent, Sent]:
    """Ours and the floor, interleaved."""
    ours: list[Sent] = []
    floors: list[Sent] = []
    runs = 5
    while len(ours) < runs:
        posts = min(size, SLOTS * 10) if latency else size  # with latency its rate is known
        floors.append(await timed(posts, partial(post, api.url, posts)))
        api.forget()
        with server.fresh() as url:
            await asyncio.to_thread(filled, url, partial(crowd.gather, count=size))
            ours.append(await _send(url, api, size))
        runs = 3 if size / ours[0].rate > 10 else 5
    floor = _median(floors)
    # What so many slots can do at all, whoever posts.
    return _median(ours), Sent(SLOTS / latency, floor.cpu) if latency else floor


async def _send(url: str, api: Api, size: int) -> Sent:
    """Ours: one pass of the planner, and the deliver loop beside it until nothing is left."""
    circle = circle_on(url, api.url)
    try:
        await circle.jobs.start(ticking=False)
        sent = await timed(size, partial(_until_sent, circle))
    finally:
        await circle.stop()
        await circle.close()
    counted = api.counted()
    if (counted["posts"], counted["different"]) != (size, size):
        raise RuntimeError(f"{size} were to be posted: {counted}")
    return sent


def circle_on(url: str, api_url: str, slots: int = SLOTS) -> FullCircle:
    """The bot on a database, at a moment when everybody of the crowd is at work."""
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(TOKEN),
        slack_api_url=api_url,
        database_url=SecretStr(url),
        fullcircle_send_slots=slots,
        fullcircle_posts_a_minute=0,
    )
    return build(settings, MovableClock(crowd.TUESDAY), role=Role.TICKS)


async def _until_sent(circle: FullCircle) -> None:
    await circle.jobs.tick()
    while await circle.jobs_store.look(_is_anything_left):  # noqa: ASYNC110  a row is looked at, there is no event
        await asyncio.sleep(0.05)


_LEFT = (
    select(DELIVERIES.c.id).where(is_pending()).limit(1),
    select(DELIVERIES.c.id).where(is_under_way()).limit(1),
)


def _is_anything_left(tx: Tx) -> bool:
    return any(tx.execute(query).first() is not None for query in _LEFT)


async def post(api_url: str, count: int) -> None:
    """The floor: messages that are ready, SLOTS at a time, over one session."""
    numbers = iter(range(count))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=SLOTS)) as session:
        client = AsyncWebClient(token=TOKEN, base_url=api_url, session=session, retry_handlers=[])

        async def slot() -> None:
            for number in numbers:
                await client.chat_postMessage(channel=f"D{number:07}", text=TEXT, blocks=_BLOCKS)

        await asyncio.gather(*(slot() for _ in range(SLOTS)))


_BLOCKS: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": TEXT}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": f"a{n}", "text": {"type": "plain_text", "text": "I tried it"}}
            for n in range(4)
        ],
    },
]


async def timed(size: int, work: Callable[[], Awaitable[object]]) -> Sent:
    """Do it, and say how fast it was."""
    began, busy = time.perf_counter(), time.process_time()
    await work()
    took, used = time.perf_counter() - began, time.process_time() - busy
    return Sent(size / took, 1000 * used / size)


def _median(runs: Iterable[Sent]) -> Sent:
    runs = list(runs)
    return Sent(statistics.median(run.rate for run in runs), statistics.median(run.cpu for run in runs))
