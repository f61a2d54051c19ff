"""Socket Mode, with Slack's own client on the other end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Slack, Workspace
from tests.playground.counterpart import Clock, field_block, modal, until

Start = Callable[[], Awaitable["Counterpart"]]


class Counterpart:
    """An app in Socket Mode: acknowledges with `answers`, or not at all when the next one is "silence"."""

    def __init__(self, slack: Slack, acme: Workspace) -> None:
        web = AsyncWebClient(base_url=slack.api_url)
        self.client = SocketModeClient(app_token=acme.app_token, web_client=web, ping_interval=0.1)
        self.client.socket_mode_request_listeners.append(self._listen)
        self.received: list[SocketModeRequest] = []
        self.answers: list[dict[str, object] | str | None] = []

    async def _listen(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self.received.append(request)
        answer = self.answers.pop(0) if self.answers else None
        if answer != "silence":
            payload = answer if isinstance(answer, dict) else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))


@pytest.fixture
async def start(slack: Slack, acme: Workspace) -> AsyncIterator[Start]:
    slack.socket_mode = True
    started: list[Counterpart] = []

    async def begin() -> Counterpart:
        counterpart = Counterpart(slack, acme)
        started.append(counterpart)
        await counterpart.client.connect()  # type: ignore[no-untyped-call]
        await until(lambda: slack.sockets.connected >= len(started))
        return counterpart

    yield begin
    for one in started:
        await one.client.close()  # type: ignore[no-untyped-call]


async def test_events_commands_and_interactions(
    start: Start, slack: Slack, client: AsyncWebClient, maya: Person
) -> None:
    app = await start()
    await maya.say(maya.bot_dm, "hi")
    assert (app.received[-1].type, app.received[-1].payload["event"]["text"]) == ("events_api", "hi")
    assert app.received[-1].accepts_response_payload is False
    assert slack.deliveries.log[0].delivered
    app.answers = [{"text": "whispered"}]
    assert (await maya.command("help")).json == {"text": "whispered"}
    assert "whispered" in maya.ephemerals[-1]
    request = app.received[-1]
    assert (request.type, request.accepts_response_payload, request.payload["user_id"]) == (
        "slash_commands",
        True,
        maya.id,
    )
    await client.views_open(trigger_id=request.payload["trigger_id"], view=modal(field_block()))
    app.answers = [{"response_action": "errors", "errors": {"words": "No."}}]
    await maya.submit(words="x")
    assert maya.top.errors == {"words": "No."}
    await maya.submit(words="y")
    assert maya.form is None
    assert app.received[-1].type == "interactive"


async def test_a_silent_app_is_asked_again(start: Start, slack: Slack, clock: Clock, maya: Person) -> None:
    app = await start()
    slack.answer_within = 0.05
    app.answers = ["silence", "silence"]
    await maya.say(maya.bot_dm, "hi")
    assert [(one.retry_attempt, one.retry_reason) for one in app.received] == [(0, ""), (1, "timeout")]
    clock.pass_seconds(60)
    await slack.retry_due()
    assert slack.deliveries.log[0].delivered
    app.answers = ["silence"]
    assert (await maya.command("help")).failure == "timeout"


async def test_nothing_is_kept_while_nobody_is_connected(slack: Slack, maya: Person) -> None:
    slack.socket_mode = True
    await maya.say(maya.bot_dm, "hi")
    assert {one.reason for one in slack.deliveries.log[0].attempts} == {"connection_failed"}


async def test_each_envelope_goes_to_one_connection(start: Start, maya: Person) -> None:
    apps = [await start(), await start()]
    for number in range(4):
        await maya.say(maya.bot_dm, f"{number}")
    counts = [len(app.received) for app in apps]
    assert sum(counts) == 4
    assert all(counts)


async def test_a_refresh_brings_a_new_connection(start: Start, slack: Slack, maya: Person) -> None:
    slack.answer_within = 0.3  # A connection that is being replaced may swallow the first try.
    app = await start()
    await slack.sockets.disconnect("warning")
    await slack.sockets.disconnect("refresh_requested")
    await until(lambda: slack.sockets.connected and len(slack.calls_of("apps.connections.open")) >= 2)
    await maya.say(maya.bot_dm, "after")
    assert app.received[-1].payload["event"]["text"] == "after"


async def test_a_ticket_is_good_once(slack: Slack, acme: Workspace) -> None:
    url = slack.sockets.new_url(acme.app_token)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["connection_info"] == {"app_id": acme.app_id}
            await socket.send_str("nonsense")
            await socket.send_json({"envelope_id": "unknown"})
            await socket.send_bytes(b"x")
            await socket.send_json(["x"])
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_ten_connections_and_no_more(slack: Slack, acme: Workspace) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(slack.sockets.new_url(acme.app_token)) for _ in range(10)]
        async with session.ws_connect(slack.sockets.new_url(acme.app_token)) as eleventh:
            assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
        for socket in sockets:
            await socket.close()
