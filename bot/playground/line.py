"""The line to the app: signed HTTP requests, or envelopes over a WebSocket when one is connected.

Apart because everything that Slack says to an app goes through here, events and interactions alike. It must not
decide what is said.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp

if TYPE_CHECKING:
    from bot.playground.slack import Slack
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]
ANSWER_WITHIN = 3.0
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class AppResponse:
    """What the app answered. `status` 0 and a `failure` when it did not: then the person saw operation_timeout.

    The names of headers are in lower case.
    """

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    failure: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def json(self) -> JSON:
        """The body as an object; {} when it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Line:
    """Where the app listens."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._session: aiohttp.ClientSession | None = None
        self.url = ""
        self.signing_secret = ""

    @property
    def attached(self) -> bool:
        """Is there an app at all?"""
        return bool(self.url) or self._slack.socket_mode

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def sign(self, body: bytes, at: float | None = None) -> dict[str, str]:
        """The two headers that prove where a request comes from."""
        stamp = str(int(self._slack.signed_at() if at is None else at))
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.signing_secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def event(self, workspace: Workspace, envelope: JSON, retry: tuple[int, str] | None) -> AppResponse:
        if self._slack.socket_mode:
            return await self._slack.sockets.send(workspace, "events_api", envelope, retry=retry)
        extra = {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]} if retry else {}
        return await self.post(json.dumps(envelope).encode(), "application/json", extra)

    async def command(self, workspace: Workspace, form: dict[str, str]) -> AppResponse:
        if self._slack.socket_mode:
            return await self._slack.sockets.send(workspace, "slash_commands", form, takes_payload=True)
        return await self.post(urlencode(form).encode(), FORM)

    async def interaction(self, workspace: Workspace, payload: JSON) -> AppResponse:
        if self._slack.socket_mode:
            takes = payload["type"] in ("view_submission", "block_suggestion")
            return await self._slack.sockets.send(workspace, "interactive", payload, takes_payload=takes)
        return await self.post(urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    async def post(
        self, body: bytes, content_type: str, extra: Mapping[str, str] | None = None
    ) -> AppResponse:
        """Signed as Slack signs."""
        return await self.post_raw(body, {"Content-Type": content_type, **self.sign(body), **(extra or {})})

    async def post_raw(self, body: bytes, headers: Mapping[str, str]) -> AppResponse:
        """Any request at all."""
        if not self.url:
            return AppResponse(0, failure="no_app")
        if self._session is None:
            # Let go before the app does (uvicorn: after 5 seconds), or a request now and then meets a closed line.
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(keepalive_timeout=2))
        agent = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        limit = aiohttp.ClientTimeout(total=self._slack.answer_within)
        try:
            async with self._session.post(
                self.url, data=body, headers=agent | dict(headers), timeout=limit
            ) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return AppResponse(answer.status, await answer.text(), headers)
        except TimeoutError:
            return AppResponse(0, failure="http_timeout")
        except aiohttp.ClientError:
            return AppResponse(0, failure="connection_failed")
