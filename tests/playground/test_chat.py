"""chat.*: what may be posted where, what an update removes, whose messages can be deleted."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Workspace
from tests.playground.counterpart import JSON, Clock, actions, button, refusal, refused, section

# Slack's client warns of posts without text; here that is the point.
TEXTLESS = pytest.mark.filterwarnings(
    "ignore:The top-level `text`", "ignore:Additionally, the attachment-level"
)
GOOD = {"event_type": "delivery", "event_payload": {"id": "1"}}


async def test_a_post_is_seen_and_answered(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    answer = await client.chat_postMessage(channel=maya.bot_dm.id, text="hi &amp; bye", metadata=GOOD)
    assert answer["channel"] == maya.bot_dm.id
    assert answer["message"]["bot_id"] == acme.bot_id
    assert answer["message"]["metadata"] == GOOD
    assert maya.last_dm.plain == "hi & bye"
    assert maya.last_dm.ts == answer["ts"]


async def test_a_post_to_a_person_opens_the_dm(client: AsyncWebClient, maya: Person) -> None:
    answer = await client.chat_postMessage(channel=maya.id, text="hi")
    assert answer["channel"] == maya.bot_dm.id
    assert "hi" in maya.last_dm


async def test_ts_rises_even_when_the_clock_stands(
    client: AsyncWebClient, clock: Clock, maya: Person
) -> None:
    stamps = [(await client.chat_postMessage(channel=maya.id, text="hi"))["ts"] for _ in range(3)]
    clock.pass_seconds(-3600)
    stamps.append((await client.chat_postMessage(channel=maya.id, text="hi"))["ts"])
    assert stamps == sorted(set(stamps))
    assert stamps[0] == "1767600000.000000"


async def test_conversations_that_it_cannot_see(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    for channel in (maya.dm_with(dana).id, "C0NOWHERE", acme.add_channel("secret", maya, kind="private").id,
                    maya.group_with(dana, acme.add_person("Kit")).id):  # fmt: skip
        assert await refused(client.chat_postMessage(channel=channel, text="x")) == "channel_not_found"
    assert (
        await refused(client.chat_postMessage(channel=acme.add_channel("all", maya).id, text="x"))
        == "not_in_channel"
    )


async def test_invited_it_may_post(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    channel = acme.add_channel("all", maya, with_bot=True)
    assert (await client.chat_postMessage(channel=channel.id, text="x"))["ok"]
    channel.archive()
    assert await refused(client.chat_postMessage(channel=channel.id, text="x")) == "is_archived"


@TEXTLESS
@pytest.mark.parametrize("content", [{}, {"text": ""}, {"text": "  "}, {"blocks": []}])
async def test_nothing_said_is_refused(client: AsyncWebClient, maya: Person, content: JSON) -> None:
    assert await refused(client.chat_postMessage(channel=maya.id, **content)) == "no_text"


async def test_a_very_long_text_is_cut(client: AsyncWebClient, maya: Person) -> None:
    await client.chat_postMessage(channel=maya.id, text="x" * 40_001)
    assert len(maya.last_dm.text) == 40_000


async def test_markdown_text_stands_alone(client: AsyncWebClient, maya: Person) -> None:
    assert (await client.chat_postMessage(channel=maya.id, markdown_text="**hi**"))["ok"]
    both = client.chat_postMessage(channel=maya.id, markdown_text="**hi**", text="hi")
    assert await refused(both) == "markdown_text_conflict"
    assert (
        await refused(client.chat_postMessage(channel=maya.id, markdown_text="x" * 12_001)) == "msg_too_long"
    )


@pytest.mark.parametrize(
    ("blocks", "code"),
    [("{", "invalid_blocks_format"), ("{}", "invalid_blocks_format"), ('["x"]', "invalid_blocks_format"),
     ([{"type": "nonsense"}], "invalid_blocks")],
)  # fmt: skip
async def test_broken_blocks(client: AsyncWebClient, maya: Person, blocks: object, code: str) -> None:
    answer = await refusal(
        client.api_call("chat.postMessage", json={"channel": maya.id, "text": "x", "blocks": blocks})
    )
    assert answer["error"] == code


async def test_wrong_blocks_are_explained(client: AsyncWebClient, maya: Person) -> None:
    blocks = [actions(button(label="x" * 76))]
    answer = await refusal(client.chat_postMessage(channel=maya.id, text="x", blocks=blocks))
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"
    ]
    assert not maya.dm


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ("{", "invalid_metadata_format"), ("[]", "invalid_metadata_format"), ({}, "invalid_metadata_schema"),
        ({"event_type": "x"}, "invalid_metadata_schema"),
        ({"event_type": "x y", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": "y"}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {}, "more": 1}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"id": "y" * 20_000}}, "metadata_too_large"),
    ],
)  # fmt: skip
async def test_wrong_metadata(client: AsyncWebClient, maya: Person, metadata: object, code: str) -> None:
    call = client.api_call("chat.postMessage", json={"channel": maya.id, "text": "x", "metadata": metadata})
    assert await refused(call) == code


@TEXTLESS
async def test_attachments_are_checked_a_little(client: AsyncWebClient, maya: Person) -> None:
    assert (await client.chat_postMessage(channel=maya.id, attachments=[{"text": "a"}]))["ok"]
    assert "| a" in maya.last_dm
    many = [{"text": "a"}] * 101
    assert await refused(client.chat_postMessage(channel=maya.id, attachments=many)) == "too_many_attachments"
    assert await refused(client.chat_postMessage(channel=maya.id, attachments="{")) == "invalid_attachments"


async def test_replies_go_under_their_root(client: AsyncWebClient, maya: Person) -> None:
    root = await client.chat_postMessage(channel=maya.id, text="root")
    reply = await client.chat_postMessage(channel=maya.id, text="reply", thread_ts=root["ts"])
    assert reply["message"]["thread_ts"] == root["ts"]
    assert reply["message"]["parent_user_id"] == root["message"]["user"]
    assert [one.text for one in maya.dm[0].replies] == ["reply"]
    await client.chat_postMessage(channel=maya.id, text="second", thread_ts=reply["ts"])
    assert [one.text for one in maya.dm[0].replies] == ["reply", "second"]
    lost = client.chat_postMessage(channel=maya.id, text="x", thread_ts="1.000000")
    assert await refused(lost) == "cannot_reply_to_message"


async def test_a_closed_messages_tab(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    acme.messages_tab = False
    assert await refused(client.chat_postMessage(channel=maya.bot_dm.id, text="x")) == "messages_tab_disabled"


async def test_somebody_who_left(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    channel = maya.bot_dm.id
    maya.deleted = True
    assert (await client.chat_postMessage(channel=channel, text="into the void"))["ok"]
    acme.deactivated_posts = "channel_not_found"
    assert await refused(client.chat_postMessage(channel=channel, text="x")) == "channel_not_found"
    assert await refused(client.chat_postMessage(channel=maya.id, text="x")) == "channel_not_found"


async def test_bots_and_strangers_have_no_dm(client: AsyncWebClient, acme: Workspace) -> None:
    robot, stranger = acme.add_person("Robot", is_bot=True), acme.add_person("Sam", external=True)
    assert await refused(client.chat_postMessage(channel=robot.id, text="x")) == "cannot_dm_bot"
    assert await refused(client.chat_postMessage(channel=stranger.id, text="x")) == "channel_not_found"


@TEXTLESS
async def test_ephemerals_are_for_one_person(
    client: AsyncWebClient, maya: Person, dana: Person, kit: Person
) -> None:
    group = (await client.conversations_open(users=[maya.id, dana.id]))["channel"]["id"]
    answer = await client.chat_postEphemeral(channel=group, user=dana.id, text="psst")
    assert [one.ts for one in dana.ephemerals] == [answer["message_ts"]]
    assert not maya.ephemerals
    assert (
        await refused(client.chat_postEphemeral(channel=group, user=kit.id, text="x"))
        == "user_not_in_channel"
    )
    assert await refused(client.chat_postEphemeral(channel=group, user=dana.id, text="")) == "no_text"
    long = client.chat_postEphemeral(channel=group, user=dana.id, text="x" * 40_001)
    assert await refused(long) == "msg_too_long"
    update = client.chat_update(channel=group, ts=answer["message_ts"], text="x")
    assert await refused(update) == "message_not_found"


async def test_text_without_blocks_removes_the_blocks(client: AsyncWebClient, maya: Person) -> None:
    post = await client.chat_postMessage(channel=maya.id, text="a", blocks=[section("b")], metadata=GOOD)
    where = {"channel": post["channel"], "ts": post["ts"]}
    await client.chat_update(**where, text="c", blocks=[section("d")])
    assert (maya.last_dm.text, maya.last_dm.plain, maya.last_dm.edited) == ("c", "d", None)
    await client.chat_update(**where, text="e")
    assert (maya.last_dm.plain, maya.last_dm.blocks) == ("e", [])
    assert maya.last_dm.edited
    assert maya.last_dm.metadata == GOOD
    await client.chat_update(**where, text="e", metadata={})
    assert maya.last_dm.metadata is None


@TEXTLESS
async def test_attachments_alone_leave_text_and_blocks(client: AsyncWebClient, maya: Person) -> None:
    post = await client.chat_postMessage(channel=maya.id, text="a", blocks=[section("b")])
    await client.chat_update(channel=post["channel"], ts=post["ts"], attachments=[{"text": "c"}])
    assert maya.last_dm.plain == "b\n| c"


@TEXTLESS
async def test_updates_that_are_refused(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    post = await client.chat_postMessage(channel=maya.id, text="a")
    where = {"channel": post["channel"], "ts": post["ts"]}
    assert await refused(client.chat_update(**where, text="x" * 4001)) == "msg_too_long"
    assert await refused(client.chat_update(**where)) == "no_text"
    assert await refused(client.chat_update(channel=maya.id, ts=post["ts"], text="x")) == "channel_not_found"
    assert (
        await refused(client.chat_update(channel=post["channel"], ts="1.000000", text="x"))
        == "message_not_found"
    )
    hers = await maya.say(maya.bot_dm, "mine")
    assert (
        await refused(client.chat_update(channel=post["channel"], ts=hers.ts, text="x"))
        == "cant_update_message"
    )
    maya.bot_dm.archive()
    assert await refused(client.chat_update(**where, text="x")) == "is_inactive"


async def test_deleting(client: AsyncWebClient, maya: Person) -> None:
    post = await client.chat_postMessage(channel=maya.id, text="a")
    hers = await maya.say(maya.bot_dm, "mine")
    assert await refused(client.chat_delete(channel=post["channel"], ts=hers.ts)) == "cant_delete_message"
    await client.chat_delete(channel=post["channel"], ts=post["ts"])
    assert await refused(client.chat_delete(channel=post["channel"], ts=post["ts"])) == "message_not_found"
    assert [one.text for one in maya.dm] == ["mine"]


async def test_a_deleted_root_leaves_a_tombstone(client: AsyncWebClient, maya: Person) -> None:
    post = await client.chat_postMessage(channel=maya.id, text="a")
    await maya.say(maya.bot_dm, "under it", thread=post["ts"])
    await client.chat_delete(channel=post["channel"], ts=post["ts"])
    (stone,) = (await client.conversations_history(channel=post["channel"]))["messages"]
    assert (stone["subtype"], stone["user"], stone["text"]) == (
        "tombstone",
        "USLACKBOT",
        "This message was deleted.",
    )
    assert await refused(client.chat_delete(channel=post["channel"], ts=post["ts"])) == "cant_delete_message"


async def test_permalinks(client: AsyncWebClient, maya: Person, dana: Person) -> None:
    root = await client.chat_postMessage(channel=maya.id, text="a")
    reply = await client.chat_postMessage(channel=maya.id, text="b", thread_ts=root["ts"])
    link = await client.chat_getPermalink(channel=root["channel"], message_ts=reply["ts"])
    assert link["permalink"].endswith(f"thread_ts={root['ts']}&cid={root['channel']}")
    theirs = await maya.say(maya.dm_with(dana), "between us")
    hidden = client.chat_getPermalink(channel=theirs.channel.id, message_ts=theirs.ts)
    assert await refused(hidden) == "channel_not_found"
    gone = client.chat_getPermalink(channel=root["channel"], message_ts="1.000000")
    assert await refused(gone) == "message_not_found"
