"""Any life of any items: after each step they are what product.md says, and what must hold always holds. Many long ones on both databases."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Database
from tests.services.life import Life

USUAL = settings(
    deadline=None,
    max_examples=8,
    stateful_step_count=25,
    report_multiple_bugs=False,
    # Explaining a failure runs it many times more, and a life is long.
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
    database=None,
)


def live(database: Database, how: settings) -> None:
    class Here(Life):
        store = database.store

    run_state_machine_as_test(Here, settings=how)


def test_any_life(sqlite_database: Database) -> None:
    live(sqlite_database, USUAL)


@pytest.mark.slow
def test_many_long_lives(database: Database) -> None:
    live(database, settings(USUAL, max_examples=50, stateful_step_count=40))
