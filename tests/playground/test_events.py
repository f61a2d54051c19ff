"""Events: which ones the app gets, and in what shape. How they are brought: test_delivery.py."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, Person, Slack, Workspace
from tests.playground.counterpart import Clock, Recorder, refused


async def group(client: AsyncWebClient, acme: Workspace, *people: Person) -> Channel:
    opened = await client.conversations_open(users=[one.id for one in people])
    return acme.channels[opened["channel"]["id"]]


async def test_the_envelope(app: Recorder, acme: Workspace, clock: Clock, maya: Person) -> None:
    await maya.say(maya.bot_dm, "hi")
    envelope = app.last.payload
    assert envelope["type"] == "event_callback"
    assert (envelope["team_id"], envelope["api_app_id"]) == (acme.id, acme.app_id)
    assert envelope["authorizations"] == [{
        "enterprise_id": None, "team_id": acme.id, "user_id": acme.bot_user_id, "is_bot": True,
        "is_enterprise_install": False,
    }]  # fmt: skip
    assert envelope["event_id"].startswith("Ev")
    assert envelope["event_time"] == int(clock.at)
    assert "x-slack-retry-num" not in app.last.headers
    assert app.last.headers["content-type"] == "application/json"


async def test_a_typed_message(app: Recorder, maya: Person, dana: Person) -> None:
    said = await maya.say(
        maya.bot_dm, f"{dana.mention} & <b> see https://a.b/?x=1&y=2 :tada: @channel <!here>"
    )
    event = app.last.event
    expected = f"<@{dana.id}> &amp; &lt;b&gt; see <https://a.b/?x=1&amp;y=2> :tada: <!channel> &lt;!here&gt;"
    assert event["text"] == said.text == expected
    assert {name: event[name] for name in ("type", "user", "channel", "channel_type", "ts", "event_ts")} == {
        "type": "message", "user": maya.id, "channel": maya.bot_dm.id, "channel_type": "im", "ts": said.ts,
        "event_ts": said.ts,
    }  # fmt: skip
    assert event["client_msg_id"]
    assert "subtype" not in event
    kinds = [piece["type"] for piece in event["blocks"][0]["elements"][0]["elements"]]
    assert kinds == ["user", "text", "link", "text", "emoji", "text", "broadcast", "text"]
    assert said.plain == "@Dana & <b> see https://a.b/?x=1&y=2 🎉 @channel <!here>"


async def test_a_reply_names_its_parent(app: Recorder, maya: Person) -> None:
    root = await maya.say(maya.bot_dm, "root")
    reply = await maya.say(maya.bot_dm, "reply", thread=root)
    await maya.say(maya.bot_dm, "another", thread=reply)
    assert [event.get("thread_ts") for event in app.messages()] == [None, root.ts, root.ts]
    assert app.last.event["parent_user_id"] == maya.id


async def test_subtypes_of_what_people_write(app: Recorder, maya: Person) -> None:
    root = await maya.say(maya.bot_dm, "root")
    await maya.say(maya.bot_dm, "waves", subtype="me_message")
    await maya.say(maya.bot_dm, "loud", thread=root, subtype="thread_broadcast")
    await maya.say(maya.bot_dm, "see", files=["plan.pdf", ("notes.txt", b"hello")])
    assert [event.get("subtype") for event in app.messages()] == [
        None,
        "me_message",
        "thread_broadcast",
        "file_share",
    ]
    assert [(file["name"], file["size"]) for file in app.last.event["files"]] == [
        ("plan.pdf", 0),
        ("notes.txt", 5),
    ]


async def test_a_forwarded_message_is_an_attachment(app: Recorder, maya: Person) -> None:
    await maya.say(maya.bot_dm, attachments=[{"is_share": True, "text": "words", "author_id": "U1"}])
    assert app.last.event["text"] == ""
    assert app.last.event["attachments"][0]["is_share"] is True


async def test_edits_and_deletions(app: Recorder, maya: Person) -> None:
    said = await maya.say(maya.bot_dm, "first")
    await maya.edit(said, "second")
    changed = app.last.event
    assert (changed["subtype"], changed["hidden"], changed["channel_type"]) == ("message_changed", True, "im")
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("first", "second")
    assert changed["message"]["edited"]["user"] == maya.id
    assert changed["ts"] != said.ts
    await maya.unfurl(said)
    preview = app.last.event
    assert preview["message"]["text"] == preview["previous_message"]["text"] == "second"
    await maya.delete(said)
    deleted = app.last.event
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said.ts)
    assert deleted["previous_message"]["text"] == "second"


async def test_a_deleted_root_with_replies_is_a_change(app: Recorder, maya: Person) -> None:
    root = await maya.say(maya.bot_dm, "root")
    await maya.say(maya.bot_dm, "reply", thread=root)
    await maya.delete(root)
    event = app.last.event
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert event["previous_message"]["text"] == "root"


async def test_the_bots_own_posts_come_back(
    slack: Slack, app: Recorder, client: AsyncWebClient, acme: Workspace, maya: Person
) -> None:
    await client.chat_postMessage(channel=maya.id, text="mine")
    await slack.settle()
    event = app.last.event
    assert (event["user"], event["bot_id"], event["app_id"]) == (acme.bot_user_id, acme.bot_id, acme.app_id)
    assert "subtype" not in event
    slack.echo_own_posts = False
    await client.chat_postMessage(channel=maya.id, text="quiet")
    await slack.settle()
    assert len(app.events) == 1


async def test_reactions(
    app: Recorder, client: AsyncWebClient, slack: Slack, acme: Workspace, maya: Person
) -> None:
    post = await client.chat_postMessage(channel=maya.id, text="card")
    await maya.react(maya.last_dm, "white_check_mark::skin-tone-2")
    event = app.last.event
    assert (event["type"], event["reaction"]) == ("reaction_added", "white_check_mark::skin-tone-2")
    assert event["item"] == {"type": "message", "channel": maya.bot_dm.id, "ts": post["ts"]}
    assert (event["user"], event["item_user"]) == (maya.id, acme.bot_user_id)
    await maya.unreact(maya.last_dm, "white_check_mark::skin-tone-2")
    assert app.last.event["type"] == "reaction_removed"
    await client.reactions_add(channel=maya.bot_dm.id, timestamp=post["ts"], name="pushpin")
    await slack.settle()
    assert app.last.event["user"] == acme.bot_user_id


async def test_it_hears_nothing_where_it_is_not(
    app: Recorder, acme: Workspace, maya: Person, dana: Person
) -> None:
    for channel in (
        maya.dm_with(dana),
        maya.group_with(dana, acme.add_person("Kit")),
        acme.add_channel("all", maya),
    ):
        said = await maya.say(channel, "private")
        await maya.edit(said, "changed")
        await maya.react(said, "tada")
        await maya.delete(said)
    assert app.received == []


async def test_a_group_dm_until_it_becomes_a_channel(
    app: Recorder, client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    channel = await group(client, acme, maya, dana)
    said = await dana.say(channel, "in the group")
    assert app.last.event["channel_type"] == "mpim"
    channel.convert_to_private()
    await dana.say(channel, "in the channel")
    assert len(app.events) == 1
    await dana.react(said, "tada")
    assert app.last.event["type"] == "reaction_added"
    acme.scopes.add("groups:history")
    await dana.say(channel, "not subscribed")
    assert len(app.events) == 2


async def test_other_channels_when_subscribed_and_allowed(
    slack: Slack, app: Recorder, acme: Workspace, maya: Person
) -> None:
    acme.scopes |= {"groups:history", "channels:history"}
    slack.subscribed |= {"message.groups", "message.channels"}
    await maya.say(acme.add_channel("secret", maya, kind="private", with_bot=True), "a")
    await maya.say(acme.add_channel("all", maya, with_bot=True), "b")
    assert [event["channel_type"] for event in app.messages()] == ["group", "channel"]


async def test_without_the_scope_no_event(app: Recorder, acme: Workspace, maya: Person) -> None:
    acme.scopes -= {"im:history", "reactions:read", "users:read"}
    said = await maya.say(maya.bot_dm, "a")
    await maya.react(said, "tada")
    await maya.change(tz="Asia/Tokyo")
    assert app.received == []


async def test_profiles_and_the_home(app: Recorder, client: AsyncWebClient, maya: Person) -> None:
    await maya.change(tz="Asia/Tokyo", status_emoji=":palm_tree:")
    changed = app.last.event
    assert (changed["type"], changed["user"]["tz"]) == ("user_change", "Asia/Tokyo")
    assert changed["user"]["profile"]["status_emoji"] == ":palm_tree:"
    await maya.open_home()
    opened = app.last.event
    assert (opened["type"], opened["tab"], opened["channel"]) == ("app_home_opened", "home", maya.bot_dm.id)
    assert "view" not in opened
    await client.views_publish(user_id=maya.id, view={"type": "home", "blocks": []})
    await maya.open_home()
    assert app.last.event["view"]["type"] == "home"
    await maya.open_home("messages")
    assert app.last.event["tab"] == "messages"


@pytest.mark.parametrize("revoked_first", [False, True])
async def test_an_uninstall(
    app: Recorder, client: AsyncWebClient, acme: Workspace, maya: Person, revoked_first: bool
) -> None:
    await acme.uninstall(revoked_first=revoked_first)
    kinds = [event["type"] for event in app.events]
    assert kinds == (
        ["tokens_revoked", "app_uninstalled"] if revoked_first else ["app_uninstalled", "tokens_revoked"]
    )
    assert await refused(client.auth_test()) == "account_inactive"
    await maya.say(maya.bot_dm, "anybody there?")
    assert len(app.events) == 2


async def test_the_app_can_uninstall_itself(slack: Slack, app: Recorder, client: AsyncWebClient) -> None:
    secret = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    await client.api_call("apps.uninstall", params=secret)
    await slack.settle()
    assert {event["type"] for event in app.events} == {"app_uninstalled", "tokens_revoked"}
