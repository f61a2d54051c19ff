"""Long texts that travel through a form as a draft, for an hour."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Table, bindparam, delete, insert, select

from storage.schema import DraftRow
from storage.store import Tx

DRAFTS: Table = DraftRow.__table__  # type: ignore[assignment]


def add(tx: Tx, workspace_id: UUID, person_id: UUID, text: str, expires_at: datetime) -> UUID:
    """Keep a text until `expires_at`; its id goes into the form."""
    draft_id = uuid4()
    whose = {"id": draft_id, "workspace_id": workspace_id, "person_id": person_id}
    tx.execute(insert(DRAFTS), whose | {"text": text, "expires_at": expires_at})
    return draft_id


_FIND = select(DRAFTS.c.text).where(
    DRAFTS.c.workspace_id == bindparam("in_workspace"),
    DRAFTS.c.id == bindparam("draft"),
    DRAFTS.c.person_id == bindparam("person"),
    DRAFTS.c.expires_at > bindparam("now"),
)


def find(tx: Tx, workspace_id: UUID, person_id: UUID, draft_id: UUID, now: datetime) -> str | None:
    """The text, for the person who wrote it, while it lasts."""
    whose = {"in_workspace": workspace_id, "person": person_id, "draft": draft_id}
    return tx.execute(_FIND, whose | {"now": now}).scalar_one_or_none()


_ERASE_EXPIRED = delete(DRAFTS).where(DRAFTS.c.expires_at <= bindparam("now"))


def erase_expired(tx: Tx, now: datetime) -> int:
    """A sweep over all workspaces. Returns how many went."""
    return tx.execute(_ERASE_EXPIRED, {"now": now}).rowcount
