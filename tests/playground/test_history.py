"""conversations.history and replies: parents only, pages, ranges, metadata."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.playground import Person, Workspace
from tests.playground.counterpart import JSON, Clock, refused

KEY = {"event_type": "delivery", "event_payload": {"id": "7"}}


async def post(client: AsyncWebClient, clock: Clock, maya: Person, *texts: str, **more: Any) -> list[str]:
    stamps = []
    for text in texts:
        clock.pass_seconds(1)
        answer = await client.chat_postMessage(channel=maya.bot_dm.id, text=text, metadata=KEY, **more)
        stamps.append(answer["ts"])
    return stamps


def texts(answer: AsyncSlackResponse) -> list[str]:
    return [one["text"] for one in answer["messages"]]


async def test_parents_only_newest_first(client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    (root,) = await post(client, clock, maya, "root")
    await post(client, clock, maya, "reply", thread_ts=root)
    await post(client, clock, maya, "later")
    answer = await client.conversations_history(channel=maya.bot_dm.id)
    assert texts(answer) == ["later", "root"]
    assert answer["has_more"] is False
    shown = answer["messages"][1]
    assert (shown["reply_count"], shown["thread_ts"], shown["latest_reply"] > root) == (1, root, True)


async def test_broadcast_replies_stand_in_history(client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    (root,) = await post(client, clock, maya, "root")
    await client.chat_postMessage(channel=maya.bot_dm.id, text="loud", thread_ts=root, reply_broadcast=True)
    answer = await client.conversations_history(channel=maya.bot_dm.id)
    assert texts(answer) == ["loud", "root"]
    assert answer["messages"][0]["subtype"] == "thread_broadcast"


async def test_metadata_only_when_asked_for(client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    (root,) = await post(client, clock, maya, "root")
    channel = maya.bot_dm.id
    for method in ("conversations.history", "conversations.replies"):
        where = {"channel": channel, "ts": root} if method.endswith("replies") else {"channel": channel}
        plain = await client.api_call(method, params=where)
        assert "metadata" not in plain["messages"][0]
        whole = await client.api_call(method, params=where | {"include_all_metadata": True})
        assert whole["messages"][0]["metadata"] == KEY


async def test_pages_until_the_end(client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    await post(client, clock, maya, *"abcde")
    seen: list[str] = []
    cursor = ""
    while True:
        page = await client.conversations_history(channel=maya.bot_dm.id, limit=2, cursor=cursor)
        seen += texts(page)
        assert page["has_more"] is ("response_metadata" in page.data)
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == list("edcba")


async def test_a_range_leaves_out_its_ends_unless_asked(
    client: AsyncWebClient, clock: Clock, maya: Person
) -> None:
    a, _, _, d = await post(client, clock, maya, *"abcd")

    async def within(**span: Any) -> list[str]:
        return texts(await client.conversations_history(channel=maya.bot_dm.id, **span))

    assert await within(oldest=a, latest=d) == ["c", "b"]
    assert await within(oldest=a, latest=d, inclusive=True) == ["d", "c", "b", "a"]
    assert await within(oldest=str(int(float(a)))) == ["d", "c", "b"]
    assert await within(latest=a) == []


@pytest.mark.parametrize(
    ("span", "code"),
    [({"oldest": "yesterday"}, "invalid_ts_oldest"), ({"latest": "-1"}, "invalid_ts_latest"),
     ({"cursor": "%%"}, "invalid_cursor"), ({"cursor": "bm9wZTox"}, "invalid_cursor"),
     ({"limit": 0}, "invalid_arguments")],
)  # fmt: skip
async def test_nonsense_is_refused(client: AsyncWebClient, maya: Person, span: JSON, code: str) -> None:
    assert await refused(client.conversations_history(channel=maya.bot_dm.id, **span)) == code


async def test_replies_start_with_their_parent(client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    (root,) = await post(client, clock, maya, "root")
    one, two = await post(client, clock, maya, "one", "two", thread_ts=root)
    channel = maya.bot_dm.id
    assert texts(await client.conversations_replies(channel=channel, ts=root)) == [
        "root",
        "one",
        "two",
    ]
    assert texts(await client.conversations_replies(channel=channel, ts=two)) == ["root", "one", "two"]
    later = await client.conversations_replies(channel=channel, ts=root, oldest=one)
    assert texts(later) == ["root", "two"]
    first = await client.conversations_replies(channel=channel, ts=root, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_replies(channel=channel, ts=root, limit=2, cursor=cursor)
    assert texts(first) + texts(rest) == ["root", "one", "two"]
    assert await refused(client.conversations_replies(channel=channel, ts="1.000000")) == "thread_not_found"
    lonely = client.api_call("conversations.replies", params={"channel": channel})
    assert await refused(lonely) == "thread_not_found"


async def test_deleted_messages_are_gone(client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    (root,) = await post(client, clock, maya, "root")
    reply = await maya.say(maya.bot_dm, "mine", thread=root)
    await maya.delete(reply)
    channel = maya.bot_dm.id
    assert texts(await client.conversations_replies(channel=channel, ts=root)) == ["root"]
    await client.chat_delete(channel=channel, ts=root)
    assert (await client.conversations_history(channel=channel))["messages"] == []


async def test_whose_history_it_may_read(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    human = await maya.say(maya.dm_with(dana), "private")
    assert await refused(client.conversations_history(channel=human.channel.id)) == "channel_not_found"
    assert (
        await refused(client.conversations_replies(channel=human.channel.id, ts=human.ts))
        == "channel_not_found"
    )
    public = acme.add_channel("all", maya)
    said = await maya.say(public, "open")
    assert await refused(client.conversations_history(channel=public.id)) == "missing_scope"
    acme.scopes.add("channels:history")
    assert await refused(client.conversations_history(channel=public.id)) == "not_in_channel"
    assert await refused(client.conversations_replies(channel=public.id, ts=said.ts)) == "channel_not_found"
    public.members.append(acme.bot_user_id)
    assert texts(await client.conversations_history(channel=public.id)) == ["open"]
