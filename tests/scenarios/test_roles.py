"""Several processes on one database: one that takes requests, one that ticks, and a machine that is woken by its cron."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.app import FullCircle, build
from bot.app.role import Role
from tests.databases import Database
from tests.serving import settings_for
from tests.story import Story, a_story


@pytest_asyncio.fixture
async def story(database: Database) -> AsyncIterator[Story]:
    """A process that takes requests and leaves the ticks to another."""
    async with a_story(database.url, role=Role.REQUESTS) as told:
        yield told
        told.ends_well()


def another(story: Story, database: Database) -> FullCircle:
    """A process for what comes due, on the same database and clock."""
    return build(settings_for(story.slack, database.url), story.clock, durable=False, role=Role.TICKS)


async def test_what_people_press_send_on_goes_without_a_tick(story: Story) -> None:
    question = await story.ask("How do I say no?")
    assert "How do I say no?" in question
    await story.answers("Start with the why.")


async def test_a_sweep_sends_what_came_due_once(story: Story, database: Database) -> None:
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    story.clock.advance(timedelta(days=8))
    await story.settle()
    assert not story.maya.dm
    for _ in range(2):
        cron = another(story, database)
        await cron.sweep()
        await cron.close()
    await story.settle()
    assert len([one for one in story.maya.dm if one.bot_id]) == 1
    assert "how did it go" in story.maya.last_dm


async def test_what_is_due_and_cannot_be_sent_shows_as_lag(
    story: Story, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    story.clock.advance(timedelta(days=8))
    waiting = another(story, database)
    with caplog.at_level(logging.WARNING):
        await waiting.jobs.tick()
    await waiting.close()
    assert any(getattr(line, "action", "") == "deliver.lag" for line in caplog.records)
    await story.settle()
