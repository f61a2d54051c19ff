"""The answers to `/advice useful`: one's own line about what one likes to hear, as others will read it.

Apart from `replies` because it is about a person, not an item. It must show the line exactly as colleagues see it.
"""

from __future__ import annotations

from bot.views.actions import COMMAND
from bot.views.blocks import Block, context, quote, section
from bot.views.message import Message, message
from bot.views.people import LIKES, likes_line
from bot.views.text import mark
from bot.views.usages import USEFUL
from bot.views.words import say


def shown(name: str, line: str | None) -> Message:
    """What stands there now, and how to write or change it. `name` is what colleagues call the person."""
    if not line:
        return message(_lead(), [section(say("You have no line yet.")), *_how(line)])
    return message(
        _lead(), [section(say("This is what colleagues read:")), *_as_read(name, line), *_how(line)]
    )


def saved(name: str, line: str | None) -> Message:
    """What was written or taken away, as it stands now."""
    if not line:
        return message(_lead(), [section(say("Your line is taken away, and nobody is shown it any more."))])
    said = section(say("Noted. This is what colleagues read:"))
    return message(_lead(), [said, *_as_read(name, line), *_how(line)])


def _lead() -> str:
    return say(
        "This is your line about what you like to hear, for colleagues who are about to tell you something."
    )


def _as_read(name: str, line: str) -> list[Block]:
    return quote(say(LIKES, name=name, line=likes_line(line)))


def _how(line: str | None) -> list[Block]:
    example = f"{COMMAND} {USEFUL.example}"
    when = say(
        "Colleagues see it when they tell you how your advice went, pass something on, or look before they talk to you."
    )
    ways = [mark("To write it: `{example}`", example=example)]
    if line:
        ways = [
            mark("To change it: `{example}`", example=example),
            mark("To take it away: `{example}`", example=f"{COMMAND} {USEFUL.name} -"),
        ]
    return [context(when), context(*ways)]
