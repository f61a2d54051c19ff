"""Databases that are locked, full, damaged, missing or down: a clear error, nothing half written, recovery without help."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from bot.errors import (
    Conflict,
    DatabaseAway,
    DatabaseCorrupt,
    DatabaseFull,
    Duplicate,
    RowTaken,
    StorageError,
)
from storage.engine import open_engine
from storage.migrate import check, migrate
from storage.store import Store, Tx
from storage.trouble import translated
from tests.databases import Database, OwnPostgres, new_server_folder, opened


def note(tx: Tx, words: str = "x") -> None:
    tx.execute(text("INSERT INTO notes (words) VALUES (:words)"), {"words": words})


def count(store: Store) -> int:
    with store.read() as tx:
        return int(tx.execute(text("SELECT count(*) FROM notes")).scalar_one())


def make_notes(database: Database) -> Store:
    with database.store.write() as tx:
        tx.execute(text("CREATE TABLE notes (words TEXT)"))
        note(tx)
    return database.store


def file_of(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


class TestLocked:
    def test_a_file_that_another_program_holds_is_away_until_it_lets_go(
        self, sqlite_database: Database
    ) -> None:
        make_notes(sqlite_database)
        store = sqlite_database.open_store(sqlite_database.open(statement_timeout=0.05))
        other = sqlite3.connect(file_of(sqlite_database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseAway, match="SQLITE_BUSY"):
            store.transact(note)
        assert count(store) == 1, "reading goes on"
        other.execute("ROLLBACK")
        other.close()
        store.transact(note)
        assert count(store) == 2

    def test_a_row_that_another_transaction_holds_is_away_until_it_lets_go(
        self, postgresql_database: Database
    ) -> None:
        make_notes(postgresql_database)
        store = postgresql_database.open_store(postgresql_database.open(statement_timeout=0.05))

        def change(tx: Tx) -> None:
            tx.execute(text("UPDATE notes SET words = 'y'"))

        with postgresql_database.store.write() as holder:
            change(holder)
            with pytest.raises(DatabaseAway, match=r"55P03|57014"):
                store.transact(change)
        store.transact(change)


class TestFull:
    def test_says_so_leaves_nothing_and_goes_on_when_there_is_room(self, sqlite_database: Database) -> None:
        make_notes(sqlite_database)
        engine, room = sqlite_database.open(), [0]

        @event.listens_for(engine, "checkout")
        def limit(connection: sqlite3.Connection, *_: object) -> None:
            pages = room[0] or connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        store = sqlite_database.open_store(engine)

        def write_much(tx: Tx) -> None:
            for _ in range(50):
                note(tx, "x" * 4000)

        with pytest.raises(DatabaseFull, match="make room"):
            store.transact(write_much)
        assert count(store) == 1
        room[0] = 10_000
        store.transact(write_much)
        assert count(store) == 51

    def test_a_migration_that_finds_no_room_leaves_nothing(self, tmp_path: Path) -> None:
        engine, pages = open_engine(f"sqlite:///{tmp_path}/full.db", durable=False), [20]

        @event.listens_for(engine, "checkout")
        def limit(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages[0]}")

        with pytest.raises(DatabaseFull, match="make room"):
            migrate(engine)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one() == 0
        pages[0] = 10_000
        assert migrate(engine)
        engine.dispose()


class TestDamaged:
    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "full.db").write_bytes(b"Dear diary, " * 1000)
        with opened(f"sqlite:///{tmp_path}/full.db") as database:
            for look in (migrate, check):
                with pytest.raises(DatabaseCorrupt, match="backup"):
                    look(database.engine)
            with pytest.raises(DatabaseCorrupt), database.store.read():
                pass
        assert (tmp_path / "full.db").read_bytes().startswith(b"Dear diary"), "not overwritten"

    def test_a_file_whose_pages_are_damaged(self, sqlite_database: Database) -> None:
        make_notes(sqlite_database)
        for _ in range(20):
            sqlite_database.store.transact(note, "x" * 4000)
        sqlite_database.engine.dispose()  # the write-ahead log goes into the file
        file = file_of(sqlite_database)
        size = file.stat().st_size
        with file.open("r+b") as bytes_:
            bytes_.seek(size - 20 * 4096)
            bytes_.write(b"\xff" * 16 * 4096)
        with pytest.raises(DatabaseCorrupt), sqlite_database.open_store().read() as tx:
            tx.execute(text("SELECT words FROM notes")).all()


class TestMissing:
    def test_a_folder_that_goes_away(self, tmp_path: Path) -> None:
        engine = open_engine(f"sqlite:///{tmp_path}/data/full.db", durable=False)
        (tmp_path / "data").rmdir()
        with pytest.raises(DatabaseAway, match="path"):
            migrate(engine)
        (tmp_path / "data").mkdir()
        assert migrate(engine)
        engine.dispose()

    def test_a_folder_in_the_files_place(self, tmp_path: Path) -> None:
        (tmp_path / "full.db").mkdir()
        engine = open_engine(f"sqlite:///{tmp_path}/full.db")
        with pytest.raises(DatabaseAway, match="cannot be opened"):
            check(engine)
        engine.dispose()

    def test_a_server_without_the_database(self, postgresql_database: Database) -> None:
        gone = postgresql_database.url.replace("/test_", "/gone_")
        with opened(gone) as database, pytest.raises(DatabaseAway, match="gone_"):
            check(database.engine)

    def test_nobody_at_the_address(self) -> None:
        with (
            opened("postgresql://u:s3cret@127.0.0.1:1/db") as database,
            pytest.raises(DatabaseAway) as caught,
        ):
            check(database.engine)
        assert "s3cret" not in str(caught.value)


@pytest.fixture
def own_postgres() -> Iterator[OwnPostgres]:
    """A server that a test may stop."""
    folder = new_server_folder()
    server = OwnPostgres(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


def test_a_server_that_is_stopped_and_started_again_needs_no_help(own_postgres: OwnPostgres) -> None:
    with opened(own_postgres.url) as database:
        store = make_notes(database)
        own_postgres.stop()
        for _ in range(2):
            with pytest.raises(DatabaseAway):
                store.transact(note)
            with pytest.raises(DatabaseAway):
                count(store)
        own_postgres.start()
        store.transact(note)
        assert count(store) == 2


class TestWhatErrorsMean:
    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("SQLITE_BUSY", DatabaseAway),
            ("SQLITE_BUSY_TIMEOUT", DatabaseAway),
            ("SQLITE_BUSY_SNAPSHOT", Conflict),
            ("SQLITE_LOCKED", DatabaseAway),
            ("SQLITE_READONLY_DBMOVED", DatabaseAway),
            ("SQLITE_IOERR_FSYNC", DatabaseAway),
            ("SQLITE_FULL", DatabaseFull),
            ("SQLITE_CORRUPT_INDEX", DatabaseCorrupt),
            ("SQLITE_NOTADB", DatabaseCorrupt),
            ("SQLITE_CONSTRAINT_UNIQUE", Duplicate),
            ("SQLITE_CONSTRAINT_PRIMARYKEY", Duplicate),
            ("SQLITE_CONSTRAINT_NOTNULL", StorageError),
            ("SQLITE_ERROR", StorageError),
        ],
    )
    def test_of_sqlite(self, code: str, kind: type[StorageError]) -> None:
        error = sqlite3.OperationalError("what it says")
        error.sqlite_errorcode, error.sqlite_errorname = getattr(sqlite3, code), code
        for met in (error, DBAPIError("SELECT 1", {}, error)):
            assert type(translated(met)) is kind
            assert "what it says" in str(translated(met))

    @pytest.mark.parametrize(
        ("state", "kind"),
        [
            ("08006", DatabaseAway),
            ("28P01", DatabaseAway),
            ("3D000", DatabaseAway),
            ("53300", DatabaseAway),
            ("53100", DatabaseFull),
            ("55P03", RowTaken),
            ("57014", DatabaseAway),
            ("57P01", DatabaseAway),
            ("57P03", DatabaseAway),
            ("25006", DatabaseAway),
            ("XX001", DatabaseCorrupt),
            ("40001", Conflict),
            ("40P01", Conflict),
            ("23505", Duplicate),
            ("23503", StorageError),
            ("22001", StorageError),
            ("42P01", StorageError),
        ],
    )
    def test_of_postgresql(self, state: str, kind: type[StorageError]) -> None:
        error = psycopg.errors.lookup(state)("what it says\nDETAIL: what she wrote")
        for met in (error, DBAPIError("SELECT 1", {}, error)):
            assert type(translated(met)) is kind
            assert "what it says" in str(translated(met))
            assert "wrote" not in str(translated(met))

    @pytest.mark.parametrize("error", [psycopg.OperationalError("lost"), psycopg.InterfaceError("closed")])
    def test_of_the_driver_itself(self, error: psycopg.Error) -> None:
        assert type(translated(error)) is DatabaseAway
