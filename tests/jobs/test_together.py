"""One message that carries several relays, beside the stand-in: what Slack answers, or does not, is true of all that ride on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.advice import Advice
from bot.domain.delivery import DeliveryState
from bot.messages import KINDS, Message, Scene, by_name
from bot.playground import Fault
from tests.databases import Database
from tests.jobs.world import World, a_world


@pytest.fixture
async def waiting(sqlite_world: World) -> tuple[World, list[Advice]]:
    """In the evening Maya tells Dana of two things."""
    return sqlite_world, await two_told_in_the_evening(sqlite_world)


async def two_told_in_the_evening(world: World) -> list[Advice]:
    world.clock.advance(timedelta(hours=12))
    items = [world.keeps("Start with the why."), world.keeps("Bring two options.")]
    for item, account in zip(items, ("She listened.", "They chose the first."), strict=True):
        world.tells(item, account)
        world.clock.advance(timedelta(seconds=1))
    await world.tick()
    assert world.slack.posts() == []
    return items


async def morning(world: World) -> None:
    """Nine in New York, and what follows in the next minutes."""
    world.clock.advance(timedelta(hours=11, minutes=31))
    await world.tick()


async def minutes(world: World) -> None:
    for _ in range(6):
        world.clock.advance(timedelta(seconds=31))
        await world.tick()


async def test_one_post_tells_of_both(waiting: tuple[World, list[Advice]]) -> None:
    world, items = waiting
    await morning(world)
    (text,) = world.posts(world.dana)
    assert "She listened." in text
    assert "They chose the first." in text
    assert [world.relay_state(item) for item in items] == ["sent", "sent"]


@pytest.mark.parametrize(
    ("fault", "posts"),
    [
        (Fault.DROP_AFTER_ACCEPTING, 1),
        (Fault.HANG, 1),
        (Fault.late_in_history(1), 1),
        (Fault.DROP_BEFORE, 1),
        (Fault.status(500), 1),
        (Fault.rate_limited(3), 1),
        (Fault.error("brand_new_error"), 1),
        (Fault.never_in_history(), 2),
    ],
    ids=["dropped after", "hung", "late", "dropped before", "500", "429", "unknown code", "never shown"],
)
async def test_whatever_becomes_of_the_call_both_arrive_together(
    waiting: tuple[World, list[Advice]], fault: Fault, posts: int
) -> None:
    world, items = waiting
    world.is_impatient(fault.reply == "hang")
    world.slack.fail_next("chat.postMessage", fault)
    await morning(world)
    world.slack.let_go()
    await minutes(world)
    assert [world.relay_state(item) for item in items] == ["sent", "sent"]
    assert len(world.slack.posts()) == posts, "twice only what Slack never showed in two readings"
    assert all("She listened." in text and "They chose" in text for text in world.posts(world.dana))
    assert {row.state for row in world.rows(kind="outcome")} == {DeliveryState.SENT}


async def test_a_refusal_fails_both_and_each_sender_may_send_again(
    waiting: tuple[World, list[Advice]],
) -> None:
    world, items = waiting
    world.slack.fail_next("chat.postMessage", Fault.error("channel_not_found"))
    await morning(world)
    assert [world.relay_state(item) for item in items] == ["stopped", "stopped"]
    assert all(world.item(item).told_at is None for item in items)


async def test_a_message_that_is_gone_is_not_drawn_again_for_ever(
    waiting: tuple[World, list[Advice]],
) -> None:
    world, items = waiting
    await morning(world)
    world.slack.fail_next("chat.update", Fault.error("message_not_found"), times=9)
    for item in items:
        world.comes_out(item, "No, it did not.")
        world.tells(item)
        await minutes(world)
    assert len(world.slack.calls_of("chat.update")) == 1


async def test_a_part_that_cannot_be_drawn_goes_alone_and_fails_alone(sqlite_database: Database) -> None:
    def render(scene: Scene) -> Message:
        if scene.relay is not None and scene.relay.text == "They chose the first.":
            raise ValueError("a mistake of ours")
        return by_name("outcome").render(scene)

    kinds = [replace(kind, render=render) if kind.name == "outcome" else kind for kind in KINDS]
    async with a_world(sqlite_database, kinds=kinds) as world:
        items = await two_told_in_the_evening(world)
        await morning(world)
        await minutes(world)
        assert [world.relay_state(item) for item in items] == ["sent", "stopped"]
