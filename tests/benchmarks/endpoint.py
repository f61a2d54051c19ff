"""A minimal Slack in a process of its own: it takes posts as Slack does and nothing else, so that what is measured is who posts.

Run as a process: `python -m tests.benchmarks.endpoint PORT LATENCY`. `GET /counted` says what was posted, `GET /forget` begins anew. Must
know nothing of ours but the metadata that a post carries its id in, which is how a post that came twice is known.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

JSON = dict[str, Any]


class Endpoint:
    """What was posted, and when: first and last by the machine's monotonic clock, which all processes share."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._ids: list[str] = []
        self._at: list[float] = []
        self._number = 0

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """One request, whatever its method."""
        method = request.path.rpartition("/")[2]
        if method in ("counted", "forget"):
            return _json(self._counted(forget=method == "forget"))
        body = await request.read()
        if self._latency:
            await asyncio.sleep(self._latency)
        return _json({"ok": True} | self._answer(method, request, body))

    def _answer(self, method: str, request: web.BaseRequest, body: bytes) -> JSON:
        if method == "chat.postMessage":
            return self._post(_given(request, body))
        if method == "conversations.open":
            return {"channel": {"id": "D" + _given(request, body)["users"].replace(",", "")[1:]}}
        if method == "users.info":
            slack_id = _given(request, body)["user"]
            return {"user": {"id": slack_id, "name": "maya", "team_id": "T0ACME", "tz": "UTC", "profile": {}}}
        if method == "auth.test":
            return {
                "team_id": "T0ACME",
                "user_id": "UBOT",
                "bot_id": "BBOT",
                "team": "Acme",
                "url": "https://acme",
            }
        return {}

    def _post(self, given: JSON) -> JSON:
        self._number += 1
        self._ids.append(
            ((given.get("metadata") or {}).get("event_payload") or {}).get("id") or str(self._number)
        )
        self._at.append(time.monotonic())
        ts = f"{1_772_000_000 + self._number}.000100"
        return {"channel": given["channel"], "ts": ts, "message": {"ts": ts}}

    def _counted(self, *, forget: bool) -> JSON:
        counted = {
            "posts": len(self._ids), "different": len(set(self._ids)),
            "first": min(self._at, default=0.0), "last": max(self._at, default=0.0),
        }  # fmt: skip
        if forget:
            self._ids, self._at = [], []
        return counted


def _given(request: web.BaseRequest, body: bytes) -> JSON:
    """What was asked, in any of the three ways that the client speaks."""
    if body.startswith(b"{"):
        found: JSON = json.loads(body)
        return found
    return dict(request.query) | {name: values[0] for name, values in parse_qs(body.decode()).items()}


def _json(answer: JSON) -> web.Response:
    return web.Response(body=json.dumps(answer).encode(), content_type="application/json")


async def _serve(port: int, latency: float) -> None:
    runner = web.ServerRunner(
        web.Server(Endpoint(latency).handle)
    )  # no routes and no log: half the cost of an Application
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, backlog=1024).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
