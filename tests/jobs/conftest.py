"""A world for each test, on both databases unless it asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.databases import Database
from tests.jobs.world import World, a_world


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    """On SQLite and on PostgreSQL."""
    async with a_world(database) as made:
        yield made


@pytest.fixture
async def sqlite_world(sqlite_database: Database) -> AsyncIterator[World]:
    """For tests that make no difference between databases."""
    async with a_world(sqlite_database) as made:
        yield made
