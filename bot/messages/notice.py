"""Notices: short answers to what somebody typed to the bot. The code is the second part of the delivery's key (`notice:help:…`).

Apart from `views.replies` because these are posted, not ephemeral. A notice must hold nothing of an item.
"""

from __future__ import annotations

from bot.domain.window import local_date
from bot.messages import stops
from bot.messages.kind import Kind, Message, Scene
from bot.views import notices
from bot.views.words import on_day


def why_not(scene: Scene) -> str | None:
    """Only that there is nobody to read it."""
    return stops.unreachable(scene.reader)


def render(scene: Scene) -> Message:
    """The notice that the key names; for a code of a later version, where to find help."""
    return notices.notice(code_of(scene.delivery.key), _pause_ends(scene))


def _pause_ends(scene: Scene) -> str:
    """The day on which the reader's pause ends, "" when there is none."""
    until = scene.reader.paused_until if scene.reader else None
    if until is None or until <= scene.now:
        return ""
    return on_day(local_date(until, scene.zone), local_date(scene.now, scene.zone))


def code_of(key: str) -> str:
    """The CODE of `notice:CODE:ONCE`."""
    parts = key.split(":")
    return parts[1] if len(parts) > 1 else ""


KIND = Kind(name="notice", render=render, why_not=why_not)
