"""Asking Slack in turn: what would be a long wait is not asked, a Retry-After holds the question and nothing else, for every replica."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.delivery import OUT_OF_TURN, DeliveryState
from bot.domain.pace import PATIENCE, Pace, Question, question_paces
from bot.errors import TryAgain
from bot.jobs.turns import Turns
from bot.playground import Fault
from storage import limits
from tests.jobs.world import World

FAST = dict.fromkeys(Question, Pace(every=0.001, burst=5))


def turns(world: World) -> Turns:
    """A replica's."""
    return Turns(world.store, world.clock.lease_now, FAST)


class Asked:
    """A question that counts how often it was asked."""

    def __init__(self, error: TryAgain | None = None) -> None:
        self.times = 0
        self.error = error

    async def __call__(self) -> int:
        self.times += 1
        if self.error is not None:
            raise self.error
        return self.times


async def test_in_its_turn_it_is_asked(world: World) -> None:
    asked = Asked()
    assert [await turns(world).ask(world.home.id, Question.WHO, asked) for _ in range(3)] == [1, 2, 3]


async def test_what_would_wait_long_is_not_asked_and_costs_no_turn(world: World) -> None:
    asked, pace = Asked(), Pace(every=1.0, burst=1)
    taken = int(PATIENCE.total_seconds()) + 2
    world.run(limits.reserve, world.clock.lease_now(), world.home.id, Question.WHO, pace, taken)
    slow = Turns(world.store, world.clock.lease_now, dict.fromkeys(Question, pace))
    for _ in range(3):
        with pytest.raises(TryAgain) as caught:
            await slow.ask(world.home.id, Question.WHO, asked)
        assert caught.value.code == OUT_OF_TURN
        assert 1 < caught.value.retry_after <= 4
    assert asked.times == 0
    assert await slow.ask(world.home.id, Question.WHERE, asked) == 1, "another question has turns of its own"


async def test_a_retry_after_is_kept_to_by_the_replica_that_was_not_told(world: World) -> None:
    refused, asked = Asked(TryAgain("ratelimited", 60.0)), Asked()
    with pytest.raises(TryAgain) as caught:
        await turns(world).ask(world.home.id, Question.WHO, refused)
    assert (caught.value.code, caught.value.retry_after) == (OUT_OF_TURN, 60.0)
    with pytest.raises(TryAgain):
        await turns(world).ask(world.home.id, Question.WHO, asked)
    assert asked.times == 0
    assert await turns(world).ask(world.home.id, Question.WHERE, asked) == 1


async def test_what_must_be_asked_first_makes_the_message_wait_and_holds_no_other(world: World) -> None:
    world.keeps(days=1)
    world.slack.fail_next("users.info", Fault.rate_limited(30))
    world.clock.advance(timedelta(days=2))
    await world.tick()
    row = world.row("check-in")
    assert (row.state, row.attempts, row.why) == (DeliveryState.PENDING, 0, OUT_OF_TURN)
    assert not world.slack.posts()
    await world.pass_time(seconds=40)
    assert world.row("check-in").state is DeliveryState.SENT
    assert len(world.slack.calls_of("users.info")) == 2


def test_every_question_has_a_pace_below_its_tier() -> None:
    for question, pace in question_paces().items():
        in_a_minute = pace.burst + 60 / pace.every
        assert in_a_minute <= (100 if question in (Question.WHO, Question.WHO_IS_THERE) else 50)
