"""How a database is opened: SQLite and PostgreSQL have to behave alike."""

from __future__ import annotations

import sqlite3
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Column, Executable, ForeignKey, Integer, MetaData, Table, Text, insert, select, text

from bot.errors import DatabaseAway, Duplicate, SettingsProblem, StorageError
from storage.engine import open_engine
from storage.store import Tx
from storage.trouble import wrapped
from tests.databases import Database, PostgresServer

_METADATA = MetaData()
PARENTS = Table(
    "parents", _METADATA, Column("id", Integer, primary_key=True), Column("words", Text, nullable=False)
)
CHILDREN = Table("children", _METADATA, Column("parent_id", ForeignKey("parents.id"), nullable=False))
HOUSES = Table("houses", _METADATA, Column("words", Text), Column("street", Text, nullable=False))
SECRET = "what she wrote"


@pytest.fixture
def family(database: Database) -> Database:
    """A database with a parent and room for children."""
    _METADATA.create_all(database.engine)
    with database.store.write() as tx:
        tx.execute(insert(PARENTS).values(id=1, words="x"))
    return database


class TestTheAddress:
    def test_the_folder_of_a_new_file_is_made(self, tmp_path: Path) -> None:
        engine = open_engine(f"sqlite:///{tmp_path}/a/b c/full.db")
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
        engine.dispose()
        assert (tmp_path / "a" / "b c" / "full.db").exists()

    def test_a_folder_that_cannot_be_made_is_a_settings_problem(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SettingsProblem, match="cannot be made") as caught:
            open_engine(f"sqlite:///{tmp_path}/file/below/full.db")
        assert "DATABASE_URL" in caught.value.cure

    @pytest.mark.parametrize(
        "url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"]
    )
    def test_what_is_only_in_memory_is_refused(self, url: str) -> None:
        with pytest.raises(SettingsProblem, match="in memory"):
            open_engine(url)

    @pytest.mark.parametrize(
        "url", ["", "full.db", "mysql://u:s3cret@host/db", "u:s3cret@host", "postgres:/x:s3cret"]
    )
    def test_what_is_no_address_of_ours_has_a_cure_and_quotes_no_password(self, url: str) -> None:
        with pytest.raises(SettingsProblem) as caught:
            open_engine(url)
        assert "sqlite:///" in caught.value.cure
        assert "s3cret" not in "".join(traceback.format_exception(caught.value))

    @pytest.mark.parametrize(
        "scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"]
    )
    def test_every_spelling_of_postgresql_is_understood(
        self, postgres_server: PostgresServer, scheme: str
    ) -> None:
        with postgres_server.fresh() as url:
            engine = open_engine(url.replace("postgresql", scheme, 1))
            with engine.connect() as connection:
                assert "PostgreSQL" in str(connection.scalar(text("SELECT version()")))
            engine.dispose()


class TestSqlite:
    def pragma(self, database: Database, name: str, **options: object) -> object:
        with database.open(**options).connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    def test_is_set_up_on_every_connection(self, sqlite_database: Database) -> None:
        assert self.pragma(sqlite_database, "journal_mode") == "wal"
        assert self.pragma(sqlite_database, "foreign_keys") == 1
        assert self.pragma(sqlite_database, "busy_timeout", statement_timeout=1.5) == 1500

    def test_a_new_file_that_another_process_makes_ready_is_waited_for(self, tmp_path: Path) -> None:
        other = sqlite3.connect(tmp_path / "full.db", isolation_level=None, check_same_thread=False)
        other.executescript("CREATE TABLE x (y); BEGIN; SELECT * FROM x; INSERT INTO x VALUES (1);")
        engine = open_engine(f"sqlite:///{tmp_path}/full.db")
        with ThreadPoolExecutor(1) as threads:
            opening = threads.submit(engine.connect)
            time.sleep(0.05)
            assert not opening.done()
            other.execute("COMMIT")
            with opening.result() as connection:
                assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        other.close()
        engine.dispose()

    def test_what_is_acknowledged_survives_a_loss_of_power_unless_told_otherwise(
        self, sqlite_database: Database
    ) -> None:
        full, normal = 2, 1
        assert self.pragma(sqlite_database, "synchronous", durable=True) == full
        assert self.pragma(sqlite_database, "synchronous", durable=False) == normal


class TestPostgresql:
    @pytest.mark.parametrize(("durable", "synchronous_commit"), [(True, "on"), (False, "off")])
    def test_is_set_up_on_every_connection(
        self, postgresql_database: Database, durable: bool, synchronous_commit: str
    ) -> None:
        expected = {
            "timezone": "UTC",
            "statement_timeout": "1500ms",
            "lock_timeout": "1500ms",
            "application_name": "fullcircle",
            "synchronous_commit": synchronous_commit,
        }
        with postgresql_database.open(statement_timeout=1.5, durable=durable).connect() as connection:
            assert {
                name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in expected
            } == expected

    def test_a_statement_that_takes_too_long_is_given_up(self, postgresql_database: Database) -> None:
        store = postgresql_database.open_store(postgresql_database.open(statement_timeout=0.05))
        with pytest.raises(DatabaseAway, match="57014"), store.read() as tx:
            tx.execute(text("SELECT pg_sleep(5)"))
        with store.read() as tx:
            assert tx.execute(text("SELECT 1")).scalar_one() == 1


class TestAlike:
    def test_a_read_cannot_write(self, family: Database) -> None:
        with pytest.raises(StorageError), family.store.read() as tx:
            tx.execute(insert(PARENTS).values(id=2, words="x"))
        with family.store.write() as tx:  # and the connection is not spoilt for those who may
            tx.execute(insert(PARENTS).values(id=2, words="x"))

    def test_a_read_sees_one_state_throughout(self, family: Database) -> None:
        with family.store.read() as tx:
            before = tx.execute(select(PARENTS.c.id)).scalars().all()
            with family.open_store().write() as other:
                other.execute(insert(PARENTS).values(id=2, words="x"))
            assert tx.execute(select(PARENTS.c.id)).scalars().all() == before
        with family.store.read() as tx:
            assert len(tx.execute(select(PARENTS.c.id)).all()) == 2

    def test_tables_made_in_a_transaction_go_with_it(self, database: Database) -> None:
        def use_case(tx: Tx) -> None:
            tx.execute(text("CREATE TABLE gone (id INTEGER)"))
            raise LookupError

        with pytest.raises(LookupError):
            database.store.transact(use_case)
        with pytest.raises(StorageError), database.store.read() as tx:
            tx.execute(text("SELECT * FROM gone"))

    def test_a_reference_to_nothing_is_refused(self, family: Database) -> None:
        with pytest.raises(StorageError), family.store.write() as tx:
            tx.execute(insert(CHILDREN).values(parent_id=7))

    def test_the_same_key_twice_is_a_duplicate(self, family: Database) -> None:
        with pytest.raises(Duplicate), family.store.write() as tx:
            tx.execute(insert(PARENTS).values(id=1, words=SECRET))

    @pytest.mark.parametrize("statement", ["missing", "twice", "no such column"])
    def test_errors_never_quote_what_people_wrote(self, family: Database, statement: str) -> None:
        failing: dict[str, Executable] = {
            "missing": insert(HOUSES).values(words=SECRET),
            "twice": insert(PARENTS).values(id=1, words=SECRET),
            "no such column": text("INSERT INTO parents (wrods) VALUES (:words)").bindparams(words=SECRET),
        }
        with pytest.raises(StorageError) as caught, family.store.write() as tx:
            tx.execute(failing[statement])
        shown = "".join(traceback.format_exception(caught.value))
        assert SECRET not in shown
        assert "[parameters" not in shown
        assert str(caught.value).count("\n") == 0

    def test_a_pool_that_is_used_up_says_so_in_time(self, database: Database) -> None:
        store = database.open_store(database.open(connections=1, statement_timeout=0.05))
        with store.read(), store.read(), pytest.raises(DatabaseAway, match="connection"), store.read():
            pass


class TestConnectionsThatDie:
    def kill_all(self, database: Database) -> None:
        """As a restart of the server or a firewall would."""
        with psycopg.connect(database.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def test_one_that_lay_idle_is_replaced_without_anybody_noticing(
        self, postgresql_database: Database
    ) -> None:
        store = postgresql_database.open_store(postgresql_database.open(ping_idle_after=0.0))
        for _ in range(2):
            with store.read() as one, store.read() as two:
                assert (
                    one.execute(text("SELECT 1")).scalar_one() == two.execute(text("SELECT 1")).scalar_one()
                )
            self.kill_all(postgresql_database)

    def test_one_that_dies_in_use_is_an_error_once(self, postgresql_database: Database) -> None:
        def use_case(tx: Tx, dies: bool) -> int:
            if dies:
                self.kill_all(postgresql_database)
            return len(tx.execute(text("SELECT 1")).all())

        with pytest.raises(DatabaseAway):
            postgresql_database.store.transact(use_case, dies=True)
        assert postgresql_database.store.transact(use_case, dies=False) == 1


def test_only_errors_of_drivers_are_translated() -> None:
    with pytest.raises(KeyError), wrapped():
        raise KeyError("ours")
