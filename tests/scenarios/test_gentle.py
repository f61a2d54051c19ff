"""Gentleness: when nothing comes though something is due, and how it goes on afterwards, without a burst and without anything lost."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from tests.databases import Database
from tests.story import Story, a_story

BERLIN = ZoneInfo("Europe/Berlin")


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


class TestAway:
    """Slack's status says that somebody is not there."""

    async def test_nothing_comes_until_the_working_day_after_it_ends(self, story: Story) -> None:
        await kept(story)
        await story.maya.open_home()
        friday_night = datetime(2026, 3, 13, 23, 59, tzinfo=BERLIN)
        await story.maya.change(status_emoji=":palm_tree:", status_expiration=int(friday_night.timestamp()))
        await story.settle()
        assert story.maya.home is not None
        assert "on Monday 16 March how it went" in story.maya.home
        await story.until("2026-03-16 08:55")
        assert not story.maya.dm
        await story.until("2026-03-16 17:00")
        assert "how did it go" in story.maya.last_dm

    async def test_a_status_that_nobody_told_us_of_is_seen_before_it_goes(self, story: Story) -> None:
        await kept(story)
        story.slack.subscribed.discard("user_change")
        ends = datetime(2026, 3, 10, 12, tzinfo=BERLIN)
        await story.maya.change(
            status_emoji=":face_with_thermometer:", status_expiration=int(ends.timestamp())
        )
        await story.until("2026-03-11 08:55")
        assert not story.maya.dm, "it ended at noon, and the rest of that day is quiet too"
        await story.until("2026-03-11 17:00")
        assert "how did it go" in story.maya.last_dm

    async def test_one_without_an_end_ends_when_it_is_taken_off(self, story: Story) -> None:
        await kept(story)
        await story.maya.change(status_emoji=":palm_tree:", status_expiration=0)
        await story.until("2026-03-25 12:00")
        assert not story.maya.dm
        await story.maya.change(status_emoji="")
        await story.until("2026-03-26 08:55")
        assert not story.maya.dm
        await story.until("2026-03-26 17:00")
        assert "how did it go" in story.maya.last_dm

    async def test_what_a_colleague_sends_comes_all_the_same(self, story: Story) -> None:
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.dana.change(status_emoji=":palm_tree:", status_expiration=0)
        await story.until("2026-03-03 11:00", zone="America/New_York")
        item = await story.opens()
        await story.press(story.maya, "I tried it", on=item)
        await story.tells(account="She listened.")
        assert "She listened." in story.dana.last_dm

    async def test_a_long_one_ends_in_one_digest(self, weekly: Story) -> None:
        for day in range(9, 27):
            if day % 3 == 0:
                await kept(weekly, f"Advice of the {day}th.", date=f"2026-03-{day:02}")
        ends = datetime(2026, 3, 29, 23, 59, tzinfo=BERLIN)
        await weekly.maya.change(status_emoji=":desert_island:", status_expiration=int(ends.timestamp()))
        await weekly.until("2026-03-30 08:55")
        assert not weekly.maya.dm
        await weekly.until("2026-04-02 17:00")
        assert [message.spoken[:27] for message in weekly.maya.dm] == ["Your week in Full Circle: a"]
        assert "And 1 more in Home." in weekly.maya.last_dm, "six things, five places"
        await weekly.until("2026-04-03 12:00")
        assert "Advice of the 24th." in weekly.maya.last_dm, "the sixth is carried over to the next one"
        assert "Advice of the 9th." not in weekly.maya.last_dm
        assert len(weekly.maya.dm) == 2
