"""Was that the answer? The asked person wrote a line beside the thread, and only the asker can say what it was.

Apart from `sighting` because somebody else wrote it, in another conversation. It must not quote the line: nothing of it is known here before a yes.
"""

from __future__ import annotations

from bot.domain.advice import Advice, State
from bot.domain.lifecycle import is_unanswered
from bot.domain.sighting import Sighting, SightingState
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, look
from bot.views import actions as act
from bot.views import card
from bot.views.blocks import Block, actions, button, context, section, without_buttons
from bot.views.message import message, own_message
from bot.views.people import called
from bot.views.text import mark, quoted_line
from bot.views.words import past_day, say


def why_not(scene: Scene) -> str | None:
    """Answered in the thread meanwhile, deleted, or the asker wants none of it."""
    if scene.sighting is None or scene.item is None:
        return stops.NO_ITEM
    if scene.sighting.state is not SightingState.WAITING:
        return stops.DECIDED
    is_open = scene.item.state is State.ASKED and is_unanswered(scene.item)
    return stops.own_nudge(scene.reader) or (None if is_open else stops.CLOSED)


def render(scene: Scene) -> Message:
    """The question while it is open, then what became of it."""
    sighting, item = scene.sighting, scene.item
    if sighting is None or item is None:
        return gone()
    if sighting.state is SightingState.WAITING:
        lead, blocks = _asked(scene, sighting, item)
        return message(lead, blocks if scene.is_newest else without_buttons(blocks))
    if sighting.state is SightingState.KEPT:
        return _kept(scene, item)
    return own_message([section(_over(sighting))])


def _asked(scene: Scene, sighting: Sighting, item: Advice) -> tuple[str, list[Block]]:
    lead = say(
        "A colleague wrote something beside the thread of your question, and Full Circle keeps it only if you say so."
    )
    name, day = called(scene.adviser), past_day(sighting.received_at, scene.zone, scene.now)
    wrote = mark(
        "{name} wrote in your conversation {day}, outside the thread of your question:", name=name, day=day
    )
    blocks = [
        section(mark("Was that {name}'s answer?", name=name)),
        context(wrote),
        section(quoted_line(item.question or "")),
    ]
    if sighting.fetch_at is not None:
        return lead, [*blocks, context(say("All right, it is being kept."))]
    value = act.pack(sighting.id)
    row = [
        button(say("Keep"), act.KEEP_LINE, value, primary=True),
        button(say("No"), act.NOT_THE_ANSWER, value),
    ]
    takes_one = item.state not in (State.CLOSED, State.LET_GO)
    return lead, [*blocks, *(actions(*row) if takes_one else [])]


def _kept(scene: Scene, item: Advice) -> Message:
    lead = say(
        "What a colleague wrote beside the thread is kept as their answer. What follows is what you keep, and what comes next."
    )
    seen = look(scene, item)
    blocks = [section(card.opening(item, seen)), *card.words(item, 200, 4), *card.status(item, seen)]
    opened = actions(button(say("Open"), act.OPEN_ITEM, act.pack(item.id)))
    return message(lead, [*blocks, *(opened if scene.is_newest else [])])


def _over(sighting: Sighting) -> str:
    if sighting.state is SightingState.UNDONE:
        return say("That message isn't there any more, so nothing is kept.")
    return say("All right, nothing is kept.")


KIND = Kind(name="outside", render=render, why_not=why_not)
