"""Migrations: they make what the models say, carry full databases over, and never run twice or half."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from bot.errors import DatabaseAway, SchemaTooNew, SchemaTooOld, StorageError
from storage.migrate import FOLDER, Step, check, migrate, newest, pending, script_config
from storage.schema import metadata
from tests.databases import Database
from tests.storage import filling

CHANGES: dict[str, dict[str, str]] = {}
"""By revision: the tables whose number of rows, or whose rows, it changes on purpose, and why."""

SCRIPTS = list(reversed(list(ScriptDirectory.from_config(script_config()).walk_revisions())))
REVISIONS = [script.revision for script in SCRIPTS]


class TestTheHistory:
    def test_is_one_line_numbered_from_0001(self) -> None:
        assert [f"{number:04}" for number in range(1, len(SCRIPTS) + 1)] == REVISIONS
        assert [script.down_revision for script in SCRIPTS] == [None, *REVISIONS[:-1]]
        assert newest() == REVISIONS[-1]

    @pytest.mark.parametrize("script", SCRIPTS, ids=REVISIONS)
    def test_is_frozen_and_knows_nothing_of_today(self, script: ScriptDirectory) -> None:
        [file] = (FOLDER / "versions").glob(f"{script.revision}_*.py")  # type: ignore[attr-defined]
        nodes = list(ast.walk(ast.parse(file.read_text())))
        imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {
            f"{node.module}.{alias.name}"
            for node in nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        assert imported <= {"__future__.annotations", "sqlalchemy", "alembic.op", "storage.types"}


class TestMigratedEqualsModels:
    def test_by_alembic(self, database: Database) -> None:
        with database.engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            assert compare_metadata(context, metadata) == []

    def test_by_what_the_database_says_checks_and_partial_indexes_included(
        self, database: Database, empty_database: Database
    ) -> None:
        metadata.create_all(empty_database.engine)
        assert filling.described(empty_database) == filling.described(database)


class TestRunning:
    def test_from_nothing_to_head_with_progress_and_nothing_to_do_the_second_time(
        self, empty_database: Database
    ) -> None:
        steps: list[Step] = []
        with pytest.raises(SchemaTooOld, match=r"0001.*python -m bot migrate"):
            check(empty_database.engine)
        assert pending(empty_database.engine) == REVISIONS
        assert migrate(empty_database.engine, steps.append) == REVISIONS
        assert [(step.number, step.total, step.revision) for step in steps] == [
            (number, len(REVISIONS), revision) for number, revision in enumerate(REVISIONS, start=1)
        ]
        assert all(step.what for step in steps)
        check(empty_database.engine)
        assert migrate(empty_database.engine, steps.append) == []
        assert len(steps) == len(REVISIONS)

    def test_leaves_the_engine_as_it_was(self, empty_database: Database) -> None:
        name = {"sqlite": "PRAGMA foreign_keys", "postgresql": "SHOW statement_timeout"}[empty_database.kind]

        def settings() -> set[str]:
            with empty_database.store.read() as one, empty_database.store.read() as two:
                return {str(tx.execute(text(name)).scalar()) for tx in (one, two)}

        before = settings()
        migrate(empty_database.engine)
        assert settings() == before <= {"1", "30s"}

    def test_a_newer_database_is_refused_kindly_and_not_touched(self, database: Database) -> None:
        with database.open_plain().begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        before = filling.described(database)
        for refuse in (check, pending, migrate):
            with pytest.raises(SchemaTooNew, match=r"9999.*a later one has used it"):
                refuse(database.engine)
        assert filling.described(database) == before

    def test_what_is_up_to_date_does_without_alembic(self, sqlite_database: Database) -> None:
        """It takes a tenth of a start to load; so does what only a key, or another database, needs."""
        program = """
            import sys
            from storage.engine import open_engine
            from storage.migrate import check, migrate
            engine = open_engine(sys.argv[1])
            check(engine)
            print(migrate(engine), {"alembic", "cryptography", "psycopg"} & sys.modules.keys())
        """
        command = [sys.executable, "-W", "error", "-c", dedent(program), sqlite_database.url]
        said = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=True).stdout
        assert said == "[] set()\n"

    def test_two_processes_at_once_both_succeed_and_one_does_it(self, empty_database: Database) -> None:
        program = """
            import sys
            from storage.engine import open_engine
            from storage.migrate import migrate
            engine = open_engine(sys.argv[1], durable=False)
            print("ready", flush=True)
            sys.stdin.readline()
            print(migrate(engine))
        """
        command = [sys.executable, "-W", "error", "-c", dedent(program), empty_database.url]
        processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        said = sorted(process.communicate(timeout=60)[0].strip() for process in processes)
        assert [process.returncode for process in processes] == [0, 0]
        assert said == sorted([str(REVISIONS), "[]"])

    def test_somebody_who_holds_the_database_too_long_is_not_waited_for_for_ever(
        self, empty_database: Database
    ) -> None:
        with empty_database.open_store(empty_database.open()).write() as tx:
            if tx.dialect == "postgresql":
                tx.execute(text("SELECT pg_advisory_xact_lock(0x46756C6C436972)"))
            with pytest.raises(DatabaseAway):
                migrate(empty_database.engine, patience=0.1)
        assert migrate(empty_database.engine) == REVISIONS


def carry_over(
    database: Database, folder: Path, before: str | None, revision: str
) -> tuple[filling.Rows, filling.Rows]:
    """Fill the database as it was before a revision, run that revision, and return the rows of before and after."""
    if before:
        migrate(database.engine, to=before, folder=folder)
    filling.fill(database)
    rows = filling.contents(database)
    assert migrate(database.engine, to=revision, folder=folder) == [revision]
    return rows, filling.contents(database)


class TestFullDatabases:
    @pytest.mark.parametrize(("before", "revision"), list(zip([None, *REVISIONS], REVISIONS, strict=False)))
    def test_every_revision_carries_every_row_over(
        self, empty_database: Database, before: str | None, revision: str
    ) -> None:
        rows, rows_after = carry_over(empty_database, FOLDER, before, revision)
        assert {
            name: len(found) for name, found in rows.items() if name not in CHANGES.get(revision, {})
        } == {name: len(rows_after.get(name, [])) for name in rows if name not in CHANGES.get(revision, {})}
        for table in rows.keys() - CHANGES.get(revision, {}).keys():
            old, new = filling.shared_columns(rows, rows_after, table)
            assert old == new, table

    def test_the_tables_of_today_can_be_filled(self, database: Database) -> None:
        assert filling.fill(database) == len(metadata.tables)
        assert {name: len(rows) for name, rows in filling.contents(database).items()} == {
            name: filling.WORKSPACES if name == "workspaces" else filling.ROWS for name in metadata.tables
        }


NEXT = f"{len(SCRIPTS) + 1:04}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the history, to add a revision to."""
    return Path(shutil.copytree(FOLDER, tmp_path / "migrations"))


def add_revision(folder: Path, upgrade: str) -> None:
    """What a developer would write next."""
    (folder / "versions" / f"{NEXT}_tried.py").write_text(
        dedent(f"""\
            '''Tried here.'''
            import sqlalchemy as sa
            from alembic import op
            revision, down_revision, branch_labels, depends_on = "{NEXT}", "{REVISIONS[-1]}", None, None
            def upgrade():
        """)
        + indent(dedent(upgrade), "    ")
    )


class TestTheHarness:
    """It has to notice what it is there for. The revisions are tried on `people`, which most tables refer to."""

    def test_a_table_built_anew_keeps_its_rows_its_children_and_its_indexes(
        self, empty_database: Database, folder: Path
    ) -> None:
        add_revision(
            folder,
            """
            with op.batch_alter_table("people", recreate="auto") as people:
                people.add_column(sa.Column("fondness", sa.Integer(), nullable=False, server_default="7"))
                people.alter_column("slack_id", type_=sa.String(40))
                people.create_check_constraint("ck_people_fondness", "fondness > 0")
            """,
        )
        before, after = carry_over(empty_database, folder, REVISIONS[-1], NEXT)
        assert {name: len(rows) for name, rows in after.items()} == {
            name: len(rows) for name, rows in before.items()
        }
        for table in before:
            old, new = filling.shared_columns(before, after, table)
            assert old == new
        assert {row["fondness"] for row in after["people"]} == {7}
        self.assert_only_added(empty_database)

    def assert_only_added(self, database: Database) -> None:
        described = filling.described(database)["people"]
        assert "ck_people_fondness" in described["checks"]
        assert "IS NOT NULL" in described["indexes"]["ix_people_replan_at"]
        assert described["references"]["fk_people_workspace_id"]

    def test_rows_that_are_lost_are_noticed(self, empty_database: Database, folder: Path) -> None:
        add_revision(folder, """op.execute("DELETE FROM ledger")""")
        before, after = carry_over(empty_database, folder, REVISIONS[-1], NEXT)
        assert (len(before["ledger"]), len(after["ledger"])) == (filling.ROWS, 0)

    def test_references_to_nothing_take_everything_back(
        self, sqlite_database: Database, folder: Path
    ) -> None:
        add_revision(folder, """op.execute("DELETE FROM people")""")
        filling.fill(sqlite_database)
        rows = filling.contents(sqlite_database)
        with pytest.raises(StorageError, match=r"refer to nothing, in: .*advice.*Nothing was changed"):
            migrate(sqlite_database.engine, folder=folder)
        assert filling.contents(sqlite_database) == rows
        assert pending(sqlite_database.engine, folder=folder) == [NEXT]

    def test_a_revision_that_fails_half_way_leaves_nothing(self, database: Database, folder: Path) -> None:
        add_revision(
            folder,
            """
            op.create_table("halves", sa.Column("id", sa.Integer(), primary_key=True))
            op.execute("SELECT * FROM nowhere")
            """,
        )
        described = filling.described(database)
        with pytest.raises(StorageError, match="nowhere"):
            migrate(database.engine, folder=folder)
        assert filling.described(database) == described
