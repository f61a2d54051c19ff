"""The receiver's card: what is so now with an item, and the worded choices that fit.

Apart because the check-in, the softer one and the item's form show the same and must never disagree. It must not decide what an act
does, and nothing of it is ever drawn for the adviser (P7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.advice import Advice, Outcome, State, has_words, is_live
from bot.domain.lifecycle import is_unanswered
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import local_date
from bot.views import actions as act
from bot.views import favour
from bot.views.blocks import Block, actions, button, context, option, overflow, quote, section, select
from bot.views.people import NOT_CARRIED
from bot.views.text import QUOTE_LINES, QUOTE_MOST, Markup, is_cut, mark, quoted_line
from bot.views.words import ago, noted, on_day, past_day, say

LABELS = {
    Outcome.WORKED: noted("It worked"),
    Outcome.PARTLY: noted("It worked in part"),
    Outcome.DIDNT: noted("It didn't work for me"),
    Outcome.CHOSE_NOT: noted("I chose not to use it"),
    Outcome.OVERTAKEN: noted("Events overtook it"),
}
"""Five endings, each as good as another (P4); in the receiver's own voice, as the form offers them."""

IN_FILES = noted("(an answer in voice or files, which Full Circle doesn't keep)")

_SAID = {
    Outcome.WORKED: noted("You said it worked."),
    Outcome.PARTLY: noted("You said it worked in part."),
    Outcome.DIDNT: noted("You said it didn't work for you."),
    Outcome.CHOSE_NOT: noted("You said you chose not to use it."),
    Outcome.OVERTAKEN: noted("You said events overtook it."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """From where a card is looked at. `adviser` is what the adviser is called, "" when unknown.

    `asking`: the card itself is the question, so the date that brought it is not a plan any more. `on_its_way`: the telling has not
    arrived yet. `stopped`: the reader stopped all reminders. `whole`: all the words stand there. `number` goes into the buttons.
    `not_carried`: the latest telling did not reach the adviser. `ahead`: what is said of the next question in place of its bare day.
    """

    zone: str
    now: datetime
    adviser: str
    number: int = 0
    asking: bool = False
    on_its_way: bool = False
    not_carried: bool = False
    stopped: bool = False
    whole: bool = False
    ahead: str | None = None


def label(outcome: Outcome) -> str:
    """An outcome in the receiver's own voice."""
    return say(LABELS[outcome])


def opening(item: Advice, look: Look) -> str:
    """Whose advice this is and from when; without a quotation."""
    age = ago(item.said_at or item.created_at, look.zone, look.now)
    if look.adviser:
        return mark("{name} gave you this advice {age}:", name=look.adviser, age=age)
    return mark("You got this advice {age}:", age=age)


def asked(item: Advice, look: Look) -> Markup:
    """Who was asked and when, or was to be; without a quotation."""
    age = ago(item.created_at, look.zone, look.now)
    if item.not_carried_at is not None:
        return mark("You wanted to ask {name}, {age}:", name=look.adviser, age=age)
    return mark("You asked {name}, {age}:", name=look.adviser, age=age)


def words(item: Advice, most: int | None = QUOTE_MOST, lines: int = QUOTE_LINES) -> list[Block]:
    """The advice itself, or what stands in its place."""
    if item.words_taken_back_at is not None:
        return [context(say("(taken back)"))]
    if item.words:
        return quote(item.words, most, lines) or [context(say("(no words)"))]
    if item.is_wordless:
        return [context(say(IN_FILES))]
    return quote(item.question or "", most, lines)


def snippet(item: Advice) -> Markup:
    """The advice in one line of a list, or what stands in its place."""
    if item.words_taken_back_at is not None:
        return quoted_line(say("(taken back)"))
    in_files = say(IN_FILES) if item.is_wordless else ""
    return quoted_line(item.words or in_files or item.question or say("(no words)"))


def standing(item: Advice, look: Look) -> list[str]:
    """What is so now, a sentence each."""
    lines = [_ending(item, look), *_telling(item, look), _plan(item, look)]
    if look.stopped:
        lines.append(say("Full Circle has stopped asking you, about this and everything else."))
    return [line for line in lines if line]


def choices(item: Advice, look: Look) -> list[Block]:
    """Everything the receiver can do about it now, as one row."""
    resume = button(say("Start again"), act.RESUME, act.pack(item.id)) if look.stopped else None
    return actions(*_choices(item, look), None if look.whole else _read_all(item), resume)


def awaits_answer(item: Advice) -> bool:
    """Whether it is a question still, resting or not: there is nothing to report on, and the question can be taken back."""
    return item.state in (State.ASKED, State.RESTING) and is_unanswered(item)


def later_menu(action_id: str, item: Advice, number: int) -> Block:
    """[Later]: the wait, in words; both sides have one."""
    choosable = act.CHOICES[action_id]
    options = [option(say(_LATER[one]), act.pack_choice(one, item.id, number)) for one in choosable]
    return select(action_id, say("Later"), options)


_LATER = {
    act.TOMORROW: noted("Tomorrow"),
    act.NEXT_WEEK: noted("Next week"),
    act.ON_DATE: noted("On a date…"),
    act.WHEN_TRIED: noted("When I've tried it"),
}


def _ending(item: Advice, look: Look) -> str:
    if item.state is State.CLOSED and item.outcome is not None:
        return say(_SAID[item.outcome])
    if item.words_taken_back_at is not None:
        return say("These words were taken back, so you won't be asked about them.")
    if item.favour is not None and is_unanswered(item):
        return favour.says(item, look.adviser) or _unanswered(item, look)
    if item.state is State.LET_GO:
        return say("You let this go.")
    if item.state is State.ASKED:
        return _unanswered(item, look)
    return _tried(item, look)


def _unanswered(item: Advice, look: Look) -> str:
    if item.state is State.LET_GO:
        return say("You let this go.")
    if item.not_carried_at is not None:
        return say(NOT_CARRIED, name=look.adviser)
    if item.asked_in_dm_at is not None:
        return say(
            "No answer yet. It went to {name}'s own messages, since others are in your conversation now.",
            name=look.adviser,
        )
    return say("No answer yet.")


def _tried(item: Advice, look: Look) -> str:
    if item.tried_at is None:
        return ""
    return say("You tried this {day}.", day=past_day(item.tried_at, look.zone, look.now))


def _telling(item: Advice, look: Look) -> list[str]:
    thanks = say("{name} says thanks 🙏", name=look.adviser) if item.thanked_at else ""
    if item.told_at is None:
        return [_untold(item, look), thanks]
    if look.on_its_way:
        return [say("It is on its way to {name}.", name=look.adviser)]
    told = say("You told {name} {day}.", name=look.adviser, day=past_day(item.told_at, look.zone, look.now))
    return [told, thanks]


def _untold(item: Advice, look: Look) -> str:
    if item.kept_to_self_at is not None:
        return say("You kept it to yourself.")
    if not look.not_carried or item.state is not State.CLOSED:
        return ""
    return say(
        "Full Circle doesn't carry messages to {name}. “Tell {name}” has your text to send yourself.",
        name=look.adviser,
    )


def is_not_carried(item: Advice, telling: Relay | None) -> bool:
    """Whether the latest telling did not reach the adviser, for whatever reason: a no reads like somebody who left."""
    return (
        item.told_at is None
        and telling is not None
        and telling.kind is RelayKind.OUTCOME
        and telling.state is RelayState.STOPPED
    )


def _plan(item: Advice, look: Look) -> str:
    if item.state is State.RESTING and item.words_taken_back_at is None:
        return say("It is resting: you won't be asked about it, and can come back to it any time.")
    if item.muted_at is not None and is_live(item):
        return say("You won't be asked about this again.")
    if look.ahead is not None:
        return look.ahead
    if item.check_in_on is None or not is_live(item) or look.asking or look.stopped:
        return ""
    today = local_date(look.now, look.zone)
    return say("You'll be asked {day} how it went.", day=on_day(max(item.check_in_on, today), today))


def _choices(item: Advice, look: Look) -> list[Block | None]:
    value = act.pack(item.id, look.number)
    if item.state is State.CLOSED:
        return _after_outcome(item, look, value)
    if item.words_taken_back_at is not None:
        return []
    if awaits_answer(item):
        stands = item.not_carried_at is None
        return [
            button(say("Take it back"), act.TAKE_BACK_QUESTION, value) if stands else None,
            button(say("Let it go"), act.LET_GO, value),
        ]
    if item.state is State.LET_GO:
        return [button(say("I tried it after all"), act.TRIED, value)] if has_words(item) else []
    return _how_did_it_go(item, look, value)


def _how_did_it_go(item: Advice, look: Look, value: str) -> list[Block | None]:
    tried = say("Say how it went") if item.tried_at else say("I tried it")
    open_question = item.check_in_on is None and item.muted_at is None and item.state is not State.RESTING
    return [
        button(tried, act.TRIED, value, primary=look.asking),
        button(say("Not yet"), act.NOT_YET, value) if look.asking or open_question else None,
        button(say("Went another way"), act.ANOTHER_WAY, value),
        later_menu(act.LATER, item, look.number),
        _more(item, look),
    ]


def _more(item: Advice, look: Look) -> Block | None:
    offered = [
        (act.STOP_ITEM, say("Stop asking about this"), item.muted_at is None),
        (act.LET_GO, say("Let it go"), True),
        (act.STOP_ALL, say("Stop all reminders"), not look.stopped),
    ]
    return overflow(
        act.MORE,
        [option(text, act.pack_choice(one, item.id, look.number)) for one, text, on in offered if on],
    )


def _after_outcome(item: Advice, look: Look, value: str) -> list[Block | None]:
    described = item.account or item.told_at
    say_more = say("Change what I said") if described else say("Say what happened")
    can_tell = bool(look.adviser) and item.told_at is None
    tell = button(
        say("Tell {name}", name=look.adviser), act.TELL, value, primary=item.kept_to_self_at is None
    )
    undo = act.UNDO_TELL if item.told_at else act.UNDO_OUTCOME
    can_undo = item.told_at is None or look.on_its_way
    return [
        button(say_more, act.DESCRIBE, value),
        tell if can_tell else None,
        button(say("Keep it to myself"), act.KEEP_TO_SELF, value)
        if can_tell and item.kept_to_self_at is None
        else None,
        button(say("Undo"), undo, value) if can_undo else None,
    ]


def _read_all(item: Advice) -> Block | None:
    if item.words_taken_back_at is None and is_cut(item.words):
        return button(say("Read all"), act.OPEN_ITEM, act.pack(item.id))
    return None


def status(item: Advice, look: Look) -> list[Block]:
    """The standing lines as one block of small print; no block when there is nothing to say."""
    lines = standing(item, look)
    return [section(" ".join(lines))] if lines else []
