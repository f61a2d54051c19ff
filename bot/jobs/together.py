"""Several relays in one message: which of those that wait for a reader go along with the one that was claimed.

Apart from `check` because here one decision is about several rows; called by it, inside the transaction that says "now". What may ride is decided
in bot.domain.bundle; each rider is checked like a message of its own. Must not speak to Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from bot.domain.bundle import BUNDLE, MOST_PARTS, RIDES, Part, together
from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.domain.person import Person
from bot.jobs import scenes
from bot.jobs.known import Known
from bot.messages.kind import Kind, Scene
from bot.services import arrivals, outbox
from bot.views import languages
from bot.views.text import size
from storage import bundles, pairs
from storage.store import Tx
from storage.workspaces import Workspace

Kinds = Mapping[str, Kind]
Stop = Callable[[Tx, Delivery, str, datetime], object]

_LOOKED_AT = 4 * MOST_PARTS
"""So many that wait are looked at: some of them may have to stay behind."""


def others(
    known: Known, home: Workspace, scene: Scene, kinds: Kinds, default_zone: str, stop: Stop
) -> list[Scene]:
    """The scenes of what goes along with this one, oldest first. What is not wanted any more is stopped on the way."""
    tx, claimed, reader, now = known.tx, scene.delivery, scene.reader, scene.now
    if claimed.kind not in RIDES or reader is None:
        return []
    waiting = bundles.list_waiting(tx, claimed, RIDES & kinds.keys(), now, _LOOKED_AT)
    if not waiting:
        return []
    scenes_ = [scenes.load(known, home, each, default_zone) for each in waiting]
    wanted = {each.delivery.id: each for each in scenes_ if _is_wanted(tx, each, kinds, stop)}
    first, *parts = [_part(tx, each, reader, kinds) for each in (scene, *wanted.values())]
    if first is None:
        return []
    newcomers_from = outbox.heard_of_somebody_new(tx, reader, now)
    chosen = together(first, [part for part in parts if part is not None], newcomers_from, now)
    return [wanted[part.delivery_id] for part in chosen[1:]]


def _is_wanted(tx: Tx, waiting: Scene, kinds: Kinds, stop: Stop) -> bool:
    why_not = kinds[waiting.delivery.kind].why_not(waiting)
    if why_not is not None:
        stop(tx, waiting.delivery, why_not, waiting.now)
    return why_not is None


def _part(tx: Tx, scene: Scene, reader: Person, kinds: Kinds) -> Part | None:
    """How long it is. None where it cannot be drawn: then it goes alone, and fails alone, with its reason."""
    try:
        with languages.speaking_to(reader):
            drawn = kinds[scene.delivery.kind].render(scene)
    except Exception:  # noqa: BLE001  said when it is drawn to be sent
        return None
    is_newcomer = scene.relay is not None and outbox.is_newcomer(
        tx, scene.relay.kind, scene.relay.from_id, reader
    )
    return Part(scene.delivery.id, is_newcomer, len(drawn.blocks), size(drawn.text))


def board(tx: Tx, parts: Sequence[Scene], channel: str, now: datetime) -> Scene | None:
    """They go: the first one's claim passes to a message that carries them all. None when the first became unwanted, or its lease is lost."""
    claimed = parts[0].delivery
    bundle = Delivery(
        id=(bundle_id := uuid4()),
        workspace_id=claimed.workspace_id,
        key=f"{BUNDLE}:{bundle_id}",
        kind=BUNDLE,
        op=Op.POST,
        lane=claimed.lane,
        reader_id=claimed.reader_id,
        due_at=claimed.due_at,
        created_at=now,
        state=DeliveryState.SENDING,
        lease_token=claimed.lease_token,
        leased_until=claimed.leased_until,
        attempts=claimed.attempts,
        attempted_at=now,
        channel=channel,
    )
    if not bundles.board(tx, claimed, [part.delivery for part in parts[1:]], bundle):
        return None
    first = parts[0]
    met_ = tuple(met(tx, part, now) for part in parts)
    return Scene(
        team_id=first.team_id, delivery=bundle, now=now, zone=first.zone, reader=first.reader, parts=met_
    )


def meets(part: Scene) -> bool:
    """Whether the adviser may first hear of the receiver by this."""
    return part.delivery.kind in arrivals.FIRST_CONTACTS and part.pair is not None


def met(tx: Tx, part: Scene, now: datetime) -> Scene:
    """The adviser hears of the receiver with this; the first outcome carries the quiet question, once a pair."""
    if not meets(part) or part.pair is None:
        return part
    # As it is by now: another part may have been of the same two.
    pair = pairs.get(tx, part.pair.workspace_id, part.pair.adviser_id, part.pair.receiver_id)
    pair = arrivals.first_contact(tx, part.delivery, pair, now)
    return replace(part, pair=pair, asks_consent=scenes.asks_consent(pair, part.delivery))
