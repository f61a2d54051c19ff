"""Two replicas on one PostgreSQL against one, with Slack at 50 ms and 25 slots each.

The nudges are planned already, and due once all replicas are up; how long it takes is between the first and the last post, by the minimal Slack's
count, which also says whether anything came twice.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import update

from bot.jobs.check import Rules
from bot.jobs.plan import BATCH, plan_batch
from bot.messages import KINDS
from storage.deliveries import DELIVERIES
from storage.store import Tx
from tests.benchmarks import crowd
from tests.benchmarks.processes import Api, databases, filled, process, slack
from tests.databases import PostgresServer, SqliteFiles

RUNS, SLOTS, LATENCY = 5, 25, 0.05
SIZES = (300, 3_000)
RULES = Rules(kinds={kind.name: kind for kind in KINDS}, default_zone="UTC")


def run(sizes: Sequence[int] = SIZES) -> None:
    """Measure and print the table."""
    print(
        f"\nReplicas on one PostgreSQL, {LATENCY * 1000:.0f} ms, {SLOTS} slots each; medians of {RUNS}, of 3 above 10 s"
    )
    print(f"{'':26}{'one, a second':>16}{'two, a second':>16}{'two/one':>10}{'twice':>8}")
    with databases() as servers, slack(LATENCY) as api:
        for size in sizes:
            ones: list[tuple[float, int]] = []
            twos: list[tuple[float, int]] = []
            while len(ones) < (3 if ones and size / ones[0][0] > 10 else RUNS):
                ones.append(_rate(servers["PostgreSQL"], api, size, 1))
                twos.append(_rate(servers["PostgreSQL"], api, size, 2))
            one, two = (statistics.median(rate for rate, _ in runs) for runs in (ones, twos))
            twice = sum(each for _, each in (*ones, *twos))
            print(f"{f'{size:,} nudges':26}{one:16.0f}{two:16.0f}{two / one:10.2f}{twice:8}", flush=True)


def _rate(server: SqliteFiles | PostgresServer, api: Api, size: int, replicas: int) -> tuple[float, int]:
    """Messages a second, and how many came twice."""
    with server.fresh() as url, ExitStack() as stack:
        filled(url, partial(_planned, count=size))
        for _ in range(replicas):
            stack.enter_context(process("tests.benchmarks.replica", url, api.url, str(SLOTS), "0"))
        api.forget()
        filled(url, partial(_all_due, at=crowd.TUESDAY))
        counted = _when_all_came(api, size)
    return (size - 1) / (counted["last"] - counted["first"]), counted["posts"] - counted["different"]


def _planned(tx: Tx, count: int) -> None:
    crowd.gather(tx, count)
    while plan_batch(tx, RULES, crowd.TUESDAY, BATCH) == BATCH:
        pass
    _all_due(tx, crowd.TUESDAY + timedelta(days=1))


def _all_due(tx: Tx, at: datetime) -> None:
    tx.execute(update(DELIVERIES).values(due_at=at))


def _when_all_came(api: Api, size: int) -> dict[str, Any]:
    """Asked rarely, since asking costs the one who answers; then once more, for what should not come."""
    while api.counted()["posts"] < size:
        time.sleep(0.25)
    time.sleep(0.5)
    return api.counted()
