"""The adviser's side of an item: what they said, what is so on their own side, and their choices.

Apart from `card` because nothing of the receiver's side may reach it (P7): this module reads the adviser's own fields and words alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.advice import Advice, AdviserState
from bot.domain.lifecycle import is_unanswered
from bot.domain.window import local_date
from bot.views import actions as act
from bot.views import card
from bot.views.blocks import Block, actions, button, context, option, overflow, url_button
from bot.views.text import Markup, mark
from bot.views.words import ago, on_day, past_day, say

SHORT_QUOTE = 300
"""The adviser's own words, beside somebody else's in one message."""

SHORT_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """From where the adviser looks. `receiver` is what the other is called, "" when unknown; `link` opens their DM, if there is one.

    `number` goes into the buttons. `ahead`: what is said of the next reminder in place of its bare day.
    """

    zone: str
    now: datetime
    receiver: str
    link: str | None = None
    number: int = 0
    stopped: bool = False
    ahead: str | None = None


def is_question(item: Advice) -> bool:
    """Whether they were asked and did not answer (any more): then the words are the receiver's."""
    return bool(item.question) and is_unanswered(item)


def said(item: Advice, stand: Stand) -> Markup:
    """How the adviser's words are introduced. Words that the receiver wrote down are not put into the adviser's mouth."""
    age = ago(item.said_at or item.created_at, stand.zone, stand.now)
    if is_question(item):
        return mark("{name} asked you, {age}:", name=stand.receiver, age=age)
    if item.words_are_captured or item.adviser_state is not None or not stand.receiver:
        return mark("You said, {age}:", age=age)
    return mark("What you said, as {name} wrote it down, {age}:", name=stand.receiver, age=age)


def said_to(item: Advice, stand: Stand) -> Markup:
    """The same, where nothing else says who it was said to."""
    if not stand.receiver or is_question(item):
        return said(item, stand)
    age = ago(item.said_at or item.created_at, stand.zone, stand.now)
    return mark("You said to {name}, {age}:", name=stand.receiver, age=age)


def own_words(item: Advice, stand: Stand) -> list[Block]:
    """The adviser's words with their age, cut to leave room for the other's."""
    return [context(said(item, stand)), *card.words(item, SHORT_QUOTE, SHORT_LINES)]


def standing(item: Advice, stand: Stand) -> list[str]:
    """What is so on the adviser's side, a sentence each; whether they were told is said by what was sent, not here."""
    lines = [_ending(item, stand)]
    if stand.stopped:
        lines.append(say("Full Circle has stopped sending you reminders."))
    return [line for line in lines if line]


def choices(item: Advice, stand: Stand) -> list[Block]:
    """What the adviser can do on their own side; nothing of it is seen by the receiver."""
    resume = button(say("Start again"), act.RESUME, act.pack(item.id)) if stand.stopped else None
    if _is_over(item):
        return actions(resume)
    value = act.pack(item.id, stand.number)
    row = [
        url_button(say("Open our DM"), act.ASK_DM, stand.link, value) if stand.link else None,
        button(say("They told me"), act.THEY_TOLD_ME, value),
    ]
    if item.asked_about_at is not None:
        return actions(*row, resume)
    return actions(
        *row,
        card.later_menu(act.PROMPT_LATER, item, stand.number),
        button(say("Let it go"), act.PROMPT_LET_GO, value),
        resume or _more(item, stand),
    )


def _more(item: Advice, stand: Stand) -> Block | None:
    stop = option(say("Stop all reminders"), act.pack_choice(act.STOP_ALL, item.id, stand.number))
    return overflow(act.PROMPT_MORE, [stop])


def _is_over(item: Advice) -> bool:
    gone = item.words_taken_back_at is not None
    return gone or item.heard_at is not None or item.adviser_state is AdviserState.LET_GO


def _ending(item: Advice, stand: Stand) -> str:
    if item.heard_at is not None:
        return say("You heard how it went.")
    if item.adviser_state is AdviserState.LET_GO:
        return say("You let this go.")
    if item.asked_about_at is not None:
        return say("You went to ask {day}.", day=past_day(item.asked_about_at, stand.zone, stand.now))
    if stand.ahead is not None:
        return stand.ahead
    if item.prompt_on is None:
        return ""
    today = local_date(stand.now, stand.zone)
    if item.prompt_on <= today:
        return ""
    return say("You'll be reminded {day}.", day=on_day(item.prompt_on, today))
