"""How a table's rows become the domain's frozen values and back, for every table alike.

Apart from the modules per aggregate because the four statements are the same for each. Columns carry the names of the fields; a value with a
`version` is saved only over the version it was read at. Must know no table by name.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, insert, select, update
from sqlalchemy.engine import Row

from bot.errors import Conflict
from storage.store import Tx


class Value(Protocol):
    """A frozen value of the domain that has a row of its own."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def workspace_id(self) -> UUID: ...


V = TypeVar("V", bound=Value)


def values_of(value: Value) -> dict[str, Any]:
    """A value's fields as column values."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def as_value(kind: type[V], row: Row[Any]) -> V:
    """A result row as the value whose fields are named alike."""
    return kind(**row._mapping)


def one(tx: Tx, kind: type[V], query: Select[Any]) -> V | None:
    """The value of the only row, or None."""
    row = tx.execute(query).one_or_none()
    return None if row is None else as_value(kind, row)


def many(tx: Tx, kind: type[V], query: Select[Any]) -> list[V]:
    """The values of all rows, in the query's order."""
    return [as_value(kind, row) for row in tx.execute(query)]


def columns_of(table: Table, kind: type[V]) -> Select[Any]:
    """A select of just those columns that the value has."""
    return select(*(table.c[field.name] for field in fields(kind)))


def add_new(tx: Tx, table: Table, value: V) -> V:
    """Insert a value; a versioned one comes back as version 1."""
    stored = replace(value, version=1) if "version" in value.__dataclass_fields__ else value
    tx.execute(insert(table).values(**values_of(stored)))
    return stored


def save_over(tx: Tx, table: Table, value: V, *where: ColumnElement[bool]) -> V:
    """Update a versioned value's row, if it still has the version it was read at.

    Raises Conflict when somebody else was quicker; the Store then runs the use case again.
    """
    version: int = value.version  # type: ignore[attr-defined]
    stored = replace(value, version=version + 1)
    here = (table.c.workspace_id == value.workspace_id, table.c.version == version, *where)
    if tx.execute(update(table).where(*here).values(**values_of(stored))).rowcount != 1:
        raise Conflict(f"{table.name} was changed meanwhile")
    return stored
