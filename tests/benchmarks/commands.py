"""`/advice`, for somebody with 5 open items and with 500, against a bare AsyncApp whose command does nothing.

Both servers are processes of their own with one worker; runs are interleaved, with the same 32 clients as events, and with one client alone.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from storage import advice, people
from storage.store import Tx
from tests.benchmarks import crowd
from tests.benchmarks.load import CLIENTS, FORM, Measured, median, post_all
from tests.benchmarks.processes import bot, databases, filled, process, slack

RUNS, COMMANDS = 5, 300
SIZES = (5, 500)


def run() -> None:
    """Measure on both databases and print the table."""
    print(f"\n/advice: 1 worker, medians of {RUNS}")
    print(
        f"{'':38}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'floor p50':>11}{'CPU ms':>9}{'p50/floor':>11}{'CPU/floor':>11}"
    )
    with databases() as servers, slack() as api:
        for name, server in servers.items():
            for size in SIZES:
                with ExitStack() as stack:
                    ours, floors = (
                        stack.enter_context(server.fresh()),
                        stack.enter_context(server.fresh(migrated=False)),
                    )
                    filled(ours, partial(_fill, size=size))
                    address = stack.enter_context(bot(ours, api.url))
                    floor = stack.enter_context(process("tests.benchmarks.floor", floors))
                    for clients in (1, CLIENTS):
                        own, least = asyncio.run(_interleaved(address, floor, clients))
                        what = f"{size} items, {clients} clients, {name}".replace("1 clients", "1 client")
                        print_row(what, own, least)


def print_row(what: str, own: Measured, least: Measured) -> None:
    """One line of the table, as soon as it is known."""
    figures = f"{own.p50:9.1f}{own.p99:9.1f}{own.cpu:9.2f}{least.p50:11.1f}{least.cpu:9.2f}"
    ratios = f"{own.p50 / least.p50:11.2f}{own.cpu / (least.cpu or 1):11.2f}"
    print(f"{what:38}{figures}{ratios}", flush=True)


async def _interleaved(ours: str, floor: str, clients: int) -> tuple[Measured, Measured]:
    found: dict[str, list[Measured]] = {ours: [], floor: []}
    for turn in range(RUNS + 1):
        for url, runs in found.items():
            bodies = [_command(turn * COMMANDS + number) for number in range(COMMANDS)]
            runs.append(await post_all(url, bodies, clients, FORM))
    return median(found[ours][1:]), median(found[floor][1:])  # the first one warms up


def _command(number: int) -> bytes:
    fields = {
        "token": "t", "team_id": "T0ACME", "team_domain": "acme", "channel_id": "D0000000", "channel_name": "directmessage",
        "user_id": "U0000000", "user_name": "maya", "command": "/advice", "text": "", "api_app_id": "A0PLAYGROUND",
        "trigger_id": f"1.{number}.{id(object())}", "response_url": "http://127.0.0.1:1/none",
    }  # fmt: skip
    return urlencode(fields).encode()


def _fill(tx: Tx, size: int) -> None:
    now = datetime.now(UTC)
    maya = people.add(tx, crowd.person(crowd.home(tx, now=now), 0, now=now))
    for number in range(size):
        advice.add(tx, crowd.item(maya, in_days=1 + number % 60, now=now))
