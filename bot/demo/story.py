"""The story that the demo tells: Maya asks, Dana advises, Maya tries it, and Dana hears what came of it.

Apart from the stage and the screen so that it can be read, and changed, as a story. Must not say for the bot what the bot says itself: the
words here are what the two people type, and which button they press.
"""

from __future__ import annotations

from datetime import timedelta

from bot.demo.screen import Piece, Screen, act, form, news, post
from bot.demo.stage import Missed, Stage, at
from bot.playground import Message, Person

QUESTION = "How do I say no to my boss without closing the door?"
ANSWER = "Start with what you are protecting. Then say what you can do, and by when."
ACCOUNT = "I opened with the release date. She moved two meetings and thanked me for the warning."
USEFUL = "Two other teams say no the same way now."
LEARNT = "I say yes too fast when I feel flattered."

_ALMOST_A_WEEK = timedelta(days=6)
_ROOM = timedelta(days=2)  # the rest of the week, and the reader's hours


async def perform(stage: Stage, screen: Screen) -> None:
    """All of it. Raises Missed when something that has to happen does not."""
    await screen.opens(
        "Full Circle: advice that comes back to who gave it",
        [
            "The real bot beside a stand-in for Slack, on this machine alone.",
            "Maya and Dana are made up; what the bot says is not.",
            "Three weeks in about a minute.",
        ],
    )
    await _maya_asks(stage, screen)
    await _dana_answers(stage, screen)
    await _maya_is_asked(stage, screen)
    await _maya_tells(stage, screen)
    await _dana_hears(stage, screen)


async def _maya_asks(stage: Stage, screen: Screen) -> None:
    maya, dana = stage.maya, stage.dana
    await _time_is(stage, screen, "A Monday in March")
    await stage.follows(await maya.command(f"ask {dana.mention} {QUESTION}"))
    await _show(screen, stage, maya, act(f"types /advice ask @Dana {QUESTION}"), form(maya.top))
    await stage.follows(await maya.submit())
    receipt = form(maya.top)
    question = _newest(stage)
    await _show(screen, stage, maya, act("presses [Ask]"), receipt)
    await maya.close(clear=True)
    await _show_both(screen, stage, question, "Full Circle to Maya and Dana")


async def _dana_answers(stage: Stage, screen: Screen) -> None:
    maya, dana = stage.maya, stage.dana
    await stage.goes_on_to(at(4, 10, 5, dana))
    await _time_is(stage, screen, "Two days later")
    answer = await dana.say(stage.group, ANSWER, thread=_newest(stage))
    await stage.settle()
    if not answer.reactions:
        raise Missed("the bot put no pin on the answer")
    await screen.shows(
        (maya, [post(answer, maya, "Dana, in the thread")]),
        (dana, [act("answers in the thread"), post(answer, dana)]),
    )


async def _maya_is_asked(stage: Stage, screen: Screen) -> None:
    maya = stage.maya
    check_in = await stage.waits_for_message(maya, after=_ALMOST_A_WEEK, within=_ROOM)
    await _time_is(stage, screen, "A week later")
    await _show(screen, stage, maya, post(check_in, maya))
    before = check_in.plain
    await maya.react(check_in, "white_check_mark")
    await stage.settle()
    await _show(
        screen,
        stage,
        maya,
        act("has tried it, and reacts with ✅"),
        news(before, check_in, "The message now says:"),
    )


async def _maya_tells(stage: Stage, screen: Screen) -> None:
    maya = stage.maya
    softer = await stage.waits_for_message(maya, after=_ALMOST_A_WEEK, within=_ROOM)
    await _time_is(stage, screen, "Another week later")
    await _show(screen, stage, maya, post(softer, maya))
    next_morning = (stage.now + timedelta(days=1)).day
    await stage.goes_on_to(at(next_morning, 9, 30, maya))
    await _time_is(stage, screen, "The next morning: Dana is still asleep")
    await stage.follows(await maya.press(softer, text="Say how it went"))
    maya.fill(outcome="worked", account=ACCOUNT, useful=USEFUL, learnt=LEARNT, telling="tell")
    await _show(screen, stage, maya, act("presses [Say how it went], and fills in the form"), form(maya.top))
    await stage.follows(await maya.submit())
    await _show(screen, stage, maya, act("presses [Save]"), form(maya.top))
    await stage.follows(await maya.submit())
    await _show(screen, stage, maya, act("presses [Send]"), form(maya.top))
    await maya.close(clear=True)


async def _dana_hears(stage: Stage, screen: Screen) -> None:
    maya, dana = stage.maya, stage.dana
    outcome = await stage.waits_for_message(dana, within=_ROOM)
    await _time_is(stage, screen, "Dana's working day begins")
    await _show(screen, stage, dana, post(outcome, dana))
    card, before, hers = maya.last_dm, maya.last_dm.plain, outcome.plain
    await stage.goes_on_to(stage.now + timedelta(minutes=40))
    await stage.follows(await dana.press(outcome, text="🙏"))
    await screen.shows(
        (maya, [news(before, card, "Her card now says:")]),
        (dana, [act("presses [🙏]"), news(hers, outcome, "The message now says:")]),
    )
    hers = outcome.plain
    await stage.follows(await dana.press(outcome, text="Yes"))
    await _show(screen, stage, dana, act("presses [Yes]"), news(hers, outcome, "The message now says:"))


def _newest(stage: Stage) -> Message:
    """The question: the newest of the group message that is no reply."""
    roots = [message for message in stage.group.shown() if not message.is_reply]
    if not roots:
        raise Missed("the question was not posted")
    return roots[-1]


async def _time_is(stage: Stage, screen: Screen, what: str) -> None:
    await screen.time_is(what, stage.now, (stage.maya, stage.dana))


async def _show(screen: Screen, stage: Stage, person: Person, *pieces: Piece) -> None:
    """Something that only one of them sees."""
    await screen.shows(*((each, pieces if each is person else ()) for each in (stage.maya, stage.dana)))


async def _show_both(screen: Screen, stage: Stage, message: Message, head: str) -> None:
    await screen.shows(*((each, [post(message, each, head)]) for each in (stage.maya, stage.dana)))
