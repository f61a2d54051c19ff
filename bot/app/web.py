"""The HTTP side: `POST /slack/events` and `GET /healthz`.

Apart from Bolt, whose own adapters read bodies of any size, parse them before they are verified, and print those that are not
genuine. Here a request is measured, verified against the signing secret and only then read. Must not know what a request means.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app.incoming import Unreadable, dispatch, payload_of
from bot.health import Health
from bot.manifest import EVENTS_PATH

LARGEST_BODY = 1_000_000
"""Bytes. What Slack sends is far smaller: a form is at most 250 kB."""

_BODY_SECONDS = 10.0
_STALE_SECONDS = 300
"""What the verifier allows."""
_STAMP = re.compile("[0-9]{1,12}")
_log = logging.getLogger(__name__)


class TooLarge(Exception):
    """The body is over LARGEST_BODY."""


def web_app(health: Callable[[], Awaitable[Health]], bolt: AsyncApp, signing_secret: str | None) -> ASGIApp:
    """The ASGI application. Without a signing secret (Socket Mode) nothing of Slack's is taken here."""

    async def healthz(_: Request) -> Response:
        found = await health()
        return JSONResponse(found.as_json(), status_code=200 if found.is_ok else 503)

    if signing_secret is None:
        return Starlette(routes=[Route("/healthz", healthz)])
    events = SlackEndpoint(bolt, signing_secret)
    routes = [Route("/healthz", healthz), Route(EVENTS_PATH, events.take, methods=["POST"])]
    everything = Starlette(routes=routes)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        """What Slack posts goes by Starlette's layers, which would only hand it on; the rest through them."""
        if scope["type"] == "http" and scope["path"] == EVENTS_PATH and scope["method"] == "POST":
            answer = await events.take(Request(scope, receive))
            await answer(scope, receive, send)
        else:
            await everything(scope, receive, send)

    return app


class SlackEndpoint:
    """Takes what Slack posts: events, commands and interactions alike."""

    def __init__(self, bolt: AsyncApp, signing_secret: str) -> None:
        self._bolt = bolt
        self._verifier = SignatureVerifier(signing_secret)

    async def take(self, request: Request) -> Response:
        """200 and what a handler answers; 401 when it is not Slack's or older than five minutes; 413, 400."""
        try:
            body = await _read(request)
        except TooLarge:
            return _refusal(413, "too large")
        except (TimeoutError, ClientDisconnect):
            return _refusal(408, "the body did not come")
        if _is_ssl_check(body):
            return Response()
        if not self._is_genuine(body, request):
            self._say_refused(request)
            return _refusal(401, "invalid request")
        return await self._answer(body, request)

    async def _answer(self, body: bytes, request: Request) -> Response:
        try:
            payload = payload_of(body, request.headers.get("content-type", ""))
            return _response(await dispatch(self._bolt, payload, request.headers))
        except Unreadable:
            _log.warning("A signed request could not be read.", extra={"action": "web.unreadable"})
            return _refusal(400, "unreadable")
        except Exception as error:  # noqa: BLE001  the server would print it, and what it quotes
            _log.error("A request failed at the edge.", exc_info=error, extra={"action": "web.failed"})
            return _refusal(500, "failed")

    def _is_genuine(self, body: bytes, request: Request) -> bool:
        timestamp = request.headers.get("x-slack-request-timestamp")
        signature = request.headers.get("x-slack-signature")
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except (ValueError, TypeError, OverflowError):  # no number, no text: nothing that Slack would sign
            return False

    def _say_refused(self, request: Request) -> None:
        """A clock that is wrong refuses everything, and looks like a wrong secret otherwise."""
        stamp = request.headers.get("x-slack-request-timestamp", "")
        off = self._verifier.clock.now() - float(stamp) if _STAMP.fullmatch(stamp) else 0.0
        if abs(off) > _STALE_SECONDS:
            extra = {"action": "web.stale", "seconds_apart": round(off)}
            _log.warning("A request is from another time than this machine's clock says.", extra=extra)
        else:
            _log.warning("A request was not signed by Slack.", extra={"action": "web.not_genuine"})


async def _read(request: Request) -> bytes:
    """The whole body, but no more of it than LARGEST_BODY, whatever its length claims to be. Raises TooLarge."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise TooLarge
    body = bytearray()
    async with asyncio.timeout(_BODY_SECONDS):
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise TooLarge
    return bytes(body)


def _is_ssl_check(body: bytes) -> bool:
    """Slack's look at the certificate, which it does not sign: https://docs.slack.dev/interactivity/implementing-slash-commands."""
    return body.startswith(b"ssl_check=1") or (b"&ssl_check=1" in body[:200] and b"&command=" not in body)


def _response(answer: BoltResponse) -> Response:
    return Response(answer.body, answer.status, headers=answer.first_headers_without_set_cookie())


def _refusal(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status_code=status)
