"""`python -m bot …` as it is, but for two things: a file says how wrong its clock is, and another at which point it dies, by SIGKILL.

Apart because it is what the tests start as a process of its own. Nothing of ours is replaced: the points are looked at before or after the true
function runs, and the clock is the machine's plus so many seconds.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import slack_sdk.signature

import bot.__main__
import bot.app
import bot.jobs.metronome
from bot.app.web import SlackEndpoint
from bot.clock import SystemClock
from bot.domain.delivery import Op
from bot.jobs import arriving, calling
from bot.jobs.arriving import Arrived
from bot.jobs.deliver import Deliverer
from bot.slack.gateway import Gateway
from storage.store import Store, Tx

CLOCK, KILL = "TEST_CLOCK", "TEST_KILL"
"""Names of the files, in the environment."""

ASLEEP = "asleep "
"""Before the name of a point: whoever gets there stops, until SIGCONT."""

INTAKE = ("before the commit", "after the commit", "before the ack")
SENDING = ("after the claim", "after attempted_at", "after Slack took it", "before it is recorded", "after it is recorded")  # fmt: skip
LOOKING = "while it is looked for"


def main() -> None:
    """The command line, in this process."""
    if CLOCK in os.environ:
        _move_clocks(Path(os.environ[CLOCK]))
    if KILL in os.environ:
        _die_at_points(Path(os.environ[KILL]))
    bot.__main__.app(prog_name="bot")


def _move_clocks(file: Path) -> None:
    """Everything that reads the machine's wall clock: policy, leases on SQLite, signatures, the scheduler."""

    def error() -> timedelta:
        return timedelta(seconds=float(file.read_text()))

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + error()

    def seconds(_: object) -> float:
        return time.time() + error().total_seconds()

    for module in (apscheduler.schedulers.base, apscheduler.executors.base, bot.jobs.metronome):
        setattr(module, "datetime", Wrong)  # noqa: B010  they import the name
    setattr(bot.app, "SystemClock", partial(SystemClock, lambda: datetime.now(UTC) + error()))  # noqa: B010
    setattr(slack_sdk.signature.Clock, "now", seconds)  # noqa: B010


def _die_at_points(order: Path) -> None:
    def reached(point: str, kind: str = "") -> None:
        """Die, or fall asleep, if the order says so; of several processes the first that gets here."""
        try:
            wanted = order.read_text()
            if wanted.removeprefix(ASLEEP) in (point, f"{point}: {kind}"):
                order.rename(order.with_suffix(".done"))
                order.with_suffix(".done").write_text(str(os.getpid()))
                os.kill(os.getpid(), signal.SIGSTOP if wanted.startswith(ASLEEP) else signal.SIGKILL)
        except FileNotFoundError:
            return

    _die_at_intake(reached)
    _die_sending(reached)


def _die_at_intake(reached: Callable[..., None]) -> None:
    commit, take = Store._transact_once, SlackEndpoint.take

    def transact_once(self: Store, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not threading.current_thread().name.startswith("handlers"):
            return commit(self, use_case, *args, **kwargs)
        queued = False

        def watched(tx: Tx, *args: Any, **kwargs: Any) -> Any:
            nonlocal queued
            made = use_case(tx, *args, **kwargs)
            queued = tx.queued
            if queued:
                reached("before the commit")
            return made

        made = commit(self, watched, *args, **kwargs)
        if queued:
            reached("after the commit")
        return made

    async def taken(self: SlackEndpoint, request: Any) -> Any:
        answer = await take(self, request)
        reached("before the ack")
        return answer

    Store._transact_once = transact_once  # type: ignore[method-assign]
    SlackEndpoint.take = taken  # type: ignore[method-assign]


def _die_sending(reached: Callable[..., None]) -> None:
    start, landed, call = Deliverer._start, Deliverer._landed, calling.call
    record, find_post = arriving.record, Gateway.find_post

    def started(self: Deliverer, flight: Any) -> None:
        reached("after the claim", flight.delivery.kind)
        start(self, flight)

    async def called(gateway: Gateway, go: Any, rules: Any) -> Any:
        is_post = go.delivery.op is Op.POST
        if is_post:
            reached("after attempted_at", go.delivery.kind)
        ts = await call(gateway, go, rules)
        if is_post:
            reached("after Slack took it", go.delivery.kind)
        return ts

    def recorded(tx: Tx, arrived: Sequence[Arrived], *args: Any, **kwargs: Any) -> list[bool]:
        were = record(tx, arrived, *args, **kwargs)
        for each in arrived:
            if each.go.delivery.op is Op.POST:
                reached("before it is recorded", each.go.delivery.kind)
        return were

    def over(self: Deliverer, task: Any) -> None:
        flight = self._flights.get(task)
        if flight is not None and flight.attempted and flight.delivery.op is Op.POST:
            reached("after it is recorded", flight.delivery.kind)
        landed(self, task)

    async def looked(self: Gateway, *args: Any, **kwargs: Any) -> Any:
        found = await find_post(self, *args, **kwargs)
        reached(LOOKING)
        return found

    Deliverer._start, Deliverer._landed, Gateway.find_post = started, over, looked  # type: ignore[method-assign]
    arriving.record, calling.call = recorded, called


if __name__ == "__main__":
    main()
