"""`/advice tried`: the one that a few words mean, or a choice of those that are open."""

from __future__ import annotations

import pytest

from bot.playground import Message
from tests.story import Story


async def says(story: Story, text: str) -> Message:
    """What Maya reads after typing it."""
    response = await story.maya.command(text)
    assert response.ok, response
    await story.settle()
    return story.maya.ephemerals[-1]


@pytest.fixture
async def three(story: Story) -> Story:
    """Maya keeps three pieces of advice: two of Dana's, one of her aunt's."""
    for said in (
        f"{story.dana.mention} Start with the why.",
        f"{story.dana.mention} Start slowly, then rest.",
        "Aunt Rosa: Walk before you run.",
    ):
        await story.maya.command(f"from {said}")
        await story.submit(story.maya)
        await story.maya.close()
    return story


async def test_alone_it_offers_all_that_is_open(three: Story) -> None:
    answer = await says(three, "tried")
    assert answer.buttons == ["I tried it"] * 3
    assert answer.ephemeral_to == three.maya.id
    await three.press(three.maya, "I tried it", on=answer)
    assert three.maya.top.title == "How it went"
    await three.maya.close()
    assert (await says(three, "tried")).buttons == ["I tried it"] * 2


@pytest.mark.parametrize("words", ["the why", "why", "WHY!", "start with the why", "wihth the why"])
async def test_a_few_words_mark_the_one_they_mean(three: Story, words: str) -> None:
    answer = await says(three, f"tried {words}")
    assert "Noted: you tried this." in answer
    assert "> Start with the why." in answer.plain
    assert "You tried this today." in answer
    assert answer.buttons == ["Say how it went", "Went another way"]
    await three.press(three.maya, "Say how it went", on=answer)
    await three.submit(three.maya, outcome="worked", telling="Keep it to myself")
    await three.maya.close()
    assert "the why" not in await three.listed()


async def test_the_adviser_names_it_as_well(three: Story) -> None:
    assert "> Walk before you run." in (await says(three, "done aunt rosa")).plain
    both = await says(three, f"tried {three.dana.mention}")
    assert "Which one did you try?" in both
    assert both.buttons == ["I tried it"] * 2
    assert "Aunt Rosa" not in both


async def test_several_are_a_choice_and_nothing_is_marked(three: Story) -> None:
    answer = await says(three, "tried start")
    assert answer.buttons == ["I tried it"] * 2
    assert "You tried this" not in await three.listed()


async def test_twice_is_once(three: Story) -> None:
    first = await says(three, "tried the why")
    assert (await says(three, "tried the why")).plain == first.plain


async def test_words_that_are_in_none_are_said_back(three: Story) -> None:
    answer = await says(three, "tried the lighthouse")
    assert "None of your open advice is like “the lighthouse”." in answer
    assert answer.buttons == ["I tried it"] * 3


async def test_of_many_five_are_shown(story: Story) -> None:
    for number in range(7):
        await story.maya.command(f"from Aunt Rosa: Advice {number}")
        await story.submit(story.maya)
        await story.maya.close()
    answer = await says(story, "tried")
    assert answer.buttons == ["I tried it"] * 5
    assert "There is more; a few of its words find it." in answer
    assert "> Advice 6" in (await says(story, "tried advice 6")).plain


async def test_with_nothing_open(story: Story) -> None:
    assert "There is no open advice of yours to mark as tried." in await says(story, "tried")
    assert "None of your open advice is like “the why”" in await says(story, "tried the why")


async def test_only_ones_own_and_only_what_was_answered(three: Story) -> None:
    await three.ask("How do I say no?")
    assert "say no" not in await says(three, "tried")
    for other in (three.dana, three.charlie, three.eve):
        await other.command("tried slowly rest")
        assert "None of your open advice is like" in other.ephemerals[-1]
        assert "Start slowly" not in other.ephemerals[-1]
    assert (await says(three, "tried")).buttons == ["I tried it"] * 3
