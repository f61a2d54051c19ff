"""The database's part of the look: there, up to date, writable, and opened by the key.

Apart from the other checks because it is the only one that opens anything. Must leave nothing behind: not a row, not a file.
"""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.doctor.finding import Finding, ok, problem, warning
from bot.doctor.patient import Patient
from bot.errors import (
    DatabaseCorrupt,
    DatabaseFull,
    SchemaTooNew,
    SealedWithoutKey,
    SettingsProblem,
    StorageError,
)
from storage import workspaces
from storage.engine import open_engine
from storage.keys import check_keys
from storage.migrate import pending
from storage.store import Store, Tx

_SQLITE = "sqlite:///"
_CURES: dict[type[StorageError], str] = {
    DatabaseFull: "Make room on the disk that it lies on.",
    DatabaseCorrupt: "Bring back a backup, or name the right file in DATABASE_URL.",
    SchemaTooNew: "Start the later version again, or bring back the backup that was made before it.",
}


async def check_database(patient: Patient) -> list[Finding]:
    """Can it be reached, is it up to date, can it be written to, does the key open it?"""
    if _is_missing(patient.database):
        return _missing_file(patient.database)
    try:
        return await asyncio.to_thread(_database, patient)
    except SettingsProblem as bad:
        return problem(bad.sentence, bad.cure)
    except SealedWithoutKey as sealed:
        return problem(str(sealed), "Look for the key that FULLCIRCLE_ENCRYPTION_KEY had before.")
    except StorageError as error:
        return problem(
            str(error), _CURES.get(type(error), "Look at DATABASE_URL, and at the database itself.")
        )


def _is_missing(url: str) -> bool:
    file = _file(url)
    is_file = url.startswith(_SQLITE) and file not in ("", ":memory:") and not file.startswith("file:")
    return is_file and not Path(file).exists()


def _file(url: str) -> str:
    return url.removeprefix(_SQLITE).partition("?")[0]


def _missing_file(url: str) -> list[Finding]:
    """Opening it would make it, and a doctor changes nothing."""
    path = Path(_file(url)).absolute()
    there = next(folder for folder in path.parents if folder.exists())
    if not there.is_dir():
        return problem(f"{there} is a file, so no database can be made in it.", "Change DATABASE_URL.")
    if not os.access(there, os.W_OK):
        return problem(
            f"Nothing may be written to {there}, so no database can be made there.",
            "Give the bot's user the right to, or name another folder in DATABASE_URL.",
        )
    return ok(f"There is no database yet; it will be made at {path}.")


def _database(patient: Patient) -> list[Finding]:
    key = patient.settings.fullcircle_encryption_key
    engine = open_engine(patient.database, encryption_key=key.get_secret_value() if key else None)
    store = Store(engine, threads=1, name="doctor")
    try:
        lacking = pending(engine)
        if lacking:
            return warning(
                f"The database lacks {len(lacking)} migration(s).",
                "`run` does them, or: python -m bot migrate",
            )
        with store.read() as tx:
            check_keys(tx)
        _try_to_write(store)
    finally:
        store.close()
        engine.dispose()
    return ok("The database answers, is up to date, and can be written to.")


class _Undone(Exception):
    """Takes back what was tried."""


def _try_to_write(store: Store) -> None:
    def write(tx: Tx) -> None:
        row = workspaces.Workspace(
            id=uuid4(),
            team_id="T-DOCTOR",
            bot_user_id="U-DOCTOR",
            bot_token="",
            installed_at=datetime.now(UTC),
        )
        workspaces.put(tx, row)
        raise _Undone

    try:
        store.transact(write)
    except _Undone:
        return
