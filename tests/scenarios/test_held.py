"""The operator's kill switch: nothing is done in Slack, whatever is due or pressed; nothing is lost, and it goes on gently."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from bot.app import build
from bot.app.role import Role
from tests.databases import Database
from tests.serving import settings_for
from tests.story import Story, a_story

WORDS = ("the 3rd", "the 4th", "the 5th")
ASKED_FOR = {"auth.test", "users.info", "views.open", "views.update", "views.publish"}
"""What whoever opens something gets, at once and for themselves alone, and what is only looked up."""


async def meanwhile(story: Story) -> None:
    """Maya keeps three things for days of that week, opens her Home, and asks Dana something."""
    for day, words in enumerate(WORDS, start=3):
        message = await story.dana.say(story.maya.dm_with(story.dana), f"Advice of {words}.")
        await story.keeps(message, when="date", date=f"2026-03-{day:02}")
    await story.maya.open_home()
    assert (await story.maya.command(f"ask {story.dana.mention} How do I say no?")).ok
    await story.submit(story.maya)
    await story.maya.close()


async def goes_on(story: Story, database: Database) -> None:
    """The same bot, started again with the switch on."""
    settings = settings_for(story.slack, database.url)
    story.circle = build(settings, story.clock, durable=False, role=Role.TICKS)
    await story.tick()


async def test_nothing_goes_and_afterwards_everything_does_without_a_burst(database: Database) -> None:
    async with a_story(database.url, digests=True, sending="off") as story:
        await meanwhile(story)
        assert "Advice of the 3rd." in await story.listed(), "what people look up is there"
        await story.until("2026-03-15 12:00")
        assert {call.method for call in story.slack.calls} <= ASKED_FOR
        held = story.circle
        await goes_on(story, database)
        assert story.maya.home is not None
        assert not story.maya.dm, "it is Sunday"
        await story.until("2026-03-16 14:30")
        assert "How do I say no?" in story.thread_of(story.dana).shown()[-1], "when Dana's day began"
        await story.until("2026-03-17 17:00")
        assert [message.spoken[:24] for message in story.maya.dm] == ["Your week in Full Circle"]
        assert all(f"Advice of {words}." in story.maya.last_dm for words in WORDS)
        await story.circle.close()
        story.circle = held


async def test_a_sweep_sends_nothing_either_and_says_why_but_does_not_call_it_lag(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_story(database.url, sending="off") as story:
        await meanwhile(story)
        story.clock.advance(timedelta(days=8))
        with caplog.at_level(logging.WARNING):
            await story.circle.sweep()
        assert {call.method for call in story.slack.calls} <= ASKED_FOR
        said = {getattr(line, "action", "") for line in caplog.records}
        assert "run.held" in said
        assert "deliver.lag" not in said
