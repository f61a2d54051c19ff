"""Three loops, over HTTP and over Socket Mode: the same work by the same handlers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.databases import Database
from tests.story import Story, a_story


@pytest.fixture(params=[False, True], ids=["http", "socket"])
async def story(request: pytest.FixtureRequest, database: Database) -> AsyncIterator[Story]:
    """The whole cast and the running bot, in either mode."""
    async with a_story(database.url, socket_mode=request.param) as told:
        yield told
        told.ends_well()


async def test_what_was_asked_comes_full_circle(story: Story) -> None:
    await story.ask("How do I say no to my boss?")
    answer = await story.answers("Start with the why.")
    assert "pushpin" in answer.reactions
    await story.maya.react(answer, "white_check_mark")
    await story.until("2026-03-10 15:30")
    card = story.maya.last_dm
    assert "You tried this on 2 March" in card
    await story.maya.react(card, "tada")
    await story.settle()
    assert "You said it worked." in card
    await story.press(story.maya, "Say what happened", on=card)
    await story.tells(account="She listened.")
    outcome = story.dana.last_dm
    assert "She listened." in outcome
    await story.press(story.dana, "🙏", on=outcome)
    assert "Dana says thanks 🙏" in card


async def test_what_was_kept_comes_full_circle(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), "Bring two options.")
    receipt = await story.keeps(message)
    assert "You'll be asked on Monday 9 March how it went." in receipt
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "Went another way")
    await story.tells(outcome="chose not to", account="One was enough.")
    outcome = story.dana.last_dm
    assert "*I chose not to use it.*" in outcome.plain
    await story.press(story.dana, "Respond", on=outcome)
    await story.submit(story.dana, response="Then one it is.")
    await story.submit(story.dana)
    await story.dana.close()
    assert "> Then one it is." in story.maya.last_dm.plain


async def test_what_the_adviser_keeps_comes_back_to_them(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), "Bring two options.")
    receipt = await story.keeps(message, keeper=story.dana, person=story.maya)
    assert "You'll be reminded on Monday 9 March to ask Maya how it went." in receipt
    await story.until("2026-03-10 16:00")
    prompt = story.dana.last_dm
    assert "A good moment to ask Maya how it went?" in prompt
    await story.press(story.dana, "They told me", on=prompt)
    assert "You heard how it went." in prompt
    await story.dana.say(story.dana.bot_dm, "stop")
    await story.settle()
    assert "Full Circle has stopped asking you." in story.dana.last_dm
    assert not story.maya.dm
