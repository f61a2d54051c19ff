"""reactions.*: the bot's emoji and people's."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ClientRefused, Person, Workspace
from tests.playground.counterpart import refused


async def test_add_get_remove(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    said = await maya.say(maya.bot_dm, "a")
    where = {"channel": maya.bot_dm.id, "timestamp": said.ts}
    await client.reactions_add(**where, name="pushpin")
    await maya.react(said, "pushpin")
    found = (await client.reactions_get(channel=maya.bot_dm.id, timestamp=said.ts))["message"]["reactions"]
    assert found == [{"name": "pushpin", "users": [acme.bot_user_id, maya.id], "count": 2}]
    assert await refused(client.reactions_add(**where, name="pushpin")) == "already_reacted"
    await client.reactions_remove(**where, name="pushpin")
    assert await refused(client.reactions_remove(**where, name="pushpin")) == "no_reaction"
    await maya.unreact(said, "pushpin")
    assert said.reactions == {}


async def test_what_is_refused(client: AsyncWebClient, maya: Person, dana: Person) -> None:
    said = await maya.say(maya.bot_dm, "a")
    channel, ts = maya.bot_dm.id, said.ts
    assert (
        await refused(client.reactions_add(channel=channel, timestamp=ts, name="not an emoji"))
        == "invalid_name"
    )
    assert (
        await refused(client.reactions_add(channel=channel, timestamp="yesterday", name="x"))
        == "bad_timestamp"
    )
    assert (
        await refused(client.reactions_add(channel=channel, timestamp="1.000000", name="x"))
        == "message_not_found"
    )
    hidden = maya.dm_with(dana).id
    assert await refused(client.reactions_add(channel=hidden, timestamp=ts, name="x")) == "channel_not_found"
    assert await refused(client.api_call("reactions.add", params={"name": "x"})) == "no_item_specified"
    maya.bot_dm.archive()
    assert await refused(client.reactions_add(channel=channel, timestamp=ts, name="x")) == "is_archived"


async def test_there_can_be_too_many(client: AsyncWebClient, maya: Person) -> None:
    said = await maya.say(maya.bot_dm, "a")
    where = {"channel": maya.bot_dm.id, "timestamp": said.ts}
    for number in range(23):
        await client.reactions_add(**where, name=f"emoji{number}")
    assert await refused(client.reactions_add(**where, name="emoji23")) == "too_many_reactions"
    for number in range(27):
        await maya.react(said, f"more{number}")
    assert await refused(client.reactions_add(**where, name="again")) == "too_many_emoji"


async def test_a_tombstone_takes_none(client: AsyncWebClient, maya: Person) -> None:
    root = await maya.say(maya.bot_dm, "a")
    await maya.say(maya.bot_dm, "b", thread=root)
    await maya.delete(root)
    call = client.reactions_add(channel=maya.bot_dm.id, timestamp=root.ts, name="x")
    assert await refused(call) == "not_reactable"


async def test_people_react_once_and_take_back_their_own(maya: Person, dana: Person, kit: Person) -> None:
    said = await maya.say(maya.dm_with(dana), "a")
    await dana.react(said, "tada")
    with pytest.raises(ClientRefused, match="already"):
        await dana.react(said, "tada")
    with pytest.raises(ClientRefused, match="has not"):
        await maya.unreact(said, "tada")
    with pytest.raises(ClientRefused, match="cannot see"):
        await kit.react(said, "tada")
