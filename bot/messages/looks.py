"""From a scene to the eyes it is seen with, and what is shown when there is no item any more.

Apart because every card begins with the same reading of a scene. It must not choose words about an item.
"""

from __future__ import annotations

from bot.domain.advice import Advice
from bot.domain.person import Person
from bot.domain.relay import RelayKind, RelayState
from bot.messages.kind import Scene
from bot.views.adviser_card import Stand
from bot.views.ahead import on_adviser_card, on_card
from bot.views.blocks import deep_link, section
from bot.views.card import Look, is_not_carried
from bot.views.message import Message, own_message
from bot.views.people import adviser_called, receiver_called, receiver_for_adviser
from bot.views.words import say


def look(scene: Scene, item: Advice, *, asking: bool = False) -> Look:
    """The receiver's eyes."""
    return Look(
        zone=scene.zone,
        now=scene.now,
        adviser=adviser_called(item, scene.adviser),
        number=scene.delivery.number,
        asking=asking,
        on_its_way=_on_its_way(scene),
        not_carried=is_not_carried(item, scene.relay),
        stopped=scene.receiver is not None and scene.receiver.stopped_at is not None,
        ahead=None if asking else on_card(item, scene.receiver, scene.zone, scene.now),
    )


def stand(scene: Scene) -> Stand:
    """The adviser's eyes. A relay names its sender; a prompt names only whom the adviser may know of."""
    receiver = scene.receiver
    if scene.item is not None and scene.delivery.kind not in tuple(RelayKind):
        receiver = receiver_for_adviser(scene.item, receiver)
    return Stand(
        zone=scene.zone,
        now=scene.now,
        receiver=receiver_called(receiver),
        link=link(scene, receiver),
        number=scene.delivery.number,
        stopped=scene.adviser is not None and scene.adviser.stopped_at is not None,
        ahead=on_adviser_card(scene.item, scene.adviser, scene.zone, scene.now) if scene.item else None,
    )


def link(scene: Scene, other: Person | None) -> str | None:
    """The way to the DM of the two, where there is somebody to talk to there."""
    if other is None or other.has_left or other.is_bot:
        return None
    return deep_link(scene.team_id, other.slack_id)


def gone() -> Message:
    """What remains of a message whose item was erased."""
    return own_message(
        [section(say("What this was about is not here any more, and there is nothing left to do."))]
    )


def _on_its_way(scene: Scene) -> bool:
    relay = scene.relay
    return relay is not None and relay.kind is RelayKind.OUTCOME and relay.state is RelayState.WAITING
