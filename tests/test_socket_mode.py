"""Socket Mode: the same handlers behind a WebSocket; what is not answered with 200 is brought again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.app import build
from bot.app.serving import serving
from bot.errors import SettingsProblem
from bot.playground import Fault, Slack, Workspace
from handlers import events
from tests.databases import Database
from tests.serving import TEAM, Running, running, settings_for, standing_in


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    """Slack's other half."""
    async with standing_in() as made:
        yield made


@pytest.fixture
def acme(slack: Slack) -> Workspace:
    """The workspace, over Socket Mode."""
    slack.socket_mode = True
    return slack.workspaces[TEAM]


@pytest_asyncio.fixture
async def bot(slack: Slack, acme: Workspace, sqlite_database: Database) -> AsyncIterator[Running]:
    """The bot, connected."""
    async with running(slack, sqlite_database.url, slack_app_token=SecretStr(acme.app_token)) as made:
        await connected(made)
        yield made


async def connected(made: Running) -> None:
    """Wait for the line and for the installation."""
    async with asyncio.timeout(20):
        assert made.circle.socket is not None
        await made.circle.socket.connected.wait()
        while not made.circle.own.is_known:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_command_is_answered(bot: Running, acme: Workspace) -> None:
    maya = acme.add_person("Maya")
    answer = await maya.command("help")
    assert answer.ok
    assert "/advice" in maya.ephemerals[-1]


async def test_an_event_that_fails_is_not_acknowledged_and_comes_again(
    bot: Running, acme: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[Any] = []

    async def first_badly(*_: object) -> None:
        came.append(1)
        if len(came) == 1:
            raise KeyError

    monkeypatch.setitem(events.HANDLERS, "app_home_opened", first_badly)
    await acme.add_person("Maya").open_home()
    await bot.slack.settle()
    assert len(came) == 2


@pytest.mark.parametrize("reason", ["refresh_requested", "warning", "link_disabled"])
async def test_when_slack_closes_the_line_another_is_opened(
    bot: Running, acme: Workspace, reason: str
) -> None:
    maya = acme.add_person("Maya")
    for _ in range(2):
        await bot.slack.sockets.disconnect(reason)
        async with asyncio.timeout(20):
            while not (await maya.command("help")).ok:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


async def test_while_slack_is_away_it_is_asked_again(
    slack: Slack, acme: Workspace, sqlite_database: Database
) -> None:
    slack.fail_next("apps.connections.open", Fault.status(503))
    async with running(slack, sqlite_database.url, slack_app_token=SecretStr(acme.app_token)) as bot:
        await connected(bot)


async def test_a_stop_waits_for_what_is_being_answered(
    bot: Running, acme: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    under_way = asyncio.Event()

    async def slowly(*_: object) -> None:
        under_way.set()
        await asyncio.sleep(0.3)

    monkeypatch.setitem(events.HANDLERS, "app_home_opened", slowly)
    opening = asyncio.create_task(acme.add_person("Maya").open_home())
    await under_way.wait()
    assert bot.circle.socket is not None
    await bot.circle.socket.stop()
    await opening
    (delivery,) = [each for each in bot.slack.deliveries.log if each.event["type"] == "app_home_opened"]
    assert delivery.delivered


async def test_a_token_that_slack_refuses_is_told_to_the_operator(
    slack: Slack, acme: Workspace, sqlite_database: Database
) -> None:
    circle = build(
        settings_for(slack, sqlite_database.url, slack_app_token=SecretStr("xapp-wrong")), durable=False
    )
    async with serving(circle):
        with pytest.raises(SettingsProblem, match="Slack refuses SLACK_APP_TOKEN"):
            async with asyncio.timeout(20):
                await circle.fails()
