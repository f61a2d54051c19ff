"""The softer check-in: a week after one without an act, once more and more lightly. There is no third.

Apart from `check_in` because its words and date differ; the card it becomes is the same. It must not sound like a reminder of a debt.
"""

from __future__ import annotations

from bot.domain.advice import Advice, Origin, State, has_words
from bot.domain.pair import Pair
from bot.messages import check_in, stops
from bot.messages.kind import Due, Kind, Message, Scene
from bot.messages.looks import gone, look
from bot.views import card
from bot.views.blocks import Block, context, section
from bot.views.card import Look
from bot.views.message import message
from bot.views.text import mark
from bot.views.words import ago, say


def due(item: Advice, _pair: Pair | None) -> Due | None:
    """A week after the check-in, if that brought nothing but perhaps a tick."""
    if item.softer_on is None or item.state not in (State.OPEN, State.TRIED):
        return None
    if item.muted_at is not None or not has_words(item):
        return None
    return Due(item.softer_on, item.check_in_number)


def why_not(scene: Scene) -> str | None:
    """The same as for the check-in; an act since then has taken its date away."""
    reason = stops.check_in(scene)
    if reason or scene.item is None:
        return reason
    planned = scene.item.softer_on is not None or scene.item.softer_sent_at is not None
    return None if planned else stops.CANCELLED


def render(scene: Scene) -> Message:
    """The question while it is open; what is so now once it is not."""
    item = scene.item
    if item is None:
        return gone()
    if not check_in.is_asking(scene):
        lead = say(
            "This is about a piece of advice you kept. What follows is the advice, and where it stands for you now."
        )
        return message(lead, check_in.state_card(scene, item, look(scene, item)))
    lead = say(
        "Once more, and without any hurry: a piece of advice you kept. It is just as fine to let this pass by."
    )
    return message(lead, _asking(scene, item))


def _asking(scene: Scene, item: Advice) -> list[Block]:
    seen = look(scene, item, asking=True)
    return [
        section(_question(item, seen)),
        *card.words(item),
        *card.status(item, seen),
        context(f"{_why(item)} {check_in.how_to_stop()}"),
        *card.choices(item, seen),
    ]


def _question(item: Advice, seen: Look) -> str:
    age = ago(item.said_at or item.created_at, seen.zone, seen.now)
    if seen.adviser:
        return mark(
            "{name} gave you this advice {age}. If you know by now how it went, you can say so here.",
            name=seen.adviser,
            age=age,
        )
    return mark("You got this advice {age}. If you know by now how it went, you can say so here.", age=age)


def _why(item: Advice) -> str:
    if item.origin is Origin.ASKED:
        return say(
            "You get this because you asked for this advice. Full Circle won't bring it up again by itself."
        )
    return say("You get this because you kept this advice. Full Circle won't bring it up again by itself.")


KIND = Kind(name="softer-check-in", render=render, why_not=why_not, due=due)
