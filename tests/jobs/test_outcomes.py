"""platform.md's outcome table of sending, row by row: what came back from Slack, what it means, and what follows.

Each against the real client and the stand-in's faults. Whether something was sent is asked of the stand-in, not of our rows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import MAX_ATTEMPTS, DeliveryState, Op
from bot.jobs import Jobs
from bot.messages import KINDS
from bot.messages.kind import Message, Scene
from bot.playground import Fault
from storage import ledger, workspaces
from tests.jobs.world import World

REFUSALS = (
    "channel_not_found",
    "is_archived",
    "invalid_blocks",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "messages_tab_disabled",
    "restricted_action",
    "user_disabled",
)
TOKEN_CODES = ("token_revoked", "account_inactive", "invalid_auth")
UNKNOWN = {
    "the line drops after Slack accepted": Fault.DROP_AFTER_ACCEPTING,
    "the line drops before Slack accepted": Fault.DROP_BEFORE,
    "the line drops in the middle of the answer": Fault.TRUNCATED,
    "ok without ts": Fault.BARE,
    "no answer in time, stored": Fault.HANG,
    "no answer in time, not stored": Fault.hang(store=False),
    "500, stored": Fault.status(500, store=True),
    "503, not stored": Fault.status(503),
    "internal_error after storing": Fault.error("internal_error", store=True),
    "internal_error": Fault.error("internal_error"),
    "fatal_error after storing": Fault.error("fatal_error", store=True),
    "service_unavailable": Fault.error("service_unavailable"),
    "request_timeout": Fault.error("request_timeout"),
}
DAY = timedelta(days=1)


@pytest.fixture
async def due(sqlite_world: World) -> World:
    """A check-in was due yesterday, and both Maya and Dana are at work."""
    sqlite_world.keeps(days=1)
    sqlite_world.clock.advance(2 * DAY)
    await sqlite_world.jobs.tick()
    return sqlite_world


def state(world: World) -> DeliveryState:
    """Where the check-in stands."""
    return world.row("check-in").state


def in_ledger(world: World) -> int:
    """How many nudges count against Maya's caps."""
    reader = world.row("check-in").reader_id
    assert reader is not None
    with world.store.read() as tx:
        return len(ledger.list_since(tx, world.home.id, {reader}, world.clock.now() - 7 * DAY))


async def test_ok_with_ts_is_sent(due: World) -> None:
    await due.jobs.settle()
    row = due.row("check-in")
    assert row.state is DeliveryState.SENT
    (message,) = due.maya.dm
    assert (row.channel, row.ts) == (due.maya.bot_dm.id, message.ts)
    assert in_ledger(due) == 1


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_documented_refusal_fails_with_its_reason(due: World, code: str) -> None:
    due.slack.fail_next("chat.postMessage", Fault.error(code))
    await due.jobs.settle()
    row = due.row("check-in")
    assert (row.state, row.why) == (DeliveryState.FAILED, code)
    await due.pass_time(days=1)
    assert due.maya.dm == []
    assert in_ledger(due) == 0, "what nobody got counts against nobody"


@pytest.mark.parametrize("code", TOKEN_CODES)
async def test_a_dead_token_stops_sending_for_the_installation_and_loses_nothing(
    due: World, code: str
) -> None:
    due.slack.fail_next("chat.postMessage", Fault.error(code))
    await due.jobs.settle()
    assert state(due) is DeliveryState.PENDING
    assert in_ledger(due) == 0
    before = len(due.slack.calls)
    for _ in range(3):
        due.clock.advance(timedelta(hours=1))
        await due.tick()
    assert len(due.slack.calls) == before, "not another call with a token that is dead"
    due.run(workspaces.put, due.home)
    await due.pass_time(days=2)
    assert len(due.maya.dm) == 1


async def test_an_unknown_code_is_tried_three_times_and_then_failed(due: World) -> None:
    due.slack.fail_next("chat.postMessage", Fault.error("brand_new_error"), times=10)
    await due.tick()
    assert state(due) is DeliveryState.PENDING
    await due.pass_time(minutes=30)
    row = due.row("check-in")
    assert (row.state, row.why) == (DeliveryState.FAILED, "brand_new_error")
    assert len(due.slack.calls_of("chat.postMessage")) == MAX_ATTEMPTS
    assert in_ledger(due) == 0


async def test_an_unknown_code_that_passes_is_sent_once(due: World) -> None:
    due.slack.fail_next("chat.postMessage", Fault.error("brand_new_error"), times=2)
    await due.pass_time(minutes=30)
    assert len(due.maya.dm) == 1


@pytest.mark.parametrize("fault", [Fault.rate_limited(30), Fault.error("rate_limited")], ids=["429", "code"])
async def test_rate_limited_waits_for_retry_after_and_is_no_attempt(due: World, fault: Fault) -> None:
    due.slack.fail_next("chat.postMessage", fault, times=5)
    for _ in range(5):
        await due.jobs.settle()
        assert state(due) is DeliveryState.PENDING
        due.clock.advance(timedelta(seconds=31))
    await due.jobs.settle()
    row = due.row("check-in")
    assert (row.state, row.attempts) == (DeliveryState.SENT, 0)
    assert len(due.maya.dm) == 1


async def test_rate_limits_hold_that_method_in_that_workspace_only(due: World) -> None:
    due.slack.fail_next("chat.postMessage", Fault.rate_limited(60))
    await due.jobs.settle()
    due.asks()
    due.keeps_given()
    due.tells(due.keeps())
    await due.jobs.settle()
    assert len(due.slack.calls_of("chat.postMessage")) == 1, "the others do not even try"
    due.clock.advance(timedelta(seconds=61))
    await due.jobs.settle()
    assert len(due.slack.posts()) == 3


async def test_no_connection_is_tried_again_for_as_long_as_it_takes(due: World) -> None:
    """Nothing was sent, so it is not an attempt; the pauses grow up to a minute."""
    port = due.slack.api_url
    await due.slack.stop()
    for _ in range(8):
        await due.jobs.settle()
        assert state(due) is DeliveryState.PENDING
        due.clock.advance(timedelta(seconds=61))
    await due.slack.start(port=int(port.split(":")[2].split("/")[0]))
    await due.tick()
    row = due.row("check-in")
    assert (row.state, row.attempts) == (DeliveryState.SENT, 0)
    assert len(due.maya.dm) == 1


@pytest.mark.parametrize("fault", UNKNOWN.values(), ids=UNKNOWN.keys())
async def test_what_perhaps_arrived_is_looked_for_before_anything_is_sent_again(
    due: World, fault: Fault
) -> None:
    due.is_impatient(fault.reply == "hang")
    due.slack.fail_next("chat.postMessage", fault)
    await due.jobs.settle()
    row = due.row("check-in")
    assert row.state is DeliveryState.UNKNOWN
    assert row.attempted_at is not None
    assert in_ledger(due) == 1, "what nobody knows of counts"
    due.slack.let_go()
    stored = len(due.maya.dm)
    due.clock.advance(timedelta(seconds=29))
    await due.tick()
    assert len(due.slack.calls_of("conversations.history")) == 0
    for _ in range(4):
        due.clock.advance(timedelta(seconds=31))
        await due.tick()
    assert state(due) is DeliveryState.SENT
    assert len(due.maya.dm) == 1, "neither lost nor doubled"
    assert len(due.slack.calls_of("conversations.history")) == (1 if stored else 2)
    assert in_ledger(due) == 1


@pytest.mark.parametrize("code", ["message_not_found", "edit_window_closed", "cant_update_message"])
async def test_an_update_of_what_is_gone_is_normal(due: World, code: str) -> None:
    await due.tick()
    (item,) = due.rows(kind="check-in")
    due.slack.fail_next("chat.update", Fault.error(code))
    assert item.advice_id is not None
    due.comes_out(due.item_by_id(item.advice_id))
    await due.tick()
    update = due.row("check-in", Op.UPDATE)
    assert (update.state, update.why) == (DeliveryState.CANCELLED, code)
    assert due.row("check-in").retired_at is not None, "nothing is drawn there any more"


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.status(500), Fault.error("internal_error", store=True)])
async def test_updates_and_reactions_are_simply_repeated(due: World, fault: Fault) -> None:
    due.is_impatient(fault.reply == "hang")
    await due.tick()
    (row,) = due.rows(kind="check-in")
    due.slack.fail_next("chat.update", fault)
    assert row.advice_id is not None
    due.comes_out(due.item_by_id(row.advice_id))
    await due.tick()
    due.slack.let_go()
    assert due.row("check-in", Op.UPDATE).state is DeliveryState.PENDING
    due.clock.advance(timedelta(minutes=1))
    await due.tick()
    assert due.row("check-in", Op.UPDATE).state is DeliveryState.SENT
    assert due.slack.calls_of("conversations.history") == []


async def test_a_message_that_cannot_be_drawn_fails_and_is_not_posted(
    due: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Our own mistake must not come back for ever."""

    def broken(_scene: Scene) -> Message:
        raise ValueError("Maya's own words")

    kinds = [replace(kind, render=broken) for kind in KINDS]
    jobs = Jobs(due.store, due.gateway, due.clock, default_zone="UTC", kinds=kinds)
    await jobs.settle()
    assert "Maya's own words" not in caplog.text
    row = due.row("check-in")
    assert (row.state, row.why) == (DeliveryState.FAILED, "cannot_be_drawn")
    assert due.slack.calls_of("chat.postMessage") == []
