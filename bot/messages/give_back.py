"""A give-back: what somebody passes on to the one who advised them, unasked. Their words, the way to talk, and the ways out of it.

Apart because it belongs to no item. It must not be sent but after the reader's yes to this person (product.md, "Consent of the adviser").
In its scene the reader is the adviser of the pair, the giver its receiver.
"""

from __future__ import annotations

from bot.domain.pair import lets_give_back
from bot.domain.person import can_be_contacted
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, link
from bot.views import actions as act
from bot.views.blocks import actions, button, context, quote, section, url_button, without_buttons
from bot.views.message import message
from bot.views.people import called
from bot.views.text import mark
from bot.views.words import say


def why_not(scene: Scene) -> str | None:
    """Undone, no yes (any more), or nobody there to read it."""
    if scene.pair is None or not lets_give_back(scene.pair):
        return stops.NO_CONSENT
    if scene.reader is not None and not can_be_contacted(scene.reader):
        return stops.UNREACHABLE
    return stops.unreachable(scene.reader) or stops.not_waiting(scene.relay)


def render(scene: Scene) -> Message:
    """The approved words, and the DM of the two first."""
    relay = scene.relay
    if relay is None:
        return gone()
    giver = called(scene.receiver)
    value = act.pack(relay.id)
    to_dm = link(scene, scene.receiver)
    blocks = [
        section(mark("{name} passes something on to you.", name=giver)),
        context(mark("{name} says:", name=giver)),
        *quote(relay.text or "", None),
        context(mark("You get this because you wanted to hear from {name}.", name=giver)),
        *actions(
            url_button(say("Open our DM"), act.OPEN_DM, to_dm, value) if to_dm else None,
            button(say("What is this?"), act.ABOUT_GIVE_BACK, value),
        ),
    ]
    lead = say(
        "A colleague whose news you wanted to hear passes something on to you. Your own DM is the place to go on."
    )
    return message(lead, blocks if scene.is_newest else without_buttons(blocks))


KIND = Kind(name="give-back", render=render, why_not=why_not)
