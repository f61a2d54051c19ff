"""The deliver loop as people see it: what arrives, when, where, and what it does to the items."""

from __future__ import annotations

from bot.domain.advice import State
from bot.domain.delivery import DeliveryState, Op
from tests.jobs.world import World


async def test_a_check_in_comes_on_its_day_and_plans_the_softer_one(world: World) -> None:
    item = world.keeps(days=7)
    await world.pass_time(days=6)
    assert world.maya.dm == []
    await world.pass_time(days=2)
    assert "How did it go" in world.maya.last_dm
    now = world.item(item)
    assert now.check_in_sent_at is not None
    assert now.softer_on is not None
    await world.pass_time(days=9)
    assert len(world.maya.dm) == 2
    await world.pass_time(days=9)
    assert world.item(item).state is State.RESTING


async def test_a_question_opens_a_group_and_becomes_the_thread_that_answers_come_to(world: World) -> None:
    item = world.asks()
    await world.tick()
    sent = world.row("question")
    assert sent.state is DeliveryState.SENT
    assert (world.item(item).channel, world.item(item).message_ts) == (sent.channel, sent.ts)
    assert world.relay_state(item) == "sent"


async def test_an_outcome_reaches_the_adviser_and_redraws_the_receivers_card(world: World) -> None:
    item = world.keeps(days=1)
    await world.pass_time(days=2)
    world.tells(item)
    await world.tick()
    assert "came back to your advice" in world.dana.last_dm
    assert "Want to hear" in world.dana.last_dm.plain
    assert world.rows(op=Op.UPDATE)
    assert world.relay_state(item) == "sent"
