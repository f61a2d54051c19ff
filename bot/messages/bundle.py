"""Several relays in one message: what waited for the same reader's hours, one below the other, each as it would have come alone.

Apart because it draws no item itself: each part is drawn by its own kind, with its own buttons, and keeps the words its sender approved. It must not
count them, nor put one above another.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.messages.looks import gone
from bot.views.message import joined
from bot.views.words import say

NAME = "bundle"


def carrying(kinds: Sequence[Kind]) -> Kind:
    """The kind whose messages carry others of these kinds."""
    draw = {kind.name: kind.render for kind in kinds}

    def render(scene: Scene) -> Message:
        """The parts in the order in which they were sent."""
        parts = [draw[part.delivery.kind](part).blocks for part in scene.parts]
        return joined(_lead(), parts) if parts else gone()

    return Kind(name=NAME, render=render, why_not=why_not)


def _lead() -> str:
    return say(
        "Colleagues have sent you more than one thing. They stand one below the other, each with its own buttons."
    )


def why_not(scene: Scene) -> str | None:
    """It is put together when it goes, of parts that were checked one by one; without any there is nothing to send."""
    return None if scene.parts else stops.NO_RELAY
