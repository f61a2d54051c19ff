"""The weekly digest: at most five items in their sections, a row each with its few buttons, and how to have no more of it.

Apart because it is the one message about several items. What an item shows is true at this moment: what moved on keeps its row and loses its
buttons. A row for an adviser is drawn from their own side alone (P7). It must not urge, count what is left undone, or make a list of debts (P6).
"""

from __future__ import annotations

from bot.domain.digest import Section
from bot.domain.digest_day import wish_of
from bot.domain.person import Person
from bot.messages import stops
from bot.messages.digest_rows import row
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone
from bot.views import actions as act
from bot.views.blocks import Block, actions, context, option, overflow, section
from bot.views.message import message
from bot.views.text import bold
from bot.views.words import clock, noted, say, say_many, weekday

_HEADINGS = {
    Section.BACK: noted("Worth coming back to"),
    Section.UNANSWERED: noted("No answer yet"),
    Section.MOMENT: noted("A good moment to ask"),
    Section.FULL_CIRCLE: noted("Came full circle"),
    Section.LOOKING_BACK: noted("Looking back"),
}


def why_not(scene: Scene) -> str | None:
    """Unwanted, nobody there to read it, or nothing left to say."""
    if scene.reader is not None and scene.reader.no_digest_at is not None:
        return stops.NO_DIGEST
    return stops.own_nudge(scene.reader) or (None if scene.listed else stops.NOTHING_TO_SAY)


def render(scene: Scene) -> Message:
    """The sections that have something, in their order; then what else there is, why it came, and how to stop it."""
    if not scene.listed or scene.reader is None:
        return gone()
    lead = say(
        "Your week in Full Circle: a few things to come back to. Answer what you like, and leave the rest for another time."
    )
    blocks = [block for part in Section for block in _part(part, scene)]
    return message(lead, [*blocks, *foot(scene.reader, scene.more)])


def shown_now(scene: Scene) -> Message:
    """The same at once, for whoever asked for it; it takes no digest's place."""
    lead = say(
        "This is what your weekly digest would say now. Nothing of it counts as asked, and only you see this."
    )
    blocks = [block for part in Section for block in _part(part, scene)]
    return message(lead, [*blocks, *_more(scene.more)])


def _part(part: Section, scene: Scene) -> list[Block]:
    rows = [block for one in scene.listed if one.section is part for block in row(one, scene)]
    return [section(bold(say(_HEADINGS[part]))), *rows] if rows else []


def foot(reader: Person, more: int) -> list[Block]:
    """Below the items."""
    day, hour = wish_of(reader)
    why = say(
        "You get this once a week if there is something to read, on {day} at {hour} or after a pause. Home has other days and hours.",
        day=weekday(day),
        hour=clock(hour),
    )
    how = say("To stop, use ⋯ below or write *stop* here.")
    menu = overflow(
        act.DIGEST_MORE,
        [
            option(say("Stop the weekly digest"), act.pack_choice(act.STOP_DIGEST, act.NO_ITEM)),
            option(say("Stop all reminders"), act.pack_choice(act.STOP_ALL, act.NO_ITEM)),
        ],
    )
    return [*_more(more), context(f"{why} {how}"), *actions(menu)]


def _more(more: int) -> list[Block]:
    if more <= 0:
        return []
    return [context(say_many("And {count} more in Home.", "And {count} more in Home.", more))]


KIND = Kind(name="digest", render=render, why_not=why_not)
