"""Killed with SIGKILL at every named point, the other side answering at once: nothing lost, nothing doubled (quality.md, "Reliability").

Real processes beside the stand-in: one on SQLite, three on PostgreSQL. A few rounds at each change; `make test-kill` plays many.
"""

from __future__ import annotations

import asyncio
import random
import signal
from pathlib import Path

import pytest

from bot.app.serving import _STOP_SECONDS
from bot.domain.delivery import LEASE, DeliveryState, Op
from bot.jobs.deliver import GRACE
from bot.playground import Fault
from bot.slack.gateway import PATIENT
from tests.databases import Database
from tests.fates.__main__ import REPLICAS, ways
from tests.fates.fate import a_fate
from tests.fates.process import ASLEEP, INTAKE, SENDING
from tests.fates.rounds import FEW, POWER_CUT, STORIES, WAYS, campaign, nothing_twice_or_lost


@pytest.mark.slow
async def test_killed_at_every_point(database: Database, tmp_path: Path) -> None:
    async with a_fate(database, tmp_path, replicas=REPLICAS[database.kind]) as fate:
        await campaign(fate, FEW[database.kind], say=lambda _: None)


@pytest.mark.slow
async def test_killed_again_and_again_in_the_middle_of_everything(database: Database, tmp_path: Path) -> None:
    """No chosen point: whatever a process happens to be doing."""
    dice = random.Random(5)
    async with a_fate(database, tmp_path, replicas=REPLICAS[database.kind]) as fate:
        maya = fate.cast.maya
        fate.slack.latency = 0.05
        for _ in range(5):
            fate.listen_to_any(dice)
            await maya.say(maya.bot_dm, "help")
            await asyncio.sleep(dice.random() * 0.15)
            await fate.kill(dice.choice(fate.replicas))
            await fate.revive()
        fate.slack.latency = 0.0
        await fate.comes_to_rest()
        assert len([message for message in maya.dm if message.bot_id]) == 5, fate.log()
        nothing_twice_or_lost(fate)


def test_the_few_rounds_get_to_every_point_with_every_story() -> None:
    few = [way for some in FEW.values() for way in some]
    assert len(few) == 16
    assert {point for _, point in few} == {*INTAKE, *SENDING, POWER_CUT}
    assert {name for name, _ in few} == set(STORIES)
    assert set(few) <= set(WAYS)
    assert set(ways(100, random.Random(0))) == set(WAYS)


def test_a_lease_outlasts_the_post_that_it_is_for() -> None:
    """Whoever is late gives back at half of it, so that what has begun by then is over before somebody else may begin."""
    assert LEASE.total_seconds() / 2 > PATIENT
    assert PATIENT > GRACE, "what is under way at a SIGTERM may still be under way when the time is up"


def test_a_process_that_is_told_to_stop_takes_ten_seconds_at_most() -> None:
    assert GRACE < _STOP_SECONDS < 10


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [1.0, None], ids=["answers in time", "never answers"])
async def test_sigterm_in_the_middle_of_a_post_hands_it_on(
    sqlite_database: Database, tmp_path: Path, seconds: float | None
) -> None:
    """Within ten seconds, and nobody has to wait for a lease."""
    async with a_fate(sqlite_database, tmp_path) as fate:
        maya, [replica] = fate.cast.maya, fate.replicas
        fate.slack.fail_next("chat.postMessage", Fault.hang(seconds))
        await maya.say(maya.bot_dm, "help")
        await fate.until(lambda: bool(fate.slack.posts()))
        assert replica.process is not None
        replica.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):  # ten where nothing else runs, which the test above holds
            assert await replica.process.wait() == 0, fate.log()
        (row,) = fate.rows(op=Op.POST)
        assert row.state is (DeliveryState.SENT if seconds else DeliveryState.UNKNOWN), fate.log()
        fate.slack.let_go()
        await fate.start(replica)
        await fate.comes_to_rest()
        assert len([message for message in maya.dm if message.bot_id]) == 1
        nothing_twice_or_lost(fate)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [60, 130], ids=["within its lease", "for longer than its lease"])
async def test_a_process_that_sleeps_between_the_last_check_and_the_post(
    postgresql_database: Database, tmp_path: Path, seconds: int
) -> None:
    """As on a machine that is suspended. Longer than the lease it is the documented case: there twice, said in the log, counted on /healthz."""
    async with a_fate(postgresql_database, tmp_path, replicas=2) as fate:
        maya = fate.cast.maya
        fate.arm(f"{ASLEEP}after attempted_at: notice")
        saying = asyncio.create_task(maya.say(maya.bot_dm, "help"))
        sleeper = await fate.falls_asleep()
        (awake,) = (each for each in fate.replicas if each is not sleeper)
        fate.listen(awake)
        await fate.time_passes(seconds)
        await fate.ticks()
        if seconds > LEASE.total_seconds():
            await fate.comes_to_rest()
        fate.wake(sleeper)
        await saying
        times = 2 if seconds > LEASE.total_seconds() else 1
        await fate.until(lambda: len(fate.slack.posts()) == times)
        await fate.comes_to_rest()
        await fate.ticks()
        assert len(fate.slack.posts()) == times
        counted = [(await fate.health(each) or {})["perhaps_twice"] for each in (awake, sleeper)]
        assert counted == [
            {"never_shown": times - 1, "overslept": 0},
            {"never_shown": 0, "overslept": times - 1},
        ]
        assert ("delivery.overslept" in fate.log()) == (times == 2)
