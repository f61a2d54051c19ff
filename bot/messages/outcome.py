"""The outcome: how it went, carried to the adviser because the receiver pressed send. Their own words first, then the receiver's.

Apart because it is where a circle closes, and where the one quiet question about consent stands. It must show what was approved and
nothing else of the receiver's side: not when, not how often, not what was kept private (P5, P7).
"""

from __future__ import annotations

from bot.domain.advice import Advice
from bot.domain.adviser_side import told
from bot.domain.pair import Consent
from bot.domain.relay import Relay
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone, stand
from bot.views import actions as act
from bot.views import adviser_card
from bot.views.adviser_card import Stand
from bot.views.blocks import (
    Block,
    actions,
    button,
    context,
    option,
    overflow,
    quote,
    section,
    url_button,
    without_buttons,
)
from bot.views.card import label
from bot.views.message import message
from bot.views.people import called
from bot.views.text import bold, is_cut, mark
from bot.views.words import past_day, say


def why_not(scene: Scene) -> str | None:
    """Undone, refused, or nobody there to read it."""
    return stops.to_adviser(scene)


def render(scene: Scene) -> Message:
    """The approved words, and the ways on from there: thanks, the DM, an answer."""
    item, relay = scene.item, scene.relay
    if item is None or relay is None:
        return gone()
    item = told(item, relay.created_at, amends=relay.amends)
    seen = stand(scene)
    blocks = [
        section(_opening(relay, called(scene.receiver))),
        *adviser_card.own_words(item, seen),
        *_their_words(relay, called(scene.receiver)),
        *_status(scene, item, seen),
        *_ways_on(scene, item, seen),
        *(_consent(scene, item) if _carries_the_question(scene) else []),
    ]
    lead = say(
        "Advice you gave came full circle: a colleague tells you how it went. Your own words come first."
    )
    return message(lead, blocks if scene.is_newest else without_buttons(blocks))


def _opening(relay: Relay, receiver: str) -> str:
    if relay.amends:
        return mark("{name} changed what you were told about your advice.", name=receiver)
    return mark("{name} came back to your advice.", name=receiver)


def _their_words(relay: Relay, receiver: str) -> list[Block]:
    blocks = [context(mark("{name} says:", name=receiver))]
    if relay.outcome is not None:
        blocks.append(section(bold(f"{label(relay.outcome)}.")))
    blocks += quote(relay.text or "", None)
    if relay.useful:
        blocks += [context(mark("And something that may be useful to you:")), *quote(relay.useful, None)]
    return blocks


def _status(scene: Scene, item: Advice, seen: Stand) -> list[Block]:
    lines = []
    if item.thanked_at is not None:
        lines.append(say("You said thanks 🙏"))
    if scene.waiting_id is not None:
        lines.append(say("Your answer is on its way to {name}.", name=called(scene.receiver)))
    elif item.responded_at is not None:
        lines.append(say("You answered {day}.", day=past_day(item.responded_at, seen.zone, seen.now)))
    return [section(" · ".join(lines))] if lines else []


def _ways_on(scene: Scene, item: Advice, seen: Stand) -> list[Block]:
    value = act.pack(item.id, seen.number)
    thank = button("🙏", act.THANK, value, spoken=say("🙏 Say thanks"))
    return actions(
        None if item.thanked_at else thank,
        url_button(say("Open our DM"), act.OPEN_DM, seen.link, value) if seen.link else None,
        None if item.responded_at else button(say("Respond"), act.RESPOND, value),
        button(say("Undo"), act.UNDO_RELAY, act.pack(scene.waiting_id)) if scene.waiting_id else None,
        _read_all(item),
        button(say("A note to myself"), act.NOTE_TO_SELF, value),
    )


def _read_all(item: Advice) -> Block | None:
    if item.words_taken_back_at or not is_cut(item.words, adviser_card.SHORT_QUOTE, adviser_card.SHORT_LINES):
        return None
    return button(say("Read all"), act.OPEN_ITEM, act.pack(item.id))


def _carries_the_question(scene: Scene) -> bool:
    """Whether the quiet question stands on this message, or stood there and was answered."""
    return scene.asks_consent or (scene.pair is not None and scene.pair.asked_in == scene.delivery.id)


def _consent(scene: Scene, item: Advice) -> list[Block]:
    """The quiet question, once; then the answer that was given."""
    receiver = called(scene.receiver)
    if scene.adviser is not None and scene.adviser.declined_everyone_at is not None:
        return [context(say("Full Circle won't bring you anything from anyone."))]
    consent = scene.pair.consent if scene.pair else Consent.NOT_TOLD
    if consent is Consent.YES:
        return [context(say("You'll hear when {name} comes back to your advice.", name=receiver))]
    if consent is Consent.NO:
        return [context(say("Full Circle won't bring you anything more from {name}.", name=receiver))]
    if scene.pair is not None and scene.pair.decided_at is not None:
        return [context(say("You won't be reminded to ask {name}.", name=receiver))]
    question = say("Want to hear when {name} comes back to your advice?", name=receiver)
    return [context(question), *_consent_buttons(item)]


def _consent_buttons(item: Advice) -> list[Block]:
    value = act.pack(item.id)
    offered = [
        option(say("Don't keep my words"), act.pack_choice(act.FORGET_WORDS, item.id)),
        option(say("Nothing from anyone"), act.pack_choice(act.DECLINE_EVERYONE, item.id)),
    ]
    if not item.words_are_captured or item.words_taken_back_at is not None:
        offered = offered[1:]
    return actions(
        button(say("Yes"), act.CONSENT_YES, value),
        button(say("No thanks"), act.CONSENT_NO, value),
        overflow(act.CONSENT_MORE, offered),
    )


KIND = Kind(name="outcome", render=render, why_not=why_not, goes_to_adviser=True)
