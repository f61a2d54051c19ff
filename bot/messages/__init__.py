"""What the outbox sends, one file per kind. A new kind is a new file and a line in KINDS.

It must not send, store or decide who is written to when: that is bot.jobs and bot.domain.policy.
"""

from __future__ import annotations

from bot.messages import (
    answer,
    bundle,
    check_in,
    digest,
    give_back,
    let_know,
    looking_back,
    notice,
    outcome,
    outside,
    prompt,
    question,
    response,
    sighting,
    silence,
    softer_check_in,
)
from bot.messages.kind import Due, Kind, Message, Scene

__all__ = ["KINDS", "NUDGES", "Due", "Kind", "Message", "Scene", "by_name"]

_SINGLE: tuple[Kind, ...] = (
    question.KIND,
    check_in.KIND,
    softer_check_in.KIND,
    prompt.KIND,
    outcome.KIND,
    let_know.KIND,
    response.KIND,
    answer.KIND,
    looking_back.KIND,
    digest.KIND,
    give_back.KIND,
    notice.KIND,
    sighting.KIND,
    outside.KIND,
    silence.KIND,
)

KINDS: tuple[Kind, ...] = (*_SINGLE, bundle.carrying(_SINGLE))
"""Every kind of message there is: one thing each, and the one that carries several."""

NUDGES: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind.is_nudge)
"""Those that the clock brings."""

_BY_NAME = {kind.name: kind for kind in KINDS}


def by_name(name: str) -> Kind:
    """The kind of that name. KeyError for one that does not exist."""
    return _BY_NAME[name]
