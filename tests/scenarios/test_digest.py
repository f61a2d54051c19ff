"""The weekly digest: what stands in it, when it comes, that being listed counts as asked, and how it ends."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.playground import Message
from tests.story import Story

WORDS = [f"Advice number {word}." for word in ("one", "two", "three", "four")]


async def kept(weekly: Story, words: str, *, date: str) -> None:
    """Dana said it to Maya, who keeps it and chooses the day."""
    message = await weekly.dana.say(weekly.maya.dm_with(weekly.dana), words)
    await weekly.keeps(message, when="date", date=date)


async def a_digest(weekly: Story) -> Message:
    """Four check-ins fall due on one day: one goes on that day, one perhaps the next morning, the others wait for Friday at ten."""
    for words in WORDS:
        await kept(weekly, words, date="2026-03-04")
    await weekly.until("2026-03-06 10:30")
    return weekly.maya.last_dm


async def test_what_waits_in_the_day_before_it_goes_in_it(weekly: Story) -> None:
    digest = await a_digest(weekly)
    assert "Worth coming back to" in digest
    came = datetime.fromtimestamp(float(digest.ts), UTC).astimezone(ZoneInfo("Europe/Berlin"))
    assert (came.weekday(), came.hour) == (4, 10)
    asked = [message for message in weekly.maya.dm for words in WORDS if words in message.plain]
    assert len(asked) == len(WORDS), "each was asked about, once"
    assert sum(words in digest.plain for words in WORDS) >= 2
    assert "Your week in Full Circle" in digest.spoken[:90]
    assert not [words for words in WORDS if words in digest.spoken[:90]]


async def test_being_listed_counts_as_asked_and_the_softer_one_follows(weekly: Story) -> None:
    await a_digest(weekly)
    before = len(weekly.maya.dm)
    await weekly.until("2026-03-10 18:00")
    assert len(weekly.maya.dm) == before, "nothing of it comes again before its week is over"
    await weekly.until("2026-05-10 18:00")
    for words in WORDS:
        asked = [message for message in weekly.maya.dm if words in message.plain]
        assert len(asked) == 2, "once, once more softly, never a third time"


async def test_an_item_that_moved_on_loses_its_buttons_and_the_others_keep_theirs(weekly: Story) -> None:
    digest = await a_digest(weekly)
    listed = [words for words in WORDS if words in digest.plain]
    assert digest.buttons.count("Not yet") == len(listed)
    await weekly.press(weekly.maya, "Not yet", on=digest, value=_values(digest, "not_yet")[0])
    assert digest.buttons.count("Not yet") == len(listed) - 1
    assert "You'll be asked" in digest


async def test_stopping_it_from_its_menu(weekly: Story) -> None:
    digest = await a_digest(weekly)
    await weekly.choose(weekly.maya, "digest_more", "Stop the weekly digest", on=digest)
    assert "No more weekly digests" in weekly.maya.top
    await weekly.maya.close()
    await weekly.until("2026-04-30 18:00")
    assert [message for message in weekly.maya.dm if "Your week in Full Circle" in message.spoken] == [digest]


async def test_nothing_to_say_is_no_digest(weekly: Story) -> None:
    await weekly.ask("How do I say no?")
    await weekly.answers("Start with the why.")
    await weekly.until("2026-03-08 18:00")
    assert not weekly.maya.dm
    assert not weekly.dana.dm


async def test_a_question_without_an_answer_stands_in_one_digest(weekly: Story) -> None:
    await weekly.ask("How do I say no?")
    await weekly.until("2026-04-20 18:00")
    (digest,) = weekly.maya.dm
    assert "No answer yet" in digest
    assert digest.buttons[1:] == ["They answered", "Ask someone else", "Let it go"]
    assert not weekly.dana.dm, "nobody is chased"
    await weekly.press(weekly.maya, "They answered", on=digest)
    await weekly.submit(weekly.maya, words="Say it in the first minute.")
    await weekly.maya.close()
    assert "They answered" not in digest.buttons
    await weekly.days_pass(12)
    assert "Say it in the first minute." in weekly.maya.last_dm


async def test_half_a_year_later_what_is_it_worth_now(weekly: Story) -> None:
    await kept(weekly, "Start with the why.", date="2026-03-09")
    await weekly.until("2026-03-09 17:00")
    await weekly.press(weekly.maya, "I tried it")
    await weekly.submit(weekly.maya, outcome="worked", telling="Keep it to myself")
    await weekly.maya.close()
    await weekly.until("2026-09-18 12:00")
    digest = weekly.maya.last_dm
    assert "Looking back" in digest
    assert "What is it worth now?" in digest
    await weekly.press(weekly.maya, "Tell Dana", on=digest)
    await weekly.submit(weekly.maya, account="I still open every talk with it.")
    assert "I still open every talk with it." in weekly.maya.top, "exactly what is sent is seen first"
    assert not weekly.dana.dm
    await weekly.submit(weekly.maya)
    await weekly.maya.close()
    await weekly.days_pass(4)
    assert "I still open every talk with it." in weekly.dana.last_dm
    assert "You looked back on this." in digest


async def test_the_command_shows_it_at_once_and_counts_nothing(weekly: Story) -> None:
    for words in WORDS:
        await kept(weekly, words, date="2026-03-04")
    await weekly.until("2026-03-04 23:00")
    assert (await weekly.maya.command("digest")).ok
    assert "Worth coming back to" in weekly.maya.ephemerals[-1]
    await weekly.until("2026-03-06 10:30")
    assert "Worth coming back to" in weekly.maya.last_dm
    assert (await weekly.dana.command("digest")).ok
    assert "There is nothing for a digest at the moment" in weekly.dana.ephemerals[-1]


def _values(message: Message, action_id: str) -> list[str]:
    return [
        str(element["value"])
        for block in message.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == action_id
    ]
