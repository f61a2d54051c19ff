"""How a table's rows become the domain's frozen values and back, for every table alike.

Apart from the modules per aggregate because the four statements are the same for each. Columns carry the names of the fields; a value with a
`version` is saved only over the version it was read at, and only what changed of it. Must know no table by name.

Statements are built once, when a module is imported or one is first used, and what they are about is handed over as parameters: SQLAlchemy takes
longer to put a statement together than SQLite takes to run it. A parameter is named unlike any column, which an update would set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    update,
)
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
    return dict(zip(value.__dataclass_fields__, _fields_of(type(value))(value), strict=True))


@cache
def _fields_of(kind: type[Value]) -> Callable[[Value], tuple[Any, ...]]:
    """All fields of a value at once: there are many, and some statements are about many values."""
    return attrgetter(*kind.__dataclass_fields__)


def as_value(kind: type[V], row: Row[Any]) -> V:
    """A row of the columns that `columns_of` names, in that order, as the value.

    Field by field into its slots, as a frozen value's own `__init__` does it: that takes three times as long over sixty arguments by name.
    """
    value = object.__new__(kind)
    for put, field in zip(_slots_of(kind), row, strict=True):
        put(value, field)
    return value


@cache
def _slots_of(kind: type[Value]) -> tuple[Callable[[Value, Any], None], ...]:
    return tuple(getattr(kind, name).__set__ for name in kind.__dataclass_fields__)


def one(tx: Tx, kind: type[V], query: Select[Any], **params: Any) -> V | None:
    """The value of the only row, or None."""
    row = tx.execute(query, params).one_or_none()
    return None if row is None else _noted(tx, as_value(kind, row))


def many(tx: Tx, kind: type[V], query: Select[Any] | CompoundSelect[Any], **params: Any) -> list[V]:
    """The values of all rows, in the query's order."""
    return [_noted(tx, value) for value in all_of(kind, tx.execute(query, params))]


def all_of(kind: type[V], rows: Iterable[Row[Any]]) -> list[V]:
    """The values of these rows, in their order."""
    return [as_value(kind, row) for row in rows]


def columns_of(table: Table, kind: type[V]) -> Select[Any]:
    """A select of just those columns that the value has."""
    return select(*(table.c[name] for name in kind.__dataclass_fields__))


class Few:
    """A query about some values of a column, or of several. It is put together once for each power of two of them.

    An expanding parameter is put together anew at every use, which takes as long as all the rest of a short query.
    """

    def __init__(self, query: Select[Any], *columns: Column[Any]) -> None:
        """`query` without the condition on these columns."""
        self._query = query
        self._columns = columns
        self._by_size: dict[int, Select[Any]] = {}

    def of(self, *given: Collection[Any]) -> tuple[Select[Any], dict[str, Any]]:
        """The query for the values given of each column, at least one, and these as parameters; the last one again where they are fewer."""
        lists = [list(values) for values in given]
        size = 1 << (max(map(len, lists)) - 1).bit_length()
        columns = list(zip(self._columns, lists, strict=True))
        params = {
            f"{column.key}_{n}": values[min(n, len(values) - 1)]
            for column, values in columns
            for n in range(size)
        }
        if size not in self._by_size:
            self._by_size[size] = self._query.where(*(_is_one_of(column, size) for column in self._columns))
        return self._by_size[size], params


def _is_one_of(column: Column[Any], size: int) -> ColumnElement[bool]:
    return column.in_([bindparam(f"{column.key}_{n}", type_=column.type) for n in range(size)])


def add_new(tx: Tx, table: Table, value: V) -> V:
    """Insert a value; a versioned one comes back as version 1."""
    stored = replace(value, version=1) if "version" in value.__dataclass_fields__ else value
    tx.execute(insert(table), values_of(stored))
    return _noted(tx, stored)


def save_over(tx: Tx, table: Table, value: V) -> V:
    """Update a versioned value's row, if it still has the version it was read at.

    Raises Conflict when somebody else was quicker; the Store then runs the use case again.
    """
    version: int = value.version  # type: ignore[attr-defined]
    stored = replace(value, version=version + 1)
    key = _key_of(table)
    changed = {name: given for name, given in _changed(tx, stored, version).items() if name not in key}
    here = {"its_version": version} | {f"its_{name}": getattr(value, name) for name in key}
    if tx.execute(_save_in(table), changed | here).rowcount != 1:
        raise Conflict(f"{table.name} was changed meanwhile")
    return _noted(tx, stored)


def _changed(tx: Tx, stored: Value, version: int) -> dict[str, Any]:
    """What differs from the version that this transaction read; everything where it read another, or none."""
    before = known(tx, type(stored), getattr(stored, "id", None))
    if before is None or before.version != version:  # type: ignore[attr-defined]
        return values_of(stored)
    return _difference(before, stored)


def _difference(before: Value, after: Value) -> dict[str, Any]:
    fields = _fields_of(type(before))
    each = zip(before.__dataclass_fields__, fields(before), fields(after), strict=True)
    return {name: given for name, was, given in each if given is not was and given != was}


def known(tx: Tx, kind: type[V], value_id: UUID | None) -> V | None:
    """The versioned value with this id as this transaction last read or saved it, if it did."""
    return tx.known.get((kind, value_id)) if value_id else None


def forget(tx: Tx, kind: type[V], value_id: UUID) -> None:
    """The row was changed by other means than `save_over`."""
    tx.known.pop((kind, value_id), None)


def _noted(tx: Tx, value: V) -> V:
    fields = value.__dataclass_fields__
    if "version" in fields and "id" in fields:
        tx.known[type(value), value.id] = value  # type: ignore[attr-defined]
    return value


def save_all_over(tx: Tx, table: Table, changes: Sequence[tuple[V, V]]) -> None:
    """Save several versioned values, each as it was read and as it is to be; only what differs is written. Raises Conflict as `save_over`."""
    alike: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    key = _key_of(table)
    for before, after in changes:
        version: int = before.version  # type: ignore[attr-defined]
        changed = _difference(before, after)
        here = {"its_version": version} | {f"its_{name}": getattr(before, name) for name in key}
        alike[tuple(changed)].append(changed | here | {"version": version + 1})
        forget(tx, type(before), before.id)  # type: ignore[attr-defined]
    for some in alike.values():
        if tx.execute(_save_in(table), some).rowcount != len(some):
            raise Conflict(f"{table.name} were changed meanwhile")


@cache
def _save_in(table: Table) -> Update:
    """Sets the columns that it is given, in the row with this key and this version."""
    found_by = (table.c[name] == bindparam(f"its_{name}") for name in (*_key_of(table), "version"))
    return update(table).where(*found_by)


@cache
def _key_of(table: Table) -> frozenset[str]:
    return frozenset({"workspace_id", *table.primary_key.columns.keys()})
