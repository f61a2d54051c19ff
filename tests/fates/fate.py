"""What befalls processes of the bot: started on one database, killed, stopped, with time that goes by for all of them and for Slack.

Apart from what is played with it (rounds.py, the tests). Must hold no expectation but that a process which was not killed lives.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine

from bot.domain.delivery import Delivery, DeliveryState
from bot.playground import Slack
from storage import workspaces
from storage.deliveries import DELIVERIES
from storage.rows import columns_of, many
from storage.workspaces import Workspace
from tests.cast import SECRET, TOKEN, Cast, gather
from tests.databases import Database
from tests.fates.process import CLOCK, KILL
from tests.story import MONDAY_MORNING

ROOT = Path(__file__).parents[2]
_ROWS = columns_of(DELIVERIES, Delivery)
_PENDING = DeliveryState.PENDING
_UNSETTLED = (_PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.RIDING)

_SHIFTED = (
    "CREATE SCHEMA shifted",
    "CREATE TABLE shifted.error (seconds float8)",
    "INSERT INTO shifted.error VALUES (0)",
    """CREATE FUNCTION shifted.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
       $$ SELECT pg_catalog.clock_timestamp() + make_interval(secs => seconds) FROM shifted.error $$""",
    # What is named without its schema is looked for there first: so the server's own clock is a moved one, for this database.
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I SET search_path = public, shifted, pg_catalog', current_database()); END $$",
)


@dataclass(slots=True, eq=False)
class Replica:
    """One process after another in the same place. `wrong_by`: seconds by which its clock is wrong."""

    name: str
    port: int
    wrong_by: float = 0.0
    sleeps: bool = False
    process: asyncio.subprocess.Process | None = None

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.returncode is None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(slots=True)
class Fate:
    """The stand-in, the cast, a database, and the processes. `skew`: seconds between the machine's clock and everybody's."""

    slack: Slack
    cast: Cast
    database: Database
    folder: Path
    settings: dict[str, str]
    skew: float
    replicas: list[Replica] = field(default_factory=list)
    server: Engine | None = None
    """The way to PostgreSQL's clock."""

    http: aiohttp.ClientSession = field(default_factory=aiohttp.ClientSession)

    @property
    def now(self) -> datetime:
        """What a right clock says."""
        return datetime.now(UTC) + timedelta(seconds=self.skew)

    @property
    def home(self) -> Workspace:
        """The installation."""
        with self.database.store.read() as tx:
            (home,) = (each for each in workspaces.list_all(tx) if each.team_id == "T0ACME")
        return home

    @property
    def alive(self) -> list[Replica]:
        return [replica for replica in self.replicas if replica.is_alive]

    # Processes

    async def add(self, *arguments: str, wrong_by: float = 0.0) -> Replica:
        """One more process, which is up."""
        replica = Replica(f"{len(self.replicas)}", free_port(), wrong_by)
        self.replicas.append(replica)
        await self.start(replica, *arguments)
        return replica

    async def start(self, replica: Replica, *arguments: str) -> None:
        """A process in this place, until it answers on /healthz, or has met its fate already."""
        self._set(replica)
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.database.url,
            "PORT": str(replica.port),
            "FULLCIRCLE_TICK_SECONDS": "0.2",
            "FULLCIRCLE_POSTS_A_MINUTE": "0",
            CLOCK: str(self._clock_of(replica)),
            KILL: str(self._order),
            **self.settings,
        }
        with (self.folder / "log").open("ab") as log:
            replica.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.fates.process", *(arguments or ("run",)),
                cwd=self.folder, env=env, stdout=log, stderr=log,
            )  # fmt: skip
        await self.until(lambda: not replica.is_alive or self.health(replica))
        assert replica.is_alive or replica.process.returncode == -signal.SIGKILL, self.log()
        self.listen_to_any(random.Random(replica.port))

    async def health(self, replica: Replica) -> dict[str, Any] | None:
        """What /healthz says; None when nobody answers, or all is not well."""
        try:
            async with self.http.get(f"{replica.url}/healthz", timeout=aiohttp.ClientTimeout(2)) as said:
                return await said.json() if said.status == 200 else None
        except (aiohttp.ClientError, TimeoutError):
            return None

    def listen(self, replica: Replica) -> None:
        """Slack brings everything to this one from now on."""
        self.slack.send_events_to(f"{replica.url}/slack/events", SECRET)

    def listen_to_any(self, dice: random.Random) -> None:
        """What stands before the replicas hands it to one that lives."""
        if self.alive:
            self.listen(dice.choice(self.alive))

    async def kill(self, *replicas: Replica) -> None:
        """SIGKILL: nothing is said goodbye to."""
        for replica in replicas or self.alive:
            if replica.is_alive and replica.process is not None:
                replica.process.send_signal(signal.SIGKILL)
                await replica.process.wait()

    async def revive(self) -> None:
        """Somebody starts those again that died, two minutes later: every lease that they held is over."""
        await self.time_passes(130)
        await asyncio.gather(*(self.start(each) for each in self.replicas if not each.is_alive))

    # Points

    @property
    def _order(self) -> Path:
        return self.folder / "order"

    def arm(self, point: str) -> None:
        """Whoever gets to this point first dies there."""
        self._order.with_suffix(".done").unlink(missing_ok=True)
        draft = self.folder / "draft"
        draft.write_text(point)
        draft.rename(self._order)

    def disarm(self) -> bool:
        """The order is off; whether it was carried out."""
        self._order.unlink(missing_ok=True)
        return self._order.with_suffix(".done").exists()

    async def has_struck(self) -> Replica:
        """Wait until somebody got to the point. Returns who."""
        done = self._order.with_suffix(".done")
        await self.until(lambda: done.exists() and done.read_text().isdecimal())
        pid = int(done.read_text())
        return next(each for each in self.replicas if each.process is not None and each.process.pid == pid)

    async def falls_asleep(self) -> Replica:
        """Wait until somebody got to the point, and has stopped there. Returns who."""
        sleeper = await self.has_struck()
        sleeper.sleeps = True
        return sleeper

    def wake(self, sleeper: Replica) -> None:
        """It goes on where it was."""
        sleeper.sleeps = False
        assert sleeper.process is not None
        sleeper.process.send_signal(signal.SIGCONT)

    async def strikes(self) -> None:
        """Wait until somebody got to the point, and is dead."""
        await self.has_struck()
        await self.until(lambda: len(self.alive) < len(self.replicas))

    # Time

    async def time_passes(self, seconds: float) -> None:
        """For everybody: the processes, Slack, and the database's own clock."""
        self.skew += seconds
        for replica in self.replicas:
            self._set(replica)
        if self.database.kind == "postgresql":
            await asyncio.to_thread(self._shift_database)

    def sets_wrong(self, replica: Replica, seconds: float) -> None:
        """The clock of one process is stepped."""
        replica.wrong_by = seconds
        self._set(replica)

    def _set(self, replica: Replica) -> None:
        draft = self.folder / f"draft-{replica.name}"
        draft.write_text(str(self.skew + replica.wrong_by))
        draft.rename(self._clock_of(replica))

    def _clock_of(self, replica: Replica) -> Path:
        return self.folder / f"clock-{replica.name}"

    def _shift_database(self) -> None:
        assert self.server is not None
        with self.server.begin() as connection:
            connection.exec_driver_sql(f"UPDATE shifted.error SET seconds = {self.skew}")

    async def ticks(self) -> None:
        """Wait for a tick that began now or later, of any process that lives."""
        awake = [each for each in self.alive if not each.sleeps]
        seen: dict[str, set[str]] = {each.name: set() for each in awake}

        async def has_ticked() -> bool:
            for each in awake:
                last = (await self.health(each) or {}).get("last_tick")
                if last:
                    seen[each.name].add(last)
            # one from before, one that was going on, and a whole one of the same process
            return any(len(ends) > 2 for ends in seen.values())

        await self.until(has_ticked)

    async def until(self, true: Callable[[], Any], seconds: float = 60.0) -> None:
        """Wait for something that happens by itself."""
        try:
            async with asyncio.timeout(seconds):
                while not await _awaited(true()):  # noqa: ASYNC110  what it waits for tells nobody
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise TimeoutError(f"It never happened.\n{self.under_way()}\n{self.log()}") from None

    async def comes_to_rest(self) -> None:
        """Time goes by, half a minute at a time, until nothing is under way and Slack has brought everything."""
        for _ in range(20):
            if not self.under_way() and not self.slack.awaiting_retry:
                return
            await self.time_passes(31)
            await self.ticks()
            await self.slack.retry_due()
            await self.sends()
        raise AssertionError(f"still under way: {self.under_way()}\n{self.log()}")

    async def sends(self) -> None:
        """What can go by itself goes, and what is said about it is heard."""
        with suppress(TimeoutError):  # what stands behind something unsettled has to wait
            await self.until(lambda: not any(row.state is _PENDING for row in self.under_way()), 0.5)
        await self.slack.settle(limit=30)

    # Rows

    def rows(self, **where: Any) -> list[Delivery]:
        """The outbox of the workspace, oldest first."""
        here = [DELIVERIES.c[name] == value for name, value in where.items()]
        query = _ROWS.where(DELIVERIES.c.workspace_id == self.home.id, *here)
        with self.database.store.read() as tx:
            return many(tx, Delivery, query.order_by(DELIVERIES.c.created_at))

    def under_way(self) -> list[Delivery]:
        """What is due and not settled."""
        query = _ROWS.where(DELIVERIES.c.workspace_id == self.home.id, DELIVERIES.c.state.in_(_UNSETTLED))
        with self.database.store.read() as tx:
            found = many(tx, Delivery, query)
        return [row for row in found if row.state is not _PENDING or row.due_at <= self.now]

    def log(self) -> str:
        """The last that the processes said."""
        return (self.folder / "log").read_text()[-20_000:]


async def _awaited(found: Any) -> Any:
    return await found if isinstance(found, Awaitable) else found


def free_port() -> int:
    """A port that is the same for one process after another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@asynccontextmanager
async def a_fate(
    database: Database, folder: Path, *, replicas: int = 1, at: datetime = MONDAY_MORNING, **settings: str
) -> AsyncIterator[Fate]:
    """Slack, and so many processes. It is `at` when they start."""
    skew = at.timestamp() - time.time()
    holder: list[Fate] = []

    def now() -> float:
        return time.time() + (holder[0].skew if holder else skew)

    slack = Slack(now=now, signed_at=now)
    slack.answer_within = 20.0  # a machine may be busy
    cast = gather(slack)
    await slack.start()
    fate = Fate(slack, cast, database, folder, settings, skew)
    holder.append(fate)
    try:
        if database.kind == "postgresql":
            fate.server = database.open_plain()
            with fate.server.begin() as connection:
                for statement in _SHIFTED:
                    connection.exec_driver_sql(statement)
            await fate.time_passes(0)
        for _ in range(replicas):
            await fate.add()
        yield fate
    finally:
        slack.let_go()
        await fate.kill()
        await fate.http.close()
        await slack.stop()
