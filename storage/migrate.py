"""Brings a database to the schema of this version, and says when that cannot be.

Apart from the engine because only `run`, `migrate`, `doctor` and the tests need it, and Alembic with it. The
revisions are in storage/migrations/, whose README says how to write one. All pending ones run as one
transaction, in one process at a time: either the database is at head afterwards, or as it was. Must not know
what a revision does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, inspect, text

from bot.errors import SchemaTooNew, SchemaTooOld, StorageError
from storage.engine import READS
from storage.trouble import wrapped

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import Script, ScriptDirectory

FOLDER = Path(__file__).with_name("migrations")
_ADVISORY_LOCK = 0x46756C6C436972  # "FullCir": any number that no other program on that server takes
_alembic_is_one_a_process = Lock()  # its `op` and `context` are module-wide


@dataclass(frozen=True, slots=True)
class Step:
    """A revision that has just run: the `number`th of `total`, and what it did."""

    number: int
    total: int
    revision: str
    what: str


Progress = Callable[[Step], None]


def migrate(
    engine: Engine,
    progress: Progress | None = None,
    *,
    to: str | None = None,
    patience: float = 60.0,
    folder: Path = FOLDER,
) -> list[str]:
    """Run what is pending, up to `to` (head, unless given), and return its revisions.

    Another process that migrates is waited for, `patience` seconds, then DatabaseAway. Raises SchemaTooNew,
    and StorageError when a revision would leave references to nothing; then the database is as it was.
    `folder` is for tests that bring revisions of their own.
    """
    if not pending(engine, to=to, folder=folder):  # no lock: this is nearly every start
        return []
    alone = _alone_on_sqlite if engine.dialect.name == "sqlite" else _alone_on_postgresql
    engine = engine.execution_options(
        fullcircle_migrates=True
    )  # for who listens: these statements have no workspace
    with _alembic_is_one_a_process, wrapped(), alone(engine, patience) as connection:
        steps = _pending_on(connection, to, folder)  # again: somebody may have been faster
        if steps:
            _upgrade(connection, steps, progress, folder)
        return [step.revision for step in steps]


def pending(engine: Engine, *, to: str | None = None, folder: Path = FOLDER) -> list[str]:
    """The revisions that the database lacks, oldest first.

    SchemaTooNew when it has some that we do not know.
    """
    options: dict[str, Any] = READS if engine.dialect.name == "sqlite" else {}
    with wrapped(), engine.execution_options(**options).connect() as connection:
        if to is None and _is_at(newest(folder), connection):
            return []  # nearly every start: it does without Alembic, which takes a tenth of it to load
        return [step.revision for step in _pending_on(connection, to, folder)]


def newest(folder: Path = FOLDER) -> str:
    """The last revision in the folder, by the names of its files, which begin with theirs; "" when there is none."""
    names = (file.name for file in (folder / "versions").glob("[0-9]*_*.py"))
    return max(names, default="").partition("_")[0]


def _is_at(revision: str, connection: Connection) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    return list(connection.execute(text("SELECT version_num FROM alembic_version")).scalars()) == [revision]


def check(engine: Engine) -> None:
    """Nothing when the database is at head; else SchemaTooOld or SchemaTooNew, which say what to do."""
    lacking = pending(engine)
    if lacking:
        raise SchemaTooOld(f"The database lacks migrations, from {lacking[0]} on. Run: python -m bot migrate")


def script_config(connection: Connection | None = None, folder: Path = FOLDER, **attributes: Any) -> Config:
    """Alembic's configuration, without a file; `attributes` are read by migrations/env.py."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(attributes, connection=connection)
    return config


def _pending_on(connection: Connection, to: str | None, folder: Path) -> list[Script]:
    from alembic.runtime.migration import MigrationContext

    scripts = _scripts(folder)
    known = list(reversed(list(scripts.walk_revisions("base", to or "heads"))))
    heads = MigrationContext.configure(connection).get_current_heads()
    _refuse_unknown(heads, scripts)
    done = {script.revision for head in heads for script in scripts.walk_revisions("base", head)}
    return [script for script in known if script.revision not in done]


@cache
def _scripts(folder: Path) -> ScriptDirectory:
    """What is in the folder, which is code: read once a process."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(script_config(folder=folder))


def _refuse_unknown(heads: tuple[str, ...], scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    for head in set(heads) - known:
        raise SchemaTooNew(
            f"The database is at revision {head}, which this version of Full Circle does not know: a later"
            " one has used it. Start that one again, or bring back the backup from before it."
        )


def _upgrade(connection: Connection, steps: list[Script], progress: Progress | None, folder: Path) -> None:
    from alembic import command

    numbers = {script.revision: number for number, script in enumerate(steps, start=1)}

    def tell(*, step: Any, **_: Any) -> None:
        if progress:
            done = step.up_revision_id
            progress(Step(numbers[done], len(steps), done, step.up_revision.doc))

    command.upgrade(script_config(connection, folder, on_version_apply=tell), steps[-1].revision)


@contextmanager
def _alone_on_sqlite(engine: Engine, patience: float) -> Iterator[Connection]:
    """The write lock, on a connection of its own without foreign keys; they are looked at before the commit.

    With them on, rebuilding a table (SQLite's only way of changing one) deletes the rows that refer to it.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")  # inside a transaction it would do nothing, without a word
        driver.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        connection.detach()  # never back to the pool like this
        with connection.begin():
            yield connection
            _refuse_dangling(connection)


def _refuse_dangling(connection: Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        tables = ", ".join(sorted({str(row[0]) for row in dangling}))
        raise StorageError(
            f"A migration would leave {len(dangling)} row(s) that refer to nothing, in: {tables}."
            " Nothing was changed; please report this."
        )


@contextmanager
def _alone_on_postgresql(engine: Engine, patience: float) -> Iterator[Connection]:
    """An advisory lock until the commit; the lock lives in the transaction, so that poolers do no harm."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # a large table takes its time
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        yield connection
