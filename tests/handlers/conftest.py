"""What Slack sends, on each database: on SQLite with every change, on PostgreSQL under the slow mark, as the stories."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.playground import Slack
from tests.databases import Database
from tests.scenarios.conftest import kind
from tests.serving import Running, is_known, running, standing_in

__all__ = ["kind"]


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    """Slack's other half."""
    async with standing_in() as made:
        yield made


@pytest_asyncio.fixture
async def bot(slack: Slack, sqlite_database: Database) -> AsyncIterator[Running]:
    """The bot, which knows its installation."""
    async with running(slack, sqlite_database.url) as made:
        await is_known(made)
        yield made
