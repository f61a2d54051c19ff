"""A message that may be advice, or words to send on: where it lies in Slack, and what its one decider said to that.

Apart from `advice` because nothing is kept yet: ids only, the words stay in Slack until somebody presses or has pinned (product.md, "How advice
gets in", ways 3 to 5). Must never hold words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

UNPIN_WITHIN = timedelta(hours=1)
"""So long after a pin its removal takes back what it kept (product.md, way 5)."""


class SightingKind(StrEnum):
    """How the message was met."""

    FORWARD = "forward"
    TYPED = "typed"
    OUTSIDE = "outside"
    PIN = "pin"
    SEND_ON = "send on"


class SightingState(StrEnum):
    """`waiting` for its decider; then kept, declined, or taken back within the hour."""

    WAITING = "waiting"
    KEPT = "kept"
    DECLINED = "declined"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One message, or one `part` of it (each forward in a message is one), seen for `person_id`, who decides.

    `author_slack_id` wrote it, where that is known; `named_slack_id` is whom the words name as the one who said it. `advice_id` is the item it
    may answer, belong to, or became. `fetch_at` is when its words are to be fetched (pins only), None when there is nothing to fetch.
    """

    id: UUID
    workspace_id: UUID
    person_id: UUID
    kind: SightingKind
    channel: str
    ts: str
    received_at: datetime
    part: int = 0
    thread_ts: str | None = None
    author_slack_id: str | None = None
    named_slack_id: str | None = None
    advice_id: UUID | None = None
    state: SightingState = SightingState.WAITING
    fetch_at: datetime | None = None
    settled_at: datetime | None = None
    version: int = 0
