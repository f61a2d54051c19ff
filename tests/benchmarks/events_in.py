"""Event in, committed, acknowledged: a further reply in a captured thread, and a tick, against the floor's one row.

Both servers are processes of their own with one worker; runs are interleaved, and the table shows medians of five.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.domain.advice import Advice, Origin, State
from bot.domain.person import Person
from storage import advice, answers, people, workspaces
from storage.answers import Answer
from storage.store import Tx
from tests.benchmarks.load import Measured, envelope, median, post_all
from tests.benchmarks.processes import bot, databases, filled, process, slack
from tests.cast import TOKEN

RUNS, EVENTS, SPARE = 5, 500, 100
EPOCH = 1_772_000_000

Make = Callable[[int], bytes]


def run() -> None:
    """Measure on both databases and print the table."""
    rows = _measure()
    print("\nEvent in, committed, acked: 1 worker, 32 clients, medians of", RUNS)
    heads = f"{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}"
    print(f"{'':34}{heads}{'rate/floor':>12}{'p50/floor':>11}{'CPU/floor':>11}")
    for name, floor, ours in rows:
        print(f"{name + ', floor':34}{_figures(floor)}")
        ratios = (
            f"{ours.rate / floor.rate:12.2f}{ours.p50 / floor.p50:11.2f}{ours.cpu / (floor.cpu or 1):11.2f}"
        )
        print(f"{name:34}{_figures(ours)}{ratios}")


def _figures(of: Measured) -> str:
    return f"{of.rate:10.0f}{of.p50:9.1f}{of.p99:9.1f}{of.cpu:9.2f}"


def _measure() -> list[tuple[str, Measured, Measured]]:
    rows = []
    with databases() as servers, slack() as api:
        for database, server in servers.items():
            for event, make in (("reply", _reply), ("tick", _tick)):
                with server.fresh() as ours, server.fresh(migrated=False) as floors:
                    filled(ours, _fill)
                    with bot(ours, api.url) as address, process("tests.benchmarks.floor", floors) as floor:
                        pair = asyncio.run(_interleaved(address, floor, make))
                    rows.append((f"{event}, {database}", *pair))
    return rows


async def _interleaved(ours: str, floor: str, make: Make) -> tuple[Measured, Measured]:
    bodies = [make(number) for number in range(RUNS * EVENTS + SPARE)]
    found: dict[str, list[Measured]] = {floor: [], ours: []}
    for url in found:
        await post_all(url, bodies[:SPARE])
    for turn in range(RUNS):
        batch = bodies[SPARE + turn * EVENTS : SPARE + (turn + 1) * EVENTS]
        for url, runs in found.items():
            runs.append(await post_all(url, batch))
    return median(found[floor]), median(found[ours])


def _fill(tx: Tx) -> None:
    """Maya asked Dana once for every event to come, and has one answer each."""
    now = datetime.now(UTC)
    home = workspaces.put(
        tx,
        workspaces.Workspace(
            id=uuid4(), team_id="T0ACME", bot_user_id="UBOT", bot_token=TOKEN, installed_at=now
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
