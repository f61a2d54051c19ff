"""Digests: read, choose, decrypt, queue for many people with a key set, against one join per 500 people over the same rows.

Runs are interleaved on one database; the table shows medians of five, of three above 10 s. The floor reads and does nothing else; ours is the sweep
as the jobs run it, and the words of what is listed.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cryptography.fernet import Fernet
from sqlalchemy import bindparam, delete, insert, literal_column, select, update

from bot.domain.advice import Advice, Origin, State
from bot.domain.digest import choose
from bot.domain.person import Person
from bot.jobs.check import Rules
from bot.jobs.digests import BATCH, plan_batch
from bot.messages import KINDS
from bot.services import digests
from storage import advice, people, workspaces
from storage.advice import ADVICE
from storage.deliveries import DELIVERIES
from storage.engine import open_engine
from storage.people import PEOPLE
from storage.rows import values_of
from storage.store import Store, Tx
from tests.benchmarks.processes import databases

RUNS, ITEMS, DUE = 5, 10, 5
BATCHES_TRACED = 4
"""So many show whether memory grows with the batches; to trace them takes four times as long."""

SIZES = (1_000, 10_000)
FRIDAY = datetime(2026, 3, 6, 10, tzinfo=UTC)
RULES = Rules(kinds={kind.name: kind for kind in KINDS}, default_zone="UTC")


def run(sizes: Sequence[int] = SIZES) -> None:
    """Measure on both databases, at two sizes, and print the table."""
    print(
        f"\nDigests: read, choose, decrypt, queue; {ITEMS} items each, {DUE} due, key set; medians of {RUNS}"
    )
    print(f"{'':26}{'people/s floor':>16}{'people/s ours':>16}{'ours/floor':>12}{'peak MB':>9}")
    with databases() as servers:
        for name, server in servers.items():
            for size in sizes:
                with server.fresh() as url, _filled(url, size) as (store, home):
                    _row(f"{name}, {size:,}", store, home, size)


def _row(name: str, store: Store, home: UUID, size: int) -> None:
    floors: list[float] = []
    ours: list[float] = []
    while len(ours) < (3 if ours and max(floors[0], ours[0]) > 10 else RUNS):
        floors.append(_timed(lambda: _floor(store, home)))
        store.transact(_reset, home)
        ours.append(_timed(lambda: _ours(store, home)))
    store.transact(_reset, home)
    tracemalloc.start()
    _ours(store, home, BATCHES_TRACED)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    floor, our = size / statistics.median(floors), size / statistics.median(ours)
    print(f"{name:26}{floor:16,.0f}{our:16,.0f}{our / floor:12.2f}{peak:9.1f}")


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


_PEOPLE = select(PEOPLE.c.id).where(PEOPLE.c.workspace_id == bindparam("home")).order_by(PEOPLE.c.id)
_JOIN: Any = (
    select(
        literal_column("people.*"), literal_column("advice.*")
    )  # as the driver gives them: nothing is decrypted
    .select_from(PEOPLE)
    .join(ADVICE, (ADVICE.c.workspace_id == PEOPLE.c.workspace_id) & (ADVICE.c.receiver_id == PEOPLE.c.id))
    .where(PEOPLE.c.workspace_id == bindparam("home"), PEOPLE.c.id.in_(bindparam("some", expanding=True)))
)


def _floor(store: Store, home: UUID) -> None:
    with store.read() as tx:
        ids = list(tx.execute(_PEOPLE, {"home": home}).scalars())
        for at in range(0, len(ids), BATCH):
            tx.execute(_JOIN, {"home": home, "some": ids[at : at + BATCH]}).all()


def _ours(store: Store, home: UUID, batches: int | None = None) -> None:
    """The sweep, and then the words of all that is listed, batch by batch; all batches or so many."""
    with store.read() as tx:
        ids = list(tx.execute(_PEOPLE, {"home": home}).scalars())
    begins = range(0, len(ids), BATCH)[:batches]
    for _ in begins:
        store.transact(plan_batch, RULES, FRIDAY, BATCH)
    for at in begins:
        with store.read() as tx:
            _read_words(tx, home, ids[at : at + BATCH])


def _read_words(tx: Tx, home: UUID, ids: list[UUID]) -> None:
    known = people.list_by_id(tx, home, ids)
    matters = digests.matters_of(tx, home, list(known.values()), FRIDAY)
    listed = [entry.advice_id for one in matters.values() for entry in choose(one, "UTC", FRIDAY).entries]
    advice.list_by_id(tx, home, listed)


_DELETE = delete(DELIVERIES).where(DELIVERIES.c.workspace_id == bindparam("home"))
_DUE = update(PEOPLE).where(PEOPLE.c.workspace_id == bindparam("home"))


def _reset(tx: Tx, home: UUID) -> None:
    tx.execute(_DELETE, {"home": home})
    tx.execute(_DUE, {"home": home, "digest_at": FRIDAY, "digest_week": None})


@contextmanager
def _filled(url: str, size: int) -> Iterator[tuple[Store, UUID]]:
    engine = open_engine(
        url, encryption_key=Fernet.generate_key().decode(), statement_timeout=60.0, durable=False
    )
    store = Store(engine, threads=1, name="bench")
    try:
        yield store, store.transact(_fill, size)
    finally:
        store.close()
        engine.dispose()


def _fill(tx: Tx, size: int) -> UUID:
    home = workspaces.put(
        tx,
        workspaces.Workspace(
            id=uuid4(), team_id="T0", bot_user_id="U0", bot_token="xoxb-bench", installed_at=FRIDAY
        ),
    ).id
    persons = [
        Person(
            id=uuid4(),
            workspace_id=home,
            slack_id=f"U{n}",
            name="Maya",
            created_at=FRIDAY,
            zone="UTC",
            version=1,
        )
        for n in range(size)
    ]
    tx.execute(insert(PEOPLE), [values_of(person) for person in persons])
    for at in range(0, size, BATCH):
        items = [_item(person, n) for person in persons[at : at + BATCH] for n in range(ITEMS)]
        tx.execute(insert(ADVICE), [values_of(item) for item in items])
    return home


def _item(person: Person, n: int) -> Advice:
    day = FRIDAY.date() - timedelta(days=n) if n < DUE else FRIDAY.date() + timedelta(days=30)
    return Advice(
        id=uuid4(),
        workspace_id=person.workspace_id,
        origin=Origin.SHORTCUT,
        created_at=FRIDAY - timedelta(days=20),
        version=1,
        receiver_id=person.id,
        adviser_name="Dana",
        words="Start with the why, then the numbers. People remember stories.",
        state=State.OPEN,
        check_in_on=day,
        check_in_first_on=day,
        check_in_number=1,
    )
