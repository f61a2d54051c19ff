"""Faults on demand: what the app sees, and what Slack nevertheless stored."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Call, Fault, Person, Slack
from tests.playground.counterpart import Clock, Recorder, refused, until

DROPPED = aiohttp.ClientError
KEY = {"event_type": "delivery", "event_payload": {"id": "7"}}


async def shown(client: AsyncWebClient, maya: Person) -> list[str]:
    """The texts that one reading of history shows, all pages of it."""
    texts: list[str] = []
    cursor = ""
    while True:
        page = await client.conversations_history(channel=maya.bot_dm.id, cursor=cursor)
        texts += [one["text"] for one in page["messages"]]
        if not page["has_more"]:
            return texts
        cursor = page["response_metadata"]["next_cursor"]


async def test_the_line_drops_after_accepting(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    with pytest.raises(DROPPED):
        await client.chat_postMessage(channel=maya.id, text="once")
    assert [one.text for one in maya.dm] == ["once"]
    assert [(call.status, call.ok, call.fault) for call in slack.posts()] == [(0, True, "drop")]
    assert (await client.chat_postMessage(channel=maya.id, text="twice"))["ok"]


async def test_the_line_drops_before(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.DROP_BEFORE)
    with pytest.raises(DROPPED):
        await client.chat_postMessage(channel=maya.id, text="once")
    assert maya.dm == []
    assert slack.posts() == []
    assert slack.calls[0].workspace == "T0ACME"


async def test_slacks_own_client_posts_twice_when_the_line_drops(slack: Slack, maya: Person) -> None:
    """Why the bot may not use the client's default retries."""
    default = AsyncWebClient(token="xoxb-acme", base_url=slack.api_url)
    slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    await default.chat_postMessage(channel=maya.id, text="once")
    assert [one.text for one in maya.dm] == ["once", "once"]


async def test_a_call_hangs_until_it_is_let_go(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.HANG)
    call = asyncio.ensure_future(client.chat_postMessage(channel=maya.id, text="slow"))
    await until(lambda: maya.dm)
    await slack.settle()
    assert not call.done()
    slack.let_go()
    assert (await call)["ok"]


async def test_a_call_hangs_longer_than_the_client_waits(slack: Slack, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.HANG)
    impatient = AsyncWebClient(token="xoxb-acme", base_url=slack.api_url, timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        await impatient.chat_postMessage(channel=maya.id, text="slow")
    assert len(maya.dm) == 1
    slack.let_go()


async def test_it_hangs_and_stores_nothing(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.hang(seconds=0.01, store=False))
    with pytest.raises(DROPPED):
        await client.chat_postMessage(channel=maya.id, text="never")
    assert maya.dm == []


async def test_rate_limited_on_demand(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.rate_limited(retry_after=3), times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=maya.id, text="x")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "3"
        assert caught.value.response["error"] == "ratelimited"
    assert (await client.chat_postMessage(channel=maya.id, text="x"))["ok"]


@pytest.mark.parametrize("store", [False, True])
async def test_a_status(slack: Slack, client: AsyncWebClient, maya: Person, store: bool) -> None:
    slack.fail_next("chat.postMessage", Fault.status(503, store=store))
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=maya.id, text="x")
    assert caught.value.response.status_code == 503
    assert len(maya.dm) == store


@pytest.mark.parametrize("store", [False, True])
async def test_an_error_code(slack: Slack, client: AsyncWebClient, maya: Person, store: bool) -> None:
    slack.fail_next("chat.postMessage", Fault.error("internal_error", store=store))
    assert await refused(client.chat_postMessage(channel=maya.id, text="x")) == "internal_error"
    assert len(maya.dm) == len(slack.posts()) == store


async def test_a_refused_call_leaves_the_fault(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.DROP_AFTER_ACCEPTING)
    assert await refused(client.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"
    with pytest.raises(DROPPED):
        await client.chat_postMessage(channel=maya.id, text="x")


async def test_only_the_calls_that_fit(
    slack: Slack, client: AsyncWebClient, maya: Person, dana: Person
) -> None:
    slack.fail_next("*", Fault.error("fatal_error"), when=lambda args: args.get("channel") == dana.id)
    assert (await client.chat_postMessage(channel=maya.id, text="x"))["ok"]
    assert await refused(client.chat_postMessage(channel=dana.id, text="x")) == "fatal_error"
    slack.fail_next("auth.test", Fault.error("fatal_error"))
    slack.faults.clear()
    assert (await client.auth_test())["ok"]


async def test_history_shows_it_late(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.late_in_history(readings=2))
    with pytest.raises(DROPPED):
        await client.chat_postMessage(channel=maya.id, text="late")
    await client.chat_postMessage(channel=maya.id, text="next")
    assert await shown(client, maya) == ["next"]
    assert await shown(client, maya) == ["next"]
    assert await shown(client, maya) == ["next", "late"]


async def test_history_shows_it_on_the_second_page(
    slack: Slack, client: AsyncWebClient, maya: Person
) -> None:
    await client.chat_postMessage(channel=maya.id, text="before")
    slack.fail_next("chat.postMessage", Fault.second_page())
    with pytest.raises(DROPPED):
        await client.chat_postMessage(channel=maya.id, text="behind")
    first = await client.conversations_history(channel=maya.bot_dm.id)
    assert (first["messages"], first["has_more"]) == ([], True)
    assert await shown(client, maya) == ["behind", "before"]


async def test_history_never_shows_it(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    slack.fail_next("chat.postMessage", Fault.never_in_history().but_answered())
    assert (await client.chat_postMessage(channel=maya.id, text="hidden"))["ok"]
    assert await shown(client, maya) == []
    assert "hidden" in maya.last_dm


async def test_replies_lie_alike(slack: Slack, client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    root = (await client.chat_postMessage(channel=maya.id, text="root"))["ts"]
    slack.fail_next("chat.postMessage", Fault.late_in_history())
    with pytest.raises(DROPPED):
        await client.chat_postMessage(channel=maya.id, text="reply", thread_ts=root, metadata=KEY)
    where = {"channel": maya.bot_dm.id, "ts": root, "include_all_metadata": True}
    assert len((await client.conversations_replies(**where))["messages"]) == 1
    again = (await client.conversations_replies(**where))["messages"]
    assert again[1]["metadata"] == KEY


async def test_the_other_side_answers_at_once(
    slack: Slack, client: AsyncWebClient, app: Recorder, maya: Person
) -> None:
    order: list[str] = []

    async def answers(call: Call) -> None:
        assert call.message is not None
        await maya.say(maya.bot_dm, "at once", thread=call.message)
        order.append("answered")

    remove = slack.after_accept("chat.postMessage", answers)
    await client.chat_postMessage(channel=maya.id, text="question")
    order.append("returned")
    remove()
    await client.chat_postMessage(channel=maya.id, text="again")
    await slack.settle()
    assert order == ["answered", "returned"]
    assert "at once" in [event["text"] for event in app.messages()]


async def test_a_plain_function_may_watch(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    seen: list[str] = []
    slack.after_accept("*", lambda call: seen.append(call.method))
    await client.users_info(user=maya.id)
    await refused(client.users_info(user="U0NOBODY"))
    assert seen == ["users.info"]
