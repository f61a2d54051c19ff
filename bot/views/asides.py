"""What only the caller of /advice reads, once: how a subcommand is used, what it did, and what can be chosen.

Apart from `replies`, which answers presses and forms as well. These carry no state, and say in the end what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.advice import Advice
from bot.domain.person import Person
from bot.errors import Declined
from bot.views import actions as act
from bot.views import card, usages
from bot.views.actions import COMMAND
from bot.views.blocks import Block, button, context, quote, section
from bot.views.card import Look
from bot.views.message import Message, message, own_message
from bot.views.people import People, adviser_called
from bot.views.replies import all_in_home, sentence
from bot.views.text import lined, mark, one_line
from bot.views.usages import Usage
from bot.views.words import noted, on_day, say

LISTED = 5
"""So many can be chosen from at once; typed words find the others."""

HEARD_MOST = 4000
HEARD_LINES = 100
"""What was typed is shown whole: Slack keeps no command, and it may be wanted for another try."""


def misunderstood(understood: str, near: Usage | None, otherwise: Usage) -> Message:
    """What was understood, what may have been meant, and an example that works: of what is near, or of something else."""
    lead = say(
        "That isn't something /advice knows how to do, so nothing was done. Below is what was understood."
    )
    heard = mark("I understood “{heard}”, and don't know how to do that.", heard=one_line(understood))
    meant = [section(mark("Did you mean `{line}`?", line=near.as_typed))] if near else []
    example, _ = (near or otherwise).line
    known = (near.as_typed if near else "", f"{COMMAND} help")
    shown = [] if example in known else [mark("An example: `{example}`", example=example)]
    return message(lead, [section(heard), *meant, context(*shown, say("All there is: `/advice help`"))])


def refused(declined: Declined, usage: Usage, understood: str) -> Message:
    """Why a subcommand did nothing, with what was understood of it and an example that works."""
    lead = say(
        "That couldn't be done as it was written, so nothing was changed. Here is why, and how it is written."
    )
    return message(lead, [section(sentence(declined)), *_heard(understood), *how(usage)])


def paused(until: date, today: date, *, stopped: bool = False) -> Message:
    """Until when nothing comes, and how to end it."""
    day = on_day(until, today)
    quiet = say("Nothing comes to you from Full Circle now. It starts again {day}.", day=day)
    waits = say(
        "What is due until then waits, and nothing of it is lost. To hear from it sooner: `/advice resume`"
    )
    if stopped:
        waits = say(
            "You had stopped all reminders before, and they stay stopped until you write `/advice resume`."
        )
    return own_message([section(quiet), context(waits)])


def resumed() -> Message:
    """The pause is over, or the stop."""
    text = say("Full Circle asks you again, on the days you choose. For a rest: `/advice pause`")
    return own_message([section(text)])


def stopped() -> Message:
    """Nothing comes by the clock any more."""
    text = say("Full Circle has stopped asking you. What you kept stays where it is, under /advice.")
    return own_message([section(text), context(say("To start again: `/advice resume`"))])


EXPORT = noted(
    "A copy of everything comes with a later version. Until then you can open and read each piece from Home, and whoever "
    "runs Full Circle here can hand you the rest."
)
FORGET = noted(
    "Erasing comes with a later version. Until then you can let go of what you keep, and take back your own words with "
    "“Don't keep my words”. Whoever runs Full Circle here can erase the rest."
)


def not_yet_there(instead: str, home_link: str | None) -> Message:
    """A subcommand that is still to come: `instead` is what one can do meanwhile (EXPORT, FORGET)."""
    return own_message([section(say(instead)), *all_in_home(home_link)])


def which_one(
    items: Sequence[Advice], people: People, zone: str, now: datetime, *, typed: str, is_known: bool
) -> Message:
    """What can be marked as tried, with a button each. `is_known`: the typed words are in all of them; else these are all there are."""
    lead = say(
        "Which advice did you try? Nothing is marked before you press, and nobody else sees this list or your choice."
    )
    if not items:
        return message(lead, [section(_none_open(typed)), *how(usages.TRIED)])
    heard = mark("None of your open advice is like “{typed}”. These are open:", typed=one_line(typed))
    first = say("*Which one did you try?*") if is_known else heard
    rows = [_to_try(item, people, zone, now) for item in items[:LISTED]]
    more = [context(say("There is more; a few of its words find it."))] if len(items) > LISTED else []
    return message(lead, [section(first), *rows, *more, *how(usages.TRIED)])


def tried(item: Advice, adviser: Person | None, zone: str, now: datetime) -> Message:
    """It is marked, and what can follow."""
    look = Look(zone=zone, now=now, adviser=adviser_called(item, adviser), number=item.check_in_number)
    lead = say(
        "It is marked as tried, and only you see that. When you like, say how it went; any of the endings is fine."
    )
    return message(
        lead,
        [
            section(say("Noted: you tried this.")),
            section(card.opening(item, look)),
            *card.words(item, 200, 4),
            *card.status(item, look),
            *card.choices(item, look),
        ],
    )


def _none_open(typed: str) -> str:
    if typed:
        return mark(
            "None of your open advice is like “{typed}”, and there is nothing else to mark.",
            typed=one_line(typed),
        )
    return say("There is no open advice of yours to mark as tried.")


def _to_try(item: Advice, people: People, zone: str, now: datetime) -> Block:
    adviser = adviser_called(item, people.get(item.adviser_id) if item.adviser_id else None)
    look = Look(zone=zone, now=now, adviser=adviser)
    pressed = button(say("I tried it"), act.TRIED, act.pack(item.id, item.check_in_number))
    return section(lined(card.opening(item, look), card.snippet(item)), accessory=pressed)


def how(usage: Usage) -> list[Block]:
    """How a subcommand is written."""
    line, (example, _) = usage.as_typed, usage.line
    if line == example:
        return [context(mark("It is written as `{line}`", line=line))]
    return [context(mark("It is written as `{line}`, for example `{example}`", line=line, example=example))]


def _heard(understood: str) -> list[Block]:
    if not understood:
        return []
    return [context(say("I understood:")), *quote(understood, HEARD_MOST, HEARD_LINES)]
