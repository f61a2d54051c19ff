"""Installations: one row a workspace, made from the token settings (by OAuth later on)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select, update

from bot.errors import NotFound
from storage.schema import WorkspaceRow
from storage.store import Tx, insert_or_ignore

WORKSPACES: Table = WorkspaceRow.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """An installation. `enterprise_id` is "" outside Enterprise Grid; `sending_stopped_why` is set when its token is dead."""

    id: UUID
    team_id: str
    bot_user_id: str
    bot_token: str
    installed_at: datetime
    enterprise_id: str = ""
    bot_id: str | None = None
    installed_by: str | None = None
    sending_stopped_why: str | None = None
    version: int = 1


_VALUES = select(*(WORKSPACES.c[name] for name in Workspace.__dataclass_fields__))
_TEAM = (
    WORKSPACES.c.enterprise_id == bindparam("enterprise"),
    WORKSPACES.c.team_id == bindparam("team"),
)

_FIND = _VALUES.where(*_TEAM)


def find(tx: Tx, enterprise_id: str, team_id: str) -> Workspace | None:
    """The installation of a team."""
    row = tx.execute(_FIND, {"enterprise": enterprise_id, "team": team_id}).one_or_none()
    return None if row is None else Workspace(**row._mapping)


_LIST_ALL = _VALUES.order_by(WORKSPACES.c.installed_at)


def list_all(tx: Tx) -> Sequence[Workspace]:
    """Every installation."""
    return [Workspace(**row._mapping) for row in tx.execute(_LIST_ALL)]


_COUNT = select(func.count()).select_from(WORKSPACES)


def count(tx: Tx) -> int:
    """How many installations there are."""
    return tx.execute(_COUNT).scalar_one()


_REINSTALL = update(WORKSPACES).where(*_TEAM)


def put(tx: Tx, workspace: Workspace) -> Workspace:
    """Add the installation, or give the known one the new token and start sending again."""
    values = {name: getattr(workspace, name) for name in Workspace.__dataclass_fields__}
    if insert_or_ignore(tx, WORKSPACES, values, [WORKSPACES.c.enterprise_id, WORKSPACES.c.team_id]):
        return workspace
    fresh = {name: values[name] for name in ("bot_user_id", "bot_id", "bot_token")} | {
        "sending_stopped_why": None
    }
    team = {"enterprise": workspace.enterprise_id, "team": workspace.team_id}
    tx.execute(_REINSTALL, fresh | team)
    known = find(tx, workspace.enterprise_id, workspace.team_id)
    assert known is not None
    return known


_STOP_SENDING = update(WORKSPACES).where(WORKSPACES.c.id == bindparam("workspace"))


def stop_sending(tx: Tx, workspace_id: UUID, why: str) -> None:
    """Its token is dead: nothing is sent until a new one comes. Nothing is erased (only `app_uninstalled` means that)."""
    tx.execute(_STOP_SENDING, {"workspace": workspace_id, "sending_stopped_why": why})


_GET = _VALUES.where(WORKSPACES.c.id == bindparam("workspace"))


def get(tx: Tx, workspace_id: UUID) -> Workspace:
    """The installation with this id. Raises NotFound."""
    row = tx.execute(_GET, {"workspace": workspace_id}).one_or_none()
    if row is None:
        raise NotFound("workspace")
    return Workspace(**row._mapping)
