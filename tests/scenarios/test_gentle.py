"""Gentleness: when nothing comes though something is due, and how it goes on afterwards, without a burst and without anything lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.playground import Fault, Message, Person
from bot.playground.call import Call
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


async def three_go_by(story: Story) -> None:
    """Three things to come back to, a day apart, and nothing is done about any of them for a week; it is said that day or the next."""
    for day in (9, 10, 11):
        await kept(story, f"Advice of the {day}th.", date=f"2026-03-{day:02}")
    await story.until("2026-03-19 17:00")


def reads_silence(story: Story) -> Message:
    """The message that says so."""
    (found,) = [
        message for message in story.maya.dm if "Full Circle " in message.spoken[:12] and "stop" in message
    ]
    return found


class TestThreeGoBy:
    """Three in a row without an act."""

    async def test_it_is_said_once_and_nothing_comes_any_more(self, story: Story) -> None:
        await kept(story, "Advice of April.", date="2026-04-08")
        await three_go_by(story)
        said = reads_silence(story)
        assert "I'll stop asking for now." in said
        assert said.buttons == ["Keep them coming", "Only the weekly digest", "Stop"]
        before = len(story.maya.dm)
        await story.until("2026-05-10 12:00")
        assert len(story.maya.dm) == before, "not even on the day that was chosen"
        await story.maya.open_home()
        assert story.maya.home is not None
        assert "Full Circle has stopped asking for now" in story.maya.home
        await story.until("2026-05-12 17:00")
        assert len(story.maya.dm) == before, "to look at Home is no act"

    @pytest.mark.parametrize(
        ("label", "says"),
        [("Keep them coming", "Reminders come as before."), ("Stop", "Full Circle has stopped asking you.")],
    )
    async def test_what_is_chosen(self, story: Story, label: str, says: str) -> None:
        await kept(story, "Advice of April.", date="2026-04-08")
        await three_go_by(story)
        said = reads_silence(story)
        await story.press(story.maya, label, on=said)
        assert says in said
        assert "Only the weekly digest" not in said.buttons
        before = len(story.maya.dm)
        await story.until("2026-04-10 17:00")
        assert (len(story.maya.dm) > before) is (label == "Keep them coming")

    async def test_only_the_weekly_digest(self, weekly: Story) -> None:
        for day in (9, 10, 16):
            await kept(weekly, f"Advice of the {day}th.", date=f"2026-03-{day:02}")
        await kept(weekly, "Advice of April.", date="2026-04-08")
        await weekly.until("2026-03-26 17:00")
        said = reads_silence(weekly)
        await weekly.press(weekly.maya, "Only the weekly digest", on=said)
        assert "Only the weekly digest comes now." in said
        before = len(weekly.maya.dm)
        await weekly.until("2026-04-11 17:00")
        came = weekly.maya.dm[before:]
        assert came
        assert all("Your week in Full Circle" in message.spoken for message in came)
        assert "Advice of April." in came[-1]

    @pytest.mark.parametrize(
        "act", ["a press", "a reaction", "a command", "a message", "an answer", "keeping"]
    )
    async def test_any_act_starts_anew(self, story: Story, act: str) -> None:
        question = await story.ask("And you?", asker=story.dana, adviser=story.maya)
        for day in (9, 10, 11):
            await kept(story, f"Advice of the {day}th.", date=f"2026-03-{day:02}")
        await story.until("2026-03-12 10:00")
        if act == "a press":
            await story.press(story.maya, "Open", on=await story.listed())
        if act == "a reaction":
            await story.maya.react(story.maya.last_dm, "white_check_mark")
        if act == "a command":
            await story.listed()
        if act == "a message":
            await story.maya.say(story.maya.bot_dm, "help")
        if act == "an answer":
            await story.answers("Like this.", adviser=story.maya, to=question)
        if act == "keeping":
            await kept(story, "Another one.", date="2026-06-09")
        await story.settle()
        story.maya.drop_forms()
        await story.until("2026-03-20 17:00")
        assert not [message for message in story.maya.dm if "I'll stop asking" in message]

    async def test_an_act_while_it_says_so_takes_its_buttons_and_reminders_come_again(
        self, story: Story
    ) -> None:
        await kept(story, "Advice of April.", date="2026-04-08")
        await three_go_by(story)
        said = reads_silence(story)
        await story.listed()
        await story.settle()
        assert "Reminders come as before." in said
        assert said.buttons == []
        await story.until("2026-04-09 17:00")
        assert "Advice of April." in story.maya.last_dm

    async def test_what_colleagues_send_comes_all_the_same(self, story: Story) -> None:
        await three_go_by(story)
        await story.until("2026-03-20 15:00")
        before = len(story.maya.dm)
        await story.ask("How do I say no?", asker=story.dana, adviser=story.maya)
        assert "How do I say no?" in story.thread_of(story.maya).shown()[-1]
        assert len(story.maya.dm) == before

    async def test_whoever_is_away_meanwhile_is_given_time(self, story: Story) -> None:
        for day in (9, 10, 11):
            await kept(story, f"Advice of the {day}th.", date=f"2026-03-{day:02}")
        await story.until("2026-03-12 17:00")
        ends = datetime(2026, 3, 29, 23, 59, tzinfo=BERLIN)
        await story.maya.change(status_emoji=":palm_tree:", status_expiration=int(ends.timestamp()))
        await story.until("2026-04-03 17:00")
        assert not [message for message in story.maya.dm if "I'll stop asking" in message]


class TestOutOfReach:
    """Slack does not take messages to somebody."""

    async def test_after_three_nothing_is_tried_and_an_act_brings_it_back(self, database: Database) -> None:
        async with a_story(database.url) as story:
            for day in (9, 10, 11, 12, 16, 17):
                await kept(story, f"Advice of the {day}th.", date=f"2026-03-{day:02}")
            refused = out_of_reach(story, story.maya)
            await story.until("2026-03-18 17:00")
            assert len(refused()) == 3
            story.slack.faults.clear()
            await story.until("2026-03-20 17:00")
            assert not story.maya.dm
            await story.maya.command("")
            await story.until("2026-03-23 17:00")
            assert "how did it go" in story.maya.last_dm

    async def test_who_sends_to_them_reads_what_everybody_reads(self, database: Database) -> None:
        async with a_story(database.url) as story:
            for n in range(3):
                mine = await story.dana.say(story.maya.dm_with(story.dana), f"Words {n}.")
                await story.keeps(mine, keeper=story.dana, when="date", date=f"2026-03-{10 + n}")
            refused = out_of_reach(story, story.dana)
            await kept(story)
            await story.until("2026-03-13 20:00")
            assert len(refused()) == 3
            await story.press(story.maya, "I tried it", on=await story.opens())
            form = story.maya.top
            await story.submit(story.maya, outcome="worked", telling="tell", account="She listened.")
            assert "Full Circle doesn't carry messages to Dana." in story.maya.top, form.plain


def out_of_reach(story: Story, person: Person) -> Callable[[], list[Call]]:
    """From now on Slack refuses every message to them; those that it refused."""

    def is_theirs(args: Mapping[str, Any]) -> bool:
        return str(args["channel"]) == person.bot_dm.id

    story.slack.fail_next("chat.postMessage", Fault.error("channel_not_found"), times=99, when=is_theirs)
    return lambda: [call for call in story.slack.calls_of("chat.postMessage") if call.error]
