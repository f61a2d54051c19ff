"""A tick with 1,000 items due: what it costs does not depend on how many items there are; and what looking costs when nothing is due.

A tick is everything but sending. Ticks on the small and the large database are interleaved; each probe of an idle tick is measured beside a
`SELECT 1` in a transaction of the same sort.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, func, insert, select, text, true, update

from bot.app import FullCircle
from storage import advice, claims, digests, people, sightings
from storage.advice import ADVICE
from storage.deliveries import DELIVERIES
from storage.people import PEOPLE
from storage.rows import values_of
from storage.store import Tx
from tests.benchmarks import crowd
from tests.benchmarks.crowd import TUESDAY
from tests.benchmarks.processes import databases, filled, slack
from tests.benchmarks.sending import circle_on
from tests.databases import PostgresServer, SqliteFiles

RUNS, DUE, ITEMS = 5, 1_000, 10
DUE_IN = -1
"""Days: what is due was so yesterday."""

SMALL, LARGE, LARGEST = 10_000, 100_000, 1_000_000


@dataclass(frozen=True, slots=True)
class House:
    """A database with so many items."""

    circle: FullCircle
    home: UUID
    url: str


def run(large: int = LARGE) -> None:
    """Measure on both databases and print both tables."""
    with databases() as servers, slack() as api, ExitStack() as stack:
        houses = {
            (name, size): stack.enter_context(_house(server, api.url, size))
            for name, server in servers.items()
            for size in (SMALL, large)
        }
        print(f"\nA tick with {DUE:,} due; medians of {RUNS}")
        print(f"{'':26}{f'{SMALL:,}, ms':>16}{f'{large:,}, ms':>16}{'large/small':>13}")
        for name in servers:
            small, big = asyncio.run(_ticks(houses[name, SMALL], houses[name, large]))
            print(f"{name:26}{small:16.0f}{big:16.0f}{big / small:13.2f}", flush=True)
        print(f"\nLooking when nothing is due, {large:,} items; medians of {_LOOKS}")
        print(f"{'':26}{'SELECT 1, ms':>16}{'probe, ms':>16}{'probe/floor':>13}")
        for name in servers:
            for probe, floor, ours in asyncio.run(_probes(houses[name, large])):
                print(f"{f'{probe}, {name}':32}{floor:10.3f}{ours:16.3f}{ours / floor:13.2f}", flush=True)


async def _ticks(*houses: House) -> tuple[float, ...]:
    took: list[list[float]] = [[] for _ in houses]
    for _ in range(RUNS):
        for runs, house in zip(took, houses, strict=True):
            await asyncio.to_thread(filled, house.url, partial(_forget, home=house.home, wake_at=TUESDAY))
            began = time.perf_counter()
            await house.circle.jobs.tick()
            runs.append(1000 * (time.perf_counter() - began))
    for house in houses:
        await asyncio.to_thread(filled, house.url, partial(_forget, home=house.home))
    return tuple(statistics.median(runs) for runs in took)


_HOME: Any = bindparam("home")
_FORGET = delete(DELIVERIES).where(DELIVERIES.c.workspace_id == _HOME)
_NO_DIGESTS = update(PEOPLE).where(PEOPLE.c.workspace_id == _HOME, PEOPLE.c.digest_at.is_not(None))
_WAKE = update(ADVICE).where(ADVICE.c.workspace_id == _HOME, ADVICE.c.check_in_on == bindparam("day"))


def _forget(tx: Tx, home: UUID, wake_at: datetime | None = None) -> None:
    """As if the tick had not been: nothing is queued, and what it looked at is awake again, or asleep."""
    tx.execute(_FORGET, {"home": home})
    tx.execute(_NO_DIGESTS, {"home": home, "digest_at": None})
    tx.execute(_WAKE, {"home": home, "day": TUESDAY.date() + timedelta(days=DUE_IN), "wake_at": wake_at})


@contextmanager
def _house(server: SqliteFiles | PostgresServer, api_url: str, size: int) -> Iterator[House]:
    with server.fresh() as url:
        home = filled(url, partial(_fill, size=size))
        circle = circle_on(url, api_url)
        try:
            yield House(circle, home, url)
        finally:
            asyncio.run(circle.close())


def _fill(tx: Tx, size: int) -> UUID:
    """People with ITEMS items each that are not due for a month; DUE people have one more, which is due when it is woken."""
    home = crowd.home(tx)
    for begin in range(0, size // ITEMS, DUE):
        persons = [crowd.person(home, begin + n) for n in range(DUE)]
        tx.execute(insert(PEOPLE), [values_of(each) for each in persons])
        if not begin:
            tx.execute(insert(ADVICE), [values_of(crowd.item(each, in_days=DUE_IN)) for each in persons])
            model = crowd.item(persons[0], in_days=30, wake_at=TUESDAY + timedelta(days=30))
            tx.execute(insert(ADVICE), values_of(model))
    for _ in range(ITEMS):
        tx.execute(_copies(tx.dialect), {"home": home, "model": model.id})
    return home


def _copies(dialect: str) -> Any:
    """One item more for everybody, as the model is; made by the database, or a million of them would take minutes."""
    own = {"id": _NEW_ID[dialect], "receiver_id": PEOPLE.c.id}
    columns = [own.get(column.name, column) for column in ADVICE.c]
    rows = select(*columns).select_from(ADVICE.join(PEOPLE, true()))
    rows = rows.where(
        PEOPLE.c.workspace_id == _HOME, ADVICE.c.workspace_id == _HOME, ADVICE.c.id == bindparam("model")
    )
    return insert(ADVICE).from_select([column.name for column in ADVICE.c], rows)


_NEW_ID: dict[str, Any] = {
    "sqlite": func.lower(func.hex(func.randomblob(16))), "postgresql": func.gen_random_uuid(),
}  # fmt: skip

_ONE = text("SELECT 1")
_LOOKS = 200
_LIMIT = 500


def _one(tx: Tx) -> None:
    tx.execute(_ONE).all()


Probe = Callable[[Tx], object]
_WRITING: dict[str, Probe] = {
    "to replan": lambda tx: people.list_to_replan(tx, TUESDAY, _LIMIT),
    "awake": lambda tx: advice.list_awake(tx, TUESDAY, _LIMIT),
    "digests": lambda tx: digests.list_due(tx, TUESDAY, _LIMIT),
    "expired": lambda tx: claims.list_expired(tx, datetime.now(UTC), _LIMIT),
    "claim": lambda tx: claims.claim(tx, TUESDAY, datetime.now(UTC), 25, uuid4()),
}
_READING: dict[str, Probe] = {
    "unknown": lambda tx: claims.list_unknown_due(tx, TUESDAY, _LIMIT),
    "to fetch": lambda tx: sightings.list_to_fetch(tx, TUESDAY, 1),
    "lag": lambda tx: claims.oldest_due(tx, TUESDAY),
}


async def _probes(house: House) -> list[tuple[str, float, float]]:
    """Each probe's name, what `SELECT 1` costs in a transaction like its own, and what it costs, in milliseconds."""
    store = house.circle.jobs_store
    kinds = ((store.run, _WRITING), (store.look, _READING))
    found = []
    for run_, probes in kinds:
        for name, probe in probes.items():
            floors, ours = [], []
            for _ in range(_LOOKS):
                floors.append(await _timed(run_, _one))
                ours.append(await _timed(run_, probe))
            found.append((name, statistics.median(floors), statistics.median(ours)))
    return found


async def _timed(run_: Callable[[Probe], Awaitable[object]], probe: Probe) -> float:
    began = time.perf_counter()
    await run_(probe)
    return 1000 * (time.perf_counter() - began)
