"""Response URLs: five times, thirty minutes, for one person's eyes unless they say otherwise."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground import Person, Slack
from tests.playground.counterpart import JSON, Clock, Recorder, actions, button, section


async def url_of(person: Person, app: Recorder) -> str:
    await person.command("help")
    return str(app.last.form["response_url"])


async def say(url: str, **said: object) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=said) as answer:
        return answer.status, (await answer.json()).get("error", "")


async def test_slacks_webhook_client_whispers(app: Recorder, maya: Person) -> None:
    webhook = AsyncWebhookClient(await url_of(maya, app))
    response = await webhook.send(text="psst", response_type="ephemeral", blocks=[section("*psst*")])
    assert response.status_code == 200
    assert [one.plain for one in maya.ephemerals] == ["*psst*"]


async def test_five_uses(app: Recorder, slack: Slack, maya: Person) -> None:
    url = await url_of(maya, app)
    for _ in range(5):
        assert await say(url, text="x") == (200, "")
    assert await say(url, text="x") == (404, "used_url")
    assert len(slack.calls_of("response_url")) == 6


async def test_thirty_minutes(app: Recorder, clock: Clock, maya: Person) -> None:
    url = await url_of(maya, app)
    clock.pass_seconds(1800)
    assert await say(url, text="x") == (200, "")
    clock.pass_seconds(1)
    assert await say(url, text="x") == (404, "expired_url")


async def test_where_the_bot_is_not(app: Recorder, maya: Person, dana: Person) -> None:
    said = await dana.say(maya.dm_with(dana), "advice")
    await maya.shortcut("keep", said)
    url = app.last.payload["response_url"]
    await say(url, text="only you see this")
    await say(url, text="both see this", response_type="in_channel")
    assert [one.text for one in maya.sees(said.channel)] == ["advice", "only you see this", "both see this"]
    assert [one.text for one in dana.sees(said.channel)] == ["advice", "both see this"]


async def test_the_original_is_replaced_or_deleted(
    app: Recorder, slack: Slack, client: AsyncWebClient, maya: Person
) -> None:
    await client.chat_postMessage(channel=maya.id, text="x", blocks=[actions(button())])
    card = maya.last_dm
    await maya.press(card, text="Go")
    url = app.last.payload["response_url"]
    await say(url, text="done", replace_original=True)
    assert (card.text, card.blocks) == ("done", [])
    await slack.settle()
    assert app.last.event["subtype"] == "message_changed"
    await say(url, delete_original=True)
    assert maya.dm == []


async def test_a_whisper_is_replaced(app: Recorder, client: AsyncWebClient, maya: Person) -> None:
    await client.chat_postEphemeral(
        channel=maya.bot_dm.id, user=maya.id, text="x", blocks=[actions(button())]
    )
    await maya.press(maya.ephemerals[0], text="Go")
    url = app.last.payload["response_url"]
    await say(url, text="done", replace_original=True)
    assert [one.plain for one in maya.ephemerals] == ["done"]
    await say(url, delete_original=True)
    assert maya.ephemerals == []


@pytest.mark.parametrize(
    ("said", "code"),
    [({}, "no_text"), ({"text": "x", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
     ({"text": "x", "colour": "red"}, "invalid_payload"), ({"text": "x", "response_type": "loud"}, "invalid_payload")],
)  # fmt: skip
async def test_what_is_refused(app: Recorder, maya: Person, said: JSON, code: str) -> None:
    assert await say(await url_of(maya, app), **said) == (400, code)
    assert maya.ephemerals == []


async def test_malformed_and_unknown(app: Recorder, slack: Slack, maya: Person) -> None:
    assert await say(f"{slack.base_url}/response/T0ACME/none", text="x") == (404, "no_such_url")
    url = await url_of(maya, app)
    async with aiohttp.ClientSession() as session:
        async with session.post(url, data="nonsense") as answer:
            assert answer.status == 400
        async with session.post(url, json=["x"]) as answer:
            assert answer.status == 400
        async with session.post(url, data={"payload": '{"text": "by form"}'}) as answer:
            assert answer.status == 200
    assert "by form" in maya.ephemerals[0]
