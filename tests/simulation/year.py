"""A year: hire, live, let everything come to its end. What comes of it is a record.

Apart from `__main__` because tests live shorter ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sqlalchemy import Engine

from tests.services.company import seeded_ids
from tests.simulation.company import Company
from tests.simulation.diary import Diary
from tests.simulation.lives import Lives
from tests.simulation.people import hire

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)
AFTERWARDS = timedelta(days=200)
"""Until the last item has come to its end, with nobody doing anything: a quarter's wait, two weeks, two months, and a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated."""

    seed: int
    people: int = 1000
    days: int = 365


def ends_of(plan: Plan) -> datetime:
    """When people stop doing anything."""
    return BEGINS + timedelta(days=plan.days)


async def live(engine: Engine, plan: Plan, progress: Callable[[datetime], None] = lambda _: None) -> Company:
    """Live it on this database, which is migrated and empty. The company is closed, and its record full."""
    ids = seeded_ids(plan.seed)
    ids.start()
    rng = Random(plan.seed)
    company = Company(engine, BEGINS)
    try:
        diary, lives = Diary(company, rng), Lives(company, rng)
        ends = ends_of(plan)
        for person in hire(plan.people, rng):
            company.joins(person)
            lives.begin(person, plan.days)
            diary.lives(person, ends)
        await company.live(ends, progress)
        company.rest()
        await company.live(ends + AFTERWARDS, progress)
        company.end()
    finally:
        await company.close()
        ids.stop()
    return company
