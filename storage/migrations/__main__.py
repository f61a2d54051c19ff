"""Drafts the next revision: `python -m storage.migrations "what changes"`.

For developers; README.md says the rest.

Apart from storage.migrate so that the bot never loads it. Must not touch any database but the empty one that
it makes for itself.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from storage.engine import open_engine
from storage.migrate import FOLDER, migrate, script_config
from storage.schema import metadata


def draft(what: str, folder: Path = FOLDER) -> Path:
    """Write the revision that leads from the last one to the tables of today, and return its file."""
    with tempfile.TemporaryDirectory() as scratch:
        engine = open_engine(f"sqlite:///{scratch}/draft.db")
        migrate(engine, folder=folder)
        with engine.connect() as connection:
            script = _compare(connection, what, folder)
        engine.dispose()
    file = Path(script.path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if "# ###" not in line))  # Alembic's own remarks
    return file


def _compare(connection: Connection, what: str, folder: Path) -> Script:
    config = script_config(connection, folder, target_metadata=metadata)
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    made = command.revision(config, what, autogenerate=True, rev_id=f"{number:04}")
    if not isinstance(made, Script):
        raise TypeError(f"Alembic made {made!r} instead of one revision")
    return made


if __name__ == "__main__":
    print(f"Wrote {draft(' '.join(sys.argv[1:]))}. Read it, format it, test it.")  # noqa: T201
