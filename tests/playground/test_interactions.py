"""Commands, shortcuts, presses and forms: Slack's payloads, and what its client does with the answers."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ClientRefused, Person, Slack, Workspace
from tests.playground.counterpart import (
    JSON,
    Recorder,
    actions,
    button,
    option,
    section,
    sleeps_too_long,
)  # fmt: skip


async def test_a_command(app: Recorder, acme: Workspace, maya: Person, dana: Person) -> None:
    response = await maya.command(f"ask {dana.mention} how & <why>?  ")
    assert response.ok
    form = app.last.form
    assert form["command"] == "/advice"
    assert form["text"] == f"ask <@{dana.id}|dana> how &amp; &lt;why&gt;?"
    assert {name: form[name] for name in ("team_id", "team_domain", "channel_id", "channel_name", "user_id")} == {
        "team_id": acme.id, "team_domain": "acme", "channel_id": maya.bot_dm.id, "channel_name": "directmessage",
        "user_id": maya.id,
    }  # fmt: skip
    assert (form["user_name"], form["api_app_id"], form["is_enterprise_install"]) == (
        "maya",
        acme.app_id,
        "false",
    )
    assert form["trigger_id"].count(".") == 2
    assert app.last.headers["content-type"] == "application/x-www-form-urlencoded"


async def test_where_a_command_was_typed(
    app: Recorder, acme: Workspace, maya: Person, dana: Person, kit: Person
) -> None:
    places = {
        "directmessage": maya.dm_with(dana), "mpdm-maya--dana--kit-1": maya.group_with(dana, kit),
        "privategroup": acme.add_channel("secret", maya, kind="private"), "all": acme.add_channel("all", maya),
    }  # fmt: skip
    for name, channel in places.items():
        await maya.command("help", channel, name="/other")
        assert (app.last.form["channel_name"], app.last.form["command"]) == (name, "/other")
    root = await maya.say(maya.bot_dm, "root")
    with pytest.raises(ClientRefused, match="threads"):
        await maya.command("help", thread=root)


async def test_answers_to_a_command_are_whispered(
    app: Recorder, slack: Slack, maya: Person, dana: Person
) -> None:
    between = maya.dm_with(dana)
    app.answers = ["in plain text", {"text": "in JSON", "blocks": [section("*bold*")]},
                   {"text": "for both", "response_type": "in_channel"}, {"blocks": [{"type": "nonsense"}]}]  # fmt: skip
    for _ in range(4):
        await maya.command("help", between)
    assert [one.plain for one in maya.ephemerals] == ["in plain text", "*bold*"]
    assert dana.ephemerals == []
    assert [one.plain for one in dana.sees(between)] == ["for both"]
    assert "invalid_blocks" in slack.complaints[0]


async def test_a_failed_command_says_so(app: Recorder, slack: Slack, maya: Person) -> None:
    slack.answer_within = 0.05
    app.answers = [500, sleeps_too_long]
    assert (await maya.command("help")).status == 500
    assert (await maya.command("help")).failure == "http_timeout"
    assert [("operation_timeout" in one) for one in maya.ephemerals] == [True, True]


async def test_a_message_shortcut(app: Recorder, acme: Workspace, maya: Person, dana: Person) -> None:
    said = await dana.say(maya.dm_with(dana), "Start with the why")
    await maya.shortcut("keep_advice", said)
    payload = app.last.payload
    assert payload["type"] == "message_action"
    assert payload["callback_id"] == "keep_advice"
    assert payload["team"] == {"id": acme.id, "domain": "acme"}
    assert payload["user"] == {"id": maya.id, "username": "maya", "name": "maya", "team_id": acme.id}
    assert payload["channel"] == {"id": said.channel.id, "name": "directmessage"}
    assert payload["message_ts"] == said.ts
    message = payload["message"]
    assert (message["user"], message["text"], message["ts"]) == (dana.id, "Start with the why", said.ts)
    assert {"client_msg_id", "team", "blocks"} <= message.keys()
    assert payload["response_url"].startswith("http://127.0.0.1")
    assert (payload["enterprise"], payload["is_enterprise_install"]) == (None, False)
    assert payload["trigger_id"]
    assert payload["action_ts"]


async def test_where_there_is_no_shortcut(
    app: Recorder, client: AsyncWebClient, maya: Person, dana: Person, kit: Person
) -> None:
    await client.chat_postEphemeral(channel=maya.bot_dm.id, user=maya.id, text="psst")
    with pytest.raises(ClientRefused):
        await maya.shortcut("keep_advice", maya.ephemerals[0])
    said = await maya.say(maya.dm_with(dana), "x")
    with pytest.raises(ClientRefused, match="cannot see"):
        await kit.shortcut("keep_advice", said)


async def test_a_global_shortcut(app: Recorder, maya: Person) -> None:
    await maya.global_shortcut("keep_mine")
    payload = app.last.payload
    assert (payload["type"], payload["callback_id"]) == ("shortcut", "keep_mine")
    assert "channel" not in payload
    assert "response_url" not in payload


async def test_a_press_on_a_message(
    app: Recorder, client: AsyncWebClient, acme: Workspace, maya: Person
) -> None:
    blocks = [section("card"), actions(button("tried", "I tried it", value="7"), button("later", "Later"))]
    await client.chat_postMessage(channel=maya.id, text="card", blocks=blocks)
    card = maya.last_dm
    assert card.buttons == ["I tried it", "Later"]
    await maya.press(card, text="I tried it")
    payload = app.last.payload
    assert payload["type"] == "block_actions"
    assert payload["container"] == {
        "type": "message", "message_ts": card.ts, "channel_id": maya.bot_dm.id, "is_ephemeral": False,
    }  # fmt: skip
    (action,) = payload["actions"]
    assert (action["type"], action["action_id"], action["value"]) == ("button", "tried", "7")
    assert action["text"] == {"type": "plain_text", "text": "I tried it", "emoji": True}
    assert action["block_id"] == card.blocks[1]["block_id"]
    assert payload["message"]["blocks"] == card.blocks
    assert payload["channel"]["id"] == maya.bot_dm.id
    assert payload["api_app_id"] == acme.app_id
    assert payload["state"] == {"values": {}}
    assert payload["response_url"]
    await maya.press(card, "later")
    assert app.last.payload["actions"][0]["action_id"] == "later"
    await maya.press(card, value="7")
    assert app.last.payload["actions"][0]["action_id"] == "tried"


async def test_a_press_in_a_thread_and_on_a_whisper(
    app: Recorder, client: AsyncWebClient, maya: Person
) -> None:
    root = await client.chat_postMessage(channel=maya.id, text="root")
    await client.chat_postMessage(channel=maya.id, text="x", blocks=[actions(button())], thread_ts=root["ts"])
    await maya.press(maya.last_dm, text="Go")
    assert app.last.payload["container"]["thread_ts"] == root["ts"]
    await client.chat_postEphemeral(
        channel=maya.bot_dm.id, user=maya.id, text="x", blocks=[actions(button())]
    )
    await maya.press(maya.ephemerals[0], text="Go")
    assert app.last.payload["container"]["is_ephemeral"] is True
    assert "message" not in app.last.payload


async def test_menus_on_a_message(app: Recorder, client: AsyncWebClient, maya: Person, dana: Person) -> None:
    overflow = {
        "type": "overflow",
        "action_id": "more",
        "options": [option("Stop this", "stop"), option("All", "all")],
    }
    menu = {
        "type": "static_select",
        "action_id": "when",
        "options": [option("Tomorrow", "1"), option("Next week", "7")],
    }
    pickers: list[JSON] = [
        menu,
        {"type": "datepicker", "action_id": "date"},
        {"type": "users_select", "action_id": "who"},
    ]
    await client.chat_postMessage(
        channel=maya.id, text="x", blocks=[section(accessory=overflow), actions(*pickers)]
    )
    card = maya.last_dm
    assert "[⋯ Stop this · All]" in card
    await maya.press(card, "more", option="Stop this")
    assert app.last.payload["actions"][0]["selected_option"]["value"] == "stop"
    await maya.press(card, "when", option="7")
    assert app.last.payload["actions"][0]["selected_option"]["text"]["text"] == "Next week"
    values = app.last.payload["state"]["values"][card.blocks[1]["block_id"]]
    assert values["when"]["selected_option"]["value"] == "7"
    assert values["date"]["selected_date"] is None
    await maya.press(card, "date", option="2026-02-01")
    assert app.last.payload["actions"][0]["selected_date"] == "2026-02-01"
    await maya.press(card, "who", option=dana)
    assert app.last.payload["actions"][0]["selected_user"] == dana.id
    with pytest.raises(ClientRefused, match="no option"):
        await maya.press(card, "when", option="Never")
    with pytest.raises(ClientRefused, match="not a date"):
        await maya.press(card, "date", option="soon")


async def test_what_is_not_there_cannot_be_pressed(
    app: Recorder, client: AsyncWebClient, maya: Person, dana: Person
) -> None:
    await client.chat_postMessage(channel=maya.id, text="x", blocks=[actions(button())])
    card = maya.last_dm
    with pytest.raises(ClientRefused, match="nothing there fits 'Stay'"):
        await maya.press(card, text="Stay")
    with pytest.raises(ClientRefused, match="cannot see"):
        await dana.press(card, text="Go")
    await client.chat_update(channel=maya.bot_dm.id, ts=card.ts, text="done")
    with pytest.raises(ClientRefused):
        await maya.press(card, text="Go")
    await maya.press_forged("go", "1", message=card)
    assert app.last.payload["actions"][0]["value"] == "1"
