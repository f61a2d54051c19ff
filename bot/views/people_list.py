"""People you trade advice with: a row each, private to whoever looks.

Apart because it is a list of people, not of items. It must show no number, no count and no direction: who gave more is nobody's business (P2).
"""

from __future__ import annotations

from datetime import datetime

from bot.domain.person import Person
from bot.views import actions as act
from bot.views.blocks import Block, button, section
from bot.views.people import LIKES, called, likes_line
from bot.views.text import Markup, bold, lined, mark
from bot.views.words import past_day, say


def row(person: Person, last_at: datetime, likes: str, zone: str, now: datetime) -> list[Block]:
    """One person: when something last went between the two, what they like to hear about ("" for nothing known), and [Open] for the brief."""
    lines: list[Markup] = [
        bold(called(person)),
        mark("The last exchange was {day}.", day=past_day(last_at, zone, now)),
    ]
    if likes:
        lines.append(mark(LIKES, name=called(person), line=likes_line(likes)))
    opened = button(say("Open"), act.OPEN_BRIEF, act.pack(person.id))
    return [section(lined(*lines), accessory=opened)]


def nobody_yet() -> str:
    """What stands there before the first exchange; plain text."""
    return say("Nobody yet. Whoever you ask, keep advice from or give some to stands here, for you alone.")
