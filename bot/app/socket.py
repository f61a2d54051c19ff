"""The Socket Mode side: a WebSocket that the bot opens, for those who have no address that Slack could post to.

Apart from slack_sdk's and Bolt's own clients, whose close loses the answers of listeners that are still running (platform.md), and
which log the address they connect to, a secret. What does not end with a 200 is not acknowledged, so Slack brings it again.
Must not know what a payload means.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.app.incoming import Unreadable, dispatch, shaped
from bot.domain.delivery import RATE_LIMITED
from bot.errors import Refused, SlackError, TokenDead, TryAgain
from bot.slack.identity import socket_address

_PATIENCE = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between attempts to connect, the last one again and again."""
_HEARTBEAT = 10.0
_OLD_LINE_SECONDS = 30.0
_SHORT_LINE_SECONDS = 10.0
_LARGEST_MESSAGE = 4_000_000
_log = logging.getLogger(__name__)


class SocketMode:
    """Keeps one connection to Slack, and answers what comes through it."""

    def __init__(
        self, bolt: AsyncApp, api_url: str, app_token: str, on_refused: Callable[[SlackError], None]
    ) -> None:
        """`on_refused` hears it when Slack does not take the token, before there ever was a connection."""
        self._bolt = bolt
        self._api_url = api_url
        self._app_token = app_token
        self._on_refused = on_refused
        self._lines: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self._newest: aiohttp.ClientWebSocketResponse | None = None
        self._was_connected = False
        self._stopping = False
        self.connected = asyncio.Event()

    def start(self) -> None:
        """Connect, and stay connected until `stop`."""
        self._keep(self._lines, self._stay_connected())

    async def stop(self, patience: float = 3.0) -> None:
        """Take nothing more, and give what is being answered `patience` seconds to be acknowledged."""
        self._stopping = True
        if self._answering:
            await asyncio.wait(self._answering, timeout=patience)
        left = [*self._answering, *self._lines]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _stay_connected(self) -> None:
        failures, short = 0, 0
        async with aiohttp.ClientSession(trust_env=True) as session:
            while True:
                began = time.monotonic()
                try:
                    await self._next_line(session)
                    failures = 0
                    short = short + 1 if time.monotonic() - began < _SHORT_LINE_SECONDS else 0
                    if short > 1:  # one that ends soon is followed at once, but never around in a circle
                        await asyncio.sleep(_PATIENCE[min(short - 2, len(_PATIENCE) - 1)])
                except (SlackError, aiohttp.ClientError, TimeoutError, OSError) as error:
                    if isinstance(error, (TokenDead, Refused)) and not self._was_connected:
                        self._on_refused(error)
                    await self._wait_after(error, failures)
                    failures += 1

    async def _next_line(self, session: aiohttp.ClientSession) -> None:
        """Open a line and wait until another is needed: it broke, or Slack says that it will close it."""
        goodbye = asyncio.Event()
        line = self._keep(self._lines, self._read(session, goodbye))
        leaving = asyncio.create_task(goodbye.wait())
        try:
            await asyncio.wait({line, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
        self.connected.clear()
        if line.done():
            await line  # raises why it ended
        else:  # what still comes through the old one is answered there, while the next is opened
            asyncio.get_running_loop().call_later(_OLD_LINE_SECONDS, line.cancel)

    async def _wait_after(self, error: Exception, failures: int) -> None:
        seconds = _PATIENCE[min(failures, len(_PATIENCE) - 1)]
        if isinstance(error, TryAgain) and error.code in RATE_LIMITED:
            seconds = max(seconds, error.retry_after)
        why = error.code if isinstance(error, SlackError) else type(error).__name__
        _log.warning(
            "No connection to Slack; trying again.",
            extra={"action": "socket.lost", "why": why, "after_seconds": seconds},
        )
        await asyncio.sleep(seconds)

    async def _read(self, session: aiohttp.ClientSession, goodbye: asyncio.Event) -> None:
        """One connection, from its address to its end."""
        address = await socket_address(self._api_url, self._app_token)
        async with session.ws_connect(address, heartbeat=_HEARTBEAT, max_msg_size=_LARGEST_MESSAGE) as line:
            async for message in line:
                if self._stopping:  # not acknowledged: Slack brings it to somebody else
                    continue
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._take(message.data, line, goodbye)

    def _take(self, text: str, line: aiohttp.ClientWebSocketResponse, goodbye: asyncio.Event) -> None:
        """Take one message from Slack."""
        envelope = _envelope(text)
        if envelope.get("type") == "hello":
            self._newest, self._was_connected = line, True
            self.connected.set()
            _log.info("Connected to Slack.", extra={"action": "socket.connected"})
        elif envelope.get("type") == "disconnect":
            why = envelope.get("reason")
            _log.info("Slack closes this connection.", extra={"action": "socket.goodbye", "why": why})
            goodbye.set()
        elif isinstance(envelope.get("envelope_id"), str) and isinstance(envelope.get("payload"), dict):
            self._keep(self._answering, self._answer(envelope, line))

    @staticmethod
    def _keep(kept: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """A task that is held until it ends: the loop itself keeps no hold of one."""
        task = asyncio.create_task(work)
        kept.add(task)
        task.add_done_callback(kept.discard)
        task.add_done_callback(_look_at)
        return task

    async def _answer(self, envelope: dict[str, Any], line: aiohttp.ClientWebSocketResponse) -> None:
        try:
            answer = await dispatch(self._bolt, shaped(envelope["payload"]), _headers(envelope))
        except Unreadable:
            _log.warning("A payload could not be read.", extra={"action": "socket.unreadable"})
            answer = BoltResponse(status=200)
        if answer.status != 200:
            return
        if line.closed and self._newest is not None:  # Slack takes it on any line of ours
            line = self._newest
        try:
            await line.send_json({"envelope_id": envelope["envelope_id"], **_payload(answer)})
        except (ConnectionError, aiohttp.ClientError):
            _log.warning("The line was gone before the answer.", extra={"action": "socket.unanswered"})


def _look_at(task: asyncio.Task[None]) -> None:
    """What ended a task is logged here, once; a line that breaks is no news, the next one is under way."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, (SlackError, aiohttp.ClientError, OSError)):
        _log.error("Socket Mode stumbled.", exc_info=error, extra={"action": "socket.failed"})


def _envelope(text: str) -> dict[str, Any]:
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return envelope if isinstance(envelope, dict) else {}


def _headers(envelope: dict[str, Any]) -> dict[str, str]:
    """What stands in a header over HTTP: that Slack brings it again, and why."""
    attempt, reason = envelope.get("retry_attempt"), envelope.get("retry_reason")
    if not attempt:
        return {}
    return {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": str(reason)}


def _payload(answer: BoltResponse) -> dict[str, Any]:
    """What goes back with the acknowledgement: nothing, the JSON that an HTTP answer would have been, or a text."""
    if not answer.body:
        return {}
    is_json = answer.headers["content-type"][0].startswith("application/json")
    return {"payload": json.loads(answer.body) if is_json else {"text": answer.body}}
