"""Messages drawn before they are sent, so that a person sees exactly what goes out in their name (P5).

The same `render` draws the preview and the message. Must not save anything.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.advice import Advice
from bot.domain.person import Person
from bot.domain.relay import Relay
from bot.domain.window import zone_or
from bot.messages import by_name
from bot.messages.kind import Message, Scene
from bot.services import arrivals, outbox
from bot.services.acting import Actor
from bot.views import languages
from storage import pairs, workspaces
from storage.store import Tx


def outcome(
    tx: Tx, by: Actor, item: Advice, receiver: Person, adviser: Person | None, relay: Relay
) -> Message:
    """How it went, as the adviser would read it. An adviser who is not in Slack is drawn by their name."""
    scene = _scene(tx, by, item, receiver, adviser, relay, reader=adviser)
    pair = arrivals.contacted(tx, scene.delivery, scene.pair, by.now) if scene.pair else None
    return _drawn(replace(scene, pair=pair))


def response(tx: Tx, by: Actor, item: Advice, receiver: Person, adviser: Person, relay: Relay) -> Message:
    """What the adviser replies to an outcome, as the receiver would read it."""
    return _drawn(_scene(tx, by, item, receiver, adviser, relay, reader=receiver))


def answer(tx: Tx, by: Actor, item: Advice, asker: Person, adviser: Person, relay: Relay) -> Message:
    """What the adviser answers to a question that went on in their own DM, as the asker would read it."""
    return _drawn(_scene(tx, by, item, asker, adviser, relay, reader=asker))


def looking_back(tx: Tx, by: Actor, item: Advice, receiver: Person, adviser: Person, relay: Relay) -> Message:
    """What the advice is worth now, as the adviser would read it."""
    return _drawn(_scene(tx, by, item, receiver, adviser, relay, reader=adviser))


def let_know(tx: Tx, by: Actor, item: Advice, receiver: Person, adviser: Person, relay: Relay) -> Message:
    """ "I kept what you said", as the adviser would read it."""
    return _drawn(_scene(tx, by, item, receiver, adviser, relay, reader=adviser))


def give_back(tx: Tx, by: Actor, giver: Person, reader: Person, relay: Relay) -> Message:
    """What is passed on, as its reader would read it. The reader is the adviser of the pair."""
    return _drawn(_scene(tx, by, None, giver, reader, relay, reader=reader))


def _drawn(scene: Scene) -> Message:
    """In the language of whoever will read it, not of whoever looks at it first."""
    with languages.speaking_to(scene.reader):
        return by_name(scene.delivery.kind).render(scene)


def _scene(
    tx: Tx,
    by: Actor,
    item: Advice | None,
    receiver: Person,
    adviser: Person | None,
    relay: Relay,
    *,
    reader: Person | None,
) -> Scene:
    pair = pairs.get(tx, by.workspace_id, adviser.id, receiver.id) if adviser else None
    return Scene(
        team_id=workspaces.get(tx, by.workspace_id).team_id,
        delivery=outbox.of_relay(relay, by.now),
        now=by.now,
        zone=zone_or(reader.zone if reader else None, by.default_zone),
        item=item,
        receiver=receiver,
        adviser=adviser,
        reader=reader,
        pair=pair,
        relay=relay,
    )
