"""How a process ends: in order, within ten seconds, whatever hangs, and without a word about it in the log when all is well."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from pathlib import Path

import psycopg
import pytest

from bot.playground import Fault, Slack
from tests.databases import OwnPostgres, new_server_folder
from tests.test_cli import greets, settings_of, slack, started

__all__ = ["slack"]


async def test_what_is_being_answered_when_the_signal_comes_is_answered(slack: Slack, tmp_path: Path) -> None:
    async with started(tmp_path, "run", **settings_of(slack)) as bot:
        maya = await greets(slack, await bot.port())
        dana = maya.workspace.add_person("Dana")
        await maya.command(f"ask {dana.mention} How do I say no?")
        slack.fail_next("users.info", Fault.hang(1.0))
        asked = len(slack.calls_of("users.info"))
        submitting = asyncio.create_task(maya.submit())
        while len(slack.calls_of("users.info")) == asked:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        bot.process.send_signal(signal.SIGTERM)
        assert (await submitting).ok
        assert "What Dana answers in its thread is kept for you" in maya.forms[-1].plain
        assert await bot.ends() == 0
    assert not [line for line in bot.output if "ERROR" in line], bot.output


@pytest.mark.slow  # what is under way gets eight seconds
async def test_a_sweep_that_is_told_to_stop_hands_on_what_is_under_way(slack: Slack, tmp_path: Path) -> None:
    async with started(tmp_path, "run", **settings_of(slack, FULLCIRCLE_SENDING="off")) as bot:
        maya = await greets(slack, await bot.port())
        await maya.say(maya.bot_dm, "help")
        await slack.settle()
    slack.fail_next("chat.postMessage", Fault.hang(30.0))
    async with started(tmp_path, "sweep", **settings_of(slack)) as sweep:
        while not slack.posts():
            assert sweep.process.returncode is None, sweep.output
            await asyncio.sleep(0.05)
        sweep.process.send_signal(signal.SIGTERM)
        assert await sweep.ends() == 0
    assert "Nobody knows whether it was sent" in "".join(sweep.output)


async def test_a_sweep_without_slack_leaves_it_to_the_next(slack: Slack, tmp_path: Path) -> None:
    async with started(
        tmp_path, "sweep", **settings_of(slack, SLACK_API_URL="http://127.0.0.1:1/api/")
    ) as sweep:
        assert await sweep.ends() == 1
    assert "What is due waits for the next sweep." in sweep.output[-1]


@pytest.mark.slow
async def test_a_database_that_says_nothing_keeps_nobody_from_ending(slack: Slack, tmp_path: Path) -> None:
    """Its processes stop without an end: no line breaks, and no time-out of the server's own comes."""
    folder = new_server_folder()
    server = OwnPostgres(folder)
    stopped: list[int] = []
    try:
        async with started(
            tmp_path, "run", **settings_of(slack, DATABASE_URL=server.url, FULLCIRCLE_TICK_SECONDS="0.2")
        ) as bot:
            await greets(slack, await bot.port())
            with psycopg.connect(server.url) as connection:
                ours = "SELECT pid FROM pg_stat_activity WHERE application_name = 'fullcircle'"
                stopped += [pid for (pid,) in connection.execute(ours)]
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(1)  # a tick waits for it
            told_at = time.monotonic()
            bot.process.send_signal(signal.SIGTERM)
            assert await bot.ends() == 1
            assert time.monotonic() - told_at < 20, "ten, and what a busy machine adds"
        assert "What is left is in the rows." in "".join(bot.output)
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
        server.stop()
        shutil.rmtree(folder)
