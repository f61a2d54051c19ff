"""What is over and must not be kept: drafts of forms after their hour.

Apart so that everything that is erased by the clock is found in one place. Must not erase what a person may still look up.
"""

from __future__ import annotations

from bot.clock import Clock
from storage import drafts
from storage.store import Store


async def erase(store: Store, clock: Clock) -> int:
    """One pass. Returns how many rows went."""
    return await store.run(drafts.erase_expired, clock.now())
