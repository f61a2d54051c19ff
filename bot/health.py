"""How the process is: what `GET /healthz` says.

Apart from the web side so that it can be asked without one. Counts and moments only: no secret, no text, no name (P7).
Must change nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.errors import StorageError
from storage import claims
from storage.store import Store

_DATABASE_SECONDS = 3.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`is_ok` is whether the process can do its work: whether the database answers. `oldest_due_at`: since when the one waits that is longest due."""

    database: str
    last_tick_at: datetime | None
    now: datetime
    slack: str
    sending: str = "on"
    """"off" where whoever runs the bot holds all that would be sent."""
    oldest_due_at: datetime | None = None
    perhaps_twice: Mapping[str, int] = field(default_factory=dict)
    """What was sent and may be there twice, by case, since this process began."""

    @property
    def is_ok(self) -> bool:
        """Whether the database answers. A tick that is late is shown, not judged: a restart would not bring it sooner."""
        return self.database == "ok"

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        tick = self.last_tick_at
        return {
            "ok": self.is_ok,
            "database": self.database,
            "slack": self.slack,
            "sending": self.sending,
            "last_tick": tick.isoformat() if tick else None,
            "seconds_since_tick": round((self.now - tick).total_seconds(), 1) if tick else None,
            "lag_seconds": lag_seconds(self.oldest_due_at, self.now),
            "perhaps_twice": dict(self.perhaps_twice),
        }


async def look(
    store: Store,
    last_tick_at: datetime | None,
    now: datetime,
    slack: Callable[[], str],
    perhaps_twice: Mapping[str, int] = MappingProxyType({}),
    *,
    sending: str = "on",
) -> Health:
    """Ask the database, for three seconds at most."""
    database, oldest = await _database(store, now)
    return Health(
        database=database,
        last_tick_at=last_tick_at,
        now=now,
        slack=slack(),
        sending=sending,
        oldest_due_at=oldest,
        perhaps_twice=perhaps_twice,
    )


def lag_seconds(oldest_due_at: datetime | None, now: datetime) -> float:
    """For how long the message that is longest due has waited to be sent; 0 when none does."""
    return round((now - oldest_due_at).total_seconds(), 1) if oldest_due_at else 0.0


async def _database(store: Store, now: datetime) -> tuple[str, datetime | None]:
    try:
        async with asyncio.timeout(_DATABASE_SECONDS):
            oldest = await store.look(claims.oldest_due, now)
    except (StorageError, TimeoutError) as error:
        _log.warning(
            "The database does not answer.", extra={"action": "health.database", "error": str(error)}
        )
        return type(error).__name__, None
    return "ok", oldest
