"""The watch over every statement: what it lets pass, what it does not, and that no sweep is left over."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.domain.delivery import Delivery, Op
from storage import (
    advice,
    claims,
    deliveries,
    digests,
    drafts,
    limits,
    people,
    sightings,
    stepped,
    workspaces,
)
from storage.keys import check_keys
from storage.schema import metadata
from storage.store import Tx
from tests.databases import Database
from tests.scoping import SWEEPS, is_scoped

NOW = datetime(2026, 10, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1",
        "PRAGMA foreign_keys",
        "SELECT relname FROM pg_catalog.pg_class",
        "CREATE TABLE people (id INTEGER)",
        "SELECT people.id FROM people WHERE people.workspace_id = ? AND people.id = ?",
        "SELECT people.id \\nFROM people \\nWHERE people.workspace_id = %(workspace_id_1)s::UUID",
        "SELECT people.id FROM people WHERE people.workspace_id IN (?, ?)",
        "SELECT people.id FROM people WHERE (people.workspace_id, people.id) IN ((?, ?), (?, ?))",
        "UPDATE people SET name=? WHERE people.workspace_id = ?",
        "DELETE FROM ledger WHERE ledger.workspace_id = ? AND ledger.delivery_id = ?",
        "INSERT INTO people (id, workspace_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        "INSERT INTO workspaces (id, team_id) VALUES (?, ?)",
        "SELECT workspaces.bot_token FROM workspaces WHERE workspaces.id = ?",
    ],
)
def test_lets_pass(statement: str) -> None:
    assert is_scoped(statement.replace("\\n", "\n"))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT people.id FROM people WHERE people.id = ?",
        "SELECT people.id, people.workspace_id FROM people",
        "SELECT advice.id FROM advice JOIN people ON people.workspace_id = advice.workspace_id WHERE advice.id = ?",
        "UPDATE people SET workspace_id=? WHERE people.id = ?",
        "DELETE FROM ledger",
        "INSERT INTO people (id, name) VALUES (?, ?)",
        "SELECT workspaces.bot_token FROM workspaces WHERE workspaces.bot_id = ?",
    ],
)
def test_stops(statement: str) -> None:
    assert not is_scoped(statement)


def sweep(tx: Tx, workspace: workspaces.Workspace) -> None:
    """Everything in storage that looks across workspaces."""
    workspaces.put(tx, workspace)
    workspaces.put(tx, workspace)
    workspaces.list_all(tx)
    workspaces.count(tx)
    due = Delivery(
        id=uuid4(), workspace_id=workspace.id, key="due", kind="question", op=Op.POST, lane="group", due_at=NOW, created_at=NOW
    )  # fmt: skip
    deliveries.queue(tx, due)
    claims.claim(tx, NOW, NOW, 1, uuid4())
    claims.list_unknown_due(tx, NOW, 1)
    claims.list_expired(tx, NOW, 1)
    advice.list_awake(tx, NOW, 1)
    advice.wake_again(tx, {uuid4(): None})
    claims.next_at(tx)
    claims.oldest_due(tx, NOW)
    advice.next_wake_at(tx)
    people.list_to_replan(tx, NOW, 1)
    people.list_to_give_up(tx, NOW, 1)
    people.next_give_up_at(tx)
    digests.list_due(tx, NOW, 1)
    digests.next_at(tx)
    drafts.erase_expired(tx, NOW)
    sightings.list_to_fetch(tx, NOW, 1)
    limits.erase_old(tx, NOW)
    check_keys(tx)
    stepped.look_again(tx, NOW)


def test_every_sweep_is_one_that_storage_makes(database: Database) -> None:
    made: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        made.append(" ".join(statement.split()))

    workspace = workspaces.Workspace(
        id=uuid4(), team_id="T1", bot_user_id="U1", bot_token="xoxb-test", installed_at=NOW
    )
    database.store.transact(sweep, workspace)
    assert [
        sweep for sweep in SWEEPS if not any(re.match(sweep.begins, statement) for statement in made)
    ] == []


OF_SOMEBODY = {"advice"}
"""Rows that belong to one of two people at least, though to neither of them always."""


def test_everything_goes_with_its_workspace() -> None:
    """Each table refers, by columns that are never empty and with ON DELETE CASCADE, to one that goes: a row of no item goes all the same."""
    going = {"workspaces"}
    for table in metadata.sorted_tables:
        for reference in table.foreign_key_constraints:
            is_sure = all(not column.nullable for column in reference.columns) or table.name in OF_SOMEBODY
            if is_sure and reference.ondelete == "CASCADE" and reference.referred_table.name in going:
                going.add(table.name)
    assert set(metadata.tables) - going == set()
