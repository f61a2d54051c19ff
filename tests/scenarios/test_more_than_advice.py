"""More than advice: asking somebody to put their name to something, the plain answers to that, and that nobody is ever reminded of it."""

from __future__ import annotations

import pytest

from bot.playground import Message, Person
from tests.story import Story

ASKED = "Would you put in a word for me with Kim?"


async def asks(story: Story) -> Message:
    """Maya asks Dana, with the tick."""
    await story.maya.command(f"ask {story.dana.mention} {ASKED}")
    await story.submit(story.maya, favour=["favour"])
    assert "The post says that a plain yes or no is fine." in story.maya.top
    await story.maya.close()
    await story.settle()
    return story.thread_of(story.maya).shown()[-1]


async def forged(story: Story, who: Person, question: Message, action: str) -> None:
    value = next(
        one["value"] for one in question.blocks[-1]["elements"] if one["action_id"].startswith("what_is")
    )
    await who.press_forged(action, value, message=question)
    await story.settle()


async def test_the_post_says_so_and_has_the_three_answers(story: Story) -> None:
    question = await asks(story)
    assert "This is more than advice: Maya asks you to put your name to something." in question
    assert "A plain yes or no is fine." in question
    assert question.buttons == ["I can do that", "I'd rather advise", "Not now", "What is this?"]
    assert "keeps your answer" not in question
    await story.press(story.dana, "What is this?", on=question)
    assert "Maya asks for more than advice" in story.dana.top
    assert "sponsor" not in f"{question.plain} {story.dana.top.plain}".casefold()


@pytest.mark.parametrize("answer", ["I can do that", "Not now"])
async def test_a_plain_answer_is_shown_and_nothing_follows(story: Story, answer: str) -> None:
    question = await asks(story)
    item = await story.opens()
    assert "No answer yet." in item
    await story.maya.close()
    await story.press(story.dana, answer, on=question)
    assert f"Dana says: “{answer}.”" in question
    assert "Nothing is open" in await story.listed()
    await story.answers("I know her from my first job.", to=question)
    await story.days_pass(80)
    assert not story.maya.dm
    assert not story.dana.dm
    assert len(story.thread_of(story.maya).shown()) == 2


async def test_who_would_rather_advise_is_kept_from_then_on(story: Story) -> None:
    question = await asks(story)
    before = await story.answers("Hm, let me think.", to=question)
    await story.time_passes(minutes=10)
    await story.press(story.dana, "I'd rather advise", on=question)
    assert "Dana says: “I'd rather advise.”" in question
    assert "Full Circle keeps your answer for Maya" in question
    assert "Dana says: “I'd rather advise.”" in await story.listed()
    await story.dana.edit(before, "Hm, let me think about it.")
    await story.answers("Write to her yourself: she likes that.", to=question)
    item = await story.opens()
    assert "Write to her yourself" in item
    assert "Hm" not in item
    await story.maya.close()
    await story.days_pass(8)
    assert "Write to her yourself" in story.maya.last_dm


async def test_a_changed_mind(story: Story) -> None:
    question = await asks(story)
    await story.press(story.dana, "I can do that", on=question)
    assert question.buttons == ["I'd rather advise", "Not now", "What is this?"]
    await story.press(story.dana, "Not now", on=question)
    assert "Dana says: “Not now.”" in question
    await story.press(story.dana, "I'd rather advise", on=question)
    await story.answers("Write to her yourself.", to=question)
    await story.press(story.dana, "I can do that", on=question)
    assert "This moved on" in story.dana.top, "advice came of it"
    assert "Write to her yourself." in await story.listed()


async def test_an_unanswered_one_is_never_chased(story: Story) -> None:
    await asks(story)
    await story.days_pass(70)
    assert not story.maya.dm
    assert not story.dana.dm
    assert len(story.thread_of(story.maya).shown()) == 1


async def test_let_go_or_taken_back_by_the_asker(story: Story) -> None:
    question = await asks(story)
    await story.opens()
    await story.press(story.maya, "Let it go", on=story.maya.top)
    await story.maya.close()
    await story.press(story.dana, "I can do that", on=question)
    assert "Dana says: “I can do that.”" in question, "what Maya did is not shown"
    assert not story.dana.forms
    again = await asks(story)
    await story.opens()
    await story.press(story.maya, "Take it back", on=story.maya.top)
    assert again.deleted
    await forged(story, story.dana, again, "favour_can")
    assert "This moved on" in story.dana.top


async def test_nobody_else_answers(story: Story) -> None:
    question = await asks(story)
    for action in ("favour_can", "favour_advises", "favour_not_now"):
        for who in (story.maya, story.charlie, story.eve):
            await forged(story, who, question, action)
            assert "nothing was changed" in who.top
            who.drop_forms()
    assert "Dana says" not in question


async def test_the_same_press_twice_and_the_question_as_usual_without_the_tick(story: Story) -> None:
    question = await asks(story)
    await forged(story, story.dana, question, "favour_can")
    await forged(story, story.dana, question, "favour_can")
    assert "I can do that" in question
    usual = await story.ask("How do I say no?")
    assert usual.buttons == ["What is this?"]
    await forged(story, story.dana, usual, "favour_can")
    assert "This moved on" in story.dana.top


async def test_a_question_that_cannot_be_brought_ends_honestly(story: Story) -> None:
    """For whatever reason; the asker reads the sentence that does not say which, and has the text."""
    story.clock.move_to(story.clock.now().replace(hour=22))
    await story.maya.command(f"ask {story.dana.mention} How do I say no?")
    await story.submit(story.maya)
    await story.maya.close()
    await story.dana.change(deleted=True)
    await story.days_pass(1)
    listed = await story.listed()
    assert "You wanted to ask Dana" in listed
    assert "Full Circle doesn't carry messages to Dana. Here is your text to send yourself." in listed
    assert "No answer yet" not in listed
    item = await story.opens()
    assert "How do I say no?" in item
    assert item.buttons == ["Let it go"]
    await story.maya.open_home()
    assert story.maya.home
    assert "doesn't carry messages to Dana" in story.maya.home
    assert not story.maya.dm, "without a message more"


async def test_a_no_that_came_meanwhile_reads_the_same(story: Story) -> None:
    first = await story.ask("How do I say no?")
    story.clock.move_to(story.clock.now().replace(hour=22))
    await story.maya.command(f"ask {story.dana.mention} And how do I say yes?")
    await story.submit(story.maya)
    await story.maya.close()
    await story.press(story.dana, "What is this?", on=first)
    await story.press(story.dana, "Nothing through Maya, please", on=story.dana.top)
    await story.days_pass(1)
    assert "Full Circle doesn't carry messages to Dana." in await story.listed()
