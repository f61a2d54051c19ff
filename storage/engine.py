"""How a database is opened: SQLite files and PostgreSQL, made to behave alike.

Apart from the store so that migrations, `doctor` and the store open a database in the same way. What is set
here is why the rest need not ask which database it is: real transactions, foreign keys, time-outs, recovery
after the database was away. Must hold no table, and no statement on one.
"""

from __future__ import annotations

import math
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import SettingsProblem, StorageError
from storage.turns import Turns
from storage.types import Cipher, keys_of, set_cipher

READS = {"fullcircle_reads": True}
"""Execution options of an SQLite transaction that only reads.

Without them it begins as a writer, see `_begin`.
"""

_CURE = "Use sqlite:///path/to/file.db or postgresql://user:password@host/database."


def open_engine(
    url: str,
    *,
    encryption_key: str | None = None,
    statement_timeout: float = 2.0,
    connections: int = 10,
    durable: bool = True,
    ping_idle_after: float = 5.0,
) -> Engine:
    """Open a database; nothing is connected yet.

    `url`: `sqlite:///path` (the folder is made), `postgresql://…` or `postgres://…`. `encryption_key`: one
    key or several between commas, the first seals, all open. `statement_timeout`: seconds that a statement, a
    lock or a free connection may take (2 for what people wait on: Slack gives 3). `connections`: how many are
    kept; as many again may be opened. `durable=False` gives up what was committed in the last moments when
    the machine loses power (never when the process dies): for simulations and tests. `ping_idle_after`:
    seconds after which a PostgreSQL connection is looked at before it is used again. Raises SettingsProblem
    when the URL, the folder or the key cannot be used.
    """
    address = _address(url)
    cipher = Cipher(keys_of(encryption_key))
    engine = (_open_sqlite if address.get_backend_name() == "sqlite" else _open_postgresql)(
        address,
        timeout=statement_timeout,
        durable=durable,
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=statement_timeout,
        hide_parameters=True,  # they are people's words, and errors go to the log
    )
    set_cipher(engine.dialect, cipher)
    if engine.dialect.name != "sqlite":
        _ping_the_idle(engine, ping_idle_after)
    return engine


def turns_of(engine: Engine) -> Turns | None:
    """The turns of those who write through this engine; None where the database lets many write at once."""
    turns: Turns | None = getattr(engine.dialect, "fullcircle_turns", None)
    return turns


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        # from None: the error quotes the password
        raise SettingsProblem("DATABASE_URL is not the address of a database.", _CURE) from None
    name = address.get_backend_name()
    if name == "postgres":  # how many hosts write it; SQLAlchemy does not know it
        name = "postgresql"
    if name == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    if name == "sqlite":
        return address.set(drivername="sqlite+pysqlite")
    raise SettingsProblem(f"DATABASE_URL names {name!r}, which this program does not speak.", _CURE)


def _open_sqlite(address: URL, *, timeout: float, durable: bool, **options: Any) -> Engine:
    _make_folder(address)
    engine = create_engine(
        address,
        # isolation_level None: the driver begins nothing by itself, `_begin` does.
        connect_args={"timeout": timeout, "isolation_level": None},
        **options,
    )
    # FULL, not NORMAL: with NORMAL the last commits are gone after a loss of power, and "every event that was
    # acknowledged is stored" has no exception for that. Costs 0.25 ms a commit on this project's machine (7
    # µs with NORMAL), with the interpreter's lock released.
    synchronous = "FULL" if durable else "NORMAL"

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        mode = _into_wal(cursor, timeout)  # readers and the writer do not hold each other up
        if mode != "wal":
            raise StorageError(
                f"SQLite keeps no write-ahead log here ({mode!r}): put the file on a local disk."
            )
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")  # off by default, for each connection anew
        cursor.close()

    event.listen(engine, "begin", _begin)
    engine.dialect.fullcircle_turns = Turns(timeout)  # type: ignore[attr-defined]
    return engine


def _into_wal(cursor: DBAPICursor, patience: float) -> str:
    """The journal mode that the file has afterwards.

    Of two processes that open a new file at the same moment SQLite refuses one at once, whatever its time-out.
    """
    until = time.monotonic() + patience
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            (mode,) = cursor.fetchone() or ("",)
            return str(mode)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    """Begin in SQLAlchemy's place: a writer takes the write lock now, a reader cannot write.

    Taking the lock later, after reading, fails when somebody else was faster. Said to the driver directly:
    through SQLAlchemy it costs a quarter of a short transaction.
    """
    driver: Any = connection.connection.dbapi_connection
    if connection.get_execution_options().get("fullcircle_reads", False):
        driver.execute("PRAGMA query_only=ON")
        driver.execute("BEGIN")
    else:
        driver.execute("PRAGMA query_only=OFF")
        driver.execute("BEGIN IMMEDIATE")


def _make_folder(address: URL) -> None:
    if not address.database or address.database == ":memory:" or address.database.startswith("file:"):
        raise SettingsProblem("DATABASE_URL names no file, and what is only in memory is lost.", _CURE)
    folder = Path(address.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsProblem(
            f"The folder of the database, {folder}, cannot be made: {error.strerror}.",
            "Make it, or name another one in DATABASE_URL.",
        ) from error


def _open_postgresql(address: URL, *, timeout: float, durable: bool, **options: Any) -> Engine:
    from storage.cursor import BriefCursor  # not above: it loads the driver, which SQLite does without

    settings_of_line = {k: v for k, v in _line(timeout).items() if k not in address.query}
    engine = create_engine(
        address,
        connect_args={**settings_of_line, "cursor_factory": BriefCursor},
        use_native_hstore=False,  # looking whether there is any costs a round trip a connection
        pool_use_lifo=True,
        **options,
    )
    # By a statement and not as start-up options, which poolers such as PgBouncer refuse.
    settings = {
        "timezone": "UTC",
        "statement_timeout": f"{math.ceil(timeout * 1000)}",
        "lock_timeout": f"{math.ceil(timeout * 1000)}",
        # A process that hangs must not hold its locks for ever.
        "idle_in_transaction_session_timeout": "60000",
        **({} if durable else {"synchronous_commit": "off"}),
    }
    each = (f"set_config('{name}', '{value}', false)" for name, value in settings.items())
    statement = "SELECT " + ", ".join(each)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.commit()

    return engine


def _line(timeout: float) -> dict[str, object]:
    """What libpq needs to notice within seconds, not the system's minutes, that a line is dead."""
    return {
        "application_name": "fullcircle",
        "connect_timeout": max(2, math.ceil(timeout)),  # libpq's least
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": 5000,
    }


def _ping_the_idle(engine: Engine, after: float) -> None:
    """Look whether a connection that lay idle still lives, before somebody uses it; dead ones are replaced.

    Not at every use (pool_pre_ping): that is one round trip more for each transaction. A connection that dies
    in use is an error once (DatabaseAway, Slack brings the event again) and takes the whole pool with it, so
    the next transaction is well.
    """
    dialect = engine.dialect

    @event.listens_for(engine, "checkin")
    def put_back(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def take_out(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: object) -> None:
        never = math.inf  # a new one was not idle yet
        if time.monotonic() - entry.info.get("idle_since", never) < after:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            if dialect.is_disconnect(error, connection, None):
                raise DisconnectionError("lost while idle") from error  # the pool opens another
            raise
