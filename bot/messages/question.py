"""The question: posted in a group DM of the asker, the person asked and the bot. Thread replies to it are the advice.

Apart because it is the one message that two people read. It must not show anything of the item but the question, whatever came of it;
of more than advice it shows what the asked person pressed, since they said it there.
"""

from __future__ import annotations

from bot.domain.advice import Advice, Favour
from bot.domain.person import Person
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone
from bot.views import actions as act
from bot.views import favour
from bot.views.blocks import Block, actions, button, context, quote, section
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
    who = _who(scene)
    what_is_this = button(say("What is this?"), act.WHAT_IS_THIS, act.pack(item.id))
    blocks = [
        section(who),
        *quote(asked, None),
        *(_favour(scene, item) if item.favour else [_foot(scene)]),
        *actions(*favour.choices(item), what_is_this),
    ]
    return message(_lead(item, in_dm=scene.reader is not None), blocks)


def _who(scene: Scene) -> Markup:
    if scene.reader is not None:
        return mark("{name} asks you:", name=called(scene.receiver))
    return mark("{asker} asks {adviser}:", asker=_at(scene.receiver), adviser=_at(scene.adviser))


def _lead(item: Advice, *, in_dm: bool) -> str:
    if item.favour in favour.LABELS:
        return say(
            "A colleague asked for more than advice here, and got a plain answer, which stands under the question."
        )
    if item.favour is not None:
        return say(
            "A colleague asks for more than advice here, and a plain yes or no is fine. One press is all it takes."
        )
    if in_dm:
        return say(
            "A colleague asks you for advice. It comes to you alone, since others are in the conversation of you two now."
        )
    return say(
        "A colleague asks for advice here. An answer in the thread, in your own words, is all it takes."
    )


def _foot(scene: Scene) -> Block:
    kept = say(
        "Full Circle keeps your answer for {name} and asks later how it went.", name=called(scene.receiver)
    )
    if scene.reader is not None:
        return context(_how_in_dm(scene), kept)
    return context(say("Answer in the thread, in your own words."), kept)


def _how_in_dm(scene: Scene) -> str:
    return say(
        "Reply in this thread, in your own words. Nothing goes to {name} before you see the exact message and press Send.",
        name=called(scene.receiver),
    )


def _favour(scene: Scene, item: Advice) -> list[Block]:
    """What is asked, honestly; and, once they said, their own words."""
    asks = mark(
        "This is more than advice: {name} asks you to put your name to something. A plain yes or no is fine.",
        name=called(scene.receiver),
    )
    said = favour.says(item, "" if scene.reader is not None else called(scene.adviser))
    if item.favour is Favour.ADVISES:
        return [context(asks), *([section(said)] if said else []), _foot(scene)]
    return [section(asks), *([section(said)] if said else []), context(_what_follows(scene))]


def _what_follows(scene: Scene) -> str:
    if scene.reader is not None:
        return say(
            "What you press is brought to {name}, and nobody is reminded of this.",
            name=called(scene.receiver),
        )
    return say("What you write in the thread isn't kept, and nobody is reminded of this.")


def _at(person: Person | None) -> Markup:
    return mention(person.slack_id) if person else escape(called(person))


KIND = Kind(name="question", render=render, why_not=why_not)
