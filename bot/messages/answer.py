"""The answer to a question that went on in the adviser's own DM, carried to the asker.

Apart from `response`, which answers an outcome: this one is the advice itself, kept already. It must not ask for anything.
"""

from __future__ import annotations

from bot.domain.advice import Advice, State
from bot.domain.relay import Relay
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, link
from bot.views import actions as act
from bot.views import favour
from bot.views.blocks import Block, actions, button, context, quote, section, url_button, without_buttons
from bot.views.message import message
from bot.views.people import called
from bot.views.text import mark, one_line
from bot.views.words import say


def render(scene: Scene) -> Message:
    """The question, and what the adviser says to it. Their DM is the way to go on."""
    item, relay = scene.item, scene.relay
    if item is None or relay is None:
        return gone()
    adviser = called(scene.adviser)
    blocks = [
        section(mark("{name} answers your question.", name=adviser)),
        *_asked(item),
        *_said(item, relay, adviser),
        *_ways_on(scene, item),
    ]
    lead = say(
        "There is an answer to a question that you asked a colleague. Your own DM with them is the place to talk on."
    )
    return message(lead, blocks if scene.is_newest else without_buttons(blocks))


def _asked(item: Advice) -> list[Block]:
    return [context(mark("You asked: {words}", words=one_line(item.question)))] if item.question else []


def _said(item: Advice, relay: Relay, adviser: str) -> list[Block]:
    """Their words, or the plain yes or no that they pressed where the asker cannot see it; and what is kept of it."""
    if relay.text is None:
        return [section(favour.says(item, adviser) or say("(no words)"))]
    if not relay.text:
        return [context(say("(taken back)"))]
    kept = say("It is kept for you, and in a week you are asked how it went.")
    is_kept = item.state in (State.OPEN, State.TRIED)
    return [
        context(mark("{name} says:", name=adviser)),
        *quote(relay.text, None),
        *([context(kept)] if is_kept else []),
    ]


def _ways_on(scene: Scene, item: Advice) -> list[Block]:
    to_dm, value = link(scene, scene.adviser), act.pack(item.id)
    return actions(
        url_button(say("Open our DM"), act.OPEN_DM, to_dm, value) if to_dm else None,
        button(say("Open the question"), act.OPEN_ITEM, value),
    )


KIND = Kind(name="answer", render=render, why_not=stops.to_receiver)
