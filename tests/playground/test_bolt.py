"""A tiny real Bolt app against the stand-in, over HTTP: the way the bot uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.playground import Person, Slack
from tests.playground.counterpart import JSON, actions, button, field_block, modal, until

SECRET = "shh"


def register(app: AsyncApp, heard: list[JSON]) -> None:
    @app.command("/advice")
    async def command(ack: AsyncAck, body: JSON, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(field_block()))
        await ack("Opened.")

    @app.view("keep")
    async def keep(ack: AsyncAck, body: JSON, view: JSON, client: AsyncWebClient) -> None:
        words = view["state"]["values"]["words"]["words_input"]["value"]
        if len(words) < 3:
            await ack(response_action="errors", errors={"words": "Too short."})
            return
        await client.chat_postMessage(channel=body["user"]["id"], text=words, blocks=[actions(button())])
        await ack()

    @app.action("go")
    async def go(ack: AsyncAck, body: JSON, client: AsyncWebClient, respond: AsyncRespond) -> None:
        await ack()
        await respond("Noted.", replace_original=False)
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="done")

    @app.event("message")
    async def message(event: JSON) -> None:
        heard.append(event)

    @app.shortcut("broken")
    async def broken() -> None:
        raise RuntimeError("oh")


@pytest.fixture
async def heard(slack: Slack) -> AsyncIterator[list[JSON]]:
    """What the app heard; it runs for the length of the test."""
    heard: list[JSON] = []
    app = AsyncApp(
        client=AsyncWebClient(token="xoxb-acme", base_url=slack.api_url), signing_secret=SECRET,
        process_before_response=True,
    )  # fmt: skip
    register(app, heard)
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    web = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, port=0, log_config=None, lifespan="off"))
    serving = asyncio.ensure_future(server.serve())
    await until(lambda: server.started)
    port = server.servers[0].sockets[0].getsockname()[1]
    slack.send_events_to(f"http://127.0.0.1:{port}/slack/events", SECRET)
    yield heard
    await slack.settle()
    server.should_exit = True
    await serving


async def test_a_whole_round(slack: Slack, heard: list[JSON], maya: Person, dana: Person) -> None:
    await maya.command(f"ask {dana.mention}")
    assert maya.top.title == "A form"
    await maya.submit(words="x")
    assert maya.top.errors == {"words": "Too short."}
    await maya.submit(words="Start with why")
    assert maya.form is None
    await maya.press(maya.last_dm, text="Go")
    assert maya.last_dm.plain == "done"
    assert [one.plain for one in maya.ephemerals] == ["Opened.", "Noted."]
    await maya.say(maya.bot_dm, "thanks")
    await slack.settle()
    # Bolt leaves out the bot's own posts and keeps what people write.
    assert "thanks" in [one.get("text") for one in heard]
    assert all(one.delivered for one in slack.deliveries.log)


async def test_what_no_listener_knows_is_a_404(slack: Slack, heard: list[JSON], maya: Person) -> None:
    assert (await maya.global_shortcut("unknown")).status == 404
    await maya.open_home()
    assert [one.status for one in slack.deliveries.log[-1].attempts] == [404, 404]
    assert slack.awaiting_retry


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_an_exception_is_a_500(heard: list[JSON], maya: Person) -> None:
    said = await maya.say(maya.bot_dm, "x")
    assert (await maya.shortcut("broken", said)).status == 500
