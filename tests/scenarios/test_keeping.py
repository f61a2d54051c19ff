"""Keeping what somebody said, by the message shortcut: anybody's words anywhere, and one's own, to ask about them."""

from __future__ import annotations

import asyncio

import pytest

from bot.playground import Channel, Fault, Message, Person, View
from storage import people, workspaces
from storage.store import Tx
from tests.story import Story

ADVICE = "Always bring two options."


def a_conversation(story: Story, where: str) -> Channel:
    """One that Maya and Dana share, and the bot is not in."""
    if where == "channel":
        return story.acme.add_channel("general", story.maya, story.dana, story.charlie)
    if where == "private channel":
        return story.acme.add_channel("secret", story.maya, story.dana, kind="private")
    if where == "group":
        return story.maya.group_with(story.dana, story.charlie)
    return story.maya.dm_with(story.dana)


@pytest.mark.parametrize("where", ["dm", "group", "channel", "private channel"])
async def test_a_message_is_kept_without_touching_a_field(story: Story, where: str) -> None:
    message = await story.dana.say(a_conversation(story, where), ADVICE)
    await story.maya.shortcut("keep_advice", message)
    form = story.maya.top
    assert form.title == "Keep this advice"
    assert form.value_of("The words") == ADVICE
    assert form.value_of("Who said it?") == story.dana.id
    assert form.value_of("When would you know how it went?") == "7"

    await story.submit(story.maya)
    receipt = story.maya.top
    assert receipt.title == "Kept"
    assert "Only you see it." in receipt
    assert ADVICE in receipt
    assert "You'll be asked on Monday 9 March how it went." in receipt
    await story.press(story.maya, "Change", on=receipt)
    await story.submit(story.maya, date="2026-03-18")
    assert "You'll be asked on Wednesday 18 March how it went." in story.maya.top
    await story.maya.close()

    await story.until("2026-03-17 23:00")
    assert not story.maya.dm
    await story.until("2026-03-18 17:00")
    check_in = story.maya.last_dm
    assert "Dana gave you this advice 2 weeks ago: how did it go?" in check_in
    assert ADVICE in check_in
    assert not story.dana.dm


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("In a few days", "in your weekly digest on Friday 6 March"),
        ("In 2 weeks", "on Monday 16 March"),
        ("In a month", "on Wednesday 1 April"),
        ("In a quarter", "on Monday 1 June"),
    ],
)
async def test_one_chooses_when_one_would_know(story: Story, when: str, day: str) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    receipt = await story.keeps(message, when=when)
    assert f"You'll be asked {day} how it went." in receipt


async def test_a_date_is_chosen_and_has_to_come(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.shortcut("keep_advice", message)
    form = story.maya.top
    await story.submit(story.maya, when="date")
    assert "Choose the day on which to come back to it" in form.errors["date"]
    for past in ("2026-03-01", "2026-03-02"):
        await story.submit(story.maya, date=past)
        assert "That day has gone by" in form.errors["date"]
    await story.submit(story.maya, date="2026-03-03")
    assert "You'll be asked tomorrow how it went" in story.maya.top


async def test_a_day_in_the_calendar_is_enough(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.shortcut("keep_advice", message)
    form = story.maya.top
    await story.submit(story.maya, when="In a month", date="2026-03-18")
    assert "You chose a wait and a day." in form.errors["date"], "two days are asked back"
    await story.submit(story.maya, when="In a week")
    assert "You'll be asked on Wednesday 18 March how it went." in story.maya.top


async def test_words_author_and_subject_can_be_changed(story: Story) -> None:
    message = await story.charlie.say(
        a_conversation(story, "channel"), "Dana says: always bring two options!"
    )
    receipt = await story.keeps(message, words=ADVICE, person=story.dana, about="saying no")
    assert ADVICE in receipt
    item = await story.opens()
    assert "Dana gave you this advice" in item
    assert "About: saying no" in item
    assert "Dana says" not in item


async def test_just_a_name_is_kept_and_never_contacted(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), "My grandmother says: sleep on it.")
    await story.keeps(message, person=None, person_name="Dana's grandmother")
    await story.days_pass(8)
    assert "Dana's grandmother gave you this advice" in story.maya.last_dm
    await story.press(story.maya, "I tried it")
    await story.submit(story.maya, outcome="worked", account="I slept.", telling="tell")
    copy = story.maya.top
    assert "Full Circle doesn't carry messages to Dana's grandmother. Here is your text" in copy
    assert "sleep on it" in str(copy.value_of("Your text"))
    assert "I slept." in str(copy.value_of("Your text"))
    await story.submit(story.maya)
    assert not story.maya.forms
    assert not story.dana.dm


async def test_nobody_at_all_may_have_said_it(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.keeps(message, person=None)
    await story.days_pass(8)
    assert "You got this advice 1 week ago: how did it go?" in story.maya.last_dm
    await story.press(story.maya, "I tried it")
    form = story.maya.top
    assert "Who hears of it?" not in form.plain, "there is nobody to tell"
    await story.submit(story.maya, outcome="worked", account="She listened.")
    assert "You said it worked." in story.maya.top


async def test_letting_them_know_shows_exactly_what_they_get(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.shortcut("keep_advice", message)
    form = story.maya.top
    await story.maya.press(form, "let_know", option=["let_know"])
    assert "This is exactly what they get:" in form
    assert promised_in(form)[1:3] == ["You said, today:", f"> {ADVICE}"]
    assert not story.dana.dm

    # Unticked and ticked again, with other words: the preview follows.
    await story.maya.press(form, "let_know", option=[])
    assert "exactly" not in form
    story.maya.fill(form, words="Bring two options, always.")
    await story.maya.press(form, "let_know", option=["let_know"])
    assert "> Bring two options, always." in form.plain
    assert promised_in(form) == [
        "Maya keeps something you said, to come back to it.",
        "What you said, as Maya wrote it down, today:",
        "> Bring two options, always.",
        "Nothing is asked of you.",
    ]
    promised = promised_in(form)
    await story.submit(story.maya)
    assert "Dana is told that you keep it." in story.maya.top
    arrived = story.dana.last_dm
    assert arrived.plain.splitlines()[:-1] == promised
    assert "Nothing is asked of you." in arrived
    assert arrived.buttons == ["🙏", "Open our DM", "What is this?"]
    await story.days_pass(1)
    assert len(story.dana.dm) == 1, "once"

    await story.press(story.dana, "What is this?")
    explained = story.dana.top
    assert "Maya kept something you said" in explained
    assert explained.buttons == ["Nothing through Maya, please", "Nothing from anyone"]


async def test_nothing_is_sent_that_was_changed_after_the_tick(story: Story) -> None:
    await story.days_pass(1)
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.days_pass(7)
    await story.maya.shortcut("keep_advice", message)
    form = story.maya.top
    await story.maya.press(form, "let_know", option=["let_know"])
    assert promised_in(form)[1] == "You said, 1 week ago:"

    await story.submit(story.maya, words="Bring two options, always.", about="saying no", when="In a month")
    assert form.title == "Keep this advice", "first it is shown as it is now"
    assert "> Bring two options, always." in promised_in(form)
    assert form.value_of("What was it about?") == "saying no"
    assert form.value_of("When would you know how it went?") == "30"
    assert not story.dana.dm
    await story.submit(story.maya, person=story.charlie)
    assert form.title == "Keep this advice", "other people would read it, too"
    await story.submit(story.maya, person=story.dana)
    promised = promised_in(form)
    await story.submit(story.maya)
    assert form.title == "Kept"
    assert story.dana.last_dm.plain.splitlines()[:-1] == promised


def promised_in(form: View) -> list[str]:
    """What stands there as the message that they would get."""
    lines = form.plain.splitlines()
    return lines[lines.index("This is exactly what they get:") + 1 : -1]


async def test_letting_them_know_waits_for_their_hours(story: Story) -> None:
    await story.until("2026-03-03 08:00")
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    receipt = await story.keeps(message, let_know=True)
    assert "Dana is told today at 15:00 that you keep it." in receipt
    await story.until("2026-03-03 14:59")
    assert not story.dana.dm
    await story.until("2026-03-03 15:00")
    assert ADVICE in story.dana.last_dm


async def test_ones_own_message_becomes_a_reminder_to_ask(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.dana.shortcut("keep_advice", message)
    form = story.dana.top
    assert form.title == "Remind me to ask"
    assert "They are not contacted." in form
    assert form.value_of("The words") == ADVICE
    await story.submit(story.dana, person=story.maya)
    assert "You'll be reminded on Monday 9 March to ask Maya how it went." in story.dana.top
    assert "nobody is contacted" in story.dana.top
    await story.press(story.dana, "Change", on=story.dana.top)
    await story.submit(story.dana, date="2026-03-11")
    assert "You'll be reminded on Wednesday 11 March." in story.dana.top
    await story.dana.close()

    await story.until("2026-03-10 23:00", zone="America/New_York")
    assert not story.dana.dm
    await story.until("2026-03-11 17:00", zone="America/New_York")
    prompt = story.dana.last_dm
    assert "A good moment to ask Maya how it went?" in prompt
    assert ADVICE in prompt
    await story.days_pass(30)
    assert len(story.dana.dm) == 1, "one prompt"
    assert not story.maya.dm
    assert "Nothing is open" in await story.listed(), "Maya is shown nothing of it"


async def test_the_same_message_twice_is_one_item(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.keeps(message)
    await story.maya.shortcut("keep_advice", message)
    assert story.maya.top.title == "A piece of advice"
    assert "You'll be asked on Monday 9 March how it went" in story.maya.top
    await story.maya.close()
    assert (await story.listed()).buttons == ["Open", "All in Home"]


async def test_two_forms_for_one_message_and_one_form_sent_twice(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.shortcut("keep_advice", message)
    payload = story.maya.top.to_slack()
    await story.maya.shortcut("keep_advice", message)
    await asyncio.gather(story.submit(story.maya), story.maya.submit_forged(payload))
    await story.maya.submit_forged(payload)
    await story.settle()
    assert (await story.listed()).buttons == ["Open", "All in Home"]


@pytest.mark.parametrize("first", ["Maya", "Dana"])
async def test_both_keep_the_same_message_and_neither_learns_of_the_other(story: Story, first: str) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    people = [story.maya, story.dana] if first == "Maya" else [story.dana, story.maya]
    receipts = {person.name: await story.keeps(message, keeper=person) for person in people}
    assert "Maya" not in receipts["Dana"], "she named nobody"
    assert "Maya" not in (await story.listed(story.dana)).plain

    await story.until("2026-03-09 17:00", zone="America/New_York")
    assert "how did it go?" in story.maya.last_dm
    assert "A good moment to ask how it went?" in story.dana.last_dm
    assert "Maya" not in story.dana.last_dm

    # One item: what Maya tells ends Dana's side too.
    prompt = story.dana.last_dm
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    await story.days_pass(1)
    assert "She listened." in story.dana.last_dm
    assert "They told me" not in prompt.buttons


async def test_both_keep_it_and_the_telling_comes_first(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.keeps(message)
    await story.keeps(message, keeper=story.dana, person=story.maya)
    item = await story.opens()
    await story.press(story.maya, "I tried it", on=item)
    await story.tells()
    assert "came back to your advice" in story.dana.last_dm
    await story.days_pass(20)
    assert len(story.dana.dm) == 1, "telling cancels the prompt"


@pytest.mark.parametrize("first", ["Maya", "Dana"])
async def test_the_adviser_names_somebody_else_than_who_keeps_it(story: Story, first: str) -> None:
    """Said to several in a channel: Dana wants to ask Charlie, and never learns that Maya keeps it, too."""
    message = await story.dana.say(a_conversation(story, "channel"), ADVICE)
    if first == "Maya":
        await story.keeps(message)
    receipt = await story.keeps(message, keeper=story.dana, person=story.charlie)
    if first == "Dana":
        await story.keeps(message)
    assert "to ask Charlie how it went" in receipt
    await story.until("2026-03-09 17:00", zone="America/New_York")
    assert "A good moment to ask Charlie how it went?" in story.dana.last_dm
    assert "Maya" not in story.dana.last_dm
    assert "Dana gave you this advice" in story.maya.last_dm
    await story.press(story.dana, "They told me", on=story.dana.last_dm)
    assert "how did it go?" in story.maya.last_dm, "Charlie told her, not Maya"


async def test_two_receivers_keep_the_same_message(story: Story) -> None:
    story.bystanders.remove(story.charlie)
    message = await story.dana.say(a_conversation(story, "channel"), ADVICE)
    await story.keeps(message)
    await story.keeps(message, keeper=story.charlie)
    await story.days_pass(8)
    for person in (story.maya, story.charlie):
        assert "Dana gave you this advice" in person.last_dm
    await story.press(story.maya, "Went another way")
    await story.submit(story.maya, telling="keep")
    assert "how did it go?" in story.charlie.last_dm, "each item is its receiver's own"


async def test_the_bots_own_message_opens_its_item(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.keeps(message)
    await story.days_pass(8)
    await story.maya.shortcut("keep_advice", story.maya.last_dm)
    assert story.maya.top.title == "A piece of advice"
    assert ADVICE in story.maya.top
    await story.maya.close()

    question = await story.ask("How do I say no?")
    answer = await story.answers("Start with the why.")
    for own in (question, answer):
        await story.maya.shortcut("keep_advice", own)
        assert "Start with the why." in story.maya.top
        assert story.maya.top.title == "A piece of advice"
        await story.maya.close()


async def test_what_an_app_wrote_is_not_kept(story: Story) -> None:
    robot = story.acme.add_person("Robot", is_bot=True)
    channel = story.acme.add_channel("general", story.maya, robot)
    written = await robot.say(channel, "Buy now!")
    written.bot_id = "B0ROBOT"
    await story.maya.shortcut("keep_advice", written)
    assert "This was written by an app" in story.maya.top
    await story.maya.close()

    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.shortcut("keep_advice", said)
    await story.submit(story.maya, person=robot)
    assert "written by an app" in story.maya.top.plain
    assert "Nothing is open" in await story.listed()


async def test_a_message_without_words_is_not_kept(story: Story) -> None:
    picture = await story.dana.say(story.maya.dm_with(story.dana), files=["cat.png"])
    await story.maya.shortcut("keep_advice", picture)
    assert "There are no words in this message to keep" in story.maya.top
    await story.maya.close()
    said = await story.dana.say(story.maya.dm_with(story.dana), ADVICE)
    await story.maya.shortcut("keep_advice", said)
    await story.submit(story.maya, words="   ")
    assert "Write down what was said" in story.maya.top.errors["words"]


async def test_a_forwarded_message_has_its_words_in_an_attachment(story: Story) -> None:
    general = a_conversation(story, "channel")
    said = await story.charlie.say(general, ADVICE)
    forwarded = await story.dana.forward(said, to=general)
    await story.maya.shortcut("keep_advice", forwarded)
    form = story.maya.top
    assert form.value_of("The words") == ADVICE
    assert form.value_of("Who said it?") == story.charlie.id, "not whoever passed it on"
    await story.submit(story.maya)
    await story.maya.close()

    await story.maya.shortcut("keep_advice", said)
    assert "Charlie gave you this advice" in story.maya.top, "the same message: one item"
    await story.maya.close()
    await story.charlie.shortcut("keep_advice", forwarded)
    assert story.charlie.top.title == "Remind me to ask", "these are Charlie's own words"


async def test_a_forward_whose_words_stand_in_blocks_alone(story: Story) -> None:
    said = {"type": "rich_text_section", "elements": [{"type": "text", "text": ADVICE}]}
    blocks = [{"message": {"blocks": [{"type": "rich_text", "elements": [said]}]}}]
    shared = {"is_share": True, "author_name": "Priya", "message_blocks": blocks}
    forwarded = await story.dana.say(story.maya.dm_with(story.dana), attachments=[shared])
    await story.maya.shortcut("keep_advice", forwarded)
    form = story.maya.top
    assert form.value_of("The words") == ADVICE
    assert not form.value_of("Who said it?"), "Slack did not say"
    assert form.value_of("Or just a name") == "Priya"


@pytest.mark.parametrize("is_told", [True, False])
async def test_whoever_is_mentioned_is_called_by_their_name(story: Story, is_told: bool) -> None:
    priya = story.acme.add_person("Priya", tz="Europe/Berlin")
    message = await story.dana.say(story.maya.dm_with(story.dana), f"Ask {priya.mention} first.")
    if not is_told:
        story.slack.fail_next("users.info", Fault.status(500), times=9)
    await story.maya.shortcut("keep_advice", message)
    called = "Priya" if is_told else "somebody"
    assert story.maya.top.value_of("The words") == f"Ask @{called} first."
    await story.submit(story.maya)
    await story.maya.close()
    assert await story.circle.store.look(_who_was_met, priya.id) is None, "who is only mentioned is not kept"


def _who_was_met(tx: Tx, slack_id: str) -> object:
    home = next(each for each in workspaces.list_all(tx) if each.team_id == "T0ACME")
    return people.find(tx, home.id, slack_id)


async def test_very_long_words_are_kept_whole(story: Story) -> None:
    long = "".join(f"Point {n}: say why. " for n in range(2000))[:40_000]
    message = await story.dana.say(story.maya.dm_with(story.dana), long)
    await story.maya.shortcut("keep_advice", message)
    form = story.maya.top
    assert "This is how it begins. All of it is kept" in form
    await story.submit(story.maya)
    assert story.maya.top.title == "Kept"
    await story.maya.close()
    await story.days_pass(8)
    assert "…" in story.maya.last_dm.plain
    await story.press(story.maya, "Read all")
    pages = [words_of(story.maya)]
    while "Read on" in story.maya.top.buttons:
        await story.press(story.maya, "Read on", on=story.maya.top)
        pages.append(words_of(story.maya))
    assert "".join("".join(pages).split()) == "".join(long.split())


def words_of(person: Person) -> str:
    lines = person.top.plain.splitlines()
    return " ".join(line.removeprefix("> ") for line in lines if line.startswith("> "))


async def test_a_long_text_is_held_for_an_hour_only(story: Story) -> None:
    message = await story.dana.say(story.maya.dm_with(story.dana), "why " * 1000)
    await story.maya.shortcut("keep_advice", message)
    form = story.maya.top
    await story.time_passes(minutes=61)
    await story.submit(story.maya)
    assert "open for more than an hour" in story.maya.top
    assert form.is_open
    while story.maya.forms:
        await story.maya.close()
    assert "Nothing is open" in await story.listed()
    await story.keeps(message)
    assert (await story.listed()).buttons == ["Open", "All in Home"]


@pytest.mark.parametrize("why", ["left", "external"])
async def test_words_of_somebody_who_cannot_be_contacted(story: Story, why: str) -> None:
    gone = story.acme.add_person("Gone", tz="Europe/Berlin")
    message: Message = await gone.say(story.maya.dm_with(gone), ADVICE)
    setattr(gone, {"left": "deleted", "external": "external"}[why], True)
    receipt = await story.keeps(message, let_know=True)
    assert "Full Circle doesn't carry messages to Gone." in receipt
    await story.days_pass(8)
    assert ADVICE in story.maya.last_dm
    await story.press(story.maya, "I tried it")
    await story.submit(story.maya, outcome="partly", telling="tell", account="So so.")
    assert "Here is your text to send yourself" in story.maya.top
    assert "So so." in str(story.maya.top.value_of("Your text"))
    assert len(story.slack.posts()) == 1, "the check-in and nothing else"


async def test_words_of_somebody_whom_slack_does_not_show_us(story: Story) -> None:
    hidden = story.acme.add_person("Hidden", tz="Europe/Berlin", visible=False)
    message = await hidden.say(story.maya.dm_with(hidden), ADVICE)
    receipt = await story.keeps(message, let_know=True)
    assert "Full Circle doesn't carry messages to this person." in receipt
    await story.days_pass(8)
    assert "You got this advice 1 week ago: how did it go?" in story.maya.last_dm
    await story.press(story.maya, "Went another way")
    await story.submit(story.maya)
    assert len(story.slack.posts()) == 1


async def test_adversarial_words_are_only_words(story: Story) -> None:
    channel = a_conversation(story, "channel")
    words = "<!channel> *bold* > quote & <https://evil.test|good> \u202egnirts \u200b ```"
    message = await story.dana.say(channel, words)
    await story.keeps(message, let_know=True)
    for post in story.slack.posts():
        assert "<!channel>" not in str(post.args)
        assert "<https://evil.test|good>" not in str(post.args)
    await story.days_pass(8)
    assert "<!channel>" not in str(story.slack.posts()[-1].args)
    assert "@channel" in story.maya.last_dm.plain or "<!channel>" in story.maya.last_dm.plain
