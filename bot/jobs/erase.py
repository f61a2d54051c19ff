"""What is over and must not be kept: drafts of forms after their hour, and what was reserved of limits long ago.

Apart so that everything that is erased by the clock is found in one place. Must not erase what a person may still look up.
"""

from __future__ import annotations

from bot.clock import Clock
from storage import drafts, limits
from storage.store import Store


async def erase(store: Store, clock: Clock) -> int:
    """One pass. Returns how many rows went."""
    went = await store.run(drafts.erase_expired, clock.now())
    return went + await store.run(limits.erase_old, clock.lease_now())
