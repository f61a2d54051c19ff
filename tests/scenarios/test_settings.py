"""Settings: each has their own hours, chooses what may come by itself and for how long nothing does; what is planned follows at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.playground import Message, Person, View
from tests.story import Story

BERLIN = ZoneInfo("Europe/Berlin")


async def settings(story: Story, person: Person | None = None) -> View:
    """Somebody opens the form by command."""
    person = person or story.maya
    response = await person.command("settings")
    assert response.ok, response
    return person.top


async def wishes(story: Story, person: Person | None = None, /, **fields: object) -> View:
    """Somebody changes something; what the receipt says."""
    person = person or story.maya
    await settings(story, person)
    await story.submit(person, **fields)
    receipt = person.top
    await person.close()
    return receipt


async def kept(story: Story, words: str = "Start with the why.") -> None:
    """Maya keeps something for a week."""
    await story.keeps(await story.dana.say(story.maya.dm_with(story.dana), words))


def arrived(message: Message) -> datetime:
    """When it came, on Maya's clock."""
    return datetime.fromtimestamp(float(message.ts), UTC).astimezone(BERLIN)


class TestTheForm:
    """It shows what holds, and says what is wrong beside the field."""

    @pytest.mark.parametrize("way", ["command", "Home"])
    async def test_shows_what_holds_now(self, story: Story, way: str) -> None:
        await story.maya.open_home()
        await story.settle()
        if way == "Home":
            await story.press(story.maya, "Change settings", on=story.maya.home)
        form = story.maya.top if way == "Home" else await settings(story)
        assert form.value_of("days") == ["0", "1", "2", "3", "4"]
        assert (form.value_of("opens"), form.value_of("closes")) == ("09:00", "17:00")
        assert (form.value_of("digest_day"), form.value_of("digest_hour")) == ("4", "10")
        assert form.value_of("comes") == ["check_ins", "prompts", "digest", "looking_back"]
        assert "Your time zone is Europe/Berlin, as Slack says." in form

    async def test_what_was_saved_stands_there_and_in_home(self, story: Story) -> None:
        await story.maya.open_home()
        receipt = await wishes(
            story,
            days=["1", "3"],
            opens="18:00",
            closes="24:00",
            digest_day="3",
            digest_hour="16",
            comes=["check_ins", "prompts", "digest"],
            useful="How my talks come across",
            language="en",
        )
        assert story.maya.home is not None
        for words in (
            "Messages come Tuesday and Thursday, 18:00 to midnight.",
            "The weekly digest comes on Thursday at 16:00, if there is something to read. It doesn't look back.",
        ):
            assert words in receipt
            assert words in story.maya.home
        assert "Useful to you: How my talks come across" in story.maya.home
        form = await settings(story)
        assert (form.value_of("days"), form.value_of("closes")) == (["1", "3"], "24:00")
        assert (form.value_of("useful"), form.value_of("language")) == ("How my talks come across", "en")

    @pytest.mark.parametrize(
        ("fields", "at", "sentence"),
        [
            ({"days": []}, "days", "Choose at least one day."),
            (
                {"opens": "17:00", "closes": "09:00"},
                "closes",
                "Choose an hour after the one at which it begins.",
            ),
            ({"opens": "17:00"}, "closes", "Choose an hour after"),
            ({"date": "2026-03-01"}, "date", "That day has gone by."),
            ({"date": "2026-03-02"}, "date", "That day has gone by."),
            ({"date": "2028-06-01"}, "date", "more than two years away"),
        ],
    )
    async def test_says_kindly_what_cannot_be(
        self, story: Story, fields: dict[str, Any], at: str, sentence: str
    ) -> None:
        form = await settings(story)
        await story.submit(story.maya, **fields)
        assert sentence in form.errors[at]
        assert story.maya.top is form, "nothing that was chosen is lost"

    async def test_a_line_that_is_too_long(self, story: Story) -> None:
        form = await settings(story)
        view = form.to_slack()
        view["state"]["values"]["useful"]["useful"]["value"] = "long " * 60
        response = await story.maya.submit_forged(view)
        assert "That is more than one line." in response.json["errors"]["useful"]

    async def test_what_is_not_offered_changes_nothing(self, story: Story) -> None:
        for field, value in (
            ("opens", "25:61"),
            ("opens", "x"),
            ("digest_hour", "24"),
            ("digest_day", "-1"),
            ("language", "xx"),
        ):
            view = (await settings(story)).to_slack()
            view["state"]["values"][field][field]["selected_option"]["value"] = value
            response = await story.maya.submit_forged(view)
            assert response.ok
            assert response.json["response_action"] == "errors", field
            story.maya.drop_forms()
        assert (await settings(story)).value_of("opens") == "09:00"


class TestHours:
    """What is planned follows."""

    async def test_a_check_in_follows_the_window(self, story: Story) -> None:
        await kept(story)
        await wishes(story, days=["1"], opens="19:00", closes="20:30")
        await story.until("2026-03-10 18:55")
        assert not story.maya.dm
        await story.until("2026-03-10 20:35")
        assert "how did it go" in story.maya.last_dm
        assert arrived(story.maya.last_dm).strftime("%a %H") in ("Tue 19", "Tue 20")

    async def test_a_window_that_opens_in_the_hour_that_is_left_out(self, story: Story) -> None:
        dm = story.maya.dm_with(story.dana)
        await story.keeps(await story.dana.say(dm, "Sleep over it."), when="date", date="2026-03-29")
        await wishes(story, days=["6"], opens="02:00", closes="03:30")
        await story.until("2026-03-29 03:45")
        at = arrived(story.maya.last_dm)
        assert (at.date().isoformat(), at.hour) == ("2026-03-29", 3)
        assert at.minute <= 30

    async def test_what_waits_for_the_morning_comes_when_the_hours_are_widened(self, story: Story) -> None:
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.until("2026-03-03 05:00")
        item = await story.opens()
        await story.press(story.maya, "I tried it", on=item)
        await story.tells(account="She listened.")
        before = len(story.dana.dm)
        await wishes(story, story.dana, days=[*"0123456"], opens="00:00", closes="24:00")
        await story.tick()
        assert len(story.dana.dm) == before + 1
        assert "She listened." in story.dana.last_dm

    async def test_home_says_the_day_that_it_will_be(self, story: Story) -> None:
        await story.maya.open_home()
        await kept(story)
        assert story.maya.home is not None
        assert "on Monday 9 March how it went, because that is the day set for it." in story.maya.home
        await wishes(story, days=["2"])
        assert (
            "on Wednesday 11 March how it went, since you take no messages on Monday 9 March."
            in story.maya.home
        )

    async def test_every_answer_says_the_day_that_it_will_be(self, story: Story) -> None:
        """Wednesday is the only day on which she takes messages."""
        await wishes(story, days=["2"])
        message = await story.dana.say(story.maya.dm_with(story.dana), "Start with the why.")
        says = (
            "You'll be asked on Wednesday 11 March how it went, since you take no messages on Monday 9 March."
        )
        assert says in await story.keeps(message)
        assert says in await story.listed()
        await story.maya.shortcut("keep_advice", message)
        assert says in story.maya.top
        await story.maya.close()
        mine = await story.keeps(await story.maya.say(story.maya.dm_with(story.dana), "Sleep on it."))
        assert "You'll be reminded on Wednesday 11 March to ask how it went." in mine

    async def test_a_card_that_was_moved_says_it_too(self, story: Story) -> None:
        await kept(story)
        await story.until("2026-03-09 17:30")
        await story.choose(story.maya, "later", "On a date…")
        await story.submit(story.maya, date="2026-03-14")
        await story.settle()
        says = (
            "You'll be asked on Monday 16 March how it went, since you take no messages on Saturday 14 March."
        )
        assert says in story.maya.last_dm

    async def test_who_is_not_asked_is_promised_no_day(self, story: Story) -> None:
        await story.maya.command("stop")
        message = await story.dana.say(story.maya.dm_with(story.dana), "Start with the why.")
        receipt = await story.keeps(message)
        assert "It is under /advice whenever you want to come back to it." in receipt
        assert "You'll be asked" not in receipt
        assert "You'll be asked" not in await story.listed()


class TestPauses:
    """For a while nothing comes, and then not all at once."""

    async def test_nothing_comes_before_that_day(self, story: Story) -> None:
        await story.maya.open_home()
        await kept(story)
        receipt = await wishes(story, date="2026-03-16")
        assert "You are on a pause. Messages come again on Monday 16 March." in receipt
        assert story.maya.home is not None
        assert "You are on a pause." in story.maya.home
        await story.until("2026-03-16 08:55")
        assert not story.maya.dm
        await story.until("2026-03-16 17:05")
        assert len(story.maya.dm) == 1

    async def test_leaving_the_field_empty_ends_it(self, story: Story) -> None:
        await kept(story)
        await wishes(story, date="2026-04-01")
        await story.until("2026-03-10 10:00")
        assert (await settings(story)).value_of("date") == "2026-04-01"
        await story.submit(story.maya, date="")
        await story.maya.close()
        await story.until("2026-03-10 17:05")
        assert "how did it go" in story.maya.last_dm

    async def test_saving_something_else_leaves_it_alone(self, story: Story) -> None:
        await wishes(story, date="2026-03-04")
        await story.until("2026-03-03 23:00")
        receipt = await wishes(story, opens="10:00")
        assert "Messages come again tomorrow." in receipt


class TestWhatMayCome:
    """Each of the clock's messages can be switched off by itself."""

    async def test_no_check_ins(self, story: Story) -> None:
        await story.maya.open_home()
        await kept(story)
        receipt = await wishes(story, comes=["prompts", "digest", "looking_back"])
        assert "You are not asked how things went." in receipt
        assert story.maya.home is not None
        assert "You'll be asked" not in story.maya.home
        assert "You'll be asked" not in await story.listed()
        await story.days_pass(30)
        assert not story.maya.dm
        await wishes(story, comes=["check_ins"])
        await story.days_pass(1)
        assert "how did it go" in story.maya.last_dm, "it was not forgotten"

    async def test_no_prompts(self, story: Story) -> None:
        mine = await story.dana.say(story.maya.dm_with(story.dana), "Sleep on it.")
        await story.keeps(mine, keeper=story.dana, person=story.maya)
        await wishes(story, story.dana, comes=["check_ins"])
        await story.days_pass(20)
        assert not story.dana.dm

    async def test_what_colleagues_send_comes_all_the_same(self, story: Story) -> None:
        await wishes(story, story.dana, comes=[])
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        item = await story.opens()
        await story.press(story.maya, "I tried it", on=item)
        await story.tells(account="She listened.")
        assert "She listened." in story.dana.last_dm


class TestWhoMayReachMe:
    """A change of mind, from Home."""

    async def test_the_list_and_each_choice(self, story: Story) -> None:
        await story.dana.open_home()
        await story.settle()
        home = story.dana.home
        assert home is not None
        await story.press(story.dana, "Choose who may reach you", on=home)
        assert "Nobody has reached you through Full Circle yet." in story.dana.top
        await story.dana.close()
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.press(story.dana, "Choose who may reach you", on=home)
        form = story.dana.top
        assert "Maya may ask you and tell you how it went. You are not reminded." in form
        await story.choose(story.dana, "reach", "Hear when they come back", on=form)
        assert "You hear when Maya comes back to your advice, and may be reminded to ask." in form
        await story.choose(story.dana, "reach", "No reminders", on=form)
        assert "Maya may ask you and tell you how it went." in form
        await story.choose(story.dana, "reach", "Nothing through them", on=form)
        assert "Nothing comes to you through Maya." in form

    async def test_a_no_stops_what_waits_and_is_shown_to_nobody(self, story: Story) -> None:
        await story.dana.open_home()
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.until("2026-03-03 05:00")
        item = await story.opens()
        await story.press(story.maya, "I tried it", on=item)
        await story.tells(account="She listened.")
        await story.press(story.dana, "Choose who may reach you", on=story.dana.home)
        await story.choose(story.dana, "reach", "Nothing through them", on=story.dana.top)
        await story.dana.close()
        await story.until("2026-03-03 12:00", zone="America/New_York")
        assert not story.dana.dm
        question = await story.maya.command(f"ask {story.dana.mention} And now?")
        await story.submit(story.maya)
        assert question.ok
        assert "Full Circle doesn't carry messages to Dana." in story.maya.top, (
            "as for anybody who cannot be reached"
        )

    async def test_a_yes_brings_only_what_is_to_come(self, story: Story) -> None:
        await story.dana.open_home()
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.until("2026-04-20 16:00")
        await story.ask("How do I ask for more?")
        await story.answers("Bring three numbers.")
        before = len(story.dana.dm)
        await story.press(story.dana, "Choose who may reach you", on=story.dana.home)
        await story.choose(story.dana, "reach", "Hear when they come back", on=story.dana.top)
        await story.dana.close()
        await story.days_pass(30)
        prompts = story.dana.dm[before:]
        assert len(prompts) == 1
        assert "Bring three numbers." in prompts[0]

    async def test_nothing_from_anyone_and_back(self, story: Story) -> None:
        await story.dana.open_home()
        await story.settle()
        await story.press(story.dana, "Choose who may reach you", on=story.dana.home)
        form = story.dana.top
        await story.press(story.dana, "Nothing from anyone", on=form)
        assert "Nothing comes to you from anyone." in form
        await story.maya.command(f"ask {story.dana.mention} How do I say no?")
        await story.submit(story.maya)
        assert "Full Circle doesn't carry messages to Dana." in story.maya.top
        await story.maya.close()
        await story.press(story.dana, "Let it come again", on=form)
        assert "Colleagues may ask you" in form
        await story.dana.close()
        await story.ask("How do I say no?")
        assert "How do I say no?" in story.thread_of(story.dana).shown()[-1]

    async def test_nobody_else_is_in_anybodys_list(self, story: Story) -> None:
        await story.ask("How do I say no?")
        await story.dana.open_home()
        await story.settle()
        await story.press(story.dana, "Choose who may reach you", on=story.dana.home)
        value = next(
            block["accessory"]["options"][0]["value"]
            for block in story.dana.top.blocks
            if block.get("accessory", {}).get("action_id") == "reach"
        )
        for thief in (story.charlie, story.eve, story.maya):
            await thief.press_forged("reach", value, type="static_select", selected_option={"value": value})
            assert "This isn't here any more" in thief.top
            assert "Maya" not in thief.top
