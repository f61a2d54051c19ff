"""Planning silence: whoever let three reminders in a row go by is told once that no more come.

Apart from plan because it is about a person and no item. One batch is one transaction. Must not decide who: bot.domain.silence does.
"""

from __future__ import annotations

from datetime import datetime

from bot.services import silence
from storage.store import Store

BATCH = 200


async def fall_silent(store: Store, now: datetime, batch: int = BATCH) -> int:
    """Everybody who is to be looked at by `now`, batch after batch. Returns how many were."""
    looked_at = 0
    while True:
        count = await store.run(silence.fall_silent, now, batch)
        looked_at += count
        if count < batch:
            return looked_at
