"""Forwarding: the words of the original travel in an attachment, into a conversation whose members may not see the original."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Message, Person, Workspace
from bot.playground.filling import ClientRefused
from tests.playground.counterpart import Recorder


async def a_forward(maya: Person, dana: Person, **how: Any) -> Message:
    said = await dana.say(maya.dm_with(dana), f"{maya.mention}: bring <two> options.")
    return await maya.forward(said, to=maya.bot_dm, **how)


async def test_its_text_is_the_comment_and_the_words_are_attached(
    client: AsyncWebClient, app: Recorder, maya: Person, dana: Person
) -> None:
    message = await a_forward(maya, dana)
    [event] = app.events
    assert (event["text"], event["user"], event["channel_type"]) == ("", maya.id, "im")
    [share] = event["attachments"]
    assert (share["is_share"], share["is_msg_unfurl"]) == (True, True)
    assert share["author_id"] == dana.id
    assert share["text"] == f"<@{maya.id}>: bring &lt;two&gt; options."
    assert share["channel_id"] == maya.dm_with(dana).id
    assert share["from_url"].endswith(f"/p{share['ts'].replace('.', '')}")
    answer = await client.conversations_history(
        channel=maya.bot_dm.id, latest=message.ts, oldest=message.ts, inclusive=True, limit=1
    )
    assert answer["messages"][0]["attachments"] == [share]


async def test_with_a_comment_several_and_without_the_author(
    app: Recorder, acme: Workspace, maya: Person, dana: Person
) -> None:
    general = acme.add_channel("general", maya, dana)
    both = [await dana.say(general, "Start early."), await dana.say(general, "Sleep.")]
    await maya.forward(*both, to=maya.bot_dm, comment="for the talk", author_known=False)
    [event] = app.events
    assert event["text"] == "for the talk"
    assert [share["text"] for share in event["attachments"]] == ["Start early.", "Sleep."]
    assert not [share for share in event["attachments"] if "author_id" in share]
    assert [share["footer"] for share in event["attachments"]] == ["Posted in #general"] * 2


async def test_a_forward_of_a_forward_has_the_first_one_inside(
    app: Recorder, maya: Person, dana: Person, kit: Person
) -> None:
    said = await dana.say(dana.dm_with(kit), "Start early.")
    passed_on = await kit.forward(said, to=kit.dm_with(maya))
    await maya.forward(passed_on, to=maya.bot_dm)
    [share] = app.events[0]["attachments"]
    assert (share["text"], share["author_id"]) == ("", kit.id)
    [inner] = share["attachments"]
    assert (inner["text"], inner["author_id"]) == ("Start early.", dana.id)


async def test_only_what_one_sees_can_be_forwarded(maya: Person, dana: Person, kit: Person) -> None:
    said = await dana.say(dana.dm_with(kit), "Between us.")
    with pytest.raises(ClientRefused):
        await maya.forward(said, to=maya.bot_dm)
    with pytest.raises(ClientRefused):
        await maya.forward(to=maya.bot_dm)
    await dana.delete(said)
    with pytest.raises(ClientRefused):
        await kit.forward(said, to=kit.bot_dm)
