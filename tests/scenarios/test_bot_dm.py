"""The bot's own DM: what Maya forwards there, and what becomes of it when she presses. Nothing of it is stored before."""

from __future__ import annotations

import asyncio

import pytest

from bot.playground import Fault, Message, Person
from tests.story import Story

ADVICE = "Start with the why."


async def forwarded(story: Story, **how: object) -> Message:
    """Dana's words, from the DM of the two, where the bot never is."""
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.forward(said, to=story.maya.bot_dm, **how)  # type: ignore[arg-type]
    await story.settle()
    return story.maya.last_dm


async def open_items(story: Story, person: Person | None = None) -> Message:
    """What `/advice` shows somebody."""
    return await story.listed(person)


async def test_keep_keeps_at_once_and_the_card_becomes_the_receipt(story: Story) -> None:
    card = await forwarded(story)
    assert "Keep this as advice from Dana" in card
    assert "Nothing is stored before you press." in card
    assert card.buttons == ["Keep", "Change", "No"]
    assert ADVICE not in card
    assert "Nothing is open" in await open_items(story)

    await story.press(story.maya, "Keep", on=card)
    assert not story.maya.forms
    assert ADVICE in card
    assert "You'll be asked on Monday 9 March how it went." in card
    assert card.buttons == ["Change", "Open"]

    await story.press(story.maya, "Change", on=card)
    await story.submit(story.maya, date="2026-03-18")
    await story.maya.close()
    assert "You'll be asked on Wednesday 18 March how it went." in card
    await story.until("2026-03-18 17:00")
    assert "Dana gave you this advice 2 weeks ago: how did it go?" in story.maya.last_dm
    assert not card.buttons, "the check-in is the item's card now"
    assert not story.dana.dm


async def test_change_opens_the_usual_form_with_the_comment_as_ones_own_note(story: Story) -> None:
    card = await forwarded(story, comment="for my talk")
    await story.press(story.maya, "Change", on=card)
    form = story.maya.top
    assert form.value_of("The words") == ADVICE
    assert form.value_of("Who said it?") == story.dana.id
    assert form.value_of("What was it about?") == "for my talk"
    await story.submit(story.maya, when="In 2 weeks")
    assert "You'll be asked on Monday 16 March how it went." in story.maya.top
    await story.maya.close()
    assert "on Monday 16 March how it went." in card
    item = await story.opens()
    assert "About: for my talk" in item
    assert ADVICE in item


async def test_keep_takes_the_comment_along(story: Story) -> None:
    card = await forwarded(story, comment="for my talk " * 40)
    await story.press(story.maya, "Keep", on=card)
    item = await story.opens()
    assert "What was it about?" in item
    assert item.plain.count("for my talk") == 40


async def test_no_keeps_nothing(story: Story) -> None:
    card = await forwarded(story)
    await story.press(story.maya, "No", on=card)
    assert card.plain == "All right, nothing is kept."
    assert "Nothing is open" in await open_items(story)
    await story.maya.press_forged("keep_this", _value(card, story), message=card)
    assert "Nothing is open" in await open_items(story)


def _value(card: Message, story: Story) -> str:
    """What the card's buttons carried when they were there."""
    posted = next(call for call in reversed(story.slack.posts()) if call.message is card)
    blocks = posted.args["blocks"]
    return str(next(one["value"] for block in blocks for one in block.get("elements", []) if "value" in one))


async def test_the_form_can_be_left_and_the_card_still_asks(story: Story) -> None:
    card = await forwarded(story)
    await story.press(story.maya, "Change", on=card)
    await story.maya.close()
    await story.press(story.maya, "Keep", on=card)
    assert ADVICE in card


async def test_let_them_know_is_ticked_in_the_form(story: Story) -> None:
    card = await forwarded(story)
    await story.press(story.maya, "Change", on=card)
    await story.maya.press(story.maya.top, "let_know", option=["let_know"])
    assert "This is exactly what they get:" in story.maya.top
    await story.submit(story.maya)
    await story.maya.close()
    assert ADVICE in story.dana.last_dm
    assert "You said" in story.dana.last_dm, "the words are Dana's own, unchanged"


async def test_who_said_it_is_asked_where_slack_does_not_say(story: Story) -> None:
    card = await forwarded(story, author_known=False)
    assert "Press Keep, and say who it was." in card
    assert card.buttons == ["Keep", "No"]
    await story.press(story.maya, "Keep", on=card)
    form = story.maya.top
    assert form.value_of("Who said it?") is None
    assert form.value_of("Or just a name") == "Dana", "as Slack shows it"
    await story.submit(story.maya, person=story.dana, person_name="")
    await story.maya.close()
    assert "Dana gave you this advice today" in card


async def test_several_forwards_are_several_items(story: Story) -> None:
    charlie = story.charlie
    story.bystanders.remove(charlie)
    general = story.acme.add_channel("general", story.maya, story.dana, charlie)
    first = await story.dana.say(general, "Start early.")
    second = await charlie.say(general, "Sleep over it.")
    third = await story.dana.say(general, "Write it down.")
    await story.maya.forward(first, second, third, to=story.maya.bot_dm, comment="for the move")
    await story.settle()
    cards = story.maya.dm[-3:]
    names = ["Dana", "Charlie", "Dana"]
    for card, which, name in zip(cards, ("first", "second", "third"), names, strict=True):
        assert f"*The {which} one.* Keep this as advice from {name}" in card
    await story.press(story.maya, "Keep", on=cards[0])
    await story.press(story.maya, "No", on=cards[1])
    await story.press(story.maya, "Keep", on=cards[2])
    assert "Start early." in cards[0]
    assert "nothing is kept" in cards[1]
    assert "Write it down." in cards[2]
    listed = await open_items(story)
    assert "Start early." in listed
    assert "Write it down." in listed
    assert "Sleep over it." not in listed


async def test_a_forward_of_a_forward_is_whose_words_it_holds(story: Story) -> None:
    """Charlie passed Dana's words on to Maya without a word of their own."""
    story.bystanders.remove(story.charlie)
    said = await story.dana.say(story.dana.dm_with(story.charlie), ADVICE)
    passed_on = await story.charlie.forward(said, to=story.charlie.dm_with(story.maya))
    await story.maya.forward(passed_on, to=story.maya.bot_dm)
    await story.settle()
    card = story.maya.last_dm
    assert "Keep this as advice from Dana" in card
    await story.press(story.maya, "Keep", on=card)
    assert f"> {ADVICE}" in card.plain


async def test_a_forward_with_a_word_of_whoever_passed_it_on_is_two(story: Story) -> None:
    story.bystanders.remove(story.charlie)
    said = await story.dana.say(story.dana.dm_with(story.charlie), ADVICE)
    passed_on = await story.charlie.forward(
        said, to=story.charlie.dm_with(story.maya), comment="And be brief."
    )
    await story.maya.forward(passed_on, to=story.maya.bot_dm)
    await story.settle()
    [charlies, danas] = story.maya.dm[-2:]
    assert "*The first one.* Keep this as advice from Charlie" in charlies
    assert "*The second one.* Keep this as advice from Dana" in danas


async def test_ones_own_message_is_kept_to_ask_how_it_went(story: Story) -> None:
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.dana.forward(said, to=story.dana.bot_dm)
    await story.settle()
    card = story.dana.last_dm
    assert "You said this yourself. Keep it, and be reminded in a week to ask how it went?" in card
    await story.press(story.dana, "Keep", on=card)
    assert "You said, today:" in card
    assert "You'll be reminded on Monday 9 March." in card
    await story.days_pass(8)
    assert ADVICE in story.dana.last_dm
    assert "They told me" in story.dana.last_dm.buttons
    assert not story.maya.dm


async def test_ones_own_message_with_change_asks_whom_it_was_said_to(story: Story) -> None:
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.dana.forward(said, to=story.dana.bot_dm)
    await story.settle()
    card = story.dana.last_dm
    await story.press(story.dana, "Change", on=card)
    assert story.dana.top.title == "Remind me to ask"
    await story.submit(story.dana, person=story.maya, when="In 2 weeks")
    await story.dana.close()
    assert "You said to Maya, today:" in card
    assert "You'll be reminded on Monday 16 March." in card
    assert not story.maya.dm


async def test_kept_by_forward_and_by_the_shortcut_is_one_item(story: Story) -> None:
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.keeps(said)
    await story.maya.forward(said, to=story.maya.bot_dm)
    await story.settle()
    card = story.maya.last_dm
    await story.press(story.maya, "Keep", on=card)
    assert "You'll be asked on Monday 9 March how it went." in card
    assert (await open_items(story)).plain.count(ADVICE) == 1


async def test_both_keeping_the_same_message_is_one_item_and_neither_learns_of_it(story: Story) -> None:
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.keeps(said, keeper=story.dana)
    await story.time_passes(hours=1)
    await story.maya.forward(said, to=story.maya.bot_dm)
    await story.settle()
    card = story.maya.last_dm
    await story.press(story.maya, "Keep", on=card)
    assert card.plain.startswith("Kept.\nDana gave you this advice today:"), "as if it were hers alone"
    await story.days_pass(8)
    assert "how did it go?" in story.maya.last_dm
    assert "They told me" in story.dana.last_dm.buttons
    await story.press(story.dana, "They told me", on=story.dana.last_dm)
    assert "Dana" not in story.maya.last_dm.plain.replace("Dana gave you", "")


@pytest.mark.parametrize("whose", ["an app's", "the bot's own"])
async def test_what_apps_write_is_refused_kindly(story: Story, whose: str) -> None:
    if whose == "an app's":
        app = story.acme.add_person("Deploys", is_bot=True)
        general = story.acme.add_channel("general", story.maya, app)
        message = await app.say(general, "Deployed to production.")
    else:
        message = await forwarded(story)
    await story.maya.forward(message, to=story.maya.bot_dm)
    await story.settle()
    assert (
        "This was written by an app. Full Circle keeps what people say to each other." in story.maya.last_dm
    )
    assert not story.maya.last_dm.buttons


async def test_a_file_without_words_is_refused_kindly(story: Story) -> None:
    said = await story.dana.say(story.maya.dm_with(story.dana), "", files=["voice.m4a"])
    await story.maya.forward(said, to=story.maya.bot_dm)
    await story.settle()
    assert "There are no words in what you forwarded." in story.maya.last_dm


async def test_the_shortcut_on_the_forward_does_what_its_card_does(story: Story) -> None:
    """In the bot's DM the message is one's own, but its words are Dana's."""
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    mine = await story.maya.forward(said, to=story.maya.bot_dm)
    await story.settle()
    card = story.maya.last_dm
    await story.maya.shortcut("keep_advice", mine)
    assert story.maya.top.value_of("Who said it?") == story.dana.id
    await story.submit(story.maya)
    await story.maya.close()
    await story.settle()
    assert "how it went." in card
    await story.maya.shortcut("keep_advice", mine)
    assert story.maya.top.title == "A piece of advice"


async def test_somebody_of_another_company_is_kept_by_name_and_never_contacted(story: Story) -> None:
    sam = story.acme.add_person("Sam", external=True)
    general = story.acme.add_channel("general", story.maya, sam)
    message = await sam.say(general, ADVICE)
    await story.maya.forward(message, to=story.maya.bot_dm)
    await story.settle()
    card = story.maya.last_dm
    assert "Keep this as advice from Sam" in card
    await story.press(story.maya, "Keep", on=card)
    assert "Sam gave you this advice today" in card
    await story.days_pass(8)
    assert not [
        call for call in story.slack.posts() if call.message and sam.id in call.message.channel.members
    ]


async def test_a_long_message_travels_as_a_draft(story: Story) -> None:
    long = "A story of the lighthouse. " * 200
    said = await story.dana.say(story.maya.dm_with(story.dana), long)
    await story.maya.forward(said, to=story.maya.bot_dm)
    await story.settle()
    card = story.maya.last_dm
    await story.press(story.maya, "Change", on=card)
    assert "This is how it begins. All of it is kept" in story.maya.top
    await story.submit(story.maya)
    await story.maya.close()
    item = await story.opens()
    assert item.plain.count("lighthouse") == 200


async def test_when_slack_is_slow_the_card_stays_and_says_so(story: Story) -> None:
    card = await forwarded(story)
    story.slack.fail_next("conversations.history", Fault.DROP_BEFORE, times=2)
    response = await story.maya.press(card, text="Keep")
    assert response.ok
    assert "That didn't work just now. Try again in a moment." in story.maya.ephemerals[-1]
    await story.press(story.maya, "Keep", on=card)
    assert ADVICE in card


async def test_brought_four_times_and_pressed_twice_it_is_one(story: Story) -> None:
    story.slack.duplicates = 4
    card = await forwarded(story)
    story.slack.duplicates = 1
    assert [each for each in story.maya.dm if each.buttons] == [card]
    await asyncio.gather(story.maya.press(card, text="Keep"), story.maya.press(card, text="Keep"))
    await story.settle()
    assert (await story.listed()).plain.count(ADVICE) == 1


async def test_where_slack_names_no_type_the_writer_s_own_dm_is_known_all_the_same(story: Story) -> None:
    """Slack's reference shows events with and without `channel_type`; the ids of conversations say nothing."""
    dm = story.maya.bot_dm
    written = {
        "type": "message",
        "channel": dm.id,
        "user": story.maya.id,
        "text": f"{story.dana.mention} says start with the why",
        "ts": dm.next_ts(),
    }
    await story.acme.post_event(written | {"event_ts": written["ts"]})
    await story.settle()
    card = story.maya.last_dm
    assert card.buttons == ["Keep", "Change", "No"]
    gone = {"type": "message", "subtype": "message_deleted", "channel": dm.id, "previous_message": written}
    await story.acme.post_event(gone | {"deleted_ts": written["ts"], "ts": dm.next_ts()})
    await story.settle()
    assert not card.buttons
