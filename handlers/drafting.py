"""Long texts on their way through a form, what tells whether words were changed in one, and the key of the message they came from.

Apart from the shortcut, which began it, because every way in needs these three. Must hold no words: drafts are in storage, for an hour.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bot.services import acting
from bot.services.acting import Actor
from bot.services.keep import Source
from handlers.payloads import Rubbish, is_id, is_ts
from storage import drafts
from storage.store import Tx

DRAFT_LASTS = timedelta(hours=1)


def draft(tx: Tx, by: Actor, words: str) -> UUID:
    """Hold a text for an hour, for a form that cannot."""
    person = acting.me(tx, by)
    return drafts.add(tx, by.workspace_id, person.id, words, by.now + DRAFT_LASTS)


def fingerprint(words: str) -> str:
    """Says later whether the words were changed in the form; a short one, as forms carry it."""
    return hashlib.sha256(words.strip().encode(errors="replace")).hexdigest()[:16]


def source_of(channel: str, ts: str) -> Source:
    """Slack's key of a message and the moment it names; empty for what was said in the corridor. Raises Rubbish."""
    if not channel or not ts:
        return Source()
    if not (is_id(channel) and is_ts(ts)):
        raise Rubbish("a message that cannot be")
    return Source(channel=channel, message_ts=ts, said_at=datetime.fromtimestamp(float(ts), UTC))
