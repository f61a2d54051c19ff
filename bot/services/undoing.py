"""[Undo] on what somebody pressed send on, until it arrives: an answer to an outcome or a question, "let them know", a look back, a give-back.

Apart from what sends each of them because calling one off is the same for all. A question and an outcome are none of them: theirs is a step in the
life of an item (`ask.take_back`, `progress.undo_telling`). Must not touch what has arrived, nor show why something never will.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.domain.person import Person
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.errors import Declined, NotFound
from bot.services import acting, ask, outbox
from bot.services.acting import Actor
from bot.services.ask import Said
from storage import advice, deliveries, people, relays, sightings
from storage.store import Tx

UNDOABLE = frozenset({
    RelayKind.RESPONSE, RelayKind.ANSWER, RelayKind.LET_KNOW, RelayKind.LOOKING_BACK, RelayKind.GIVE_BACK,
})  # fmt: skip
"""What can be undone here; of answers those in words, since a plain yes or no is changed by another press."""


def undo(tx: Tx, by: Actor, relay_id: UUID) -> Person:
    """[Undo] until it arrives; whom it was for. Raises Declined: gone, not_yours, arrived (also when it is on its way this very moment)."""
    relay = _mine(tx, by, relay_id)
    # What a no stopped is not with anybody either; that there was a no is not said.
    if relay.state not in (RelayState.UNDONE, RelayState.STOPPED):
        if not deliveries.cancel_post(tx, by.workspace_id, f"{relay.kind}:{relay.id}", "undone"):
            raise Declined("arrived")
        relays.mark(tx, by.workspace_id, relay.id, RelayState.UNDONE)
        _on_item(tx, by, relay)
        outbox.publish(tx, by.workspace_id, {relay.from_id}, by.now)
    return people.get(tx, by.workspace_id, relay.to_id)


def _mine(tx: Tx, by: Actor, relay_id: UUID) -> Relay:
    me = acting.me(tx, by)
    try:
        relay = relays.get(tx, by.workspace_id, relay_id)
    except NotFound:
        raise Declined("gone") from None
    if relay.from_id != me.id or relay.kind not in UNDOABLE:
        raise Declined("not_yours")
    if relay.kind is RelayKind.ANSWER and relay.text is None:
        raise Declined("stale")
    return relay


def _on_item(tx: Tx, by: Actor, relay: Relay) -> None:
    if relay.advice_id is None:
        return
    item = advice.get(tx, by.workspace_id, relay.advice_id)
    if relay.kind is RelayKind.RESPONSE:
        item = replace(item, responded_at=None)
    if relay.kind is RelayKind.LET_KNOW:
        item = replace(item, let_know_at=None)
    acting.save(tx, by, item, redraw=[relay.from_id])
    for sighting in sightings.list_about(tx, by.workspace_id, item.id):
        is_its_source = sighting.kind is SightingKind.SEND_ON and sighting.settled_at == relay.created_at
        if is_its_source and sighting.person_id == relay.from_id:
            _not_sent_on(tx, by, relay, sighting)


def _not_sent_on(tx: Tx, by: Actor, relay: Relay, sighting: Sighting) -> None:
    """What was typed to the bot: it is as if [No] had been pressed, and an answer is none."""
    changed = replace(sighting, state=SightingState.DECLINED, settled_at=by.now)
    outbox.redraw_card(tx, sightings.save(tx, changed), by.now)
    if relay.kind is RelayKind.ANSWER:
        gone = Said(
            channel=sighting.channel, thread_ts=None, ts=sighting.ts, event_ts=sighting.ts, is_deleted=True
        )
        ask.said(tx, by, gone)
