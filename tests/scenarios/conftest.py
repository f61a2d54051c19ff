"""A story on each database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.databases import Database
from tests.story import Story, a_story


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
