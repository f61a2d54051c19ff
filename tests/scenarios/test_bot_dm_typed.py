"""The bot's own DM: what is typed there. Advice that somebody is named for, the answer to what the bot asked, words to send on, and the rest."""

from __future__ import annotations

import pytest

from bot.playground import Message, Person
from tests.story import Story

ADVICE = "Start with the why."
LINK = "https://acme.slack.com/archives/C0123/p1700000000000100"


async def types(story: Story, text: str, *, who: Person | None = None, **how: object) -> Message:
    """What the bot answers."""
    who = who or story.maya
    await who.say(who.bot_dm, text, **how)  # type: ignore[arg-type]
    await story.settle()
    return who.last_dm


async def a_check_in(story: Story) -> Message:
    """Maya keeps Dana's advice, and is asked about it a week later."""
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.keeps(said)
    await story.until("2026-03-09 17:00")
    return story.maya.last_dm


class TestAdvice:
    async def test_text_that_names_somebody_is_kept_as_theirs(self, story: Story) -> None:
        card = await types(story, f"{story.dana.mention} says start with the why")
        assert "Keep this as advice from Dana" in card
        assert card.buttons == ["Keep", "Change", "No"]
        await story.press(story.maya, "Keep", on=card)
        assert "Dana gave you this advice today:\n> start with the why\n" in card.plain
        await story.days_pass(8)
        assert "Dana gave you this advice" in story.maya.last_dm
        assert not story.dana.dm

    @pytest.mark.parametrize(
        "text",
        [
            "{dana}: start with the why",
            "{dana} said: start with the why",
            "start with the why, as {dana} put it",
            "{dana} told me, in front of {charlie}, to start with the why",
        ],
    )
    async def test_however_it_names_them(self, story: Story, text: str) -> None:
        story.bystanders.remove(story.charlie)
        card = await types(story, text.format(dana=story.dana.mention, charlie=story.charlie.mention))
        assert "Keep this as advice from Dana" in card
        await story.press(story.maya, "Keep", on=card)
        assert "start with the why" in card

    async def test_a_name_that_is_typed_is_the_one_person_of_that_name(self, story: Story) -> None:
        await story.ask("How do I say no?")
        card = await types(story, "@dana says start with the why")
        assert "Keep this as advice from Dana" in card
        await story.press(story.maya, "Keep", on=card)
        assert "> start with the why" in card.plain

    async def test_of_two_with_that_name_nobody_is_guessed(self, story: Story) -> None:
        other = story.acme.add_person("Dana", tz="Europe/Berlin")
        await story.ask("How do I say no?")
        await story.ask("And how do I say yes?", adviser=other)
        assert "say who it was" in await types(story, "@dana says start with the why")
        assert "say who it was" in await types(story, "@nobody says start with the why")

    async def test_text_that_names_nobody_is_asked_who_said_it(self, story: Story) -> None:
        card = await types(story, "start with the why")
        assert "Is this advice that somebody gave you? Press Keep, and say who it was." in card
        await story.press(story.maya, "Keep", on=card)
        form = story.maya.top
        assert form.value_of("The words") == "start with the why"
        await story.submit(story.maya, person_name="Dana's grandmother")
        await story.maya.close()
        assert "Dana's grandmother gave you this advice today" in card

    async def test_words_that_one_typed_are_ones_own(self, story: Story) -> None:
        """Dana cannot take back what Maya wrote down."""
        card = await types(story, f"{story.dana.mention} says start with the why")
        await story.press(story.maya, "Change", on=card)
        await story.maya.press(story.maya.top, "let_know", option=["let_know"])
        await story.submit(story.maya)
        assert "What you said, as Maya wrote it down" in story.dana.last_dm

    async def test_present_words_count(self, story: Story) -> None:
        mine = await story.maya.say(story.maya.bot_dm, f"{story.dana.mention} says start with the what")
        await story.settle()
        card = story.maya.last_dm
        await story.maya.edit(mine, f"{story.dana.mention} says start with the why")
        await story.settle()
        await story.press(story.maya, "Keep", on=card)
        assert "> start with the why" in card.plain

    async def test_an_edit_that_names_somebody_else_changes_the_card(self, story: Story) -> None:
        story.bystanders.remove(story.charlie)
        mine = await story.maya.say(story.maya.bot_dm, "start with the why")
        await story.settle()
        card = story.maya.last_dm
        await story.maya.edit(mine, f"{story.charlie.mention} says start with the why")
        await story.settle()
        assert "Keep this as advice from Charlie" in card
        await story.press(story.maya, "Keep", on=card)
        assert "Charlie gave you this advice" in card

    async def test_an_edit_that_is_not_heard_of_yet_is_not_kept_as_somebody_elses(self, story: Story) -> None:
        story.bystanders.remove(story.charlie)
        mine = await story.maya.say(story.maya.bot_dm, f"{story.dana.mention} says start with the why")
        await story.settle()
        card = story.maya.last_dm
        story.slack.hold()
        await story.maya.edit(mine, f"{story.charlie.mention} says start with the why")
        await story.maya.press(card, text="Keep")
        assert story.maya.top.value_of("Who said it?") == story.charlie.id
        await story.maya.close()
        await story.slack.release()
        await story.settle()
        assert "Keep this as advice from Charlie" in card

    async def test_what_was_deleted_is_not_kept(self, story: Story) -> None:
        mine = await story.maya.say(story.maya.bot_dm, f"{story.dana.mention} says start with the why")
        await story.settle()
        card = story.maya.last_dm
        await story.maya.delete(mine)
        await story.settle()
        assert card.plain == "All right, nothing is kept."

    async def test_a_press_before_the_deletion_is_heard_of_says_so(self, story: Story) -> None:
        mine = await story.maya.say(story.maya.bot_dm, f"{story.dana.mention} says start with the why")
        await story.settle()
        card = story.maya.last_dm
        story.slack.hold()
        await story.maya.delete(mine)
        await story.maya.press(card, text="Keep")
        assert "That message isn't here any more" in story.maya.top
        await story.maya.close()
        await story.slack.release()
        await story.settle()
        assert card.plain == "All right, nothing is kept."
        assert "Nothing is open" in await story.listed()


class TestHowItWent:
    async def test_plain_text_after_a_check_in_is_first_taken_as_the_answer(self, story: Story) -> None:
        check_in = await a_check_in(story)
        card = await types(story, "She listened to all of it.")
        assert "Is this how it went with Dana's advice?" in card
        assert ADVICE in card
        assert card.buttons == ["That's how it went", "It's new advice", "Neither"]
        assert "I tried it" in check_in.buttons, "the check-in still asks"

        await story.press(story.maya, "That's how it went", on=card)
        form = story.maya.top
        assert form.title == "How it went"
        assert form.value_of("What happened?") == "She listened to all of it."
        assert form.value_of("How did it go?") is None, "the outcome is still hers to choose"
        assert "I tried it" in check_in.buttons, "nothing is stored before it is sent"
        await story.tells(outcome="worked")
        assert "She listened to all of it." in story.dana.last_dm
        assert card.plain.startswith("Noted: that's how it went.")
        assert "You said it worked." in check_in

    async def test_it_is_new_advice(self, story: Story) -> None:
        story.bystanders.remove(story.charlie)
        await a_check_in(story)
        card = await types(story, f"{story.charlie.mention} says sleep over it")
        assert "Is this how it went with Dana's advice?" in card
        await story.press(story.maya, "It's new advice", on=card)
        form = story.maya.top
        assert form.value_of("The words") == "sleep over it"
        assert form.value_of("Who said it?") == story.charlie.id
        await story.submit(story.maya)
        await story.maya.close()
        assert "Charlie gave you this advice today" in card
        assert (await story.listed()).buttons.count("Open") == 2

    async def test_neither(self, story: Story) -> None:
        check_in = await a_check_in(story)
        card = await types(story, "What a day.")
        await story.press(story.maya, "Neither", on=card)
        assert card.plain == "All right, nothing is kept."
        assert "I tried it" in check_in.buttons

    async def test_a_form_that_is_closed_stores_nothing(self, story: Story) -> None:
        check_in = await a_check_in(story)
        card = await types(story, "She listened to all of it.")
        await story.press(story.maya, "That's how it went", on=card)
        await story.maya.close()
        assert "That's how it went" in card.buttons
        await story.press(story.maya, "I tried it", on=check_in)
        assert not story.maya.top.value_of("What happened?")

    async def test_after_three_days_it_is_advice_again(self, story: Story) -> None:
        await a_check_in(story)
        await story.days_pass(3.2)
        assert "Is this advice that somebody gave you?" in await types(story, "She listened to all of it.")

    async def test_in_the_thread_of_the_check_in_it_is_the_answer_at_any_time(self, story: Story) -> None:
        check_in = await a_check_in(story)
        await story.days_pass(5)
        await story.maya.say(story.maya.bot_dm, "She listened.", thread=check_in)
        await story.settle()
        [answer] = [each for each in check_in.replies if each.bot_id]
        assert "Is this how it went with Dana's advice?" in answer
        await story.press(story.maya, "That's how it went", on=answer)
        assert story.maya.top.value_of("What happened?") == "She listened."

    async def test_it_is_asked_at_once_whatever_the_hour(self, story: Story) -> None:
        """What somebody writes to the bot is answered like a press, also when the card shows an item that was told of."""
        await a_check_in(story)
        await story.press(story.maya, "I tried it")
        await story.tells(account="She listened.")
        await story.until("2026-03-09 22:00")
        card = await types(story, "And she came back the day after, with a plan of her own.")
        assert card.buttons == ["That's how it went", "It's new advice", "Neither"]

    async def test_what_was_said_before_is_not_lost(self, story: Story) -> None:
        check_in = await a_check_in(story)
        await story.press(story.maya, "I tried it", on=check_in)
        await story.submit(story.maya, outcome="partly", account="She nodded.", telling="keep")
        await story.maya.close()
        card = await types(story, "And then she called back.")
        await story.press(story.maya, "That's how it went", on=card)
        assert story.maya.top.value_of("What happened?") == "She nodded.\n\nAnd then she called back."
        assert story.maya.top.value_of("How did it go?") == "partly"

    async def test_an_emoji_first_and_the_words_after(self, story: Story) -> None:
        check_in = await a_check_in(story)
        await story.maya.react(check_in, "tada")
        await story.settle()
        card = await types(story, "She listened.")
        await story.press(story.maya, "That's how it went", on=card)
        assert story.maya.top.value_of("How did it go?") == "worked"

    async def test_more_than_a_field_holds_is_saved_whole(self, story: Story) -> None:
        await a_check_in(story)
        card = await types(story, "She listened, and then she asked. " * 80)
        await story.press(story.maya, "That's how it went", on=card)
        assert "This is how it begins, and all of it is saved" in story.maya.top
        await story.submit(story.maya, outcome="worked", telling="keep")
        await story.maya.close()
        await story.press(story.maya, "Open", on=card)
        assert story.maya.top.plain.count("then she asked") == 80

    async def test_an_hour_later_a_long_text_is_not_held_any_more(self, story: Story) -> None:
        await a_check_in(story)
        card = await types(story, "She listened, and then she asked. " * 80)
        await story.press(story.maya, "That's how it went", on=card)
        await story.time_passes(hours=2)
        await story.submit(story.maya, outcome="worked", telling="keep")
        assert "its text is not held longer" in "".join(story.maya.top.errors.values())


class TestAnAdvisersWords:
    async def test_after_an_outcome_they_go_to_whoever_told_it(self, story: Story) -> None:
        await a_check_in(story)
        await story.press(story.maya, "I tried it")
        await story.tells(account="She listened.")
        standing = len(story.maya.dm)
        card = await types(story, "Glad to hear. What did she ask?", who=story.dana)
        assert "Send this to Maya? You see the exact message first." in card
        assert card.buttons == ["Send", "No"]
        await story.press(story.dana, "Send", on=card)
        preview = story.dana.top
        assert "This is exactly what Maya gets:" in preview
        assert "Glad to hear. What did she ask?" in preview
        assert len(story.maya.dm) == standing, "nothing goes before the press on it"
        await story.submit(story.dana)
        assert "Maya gets your answer tomorrow at 4:00." in story.dana.top
        await story.dana.close()
        await story.until("2026-03-10 09:30")
        assert "Dana has an answer for you." in story.maya.last_dm
        assert "Glad to hear. What did she ask?" in story.maya.last_dm
        assert card.plain == "These words are carried, as you approved them."
        assert "Is this advice that somebody gave you?" in await types(story, "And?", who=story.dana)

    async def test_after_a_prompt(self, story: Story) -> None:
        """Dana said yes to hearing from Maya; a week after the check-in's day she is told that it is a good moment to ask."""
        await self.a_prompt(story)
        card = await types(story, "How did it go with the numbers?", who=story.dana)
        assert "Send this to Maya?" in card
        await story.press(story.dana, "Send", on=card)
        await story.submit(story.dana)
        assert "Dana writes to you about their advice." in story.maya.last_dm
        assert "How did it go with the numbers?" in story.maya.last_dm
        await story.time_passes(minutes=5)
        await story.press(
            story.maya, "I tried it", on=next(each for each in story.maya.dm if "I tried it" in each.buttons)
        )
        await story.tells(account="I named all three.")
        outcome = story.dana.last_dm
        assert "I named all three." in outcome
        assert "You answered" not in outcome
        assert "Respond" in outcome.buttons, "those words were no answer to it"

    async def test_no_sends_nothing(self, story: Story) -> None:
        await self.a_prompt(story)
        standing = len(story.maya.dm)
        card = await types(story, "How did it go with the numbers?", who=story.dana)
        await story.press(story.dana, "No", on=card)
        assert card.plain == "All right, nothing is sent."
        assert len(story.maya.dm) == standing

    async def test_what_they_keep_alone_goes_to_nobody(self, story: Story) -> None:
        """Their own keep: Maya is never contacted."""
        said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
        await story.keeps(said, keeper=story.dana, person=story.maya)
        await story.until("2026-03-09 17:00", "America/New_York")
        assert ADVICE in story.dana.last_dm
        card = await types(story, "She said it went well.", who=story.dana)
        assert "Send this" not in card
        assert "Is this advice that somebody gave you?" in card

    async def test_that_name_somebody_are_advice(self, story: Story) -> None:
        await self.a_prompt(story)
        card = await types(story, f"{story.maya.mention} says bring coffee", who=story.dana)
        assert "Keep this as advice from Maya" in card

    async def a_prompt(self, story: Story) -> None:
        await story.ask("How do I say no?")
        await story.answers(ADVICE)
        await story.days_pass(8)
        await story.press(story.maya, "I tried it")
        await story.tells()
        await story.press(story.dana, "Yes")
        await story.ask("How do I ask for a raise?")
        await story.answers("Bring three numbers.")
        await story.days_pass(16)
        assert "Bring three numbers." in story.dana.last_dm
        assert "They told me" in story.dana.last_dm.buttons


class TestWordsThatAlwaysWork:
    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            ("help", "Advice that comes full circle"),
            ("STOP.", "Full Circle has stopped asking you."),
            ("stop all", "Full Circle has stopped asking you."),
            ("resume", "Full Circle asks you again"),
            ("Start", "Full Circle asks you again"),
            ("Thanks!", "✓"),
            ("thank you 🙏", "✓"),
            ("pause", "It starts again on Monday 16 March."),
            ("Pause until Friday", "It starts again on Friday 13 March."),
            ("pause 2 weeks", "It starts again on Monday 23 March."),
            ("pause until the cows come home", "Until when?"),
        ],
    )
    async def test_also_right_after_a_check_in(self, story: Story, text: str, answer: str) -> None:
        await a_check_in(story)
        assert answer in await types(story, text)

    async def test_a_pause_holds_and_resume_ends_it(self, story: Story) -> None:
        said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
        await story.keeps(said)
        await types(story, "pause until 20 March")
        await story.until("2026-03-12 17:00")
        assert "how did it go?" not in story.maya.last_dm
        await types(story, "resume")
        await story.days_pass(1)
        assert "how did it go?" in story.maya.last_dm

    async def test_a_sentence_that_begins_with_pause_is_none(self, story: Story) -> None:
        assert "Is this advice" in await types(story, "Pause before you answer, and count to three.")


class TestKindAnswers:
    @pytest.mark.parametrize(
        ("text", "answer"),
        [
            (LINK, "I can't open links. Go to the message, open its ⋮ menu and choose “Keep this advice”"),
            (f"Keep this: {LINK}", "I can't open links."),
            ("https://example.com/book", "I can't open links."),
            (" /advice ask @dana how?", "That came as a message, not as a command."),
            ("   ", "There are no words in this to keep."),
            ("...", "There are no words in this to keep."),
        ],
    )
    async def test_what_nothing_can_be_made_of(self, story: Story, text: str, answer: str) -> None:
        said = await types(story, text)
        assert answer in said
        assert not said.buttons

    async def test_files_and_voice(self, story: Story) -> None:
        assert "Full Circle doesn't keep files or recordings." in await types(story, "", files=["voice.m4a"])
        assert "Is this advice" in await types(story, "start with the why", files=["why.png"])

    async def test_a_me_message_has_words_too(self, story: Story) -> None:
        assert "Is this advice" in await types(story, "was told to start with the why", subtype="me_message")

    async def test_a_link_beside_words_is_words(self, story: Story) -> None:
        card = await types(
            story, f"{story.dana.mention} says read https://example.com/book before you decide"
        )
        assert "Keep this as advice from Dana" in card

    async def test_advice_from_an_app(self, story: Story) -> None:
        app = story.acme.add_person("Deploys", is_bot=True)
        assert "This was written by an app." in await types(story, f"{app.mention} says deploy on Fridays")

    async def test_the_bots_own_name_in_front_is_nobody(self, story: Story) -> None:
        assert "Advice that comes full circle" in await types(story, f"{story.acme.bot.mention} help")
        card = await types(story, f"{story.acme.bot.mention} {story.dana.mention} says start with the why")
        assert "Keep this as advice from Dana" in card

    async def test_a_link_that_slack_unfolds_changes_nothing(self, story: Story) -> None:
        mine = await story.maya.say(story.maya.bot_dm, LINK)
        await story.settle()
        standing = len(story.maya.dm)
        await story.maya.unfurl(mine)
        await story.settle()
        assert len(story.maya.dm) == standing

    async def test_an_answer_in_a_thread_stands_there(self, story: Story) -> None:
        root = await story.maya.say(story.maya.bot_dm, "hello there")
        await story.settle()
        await story.maya.say(story.maya.bot_dm, "help", thread=root)
        await story.settle()
        assert any("Advice that comes full circle" in each for each in root.replies)
