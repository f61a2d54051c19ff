"""GET /healthz: the process is up, the database answers, when the last tick was; never a secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest_asyncio
from pydantic import SecretStr

from bot import health
from bot.clock import MovableClock
from bot.playground import Slack
from tests.databases import Database
from tests.serving import SIGNING_SECRET, running, standing_in

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    """Slack's other half."""
    async with standing_in() as made:
        yield made


async def test_it_says_that_all_is_well_and_when_the_last_tick_was(
    slack: Slack, sqlite_database: Database
) -> None:
    clock = MovableClock(NOW)
    async with running(slack, sqlite_database.url, clock) as bot:
        await bot.circle.jobs.tick()
        clock.advance(timedelta(seconds=90))
        answer = await bot.get("/healthz")
    assert answer.status == 200
    assert answer.json == {
        "ok": True,
        "database": "ok",
        "slack": "http",
        "sending": "on",
        "last_tick": "2026-05-04T09:00:00+00:00",
        "seconds_since_tick": 90.0,
        "lag_seconds": 0.0,
        "perhaps_twice": {"never_shown": 0, "overslept": 0},
    }


async def test_before_the_first_tick_there_is_none(sqlite_database: Database) -> None:
    found = await health.look(sqlite_database.store, None, NOW, lambda: "http")
    assert found.as_json() == {
        "ok": True,
        "database": "ok",
        "slack": "http",
        "sending": "on",
        "last_tick": None,
        "seconds_since_tick": None,
        "lag_seconds": 0.0,
        "perhaps_twice": {},
    }


async def test_a_database_that_fails_is_503_and_comes_back_by_itself(
    slack: Slack, sqlite_database: Database
) -> None:
    async with running(slack, sqlite_database.url) as bot:
        with sqlite_database.open_plain().begin() as other:
            other.exec_driver_sql("ALTER TABLE workspaces RENAME TO elsewhere")
        failing = await bot.get("/healthz")
        with sqlite_database.open_plain().begin() as other:
            other.exec_driver_sql("ALTER TABLE elsewhere RENAME TO workspaces")
        well = await bot.get("/healthz")
    assert failing.status == 503
    assert failing.json["ok"] is False
    assert failing.json["database"] == "StorageError"
    assert well.status == 200


async def test_it_is_there_in_socket_mode_and_says_whether_slack_is(
    slack: Slack, sqlite_database: Database
) -> None:
    slack.socket_mode = True
    token = SecretStr(next(iter(slack.workspaces.values())).app_token)
    async with running(slack, sqlite_database.url, slack_app_token=token) as bot:
        assert bot.circle.socket is not None
        await bot.circle.socket.connected.wait()
        answer = await bot.get("/healthz")
        assert (answer.status, answer.json["slack"]) == (200, "socket mode, connected")
        assert (await bot.post(b"{}")).status == 404


async def test_it_never_shows_a_secret(slack: Slack, sqlite_database: Database) -> None:
    async with running(slack, sqlite_database.url) as bot:
        answer = await bot.get("/healthz")
    assert SIGNING_SECRET not in answer.text
    assert "xoxb" not in answer.text
    assert "sqlite" not in answer.text


async def test_nothing_else_is_served(slack: Slack, sqlite_database: Database) -> None:
    async with running(slack, sqlite_database.url) as bot:
        assert (await bot.get("/")).status == 404
        assert (await bot.get("/slack/events")).status == 405
