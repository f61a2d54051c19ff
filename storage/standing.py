"""How queries spell the state of a delivery, so that the database finds what they are about by the index that is made for it.

Apart from storage.deliveries because every module about deliveries asks in these words. Must not ask anything itself.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, literal_column, not_

from bot.domain.delivery import DeliveryState
from storage.schema import DeliveryRow

_DELIVERIES: Table = DeliveryRow.__table__  # type: ignore[assignment]


def literally(name: StrEnum) -> ColumnElement[Any]:
    """A state or an operation as the partial indexes spell it: no database recognizes them by a bound parameter."""
    return literal_column(f"'{name}'")


def is_pending(table: FromClause = _DELIVERIES) -> ColumnElement[bool]:
    """That a row waits, spelled as the partial indexes spell it."""
    return table.c.state == literally(DeliveryState.PENDING)


def is_under_way(table: FromClause = _DELIVERIES) -> ColumnElement[bool]:
    """That a row holds its lane, spelled as the partial indexes spell it."""
    return table.c.state.in_([literally(DeliveryState.SENDING), literally(DeliveryState.UNKNOWN)])


def is_in_lane(table: FromClause = _DELIVERIES) -> ColumnElement[bool]:
    """That a row waits in its lane or holds it, spelled as the index of lanes spells it."""
    states = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNKNOWN)
    return table.c.state.in_([literally(state) for state in states])


def waits_in_lane(table: FromClause = _DELIVERIES) -> ColumnElement[bool]:
    """`is_pending`, for whoever knows the lane. By that one PostgreSQL may read all that wait in any lane, where none did when it last counted."""
    return and_(is_in_lane(table), not_(is_under_way(table)))
