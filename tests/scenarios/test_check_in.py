"""The check-in: when it comes, what can be answered, how it stops, and that an item which moved on is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.playground import Message, Person
from tests.story import Story

BERLIN = ZoneInfo("Europe/Berlin")

OUTCOMES = {
    "worked": "You said it worked.",
    "partly": "You said it worked in part.",
    "didn't": "You said it didn't work for you.",
    "chose not to": "You said you chose not to use it.",
    "overtaken": "You said events overtook it.",
}


async def kept(
    story: Story, words: str = "Start with the why.", *, when: str = "7", date: object = None
) -> None:
    """Dana said it to Maya, and Maya keeps it."""
    message = await story.dana.say(story.maya.dm_with(story.dana), words)
    await story.keeps(message, when=when, date=date)


async def a_check_in(story: Story, words: str = "Start with the why.") -> Message:
    """The check-in about it, just arrived."""
    await kept(story, words)
    await story.until("2026-03-09 17:00")
    return story.maya.last_dm


def arrivals(story: Story, person: Person) -> list[datetime]:
    """When the bot's messages reached somebody, by the clock in Berlin."""
    return [
        datetime.fromtimestamp(call.at, UTC).astimezone(BERLIN)
        for call in story.slack.posts(person.bot_dm.id)
    ]


async def test_it_comes_once_more_softly_and_then_rests(story: Story) -> None:
    check_in = await a_check_in(story)
    assert "Dana gave you this advice 1 week ago: how did it go?" in check_in
    assert "> Start with the why." in check_in.plain
    assert "You get this because you kept this advice, and the day set for it has come." in check_in
    assert "To stop, use ⋯ below or write *stop* here." in check_in
    assert check_in.buttons == ["I tried it", "Not yet", "Went another way"]
    assert {"later", "more"} < set(check_in.action_ids)
    assert "Start with the why." in check_in.spoken
    assert "why" not in check_in.spoken[:90]

    await story.days_pass(6)
    assert len(story.maya.dm) == 1
    await story.days_pass(1)
    softer = story.maya.last_dm
    assert softer is not check_in
    assert "If you know by now how it went, you can say so here." in softer
    assert "Full Circle won't bring it up again by itself." in softer
    assert check_in.buttons == [], "one message of an item has buttons"

    await story.days_pass(30)
    assert len(story.maya.dm) == 2
    assert "It is resting" in softer
    await story.press(story.maya, "I tried it", on=softer)
    await story.maya.close()
    assert "You tried this today" in softer, "any act wakes it"
    assert not story.dana.dm


@pytest.mark.parametrize(
    ("chosen", "comes_on"),
    [("2026-03-05", "2026-03-05"), ("2026-03-07", "2026-03-09"), ("2026-03-08", "2026-03-09")],
)
async def test_it_comes_in_working_hours_on_the_chosen_day_or_the_next_working_one(
    story: Story, chosen: str, comes_on: str
) -> None:
    await kept(story, when="date", date=chosen)
    await story.until("2026-03-10 08:00")
    (came,) = arrivals(story, story.maya)
    assert came.date().isoformat() == comes_on
    assert 9 <= came.hour < 17


async def test_it_follows_its_reader_to_another_zone(story: Story) -> None:
    await kept(story)
    await story.until("2026-03-08 20:00")
    await story.maya.change(tz="America/Los_Angeles")
    await story.until("2026-03-09 09:00", zone="America/Los_Angeles")
    assert not story.maya.dm, "it is already evening in Berlin"
    await story.until("2026-03-09 17:00", zone="America/Los_Angeles")
    (came,) = arrivals(story, story.maya)
    assert 9 <= came.astimezone(ZoneInfo("America/Los_Angeles")).hour < 17


async def test_a_move_eastwards_brings_it_earlier(story: Story) -> None:
    await kept(story)
    await story.until("2026-03-08 20:00")
    await story.maya.change(tz="Asia/Tokyo")
    await story.until("2026-03-09 17:00", zone="Asia/Tokyo")
    assert "how did it go?" in story.maya.last_dm
    assert story.clock.now().astimezone(BERLIN).hour == 9, "before the hour at which Berlin would have had it"


async def test_not_yet_moves_it_twice_and_then_it_rests(story: Story) -> None:
    check_in = await a_check_in(story)
    await story.press(story.maya, "Not yet", on=check_in)
    assert "You'll be asked on Monday 16 March how it went." in check_in
    assert "Not yet" not in check_in.buttons, "it was just said"

    await story.days_pass(7)
    again = story.maya.last_dm
    assert "how did it go?" in again
    assert "You get this because you chose to come back to it later." in again
    assert check_in.buttons == []
    await story.press(story.maya, "Not yet", on=again)
    await story.days_pass(7)
    third = story.maya.last_dm
    await story.press(story.maya, "Not yet", on=third)
    assert "It is resting" in third
    await story.days_pass(30)
    assert story.maya.last_dm is third


@pytest.mark.parametrize(
    ("option", "day", "on"),
    [
        ("Tomorrow", "tomorrow", "2026-03-10"),
        ("Next week", "on Monday 16 March", "2026-03-16"),
        ("When I've tried it", "on Monday 16 March", "2026-03-16"),
        ("On a date…", "on Friday 20 March", "2026-03-20"),
    ],
)
async def test_later(story: Story, option: str, day: str, on: str) -> None:
    check_in = await a_check_in(story)
    await story.choose(story.maya, "later", option, on=check_in)
    if option == "On a date…":
        await story.submit(story.maya, date="2026-03-09")
        assert "That day has gone by" in story.maya.top.errors["date"]
        await story.submit(story.maya, date="2026-03-20")
        assert "on Friday 20 March" in story.maya.top
        await story.maya.close()
    assert f"You'll be asked {day} how it went." in check_in
    await story.until("2026-03-20 17:00")
    assert arrivals(story, story.maya)[1].date().isoformat() == on


async def test_went_another_way_is_one_press_and_one_form(story: Story) -> None:
    check_in = await a_check_in(story)
    await story.press(story.maya, "Went another way", on=check_in)
    form = story.maya.top
    assert form.value_of("How did it go?") == "chose not to"
    await story.submit(story.maya, telling="keep")
    assert "You said you chose not to use it. You kept it to yourself." in story.maya.top
    assert "You kept it to yourself." in check_in
    await story.days_pass(30)
    assert story.maya.last_dm is check_in
    assert not story.dana.dm


async def test_every_ending_is_as_easy_as_any_other(story: Story) -> None:
    for outcome in OUTCOMES:
        await kept(story, f"Advice that {outcome}.")
    seen = []
    for outcome, sentence in OUTCOMES.items():
        item = await story.opens()
        await story.press(story.maya, "I tried it", on=item)
        form = story.maya.top
        seen.append(form.fields)
        advice = next(words for words in OUTCOMES if f"Advice that {words}." in form)
        await story.submit(story.maya, outcome=outcome, telling="keep")
        assert sentence in story.maya.top
        assert advice
        await story.maya.close()
    assert all(fields == seen[0] for fields in seen)
    assert "Nothing is open" in await story.listed()


async def test_a_form_without_an_outcome_is_not_sent(story: Story) -> None:
    check_in = await a_check_in(story)
    await story.press(story.maya, "I tried it", on=check_in)
    payload = story.maya.top.to_slack()
    answer = await story.maya.submit_forged(payload)
    assert answer.json["errors"] == {"outcome": "How did it go? Choose one; any of the five is fine."}


EMOJI: Sequence[tuple[str, str]] = [
    ("tada", "worked"),
    ("thinking_face", "partly"),
    ("thinking", "partly"),
    ("-1", "didn't"),
    ("thumbsdown", "didn't"),
    ("-1::skin-tone-3", "didn't"),
]


async def test_a_reaction_on_the_card_is_a_bare_outcome(story: Story) -> None:
    card = await a_check_in(story)
    for emoji, outcome in EMOJI:
        await story.maya.react(card, emoji)
        await story.settle()
        assert OUTCOMES[outcome] in card, emoji
        assert card.buttons == ["Say what happened", "Tell Dana", "Keep it to myself", "Undo"]
        await story.maya.unreact(card, emoji)
        await story.settle()
        assert "how did it go?" in card, emoji
    await story.days_pass(2)
    assert not story.dana.dm, "nothing is told by a reaction"


async def test_the_last_reaction_wins_and_removing_it_falls_back(story: Story) -> None:
    card = await a_check_in(story)
    await story.maya.react(card, "-1")
    await story.maya.react(card, "tada")
    await story.settle()
    assert OUTCOMES["worked"] in card
    await story.maya.unreact(card, "tada")
    await story.settle()
    assert OUTCOMES["didn't"] in card

    await story.press(story.maya, "Undo", on=card)
    assert "how did it go?" in card
    await story.maya.react(card, "thinking_face")
    await story.settle()
    assert OUTCOMES["partly"] in card
    await story.press(story.maya, "Keep it to myself", on=card)
    assert "You kept it to yourself." in card


async def test_what_happened_is_said_after_a_reaction(story: Story) -> None:
    card = await a_check_in(story)
    await story.maya.react(card, "tada")
    await story.settle()
    await story.press(story.maya, "Say what happened", on=card)
    assert story.maya.top.value_of("How did it go?") == "worked"
    await story.tells(account="She listened.")
    assert "It is on its way to Dana." in card or "You told Dana today." in card
    await story.maya.react(card, "-1")
    await story.settle()
    assert OUTCOMES["worked"] in card, "a told outcome is changed by the form alone"


async def test_a_tick_on_the_answer_or_the_card_says_tried(story: Story) -> None:
    await story.ask("How do I say no?")
    answer = await story.answers("Start with the why.")
    await story.maya.react(answer, "ballot_box_with_check")
    await story.settle()
    assert "You tried this today" in await story.listed()
    await story.until("2026-03-09 17:00")
    card = story.maya.last_dm
    assert "how did it go?" in card, "a tick is no answer to a check-in"
    assert "You tried this on 2 March" in card
    await story.maya.react(card, "white_check_mark")
    await story.maya.unreact(answer, "ballot_box_with_check")
    await story.settle()
    assert "You tried this" in card, "one of the two is still there"
    await story.maya.unreact(card, "white_check_mark")
    await story.settle()
    assert "You tried this" not in card
    assert card.buttons[0] == "I tried it"

    await story.maya.react(card, "heavy_check_mark")
    await story.days_pass(8)
    assert "You tried this on 9 March" in story.maya.last_dm, "the softer one still comes, and says so"
    assert story.maya.last_dm is not card


async def test_reactions_of_others_and_elsewhere_mean_nothing(story: Story) -> None:
    question = await story.ask("How do I say no?")
    answer = await story.answers("Start with the why.")
    await story.dana.react(answer, "white_check_mark")
    await story.maya.react(answer, "tada")
    await story.maya.react(question, "white_check_mark")
    await story.settle()
    assert "You tried this" not in await story.listed()
    item = await story.opens()
    assert "I tried it" in item.buttons
    await story.maya.close()
    await story.until("2026-03-09 17:00")
    card = story.maya.last_dm
    for emoji in ("+1", "heart", "pray"):
        await story.maya.react(card, emoji)
    forged = {"type": "message", "channel": card.channel.id, "ts": card.ts}
    for thief in (story.charlie, story.dana):
        event = {"type": "reaction_added", "user": thief.id, "reaction": "tada", "item": forged}
        await story.acme.post_event(event | {"event_ts": "1773062000.000100"})
    await story.settle()
    assert "how did it go?" in card


async def test_stop_for_this_item(story: Story) -> None:
    await kept(story, "Bring two options.", when="In 2 weeks")
    check_in = await a_check_in(story)
    await story.choose(story.maya, "more", "Stop asking about this", on=check_in)
    assert "You won't be asked about this again." in check_in
    await story.days_pass(8)
    assert "Bring two options." in story.maya.last_dm, "the others still come"
    assert len(story.maya.dm) == 2
    await story.press(story.maya, "I tried it", on=check_in)
    await story.maya.close()


async def test_let_it_go(story: Story) -> None:
    check_in = await a_check_in(story)
    await story.choose(story.maya, "more", "Let it go", on=check_in)
    assert "You let this go." in check_in
    assert check_in.buttons == ["I tried it after all"]
    await story.days_pass(30)
    assert story.maya.last_dm is check_in
    await story.press(story.maya, "I tried it after all", on=check_in)
    await story.submit(story.maya, outcome="worked", telling="keep")
    assert OUTCOMES["worked"] in check_in


@pytest.mark.parametrize("way", ["menu", "stop", "STOP!", "unsubscribe"])
async def test_stop_all_and_start_again(story: Story, way: str) -> None:
    await kept(story, "Bring two options.", when="In 2 weeks")
    check_in = await a_check_in(story)
    if way == "menu":
        await story.choose(story.maya, "more", "Stop all reminders", on=check_in)
        assert "Full Circle has stopped asking you." in story.maya.top
        await story.maya.close()
    else:
        await story.maya.say(story.maya.bot_dm, way)
        await story.settle()
        assert "Full Circle has stopped asking you." in story.maya.last_dm
    standing = len(story.maya.dm)
    await story.days_pass(9)
    assert len(story.maya.dm) == standing, "neither the softer one nor the other item's"

    if way == "menu":
        await story.maya.say(story.maya.bot_dm, "start")
    else:
        await story.press(story.maya, "Start again")
        assert "Started again" in story.maya.top
        await story.maya.close()
    standing = len(story.maya.dm)
    await story.days_pass(4)
    came = [message for message in story.maya.dm[standing:] if "gave you this advice" in message]
    assert len(came) == 2, "both, a day apart"
    assert any("Bring two options." in message for message in came)


async def test_what_stops_is_on_the_card_too(story: Story) -> None:
    check_in = await a_check_in(story)
    await story.choose(story.maya, "more", "Stop all reminders", on=check_in)
    await story.maya.close()
    await story.press(story.maya, "Not yet", on=check_in)
    assert "Full Circle has stopped asking you, about this and everything else." in check_in
    await story.press(story.maya, "Start again", on=check_in)
    assert "Full Circle asks you again" in story.maya.top


async def test_an_old_button_answers_kindly_and_changes_nothing(story: Story) -> None:
    check_in = await a_check_in(story)
    old = list(check_in.blocks)
    await story.press(story.maya, "Not yet", on=check_in)
    before = check_in.plain
    for action in ("not_yet", "later"):
        await press_as_it_was(story, old, action, check_in)
        assert "This moved on since the message was written" in story.maya.top
        await story.maya.close()
    await story.settle()
    assert check_in.plain == before

    await story.press(story.maya, "Went another way", on=check_in)
    await story.submit(story.maya, telling="keep")
    await story.maya.close()
    await press_as_it_was(story, old, "not_yet", check_in)
    assert "This moved on" in story.maya.top


async def press_as_it_was(
    story: Story, blocks: list[dict[str, object]], action_id: str, message: Message
) -> None:
    elements = [one for block in blocks for one in block.get("elements", [])]  # type: ignore[attr-defined]
    element = next(one for one in elements if one.get("action_id") == action_id)
    option = {"selected_option": element["options"][0]} if "options" in element else {}
    answer = await story.maya.press_forged(
        action_id, str(element.get("value", "")), message=message, type=element["type"], **option
    )
    assert answer.ok


async def test_of_many_that_are_due_one_goes_in_a_day_and_three_in_a_week(story: Story) -> None:
    for number in range(6):
        await kept(story, f"Advice {number}.", when="date", date="2026-03-05")
    for _ in range(25):
        await story.days_pass(1)
        await story.listed()  # whoever never does anything is asked three times and no more
    came = arrivals(story, story.maya)
    assert len(came) >= 6
    for earlier, later in pairwise(came):
        assert later - earlier >= timedelta(hours=24)
    for earlier, later in zip(came, came[3:], strict=False):
        assert later - earlier >= timedelta(days=7)
    first_six = [message.plain for message in story.maya.dm[:6]]
    assert all(any(f"Advice {number}." in text for text in first_six) for number in range(6)), "oldest first"


async def test_what_moved_on_while_it_waited_is_not_asked_about(story: Story) -> None:
    await kept(story, "Bring two options.", when="date", date="2026-03-05")
    await kept(story, "Start with the why.", when="date", date="2026-03-05")
    await story.until("2026-03-05 17:00")
    (first,) = story.maya.dm
    waiting = "Start with the why." if "Bring two options." in first else "Bring two options."
    await story.opens()
    if waiting not in story.maya.top:
        await story.maya.close()
        await story.opens(nth=1)
    await story.press(story.maya, "Went another way", on=story.maya.top)
    await story.submit(story.maya, telling="keep")
    await story.maya.close()
    await story.until("2026-03-11 17:00")
    assert story.maya.dm == [first]


async def test_who_left_is_not_asked(story: Story) -> None:
    await kept(story)
    await story.maya.change(deleted=True)
    await story.days_pass(20)
    assert not story.slack.posts()


async def test_who_left_without_our_being_told_is_not_asked(story: Story) -> None:
    await kept(story)
    story.maya.deleted = True
    await story.days_pass(20)
    assert not story.slack.posts()


async def test_nobody_else_can_answer_it(story: Story) -> None:
    check_in = await a_check_in(story)
    before = check_in.plain
    buttons = [one for block in check_in.blocks for one in block.get("elements", []) if "action_id" in one]
    for button in buttons:
        option = {"selected_option": button["options"][0]} if "options" in button else {}
        for thief in (story.charlie, story.dana, story.eve):
            answer = await thief.press_forged(
                button["action_id"], str(button.get("value", "")), type=button["type"], **option
            )
            assert answer.ok
            assert "Start with the why." not in thief.top
            await thief.close()
    await story.settle()
    assert check_in.plain == before
