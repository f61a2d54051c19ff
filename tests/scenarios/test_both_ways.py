"""Both ways: what people like to hear about, what they pass on to each other, and the brief before they talk. Nothing is ever counted."""

from __future__ import annotations

import re

import pytest

from bot.playground import Message, View
from tests.scenarios.test_telling import shown_exactly, words_of
from tests.story import Story


async def says(story: Story, who: str, typed: str) -> Message:
    """What the command answers somebody."""
    person = getattr(story, who)
    response = await person.command(typed)
    assert response.ok, response
    answer: Message = person.ephemerals[-1]
    return answer


async def came_full_circle(story: Story, *, consent: str = "Yes") -> Message:
    """Dana answered, Maya told her how it went, and Dana said whether she wants to hear more."""
    await story.ask("How do I say no?")
    await story.answers("Start with the why.")
    await story.until("2026-03-10 15:30")
    await story.press(story.maya, "I tried it")
    await story.tells(account="She listened.")
    outcome = story.dana.last_dm
    if consent:
        await story.press(story.dana, consent, on=outcome)
    return outcome


async def passes_on(story: Story, words: str) -> View:
    """Maya passes something on to Dana; the receipt."""
    await story.maya.command(f"give {story.dana.mention} {words}")
    await story.submit(story.maya)
    await story.submit(story.maya)
    return story.maya.top


class TestUseful:
    async def test_a_line_is_written_shown_changed_and_taken_away(self, story: Story) -> None:
        answer = await says(story, "dana", "useful")
        assert "You have no line yet." in answer
        assert "To write it: `/advice useful How my talks come across`" in answer
        answer = await says(story, "dana", "useful How my talks\n come   across")
        assert answer.plain.splitlines()[:2] == [
            "Noted. This is what colleagues read:",
            "> Dana likes to hear about: How my talks come across",
        ]
        assert "To take it away: `/advice useful -`" in answer
        assert "> Dana likes to hear about: How my talks come across" in await says(story, "dana", "useful")
        await says(story, "dana", "useful Where my guide is read")
        assert "Where my guide is read" in await says(story, "dana", "useful")
        assert "Your line is taken away" in await says(story, "dana", "useful nothing")
        assert "You have no line yet." in await says(story, "dana", "useful")
        assert not story.dana.dm

    @pytest.mark.parametrize("nothing", ["-", "Nothing.", "none", "CLEAR"])
    async def test_several_words_take_it_away(self, story: Story, nothing: str) -> None:
        await says(story, "dana", "useful My talks")
        assert "Your line is taken away" in await says(story, "dana", f"useful {nothing}")

    async def test_it_is_one_line(self, story: Story) -> None:
        assert "more than one line" in await says(story, "dana", "useful " + "x" * 201)
        assert "You have no line yet." in await says(story, "dana", "useful")

    async def test_it_stands_beside_what_one_is_about_to_tell(self, story: Story) -> None:
        await says(story, "dana", "useful How <!channel> my *talks* land & who reads them")
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.until("2026-03-10 15:30")
        await story.press(story.maya, "I tried it")
        assert "Anything useful to Dana?" in story.maya.top
        line = "Dana likes to hear about: How <!channel> my *talks* land & who reads them"
        assert line in story.maya.top
        await story.maya.close()
        await story.maya.command(f"give {story.dana.mention}")
        assert line in story.maya.top

    async def test_it_is_not_shown_where_nothing_is_carried(self, story: Story) -> None:
        await says(story, "dana", "useful My talks")
        await came_full_circle(story, consent="No thanks")
        await story.maya.command(f"give {story.dana.mention}")
        assert "likes to hear" not in story.maya.top
        assert "My talks" not in await says(story, "maya", f"with {story.dana.mention}")

    async def test_nobody_elsewhere_sees_it(self, story: Story) -> None:
        await says(story, "dana", "useful My talks")
        answer = await says(story, "eve", f"with {story.dana.mention}")
        assert "My talks" not in answer


class TestGivingBack:
    async def test_what_arrives_is_what_was_shown(self, story: Story) -> None:
        await came_full_circle(story)
        await story.maya.command(f"give {story.dana.mention} The new team <reads> your guide.")
        form = story.maya.top
        assert form.value_of("Who is it for?") == story.dana.id
        assert form.value_of("What do you pass on?") == "The new team <reads> your guide."
        standing = len(story.dana.dm)
        await story.submit(story.maya)
        preview = story.maya.top
        assert preview.title == "Before it is sent"
        assert "Nothing is sent before you press Send." in preview
        assert len(story.dana.dm) == standing
        promised = shown_exactly(preview)
        assert promised == [
            "Maya passes something on to you.",
            "Maya says:",
            "> The new team <reads> your guide.",
            "You get this because you wanted to hear from Maya.",
        ]
        await story.submit(story.maya)
        assert "It is on its way to Dana." in story.maya.top
        message = story.dana.last_dm
        assert words_of(message) == promised
        assert message.buttons == ["Open our DM", "What is this?"]
        assert "guide" in message.spoken
        assert "guide" not in message.spoken[:90]
        assert len(story.dana.dm) == standing + 1
        assert "Nothing is open" in await story.listed(), "it is about no item"

    async def test_the_same_form_twice_is_sent_once(self, story: Story) -> None:
        await came_full_circle(story)
        await story.maya.command(f"give {story.dana.mention} Your guide is read.")
        await story.submit(story.maya)
        view = story.maya.top.to_slack()
        for _ in range(2):
            assert (await story.maya.submit_forged(view)).ok
        await story.settle()
        assert [one.plain for one in story.dana.dm].count(story.dana.last_dm.plain) == 1
        assert "Your guide is read." in story.dana.last_dm

    async def test_it_waits_for_the_readers_hours_and_is_undone_until_then(self, story: Story) -> None:
        await came_full_circle(story)
        await story.until("2026-03-11 09:30")
        receipt = await passes_on(story, "Your guide is read.")
        assert "Dana gets this today at 14:00." in receipt
        brief = await says(story, "maya", f"with {story.dana.mention}")
        assert "On its way: Dana gets this today at 14:00.\n> Your guide is read.\n[Undo]" in brief.plain
        await story.press(story.maya, "Undo", on=receipt)
        assert "It is undone, and Dana gets nothing of it." in story.maya.top
        await story.maya.close()
        await story.press(story.maya, "Undo", on=brief)
        assert "It is undone" in story.maya.top, "pressed twice"
        await story.maya.close()
        await story.until("2026-03-11 16:00")
        assert "guide" not in story.dana.last_dm
        assert "guide" not in await says(story, "maya", f"with {story.dana.mention}")

    async def test_an_undo_that_comes_too_late_is_answered_kindly(self, story: Story) -> None:
        await came_full_circle(story)
        await story.until("2026-03-11 09:30")
        receipt = await passes_on(story, "Your guide is read.")
        await story.until("2026-03-11 14:30")
        assert "Your guide is read." in story.dana.last_dm
        await story.press(story.maya, "Undo", on=receipt)
        assert "It has arrived by now" in story.maya.top

    @pytest.mark.parametrize("consent", ["", "No thanks"])
    async def test_without_a_yes_the_words_come_back(self, story: Story, consent: str) -> None:
        """The same for who was asked nothing yet, who said nothing, and who said no."""
        await came_full_circle(story, consent=consent)
        standing = len(story.dana.dm)
        for whom, name in ((story.dana, "Dana"), (story.charlie, "Charlie")):
            await story.maya.command(f"give {whom.mention} Your guide is read.")
            await story.submit(story.maya)
            sentence = f"Full Circle doesn't carry messages to {name}. Here is your text to send yourself."
            assert sentence in story.maya.top
            assert story.maya.top.value_of("Your text") == "Your guide is read."
            await story.submit(story.maya)
        assert len(story.dana.dm) == standing
        assert not story.charlie.dm

    async def test_a_no_between_the_preview_and_the_press(self, story: Story) -> None:
        outcome = await came_full_circle(story)
        await story.maya.command(f"give {story.dana.mention} Your guide is read.")
        await story.submit(story.maya)
        await story.dana.press_forged("consent_no", _value(outcome, "thank"), message=outcome)
        await story.submit(story.maya)
        assert "Full Circle doesn't carry messages to Dana." in story.maya.top
        await story.days_pass(1)
        assert "guide" not in story.dana.last_dm

    async def test_a_no_while_it_waits_stops_it(self, story: Story) -> None:
        outcome = await came_full_circle(story)
        await story.until("2026-03-11 09:30")
        await passes_on(story, "Your guide is read.")
        await story.dana.press_forged("consent_no", _value(outcome, "thank"), message=outcome)
        await story.days_pass(2)
        assert "guide" not in story.dana.last_dm
        assert not any("guide" in message for message in story.maya.dm), "and nobody is told why"
        brief = await says(story, "maya", f"with {story.dana.mention}")
        sentence = "Full Circle doesn't carry messages to Dana. Here is your text to send yourself."
        assert f"{sentence}\n> Your guide is read." in brief.plain

    async def test_its_reader_can_end_it(self, story: Story) -> None:
        await came_full_circle(story)
        await passes_on(story, "Your guide is read.")
        await story.press(story.dana, "What is this?")
        about = story.dana.top
        assert "since you wanted to hear when Maya comes back to your advice" in about
        await story.press(story.dana, "Nothing through Maya, please", on=about)
        assert "Full Circle brings you nothing more from Maya" in story.dana.top
        await story.maya.close()
        await story.maya.command(f"give {story.dana.mention} And another.")
        await story.submit(story.maya)
        assert "Full Circle doesn't carry messages to Dana." in story.maya.top

    async def test_its_reader_can_end_everything(self, story: Story) -> None:
        await came_full_circle(story)
        await passes_on(story, "Your guide is read.")
        await story.press(story.dana, "What is this?")
        await story.press(story.dana, "Nothing from anyone", on=story.dana.top)
        assert "nothing from anyone any more" in story.dana.top
        await story.maya.close()
        await story.maya.command(f"ask {story.dana.mention} And this?")
        await story.submit(story.maya)
        assert "Full Circle doesn't carry messages to Dana." in story.maya.top

    @pytest.mark.parametrize(
        ("typed", "kind_answer"),
        [
            ("give {maya} something", "That is you."),
            ("give {dana} {charlie} both of you", "more than one person"),
            ("give {dana} " + "x" * 1600, "longer than Slack lets a form hold"),
        ],
    )
    async def test_what_cannot_be_given_is_answered_with_an_example(
        self, story: Story, typed: str, kind_answer: str
    ) -> None:
        named = typed.format(maya=story.maya.mention, dana=story.dana.mention, charlie=story.charlie.mention)
        answer = await says(story, "maya", named)
        assert kind_answer in answer
        assert "`/advice give" in answer

    async def test_an_app_is_given_nothing(self, story: Story) -> None:
        poll = story.acme.add_person("Poll", is_bot=True)
        await story.maya.command(f"give {poll.mention} something")
        await story.maya.submit()
        assert story.maya.top.errors == {"person": "Poll is an app. Choose a person, and it works."}

    async def test_a_form_without_a_person_or_words_says_so(self, story: Story) -> None:
        await story.maya.command("give")
        answer = await story.maya.submit_forged(story.maya.top.to_slack())
        assert answer.json == {
            "response_action": "errors",
            "errors": {"person": "Who is it for? Choose the colleague whose advice you got."},
        }


def _value(message: Message, action_id: str) -> str:
    """What a button of the message carries."""
    found = [
        one["value"]
        for block in message.blocks
        for one in block.get("elements", [])
        if one.get("action_id") == action_id
    ]
    return str(found[0])


class TestBeforeTheyTalk:
    async def test_nothing_between_yet(self, story: Story) -> None:
        answer = await says(story, "maya", f"with {story.dana.mention}")
        assert answer.plain.splitlines() == [
            "*Before you talk with Dana*",
            "There is nothing between you and Dana here yet. It begins with a question, or with something good that one of you said.",
            "[Open our DM]",
        ]
        assert answer.ephemeral_to == story.maya.id

    async def test_what_is_open_told_useful_and_given(self, story: Story) -> None:
        await came_full_circle(story)
        await says(story, "dana", "useful How my talks come across")
        await story.ask("What shall I read?")
        await passes_on(story, "The new team reads your guide.")
        await story.maya.close()
        dm = story.maya.dm_with(story.dana)
        await story.keeps(await story.maya.say(dm, "Sleep on it."), person=story.dana)
        answer = await says(story, "maya", f"with {story.dana.mention}")
        lines = answer.plain.splitlines()
        expected = [
            "*Open from Dana*",
            "You asked Dana, today:",
            "> What shall I read?",
            "*What you last told Dana, today*",
            "> Start with the why.",
            "It worked.",
            "> She listened.",
            "What you last passed on to Dana, today:",
            "> The new team reads your guide.",
            "Dana likes to hear about: How my talks come across",
            "*What you gave Dana*",
            "You said to Dana, today:",
            "> Sleep on it.",
        ]
        assert [line for line in lines if line in expected] == expected
        await story.press(story.maya, "Open", on=answer, value=_first_open(answer))
        assert "What shall I read?" in story.maya.top
        await story.maya.close()
        await story.press(story.maya, "Pass something on", on=answer)
        assert story.maya.top.value_of("Who is it for?") == story.dana.id

    async def test_the_adviser_reads_what_was_sent_and_no_more(self, story: Story) -> None:
        """One told of, one that Maya keeps to herself, one still open: the last two look alike."""
        await came_full_circle(story)
        for question in ("Shall I move?", "Shall I stay?"):
            await story.ask(question)
            await story.answers(f"About “{question}”: sleep on it.")
        before = await says(story, "dana", f"with {story.maya.mention}")
        await story.opens()
        await story.press(story.maya, "I tried it", on=story.maya.top)
        await story.submit(story.maya, outcome="didn't", account="It rained.", telling="keep")
        await story.maya.close()
        after = await says(story, "dana", f"with {story.maya.mention}")
        assert (after.plain, after.spoken) == (before.plain, before.spoken)
        assert "Maya told you today:\n*It worked.*\n> She listened." in after.plain

    @pytest.mark.parametrize(
        ("typed", "kind_answer"),
        [
            ("with", "Whom do you want to talk to?"),
            ("with grandma", "Whom do you want to talk to?"),
            ("with {maya}", "That is you."),
            ("with {bot}", "is an app"),
            ("with <#C012345|general>", "person"),
        ],
    )
    async def test_what_is_not_understood_is_answered_with_an_example(
        self, story: Story, typed: str, kind_answer: str
    ) -> None:
        bot = story.acme.add_person("Poll", is_bot=True)
        answer = await says(story, "maya", typed.format(maya=story.maya.mention, bot=bot.mention))
        assert kind_answer in answer
        assert "`/advice with @dana`" in answer

    async def test_somebody_of_another_company(self, story: Story) -> None:
        outsider = story.acme.add_person("Olga", external=True)
        message = await outsider.say(story.maya.dm_with(outsider), "Measure first.")
        await story.keeps(message)
        answer = await says(story, "maya", f"with {outsider.mention}")
        assert "> Measure first." in answer
        await story.press(story.maya, "Pass something on", on=answer)
        await story.submit(story.maya, given="We measured.")
        assert "Full Circle doesn't carry messages to Olga." in story.maya.top

    async def test_who_looks_leaves_no_trace(self, story: Story) -> None:
        await says(story, "charlie", f"with {story.dana.mention}")
        await says(story, "dana", f"with {story.charlie.mention}")
        assert not story.dana.dm


def _first_open(message: Message) -> str:
    return str(next(block["accessory"]["value"] for block in message.blocks if "accessory" in block))


class TestANoteToMyself:
    async def test_it_is_nobody_elses_and_nothing_moves(self, story: Story) -> None:
        outcome = await came_full_circle(story)
        calls, card = len(story.slack.calls), story.maya.last_dm.plain
        await story.press(story.dana, "A note to myself", on=outcome)
        form = story.dana.top
        assert "Would you give the same advice again?" in form
        assert "Only you see this." in form
        assert "She listened" not in form
        await story.submit(story.dana, again="Yes, but differently", note="Shorter, and not on a Monday.")
        assert "For you alone." in story.dana.top
        await story.dana.close()
        await story.tick()
        assert story.maya.last_dm.plain == card
        assert {call.method for call in story.slack.calls[calls:]} <= {"views.open", "views.update"}

        await story.dana.shortcut("keep_advice", outcome)
        item = story.dana.top
        assert "You would say it differently now.\n> Shorter, and not on a Monday." in item.plain
        await story.press(story.dana, "A note to myself", on=item)
        assert story.dana.top.value_of("A note to myself") == "Shorter, and not on a Monday."
        await story.dana.close()
        brief = await says(story, "dana", f"with {story.maya.mention}")
        assert "You would say it differently now.\nYour note: Shorter, and not on a Monday." in brief.plain
        for surface in (await says(story, "maya", f"with {story.dana.mention}"), *story.maya.dm):
            assert "Monday." not in surface.plain
            assert "differently" not in surface.plain

    async def test_it_can_be_taken_away(self, story: Story) -> None:
        outcome = await came_full_circle(story)
        await story.press(story.dana, "A note to myself", on=outcome)
        await story.submit(story.dana, again="No", note="Too sure of myself.")
        await story.dana.close()
        await story.press(story.dana, "A note to myself", on=outcome)
        await story.submit(story.dana, note="")
        await story.dana.close()
        assert "Too sure" not in await says(story, "dana", f"with {story.maya.mention}")


class TestBothAtOnce:
    NEVER = re.compile(
        r"\b(owe[sd]?|debts?|balance|score|points?|even|return the favou?r|pay back|turns?|rank|total|"
        r"once|twice|more than|less than|ahead|behind|mentor|mentee|sponsor)\b",
        re.IGNORECASE,
    )
    WHEN = re.compile(r"\d+ (days?|weeks?|months?) ago|\d{1,2} [A-Z][a-z]+( \d{4})?|\d{1,2}:\d\d")

    async def test_they_advise_each_other_and_nothing_is_counted(self, story: Story) -> None:
        """Each asks, answers, tells and passes on; whatever either reads of the other has no number in it but days and hours."""
        maya, dana = story.maya, story.dana
        await came_full_circle(story)
        for asker, adviser, words in (
            (dana, maya, "Bring friends."),
            (dana, maya, "Read poems."),
            (maya, dana, "Sing."),
        ):
            question = await story.ask("And you?", asker=asker, adviser=adviser)
            await adviser.say(question.channel, words, thread=question)
            await story.settle()
        await story.opens(dana)
        await story.press(dana, "I tried it", on=dana.top)
        await story.submit(dana, outcome="partly", account="Some came.", telling="tell")
        await story.submit(dana)
        await dana.close()
        await story.press(maya, "Yes", on=maya.last_dm)
        await passes_on(story, "Your guide is read.")
        await maya.close()
        await dana.command(f"give {maya.mention} The lift works again.")
        await story.submit(dana)
        await story.submit(dana)
        await dana.close()
        assert "The lift works again." in maya.last_dm
        assert "Your guide is read." in dana.last_dm
        read = [
            await says(story, "maya", f"with {dana.mention}"),
            await says(story, "dana", f"with {maya.mention}"),
        ]
        for brief in read:
            assert "Open from" in brief
            assert "What you last told" in brief
            assert "What you gave" in brief
        for text in (*(brief.plain for brief in read), maya.last_dm.plain, dana.last_dm.plain):
            assert not re.search(r"\d", self.WHEN.sub("", text)), text
            assert not self.NEVER.search(text), text
