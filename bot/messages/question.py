"""The question: posted in a group DM of the asker, the person asked and the bot. Thread replies to it are the advice.

Apart because it is the one message that two people read. It must not show anything of the item but the question, whatever came of it.
"""

from __future__ import annotations

from bot.domain.person import Person
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone
from bot.views import actions as act
from bot.views.blocks import actions, button, context, quote, section
from bot.views.message import message
from bot.views.people import called
from bot.views.text import Markup, escape, mark, mention
from bot.views.words import say


def why_not(scene: Scene) -> str | None:
    """Taken back, refused, or nobody there to be asked."""
    return stops.to_adviser(scene)


def render(scene: Scene) -> Message:
    """Who asks whom, the question whole, and what Full Circle does with an answer."""
    item = scene.item
    if item is None:
        return gone()
    asked = (scene.relay.text if scene.relay else None) or item.question or ""
    who = mark("{asker} asks {adviser}:", asker=_at(scene.receiver), adviser=_at(scene.adviser))
    foot = say(
        "Full Circle keeps your answer for {name} and asks later how it went.", name=called(scene.receiver)
    )
    blocks = [
        section(who),
        *quote(asked, None),
        context(say("Answer in the thread, in your own words."), foot),
        *actions(button(say("What is this?"), act.WHAT_IS_THIS, act.pack(item.id))),
    ]
    lead = say(
        "A colleague asks for advice here. An answer in the thread, in your own words, is all it takes."
    )
    return message(lead, blocks)


def _at(person: Person | None) -> Markup:
    return mention(person.slack_id) if person else escape(called(person))


KIND = Kind(name="question", render=render, why_not=why_not)
