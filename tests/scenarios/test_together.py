"""What waits for the same reader comes as one message, and somebody new is heard of once a day; each part stays its sender's and its item's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.playground import Message, Person
from tests.story import Story


@pytest.fixture
def bob(story: Story) -> Person:
    """Another who keeps what Dana says."""
    return story.acme.add_person("Bob", tz="Europe/Berlin", locale="en-GB")


async def said_and_kept(story: Story, words: str, keeper: Person | None = None) -> Message:
    """Dana says something to somebody, who keeps it; nobody else knows."""
    keeper = keeper or story.maya
    message = await story.dana.say(keeper.dm_with(story.dana), words)
    await story.keeps(message, keeper=keeper)
    return message


async def tells_of(story: Story, message: Message, account: str, teller: Person | None = None) -> None:
    """The shortcut on the message opens the item; how it went is said there, and sent."""
    teller = teller or story.maya
    story.clock.advance(timedelta(seconds=1))
    await teller.shortcut("keep_advice", message)
    await story.press(teller, "I tried it", on=teller.top)
    await story.submit(teller, outcome="worked", account=account, telling="tell")
    await story.submit(teller)


def value_of(message: Message, action: str, nth: int) -> str:
    """What the nth button of this kind carries."""
    found = [one for block in message.blocks for one in block.get("elements", [])]
    return str([one for one in found if one.get("action_id") == action][nth]["value"])


async def two_told_in_the_morning(story: Story) -> Message:
    """At ten in Berlin Dana is asleep; at nine of hers she finds one message."""
    first = await said_and_kept(story, "Start with the why.")
    second = await said_and_kept(story, "Bring two options.")
    await story.until("2026-03-04 10:00")
    await tells_of(story, first, "She listened.")
    assert "Dana gets this today at 15:00." in story.maya.top
    await tells_of(story, second, "They chose the first.")
    story.maya.drop_forms()
    assert not story.dana.dm
    await story.until("2026-03-04 15:00")
    (message,) = story.dana.dm
    return message


class TestOneMessage:
    async def test_reads_one_below_the_other(self, story: Story) -> None:
        message = await two_told_in_the_morning(story)
        assert message.plain.splitlines() == [
            "Maya came back to your advice.",
            "You said, 2 days ago:",
            "> Start with the why.",
            "Maya says:",
            "*It worked.*",
            "> She listened.",
            "[🙏] [Open our DM] [Respond] [A note to myself]",
            "Want to hear when Maya comes back to your advice?",
            "[Yes] [No thanks] [⋯ Don't keep my words · Nothing from anyone]",
            "---",
            "Maya came back to your advice.",
            "You said, 2 days ago:",
            "> Bring two options.",
            "Maya says:",
            "*It worked.*",
            "> They chose the first.",
            "[🙏] [Open our DM] [Respond] [A note to myself]",
        ]
        assert message.spoken.startswith("Colleagues have sent you more than one thing.")

    async def test_each_button_is_for_its_own_part(self, story: Story) -> None:
        message = await two_told_in_the_morning(story)
        await story.press(story.dana, "🙏", on=message, value=value_of(message, "thank", 1))
        first, _, second = message.plain.partition("---")
        assert "You said thanks" in second
        assert "You said thanks" not in first
        await story.press(story.dana, "Yes", on=message)
        assert "You'll hear when Maya comes back to your advice." in message
        await story.press(story.dana, "Respond", on=message, value=value_of(message, "respond", 0))
        await story.submit(story.dana, response="Glad to hear.")
        await story.submit(story.dana)
        story.dana.drop_forms()
        first, _, second = message.plain.partition("---")
        assert "You answered today." in first
        assert "You answered" not in second
        assert "Glad to hear." in story.maya.last_dm

    async def test_an_emoji_is_for_each_part(self, story: Story) -> None:
        message = await two_told_in_the_morning(story)
        await story.press(story.dana, "🙏", on=message, value=value_of(message, "thank", 0))
        await story.dana.react(message, "pray::skin-tone-4")
        await story.settle()
        assert message.plain.count("You said thanks 🙏") == 2
        await story.dana.unreact(message, "pray::skin-tone-4")
        await story.settle()
        first, _, second = message.plain.partition("---")
        assert "You said thanks 🙏" in first, "by the button, which no emoji undoes"
        assert "You said thanks 🙏" not in second

    async def test_words_taken_back_leave_the_other_part_as_it_is(self, story: Story) -> None:
        message = await two_told_in_the_morning(story)
        await story.choose(story.dana, "consent_more", "Don't keep my words", on=message)
        first, _, second = message.plain.partition("---")
        assert "(taken back)" in first
        assert "Start with the why" not in str(message.blocks)
        assert "> Bring two options." in second

    async def test_the_shortcut_on_it_asks_which_one_is_meant(self, story: Story) -> None:
        message = await two_told_in_the_morning(story)
        await story.dana.shortcut("keep_advice", message)
        assert story.dana.top.title == "Which one?"
        assert story.dana.top.buttons == ["Open", "Open"]
        value = story.dana.top.blocks[-1]["accessory"]["value"]
        await story.press(story.dana, "Open", on=story.dana.top, value=value)
        assert "told you today" in story.dana.top

    async def test_one_undone_before_is_not_in_it(self, story: Story) -> None:
        first = await said_and_kept(story, "Start with the why.")
        second = await said_and_kept(story, "Bring two options.")
        await story.until("2026-03-04 10:00")
        await tells_of(story, first, "She listened.")
        await story.press(story.maya, "Undo", on=story.maya.top)
        await tells_of(story, second, "They chose the first.")
        story.maya.drop_forms()
        await story.until("2026-03-04 15:00")
        (message,) = story.dana.dm
        assert "She listened." not in message
        assert "They chose the first." in message

    async def test_what_goes_both_ways_comes_together(self, story: Story) -> None:
        """Dana advises Maya, and Maya Dana: an outcome and an answer wait for the same morning."""
        mine = await story.maya.say(story.maya.dm_with(story.dana), "Walk before you run.")
        await story.keeps(mine, keeper=story.dana)
        theirs = await said_and_kept(story, "Start with the why.")
        await story.until("2026-03-03 15:30")
        await tells_of(story, mine, "I walked.", teller=story.dana)
        story.dana.drop_forms()
        await story.until("2026-03-04 10:00")
        await tells_of(story, theirs, "She listened.")
        await story.press(story.maya, "Respond", on=story.maya.last_dm)
        await story.submit(story.maya, response="Now run.")
        await story.submit(story.maya)
        story.maya.drop_forms()
        await story.until("2026-03-04 15:00")
        (message,) = story.dana.dm
        assert "Maya came back to your advice." in message
        assert "Maya has an answer for you." in message
        await story.dana.react(message, "tada")
        await story.settle()
        await story.dana.shortcut("keep_advice", mine)
        assert "You told Maya" in story.dana.top, "an emoji changes nothing that was told"


class TestSomebodyNew:
    async def test_waits_a_day_and_comes_with_the_others(self, story: Story, bob: Person) -> None:
        carol = story.acme.add_person("Carol", tz="Europe/Berlin", locale="en-GB")
        kept = [
            await said_and_kept(story, words, keeper)
            for words, keeper in (("Start small.", story.maya), ("Sleep on it.", bob), ("Ask twice.", carol))
        ]
        await story.until("2026-03-04 15:30")
        await tells_of(story, kept[0], "It was small.")
        assert len(story.dana.dm) == 1
        await story.until("2026-03-04 16:30")
        await tells_of(story, kept[1], "I slept.", teller=bob)
        assert "Dana gets this tomorrow at 15:30." in bob.top
        await tells_of(story, kept[2], "I asked twice.", teller=carol)
        for person in (story.maya, bob, carol):
            person.drop_forms()
        assert len(story.dana.dm) == 1
        await story.ask("May I ask you something?", asker=carol)
        assert "May I ask you something?" in story.thread_of(story.dana).shown()[-1], "questions never wait"
        await story.until("2026-03-05 15:29")
        assert len(story.dana.dm) == 1
        await story.until("2026-03-05 15:31")
        message = story.dana.last_dm
        assert "Bob came back to your advice." in message
        assert "Carol came back to your advice." in message
        assert message.plain.count("Want to hear when") == 2, "once for each of them"

    async def test_can_be_undone_until_it_arrives(self, story: Story, bob: Person) -> None:
        mine, theirs = await said_and_kept(story, "Start small."), await said_and_kept(story, "Sleep.", bob)
        await story.until("2026-03-04 15:30")
        await tells_of(story, mine, "It was small.")
        await tells_of(story, theirs, "I slept.", teller=bob)
        await story.press(bob, "Undo", on=bob.top)
        await story.days_pass(3)
        assert len(story.dana.dm) == 1
        assert "I slept." not in story.dana.last_dm

    async def test_reads_when_a_let_know_arrives(self, story: Story, bob: Person) -> None:
        mine = await said_and_kept(story, "Start small.")
        await story.until("2026-03-04 15:30")
        await tells_of(story, mine, "It was small.")
        story.maya.drop_forms()
        message = await story.dana.say(bob.dm_with(story.dana), "Sleep on it.")
        receipt = await story.keeps(message, keeper=bob, let_know=True)
        assert "Dana is told tomorrow at 15:30 that you keep it." in receipt
        await story.until("2026-03-05 15:31")
        assert "Bob keeps something you said, to come back to it." in story.dana.last_dm
