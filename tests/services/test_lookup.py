"""Reading about several people costs as much as reading about one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from bot.services import lookup, preferences
from bot.services.acting import Actor
from storage import people
from storage.store import Tx
from tests.databases import Database
from tests.services.company import MAYA, a_company

IDS = [f"U0P{number}" for number in range(20)]


def meet_all(tx: Tx, by: Actor) -> None:
    """Half of them are known well, a quarter by name alone, and a quarter not at all."""
    for number, slack_id in enumerate(IDS[:15]):
        met = people.meet(tx, by.workspace_id, slack_id, by.now, name=f"Person {number}")
        people.save(tx, replace(met, facts_at=by.now if number < 10 else None))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize("named", [IDS, IDS[:1], IDS * 2])
def test_names_and_whom_to_look_up_are_one_question_each(database: Database, named: list[str]) -> None:
    with a_company(database.store) as company:
        company.act(MAYA, meet_all)
        with statements(database) as seen:
            names = company.see(MAYA, lookup.names_of, named)
            assert len(seen) == 1
            missing = company.see(MAYA, preferences.whom_to_look_up, named)
            assert len(seen) == 2
    assert names == {
        slack_id: f"Person {number}" for number, slack_id in enumerate(IDS[:15]) if slack_id in named
    }
    assert missing == [slack_id for slack_id in IDS[10:] if slack_id in named]


def test_nobody_is_no_question(database: Database) -> None:
    with a_company(database.store) as company, statements(database) as seen:
        assert company.see(MAYA, lookup.names_of, []) == {}
        assert company.see(MAYA, preferences.whom_to_look_up, []) == []
        assert seen == []
