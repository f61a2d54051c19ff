"""Posts of which nobody knows whether they arrived: two complete readings of history, 30 seconds and 2 minutes after the attempt.

Asserted throughout on what the stand-in shows: never lost, and twice only if Slack neither answered nor showed it in two readings.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.delivery import MAX_OUTAGES, DeliveryState, Op
from bot.jobs import Jobs
from bot.playground import Fault
from bot.services import ask
from storage import claims, workspaces
from tests.databases import Database
from tests.jobs.world import ZONE, World, a_world, until


async def readings_go_by(world: World) -> None:
    """Two minutes and a bit, with a tick now and then."""
    for _ in range(6):
        world.clock.advance(timedelta(seconds=31))
        await world.tick()


async def test_a_post_that_history_shows_is_sent_and_draws_the_consequences(world: World) -> None:
    world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    item = world.asks()
    await world.tick()
    busy = world.row("question")
    assert busy.state is DeliveryState.UNKNOWN
    assert busy.channel is not None, "known before the post, so that a reply can be told from noise"
    assert world.item(item).message_ts is None
    await readings_go_by(world)
    sent = world.row("question")
    assert sent.state is DeliveryState.SENT
    assert world.item(item).message_ts == sent.ts
    assert world.relay_state(item) == "sent"
    assert len(world.slack.posts()) == 1


@pytest.mark.parametrize(
    "fault", [Fault.late_in_history(1), Fault.second_page()], ids=["late", "on the second page"]
)
async def test_history_that_shows_it_late_or_on_the_second_page(sqlite_world: World, fault: Fault) -> None:
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", fault)
    item = world.asks()
    await world.tick()
    await readings_go_by(world)
    assert world.relay_state(item) == "sent"
    assert len(world.slack.posts()) == 1, "not twice"


async def test_what_history_never_shows_is_sent_again_after_two_readings(
    sqlite_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The one case of the promise in which a message can be there twice; it is logged and counted."""
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.never_in_history())
    world.asks()
    await world.tick()
    world.clock.advance(timedelta(seconds=31))
    await world.tick()
    row = world.row("question")
    assert (row.state, row.readings) == (DeliveryState.UNKNOWN, 1)
    assert len(world.slack.posts()) == 1, "one reading is not enough"
    await readings_go_by(world)
    assert world.row("question").state is DeliveryState.SENT
    assert len(world.slack.posts()) == 2
    assert len(world.slack.calls_of("conversations.history")) == 2
    assert world.jobs.twice.counts == {"never_shown": 1, "overslept": 0}
    assert [line for line in caplog.records if getattr(line, "action", "") == "delivery.repeated"]


@pytest.mark.parametrize(
    "fault",
    [Fault.status(500), Fault.rate_limited(5), Fault.DROP_BEFORE, Fault.error("internal_error")],
    ids=["500", "429", "dropped", "internal_error"],
)
async def test_a_reading_that_fails_proves_nothing(sqlite_world: World, fault: Fault) -> None:
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    world.slack.fail_next("conversations.history", fault, times=100)
    world.asks()
    await world.tick()
    for _ in range(4):
        world.clock.advance(timedelta(seconds=31))
        await world.tick()
        row = world.row("question")
        assert (row.state, row.readings) == (DeliveryState.UNKNOWN, 0)
    world.slack.faults.clear()
    await readings_go_by(world)
    assert world.row("question").state is DeliveryState.SENT
    assert len(world.slack.posts()) == 1


async def test_a_history_that_may_never_be_read_fails_the_delivery_and_frees_its_lane(
    sqlite_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    world.slack.fail_next("conversations.history", Fault.error("channel_not_found"))
    item = world.asks()
    await world.tick()
    await readings_go_by(world)
    row = world.row("question")
    assert row.state is DeliveryState.FAILED
    assert row.why is not None
    assert "channel_not_found" in row.why
    assert world.relay_state(item) == "stopped"
    assert [line for line in caplog.records if getattr(line, "action", "") == "delivery.failed"]


async def test_readings_wait_for_a_new_token(sqlite_world: World) -> None:
    """The first that hears of it stops everything for the workspace; its rows are not even looked at."""
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    world.asks()
    await world.tick()
    world.slack.workspaces["T0ACME"].revoke_token("token_revoked")
    await readings_go_by(world)
    assert world.row("question").state is DeliveryState.UNKNOWN
    assert world.run(workspaces.get, world.home.id).sending_stopped_why == "token_revoked"
    assert len(world.slack.calls_of("conversations.history")) == 1
    assert world.run(claims.list_unknown_due, world.clock.now(), 1) == []
    world.slack.workspaces["T0ACME"].restore_token()
    world.run(workspaces.put, world.home)
    await readings_go_by(world)
    assert world.row("question").state is DeliveryState.SENT
    assert len(world.slack.posts()) == 1


async def test_a_history_that_hangs_holds_up_nobody_elses_check_in(sqlite_database: Database) -> None:
    async with a_world(sqlite_database, tick_seconds=0.05) as world:
        world.gateway._seconds.update(patient=300.0)
        world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
        world.slack.fail_next("conversations.history", Fault.HANG)
        world.asks()
        await world.tick()
        world.clock.advance(timedelta(seconds=31))
        await world.jobs.start()
        await until(lambda: bool(world.slack.calls_of("conversations.history")))
        world.keeps(days=1)
        world.clock.advance(timedelta(days=2))
        await until(lambda: len(world.maya.dm) == 1)
        assert world.row("question").state is DeliveryState.UNKNOWN, "it still hangs"


async def test_slack_that_takes_nothing_for_hours_ends_in_failed_and_not_in_a_loop(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.DROP_BEFORE, times=100)
    item = world.asks()
    for _ in range(100):
        world.clock.advance(timedelta(seconds=31))
        await world.tick()
    assert world.row("question").state is DeliveryState.FAILED
    assert len(world.slack.calls_of("chat.postMessage")) == MAX_OUTAGES
    assert world.relay_state(item) == "stopped"


async def test_our_wrong_clock_does_not_hide_the_post(sqlite_world: World) -> None:
    """History is read from our own last post on, by Slack's ts: a wall clock that is weeks ahead finds it all the same."""
    world = sqlite_world
    slack_says = world.clock.now().timestamp()
    world.slack.now = lambda: slack_says  # Slack's clock stands; ours is moved
    world.clock.advance(timedelta(weeks=3))
    world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    world.asks()
    await world.tick()
    await readings_go_by(world)
    assert world.row("question").state is DeliveryState.SENT
    assert len(world.slack.posts()) == 1


async def test_a_sender_that_died_after_the_attempt_is_looked_for(world: World) -> None:
    """As after SIGKILL: the row is in `sending`, attempted, with a lease that runs out."""
    item = world.asks()
    await world.tick()
    row = world.row("question")
    died = {"state": DeliveryState.SENDING, "ts": None, "sent_at": None}
    world.set_row(row, **died, leased_until=world.clock.lease_now() - timedelta(days=1))
    await world.tick()
    assert world.row("question").state is DeliveryState.UNKNOWN
    await readings_go_by(world)
    assert world.row("question").ts == row.ts
    assert len(world.slack.posts()) == 1
    assert world.relay_state(item) == "sent"


async def test_a_sender_that_died_before_the_attempt_is_followed_by_another(world: World) -> None:
    world.asks()
    row = world.row("question")
    died = {"state": DeliveryState.SENDING, "leased_until": world.clock.lease_now() - timedelta(days=1)}
    world.set_row(row, **died)
    await world.tick()
    assert world.row("question").state is DeliveryState.SENT
    assert len(world.slack.posts()) == 1


async def test_an_update_whose_sender_died_is_repeated(sqlite_world: World) -> None:
    world = sqlite_world
    item = world.keeps(days=1)
    await world.pass_time(days=3)
    world.comes_out(item)
    await world.tick()
    row = world.row("check-in", Op.UPDATE)
    over = world.clock.lease_now() - timedelta(days=1)
    world.set_row(row, state=DeliveryState.SENDING, sent_at=None, leased_until=over)
    await world.tick()
    await world.pass_time(minutes=2)
    assert world.row("check-in", Op.UPDATE).state is DeliveryState.SENT
    assert len(world.slack.calls_of("chat.update")) == 2


async def test_two_replicas_that_read_at_the_same_moment_count_once(sqlite_world: World) -> None:
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.never_in_history())
    world.asks()
    await world.tick()
    row = world.row("question")
    now = world.clock.now()
    assert world.run(claims.to_unknown, row, now, 1)
    assert not world.run(claims.to_unknown, row, now, 1), "the second one read the same history"


async def test_what_was_taken_back_while_nobody_knew_is_deleted_when_it_is_found(sqlite_world: World) -> None:
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    item = world.asks()
    await world.tick()
    world.run(ask.take_back, world.by(world.maya), item.id)
    await readings_go_by(world)
    (posted,) = world.slack.posts()
    assert posted.message is not None
    assert posted.message.deleted
    assert world.relay_state(item) == "undone"


@pytest.mark.parametrize(
    ("ahead", "is_looked_for"),
    [(timedelta(hours=2), False), (timedelta(days=7), True)],
    ids=["differ", "stepped"],
)
async def test_a_clock_that_is_ahead_is_told_from_one_that_was_stepped_back(
    sqlite_world: World, ahead: timedelta, is_looked_for: bool
) -> None:
    """Another process may have attempted it "in the future" just now; what is days ahead would hold its lane for days."""
    world = sqlite_world
    world.slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    world.asks()
    await world.tick()
    row = world.row("question")
    assert row.attempted_at
    assert row.look_at
    world.set_row(row, attempted_at=row.attempted_at + ahead, look_at=row.look_at + ahead)
    await world.tick()
    assert bool(world.slack.calls_of("conversations.history")) == is_looked_for


async def test_a_sender_that_slept_past_its_lease_is_counted_and_its_message_kept_from_nobody(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The other case of the promise: it sleeps between the last check and the call, and somebody else sends meanwhile."""
    async with a_world(database) as world:
        asleep, awake, post = asyncio.Event(), asyncio.Event(), world.gateway.post_message

        async def sleeps(*args: Any, **kwargs: Any) -> str:
            world.gateway.post_message = post  # type: ignore[method-assign]
            asleep.set()
            await awake.wait()
            return await post(*args, **kwargs)

        world.gateway.post_message = sleeps  # type: ignore[method-assign]
        world.asks()
        sending = asyncio.create_task(world.jobs.settle())
        await asleep.wait()
        world.set_row(world.row("question"), leased_until=world.clock.lease_now() - timedelta(hours=1))
        other = Jobs(database.open_store(), world.gateway, world.clock, default_zone=ZONE)
        for _ in range(6):
            world.clock.advance(timedelta(seconds=31))
            await other.tick()
            await other.settle()
        assert len(world.slack.posts()) == 1
        awake.set()
        await sending
        assert len(world.slack.posts()) == 2
        assert other.twice.counts == {"never_shown": 1, "overslept": 0}
        assert world.jobs.twice.counts == {"never_shown": 0, "overslept": 1}
        assert [line for line in caplog.records if getattr(line, "action", "") == "delivery.overslept"]
        row = world.row("question")
        assert row.ts == world.slack.posts()[0].message.ts  # type: ignore[union-attr]
        await other.stop()


async def test_a_sender_that_slept_and_is_found_in_history_counts_nothing(sqlite_world: World) -> None:
    """Slack has it, the answer came late, and somebody else recorded the very same message meanwhile: it is there once."""
    world = sqlite_world

    async def sleeps(_call: object) -> None:
        world.set_row(world.row("question"), leased_until=world.clock.lease_now() - timedelta(hours=1))
        other = Jobs(world.store, world.gateway, world.clock, default_zone=ZONE)
        for _ in range(2):
            await other.tick()
            world.clock.advance(timedelta(seconds=31))

    world.slack.after_accept("chat.postMessage", sleeps)
    world.asks()
    await world.jobs.settle()
    assert len(world.slack.posts()) == 1
    assert world.row("question").state is DeliveryState.SENT
    assert world.jobs.twice.counts == {"never_shown": 0, "overslept": 0}
