"""The other side in these tests: an app that records, and a movable clock. Not the bot, on purpose."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, View

JSON = dict[str, Any]


class Clock:
    """A Monday morning that moves only when told to."""

    def __init__(self, at: float = 1_767_600_000.0) -> None:
        self.at = at

    def time(self) -> float:
        return self.at

    def pass_seconds(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Received:
    """One request as it arrived."""

    headers: dict[str, str]
    body: str
    form: dict[str, str]

    @property
    def payload(self) -> JSON:
        """The event envelope, the interaction payload, or the command's form."""
        found: JSON = json.loads(self.form.get("payload") or "null") or self.form or json.loads(self.body)
        return found

    @property
    def event(self) -> JSON:
        return dict(self.payload["event"])


@dataclass
class Recorder:
    """Answers 200 and nothing, unless `answers` holds something else: a status, a body, or a function."""

    secret: str = "shh"
    received: list[Received] = field(default_factory=list)
    answers: list[int | str | JSON | Callable[[Received], Awaitable[object]]] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    async def start(self) -> str:
        server = web.Application()
        server.router.add_post("/slack/events", self._handle)
        self._runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request: web.Request) -> web.Response:
        body = await request.text()
        if not SignatureVerifier(self.secret).is_valid_request(body, dict(request.headers)):
            return web.Response(status=401)
        is_form = request.content_type == "application/x-www-form-urlencoded"
        form = {name: str(value) for name, value in (await request.post()).items()} if is_form else {}
        received = Received({name.lower(): value for name, value in request.headers.items()}, body, form)
        self.received.append(received)
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, int):
            return web.Response(status=answer)
        if isinstance(answer, str):
            return web.Response(text=answer)
        if isinstance(answer, dict):
            return web.json_response(answer)
        result = await answer(received)
        return result if isinstance(result, web.Response) else web.Response()

    @property
    def last(self) -> Received:
        return self.received[-1]

    @property
    def events(self) -> list[JSON]:
        return [one.event for one in self.received if "event" in one.payload]

    def messages(self) -> list[JSON]:
        return [event for event in self.events if event["type"] == "message"]


async def sleeps_too_long(_: Received) -> None:
    await asyncio.sleep(0.3)


async def no_retries(_: Received) -> web.Response:
    return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})


async def until(happened: Callable[[], object]) -> None:
    """Waits for something that nobody announces; TimeoutError after half a minute."""
    async with asyncio.timeout(30):
        while not happened():  # noqa: ASYNC110
            await asyncio.sleep(0.001)


async def refused(call: Awaitable[Any]) -> str:
    """The error code that a call is refused with."""
    return str((await refusal(call))["error"])


async def refusal(call: Awaitable[Any]) -> JSON:
    """The whole answer of a refused call."""
    try:
        await call
    except SlackApiError as error:
        answer = error.response.data
        assert isinstance(answer, dict)
        return answer
    raise AssertionError("it was not refused")


def section(text: str = "hello", **more: object) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "go", label: str = "Go", **more: object) -> JSON:
    return {"type": "button", "text": plain(label), "action_id": action_id, **more}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "elements": list(elements)}


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def option(label: str, value: str) -> JSON:
    return {"text": plain(label), "value": value}


def field_block(
    label: str = "Words", block_id: str = "words", *, optional: bool = False, **element: object
) -> JSON:
    inner = {"type": "plain_text_input", "action_id": f"{block_id}_input", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": inner,
        "optional": optional,
    }


def modal(*blocks: JSON, **more: object) -> JSON:
    return {"type": "modal", "title": plain("A form"), "submit": plain("Keep"), "callback_id": "keep",
            "blocks": list(blocks) or [section()], **more}  # fmt: skip


def home(*blocks: JSON, **more: object) -> JSON:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


async def opened(client: AsyncWebClient, app: Recorder, person: Person, view: JSON) -> View:
    """A form that the app opened after a command."""
    await person.command("open")
    await client.views_open(trigger_id=app.last.form["trigger_id"], view=view)
    return person.top
