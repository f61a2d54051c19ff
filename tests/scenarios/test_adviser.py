"""The adviser's side: thanks, one response, consent, their own keeps and prompts; and nothing of what the receiver does in private."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.playground import Message, Person
from tests.databases import Database
from tests.story import Story, a_story

ADVICE = "Bring two options."
QUESTION = "Want to hear when Maya comes back to your advice?"


async def told(story: Story, account: str = "She listened.") -> Message:
    """A whole loop up to the outcome at Dana's; Tuesday 10 March, both at work."""
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "I tried it")
    await story.tells(account=account)
    return story.dana.last_dm


async def said_to_maya(story: Story, words: str = ADVICE) -> Message:
    """Dana says something in her DM with Maya, where the bot is not."""
    return await story.dana.say(story.maya.dm_with(story.dana), words)


def link_of(message: Message, label: str) -> str:
    buttons = [one for block in message.blocks for one in block.get("elements", []) if "text" in one]
    return next(
        str(one["url"]) for one in buttons if isinstance(one["text"], dict) and one["text"]["text"] == label
    )


def days_of(story: Story, person: Person) -> list[str]:
    """On which days the bot's messages reached somebody, by their own calendar."""
    zone = ZoneInfo(str(person.tz))
    posts = story.slack.posts(person.bot_dm.id)
    return [datetime.fromtimestamp(call.at, UTC).astimezone(zone).date().isoformat() for call in posts]


async def test_thanks_are_seen_on_the_receivers_card_and_are_no_message(story: Story) -> None:
    outcome = await told(story)
    card = story.maya.last_dm
    posts = len(story.slack.posts())
    await story.press(story.dana, "🙏", on=outcome)
    assert "Dana says thanks 🙏" in card
    assert "You said thanks 🙏" in outcome
    assert "🙏" not in outcome.buttons
    assert len(story.slack.posts()) == posts


@pytest.mark.parametrize("emoji", ["pray", "pray::skin-tone-4"])
async def test_thanks_by_a_reaction_and_taken_back(story: Story, emoji: str) -> None:
    outcome = await told(story)
    card = story.maya.last_dm
    await story.dana.react(outcome, emoji)
    await story.settle()
    assert "Dana says thanks 🙏" in card
    await story.dana.unreact(outcome, emoji)
    await story.settle()
    assert "thanks" not in card
    assert "🙏" in outcome.buttons


@pytest.mark.parametrize("way", ["pray::skin-tone-2", "the button"])
async def test_thanks_for_being_let_know_are_not_yet_those_for_the_outcome(story: Story, way: str) -> None:
    message = await said_to_maya(story)
    await story.keeps(message, let_know=True)
    let_know = story.dana.last_dm
    if way == "the button":
        await story.press(story.dana, "🙏", on=let_know)
    else:
        await story.dana.react(let_know, way)
        await story.settle()
    assert "You said thanks 🙏" in let_know
    assert "🙏" not in let_know.buttons
    await story.maya.shortcut("keep_advice", message)
    assert "Dana says thanks 🙏" in story.maya.top
    await story.time_passes(minutes=5)
    await story.press(story.maya, "I tried it", on=story.maya.top)
    await story.tells(account="They chose the first.")
    outcome = story.dana.last_dm
    assert "You said thanks" not in outcome
    await story.maya.shortcut("keep_advice", message)
    assert "thanks" not in story.maya.top, "she may not have read it yet"
    await story.press(story.dana, "🙏", on=outcome)
    await story.maya.close()
    await story.maya.shortcut("keep_advice", message)
    assert "Dana says thanks 🙏" in story.maya.top


async def test_the_way_to_the_dm_of_the_two(story: Story) -> None:
    outcome = await told(story)
    assert link_of(outcome, "Open our DM") == f"slack://user?team={story.acme.id}&id={story.maya.id}"
    before = len(story.slack.calls)
    await story.press(story.dana, "Open our DM", on=outcome)
    assert len(story.slack.calls) == before, "the click is acknowledged, and that is all"


async def test_a_response_is_carried_once_after_its_preview(story: Story) -> None:
    outcome = await told(story)
    card = story.maya.last_dm
    await story.press(story.dana, "Respond", on=outcome)
    form = story.dana.top
    assert "You can simply write to Maya." in form
    assert form.buttons == ["Open our DM"], "the DM comes first"
    payload = form.to_slack()
    payload["state"]["values"]["response"]["response"]["value"] = "   "
    answer = await story.dana.submit_forged(payload)
    assert "There are no words in it yet" in answer.json["errors"]["response"]

    await story.submit(story.dana, response="I am so glad & proud.")
    preview = story.dana.top.plain.splitlines()
    promised = preview[preview.index("---") + 1 : len(preview) - 1 - preview[::-1].index("---")]
    assert "> I am so glad & proud." in promised
    assert story.maya.last_dm is card
    once_more = story.dana.top.to_slack()
    await story.submit(story.dana)
    await story.dana.submit_forged(once_more)
    await story.settle()
    assert "Full Circle carries one answer." in story.dana.top
    await story.dana.close()

    response = story.maya.last_dm
    assert response is not card
    assert response.plain.splitlines()[: len(promised)] == promised
    assert response.buttons == ["Open our DM"]
    assert link_of(response, "Open our DM") == f"slack://user?team={story.acme.id}&id={story.dana.id}"
    assert "You answered today." in outcome
    assert "Respond" not in outcome.buttons
    await story.dana.press_forged("respond", value_of(outcome, "Open our DM"), message=outcome)
    assert "You answered this already, and one answer is carried." in story.dana.top
    await story.days_pass(1)
    assert len(story.maya.dm) == 2


def value_of(message: Message, label: str) -> str:
    buttons = [one for block in message.blocks for one in block.get("elements", []) if "text" in one]
    return next(
        str(one["value"]) for one in buttons if isinstance(one["text"], dict) and one["text"]["text"] == label
    )


async def test_thanks_after_a_response_are_seen_too(story: Story) -> None:
    outcome = await told(story)
    await story.press(story.dana, "Respond", on=outcome)
    await story.submit(story.dana, response="I am so glad.")
    await story.submit(story.dana)
    await story.dana.close()
    card = story.maya.dm[0]
    assert card.buttons == ["Change what I said"], "a response is no new card"
    await story.press(story.dana, "🙏", on=outcome)
    assert "Dana says thanks 🙏" in card


async def test_a_response_waits_for_the_receivers_hours(story: Story) -> None:
    outcome = await told(story)
    await story.until("2026-03-10 18:00")
    await story.press(story.dana, "Respond", on=outcome)
    await story.submit(story.dana, response="I am so glad.")
    await story.submit(story.dana)
    assert "Maya gets your answer tomorrow at 4:00." in story.dana.top, "on Dana's clock"
    await story.dana.close()
    await story.until("2026-03-11 08:59")
    assert "I am so glad." not in story.maya.last_dm
    await story.until("2026-03-11 09:00")
    assert "I am so glad." in story.maya.last_dm


async def test_follow_up_advice_is_kept_only_by_a_press(story: Story) -> None:
    outcome = await told(story)
    await story.press(story.dana, "Respond", on=outcome)
    await story.submit(story.dana, response="Next time, ask earlier.", further=["further"])
    await story.submit(story.dana)
    await story.dana.close()
    response = story.maya.last_dm
    assert response.buttons == ["Open our DM", "Keep this too"]
    await story.days_pass(10)
    assert story.maya.last_dm is response, "nothing is planned before that press"
    assert "Nothing is open" in await story.listed()

    value = value_of(response, "Keep this too")
    await story.press(story.maya, "Keep this too", on=response)
    assert "> Next time, ask earlier." in story.maya.top.plain
    await story.maya.close()
    assert "You keep this too." in response
    await story.maya.press_forged("keep_too", value, message=response)
    await story.maya.close()
    assert (await story.listed()).buttons == ["Open", "All in Home"]
    await story.days_pass(8)
    assert "Next time, ask earlier." in story.maya.last_dm
    assert "how did it go?" in story.maya.last_dm


async def test_a_plain_response_is_no_advice(story: Story) -> None:
    outcome = await told(story)
    await story.press(story.dana, "Respond", on=outcome)
    await story.submit(story.dana, response="I am so glad.")
    await story.submit(story.dana)
    response = story.maya.last_dm
    assert "Keep this too" not in response.buttons
    await story.maya.press_forged("keep_too", value_of(response, "Open our DM"), message=response)
    assert "This isn't here any more" in story.maya.top


async def test_the_yes_is_asked_once_and_brings_prompts(story: Story) -> None:
    outcome = await told(story)
    assert QUESTION in outcome
    assert outcome.plain.index("Respond") < outcome.plain.index(QUESTION), "quietly, below"
    await story.press(story.dana, "Yes", on=outcome)
    assert "You'll hear when Maya comes back to your advice." in outcome
    assert "Yes" not in outcome.buttons

    await story.ask("And how do I say yes?")
    await story.answers("With pleasure.")
    count = len(story.dana.dm)
    # The check-in is due on 17 March, the prompt a week after that.
    await story.until("2026-03-24 08:30", zone="America/New_York")
    assert len(story.dana.dm) == count
    await story.until("2026-03-24 17:00", zone="America/New_York")
    prompt = story.dana.last_dm
    assert "A good moment to ask Maya how it went?" in prompt
    assert "> With pleasure." in prompt.plain
    assert "You get this because you wanted to hear when Maya comes back to your advice." in prompt
    assert_says_nothing_of_silence(prompt)
    await story.days_pass(30)
    assert len(story.dana.dm) == count + 1, "one"

    await story.press(story.maya, "I tried it")
    await story.tells(account="It was a pleasure.")
    await story.days_pass(3)
    second = story.dana.last_dm
    assert "It was a pleasure." in second
    assert QUESTION not in second
    assert prompt.buttons == []


def assert_says_nothing_of_silence(prompt: Message) -> None:
    for word in (
        "answer",
        "silent",
        "yet",
        "hasn't",
        "has not",
        "not tried",
        "waiting",
        "no reply",
        "check-in",
    ):
        assert word not in f"{prompt.plain}\n{prompt.spoken}".casefold()


async def test_without_a_yes_there_are_no_prompts(story: Story) -> None:
    await told(story)
    await story.ask("And how do I say yes?")
    await story.answers("With pleasure.")
    await story.days_pass(40)
    assert len(story.dana.dm) == 1
    assert QUESTION in story.dana.last_dm, "it is asked once, and may stay unanswered"


async def test_a_no_is_not_exposed(story: Story) -> None:
    outcome = await told(story)
    await story.press(story.dana, "No thanks", on=outcome)
    assert "Full Circle won't bring you anything more from Maya." in outcome
    card = story.maya.last_dm
    assert "You told Dana today." in card
    await story.maya.command(f"ask {story.dana.mention} And how do I say yes?")
    await story.submit(story.maya)
    assert "Full Circle doesn't carry messages to Dana. Here is your text to send yourself." in story.maya.top
    await story.maya.close()
    await story.press(story.maya, "Change what I said", on=card)
    await story.submit(story.maya, outcome="didn't", telling="tell")
    assert "Full Circle doesn't carry messages to Dana. Here is your text to send yourself." in story.maya.top
    await story.maya.close()
    kept = await story.keeps(await said_to_maya(story), let_know=True)
    assert "Full Circle doesn't carry messages to Dana." in kept
    assert len(story.dana.dm) == 1


async def test_nothing_from_anyone_in_the_outcomes_menu(story: Story) -> None:
    outcome = await told(story)
    await story.choose(story.dana, "consent_more", "Nothing from anyone", on=outcome)
    assert "Full Circle won't bring you anything from anyone." in outcome
    await story.charlie.command(f"ask {story.dana.mention} May I?")
    await story.submit(story.charlie)
    assert "Full Circle doesn't carry messages to Dana." in story.charlie.top


async def test_ones_own_words_are_taken_back(story: Story) -> None:
    outcome = await told(story)
    card = story.maya.last_dm
    await story.choose(story.dana, "consent_more", "Don't keep my words", on=outcome)
    for message in (outcome, card):
        assert "(taken back)" in message
        assert "Start with the why." not in message
    assert "> She listened." in outcome.plain
    await story.days_pass(30)
    assert story.maya.last_dm is card


async def test_words_that_the_receiver_typed_are_the_receivers(story: Story) -> None:
    await story.keeps(await said_to_maya(story), words="She says: two options.")
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    outcome = story.dana.last_dm
    assert "What you said, as Maya wrote it down, 1 week ago:" in outcome
    assert "Don't keep my words" not in outcome.plain
    choice = {"text": {"type": "plain_text", "text": "x"}}
    value = f"forget_words|{value_of(outcome, 'Yes')}"
    await story.dana.press_forged(
        "consent_more", message=outcome, type="overflow", selected_option=choice | {"value": value}
    )
    assert "written down by whoever keeps them" in story.dana.top
    assert "two options" in story.maya.last_dm


@pytest.mark.parametrize("button", ["Open our DM", "They told me"])
async def test_asking_or_having_heard_cancels_the_check_in(story: Story, button: str) -> None:
    message = await said_to_maya(story)
    await story.keeps(message)
    await story.keeps(message, keeper=story.dana, person=story.maya, when="3")
    await story.until("2026-03-05 17:00", zone="America/New_York")
    prompt = story.dana.last_dm
    assert prompt.buttons == ["Open our DM", "They told me", "Let it go"]
    assert link_of(prompt, "Open our DM") == f"slack://user?team={story.acme.id}&id={story.maya.id}"
    assert "How did it go with what we talked about on 2 March?" in prompt, "a line to copy"
    await story.press(story.dana, button, on=prompt)
    said = "You went to ask today." if button == "Open our DM" else "You heard how it went."
    assert said in prompt
    assert ("They told me" in prompt.buttons) == (button == "Open our DM")
    await story.days_pass(30)
    assert not story.maya.dm, "the check-in is cancelled, and Maya is told nothing of why"
    assert len(story.dana.dm) == 1
    assert ADVICE in await story.listed(), "the item is hers as before"


@pytest.mark.parametrize(
    ("option", "day"), [("Tomorrow", "2026-03-06"), ("Next week", "2026-03-12"), ("On a date…", "2026-03-20")]
)
async def test_a_prompt_comes_later(story: Story, option: str, day: str) -> None:
    await story.keeps(await said_to_maya(story), keeper=story.dana, when="3")
    await story.until("2026-03-05 17:00", zone="America/New_York")
    prompt = story.dana.last_dm
    await story.choose(story.dana, "prompt_later", option, on=prompt)
    if option == "On a date…":
        await story.submit(story.dana, date="2026-03-05")
        assert "That day has gone by" in story.dana.top.errors["date"]
        await story.submit(story.dana, date=day)
        await story.dana.close()
    assert "You'll be reminded" in prompt
    await story.until("2026-03-20 17:00", zone="America/New_York")
    assert days_of(story, story.dana) == ["2026-03-05", day]
    assert prompt.buttons == []


async def test_letting_a_prompt_go_ends_the_advisers_side_alone(story: Story) -> None:
    message = await said_to_maya(story)
    await story.keeps(message)
    await story.keeps(message, keeper=story.dana, person=story.maya, when="3")
    await story.until("2026-03-05 17:00", zone="America/New_York")
    prompt = story.dana.last_dm
    await story.press(story.dana, "Let it go", on=prompt)
    assert "You let this go." in prompt
    await story.days_pass(10)
    assert len(story.dana.dm) == 1
    assert "how did it go?" in story.maya.dm[0], "Maya's side goes on"


async def test_stopping_from_a_prompt(story: Story) -> None:
    await story.keeps(await said_to_maya(story), keeper=story.dana, when="3")
    await story.keeps(await said_to_maya(story, "And smile."), keeper=story.dana)
    await story.until("2026-03-05 17:00", zone="America/New_York")
    await story.choose(story.dana, "prompt_more", "Stop all reminders")
    assert "Full Circle has stopped asking you." in story.dana.top
    await story.dana.close()
    await story.days_pass(20)
    assert len(story.dana.dm) == 1
    await story.dana.say(story.dana.bot_dm, "start")
    await story.days_pass(3)
    assert "And smile." in story.dana.last_dm


PRIVATE = ["nothing", "tick", "later", "another way, kept to herself", "let go", "stop for this"]


@pytest.mark.parametrize("act", PRIVATE)
async def test_what_the_receiver_does_in_private_never_shows_in_the_prompt(story: Story, act: str) -> None:
    """Whatever Maya does for herself, Dana's prompt comes on the same day with the same words."""
    message = await said_to_maya(story)
    await story.keeps(message, when="3")
    await story.keeps(message, keeper=story.dana, person=story.maya, when="14")
    await story.until("2026-03-06 10:00")
    card = story.maya.last_dm
    if act == "tick":
        await story.maya.react(card, "white_check_mark")
    elif act == "later":
        await story.choose(story.maya, "later", "Next week", on=card)
    elif act == "let go":
        await story.choose(story.maya, "more", "Let it go", on=card)
    elif act == "stop for this":
        await story.choose(story.maya, "more", "Stop asking about this", on=card)
    elif act != "nothing":
        await story.press(story.maya, "Went another way", on=card)
        await story.submit(story.maya, telling="keep")
        await story.maya.close()
    await story.until("2026-03-17 17:00", zone="America/New_York")
    assert days_of(story, story.dana) == ["2026-03-16"]
    assert story.dana.last_dm.plain.splitlines() == [
        "A good moment to ask Maya how it went?",
        "You said, 2 weeks ago:",
        "> Bring two options.",
        "A line to copy, if it helps:",
        "> How did it go with what we talked about on 2 March?",
        "You get this because you asked to be reminded. To stop, use ⋯ below or write *stop* here.",
        "[Open our DM] [They told me] [Later ▾] [Let it go] [⋯ Stop all reminders]",
    ]


async def test_the_advisers_list_and_form_show_nothing_of_the_receivers_side(story: Story) -> None:
    message = await said_to_maya(story)
    await story.keeps(message, when="3", about="my boss")
    await story.keeps(message, keeper=story.dana, person=story.maya)
    await story.until("2026-03-06 10:00")
    await story.press(story.maya, "Went another way")
    await story.submit(story.maya, account="She shouted.", learnt="Never again.", telling="keep")
    listed = await story.listed(story.dana)
    item = await story.opens(story.dana)
    for secret in ("my boss", "shouted", "Never again", "another way", "chose not", "You'll be asked"):
        assert secret not in listed
        assert secret not in item
    assert "You said to Maya" in item


@pytest.mark.parametrize("digests", [False, True])
async def test_nobody_is_sent_to_ask_who_left_until_they_are_back(database: Database, digests: bool) -> None:
    async with a_story(database.url, digests=digests) as story:
        await story.press(story.dana, "Yes", on=await told(story))
        await story.ask("And how do I say yes?")
        await story.answers("With pleasure.")
        await story.until("2026-03-16 18:00")
        before = len(story.dana.dm)
        await story.maya.change(deleted=True)
        await story.until("2026-03-28 12:00")
        assert not any("moment to ask" in message for message in story.dana.dm[before:])
        await story.maya.change(deleted=False)
        await story.until("2026-04-03 18:00")
        assert any("moment to ask" in message for message in story.dana.dm[before:])


async def test_somebody_who_left_is_not_prompted_and_not_asked_about(story: Story) -> None:
    await story.keeps(await said_to_maya(story), keeper=story.dana, person=story.maya)
    await story.dana.change(deleted=True)
    await story.days_pass(15)
    assert not story.slack.posts()
