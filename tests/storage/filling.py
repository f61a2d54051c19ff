"""Fills any schema with rows that its constraints accept, without knowing what the tables are for.

Apart from test_migrate, which carries the rows over each revision. Reads the tables from the database itself, because the
models are of today and the database is of the revision before. Must not import storage.schema.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    ForeignKeyConstraint,
    MetaData,
    Numeric,
    Table,
    Time,
    Uuid,
    insert,
    inspect,
    select,
    types,
)

from tests.databases import Database

WORKSPACES, ROWS = 2, 6
Rows = dict[str, list[dict[str, Any]]]


def fill(database: Database) -> int:
    """Put ROWS rows into every table (two workspaces, the nth row refers to nth rows). Returns how many tables."""
    engine = database.open_plain()
    tables = _reflected(engine)
    made: Rows = {}
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            count = WORKSPACES if table.name == "workspaces" else ROWS
            made[table.name] = [_row(table, number, made) for number in range(count)]
            connection.execute(insert(table), made[table.name])
    return len(made)


def contents(database: Database) -> Rows:
    """Every row of every table, in a comparable form and order."""
    engine = database.open_plain()
    tables = _reflected(engine)
    with engine.connect() as connection:
        found = {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))]
            for table in tables.sorted_tables
        }
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def _reflected(engine: Engine) -> MetaData:
    tables = MetaData()
    tables.reflect(engine, only=lambda name, _: name != "alembic_version")
    return tables


def _row(table: Table, number: int, made: Rows) -> dict[str, Any]:
    row = {column.name: _value(column, number) for column in table.columns}
    for constraint in table.foreign_key_constraints:
        row |= _reference(constraint, number, made)
    return row


def _reference(constraint: ForeignKeyConstraint, number: int, made: Rows) -> dict[str, Any]:
    """The columns of the nth row that refer to another table; NULL while that has no rows (a circle, or itself)."""
    parents = made.get(constraint.referred_table.name, [])
    parent = parents[number % len(parents)] if parents else {}
    return {element.parent.name: parent.get(element.column.name) for element in constraint.elements}


def _value(column: Column[Any], number: int) -> Any:
    kind = column.type
    if isinstance(kind, (Uuid, types.CHAR)):  # CHAR(32) is how SQLite keeps a UUID
        unique = UUID(int=hash((column.table.name, column.name)) % 2**64 << 32 | number)
        return unique if isinstance(kind, Uuid) else unique.hex
    if isinstance(kind, DateTime):
        moment = datetime(2026, 10, 4, 12, tzinfo=UTC) + timedelta(days=number)
        return moment if kind.timezone else moment.replace(tzinfo=None)
    if isinstance(kind, Date):
        return date(2026, 10, 4) + timedelta(days=number)
    if isinstance(kind, Time):
        return time(number)
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, (types.Integer, Numeric, types.Float)):
        return number
    length = getattr(kind, "length", None)
    return f"{number} p1:{column.name}"[:length] if length else f"p1:{column.name} {number}"


def shared_columns(before: Rows, after: Rows, table: str) -> tuple[list[Any], list[Any]]:
    """The rows of a table before and after, cut down to the columns that it has at both times."""
    columns = before[table][0].keys() & after[table][0].keys()

    def cut(rows: list[dict[str, Any]]) -> list[Any]:
        return sorted(([str(row[name]) for name in sorted(columns)] for row in rows), key=repr)

    return cut(before[table]), cut(after[table])


def described(database: Database) -> dict[str, Any]:
    """Everything that the database says of its schema, CHECKs and conditions of indexes included."""
    inspector = inspect(database.open_plain())
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name),
            "unique": _named(inspector.get_unique_constraints(name)),
            "references": _named(inspector.get_foreign_keys(name)),
            "checks": _named(inspector.get_check_constraints(name)),
            "indexes": _named(inspector.get_indexes(name)),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def _named(constraints: list[Any]) -> dict[str, str]:
    return {str(found["name"]): _spelled(found) for found in constraints}


def _spelled(found: Any) -> str:
    """Comparable: SQLAlchemy's expressions (the condition of an index) are equal only to themselves."""
    if isinstance(found, dict):
        return str(sorted((str(name), _spelled(value)) for name, value in found.items()))
    return str(found)
