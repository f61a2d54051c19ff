"""All that a message is drawn from, loaded at once: the truth of this moment.

Apart because the last check before sending and every later drawing look at the same things. Must not decide or change anything.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.bundle import BUNDLE
from bot.domain.delivery import Delivery, DeliveryState
from bot.domain.pair import Pair, is_undecided
from bot.domain.person import Person
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.sighting import Sighting, SightingKind
from bot.domain.window import zone_or
from bot.jobs.known import Known
from bot.messages.kind import Scene
from bot.services import digests
from storage import advice, bundles, listings, people, relays, sightings
from storage.store import Tx
from storage.workspaces import Workspace


def load(known: Known, home: Workspace, message: Delivery, default_zone: str) -> Scene:
    """The scene of a post: of `message` itself, whether it is about to be sent or stands in Slack already."""
    if message.kind == BUNDLE:
        return _carrying(known, home, message, default_zone)
    tx = known.tx
    item = known.item(home.id, message.advice_id) if message.advice_id else None
    relay = _relay(tx, home.id, message, item)
    receiver_id, adviser_id = _the_two(item, relay)
    reader = known.person(home.id, message.reader_id)
    receiver = known.person(home.id, receiver_id)
    adviser = known.person(home.id, adviser_id)
    pair = known.pair(adviser, receiver) if adviser and receiver else None
    sighting = sightings.get(tx, home.id, message.sighting_id) if message.sighting_id else None
    # In a group DM it is the adviser who is asked, so the adviser's day and hour count.
    whose = reader or adviser
    scene = Scene(
        team_id=home.team_id,
        delivery=message,
        now=known.now,
        zone=zone_or(whose.zone if whose else None, default_zone),
        item=item,
        receiver=receiver,
        adviser=adviser,
        reader=reader,
        pair=pair,
        relay=relay,
        sighting=sighting,
        said_by=_said_by(tx, sighting),
        is_newest=message.retired_at is None,
        asks_consent=asks_consent(pair, message),
        waiting_id=_waiting(tx, item) if message.kind == RelayKind.OUTCOME else None,
        kept_too=message.kind == RelayKind.RESPONSE and _is_kept_too(tx, item),
    )
    return _of_digest(tx, scene, default_zone) if message.kind == digests.KIND else scene


def _of_digest(tx: Tx, scene: Scene, default_zone: str) -> Scene:
    """A digest that is to be sent is chosen now; one that stands in Slack lists what it listed."""
    message, reader = scene.delivery, scene.reader
    if reader is None:
        return scene
    if message.state is DeliveryState.SENT:
        listed = listings.list_of(tx, message.workspace_id, message.id)
        return replace(
            scene, listed=digests.words_of(tx, reader, listed, message.sent_at), more=message.number
        )
    found = digests.chosen(tx, reader, default_zone, scene.now)
    return replace(scene, listed=digests.words_of(tx, reader, found.entries), more=found.more)


def _carrying(known: Known, home: Workspace, message: Delivery, default_zone: str) -> Scene:
    """A message that carries several relays: each is a scene of its own."""
    parts = tuple(load(known, home, each, default_zone) for each in bundles.list_shown(known.tx, message))
    reader = known.person(home.id, message.reader_id)
    zone = zone_or(reader.zone if reader else None, default_zone)
    return Scene(team_id=home.team_id, delivery=message, now=known.now, zone=zone, reader=reader, parts=parts)


def asks_consent(pair: Pair | None, message: Delivery) -> bool:
    """Whether this message carries the quiet question, and it is still open."""
    return pair is not None and pair.asked_in == message.id and is_undecided(pair)


def addressee(scene: Scene) -> Person | None:
    """Whose hours a message keeps to: the reader's; in a group DM the adviser's, who is asked."""
    return scene.reader or scene.adviser


def _relay(tx: Tx, workspace_id: UUID, message: Delivery, item: Advice | None) -> Relay | None:
    """What the message carries; on a card, the latest outcome told, or that was to be."""
    if message.relay_id is not None:
        return relays.get(tx, workspace_id, message.relay_id)
    if item is None or item.outcome is None:
        return None
    told = relays.list_for(tx, workspace_id, item.id, RelayKind.OUTCOME)
    return told[-1] if told else None


def _the_two(item: Advice | None, relay: Relay | None) -> tuple[UUID | None, UUID | None]:
    """Receiver and adviser: of the item, or, of a give-back, whoever gives and whoever reads it."""
    if item is not None:
        return item.receiver_id, item.adviser_id
    if relay is not None and relay.kind is RelayKind.GIVE_BACK:
        return relay.from_id, relay.to_id
    return None, None


def _said_by(tx: Tx, sighting: Sighting | None) -> Person | None:
    """Whoever wrote what was forwarded, or whom typed words name."""
    if sighting is None:
        return None
    is_forward = sighting.kind is SightingKind.FORWARD
    slack_id = sighting.author_slack_id if is_forward else sighting.named_slack_id
    return people.find(tx, sighting.workspace_id, slack_id) if slack_id else None


def _waiting(tx: Tx, item: Advice | None) -> UUID | None:
    """What the adviser answered, while it can still be undone."""
    if item is None or item.responded_at is None:
        return None
    answers = relays.list_for(tx, item.workspace_id, item.id, RelayKind.RESPONSE)
    return next((each.id for each in answers if each.state is RelayState.WAITING), None)


def _is_kept_too(tx: Tx, item: Advice | None) -> bool:
    return item is not None and bool(advice.list_followers(tx, item.workspace_id, item.id))
