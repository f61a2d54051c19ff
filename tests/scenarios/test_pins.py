"""📌 in a group DM of two people and the bot: the one who pins keeps what was said; what is theirs to undo, and where a pin means nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.playground import Channel, Message
from tests.story import Story


@pytest.fixture
def group(story: Story) -> Channel:
    """A conversation of the two with the bot, in which nothing was asked."""
    return story.acme.dm(story.acme.bot_user_id, story.maya.id, story.dana.id)


async def said(story: Story, group: Channel, words: str = "Start with the why.", **more: object) -> Message:
    """Dana writes in it."""
    message = await story.dana.say(group, words, **more)  # type: ignore[arg-type]
    await story.settle()
    return message


async def pins(story: Story, message: Message, *, who: object = None, name: str = "pushpin") -> None:
    await (who or story.maya).react(message, name)  # type: ignore[attr-defined]
    await story.settle()
    story.clock.move_to(story.clock.now() + timedelta(seconds=1))


async def unpins(story: Story, message: Message, name: str = "pushpin") -> None:
    await story.maya.unreact(message, name)
    await story.settle()


@pytest.mark.parametrize("name", ["pushpin", "round_pushpin", "pushpin::skin-tone-3"])
async def test_what_somebody_pins_they_keep(story: Story, group: Channel, name: str) -> None:
    answer = await said(story, group)
    await pins(story, answer, name=name)
    receipt = story.maya.ephemerals[-1]
    assert "You'll be asked on Monday 9 March how it went." in receipt
    assert receipt.buttons == ["Change", "Undo"]
    assert receipt.channel is group
    assert not story.maya.dm, "no message more"
    assert not story.dana.ephemerals, "nobody is told"
    assert "Start with the why." in await story.listed()
    await story.days_pass(8)
    assert "> Start with the why." in story.maya.last_dm.plain
    assert "Dana gave you this advice" in story.maya.last_dm
    assert not story.dana.dm


async def test_ones_own_message_is_the_advisers_keep(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    await pins(story, answer, who=story.dana)
    assert "You'll be reminded on Monday 9 March to ask how it went." in story.dana.ephemerals[-1]
    assert "Nothing is open" in await story.listed()
    await story.days_pass(8)
    assert "A good moment to ask Maya how it went?" in story.dana.last_dm
    assert not story.maya.dm


async def test_a_reply_in_a_thread_is_found_too(story: Story, group: Channel) -> None:
    root = await said(story, group, "How is the talk going?")
    priya = story.acme.add_person("Priya", tz="Europe/Berlin")  # whom the bot never met
    words = f"Ask {story.maya.mention} & {priya.mention}, and start with the why."
    answer = await said(story, group, words, thread=root)
    await pins(story, answer)
    assert "Ask @Maya & @Priya, and start with the why." in await story.listed()


async def test_a_tick_on_what_one_keeps_means_that_it_was_tried(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    await pins(story, answer, name="white_check_mark")
    assert "Nothing is open" in await story.listed(), "kept first"
    await story.maya.unreact(answer, "white_check_mark")
    await pins(story, answer)
    await story.dana.react(answer, "heavy_check_mark")
    await story.maya.react(answer, "tada")
    await story.settle()
    assert "You'll be asked on Monday 9 March" in await story.listed(), "it is not hers to say, and not there"
    assert "tried" not in await story.listed()

    await story.maya.react(answer, "white_check_mark::skin-tone-4")
    await story.settle()
    assert "You tried this today." in await story.listed()
    await story.maya.unreact(answer, "white_check_mark::skin-tone-4")
    await story.settle()
    assert "tried" not in await story.listed()
    assert not story.dana.dm
    assert not story.dana.ephemerals


async def test_a_tick_on_a_message_kept_from_its_menu_counts_too(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    await story.keeps(answer)
    await story.maya.react(answer, "ballot_box_with_check")
    await story.settle()
    assert "You tried this today." in await story.listed()


async def test_a_pin_taken_off_within_the_hour_takes_it_back(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    await pins(story, answer)
    await story.time_passes(minutes=55)
    await unpins(story, answer)
    assert "Nothing is open" in await story.listed()
    await pins(story, answer)
    assert "Start with the why." in await story.listed(), "and may be put there again"


async def test_after_the_hour_taking_it_off_changes_nothing(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    await pins(story, answer)
    await story.time_passes(minutes=61)
    await unpins(story, answer)
    assert "Start with the why." in await story.listed()


async def test_one_of_two_pins_taken_off_leaves_the_other(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    await pins(story, answer)
    await pins(story, answer, name="round_pushpin")
    await unpins(story, answer)
    assert "Start with the why." in await story.listed()
    await unpins(story, answer, "round_pushpin")
    assert "Nothing is open" in await story.listed()


async def test_what_moved_on_is_not_taken_back(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    await pins(story, answer)
    await story.time_passes(minutes=5)
    await story.opens()
    await story.choose(story.maya, "later", "Tomorrow", on=story.maya.top)
    await story.maya.close()
    await unpins(story, answer)
    assert "Start with the why." in await story.listed()
    await story.press(story.maya, "Undo", on=story.maya.ephemerals[0])
    assert "This moved on" in story.maya.top


async def test_undo_on_the_receipt(story: Story, group: Channel) -> None:
    await pins(story, await said(story, group))
    receipt = story.maya.ephemerals[-1]
    await story.press(story.maya, "Undo", on=receipt)
    assert "That isn't kept any more." in story.maya.top
    await story.maya.close()
    assert "Nothing is open" in await story.listed()
    await story.press(story.maya, "Undo", on=receipt)
    assert "This isn't here any more" in story.maya.top


async def test_another_day_from_the_receipt(story: Story, group: Channel) -> None:
    await pins(story, await said(story, group))
    await story.press(story.maya, "Change", on=story.maya.ephemerals[-1])
    await story.submit(story.maya, **{"Come back to it on": "2026-03-20"})
    assert "Friday 20 March" in story.maya.top


async def test_both_pin_the_same_message(story: Story, group: Channel) -> None:
    """One item with two sides, neither of which learns of the other's."""
    answer = await said(story, group)
    await pins(story, answer)
    await pins(story, answer, who=story.dana)
    assert (await story.listed()).buttons == ["Open", "All in Home"]
    assert (await story.listed(story.dana)).buttons == ["Open", "All in Home"]
    await unpins(story, answer)
    assert "Nothing is open" in await story.listed()
    assert (await story.listed(story.dana)).buttons == ["Open", "All in Home"]
    await story.days_pass(8)
    assert not story.maya.dm
    assert "A good moment to ask Maya" in story.dana.last_dm


async def test_an_answer_is_kept_already(story: Story) -> None:
    await story.ask("How do I begin?")
    answer = await story.answers("Start with the why.")
    await pins(story, answer, name="round_pushpin")
    assert "You keep this already." in story.maya.ephemerals[-1]
    assert "Undo" not in story.maya.ephemerals[-1].buttons
    await unpins(story, answer, "round_pushpin")
    assert (await story.listed()).buttons == ["Open", "All in Home"]
    await pins(story, answer, who=story.dana, name="round_pushpin")
    assert "to ask how it went." in story.dana.ephemerals[-1]
    await story.days_pass(8)
    assert "A good moment to ask Maya" in story.dana.last_dm


async def test_on_the_bots_own_messages_it_means_nothing(story: Story) -> None:
    question = await story.ask("How do I begin?")
    calls = len(story.slack.calls)
    await pins(story, question)
    await pins(story, question, who=story.dana)
    assert len(story.slack.calls) == calls
    assert not story.dana.ephemerals


async def test_an_app_an_empty_message_and_one_that_is_gone(story: Story, group: Channel) -> None:
    await pins(story, await said(story, group, "", files=["voice.m4a"]))
    assert "There are no words in this message" in story.maya.ephemerals[-1]
    forward = {"is_share": True, "text": "Be brief.", "author_id": story.charlie.id}
    await pins(story, await said(story, group, "", attachments=[forward]))
    assert "What you pinned is a forwarded message." in story.maya.ephemerals[-1]
    answer = await said(story, group)
    story.slack.hold()
    await story.maya.react(answer, "pushpin")
    await story.dana.delete(answer)
    await story.slack.release()
    await story.settle()
    assert "isn't there any more" in story.maya.ephemerals[-1]
    story.clock.move_to(story.clock.now() + timedelta(seconds=1))
    assert "Nothing is open" in await story.listed()


async def test_where_others_are_it_means_nothing(story: Story) -> None:
    story.bystanders.remove(story.charlie)
    three = story.acme.dm(story.acme.bot_user_id, story.maya.id, story.dana.id, story.charlie.id)
    channel = story.acme.add_channel("general", story.maya, story.dana, kind="public", with_bot=True)
    for where in (three, channel, story.dana.bot_dm):
        message = await story.dana.say(where, "Start with the why.")
        await pins(story, message, who=story.dana if where is story.dana.bot_dm else story.maya)
    await story.settle()
    assert "Nothing is open" in await story.listed()
    assert not story.maya.ephemerals[:-1]
    assert not [person for person in (story.dana, story.charlie) if person.ephemerals]
    story.slack.complaints.clear()
    story.slack.calls[:] = [call for call in story.slack.calls if call.error != "missing_scope"]


async def test_whoever_is_no_party_undoes_nothing(story: Story, group: Channel) -> None:
    await pins(story, await said(story, group))
    receipt = story.maya.ephemerals[-1]
    [undo] = [one for one in receipt.blocks[-1]["elements"] if one["action_id"] == "undo_pin"]
    for who in (story.charlie, story.eve, story.dana):
        await who.press_forged("undo_pin", undo["value"])
        assert "nothing was changed" in who.top
    assert "Start with the why." in await story.listed()


async def test_events_shuffled_and_doubled(story: Story, group: Channel) -> None:
    answer = await said(story, group)
    story.slack.duplicates = 2
    story.slack.hold()
    await story.maya.react(answer, "pushpin")
    await story.maya.unreact(answer, "pushpin")
    await story.slack.release("reversed")
    await story.settle()
    assert not story.maya.ephemerals
    assert "Nothing is open" in await story.listed()
    await pins(story, answer)
    assert len(story.maya.ephemerals) == 2, "one receipt, and the list above"
