"""The check-in: on the date chosen at keeping, the receiver is asked how it went. Afterwards it is the item's card.

Apart because it has a date, reasons and words of its own. It must not scold, count, or make silence look like a debt (P4, P6).
"""

from __future__ import annotations

from bot.domain.advice import Advice, Origin, State, has_words
from bot.domain.pair import Pair
from bot.messages import stops
from bot.messages.kind import Due, Kind, Message, Scene
from bot.messages.looks import gone, look
from bot.views import card
from bot.views.blocks import Block, context, section, without_buttons
from bot.views.card import Look
from bot.views.message import message
from bot.views.text import mark
from bot.views.words import ago, say


def due(item: Advice, _pair: Pair | None) -> Due | None:
    """On the receiver's chosen day, as long as there are words to come back to."""
    if item.check_in_on is None or item.state not in (State.OPEN, State.TRIED):
        return None
    if item.muted_at is not None or not has_words(item):
        return None
    return Due(item.check_in_on, item.check_in_number)


def why_not(scene: Scene) -> str | None:
    """Anything that made the question pointless since it was planned."""
    reason = stops.check_in(scene)
    if reason or scene.item is None:
        return reason
    planned = scene.item.check_in_on is not None or scene.item.check_in_sent_at is not None
    return None if planned else stops.CANCELLED


def render(scene: Scene) -> Message:
    """The question while it is open; what is so now once it is not."""
    item = scene.item
    if item is None:
        return gone()
    asking = is_asking(scene)
    seen = look(scene, item, asking=asking)
    if not asking:
        return message(_moved_on(), state_card(scene, item, seen))
    lead = say(
        "A piece of advice you kept is worth a look. Come back to it when it suits you, and say how it went."
    )
    blocks = [_question(item, seen), *card.words(item), *card.status(item, seen), context(_why(item))]
    return message(lead, [*blocks, *card.choices(item, seen)])


def is_asking(scene: Scene) -> bool:
    """Whether the message still is the open question: nothing ended, moved or took its place."""
    return scene.is_newest and stops.check_in(scene) is None


def state_card(scene: Scene, item: Advice, seen: Look) -> list[Block]:
    """The advice, what is so now, and the choices, unless a later message has them."""
    blocks = [section(card.opening(item, seen)), *card.words(item), *card.status(item, seen)]
    blocks += card.choices(item, seen)
    return blocks if scene.is_newest else without_buttons(blocks)


def how_to_stop() -> str:
    return say("To stop, use ⋯ below or write *stop* here.")


def _moved_on() -> str:
    return say(
        "This is about a piece of advice you kept. What follows is the advice, and where it stands for you now."
    )


def _question(item: Advice, seen: Look) -> Block:
    age = ago(item.said_at or item.created_at, seen.zone, seen.now)
    if seen.adviser:
        return section(mark("{name} gave you this advice {age}: how did it go?", name=seen.adviser, age=age))
    return section(mark("You got this advice {age}: how did it go?", age=age))


def _why(item: Advice) -> str:
    if item.check_in_number > 1 and item.origin is Origin.ASKED:
        # Moved by its receiver, or asked anew since the first answer was deleted: true of both.
        why = say("You get this because you asked for this advice.")
    elif item.check_in_number > 1:
        why = say("You get this because you chose to come back to it later.")
    elif item.origin is Origin.ASKED:
        why = say("You get this because you asked for this advice, and a week has gone by since the answer.")
    else:
        why = say("You get this because you kept this advice, and the day set for it has come.")
    return f"{why} {how_to_stop()}"


KIND = Kind(name="check-in", render=render, why_not=why_not, due=due)
