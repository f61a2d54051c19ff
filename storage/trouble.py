"""What a driver's error means: the one place where exceptions of drivers become ours.

Apart from the engine and the store because both need it, and so that nobody else ever catches a driver's
exception. Nothing of the driver's own text but its first line goes on, and the original is not chained:
PostgreSQL's details quote the row, and a row holds people's words. Must not try again or hide anything: every
error goes up.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc

from bot.errors import (
    Conflict,
    DatabaseAway,
    DatabaseCorrupt,
    DatabaseFull,
    Duplicate,
    FullCircleError,
    RowTaken,
    StorageError,
)

if TYPE_CHECKING:  # a tenth of the start on SQLite, which does without it; SQLAlchemy loads it for PostgreSQL
    import psycopg

_AWAY = "The database cannot be reached or is busy"
_FULL = "The database has no room left: make room on its disk"
_CORRUPT = "The database is damaged, or is not a database of this program: bring back a backup"
_CONFLICT = "Somebody else changed the same rows meanwhile"
_DUPLICATE = "The same thing is kept already"

_Kind = tuple[type[StorageError], str]

# By SQLite's primary result code (the lower byte of the extended one), https://sqlite.org/rescode.html
_SQLITE: dict[int, _Kind] = {
    sqlite3.SQLITE_BUSY: (DatabaseAway, _AWAY),
    sqlite3.SQLITE_LOCKED: (DatabaseAway, _AWAY),
    sqlite3.SQLITE_INTERRUPT: (DatabaseAway, _AWAY),
    sqlite3.SQLITE_CANTOPEN: (
        DatabaseAway,
        "The database file cannot be opened: look at its path and its permissions",
    ),
    sqlite3.SQLITE_READONLY: (DatabaseAway, "The database file can only be read: look at its permissions"),
    sqlite3.SQLITE_PERM: (DatabaseAway, "The database file may not be opened: look at its permissions"),
    sqlite3.SQLITE_IOERR: (DatabaseAway, "The disk of the database reports an error"),
    sqlite3.SQLITE_FULL: (DatabaseFull, _FULL),
    sqlite3.SQLITE_CORRUPT: (DatabaseCorrupt, _CORRUPT),
    sqlite3.SQLITE_NOTADB: (DatabaseCorrupt, _CORRUPT),
}
# These extended codes say more than their lower byte.
_SQLITE_EXTENDED: dict[int, _Kind] = {
    sqlite3.SQLITE_BUSY_SNAPSHOT: (Conflict, _CONFLICT),
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: (Duplicate, _DUPLICATE),
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: (Duplicate, _DUPLICATE),
}
# By SQLSTATE, the longest prefix that fits, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL: dict[str, _Kind] = {
    "08": (DatabaseAway, _AWAY),
    "28": (DatabaseAway, "The database refuses this user or password"),
    "3D": (DatabaseAway, "The database server has no database of this name"),
    "53": (DatabaseAway, _AWAY),  # too many connections, no memory
    "53100": (DatabaseFull, _FULL),
    "55000": (DatabaseAway, _AWAY),  # the database does not accept connections now
    "55P03": (RowTaken, _AWAY),  # lock_timeout
    "57": (DatabaseAway, _AWAY),  # shut down, starting up, statement_timeout
    "58": (DatabaseAway, "The disk of the database reports an error"),
    "25006": (DatabaseAway, "The database server only reads: it is a replica, or in recovery"),
    "XX001": (DatabaseCorrupt, _CORRUPT),
    "XX002": (DatabaseCorrupt, _CORRUPT),
    "40": (Conflict, _CONFLICT),  # deadlock, serialization failure
    "23505": (Duplicate, _DUPLICATE),
}


@contextmanager
def wrapped() -> Iterator[None]:
    """Whatever SQLAlchemy or a driver raises inside leaves as one of bot.errors; everything else as it is."""
    try:
        yield
    except _errors() as error:
        raise translated(error) from None  # see the module's docstring


def translated(error: Exception) -> Exception:
    """What to raise instead of an exception of SQLAlchemy or a driver."""
    if isinstance(error, exc.TimeoutError):
        return DatabaseAway(f"{_AWAY}: every connection was in use for too long.")
    cause = error.orig if isinstance(error, exc.StatementError) else error
    if isinstance(cause, sqlite3.Error):
        return _of_sqlite(cause)
    if isinstance(cause, _of_psycopg("Error")):
        return _of_postgresql(cause)
    if isinstance(cause, (ValueError, FullCircleError)):
        return cause  # a value that its column's type refused, which SQLAlchemy had wrapped
    return StorageError(f"{type(error).__name__}: {_first_line(error)}")


def _errors() -> tuple[type[Exception], ...]:
    return (exc.SQLAlchemyError, sqlite3.Error, *_of_psycopg("Error"))


def _of_psycopg(*names: str) -> tuple[type[psycopg.Error], ...]:
    """Classes of the driver for PostgreSQL; none when it has not been loaded."""
    driver = sys.modules.get("psycopg")
    return tuple(getattr(driver, name) for name in names) if driver else ()


def _of_sqlite(error: sqlite3.Error) -> StorageError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    found = _SQLITE_EXTENDED.get(code) or _SQLITE.get(code & 0xFF)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return _made(found, f"{_first_line(error)} [{name}]")


def _of_postgresql(error: psycopg.Error) -> StorageError:
    state = error.sqlstate
    if state is None:  # the driver's own: no connection was made, or it was lost
        away = isinstance(error, _of_psycopg("OperationalError", "InterfaceError"))
        return _made((DatabaseAway, _AWAY) if away else None, _first_line(error))
    found = next((_POSTGRESQL[state[:n]] for n in (5, 2) if state[:n] in _POSTGRESQL), None)
    return _made(found, f"{error.diag.message_primary or _first_line(error)} [{state}]")


def _made(found: _Kind | None, driver_says: str) -> StorageError:
    if found is None:
        return StorageError(f"The database refused: {driver_says}")
    kind, sentence = found
    return kind(f"{sentence}. ({driver_says})")


def _first_line(error: Exception) -> str:
    """The rest of a driver's text may quote the row."""
    return next(iter(str(error).splitlines()), "")
