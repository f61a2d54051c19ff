"""From the start of the process to its first 200, on an SQLite file with 500 items in it, against the floor's start on a file of its own.

The 200 is that of a signed event which nobody handles. Slack answers at once, from a process of its own.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from functools import partial

import aiohttp

from tests.benchmarks import crowd
from tests.benchmarks.load import envelope, signed
from tests.benchmarks.processes import bot_environment, databases, filled, free_port, slack
from tests.cast import SECRET

RUNS, ITEMS = 5, 500
_COMPILE_ANEW = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, what is started anew has to be compiled anew: what is installed was compiled by pip, what is ours was not."""


def run() -> None:
    """Measure and print the table."""
    with (
        databases() as servers,
        slack() as api,
        servers["SQLite"].fresh() as ours,
        servers["SQLite"].fresh(migrated=False) as empty,
    ):
        filled(ours, partial(crowd.gather, count=ITEMS, stopped="only started"))
        floors, starts = [], []
        for _ in range(RUNS + 1):  # the first one warms up
            port = free_port()
            secret = {"SLACK_SIGNING_SECRET": SECRET}
            floors.append(_start(["tests.benchmarks.floor", str(port), empty], port, secret))
            port = free_port()
            starts.append(_start(["bot", "run"], port, bot_environment(ours, api.url, port)))
    floor, start = (statistics.median(some[1:]) for some in (floors, starts))
    print(f"\nStart to the first 200, SQLite file with {ITEMS} items; medians of {RUNS}")
    print(f"{'':26}{'floor, s':>12}{'ours, s':>12}{'ours/floor':>13}")
    print(f"{'SQLite':26}{floor:12.2f}{start:12.2f}{start / floor:13.2f}", flush=True)


def _start(module: list[str], port: int, environment: dict[str, str]) -> float:
    environment = {name: value for name, value in os.environ.items() if name != _COMPILE_ANEW} | environment
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *module], env=environment, stdout=subprocess.DEVNULL
    ) as running:
        try:
            asyncio.run(_answered(f"http://127.0.0.1:{port}/slack/events"))
            return time.perf_counter() - began
        finally:
            running.terminate()


async def _answered(url: str) -> None:
    body = envelope({"type": "team_join", "event_ts": "1.1"}, 1)
    async with aiohttp.ClientSession() as session:
        for _ in range(3_000):
            try:
                async with session.post(url, data=body, headers=signed(body)) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.01)
    raise RuntimeError(f"nobody answers at {url}")
