"""`/advice`: what is open, help, and kind answers to everything else, wherever it is typed."""

from __future__ import annotations

import pytest

from bot.playground import Channel, View
from tests.story import Story


async def test_with_nothing_open_it_says_how_to_begin(story: Story) -> None:
    listed = await story.listed()
    assert "Nothing is open for you at the moment." in listed
    assert "Keep this advice" in listed
    assert "/advice ask @dana how do I begin?" in listed
    assert listed.ephemeral_to == story.maya.id
    assert not story.maya.dm


async def test_one_item_and_its_form(story: Story) -> None:
    await story.ask("How do I say no?")
    listed = await story.listed()
    assert listed.plain.splitlines() == [
        "*Open for you*",
        "You asked Dana, today:",
        "> How do I say no?",
        "[Open]",
        "No answer yet.",
        "Resting advice is in Full Circle's Home.",
        "[All in Home]",
    ]
    assert listed.spoken.startswith("This is what is open for you, the most timely first.")
    item = await story.opens()
    assert item.buttons == ["Take it back", "Let it go"]
    await story.press(story.maya, "Let it go", on=item)
    assert "You let this go." in item
    await story.maya.close()
    assert "Nothing is open" in await story.listed()


async def test_everything_can_be_done_from_the_items_form(story: Story) -> None:
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    item = await story.opens()
    await story.choose(story.maya, "later", "Tomorrow", on=item)
    assert "You'll be asked tomorrow how it went." in item
    await story.choose(story.maya, "more", "Stop asking about this", on=item)
    assert "You won't be asked about this again." in item
    await story.press(story.maya, "I tried it", on=item)
    await story.submit(story.maya, outcome="worked", account="She listened.", telling="tell")
    await story.submit(story.maya)
    assert "on its way to Dana" in story.maya.top
    assert "She listened." in story.dana.last_dm
    assert not story.maya.dm


async def test_of_many_the_five_most_timely_stand_there(story: Story) -> None:
    dm = story.maya.dm_with(story.dana)
    for number in (7, 3, 5, 1, 6, 2, 4):
        message = await story.dana.say(dm, f"Advice {number}.")
        await story.keeps(message, when="date", date=f"2026-03-{10 + number}")
    listed = await story.listed()
    shown = [line.removeprefix("> ") for line in listed.plain.splitlines() if line.startswith("> ")]
    assert shown == [f"Advice {number}." for number in (1, 2, 3, 4, 5)]
    assert listed.buttons == ["Open"] * 5 + ["All in Home"]
    assert "There is more in Full Circle's Home, and resting advice too." in listed
    [home] = [each for block in listed.blocks for each in block.get("elements", []) if "url" in each]
    assert home["url"] == f"slack://app?team={story.acme.id}&id={story.acme.app_id}&tab=home"
    await story.press(story.maya, "All in Home", on=listed)
    item = await story.opens(nth=2)
    assert "Advice 3." in item


async def test_both_sides_of_a_person_stand_in_one_list(story: Story) -> None:
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    question = await story.ask("What shall I read?", asker=story.dana, adviser=story.maya)
    await story.maya.say(question.channel, "Poems.", thread=question)
    mine = await story.maya.say(story.maya.dm_with(story.dana), "Sleep on it.")
    await story.keeps(mine, person=story.dana)
    listed = await story.listed()
    assert "Dana gave you this advice today:\n> Start with the why." in listed.plain
    assert "You said to Dana, today:\n> Sleep on it." in listed.plain
    assert "Poems" not in listed, "that is Dana's to come back to"


async def test_help(story: Story) -> None:
    await story.maya.command("help")
    answer = story.maya.ephemerals[-1]
    for words in ("/advice ask @dana", "Keep this advice", "write *stop* to me", "Slack rules"):
        assert words in answer


@pytest.mark.parametrize(
    ("typed", "understood", "suggested"),
    [
        ("aks @dana hello", "aks @dana hello", "/advice ask @person question"),
        ("hepl", "hepl", "/advice help"),
        ("dance", "dance", None),
        ("<!channel> & *bold*", "<!channel> & *bold*", None),
        ("🦄", "🦄", None),
        ("x" * 3000, "xxx", None),
    ],
)
async def test_what_is_not_understood_is_answered_with_an_example(
    story: Story, typed: str, understood: str, suggested: str | None
) -> None:
    await story.maya.command(typed)
    answer = story.maya.ephemerals[-1]
    assert f"I understood “{understood}" in answer
    assert ("Did you mean" in answer) == (suggested is not None)
    if suggested:
        assert f"Did you mean `{suggested}`?" in answer
    assert ("An example: `/advice" in answer) == (typed != "hepl")
    assert "All there is: `/advice help`" in answer


@pytest.mark.parametrize("typed", ["HELP", "  help  ", "Help\tme", "help\nplease", "help   with   what"])
async def test_case_and_whitespace_do_not_matter(story: Story, typed: str) -> None:
    await story.maya.command(typed)
    assert "Advice that comes full circle" in story.maya.ephemerals[-1]


@pytest.mark.parametrize(
    "typed",
    ["ASK {dana} How do I say no?", " Ask\t{dana}   How do I say no? ", "ask {dana}\nHow do I say no?"],
)
async def test_a_question_in_odd_clothes(story: Story, typed: str) -> None:
    await story.maya.command(typed.format(dana=story.dana.mention))
    form: View = story.maya.top
    assert form.value_of("Whom do you ask?") == story.dana.id
    assert form.value_of("Your question") == "How do I say no?"


async def test_a_name_that_is_no_mention_leaves_the_choice_open(story: Story) -> None:
    await story.maya.command("ask @dana How do I say no?")
    assert story.maya.top.value_of("Whom do you ask?") is None
    assert story.maya.top.value_of("Your question") == "How do I say no?"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("ask @dana How?", "Whom do you ask?"),
        ("@Dana How?", "Whom do you ask?"),
        ("from @dana. Start small", "Who said it?"),
        ("gave @dana Start small", "Whom did you say it to?"),
        ("give @dana They read your guide", "Who is it for?"),
    ],
)
async def test_a_typed_name_is_the_one_person_of_that_name_whom_the_bot_knows(
    story: Story, typed: str, field: str
) -> None:
    await story.ask("Do you have a minute?")
    await story.maya.command(typed)
    assert story.maya.top.value_of(field) == story.dana.id
    await story.maya.close()
    await story.maya.command("with @dana")
    assert "Dana" in story.maya.ephemerals[-1]
    assert "choose the colleague" not in story.maya.ephemerals[-1]


async def test_a_typed_name_of_two_people_leaves_the_choice_open(story: Story) -> None:
    await story.ask("Do you have a minute?")
    other = story.acme.add_person("Dana Lee", tz="Europe/Berlin")
    await other.command("help")
    await story.keeps(await other.say(story.maya.dm_with(other), "Rest more."))
    await story.maya.command("ask @dana How?")
    assert story.maya.top.value_of("Whom do you ask?") is None
    await story.maya.close()
    await story.maya.command("ask @dana.lee How?")
    assert story.maya.top.value_of("Whom do you ask?") == other.id


@pytest.mark.parametrize("where", ["a human DM", "a channel", "a group"])
async def test_it_works_anywhere_and_only_its_writer_sees_the_answer(story: Story, where: str) -> None:
    places: dict[str, Channel] = {
        "a human DM": story.maya.dm_with(story.dana),
        "a channel": story.acme.add_channel("general", story.maya, story.dana, story.charlie),
        "a group": story.maya.group_with(story.dana, story.charlie),
    }
    channel = places[where]
    message = await story.dana.say(channel, "Start with the why.")
    await story.keeps(message)
    await story.maya.command("", channel=channel)
    assert "Start with the why." in story.maya.sees(channel)[-1]
    await story.press(story.maya, "Open", on=story.maya.sees(channel)[-1])
    assert story.maya.top.title == "A piece of advice"
    await story.maya.close()
    await story.maya.command(f"ask {story.dana.mention} Why?", channel=channel)
    await story.submit(story.maya)
    assert story.thread_of(story.dana) is not channel
    for other in (story.dana, story.charlie):
        assert [one for one in other.sees(channel) if one.bot_id] == []


async def test_somebody_else_sees_only_what_is_theirs(story: Story) -> None:
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    maya = await story.listed()
    for other in (story.charlie, story.eve, story.dana):
        assert "Nothing is open" in await story.listed(other), "what Dana answered is Maya's to come back to"
    value = maya.blocks[1]["accessory"]["value"]
    for thief in (story.charlie, story.eve):
        await thief.press_forged("open_item", value)
        assert "why" not in thief.top
        assert "no?" not in thief.top


async def test_home_shows_the_same_list(story: Story) -> None:
    await story.maya.open_home()
    assert story.maya.home is not None
    assert "Ask a colleague for advice." in story.maya.home
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.maya.open_home()
    listed = await story.listed()
    for line in listed.plain.splitlines()[:4]:
        assert line in story.maya.home
    await story.maya.open_home(tab="messages")
    await story.charlie.open_home()
    assert story.charlie.home is not None
    assert "Start with the why." not in story.charlie.home
