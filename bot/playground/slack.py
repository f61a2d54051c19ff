"""The façade: one Slack, with its workspaces, its faults and its line to the app.

Apart because tests and the demo start here and need to know nothing else. It holds no rules itself.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import Any

from bot.playground.call import Call
from bot.playground.delivery import Deliveries, Delivery, Order
from bot.playground.events import SUBSCRIBED, Events
from bot.playground.faults import Fault, Faults, Filter
from bot.playground.limits import Limits
from bot.playground.line import ANSWER_WITHIN, AppResponse, Line
from bot.playground.responses import ResponseUrls
from bot.playground.server import Server
from bot.playground.socket import Sockets
from bot.playground.triggers import Triggers
from bot.playground.workspace import SCOPES, Workspace

Hook = Callable[[Call], Awaitable[object] | object]
APP_ID, APP_TOKEN = "A0PLAYGROUND", "xapp-1-A0PLAYGROUND-1-playground"


class Slack:
    """A stand-in for Slack on loopback.

    `now` is its clock, for every ts, expiry and retry. `signed_at` stamps requests to the app and is the machine's
    clock by default, because the app's signature check reads that one.
    """

    def __init__(
        self, now: Callable[[], float] = time.time, signed_at: Callable[[], float] = time.time
    ) -> None:
        self.now, self.signed_at = now, signed_at
        self.workspaces: dict[str, Workspace] = {}
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.subscribed: set[str] = set(SUBSCRIBED)
        self.latency = 0.0
        self.limits = False
        self.socket_mode = False
        self.duplicates = 1
        self.shuffle: random.Random | None = None
        self.echo_own_posts = True
        self.answer_within = ANSWER_WITHIN
        self.client_id, self.client_secret = "1.2", "playground-secret"
        self.faults, self.rate, self.triggers = Faults(), Limits(), Triggers()
        self.responses, self.sockets = ResponseUrls(self), Sockets(self)
        self.events, self.deliveries, self.line = Events(self), Deliveries(self), Line(self)
        self._server = Server(self)
        self._hooks: list[tuple[str, Hook]] = []
        self._codes: dict[str, tuple[Workspace, str]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._released = asyncio.Event()
        self._hanging = 0

    def add_workspace(
        self, team_id: str, name: str = "Acme", *, bot_token: str = "", scopes: Iterable[str] = SCOPES,
        app_token: str = APP_TOKEN, app_id: str = APP_ID,
    ) -> Workspace:  # fmt: skip
        """A workspace where the app is installed with these scopes."""
        workspace = Workspace(self, team_id, name, bot_token or f"xoxb-{team_id}", app_token, app_id)
        workspace.scopes = set(scopes)
        self.workspaces[team_id] = workspace
        return workspace

    async def start(self, port: int = 0) -> None:
        await self._server.start(port)

    async def stop(self) -> None:
        self.let_go()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        await self._server.stop()
        await self.line.close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/api/"

    def send_events_to(self, url: str, signing_secret: str) -> None:
        """HTTP mode. With `socket_mode = True` events go over the app's WebSockets instead."""
        self.line.url, self.line.signing_secret = url, signing_secret

    async def settle(self, limit: float = 10.0) -> None:
        """Waits until nothing is under way: no delivery, no call that is not hanging. TimeoutError after `limit` s."""
        async with asyncio.timeout(limit):
            while True:
                await asyncio.sleep(0)
                if self._tasks:
                    await asyncio.wait(list(self._tasks), return_when=asyncio.FIRST_COMPLETED)
                elif self._server.under_way > self._hanging:
                    await asyncio.sleep(0.005)
                else:
                    return

    def later(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs in the background; `settle` waits for it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # What was called

    def calls_of(self, method: str, workspace: Workspace | None = None) -> list[Call]:
        return [
            one for one in self.calls
            if one.method == method and (workspace is None or one.workspace == workspace.id)
        ]  # fmt: skip

    def posts(self, channel: str | None = None, workspace: Workspace | None = None) -> list[Call]:
        """The posts that Slack accepted, answered or not."""
        accepted = [one for one in self.calls_of("chat.postMessage", workspace) if one.ok and one.message]
        return [
            one for one in accepted if channel is None or (one.message and one.message.channel.id == channel)
        ]

    # Misbehaviour

    def fail_next(self, method: str, fault: Fault, *, times: int = 1, when: Filter | None = None) -> None:
        """The next `times` calls of a method ("*": any) that fit `when(args)` go wrong in this way."""
        self.faults.plan(method, fault, times, when)

    def after_accept(self, method: str, hook: Hook) -> Callable[[], None]:
        """Calls `hook(call)` when a call was carried out and before it is answered; returns what removes it."""
        entry = (method, hook)
        self._hooks.append(entry)
        return lambda: self._hooks.remove(entry)

    def hooks_for(self, method: str) -> list[Hook]:
        return [hook for name, hook in self._hooks if name in (method, "*")]

    async def hang(self, seconds: float | None) -> None:
        """A call hangs; `settle` does not wait for it."""
        self._hanging += 1
        self._released.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._released.wait()
        except TimeoutError:
            pass
        finally:
            self._hanging -= 1

    def let_go(self) -> None:
        """Answers every call that hangs."""
        self._released.set()

    # Events

    def hold(self) -> None:
        """From now on events wait for `release`."""
        self.deliveries.holding = True

    async def release(self, order: Order = None) -> None:
        await self.deliveries.release(order)

    @property
    def held(self) -> list[Delivery]:
        return self.deliveries.held

    @property
    def undelivered(self) -> list[Delivery]:
        """Events that Slack gave up on."""
        return self.deliveries.undelivered

    @property
    def awaiting_retry(self) -> list[Delivery]:
        return self.deliveries.waiting

    async def retry_due(self) -> int:
        return await self.deliveries.retry_due()

    def sign(self, body: bytes, at: float | None = None) -> dict[str, str]:
        return self.line.sign(body, at)

    async def post_raw(self, body: bytes, headers: Mapping[str, str]) -> AppResponse:
        return await self.line.post_raw(body, headers)

    # OAuth

    def oauth_code(self, workspace: Workspace, installer: str = "U0INSTALLER") -> str:
        """What Slack would send to the redirect URL after somebody allowed the app."""
        code = f"{len(self._codes) + 1}.{workspace.id}.code"
        self._codes[code] = (workspace, installer)
        return code

    def exchange_code(self, code: str) -> tuple[Workspace | None, str]:
        return self._codes.pop(code, (None, ""))
