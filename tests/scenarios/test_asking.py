"""Asking somebody for advice: what is posted, when, how it is taken back, and what is refused."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from bot.playground import Person
from tests.story import Story

NOT_CARRIED = "Full Circle doesn't carry messages to {name}. Here is your text to send yourself."
MONDAY_BEFORE_WORK = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 3, 6, 22, 30, tzinfo=UTC)


async def test_what_will_be_posted_is_shown_and_then_posted_word_for_word(story: Story) -> None:
    await story.maya.command(f"ask {story.dana.mention} How do I say no to my boss?")
    form = story.maya.top
    assert form.title == "Ask for advice"
    assert form.value_of("Whom do you ask?") == story.dana.id
    assert form.value_of("Your question") == "How do I say no to my boss?"
    assert "posts “@you asks @them:” with these words" in form
    assert not story.slack.posts()

    await story.submit(story.maya)
    receipt = story.maya.top
    assert "on its way to Dana" in receipt
    assert "A week later you are asked how it went" in receipt
    assert receipt.buttons == ["Take it back"]

    group = story.thread_of(story.maya)
    assert set(group.members) == {story.maya.id, story.dana.id, story.acme.bot_user_id}
    (question,) = group.shown()
    assert question.plain.splitlines() == [
        "@Maya asks @Dana:",
        "> How do I say no to my boss?",
        "Answer in the thread, in your own words. Full Circle keeps your answer for Maya and asks later how it went.",
        "[What is this?]",
    ]
    assert "How do I say no to my boss?" in question.spoken
    assert "boss" not in question.spoken[:90]
    assert not story.maya.dm, "a receipt is never an extra message"
    assert not story.dana.dm


async def test_several_answers_are_one_item_with_one_pin(story: Story) -> None:
    await story.ask("How do I say no to my boss?")
    first = await story.answers("Start with the why.")
    assert list(first.reactions) == ["pushpin"]
    assert first.reactions["pushpin"] == [story.acme.bot_user_id]

    await story.days_pass(2)
    second = await story.answers("And bring two options.")
    assert not second.reactions
    listed = await story.listed()
    assert listed.buttons == ["Open", "All in Home"]
    assert "You'll be asked on Wednesday 11 March how it went" in listed, "a week after the last answer"
    item = await story.opens()
    assert "How do I say no to my boss?" in item
    assert "> Start with the why.\n> \n> And bring two options." in item.plain


async def test_passing_on_a_question_says_nothing_to_anybody(story: Story) -> None:
    question = await story.ask("Shall I move to sales?")
    posts = len(story.slack.posts())
    await story.press(story.dana, "What is this?", on=question)
    explained = story.dana.top
    assert "Maya asked you through it" in explained
    assert explained.buttons == [
        "Pass on this question",
        "Nothing through Maya, please",
        "Nothing from anyone",
    ]
    await story.press(story.dana, "Pass on this question", on=explained)
    assert "That is fine. Nothing is said to anybody" in story.dana.top

    await story.days_pass(10)
    assert len(story.slack.posts()) == posts
    assert "No answer yet" in await story.listed()
    await story.answers("On second thoughts: no.")
    assert "On second thoughts" in await story.listed(), "passing on is no promise"


async def test_a_no_to_one_person_reads_like_any_other_reason(story: Story) -> None:
    question = await story.ask("Shall I move to sales?")
    await story.press(story.dana, "What is this?", on=question)
    await story.press(story.dana, "Nothing through Maya, please", on=story.dana.top)
    assert "doesn't tell anybody that you chose this" in story.dana.top

    await story.maya.command(f"ask {story.dana.mention} And to marketing?")
    posts = len(story.slack.posts())
    await story.submit(story.maya)
    assert_refused_like_all_others(story.maya, "Dana", "And to marketing?")
    assert len(story.slack.posts()) == posts

    # Others are not concerned.
    story.bystanders.remove(story.charlie)
    asked = await story.ask("Where shall we eat?", asker=story.charlie)
    assert "@Charlie asks @Dana" in asked.plain


async def test_a_no_to_everyone_holds_for_everyone(story: Story) -> None:
    question = await story.ask("Shall I move to sales?")
    await story.press(story.dana, "What is this?", on=question)
    await story.press(story.dana, "Nothing from anyone", on=story.dana.top)
    for asker in (story.maya, story.charlie):
        await asker.command(f"ask {story.dana.mention} May I ask you something?")
        await story.submit(asker)
        assert_refused_like_all_others(asker, "Dana", "May I ask you something?")


@pytest.mark.parametrize("why", ["left", "external", "not visible"])
async def test_who_cannot_be_reached_reads_the_same(story: Story, why: str) -> None:
    gone = story.acme.add_person(
        "Gone",
        tz="Europe/Berlin",
        deleted=why == "left",
        external=why == "external",
        visible=why != "not visible",
    )
    await story.maya.command(f"ask {gone.mention} How did you do it?")
    await story.submit(story.maya)
    name = "this person" if why == "not visible" else "Gone"
    assert_refused_like_all_others(story.maya, name, "How did you do it?")
    assert not story.slack.posts()
    assert "Nothing is open" in await story.listed(), "nothing of it is stored"


def assert_refused_like_all_others(asker: Person, name: str, question: str) -> None:
    form = asker.top
    assert NOT_CARRIED.format(name=name) in form
    assert form.value_of("Your text") == question


async def test_oneself_and_bots_are_not_asked(story: Story) -> None:
    await story.maya.command(f"ask {story.maya.mention} What now?")
    assert "That is you" in story.maya.ephemerals[-1]
    assert not story.maya.forms

    robot = story.acme.add_person("Robot", is_bot=True)
    for target, sentence in ((story.maya, "That is you"), (robot, "Robot is an app")):
        await story.maya.command("ask")
        await story.submit(story.maya, person=target, question="What now?")
        form = story.maya.top
        assert sentence in form.errors["person"]
        assert form.value_of("Your question") == "What now?", "what was typed stays"
        await story.maya.close()
    assert not story.slack.posts()


async def test_a_question_needs_a_person_and_some_words(story: Story) -> None:
    await story.maya.command("ask How do I begin?")
    form = story.maya.top
    assert form.value_of("Whom do you ask?") is None
    assert form.value_of("Your question") == "How do I begin?"
    await story.submit(story.maya, person=story.dana, question="   ")
    assert "What do you want to ask?" in form.errors["question"]
    payload = deepcopy(form.to_slack())
    payload["state"]["values"]["person"]["person"]["selected_user"] = None
    answer = await story.maya.submit_forged(payload)
    assert "Who do you want to ask?" in answer.json["errors"]["person"]
    await story.submit(story.maya, question="How do I begin?")
    assert "on its way to Dana" in story.maya.top


async def test_a_question_of_any_length_that_a_form_holds_is_posted_whole(story: Story) -> None:
    await story.maya.command(f"ask {story.dana.mention} " + "x" * 3001)
    assert "longer than Slack lets a form hold" in story.maya.ephemerals[-1]

    await story.maya.command(f"ask {story.dana.mention}")
    long = "&<>" * 1000
    await story.submit(story.maya, question=long)
    posted = story.thread_of(story.dana).shown()[-1]
    assert posted.plain.replace("\n> ", "").replace("> ", "").count("&<>") == 1000


async def test_a_question_waits_for_the_other_persons_hours(story: Story) -> None:
    story.clock.move_to(MONDAY_BEFORE_WORK)
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    receipt = story.maya.top
    assert "Dana gets your question today at 15:00, in their working hours." in receipt
    assert receipt.buttons == ["Send it now", "Take it back"]
    await story.maya.close()

    await story.until("2026-03-02 14:59")
    assert not story.slack.posts()
    await story.until("2026-03-02 15:00")
    assert "How do I say no?" in story.thread_of(story.dana).shown()[-1]


async def test_over_a_weekend_it_waits_until_monday(story: Story) -> None:
    story.clock.move_to(FRIDAY_EVENING)
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    # Clocks in New York go forward on this weekend, those in Berlin do not.
    assert "on Monday 9 March at 14:00" in story.maya.top
    await story.until("2026-03-09 13:59")
    assert not story.slack.posts()
    await story.until("2026-03-09 14:00")
    assert len(story.slack.posts()) == 1


async def test_who_asked_may_rather_not_wait(story: Story) -> None:
    story.clock.move_to(MONDAY_BEFORE_WORK)
    await story.maya.command(f"ask {story.dana.mention} Is the server on fire?")
    await story.submit(story.maya)
    await story.press(story.maya, "Send it now", on=story.maya.top)
    assert "Dana gets your question now" in story.maya.top
    assert "Is the server on fire?" in story.thread_of(story.dana).shown()[-1]
    await story.until("2026-03-02 16:00")
    assert len(story.slack.posts()) == 1


async def test_a_question_is_taken_back_before_it_is_posted(story: Story) -> None:
    story.clock.move_to(MONDAY_BEFORE_WORK)
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    await story.press(story.maya, "Take it back", on=story.maya.top)
    assert "Your question is taken back" in story.maya.top
    await story.days_pass(2)
    assert not story.slack.posts()
    assert "Nothing is open" in await story.listed()


async def test_a_question_is_taken_back_before_there_is_an_answer(story: Story) -> None:
    question = await story.ask("How do I say no?")
    await story.maya.open_home()
    assert story.maya.home is not None
    await story.press(story.maya, "Open", on=story.maya.home)
    await story.press(story.maya, "Take it back", on=story.maya.top)
    assert question.deleted
    assert story.thread_of(story.dana).shown() == []
    await story.days_pass(20)
    assert not story.maya.dm
    assert "Nothing is open" in await story.listed()


async def test_a_question_is_taken_back_after_an_answer_which_stays(story: Story) -> None:
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    receipt = story.maya.top
    question = story.thread_of(story.dana).shown()[-1]
    await story.answers("Start with the why.")
    await story.press(story.maya, "Take it back", on=receipt)
    assert question.deleted
    await story.maya.close()
    await story.days_pass(8)
    assert "Start with the why." in story.maya.last_dm


async def test_after_an_answer_the_question_can_still_be_taken_back_from_the_list(story: Story) -> None:
    question = await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    item = await story.opens()
    await story.press(story.maya, "Take back my question", on=item)
    assert question.deleted
    await story.maya.close()
    assert "Start with the why." in await story.listed()


async def test_a_question_that_nobody_answers_rests_and_is_never_chased(story: Story) -> None:
    question = await story.ask("How do I say no?")
    await story.days_pass(63)
    assert len(story.slack.posts()) == 1
    assert "Nothing is open" in await story.listed()
    await story.maya.shortcut("keep_advice", question)
    assert story.maya.top.buttons == ["Take it back", "Let it go"], "there is nothing to report on"
    await story.maya.close()
    await story.answers("Start with the why.")
    assert "Start with the why." in await story.listed(), "an answer wakes it"


async def test_the_same_person_is_asked_again_in_the_same_conversation(story: Story) -> None:
    first = await story.ask("How do I say no?")
    second = await story.ask("And how do I say yes?")
    assert first.channel is second.channel
    await story.answers("With pleasure.", to=second)
    await story.answers("With the why.", to=first)
    listed = await story.listed()
    assert listed.buttons == ["Open", "Open", "All in Home"]
    one, other = await story.opens(), await story.opens(nth=1)
    texts = sorted([one.plain, other.plain], key=lambda plain: "yes" in plain)
    assert "How do I say no?" in texts[0]
    assert "With the why." in texts[0]
    assert "With pleasure." not in texts[0]
    assert "With pleasure." in texts[1]


async def test_the_same_form_sent_twice_asks_once(story: Story) -> None:
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    payload = story.maya.top.to_slack()
    both = await asyncio.gather(story.submit(story.maya), story.maya.submit_forged(payload))
    again = await story.maya.submit_forged(payload)
    await story.settle()
    assert "on its way to Dana" in both[1].body
    assert "on its way to Dana" in again.body
    assert len(story.slack.posts()) == 1
    assert (await story.listed()).buttons == ["Open", "All in Home"]


async def test_others_who_come_into_the_conversation_are_not_asked(story: Story) -> None:
    """People can turn a group DM into a channel and invite others, with its history."""
    question = await story.ask("How do I say no?")
    crowd = question.channel
    story.bystanders.remove(story.charlie)
    crowd.convert_to_private()
    crowd.invite(story.charlie)
    before = len(crowd.shown())
    again = await story.ask("And how do I say yes?")
    assert again.channel is not crowd
    assert len(crowd.shown()) == before
    assert story.charlie.id not in again.channel.members


async def test_who_asked_is_told_what_it_is_and_nothing_that_is_not_theirs(story: Story) -> None:
    question = await story.ask("How do I say no?")
    await story.press(story.maya, "What is this?", on=question)
    assert "Full Circle helps advice come full circle" in story.maya.top
    assert story.maya.top.buttons == [], "the ways out are Dana's"
    await story.maya.close()
    assert (await story.charlie.press_forged("what_is_this", value=_value(question), message=question)).ok
    assert "Only the people this is about" in story.charlie.top
    assert "How do I say no" not in story.charlie.top


def _value(message: object) -> str:
    return str(message.blocks[-1]["elements"][0]["value"])  # type: ignore[attr-defined]


async def test_a_question_is_never_put_into_the_mouth_of_who_was_asked(story: Story) -> None:
    question = await story.ask("How do I say no?")
    await story.dana.shortcut("keep_advice", question)
    assert "Maya asked you, today:\n> How do I say no?" in story.dana.top.plain
    await story.dana.close()
    await story.dana.command(f"with {story.maya.mention}")
    brief = story.dana.ephemerals[-1]
    assert "How do I say no?" not in brief, "before there is an answer, nothing was given"
    await story.answers("Start with the why.")
    await story.dana.command(f"with {story.maya.mention}")
    assert "Start with the why." in story.dana.ephemerals[-1]
