"""What was reserved of Slack's limits, in one place for all replicas: a row a workspace and method, and one a conversation.

`free_at` is the moment (seconds since 1970, on the clock of leases: the database's on PostgreSQL) from which the next call is regular. Reserving
moves it on, in one statement, whoever else does the same. Must not know what the pace is: bot.domain.pace does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Float,
    Table,
    and_,
    bindparam,
    case,
    delete,
    extract,
    func,
    select,
    update,
)

from bot.domain.pace import Pace
from storage.schema import LimitRow
from storage.store import Tx, inserting

LIMITS: Table = LimitRow.__table__  # type: ignore[assignment]
_HERE = LIMITS.c.workspace_id == bindparam("in_workspace")
_free_at: ColumnElement[float] = LIMITS.c.free_at
_MORE, _SLACK = bindparam("more", type_=Float()), bindparam("slack", type_=Float())
_ROW: dict[str, Any] = {"workspace_id": bindparam("its_workspace"), "method": bindparam("its_method")}

_NOW: dict[str, ColumnElement[float]] = {
    "postgresql": extract("epoch", func.clock_timestamp()).cast(Float),
    "sqlite": bindparam("lease_at", type_=Float()),
}


_LONGEST = 2 * 3600.0
"""Seconds. Nothing is reserved or held for so long: what lies further ahead was written before the clock was stepped back."""


def _moving_on(dialect: str, more: ColumnElement[float]) -> Any:
    """From where it stands, or from now less what a burst may use up, whichever is later."""
    rested = _NOW[dialect] - _SLACK
    is_ahead = and_(_free_at > rested, _free_at < _NOW[dialect] + _LONGEST)
    began = case((is_ahead, _free_at), else_=rested)
    statement = inserting(dialect, LIMITS).values(**_ROW, free_at=rested + more)
    return statement.on_conflict_do_update(index_elements=list(_ROW), set_={"free_at": began + more})


def _reserving(dialect: str) -> Any:
    return _moving_on(dialect, _MORE).returning((_free_at - _MORE - _NOW[dialect]).label("first_in"))


def _looking_at(dialect: str) -> Any:
    seconds = (_free_at - _NOW[dialect]).label("seconds")
    named = LIMITS.c.method.in_(bindparam("methods", expanding=True))
    return select(LIMITS.c.method, seconds).where(_HERE, named)


def _on_both(build: Callable[[str], Any]) -> dict[str, Any]:
    return {dialect: build(dialect) for dialect in _NOW}


_RESERVE = _on_both(_reserving)
_RESERVE_EACH = _on_both(lambda dialect: _moving_on(dialect, _MORE))
_LOOK = _on_both(_looking_at)


def reserve(tx: Tx, lease_now: datetime, workspace_id: UUID, method: str, pace: Pace, count: int) -> float:
    """Take `count` calls in a row. Returns in how many seconds the first of them is regular; 0 or less: it may go at once."""
    wanted = {"its_workspace": workspace_id, "its_method": method, "lease_at": lease_now.timestamp()}
    wanted |= {"more": count * pace.every, "slack": pace.slack}
    return float(tx.execute(_RESERVE[tx.dialect], wanted).scalar_one())


def reserve_each(
    tx: Tx, lease_now: datetime, workspace_id: UUID, methods: Collection[str], every: float
) -> dict[str, float]:
    """One call of each, where each is a conversation. Returns in how many seconds each is regular."""
    now = lease_now.timestamp()
    wanted = {"its_workspace": workspace_id, "lease_at": now, "more": every, "slack": 0.0}
    keys = sorted(methods)  # in one order, or two who reserve the same ones could wait for each other
    if len(keys) == 1:  # which it mostly is: one statement is enough
        first_in = tx.execute(_RESERVE[tx.dialect], wanted | {"its_method": keys[0]}).scalar_one()
        return {keys[0]: float(first_in)}
    tx.execute(_RESERVE_EACH[tx.dialect], [wanted | {"its_method": method} for method in keys])
    here = {"in_workspace": workspace_id, "methods": keys, "lease_at": now}
    return {method: float(seconds) - every for method, seconds in tx.execute(_LOOK[tx.dialect], here)}


_GIVE_BACK = update(LIMITS).where(_HERE, LIMITS.c.method == bindparam("of_method"))
_GIVE_BACK = _GIVE_BACK.values(free_at=_free_at - bindparam("less", type_=Float()))


def give_back(tx: Tx, workspace_id: UUID, method: str, pace: Pace, count: int) -> None:
    """The last `count` calls that were reserved are not made."""
    here = {"in_workspace": workspace_id, "of_method": method}
    tx.execute(_GIVE_BACK, here | {"less": count * pace.every})


def _holding(dialect: str) -> Any:
    until = _NOW[dialect] + _MORE
    later = case((and_(_free_at > until, _free_at < _NOW[dialect] + _LONGEST), _free_at), else_=until)
    statement = inserting(dialect, LIMITS).values(**_ROW, free_at=until)
    return statement.on_conflict_do_update(index_elements=list(_ROW), set_={"free_at": later})


_HOLD = _on_both(_holding)


def hold(tx: Tx, lease_now: datetime, workspace_id: UUID, method: str, seconds: float) -> None:
    """Slack said Retry-After: nobody calls this method in this workspace before."""
    here = {"its_workspace": workspace_id, "its_method": method}
    tx.execute(
        _HOLD[tx.dialect], here | {"more": min(seconds, _LONGEST / 2), "lease_at": lease_now.timestamp()}
    )


_ERASE = _on_both(lambda dialect: delete(LIMITS).where(_free_at < _NOW[dialect] - _MORE))
_KEPT_SECONDS = 3600.0


def erase_old(tx: Tx, lease_now: datetime) -> int:
    """A sweep over all workspaces: rows that have not mattered for an hour. Returns how many went."""
    return tx.execute(_ERASE[tx.dialect], {"lease_at": lease_now.timestamp(), "more": _KEPT_SECONDS}).rowcount


def is_held(
    dialect: str, workspace_id: ColumnElement[UUID], method: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Whether nothing of this method could go within `patience` seconds; for the statement that claims."""
    until = _NOW[dialect] + bindparam("patience", type_=Float())
    here = LIMITS.c.workspace_id == workspace_id, LIMITS.c.method == method
    is_ahead = _free_at > until, _free_at < _NOW[dialect] + _LONGEST
    return select(LIMITS.c.method).where(*here, *is_ahead).exists()
