"""Fetching the words of a pinned message: after the event was acknowledged, whatever Slack does, once whoever fetches."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.domain.window import Calendar
from bot.jobs.fetch import Fetcher
from bot.playground import Channel, Fault, Message
from bot.services import pins
from bot.services.emoji import Reacted
from storage import sightings
from tests.jobs.world import ZONE, World, until


class Pinned:
    """A message of Dana's that Maya pinned, and what was heard of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        people = (world.cast.acme.bot_user_id, world.maya.id, world.dana.id)
        self.group: Channel = world.cast.acme.dm(*people)
        self.message: Message | None = None

    async def begin(self) -> Pinned:
        self.message = await self.world.dana.say(self.group, "Start with the why.")
        self.world.run(pins.reacted, self.world.by(self.world.maya), self.event())
        return self

    def event(self, *, off: bool = False) -> Reacted:
        assert self.message
        at = f"{self.world.clock.now().timestamp():.6f}"
        return Reacted(
            channel=self.group.id, ts=self.message.ts, emoji="pushpin", event_ts=at, is_removed=off
        )

    @property
    def sighting(self) -> Sighting | None:
        assert self.message
        who = self.world.member(self.world.maya)
        return self.world.run(
            sightings.find, self.world.home.id, who.id, SightingKind.PIN, self.group.id, self.message.ts
        )


@pytest.mark.parametrize(
    "fault",
    [Fault.rate_limited(20), Fault.status(500), Fault.DROP_BEFORE, Fault.HANG, Fault.error("internal_error"), Fault.error("unheard_of")],
    ids=["rate limited", "500", "dropped", "hangs", "internal error", "an unknown code"],
)  # fmt: skip
@pytest.mark.parametrize("method", ["conversations.members", "conversations.history", "users.info"])
async def test_what_slack_does_not_answer_is_asked_again(
    sqlite_world: World, fault: Fault, method: str
) -> None:
    world = sqlite_world
    world.is_impatient(fault.reply == "hang")
    pinned = await Pinned(world).begin()
    world.slack.fail_next(method, fault)
    await world.jobs.settle()
    await world.pass_time(minutes=3)
    assert pinned.sighting
    assert pinned.sighting.state is SightingState.KEPT
    assert len(world.maya.ephemerals) == 1
    world.slack.let_go()


async def test_it_is_given_up_after_a_day(sqlite_world: World) -> None:
    world = sqlite_world
    pinned = await Pinned(world).begin()
    world.slack.fail_next("conversations.history", Fault.rate_limited(600), times=1000)
    await world.pass_time(hours=26)
    assert pinned.sighting is None
    assert await world.jobs.next_at() is None


async def test_a_dead_token_stops_it_and_a_new_one_brings_it(sqlite_world: World) -> None:
    world = sqlite_world
    pinned = await Pinned(world).begin()
    world.cast.acme.revoke_token("token_revoked")
    await world.jobs.settle()
    assert pinned.sighting
    assert pinned.sighting.state is SightingState.WAITING
    calls = len(world.slack.calls)
    await world.pass_time(minutes=10)
    assert len(world.slack.calls) == calls


async def test_two_processes_fetch_it_once(world: World) -> None:
    pinned = await Pinned(world).begin()
    other = Fetcher(world.store, world.gateway, world.clock, Calendar(ZONE))
    await asyncio.gather(world.jobs.settle(), other.quiet())
    assert len(world.slack.calls_of("conversations.history")) == 1
    assert len(world.maya.ephemerals) == 1
    assert pinned.sighting
    assert pinned.sighting.advice_id


async def test_a_process_that_died_leaves_it_to_the_next(sqlite_world: World) -> None:
    world = sqlite_world
    pinned = await Pinned(world).begin()
    world.slack.fail_next("conversations.history", Fault.HANG)
    task = asyncio.create_task(world.jobs.settle())
    await until(lambda: bool(world.slack.calls_of("conversations.history")))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await world.jobs.next_at() == world.clock.now() + timedelta(minutes=2)
    await world.pass_time(minutes=3)
    assert pinned.sighting
    assert pinned.sighting.state is SightingState.KEPT
    world.slack.let_go()


async def test_taken_off_while_the_words_are_on_their_way(sqlite_world: World) -> None:
    world = sqlite_world
    pinned = await Pinned(world).begin()

    def unpin(_: object) -> None:
        world.clock.move_to(world.clock.now() + timedelta(seconds=1))
        world.run(pins.reacted, world.by(world.maya), pinned.event(off=True))

    world.slack.after_accept("conversations.history", unpin)
    await world.jobs.settle()
    assert pinned.sighting
    assert pinned.sighting.state is SightingState.UNDONE
    assert not world.maya.ephemerals


async def test_a_receipt_that_does_not_arrive_is_lost(sqlite_world: World) -> None:
    world = sqlite_world
    pinned = await Pinned(world).begin()
    world.slack.fail_next("chat.postEphemeral", Fault.status(500))
    await world.jobs.settle()
    await world.pass_time(minutes=5)
    assert not world.maya.ephemerals
    assert pinned.sighting
    assert pinned.sighting.state is SightingState.KEPT


async def test_nothing_of_other_conversations_is_remembered(sqlite_world: World) -> None:
    world = sqlite_world
    pinned = Pinned(world)
    pinned.group = world.cast.acme.add_channel("general", world.maya, world.dana, with_bot=True)
    await pinned.begin()
    await world.jobs.settle()
    assert pinned.sighting is None
