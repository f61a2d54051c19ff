"""Whether the keys that are set open what is there: asked at the start, before anything is written under another key.

Apart from the types, which open one text at a time: a wrong key would else show only where somebody reads, and what is written meanwhile would
need yet another key. Must change nothing.
"""

from __future__ import annotations

from sqlalchemy import select

from storage.schema import AdviceRow, PersonRow, WorkspaceRow
from storage.store import Tx
from storage.types import Base

_SOME = 20
"""Of each table: the tokens are written anew at each start, so older words may be under an older key."""

_WHERE: tuple[tuple[type[Base], str], ...] = (
    (WorkspaceRow, "bot_token"),
    (PersonRow, "name"),
    (AdviceRow, "words"),
)
# Made once: of a statement that is made anew SQLAlchemy compares the columns, and sealed ones refuse that.
_LOOKS = tuple(select(row.__table__.c[column]).limit(_SOME) for row, column in _WHERE)


def check_keys(tx: Tx) -> None:
    """A sweep over all workspaces: opens some of what is sealed. Raises SealedWithoutKey, which says what to set."""
    for look in _LOOKS:
        tx.execute(look).all()
