"""The clock: policy's time and the leases' time never move each other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.clock import Clock, MovableClock, SystemClock

MACHINE = datetime(2026, 3, 2, 12, tzinfo=UTC)
STORY = datetime(2030, 1, 1, tzinfo=UTC)


class Machine:
    """The machine's clock in these tests."""

    def __init__(self) -> None:
        self.at = MACHINE

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_the_system_clock_is_the_machines(machine: Machine) -> None:
    clock = SystemClock(machine)
    machine.at += timedelta(minutes=3)
    assert clock.now() == clock.lease_now() == MACHINE + timedelta(minutes=3)


def test_without_a_machine_given_moments_are_aware_utc() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.lease_now().tzinfo is UTC


@pytest.mark.parametrize("make", [SystemClock, lambda machine: MovableClock(STORY, machine=machine)])
def test_time_is_now_in_seconds(make: Callable[[Machine], Clock], machine: Machine) -> None:
    clock = make(machine)
    assert clock.time() == clock.now().timestamp()


def test_a_movable_clock_stands_still_until_it_is_moved(machine: Machine) -> None:
    clock = MovableClock(STORY, machine=machine)
    machine.at += timedelta(hours=1)
    assert clock.now() == STORY
    clock.advance(timedelta(days=7))
    assert clock.now() == STORY + timedelta(days=7)
    clock.advance(-timedelta(days=8))
    assert clock.now() == STORY - timedelta(days=1)
    clock.move_to(STORY + timedelta(days=365))
    assert clock.now() == STORY + timedelta(days=365)


def test_a_running_one_ticks_on_with_the_machine(machine: Machine) -> None:
    clock = MovableClock(STORY, running=True, machine=machine)
    machine.at += timedelta(seconds=5)
    assert clock.now() == STORY + timedelta(seconds=5)
    clock.advance(timedelta(days=1))
    machine.at += timedelta(seconds=2)
    assert clock.now() == STORY + timedelta(days=1, seconds=7)
    clock.move_to(STORY)
    machine.at += timedelta(seconds=1)
    assert clock.now() == STORY + timedelta(seconds=1)


def test_moving_policy_leaves_leases_alone_and_the_other_way_round(machine: Machine) -> None:
    clock = MovableClock(STORY, machine=machine)
    clock.advance(timedelta(days=30))
    assert clock.lease_now() == MACHINE
    machine.at += timedelta(minutes=5)
    assert clock.lease_now() == MACHINE + timedelta(minutes=5)
    assert clock.now() == STORY + timedelta(days=30)


def test_moments_come_out_in_utc_and_naive_ones_are_refused() -> None:
    clock = MovableClock(STORY.astimezone(timezone(timedelta(hours=9))))
    assert clock.now().tzinfo is UTC
    assert clock.now() == STORY
    with pytest.raises(ValueError, match="needs a zone"):
        clock.move_to(STORY.replace(tzinfo=None))
    with pytest.raises(ValueError, match="needs a zone"):
        MovableClock(STORY.replace(tzinfo=None))
    assert clock.now() == STORY


def test_threads_that_advance_it_lose_no_step() -> None:
    clock = MovableClock(STORY)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clock.advance, [timedelta(seconds=1)] * 2000))
    assert clock.now() == STORY + timedelta(seconds=2000)
