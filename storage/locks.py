"""Turns at something that has no row yet: until the transaction ends, nobody else gets the same turn.

Apart from the modules per aggregate because what is held is a name, not a row. On SQLite, where a transaction that may write is alone, there is
nothing to do. Must not be held across anything but one short transaction.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, cast, func, select

from storage.store import Tx

_HOLD = select(func.pg_advisory_xact_lock(cast(bindparam("turn"), BigInteger)))


def hold_message(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> None:
    """A message that may become an item: of two who keep it at once, the second finds what the first one made."""
    _hold(tx, f"message:{workspace_id}:{channel}:{ts}")


def hold_person(tx: Tx, workspace_id: UUID, person_id: UUID) -> None:
    """What is asked of a person once a day: of two at once, the second sees the first."""
    _hold(tx, f"person:{workspace_id}:{person_id}")


def _hold(tx: Tx, name: str) -> None:
    if tx.dialect == "postgresql":
        turn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        tx.execute(_HOLD, {"turn": turn})
