"""Gentleness: when nothing comes though something is due, and how it goes on afterwards, without a burst and without anything lost."""

from __future__ import annotations

from tests.databases import Database
from tests.story import Story, a_story


async def kept(story: Story, words: str = "Start with the why.", *, date: str = "2026-03-09") -> None:
    """Dana said it to Maya, who keeps it and chooses the day."""
    message = await story.dana.say(story.maya.dm_with(story.dana), words)
    await story.keeps(message, when="date", date=date)


class TestQuietDays:
    """Company holidays."""

    async def test_nothing_comes_on_them_and_home_names_the_day_after(self, database: Database) -> None:
        async with a_story(database.url, quiet_days="2026-03-09..2026-03-10") as story:
            await story.maya.open_home()
            await kept(story)
            assert story.maya.home is not None
            assert "on Wednesday 11 March how it went" in story.maya.home
            await story.until("2026-03-11 08:55")
            assert not story.maya.dm
            await story.until("2026-03-11 17:00")
            assert "how did it go" in story.maya.last_dm
            story.ends_well()

    async def test_what_colleagues_send_waits_too_and_the_sender_reads_so(self, database: Database) -> None:
        async with a_story(database.url, quiet_days="2026-03-03") as story:
            await story.ask("How do I say no?")
            await story.answers("Start with the why.")
            await story.until("2026-03-03 11:00", zone="America/New_York")
            item = await story.opens()
            await story.press(story.maya, "I tried it", on=item)
            await story.submit(story.maya, outcome="worked", telling="tell", account="She listened.")
            assert "tomorrow" in story.maya.top
            await story.submit(story.maya)
            await story.maya.close()
            await story.until("2026-03-04 08:55", zone="America/New_York")
            assert not story.dana.dm
            await story.until("2026-03-04 09:05", zone="America/New_York")
            assert "She listened." in story.dana.last_dm
            story.ends_well()
