"""Signed events, posted by a fixed number of clients at once, and how long each took.

Apart so that the floor and the bot get the very same requests. Must not know who answers.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.benchmarks.processes import cpu_seconds
from tests.cast import SECRET

CLIENTS = 32
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests a second, the median and 99th percentile in milliseconds, and the server's own processor time for each, in milliseconds."""

    rate: float
    p50: float
    p99: float
    cpu: float


def envelope(event: dict[str, Any], number: int) -> bytes:
    """An Events API request body around an event."""
    return json.dumps(
        {
            "token": "t",
            "team_id": "T0ACME",
            "api_app_id": "A0PLAYGROUND",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{number:08}",
            "event_time": int(time.time()),
            "authorizations": [
                {"enterprise_id": None, "team_id": "T0ACME", "user_id": "UBOT", "is_bot": True}
            ],
        }
    ).encode()


async def post_all(
    server: str, bodies: Sequence[bytes], clients: int = CLIENTS, content: str = JSON
) -> Measured:
    """Post every body once to this server, so many clients at a time. Raises when one is not answered 200."""
    url = f"{server}/slack/events"
    queue = iter(bodies)
    took: list[float] = []
    connector = aiohttp.TCPConnector(limit=clients)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def client() -> None:
            for body in queue:
                headers = signed(body, content)
                begun = time.perf_counter()
                async with session.post(url, data=body, headers=headers) as response:
                    await response.read()
                    if response.status != 200:
                        raise RuntimeError(f"answered {response.status}")
                took.append(time.perf_counter() - begun)

        begun, worked = time.perf_counter(), cpu_seconds(server)
        await asyncio.gather(*(client() for _ in range(clients)))
        whole, cpu = time.perf_counter() - begun, cpu_seconds(server) - worked
    cuts = statistics.quantiles(took, n=100)
    each = 1000 / len(took)
    return Measured(len(took) / whole, statistics.median(took) * 1000, cuts[98] * 1000, cpu * each)


def median(runs: Sequence[Measured]) -> Measured:
    """Each number's own median."""
    return Measured(*(statistics.median(getattr(run, name) for run in runs) for name in Measured.__slots__))


def signed(body: bytes, content: str = JSON) -> dict[str, str]:
    """The headers of a request that comes from Slack now."""
    now = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
    return {
        "Content-Type": content,
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature or "",
    }
