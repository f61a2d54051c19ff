"""Let them know: the receiver kept somebody's words and ticked that the adviser may hear of it. Nothing is asked of them.

Apart because it is a first contact without a question or an outcome. It must not show the date, the state or anything else of the item.
"""

from __future__ import annotations

from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, stand
from bot.views import actions as act
from bot.views import adviser_card
from bot.views.blocks import actions, button, context, section, url_button, without_buttons
from bot.views.message import message
from bot.views.people import called
from bot.views.text import mark
from bot.views.words import say


def why_not(scene: Scene) -> str | None:
    """Undone, refused, nobody there, or the words were taken back meanwhile."""
    if scene.item is not None and scene.item.words_taken_back_at is not None:
        return stops.NO_WORDS
    return stops.to_adviser(scene)


def render(scene: Scene) -> Message:
    """Whose advice was found worth keeping, and by whom."""
    item = scene.item
    if item is None:
        return gone()
    seen = stand(scene)
    value = act.pack(item.id)
    blocks = [
        section(mark("{name} keeps something you said, to come back to it.", name=called(scene.receiver))),
        *adviser_card.own_words(item, seen),
        context(say("Nothing is asked of you.")),
        *([section(say("You said thanks 🙏"))] if item.thanked_at else []),
        *actions(
            None if item.thanked_at else button("🙏", act.THANK, value, spoken=say("🙏 Say thanks")),
            url_button(say("Open our DM"), act.OPEN_DM, seen.link, value) if seen.link else None,
            button(say("What is this?"), act.WHAT_IS_THIS, value),
        ),
    ]
    lead = say(
        "Something you said was worth keeping to a colleague, who lets you know. Nothing is asked of you."
    )
    return message(lead, blocks if scene.is_newest else without_buttons(blocks))


KIND = Kind(name="let-know", render=render, why_not=why_not, goes_to_adviser=True)
