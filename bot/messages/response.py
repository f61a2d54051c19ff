"""The response: what the adviser answered to an outcome, carried to the receiver once. Then people talk (P1).

Apart because it goes the other way than the rest. It must not plan anything: follow-up advice is kept only by the receiver's own press.
"""

from __future__ import annotations

from bot.domain.advice import Advice
from bot.domain.relay import Relay
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, link
from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, quote, section, url_button, without_buttons
from bot.views.message import message
from bot.views.people import called
from bot.views.text import mark, one_line
from bot.views.words import say


def render(scene: Scene) -> Message:
    """The adviser's words, their DM first among the ways on."""
    item, relay = scene.item, scene.relay
    if item is None or relay is None:
        return gone()
    adviser = called(scene.adviser)
    blocks = [
        section(_opening(item, relay, adviser)),
        *_about(item),
        context(mark("{name} says:", name=adviser)),
        *quote(relay.text or "", None),
        *_advice_note(scene, adviser),
        *_ways_on(scene, item),
    ]
    return message(_lead(item, relay), blocks if scene.is_newest else without_buttons(blocks))


def _lead(item: Advice, relay: Relay) -> str:
    if _answers(item, relay):
        return say(
            "There is an answer to what you told a colleague about their advice. Your own DM is the place to go on."
        )
    return say(
        "A colleague whose advice you keep writes to you about it. Your own DM with them is the place to go on."
    )


def _opening(item: Advice, relay: Relay, adviser: str) -> str:
    if _answers(item, relay):
        return mark("{name} has an answer for you.", name=adviser)
    return mark("{name} writes to you about their advice.", name=adviser)


def _answers(item: Advice, relay: Relay) -> bool:
    """Whether anything was told before; an adviser may also write because a prompt came."""
    return item.told_at is not None and item.told_at <= relay.created_at


def _about(item: Advice) -> list[Block]:
    if not item.words or item.words_taken_back_at is not None:
        return []
    return [context(mark("About: {words}", words=one_line(item.words)))]


def _advice_note(scene: Scene, adviser: str) -> list[Block]:
    if scene.relay is None or not scene.relay.is_advice:
        return []
    if scene.kept_too:
        return [context(say("You keep this too."))]
    note = say("{name} means this as a further piece of advice. It is kept only if you say so.", name=adviser)
    return [context(note)]


def _ways_on(scene: Scene, item: Advice) -> list[Block]:
    value = act.pack(item.id)
    to_dm = link(scene, scene.adviser)
    offers_keeping = scene.relay is not None and scene.relay.is_advice and not scene.kept_too
    return actions(
        url_button(say("Open our DM"), act.OPEN_DM, to_dm, value) if to_dm else None,
        button(say("Keep this too"), act.KEEP_TOO, value) if offers_keeping else None,
    )


KIND = Kind(name="response", render=render, why_not=stops.to_receiver)
