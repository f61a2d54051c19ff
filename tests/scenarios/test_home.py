"""App Home: what each of them sees after each act, and what they do not see."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground import Fault, Person, View
from bot.views import actions
from tests.story import Story


async def at_home(story: Story, person: Person) -> View:
    """Somebody opens Home, and looks at it from then on."""
    await person.open_home()
    await story.settle()
    assert person.home is not None
    return person.home


def published(story: Story, person: Person) -> int:
    """How often somebody's Home was drawn."""
    return len([call for call in story.slack.calls_of("views.publish") if call.args["user_id"] == person.id])


class TestTheFirstThing:
    """What a new person sees."""

    async def test_is_an_invitation_with_one_next_step(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        assert home.plain.splitlines()[:3] == [
            "*Advice that comes full circle*",
            "Ask a colleague for advice. On a day you choose you are asked how it went, and can tell whoever gave it.",
            "[Ask somebody for advice]",
        ]
        assert "Resting" not in home, "there is nothing to look back at"

    async def test_the_step_leads_to_a_question(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        await story.press(story.maya, "Ask somebody for advice", on=home)
        await story.submit(story.maya, person=story.dana, question="How do I say no?")
        await story.maya.close()
        assert "You asked Dana, today:\n> How do I say no?" in home.plain
        assert "No answer yet." in home

    async def test_says_whose_word_the_hours_and_the_zone_are(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        assert (
            "Messages come Monday to Friday, 9:00 to 17:00. Your time zone is Europe/Berlin, as Slack says."
            in home
        )
        nobody = story.acme.add_person("Nobody", tz=None)
        home = await at_home(story, nobody)
        assert "Slack names no time zone for you, so" in home

    async def test_says_what_is_kept_and_what_is_not_there_yet(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        assert "Full Circle shows it to nobody else; Slack itself follows your company's Slack rules." in home
        assert "Taking all of it with you and having it erased come with a later version." in home
        assert "/advice help" in home

    async def test_the_messages_tab_needs_nothing(self, story: Story) -> None:
        await story.maya.open_home(tab="messages")
        assert story.maya.home is None


class TestAfterEachAct:
    """Home is drawn again, for those who have opened it."""

    async def test_maya_sees_her_item_through_its_life(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        question = await story.ask("How do I say no?")
        assert "How do I say no?" in home
        answer = await story.answers("Start with the why.")
        assert "Dana gave you this advice today:\n> Start with the why." in home.plain
        assert "You'll be asked on Monday 9 March how it went, a week after the answer." in home
        await story.dana.edit(answer, "Start with the why, always.")
        await story.settle()
        assert "Start with the why, always." in home
        await story.maya.react(answer, "white_check_mark")
        await story.settle()
        assert "You tried this today." in home
        await story.until("2026-03-09 17:30")
        assert (
            "You'll be asked once more on Monday 16 March, a week after the first time. That is the last one."
            in home
        )
        await story.days_pass(16)
        assert "Start with the why" not in home, "it rests"
        await story.press(story.maya, "What rests or is finished", on=home)
        assert "It is resting" in home
        assert question.ts

    async def test_what_is_pressed_in_home_shows_there_at_once(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.choose(story.maya, "later", "Tomorrow", on=home)
        assert "You'll be asked tomorrow how it went, because that is the day set for it." in home
        await story.choose(story.maya, "more", "Stop asking about this", on=home)
        assert "You won't be asked about this again." in home
        await story.press(story.maya, "I tried it", on=home)
        await story.submit(story.maya, outcome="partly", account="She listened.", telling="tell")
        await story.submit(story.maya)
        await story.maya.close()
        assert "Start with the why." not in home
        await story.press(story.maya, "What rests or is finished", on=home)
        assert "You said it worked in part. You told Dana today." in home
        await story.press(story.dana, "🙏")
        assert "Dana says thanks 🙏" in home
        await story.press(story.maya, "Back to what is open", on=home)
        assert "Nothing is resting" not in home
        assert "*Advice that comes full circle*" in home

    async def test_a_kind_no_to_a_press_in_home_opens_a_form(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        value = next(one for one in _elements(home) if one["action_id"] == "later")["options"][0]["value"]
        await story.choose(story.maya, "later", "Tomorrow", on=home)
        await story.maya.press_forged(
            "later", value, view=home, type="overflow", selected_option={"value": value}
        )
        assert "This moved on since the message was written" in story.maya.top

    async def test_dana_sees_what_she_gave_once_it_reached_her(self, story: Story) -> None:
        home = await at_home(story, story.dana)
        await story.until("2026-03-02 23:30")
        await story.maya.command(f"ask {story.dana.mention} How do I say no?")
        await story.submit(story.maya)
        await story.maya.close()
        assert "no?" not in home, "it waits for her morning"
        await story.until("2026-03-03 10:00", zone="America/New_York")
        assert "no?" not in home, "nothing was given yet"
        await story.answers("Start with the why.")
        assert "*What you gave*\nYou said to Maya, today:\n> Start with the why." in home.plain
        await story.press(story.dana, "They told me", on=home)
        assert "*What you gave*" not in home
        assert "*What came of it*\nYou said to Maya" in home.plain.replace("[All that came of it]\n", "")
        assert "You heard how it went." in home

    async def test_nothing_of_danas_is_drawn_for_what_maya_does_alone(self, story: Story) -> None:
        home = await at_home(story, story.dana)
        await story.ask("How do I say no?")
        answer = await story.answers("Start with the why.")
        before, drawn = home.plain, published(story, story.dana)
        await story.maya.react(answer, "white_check_mark")
        item = await story.opens()
        await story.choose(story.maya, "later", "Next week", on=item)
        await story.press(story.maya, "Say how it went", on=item)
        await story.submit(story.maya, outcome="didn't", account="PRIVATE", telling="Keep it to myself")
        await story.maya.close()
        assert (home.plain, published(story, story.dana)) == (before, drawn)

    async def test_a_telling_shows_when_it_arrives(self, story: Story) -> None:
        home = await at_home(story, story.dana)
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.until("2026-03-03 05:00")
        drawn = published(story, story.dana)
        item = await story.opens()
        await story.press(story.maya, "I tried it", on=item)
        await story.tells(account="She listened.")
        assert "*What you gave*" in home, "it waits for her morning, and can be undone"
        assert published(story, story.dana) == drawn
        await story.until("2026-03-03 10:00", zone="America/New_York")
        assert "*What you gave*" not in home
        assert "Maya told you today:\n*It worked.*\n> She listened." in home.plain
        await story.press(story.dana, "All that came of it", on=home)
        assert "She listened." in home
        await story.press(story.dana, "Back to what is open", on=home)
        await story.press(story.dana, "All of them", on=home)
        assert "*Maya*\nThe last exchange was today." in home.plain

    async def test_who_never_opened_home_has_none_to_draw(self, story: Story) -> None:
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        assert not story.slack.calls_of("views.publish")

    async def test_stop_and_start_show_too(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        await story.maya.say(story.maya.bot_dm, "stop")
        await story.settle()
        assert "Full Circle has stopped asking you. What you kept stays here." in home
        await story.press(story.maya, "Start again", on=home)
        await story.maya.close()
        assert "stopped asking" not in home

    async def test_a_move_shows_the_new_zone(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        await story.maya.change(tz="Asia/Tokyo")
        await story.settle()
        assert "Your time zone is Asia/Tokyo, as Slack says." in home


class TestWhereThereIsNoHome:
    """Slack refuses to draw it, or does not answer."""

    async def test_a_tab_that_was_switched_off_is_left_alone(self, story: Story) -> None:
        await at_home(story, story.maya)
        story.acme.home_tab = False
        await story.ask("How do I say no?")
        drawn = published(story, story.maya)
        await story.answers("Start with the why.")
        assert published(story, story.maya) == drawn, "not tried again until it is opened"
        story.acme.home_tab = True
        home = await at_home(story, story.maya)
        assert "Start with the why." in home
        story.slack.calls[:] = [call for call in story.slack.calls if call.error != "not_enabled"]

    async def test_a_time_out_is_simply_repeated(self, story: Story) -> None:
        home = await at_home(story, story.maya)
        story.slack.fail_next("views.publish", Fault.DROP_AFTER_ACCEPTING)
        await story.ask("How do I say no?")
        await story.time_passes(minutes=2)
        assert "How do I say no?" in home

    async def test_a_question_goes_out_though_home_cannot_be_drawn(self, story: Story) -> None:
        await at_home(story, story.maya)
        story.slack.fail_next("views.publish", Fault.status(500), times=20)
        await story.ask("How do I say no?")
        assert "How do I say no?" in story.thread_of(story.dana).shown()[-1]
        story.slack.faults.clear()


class TestAMishapInAForm:
    """Whatever goes wrong behind a press is said where it was pressed."""

    @pytest.mark.parametrize("where", ["a form", "Home"])
    async def test_is_said_in_a_form_of_its_own(self, story: Story, where: str) -> None:
        home = await at_home(story, story.maya)
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        on = home if where == "Home" else await story.opens()
        await story.maya.press_forged(actions.NOT_YET, "rubbish", view=on)
        assert "This moved on since the message was written" in story.maya.top
        assert len(story.maya.forms) == (1 if where == "Home" else 2), "what was open stays under it"


def _elements(home: View) -> list[dict[str, Any]]:
    return [one for block in home.blocks for one in block.get("elements", []) if "action_id" in one]


class TestBothWays:
    """People and what came of it stand below what is open, and are as fresh."""

    async def test_what_is_given_back_and_noted_shows(self, story: Story) -> None:
        dana = await at_home(story, story.dana)
        maya = await at_home(story, story.maya)
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        assert "*Dana*\nThe last exchange was today." in maya.plain
        item = await story.opens()
        await story.press(story.maya, "I tried it", on=item)
        await story.tells(account="She listened.")
        assert "Maya told you today:" in dana
        await story.press(story.dana, "A note to myself")
        await story.submit(story.dana, again="yes", note="Say it earlier.")
        await story.dana.close()
        assert "Your note: Say it earlier." in dana
        assert "Say it earlier." not in maya
