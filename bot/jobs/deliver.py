"""The deliver loop: one long-lived task that claims what is due and sends it, in at most so many slots at once.

Not a scheduler's job: a scheduler that shuts down cancels between posting and recording [P]. Woken by every commit that queued something and by
the tick. What it may send is decided in bot.jobs.check, what follows in bot.domain.delivery and bot.jobs.settle; here is only the doing and
the waiting. It must never end because of one delivery, and never call Slack for anything that is not marked as attempted.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from bot.clock import Clock, since_boot
from bot.domain.delivery import (
    LEASE,
    NO_CONNECTION,
    RATE_LIMITED,
    Delivery,
    Next,
    Op,
    Retry,
    after_answer,
)
from bot.domain.pace import Pace
from bot.errors import Conflict, DatabaseAway, OutcomeUnknown, SlackError, StorageError, TryAgain
from bot.jobs import arriving, asking, calling, check, pacing, settle, taking
from bot.jobs.arriving import Arrived
from bot.jobs.check import Rules
from bot.jobs.checked import NOTHING_YET, Asked, Checked, Go, NotNow, Outside
from bot.jobs.flights import Flight, Flights
from bot.jobs.pacing import Taken
from bot.jobs.pauses import Pauses
from bot.jobs.turns import Turns
from bot.jobs.twice import Twice
from bot.slack.gateway import Gateway
from storage import claims, workspaces
from storage.store import Store, Tx
from storage.together import A_MOMENT, AT_ONCE, Groups, Together

SLOTS = 25
GRACE = 8.0
"""Seconds that what is under way gets to settle when the process is to end; 10 is what it has in all."""

_HALF_LEASE = LEASE.total_seconds() / 2
_SHARE_SECONDS = 30.0
_PREPARATIONS = 4  # for facts, for the conversation, for going, and one more for what changed meanwhile
_log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class Deliverer:
    """Sends what is due. Its loop and all its methods but `wake` belong to one event loop."""

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        clock: Clock,
        rules: Rules,
        twice: Twice,
        slots: int = SLOTS,
        paces: Mapping[Op, Pace] = MappingProxyType({}),
        turns: Turns | None = None,
        *,
        is_held: bool = False,
    ) -> None:
        """`paces`: how fast each operation may go in a workspace, `turns`: how fast it may be asked; none at all: as fast as Slack answers.

        `is_held`: it takes nothing, and all of it waits in the rows.
        """
        self._store = store
        at_once = AT_ONCE[store.engine.dialect.name]
        self._checks = Groups(store.run, self._check_all, at_once, slots)
        self._records = Groups(store.run, self._record, at_once, slots, lambda: self._flights.unanswered)
        self._together = Together(store.run, at_once)
        self._gateway = gateway
        self._clock = clock
        self._rules = rules
        self._twice = twice
        self._slots = slots
        self._flights = Flights(slots)
        self._due = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._is_stopping = False
        self._is_held = is_held
        self._loop: asyncio.AbstractEventLoop | None = None
        self._paces = paces
        self._turns = turns or Turns(store, clock.lease_now)
        self._pauses = Pauses(clock)
        self._share, self._share_until = 0, 0.0

    def wake(self) -> None:
        """Something may be due. May be called from any thread, at any time."""
        loop = self._loop
        if loop is None:
            return
        try:
            loop.call_soon_threadsafe(self._due.set)
        except RuntimeError:  # the loop is closed: the next process finds what is due
            _log.debug("Woken after the end.", extra={"action": "deliver.late"})

    async def run(self) -> None:
        """Claim and send until `stop`. Survives everything that a delivery or the database does."""
        self._loop = asyncio.get_running_loop()
        self._due.set()
        while not self._is_stopping:
            await self._due.wait()
            if self._flights.is_nearly_full:
                await asyncio.sleep(A_MOMENT)
            self._due.clear()
            try:
                await self._take_off()
            except StorageError as error:
                _log.warning(
                    "Could not claim; trying again.", extra={"action": "deliver.claim", "why": str(error)}
                )
                self._wake_in(1.0)
            except Exception:  # noqa: BLE001  the loop must not end
                _log.exception("Claiming broke; trying again.", extra={"action": "deliver.broken"})
                self._wake_in(10.0)

    async def quiet(self) -> None:
        """Send until nothing is due and nothing under way; for the demo and the tests. Works without `run` too."""
        while True:
            started = await self._take_off()
            if self._flights:
                await asyncio.wait(list(self._flights), return_when=asyncio.FIRST_COMPLETED)
            elif not started:
                return

    async def stop(self, grace: float = GRACE) -> None:
        """Claim no more; let what is under way settle for `grace` seconds; then give back what was never attempted and call the rest unknown."""
        self._is_stopping = True
        self._due.set()
        async with self._claiming:  # a claim that has begun still puts its rows into our hands
            flights = dict(self._flights)
        if flights:
            await asyncio.wait(flights, timeout=grace)
        left = [(task, flight) for task, flight in flights.items() if not task.done()]
        for task, _ in left:
            task.cancel()
        await asyncio.gather(*(task for task, _ in left), return_exceptions=True)
        await asyncio.gather(*(self._hand_on(flight) for _, flight in left))

    async def _take_off(self) -> int:
        """Claim no more than there are free slots and start sending. Returns how many."""
        if self._is_held:
            return 0
        async with self._claiming:
            if self._is_stopping or self._pauses.all_paused():
                return 0
            started, began, taken = 0, since_boot(), await self._claim()
            while taken.claimed:
                started += len(taken.claimed)
                for one in taken.claimed:
                    self._start(Flight(one.delivery, began, one.wait, one.checked))
                began, taken = since_boot(), await self._claim() if taken.may_be_more else Taken()
            if (
                time.monotonic() > self._share_until
            ):  # after the claim: in an idle process somebody waits for that
                await self._learn_share()
            return started

    def _start(self, flight: Flight) -> None:
        task = asyncio.create_task(self._fly(flight))
        self._flights[task] = flight
        task.add_done_callback(self._landed)

    async def _claim(self) -> Taken:
        now, lease_now = self._clock.now(), self._clock.lease_now()
        share = self._share or await self._learn_share()
        free, full = self._flights.room(share)
        if free <= 0:
            return Taken()
        claim = now, lease_now, free, uuid4(), self._paces, full
        try:
            return await self._store.run(taking.take, *claim, self._rules, self._pauses.hold_back)
        except Conflict:  # other replicas are at the same lanes, and will send them
            self._wake_in(0.1)
            return Taken()
        except DatabaseAway:
            raise
        except Exception as error:  # noqa: BLE001  one of them cannot be checked: then each is, by itself
            extra = {"action": "deliver.take", "why": type(error).__name__}
            _log.warning("What was claimed could not be checked together.", extra=extra)
            return await self._store.run(pacing.claim, *claim)

    async def _learn_share(self) -> int:
        """How many slots a workspace may have, by how many installations there are now."""
        installed = await self._store.look(workspaces.count)
        self._share = pacing.share_of(self._slots, installed)
        self._share_until = time.monotonic() + _SHARE_SECONDS
        return self._share

    def _landed(self, task: asyncio.Task[None]) -> None:
        """A slot is free, and so is a lane with perhaps more in it."""
        self._flights.pop(task, None)
        self._due.set()

    async def _fly(self, flight: Flight) -> None:
        try:
            await self._deliver(flight)
        except StorageError as error:
            # Its lease will run out, and rescue finds it.
            extra = {**settle.said_of(flight.delivery, "delivery.left"), "why": str(error)}
            _log.warning(
                "The database did not answer in time; the delivery is left to be rescued.", extra=extra
            )
        except Exception:  # noqa: BLE001  one delivery must not end the loop
            extra = settle.said_of(flight.delivery, "delivery.broken")
            _log.exception("A delivery broke; it is left to be rescued.", extra=extra)

    async def _deliver(self, flight: Flight) -> None:
        if flight.wait > 0:  # its place in the minute; what is so is looked at after it
            await asyncio.sleep(flight.wait)
        try:
            go = await self._prepare(flight)
        except SlackError as error:
            await self._not_sent(flight, error)
            return
        if go is None:
            return
        flight.delivery = go.delivery
        if self._is_late(flight):  # the machine slept since the check: by now it may be somebody else's
            late = Retry(go.delivery.due_at, go.delivery.attempts, "slept")
            await self._store.run(settle.not_sent, go.delivery, late, self._clock.now())
            self._due.set()
            return
        flight.attempted = True
        try:
            ts = await calling.call(self._gateway, go, self._rules)
        except SlackError as error:
            await self._not_sent(flight, error)
            return
        flight.answered = True
        self._due.set()
        self._pauses.reached()
        arrived = Arrived(go, ts, self._clock.now())
        recorded = await self._surely(flight, lambda: self._records.do(arrived))
        if (
            not recorded
            and go.delivery.op is Op.POST
            and not await self._store.look(settle.stands, go.delivery, ts)
        ):
            self._twice.overslept(go.delivery)

    async def _prepare(self, flight: Flight) -> Go | None:
        """Find out what only Slack knows, and check in a transaction whether it goes; None when it does not."""
        outside, checked = NOTHING_YET, flight.checked
        for _ in range(_PREPARATIONS):
            checked = checked or await self._check(flight, outside)
            if isinstance(checked, NotNow):
                return None
            if isinstance(checked, Go):
                return checked
            zone, now = self._rules.default_zone, self._clock.now()
            outside = await asking.ask(self._store, self._gateway, self._turns, checked, outside, zone, now)
            checked = None
        raise TryAgain("still_unprepared", 60.0)

    async def _check(self, flight: Flight, outside: Outside) -> Checked:
        if self._is_stopping or self._is_late(flight):
            await self._store.run(claims.give_back, flight.delivery, flight.delivery.due_at)
            return NotNow("stopping, or late")
        paused_until = self._pauses.ends_at(flight.delivery)
        if paused_until is not None:
            await self._store.run(claims.give_back, flight.delivery, paused_until)
            return NotNow("rate-limited")
        return await self._checks.do(Asked(flight.delivery, outside))

    def _is_late(self, flight: Flight) -> bool:
        """Whether so much of the lease is over that it is not begun any more."""
        return since_boot() - flight.began > _HALF_LEASE

    def _check_all(self, tx: Tx, asked: Sequence[Asked]) -> Sequence[Checked]:
        return check.check_all(tx, asked, self._rules, self._clock.now())

    def _record(self, tx: Tx, arrived: Sequence[Arrived]) -> Sequence[bool]:
        return arriving.record(tx, arrived, self._rules.default_zone)

    async def _not_sent(self, flight: Flight, error: SlackError) -> None:
        now = self._clock.now()
        then = after_answer(flight.delivery, error, now, was_attempted=flight.attempted)
        then = self._paused(flight.delivery, error, then)
        if await self._recorded(flight, settle.not_sent, flight.delivery, then, now):
            settle.log_not_sent(flight.delivery, then)
        if self._paces and isinstance(error, TryAgain) and error.code in RATE_LIMITED:
            lease_now = self._clock.lease_now()
            await self._recorded(flight, pacing.hold, lease_now, flight.delivery, error.retry_after)
        if isinstance(then, Retry):
            self._wake_in((then.at - now).total_seconds())

    def _paused(self, delivery: Delivery, error: SlackError, then: Next) -> Next:
        """What failed for all fails for the others too: they are not even tried for a while."""
        if isinstance(error, TryAgain) and isinstance(then, Retry):
            if error.code == NO_CONNECTION:
                return replace(then, at=self._pauses.no_connection())
            if error.code in RATE_LIMITED:
                self._pauses.rate_limited(delivery, then.at)
        else:
            self._pauses.reached()
        return then

    async def _recorded(
        self, flight: Flight, step: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._surely(flight, lambda: self._together.run(step, *args, **kwargs))

    async def _surely(self, flight: Flight, step: Callable[[], Awaitable[T]]) -> T:
        """Record what happened, again and again while the database is away, as long as the row is ours."""
        pause = 0.1
        while True:
            try:
                return await step()
            except StorageError:
                if since_boot() - flight.began + pause > LEASE.total_seconds():
                    raise
            await asyncio.sleep(pause)
            pause = min(2 * pause, 5.0)

    async def _hand_on(self, flight: Flight) -> None:
        """The process ends with this one in its hands: whoever comes next takes it up."""
        now = self._clock.now()
        try:
            if flight.attempted and flight.delivery.op is Op.POST:
                then = after_answer(flight.delivery, OutcomeUnknown("stopped"), now, was_attempted=True)
                if await self._store.run(settle.not_sent, flight.delivery, then, now):
                    settle.log_not_sent(flight.delivery, then)
            else:
                await self._store.run(claims.give_back, flight.delivery, flight.delivery.due_at)
        except StorageError as error:
            extra = {**settle.said_of(flight.delivery, "delivery.left"), "why": str(error)}
            _log.warning("Could not hand a delivery on; its lease will run out.", extra=extra)

    def _wake_in(self, seconds: float) -> None:
        # A little later than asked: woken a moment too early, it would find nothing and sleep until the tick.
        asyncio.get_running_loop().call_later(max(0.0, seconds) + 0.05, self._due.set)
