"""Looking back: long after the end of an item its receiver says what it is worth now, because they pressed send. The adviser's words come first.

Apart from the outcome because nothing ends with it and nothing is asked. It must show what was approved and nothing else of the receiver's side
(P5, P7).
"""

from __future__ import annotations

from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, stand
from bot.views import actions as act
from bot.views import adviser_card
from bot.views.blocks import actions, button, context, quote, section, url_button, without_buttons
from bot.views.message import message
from bot.views.people import called
from bot.views.text import mark
from bot.views.words import say


def why_not(scene: Scene) -> str | None:
    """Undone, refused, or nobody there to read it."""
    return stops.to_adviser(scene)


def render(scene: Scene) -> Message:
    """What was said, and what it is worth now."""
    item, relay = scene.item, scene.relay
    if item is None or relay is None:
        return gone()
    seen = stand(scene)
    value = act.pack(item.id)
    blocks = [
        section(mark("{name} looked back on your advice.", name=called(scene.receiver))),
        *adviser_card.own_words(item, seen),
        context(mark("{name} says:", name=called(scene.receiver))),
        *quote(relay.text or "", None),
        *([section(say("You said thanks 🙏"))] if item.thanked_at else []),
        *actions(
            None if item.thanked_at else button("🙏", act.THANK, value, spoken=say("🙏 Say thanks")),
            url_button(say("Open our DM"), act.OPEN_DM, seen.link, value) if seen.link else None,
        ),
    ]
    lead = say(
        "A colleague looked back on advice you gave long ago, and says what it is worth now. Your own words come first."
    )
    return message(lead, blocks if scene.is_newest else without_buttons(blocks))


KIND = Kind(name="looking-back", render=render, why_not=why_not, goes_to_adviser=True)
