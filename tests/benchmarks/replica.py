"""One of several processes that send, with a clock that runs from the crowd's moment on.

Run as a process: `python -m tests.benchmarks.replica PORT DATABASE_URL API_URL SLOTS POSTS_A_MINUTE`. It is the bot as `run --ticks-only` starts it.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys

from pydantic import SecretStr

from bot.app import FullCircle, build
from bot.app.role import Role
from bot.app.serving import serving
from bot.clock import MovableClock
from bot.settings import Settings
from tests.benchmarks.crowd import TUESDAY
from tests.cast import TOKEN

TICK = 0.2


def made_of(port: str, database_url: str, api_url: str, slots: str, posts_a_minute: str) -> FullCircle:
    """The bot with these settings."""
    settings = Settings(
        _env_file=None,
        slack_bot_token=SecretStr(TOKEN),
        slack_api_url=api_url,
        database_url=SecretStr(database_url),
        port=int(port),
        fullcircle_tick_seconds=TICK,
        fullcircle_send_slots=int(slots),
        fullcircle_posts_a_minute=int(posts_a_minute),
    )
    return build(settings, MovableClock(TUESDAY, running=True), role=Role.TICKS)


async def _run() -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    gc.freeze()  # as `run` does
    async with serving(made_of(*sys.argv[1:])):
        await ended.wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(_run())
