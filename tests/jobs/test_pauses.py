"""For how long nothing is tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from bot.clock import MovableClock
from bot.domain.delivery import Delivery, Op
from bot.jobs.pauses import Pauses

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_delivery(op: Op = Op.POST) -> Delivery:
    """Of a workspace of its own."""
    return Delivery(
        id=uuid4(), workspace_id=uuid4(), key="k", kind="notice", op=op, lane="l", due_at=NOW, created_at=NOW
    )


def test_those_that_fail_together_count_once_and_the_pause_grows() -> None:
    clock = MovableClock(NOW)
    pauses = Pauses(clock)
    assert not pauses.all_paused()
    assert {pauses.no_connection() for _ in range(25)} == {NOW + timedelta(seconds=1)}
    assert pauses.all_paused()
    clock.advance(timedelta(seconds=1))
    assert not pauses.all_paused()
    assert pauses.no_connection() == clock.now() + timedelta(seconds=2)
    pauses.reached()
    assert not pauses.all_paused()
    assert pauses.no_connection() == clock.now() + timedelta(seconds=1)


def test_a_rate_limit_holds_one_method_in_one_workspace() -> None:
    clock = MovableClock(NOW)
    pauses, limited = Pauses(clock), a_delivery()
    pauses.rate_limited(limited, NOW + timedelta(seconds=30))
    assert pauses.ends_at(limited) == NOW + timedelta(seconds=30)
    assert pauses.ends_at(a_delivery()) is None
    clock.advance(timedelta(seconds=30))
    assert pauses.ends_at(limited) is None


def test_a_clock_that_is_stepped_back_ends_every_pause() -> None:
    clock = MovableClock(NOW)
    pauses, limited = Pauses(clock), a_delivery()
    pauses.rate_limited(limited, NOW + timedelta(seconds=30))
    pauses.no_connection()
    clock.advance(timedelta(days=-7))
    assert pauses.ends_at(limited) is None
    assert not pauses.all_paused()
