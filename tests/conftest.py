"""What every test may ask for: databases of its own, and the watch over every statement.

Apart from the tests by pytest's rules. Fixtures that only one folder needs belong into that folder's conftest.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn.server
from hypothesis import settings
from sqlalchemy import Connection, Engine, event

from storage.types import PLAIN, Cipher
from tests.databases import (
    KINDS,
    Database,
    PostgresServer,
    SqliteFiles,
    new_server_folder,
    opened,
    stop_server,
)
from tests.scoping import is_scoped

# Machines are shared and noisy: no test asserts time, Hypothesis' own deadline included. The same examples every
# time: a change is not refused for what it did not touch. Others: make test-slow ARGS=--hypothesis-profile=wild
# `make test` tries each property with few examples, `make test-slow` (which see) with many.
settings.register_profile("fullcircle", deadline=None, derandomize=True, database=None, max_examples=50)
settings.register_profile("thorough", settings.get_profile("fullcircle"), max_examples=300)
settings.register_profile("wild", settings.get_profile("thorough"), derandomize=False)
settings.load_profile("fullcircle")

# uvicorn looks ten times a second whether it shall stop, and stops with a pause; a thousand stories need not wait for that.
_hurried = SimpleNamespace(**vars(asyncio) | {"sleep": lambda _: asyncio.sleep(0.005)})
setattr(uvicorn.server, "asyncio", _hurried)  # noqa: B010  a name that it imports, and does not export

_SERVER = pytest.StashKey[Path]()
_unscoped: list[str] = []


def _server_folder(config: pytest.Config) -> Path:
    """Where the PostgreSQL server of this test run lives, the same for all of xdist's workers."""
    if _SERVER not in config.stash:
        workerinput: dict[str, str] | None = getattr(config, "workerinput", None)
        config.stash[_SERVER] = Path(workerinput["postgres"]) if workerinput else new_server_folder()
    return config.stash[_SERVER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """xdist's: what a worker is told before it starts."""
    node.workerinput["postgres"] = str(_server_folder(node.config))


def pytest_configure(config: pytest.Config) -> None:
    """Whoever ends the run by SIGTERM (`timeout`, a CI that is stopped) leaves no server behind either."""
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, lambda *_: pytest.exit("ended by SIGTERM", 143))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than cores: a test that waits for a socket or a process leaves its core to another."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What has been imported stays for good: the garbage collector need not look at it again, a twentieth of the time."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if there was one: in the process that was started first, which ends last."""
    if not hasattr(config, "workerinput") and _SERVER in config.stash:
        stop_server(config.stash[_SERVER])


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> PostgresServer:
    """The real PostgreSQL of this test run, started when it is first asked for."""
    return PostgresServer(_server_folder(pytestconfig))


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Where this worker's SQLite databases are copied from."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The database that a test with `database` or `empty_database` runs on; it runs on each."""
    return str(request.param)


@pytest.fixture
def server(request: pytest.FixtureRequest, kind: str) -> SqliteFiles | PostgresServer:
    """Where databases of this kind come from."""
    found = request.getfixturevalue("sqlite_files" if kind == "sqlite" else "postgres_server")
    assert isinstance(found, (SqliteFiles, PostgresServer))
    return found


@pytest.fixture
def database(server: SqliteFiles | PostgresServer) -> Iterator[Database]:
    """A fresh, migrated database; the test runs on SQLite and on PostgreSQL."""
    with server.fresh() as url, opened(url) as made:
        yield made


@pytest.fixture
def empty_database(server: SqliteFiles | PostgresServer) -> Iterator[Database]:
    """A database without any table; the test runs on SQLite and on PostgreSQL."""
    with server.fresh(migrated=False) as url, opened(url) as made:
        yield made


@pytest.fixture
def sqlite_database(sqlite_files: SqliteFiles) -> Iterator[Database]:
    """A fresh, migrated SQLite file, for tests that make no difference between databases or are about SQLite."""
    with sqlite_files.fresh() as url, opened(url) as made:
        yield made


@pytest.fixture
def postgresql_database(postgres_server: PostgresServer) -> Iterator[Database]:
    """A fresh, migrated PostgreSQL database, for tests about PostgreSQL or several processes."""
    with postgres_server.fresh() as url, opened(url) as made:
        yield made


class _Statements(dict[Any, Any]):
    """Statements as SQLAlchemy has put them into words, for all databases of a kind; its own store has each dialect in the key."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


_statements = {kind: _Statements() for kind in KINDS}


@event.listens_for(Engine, "engine_connect")
def _share_statements(connection: Connection) -> None:
    """A fresh database for each test would have the same few hundred statements compiled again: a third of a story's time."""
    cipher: Cipher | None = getattr(connection.dialect, "fullcircle_cipher", None)
    if cipher is not None and cipher.seal("") == PLAIN:  # statements know by their dialect what to seal with
        connection.execution_options(compiled_cache=_statements[connection.dialect.name])


@event.listens_for(Engine, "before_cursor_execute")
def _watch(connection: Connection, _: Any, statement: str, *__: Any) -> None:
    if not hasattr(connection.dialect, "fullcircle_cipher"):  # not opened by open_engine: a test's own look
        return
    if connection.get_execution_options().get("fullcircle_migrates") or is_scoped(statement):
        return
    _unscoped.append(statement)  # not raised: the code under test might catch it


@pytest.fixture(autouse=True)
def every_statement_stays_in_one_workspace() -> Iterator[None]:
    """Fails the test that ran a statement which names no workspace and is not in tests/scoping.py's SWEEPS."""
    _unscoped.clear()
    yield
    assert not _unscoped, "No workspace_id compared with a value, and not one of SWEEPS:\n" + "\n".join(
        _unscoped
    )


@pytest.fixture(autouse=True)
def the_log_is_left_alone() -> Iterator[None]:
    """Fails the test after which this process would write its log to where that test, which is over, had it."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    assert (root.handlers, root.level) == before
