"""The real bot on a free port of loopback, beside the stand-in for Slack: what tests of the edges start.

Apart from the tests so that every one of them starts the same thing. Must not know what the bot does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from pydantic import SecretStr

from bot.app import FullCircle, build
from bot.app.serving import serving
from bot.clock import Clock
from bot.playground import Slack
from bot.settings import Settings

SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
TEAM = "T0ACME"
PATIENCE = 30.0
"""Seconds that a bot waits for the database or Slack: machines are shared and noisy, and a slow answer is no part of a test."""
MESSAGE = {
    "type": "message",
    "channel": "D1",
    "channel_type": "im",
    "user": "U1",
    "text": "hello",
    "ts": "1.2",
}
"""What somebody writes to the bot."""


def settings_for(slack: Slack, database_url: str, **more: Any) -> Settings:
    """Settings for HTTP, unless `more` says otherwise; nothing of the machine's own `.env`."""
    given: dict[str, Any] = {
        "slack_bot_token": SecretStr(
            slack.workspaces[TEAM].bot_token if TEAM in slack.workspaces else "xoxb-none"
        ),
        "slack_signing_secret": SecretStr(SIGNING_SECRET),
        "slack_api_url": slack.api_url,
        "database_url": SecretStr(database_url),
        "port": 0,
        "fullcircle_tick_seconds": 3600,
        "fullcircle_posts_a_minute": 0,  # the stand-in names no limits, unless a test asks it to
    }
    return Settings(_env_file=None, **(given | more))


@dataclass(slots=True)
class Running:
    """A bot that runs. `post` signs as Slack does; `post_raw` sends just what it is given."""

    circle: FullCircle
    slack: Slack
    url: str
    _http: aiohttp.ClientSession

    async def post_raw(self, body: bytes, headers: dict[str, str]) -> Answer:
        """POST to /slack/events."""
        async with self._http.post(f"{self.url}/slack/events", data=body, headers=headers) as response:
            return Answer(response.status, await response.text(), dict(response.headers))

    async def post(
        self, body: bytes, content_type: str = "application/json", at: float | None = None
    ) -> Answer:
        """A signed request; `at` is the moment it was signed."""
        headers = {**self.slack.sign(body, at), "content-type": content_type}
        return await self.post_raw(body, headers)

    async def event(self, event: dict[str, Any], **envelope: Any) -> Answer:
        """A signed event in Slack's envelope."""
        return await self.post(json.dumps(in_envelope(event, **envelope)).encode())

    async def interaction(self, payload: dict[str, Any]) -> Answer:
        """A signed press, shortcut or form."""
        return await self.form(payload=json.dumps({"team": {"id": TEAM}, "user": {"id": "U1"}, **payload}))

    async def form(self, **fields: str) -> Answer:
        """A signed form."""
        return await self.post(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    async def get(self, path: str) -> Answer:
        """GET."""
        async with self._http.get(self.url + path) as response:
            return Answer(response.status, await response.text(), dict(response.headers))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered."""

    status: int
    text: str
    headers: dict[str, str]

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.text)


def in_envelope(event: dict[str, Any], **envelope: Any) -> dict[str, Any]:
    """An event as Slack sends it."""
    return {
        "token": "verification-token",
        "team_id": TEAM,
        "api_app_id": "A0PLAYGROUND",
        "event": event,
        "type": "event_callback",
        "event_id": "Ev0001",
        "event_time": 1_780_000_000,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}],
        **envelope,
    }


@asynccontextmanager
async def standing_in() -> AsyncIterator[Slack]:
    """Slack on loopback, with one workspace."""
    slack = Slack()
    slack.add_workspace(TEAM, "Acme")
    await slack.start()
    try:
        yield slack
    finally:
        await slack.stop()


@asynccontextmanager
async def running(
    slack: Slack,
    database_url: str,
    clock: Clock | None = None,
    *,
    patience: float = PATIENCE,
    **settings: Any,
) -> AsyncIterator[Running]:
    """The bot, from start to orderly stop. Slack sends its events to it."""
    circle = build(settings_for(slack, database_url, **settings), clock, durable=False, patience=patience)
    async with serving(circle) as port, aiohttp.ClientSession() as http:
        url = f"http://127.0.0.1:{port}"
        slack.send_events_to(f"{url}/slack/events", SIGNING_SECRET)
        yield Running(circle, slack, url, http)


async def is_known(made: Running) -> None:
    """Wait until Slack has said whose token it is."""
    async with asyncio.timeout(20):
        while not made.circle.own.is_known:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
