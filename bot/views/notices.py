"""What the bot answers to words typed to it, where a post is due: help, stopped, started again, and why nothing can be made of it.

Apart from `replies` because these are messages that stay, while replies are seen once. It must not hold anything of an item.
"""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, section
from bot.views.message import Message, own_message
from bot.views.text import bold, lined, mark
from bot.views.usages import USAGES, Usage
from bot.views.words import noted, say

HELP = "help"
STOPPED = "stopped"
RESUMED = "resumed"
THANKS = "thanks"
PAUSED = "paused"

_KINDLY = {
    "unclear_pause": noted(
        "Until when? Write a day, as: pause until 24 December. *pause* alone is for a week. Nothing is paused yet."
    ),
    "files": noted(
        "Full Circle doesn't keep files or recordings. Write down in a few words what was said, and it can be kept."
    ),
    "nothing": noted(
        "There are no words in this to keep. Forward a message here, or write who said what, as: @dana says start with the why."
    ),
    "command": noted(
        "That came as a message, not as a command. Type it again and let Slack offer you /advice as you type, then press Enter."
    ),
    "link": noted(
        "I can't open links. Go to the message, open its ⋮ menu and choose “Keep this advice”, or forward the message here."
    ),
    "from_app": noted("This was written by an app. Full Circle keeps what people say to each other."),
    "no_words": noted(
        "There are no words in what you forwarded. Write down in a few words what was said, and it can be kept."
    ),
}
"""Why nothing can be made of what was sent, and what works."""

CODES = (HELP, STOPPED, RESUMED, THANKS, PAUSED, *_KINDLY)
"""Every notice there is."""

NOBODY = UUID(int=0)
"""Stands in a button's value where no item is meant."""


def notice(code: str, ends: str = "") -> Message:
    """The notice of that code; help for one that is not known. `ends` says when a pause does: "tomorrow", "on Monday 9 March"."""
    if code == PAUSED:
        return paused(ends)
    if code == STOPPED:
        return stopped()
    if code == RESUMED:
        return resumed()
    if code in _KINDLY:
        return own_message([section(say(_KINDLY[code]))])
    return thanks() if code == THANKS else help_message()


def stopped() -> Message:
    """Stop all was pressed or typed."""
    text = say("Full Circle has stopped asking you. What you kept stays where it is, under /advice.")
    return own_message([section(text), *actions(button(say("Start again"), act.RESUME, act.pack(NOBODY)))])


def paused(ends: str) -> Message:
    """Nothing comes for a while; `ends` is "" once the pause is over."""
    if not ends:
        return own_message([section(say("This pause is over."))])
    quiet = say("Nothing comes to you from Full Circle now. It starts again {day}.", day=ends)
    waits = say("What is due until then waits, and nothing of it is lost. To end the pause, write *resume*.")
    return own_message([section(quiet), context(waits)])


def resumed() -> Message:
    """Started again."""
    return own_message(
        [section(say("Full Circle asks you again, on the days you choose. Write *stop* any time to end it."))]
    )


def thanks() -> Message:
    """A thank-you to the bot is noted, no more."""
    return own_message([section("✓")])


def help_message() -> Message:
    """What Full Circle does and the commands there are."""
    ways = say(
        "*Ask*: write `/advice ask @dana` and your question. *Keep*: open the ⋮ menu of any message and choose "
        "“Keep this advice”, or forward it to me. On the day you choose you are asked how it went, and you can tell whoever gave it."
    )
    promise = say(
        "Full Circle shows what you keep to nobody else; Slack itself follows your company's Slack rules. "
        "To stop all reminders, write *stop* to me."
    )
    return own_message(
        [
            section(say("*Advice that comes full circle*")),
            section(ways),
            *_listed(),
            context(promise),
        ],
    )


def _listed() -> list[Block]:
    """All commands in a few groups, each with an example: a phone shows a group at a time."""
    groups = groupby(USAGES, key=lambda usage: usage.group)
    return [section(lined(bold(say(title)), *(_row(usage) for usage in usages))) for title, usages in groups]


def _row(usage: Usage) -> str:
    example, what = usage.line
    return mark("`{usage}` – {what}", usage=example, what=say(what))
