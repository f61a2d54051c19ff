"""Bringing events: again when they failed, twice, held, shuffled, forged; and what a client does not send."""

from __future__ import annotations

import asyncio
import json
import random

import pytest

from bot.playground import ClientRefused, Person, Slack, Workspace
from tests.playground.counterpart import Clock, Recorder, no_retries, sleeps_too_long, until


async def test_a_failed_event_comes_again_at_once(app: Recorder, slack: Slack, maya: Person) -> None:
    app.answers = [500]
    await maya.say(maya.bot_dm, "hi")
    first, second = app.received
    assert first.payload["event_id"] == second.payload["event_id"]
    assert (second.headers["x-slack-retry-num"], second.headers["x-slack-retry-reason"]) == (
        "1",
        "http_error",
    )
    assert slack.deliveries.log[0].delivered
    assert slack.awaiting_retry == []


async def test_then_after_a_minute_and_after_five(
    app: Recorder, slack: Slack, clock: Clock, maya: Person
) -> None:
    app.answers = [500, 404, 500, 500]
    await maya.say(maya.bot_dm, "hi")
    assert await slack.retry_due() == 0
    clock.pass_seconds(60)
    assert await slack.retry_due() == 1
    clock.pass_seconds(299)
    assert await slack.retry_due() == 0
    clock.pass_seconds(1)
    assert await slack.retry_due() == 1
    (delivery,) = slack.undelivered
    assert [one.status for one in delivery.attempts] == [500, 404, 500, 500]
    assert [one.headers.get("x-slack-retry-num") for one in app.received] == [None, "1", "2", "3"]
    clock.pass_seconds(3600)
    assert await slack.retry_due() == 0


async def test_an_app_may_refuse_retries(app: Recorder, slack: Slack, maya: Person) -> None:
    app.answers = [no_retries]
    await maya.say(maya.bot_dm, "hi")
    assert len(app.received) == 1
    assert slack.awaiting_retry == []
    assert len(slack.undelivered) == 1


async def test_an_app_that_is_down(app: Recorder, slack: Slack, maya: Person) -> None:
    await app.stop()
    await maya.say(maya.bot_dm, "into the dark")
    assert [one.reason for one in slack.deliveries.log[0].attempts] == ["connection_failed"] * 2
    assert slack.awaiting_retry


async def test_too_slow_is_failed(app: Recorder, slack: Slack, maya: Person) -> None:
    slack.answer_within = 0.05
    app.answers = [sleeps_too_long]
    await maya.say(maya.bot_dm, "hi")
    assert [(one.status, one.reason) for one in slack.deliveries.log[0].attempts] == [
        (0, "http_timeout"),
        (200, ""),
    ]
    assert app.last.headers["x-slack-retry-reason"] == "http_timeout"


async def test_everything_twice(app: Recorder, slack: Slack, maya: Person) -> None:
    slack.duplicates = 3
    await maya.say(maya.bot_dm, "hi")
    assert len({one.payload["event_id"] for one in app.received}) == 1
    assert len(app.received) == 3


async def test_all_copies_failed(app: Recorder, slack: Slack, clock: Clock, maya: Person) -> None:
    slack.duplicates = 2
    app.answers = [500, 500]
    await maya.say(maya.bot_dm, "hi")
    assert len(app.received) == 2
    clock.pass_seconds(60)
    await slack.retry_due()
    assert slack.deliveries.log[0].delivered


@pytest.mark.parametrize(
    ("order", "expected"),
    [(None, "abc"), ("reversed", "cba"), ([2, 0, 1], "cab"), (lambda held: held[1:], "bc")],
)
async def test_held_events_come_in_any_order(
    app: Recorder, slack: Slack, maya: Person, order: object, expected: str
) -> None:
    slack.hold()
    for text in "abc":
        await maya.say(maya.bot_dm, text)
    assert app.received == []
    assert len(slack.held) == 3
    await slack.release(order)  # type: ignore[arg-type]
    assert "".join(event["text"] for event in app.messages()) == expected
    await maya.say(maya.bot_dm, "at once")
    assert app.last.event["text"] == "at once"


async def test_held_events_can_be_shuffled(app: Recorder, slack: Slack, maya: Person) -> None:
    slack.shuffle = random.Random(4)
    slack.hold()
    for text in "abcdef":
        await maya.say(maya.bot_dm, text)
    await slack.release()
    texts = "".join(event["text"] for event in app.messages())
    assert sorted(texts) == list("abcdef")
    assert texts != "abcdef"


async def test_any_event_can_be_sent(app: Recorder, slack: Slack, acme: Workspace) -> None:
    await acme.post_event({"type": "team_rename", "name": "Acme 2"})
    assert app.last.event == {"type": "team_rename", "name": "Acme 2"}
    body = json.dumps({"type": "url_verification", "challenge": "x"}).encode()
    good = await slack.post_raw(body, slack.sign(body) | {"Content-Type": "application/json"})
    assert good.ok
    bad = await slack.post_raw(body, slack.sign(b"other") | {"Content-Type": "application/json"})
    assert bad.status == 401
    stale = await slack.post_raw(body, slack.sign(body, at=1.0))
    assert stale.status == 401


async def test_without_an_app_nothing_is_sent(slack: Slack, maya: Person) -> None:
    await maya.say(maya.bot_dm, "hello?")
    assert slack.deliveries.log[0].attempts == []
    assert (await maya.command("help")).failure == "no_app"
    await slack.settle()


async def test_settle_gives_up_in_the_end(slack: Slack, app: Recorder, maya: Person) -> None:
    app.answers = [sleeps_too_long]
    saying = asyncio.ensure_future(maya.say(maya.bot_dm, "hi"))
    await until(lambda: app.received)
    with pytest.raises(TimeoutError):
        await slack.settle(limit=0.05)
    slack.answer_within = 0.01
    await saying


async def test_what_a_client_does_not_allow(acme: Workspace, maya: Person, dana: Person, kit: Person) -> None:
    between = maya.dm_with(dana)
    said = await maya.say(between, "hi")
    for attempt in (
        kit.say(between, "x"),
        dana.edit(said, "x"),
        dana.delete(said),
        kit.command("x", between),
    ):
        with pytest.raises(ClientRefused):
            await attempt
    acme.messages_tab = False
    with pytest.raises(ClientRefused, match="turned off"):
        await maya.say(maya.bot_dm, "x")
    between.archive()
    with pytest.raises(ClientRefused, match="archived"):
        await maya.say(between, "x")
