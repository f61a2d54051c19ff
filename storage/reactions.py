"""Reactions on messages the bot cares about: the newest word per person, message and emoji, removed ones included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table

from storage.rows import columns_of, many, one, values_of
from storage.schema import ReactionRow
from storage.store import Tx, upsert

REACTIONS: Table = ReactionRow.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One emoji (without skin tone) of one person on one message, on or off; `event_ts` orders what Slack said of it."""

    workspace_id: UUID
    channel: str
    ts: str
    slack_id: str
    emoji: str
    event_ts: str
    received_at: datetime
    is_removed: bool = False


_VALUES = columns_of(REACTIONS, Reaction)
_KEY = [REACTIONS.c[name] for name in ("workspace_id", "channel", "ts", "slack_id", "emoji")]


def put_if_newer(tx: Tx, reaction: Reaction) -> bool:
    """Keep it unless something newer (or the same) is known. True when it was kept."""
    query = _VALUES.where(*(column == getattr(reaction, column.name) for column in _KEY))
    known = one(tx, Reaction, query)
    if known is not None and float(known.event_ts) >= float(reaction.event_ts):
        return False
    upsert(tx, REACTIONS, values_of(reaction), _KEY)
    return True


def list_on(
    tx: Tx, workspace_id: UUID, messages: Sequence[tuple[str, str]], slack_id: str
) -> Sequence[Reaction]:
    """What one person has on these messages (channel, ts) now, oldest first."""
    found = [
        reaction
        for channel, ts in messages
        for reaction in many(
            tx,
            Reaction,
            _VALUES.where(
                REACTIONS.c.workspace_id == workspace_id,
                REACTIONS.c.channel == channel,
                REACTIONS.c.ts == ts,
                REACTIONS.c.slack_id == slack_id,
                REACTIONS.c.is_removed.is_(False),
            ),
        )
    ]
    return sorted(found, key=lambda reaction: float(reaction.event_ts))
