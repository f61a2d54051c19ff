"""From an event to the bot's visible reply, in an idle process: "help" in the bot's DM, from 25 people one after the other.

The floor is one `chat.postMessage` at the same stand-in, which is in this process; the bot is a process of its own, with its default settings.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import UTC, datetime
from functools import partial

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Slack, Workspace
from bot.playground.call import Call
from storage import people
from storage.store import Tx
from tests.benchmarks import crowd
from tests.benchmarks.processes import bot, databases, filled
from tests.cast import SECRET, TOKEN

PEOPLE = 25
PAUSE = 0.3
"""Seconds between two: the process is idle, and Slack's limits are nobody's concern."""


def run() -> None:
    """Measure on both databases and print the table."""
    print(f"\nEvent to the bot's visible reply at the stand-in, idle process; medians of {PEOPLE}")
    print(f"{'':26}{'one post, ms':>16}{'reply, ms':>16}{'p90, ms':>12}{'reply/floor':>13}")
    with databases() as servers:
        for name, server in servers.items():
            with server.fresh() as url:
                floors, replies = asyncio.run(_measure(url))
            floor, reply = statistics.median(floors), statistics.median(replies)
            slow = statistics.quantiles(replies, n=10)[8]
            print(f"{name:26}{floor:16.1f}{reply:16.1f}{slow:12.1f}{reply / floor:13.1f}", flush=True)


async def _measure(url: str) -> tuple[list[float], list[float]]:
    slack = Slack()
    acme = slack.add_workspace("T0ACME", "Acme", bot_token=TOKEN)
    everybody = [acme.add_person(f"Maya{n}", tz="UTC", locale="en-GB") for n in range(PEOPLE)]
    await slack.start()
    await asyncio.to_thread(filled, url, partial(_fill, acme=acme, everybody=everybody))
    running = bot(url, slack.api_url, FULLCIRCLE_POSTS_A_MINUTE="300")
    address = await asyncio.to_thread(running.__enter__)
    try:
        slack.send_events_to(f"{address}/slack/events", SECRET)
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token=TOKEN, base_url=slack.api_url, session=session, retry_handlers=[])
            floors, replies = [], []
            for each in everybody:
                floors.append(await _post(client, each))
                replies.append(await _reply(slack, each))
                await asyncio.sleep(PAUSE)
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)
        await slack.stop()
    return floors, replies


async def _post(client: AsyncWebClient, reader: Person) -> float:
    began = time.perf_counter()
    await client.chat_postMessage(channel=reader.bot_dm.id, text="Here is what I can do.")
    return 1000 * (time.perf_counter() - began)


async def _reply(slack: Slack, writer: Person) -> float:
    came = asyncio.Event()

    def is_it(call: Call) -> None:
        if call.args.get("channel") == writer.bot_dm.id:
            came.set()

    forget = slack.after_accept("chat.postMessage", is_it)
    began = time.perf_counter()
    said = asyncio.create_task(writer.say(writer.bot_dm, "help"))
    await asyncio.wait_for(came.wait(), 10)
    took = 1000 * (time.perf_counter() - began)
    forget()
    await said
    return took


def _fill(tx: Tx, acme: Workspace, everybody: list[Person]) -> None:
    """Everybody is known, and their DM is open."""
    now = datetime.now(UTC)
    home = crowd.home(tx, bot_user_id=acme.bot_user_id, now=now)
    for number, each in enumerate(everybody):
        people.add(tx, crowd.person(home, number, now=now, slack_id=each.id, dm_channel=each.bot_dm.id))
