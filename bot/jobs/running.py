"""All jobs of one process, put together: what `bot.app` starts and stops, and what the demo and the tests step through by hand.

Apart from the jobs so that each of them can be run without the others. Must decide nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.domain.pace import paces, question_paces
from bot.errors import StorageError
from bot.jobs.check import Rules
from bot.jobs.deliver import GRACE, SLOTS, Deliverer
from bot.jobs.digests import plan_digests
from bot.jobs.erase import erase
from bot.jobs.fetch import Fetcher
from bot.jobs.metronome import Metronome
from bot.jobs.plan import plan
from bot.jobs.rescue import look_up, take_over_expired
from bot.jobs.silence import fall_silent
from bot.jobs.turns import Turns
from bot.jobs.twice import Twice
from bot.messages import KINDS
from bot.messages.kind import Kind
from bot.slack.gateway import Gateway
from storage import advice, claims, digests, people, sightings, stepped
from storage.store import Store, Tx

LAG = timedelta(minutes=5)
"""So long may something be due and unsent before the log says so."""

_A_DAY = timedelta(days=1)
_log = logging.getLogger(__name__)


class Jobs:
    """Plan, deliver, rescue, erase. Everything but `wake` belongs to one event loop."""

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        clock: Clock,
        *,
        default_zone: str,
        quiet_days: frozenset[date] = frozenset(),
        tick_seconds: float = 15.0,
        slots: int = SLOTS,
        posts_a_minute: int = 0,
        is_held: bool = False,
        kinds: Iterable[Kind] = KINDS,
    ) -> None:
        """`store`: the jobs' own, so that they leave the handlers their threads; make both with `on_queued` calling `wake`
        and `on_left_to_fetch` calling `fetch`.

        `default_zone` stands in where Slack names no zone; on `quiet_days` nobody is pinged. `slots`: how many messages are sent at once.
        `posts_a_minute`: in a workspace, by all replicas together, and the other limits of Slack's with it; 0: as fast as Slack answers.
        `is_held`: the operator's kill switch; what is due is planned and waits, and nothing is done in Slack.
        """
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._is_held = is_held
        by_name = {kind.name: kind for kind in kinds}
        self._rules = Rules(kinds=by_name, default_zone=default_zone, quiet_days=quiet_days)
        self.twice = Twice()
        self._turns = Turns(store, clock.lease_now, question_paces() if posts_a_minute else {})
        self._deliverer = Deliverer(
            store,
            gateway,
            clock,
            self._rules,
            self.twice,
            slots,
            paces(posts_a_minute) if posts_a_minute else {},
            self._turns,
            is_held=is_held,
        )
        self._fetcher = Fetcher(store, gateway, clock, self._rules.calendar)
        self._metronome = Metronome(timedelta(seconds=tick_seconds), self._beat)
        self._beaten = asyncio.Event()
        self._worked_out = asyncio.Event()
        self._ticking, self._looking = asyncio.Lock(), asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []
        self._put_right_at: datetime | None = None
        self.last_tick_at: datetime | None = None
        """When the rows were last worked out whole, by the policy clock; for /healthz."""

    async def start(self, *, ticking: bool = True) -> None:
        """Begin to deliver and to fetch, and to tick (the first tick comes at once) unless another process does that."""
        running = (
            self._deliverer.run(),
            self._tick_on_beats(),
            self._look_up_after_ticks(),
            self._fetcher.run(),
        )
        self._tasks = [asyncio.create_task(each) for each in running]
        if ticking:
            await self._metronome.start()

    async def stop(self, grace: float = GRACE) -> None:
        """An orderly end within `grace` seconds and a little: what is under way settles or is handed on. Also after no start."""
        await self._metronome.stop()
        await self._deliverer.stop(grace)
        if not self._tasks:
            return
        deliverer, *others = self._tasks
        for task in others:
            task.cancel()  # what it has begun in the database still commits or rolls back whole
        await asyncio.gather(deliverer, *others, return_exceptions=True)
        self._tasks = []

    def wake(self) -> None:
        """Something was queued. May be called from any thread, at any time; before `start` it does nothing."""
        self._deliverer.wake()

    def fetch(self) -> None:
        """The words of some message are to be fetched. As `wake`."""
        self._fetcher.wake()

    async def tick(self) -> None:
        """One full pass: plan what is due, erase what is over, look for what got lost, fetch. Never raises."""
        await self._work_out()
        await self._look_up()
        await self._try("fetch", self._fetcher.quiet())
        self._deliverer.wake()

    async def _work_out(self) -> None:
        """What a tick does with rows alone; then those who speak to Slack are woken."""
        async with self._ticking:
            now = self._clock.now()
            await self._put_right(now)
            went_well = await self._try("plan", plan(self._store, self._rules, now))
            went_well &= await self._try("digests", plan_digests(self._store, self._rules, now))
            went_well &= await self._try("silence", fall_silent(self._store, now))
            went_well &= await self._try("expired", self._store.run(take_over_expired, self._clock))
            went_well &= await self._try("erase", erase(self._store, self._clock))
            went_well &= await self._try("lag", self._look_at_lag(now))
            self.wake()
            if went_well:
                self.last_tick_at = self._clock.now()

    async def _put_right(self, now: datetime) -> None:
        """What a wrong clock put off for years: at the start, when the clock is seen to be stepped back, and once a day."""
        last = self._put_right_at
        if last is not None and last <= now < last + _A_DAY:
            return
        if await self._try("stepped", self._store.run(stepped.look_again, now)):
            self._put_right_at = now

    async def _look_up(self) -> None:
        """What may have arrived without our knowing is looked for in Slack."""
        async with self._looking:
            found = look_up(self._store, self._gateway, self._turns, self._clock, self._rules, self.twice)
            await self._try("rescue", found)

    async def _look_at_lag(self, now: datetime) -> None:
        """What has been due for longer than a few ticks is not being sent; `/healthz` says the same. Not where that is on purpose."""
        if self._is_held:
            return
        oldest = await self._store.look(claims.oldest_due, now)
        if oldest is not None and now - oldest > LAG:
            extra = {"action": "deliver.lag", "lag_seconds": round((now - oldest).total_seconds(), 1)}
            _log.warning("Sending lags behind: something has been due for a while.", extra=extra)

    async def settle(self) -> None:
        """Fetch and send until nothing is due and nothing is under way. For the demo and the tests; works without `start`."""
        await self._fetcher.quiet()
        await self._deliverer.quiet()

    async def next_at(self) -> datetime | None:
        """When the rows next have something for a tick or the deliver loop; None when nothing can come by itself.

        For the demo and the tests, which step through weeks from one such moment to the next.
        """
        return await self._store.look(_next_at)

    def _beat(self) -> None:
        self._beaten.set()

    async def _tick_on_beats(self) -> None:
        """Rows alone: nobody's check-in waits because Slack is slow with somebody else's history."""
        while True:
            await self._beaten.wait()
            self._beaten.clear()
            await self._work_out()
            self._worked_out.set()

    async def _look_up_after_ticks(self) -> None:
        while True:
            await self._worked_out.wait()
            self._worked_out.clear()
            await self._look_up()

    async def _try(self, name: str, step: Awaitable[object]) -> bool:
        """One step's failure leaves the others their turn; the next tick tries again."""
        try:
            await step
        except StorageError as error:
            extra = {"action": f"tick.{name}", "why": str(error)}
            _log.warning("A part of the tick could not be done; the next one tries again.", extra=extra)
            return False
        except Exception:  # noqa: BLE001  the next step, and the next tick, must have their turn
            _log.exception("A part of the tick broke.", extra={"action": f"tick.{name}"})
            return False
        return True


def _next_at(tx: Tx) -> datetime | None:
    return claims.earliest(
        (
            claims.next_at(tx),
            advice.next_wake_at(tx),
            sightings.next_fetch_at(tx),
            digests.next_at(tx),
            people.next_give_up_at(tx),
            people.next_replan_at(tx),
        )
    )
