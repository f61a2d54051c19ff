"""The prompt: the adviser is reminded that this may be a good moment to ask. The bot then gets out of the way (P1).

Apart because it belongs to the other side than the check-in. What it says is true of every item: it must never hint at what the
receiver did or left undone (P7), and never be drawn from the receiver's fields.
"""

from __future__ import annotations

from bot.domain.advice import Advice, AdviserState, has_words
from bot.domain.adviser_side import as_seen, prompt_day
from bot.domain.pair import Pair, lets_prompt
from bot.messages import stops
from bot.messages.kind import Due, Kind, Message, Scene
from bot.messages.looks import gone, stand
from bot.views import adviser_card
from bot.views.adviser_card import Stand
from bot.views.blocks import Block, context, quote, section, without_buttons
from bot.views.card import words
from bot.views.message import message
from bot.views.text import mark
from bot.views.words import say, short_day


def due(item: Advice, pair: Pair | None) -> Due | None:
    """On the day the adviser chose, or after a yes on the day policy gives."""
    on = prompt_day(item, pair)
    return None if on is None else Due(on, item.prompt_number)


def why_not(scene: Scene) -> str | None:
    """Anything that made asking pointless, or unwelcome, since it was planned."""
    item = scene.item
    if item is None:
        return stops.NO_ITEM
    unwished = stops.own_nudge(scene.adviser) or stops.no_prompts(scene.adviser)
    return unwished or _moved_on(item, scene.delivery.number) or _no_yes(item, scene)


def render(scene: Scene) -> Message:
    """The suggestion, with a line to copy; once acted on, what is so now."""
    item = scene.item
    if item is None:
        return gone()
    item = as_seen(item)
    seen = stand(scene)
    lines = adviser_card.standing(item, seen)
    if lines:
        lead = say(
            "This is about something you said to a colleague. What follows is where it stands on your side."
        )
        blocks = [section(adviser_card.said_to(item, seen)), *words(item), section(" ".join(lines))]
    else:
        lead = say(
            "This may be a good moment to ask how something went that you said to a colleague some time ago."
        )
        blocks = _suggested(item, seen)
    blocks += adviser_card.choices(item, seen)
    return message(lead, blocks if scene.is_newest else without_buttons(blocks))


def _suggested(item: Advice, seen: Stand) -> list[Block]:
    return [
        section(_suggestion(seen)),
        context(adviser_card.said(item, seen)),
        *words(item),
        *_ready_line(item, seen),
        context(f"{_why(item, seen)} {_how_to_stop()}"),
    ]


def _suggestion(seen: Stand) -> str:
    if seen.receiver:
        return mark("A good moment to ask {name} how it went?", name=seen.receiver)
    return mark("A good moment to ask how it went?")


def _ready_line(item: Advice, seen: Stand) -> list[Block]:
    day = short_day(item.said_at or item.created_at, seen.zone, seen.now)
    line = say("How did it go with what we talked about on {day}?", day=day)
    return [context(say("A line to copy, if it helps:")), *quote(line)]


def _why(item: Advice, seen: Stand) -> str:
    if item.adviser_state is not None:
        return say("You get this because you asked to be reminded.")
    return say(
        "You get this because you wanted to hear when {name} comes back to your advice.", name=seen.receiver
    )


def _how_to_stop() -> str:
    return say("To stop, use ⋯ below or write *stop* here.")


def _moved_on(item: Advice, number: int) -> str | None:
    reasons = {
        stops.NO_WORDS: not has_words(item),
        stops.TOLD: item.told_at is not None,
        stops.ASKED: item.asked_about_at is not None,
        stops.HEARD: item.heard_at is not None,
        stops.LET_GO: item.adviser_state is AdviserState.LET_GO,
        stops.MOVED: item.prompt_number != number,
    }
    return next((why for why, so in reasons.items() if so), None)


def _no_yes(item: Advice, scene: Scene) -> str | None:
    """Keeping it oneself is the yes for that item; a no to everyone takes back every yes to others, and nobody is sent to ask who left."""
    if item.adviser_state is not None:
        return None
    if scene.receiver is not None and scene.receiver.has_left:
        return stops.NOBODY_TO_ASK
    if scene.adviser is not None and scene.adviser.declined_everyone_at is not None:
        return stops.SAID_NO
    return None if scene.pair is not None and lets_prompt(scene.pair) else stops.NO_CONSENT


KIND = Kind(name="prompt", render=render, why_not=why_not, due=due, goes_to_adviser=True)
