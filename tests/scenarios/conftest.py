"""A story on each database: on SQLite with every change, on PostgreSQL under the slow mark.

What the two databases do differently is for the suites of storage, services and jobs, which run on both every time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.databases import Database
from tests.story import Story, a_story

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture(params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    """The database that a story runs on."""
    return str(request.param)


@pytest.fixture
async def story(database: Database) -> AsyncIterator[Story]:
    """The whole cast and the running bot; in the end, nobody else may have seen any of it."""
    async with a_story(database.url) as told:
        yield told
        told.ends_well()


@pytest.fixture
async def weekly(database: Database) -> AsyncIterator[Story]:
    """The same, with weekly digests, which other stories leave out."""
    async with a_story(database.url, digests=True) as told:
        yield told
        told.ends_well()
