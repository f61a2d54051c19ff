"""What the bot answers to words typed to it, where a post is due: help, stopped, started again, not kept.

Apart from `replies` because these are messages that stay, while replies are seen once. It must not hold anything of an item.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, section
from bot.views.message import Message, own_message
from bot.views.text import lined, mark
from bot.views.usages import USAGES
from bot.views.words import say

HELP = "help"
STOPPED = "stopped"
RESUMED = "resumed"
NOT_STORED = "not_stored"
THANKS = "thanks"

CODES = (HELP, STOPPED, RESUMED, NOT_STORED, THANKS)
"""Every notice there is."""

NOBODY = UUID(int=0)
"""Stands in a button's value where no item is meant."""


def notice(code: str) -> Message:
    """The notice of that code; help for one that is not known."""
    if code == STOPPED:
        return stopped()
    if code == RESUMED:
        return resumed()
    if code == NOT_STORED:
        return not_stored()
    return thanks() if code == THANKS else help_message()


def stopped() -> Message:
    """Stop all was pressed or typed."""
    text = say("Full Circle has stopped asking you. What you kept stays where it is, under /advice.")
    return own_message([section(text), *actions(button(say("Start again"), act.RESUME, act.pack(NOBODY)))])


def resumed() -> Message:
    """Started again."""
    return own_message(
        [section(say("Full Circle asks you again, on the days you choose. Write *stop* any time to end it."))]
    )


def not_stored() -> Message:
    """Something was typed that no command knows."""
    text = say(
        "Nothing you type here is kept. To keep what somebody said, open the ⋮ menu of their message and choose "
        "“Keep this advice”. Write *help* for more."
    )
    return own_message([section(text)])


def thanks() -> Message:
    """A thank-you to the bot is noted, no more."""
    return own_message([section("✓")])


def help_message() -> Message:
    """What Full Circle does and the commands there are."""
    ways = say(
        "*Ask*: write `/advice ask @dana` and your question. *Keep*: open the ⋮ menu of any message and choose "
        "“Keep this advice”. On the day you choose you are asked how it went, and you can tell whoever gave it."
    )
    promise = say(
        "Full Circle shows what you keep to nobody else; Slack itself follows your company's Slack rules. "
        "To stop all reminders, write *stop* to me."
    )
    return own_message(
        [
            section(say("*Advice that comes full circle*")),
            section(ways),
            *_listed([usage.line for usage in USAGES]),
            context(promise),
        ],
    )


def _listed(commands: Sequence[tuple[str, str]]) -> list[Block]:
    rows = [mark("`{usage}` – {what}", usage=usage, what=say(what)) for usage, what in commands]
    # 10 rows a block stay far below a text object's limit.
    return [section(lined(*rows[at : at + 10])) for at in range(0, len(rows), 10)]
