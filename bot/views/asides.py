"""What only the caller of /advice reads, once: how a subcommand is used, what it did, and what can be chosen.

Apart from `replies`, which answers presses and forms as well. These carry no state, and say in the end what to do next.
"""

from __future__ import annotations

from datetime import date

from bot.errors import Declined
from bot.views.actions import COMMAND
from bot.views.blocks import Block, context, quote, section
from bot.views.message import Message, message, own_message
from bot.views.replies import sentence
from bot.views.text import mark
from bot.views.usages import Usage
from bot.views.words import on_day, say

HEARD_MOST = 4000
HEARD_LINES = 100
"""What was typed is shown whole: Slack keeps no command, and it may be wanted for another try."""


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


def how(usage: Usage) -> list[Block]:
    """How a subcommand is written."""
    line = f"{COMMAND} {usage.usage}".strip()
    example, _ = usage.line
    if line == example:
        return [context(mark("It is written as `{line}`", line=line))]
    return [context(mark("It is written as `{line}`, for example `{example}`", line=line, example=example))]


def _heard(understood: str) -> list[Block]:
    if not understood:
        return []
    return [context(say("I understood:")), *quote(understood, HEARD_MOST, HEARD_LINES)]
