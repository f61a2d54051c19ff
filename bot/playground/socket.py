"""Socket Mode: the WebSocket that an app opens, and the envelopes sent over it.

Apart because it replaces HTTP altogether. Slack keeps nothing while no socket is connected; each envelope goes to
one of the app's connections and has to be acknowledged by its id within three seconds.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from bot.playground.ids import Ids
from bot.playground.line import AppResponse

if TYPE_CHECKING:
    from bot.playground.slack import Slack
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]
MOST_CONNECTIONS = 10


class _Connection:
    def __init__(self, socket: web.WebSocketResponse, app_token: str) -> None:
        self.socket, self.app_token = socket, app_token


class Sockets:
    """All connections of the app."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._tickets: dict[str, str] = {}
        self._open: list[_Connection] = []
        self._awaited: dict[str, asyncio.Future[str]] = {}
        self._ids = Ids("sockets")
        self._turn = 0

    @property
    def connected(self) -> int:
        return len(self._open)

    def new_url(self, app_token: str) -> str:
        """Where to connect; each address is good once."""
        ticket = self._ids.hex()
        self._tickets[ticket] = app_token
        return f"{self._slack.base_url.replace('http', 'ws', 1)}/socket/?ticket={ticket}&app_id=playground"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        app_token = self._tickets.pop(request.query.get("ticket", ""), "")
        if not app_token:
            return web.Response(status=404)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._open) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        connection = _Connection(socket, app_token)
        self._open.append(connection)
        try:
            await socket.send_json(self._hello(app_token))
            await self._listen(socket)
        finally:
            self._open.remove(connection)
        return socket

    def _hello(self, app_token: str) -> JSON:
        app_id = next(one.app_id for one in self._slack.workspaces.values() if one.app_token == app_token)
        debug = {"host": "playground", "build_number": 1, "approximate_connection_time": 18060}
        return {"type": "hello", "num_connections": len(self._open), "debug_info": debug,
                "connection_info": {"app_id": app_id}}  # fmt: skip

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            try:
                said = json.loads(frame.data)
            except ValueError:
                continue
            waiter = self._awaited.pop(str(said.get("envelope_id")), None) if isinstance(said, dict) else None
            if waiter is not None and not waiter.done():
                payload = said.get("payload")
                waiter.set_result(json.dumps(payload) if payload else "")

    async def send(
        self, workspace: Workspace, kind: str, payload: JSON, *, takes_payload: bool = False,
        retry: tuple[int, str] | None = None,
    ) -> AppResponse:  # fmt: skip
        """One envelope to one of the connections. An acknowledgement counts as 200; its payload is the body."""
        connection = self._next(workspace)
        if connection is None:
            return AppResponse(0, failure="connection_failed")
        envelope_id = self._ids.hex()
        envelope: JSON = {"envelope_id": envelope_id, "type": kind, "payload": payload,
                          "accepts_response_payload": takes_payload}  # fmt: skip
        if kind == "events_api":
            number, reason = retry or (0, "")
            envelope |= {"retry_attempt": number, "retry_reason": "timeout" if reason else ""}
        waiter: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._awaited[envelope_id] = waiter
        try:
            await connection.socket.send_json(envelope)
            async with asyncio.timeout(self._slack.answer_within):
                return AppResponse(200, await waiter)
        except TimeoutError:
            return AppResponse(0, failure="timeout")
        except ConnectionError:
            return AppResponse(0, failure="connection_failed")
        finally:
            self._awaited.pop(envelope_id, None)

    def _next(self, workspace: Workspace) -> _Connection | None:
        mine = [one for one in self._open if one.app_token == workspace.app_token and not one.socket.closed]
        self._turn += 1
        return mine[self._turn % len(mine)] if mine else None

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Tells every connection to go: "warning" (ten seconds ahead), "refresh_requested", "link_disabled"."""
        for connection in list(self._open):
            debug = {"host": "playground"}
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": debug})
            if close and reason != "warning":
                await connection.socket.close()

    async def close(self) -> None:
        for connection in list(self._open):
            await connection.socket.close()
