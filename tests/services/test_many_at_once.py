"""What is checked and recorded together ends as if each had been by itself, whatever happened to one of them meanwhile.

The same story twice, with the same ids: once in groups, once one by one. What the database holds afterwards is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, update

from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.domain.person import Person
from bot.jobs import arriving, check
from bot.jobs.arriving import Arrived
from bot.jobs.checked import Asked, Go
from bot.services import home, preferences, progress
from storage import claims, people
from storage.deliveries import DELIVERIES
from tests.databases import Database
from tests.factories import NOW, ZONE
from tests.services.company import (
    BOB,
    CHARLIE,
    DANA,
    EVE,
    LEASED,
    MAYA,
    RULES,
    Company,
    dissolve,
    found,
    seeded_ids,
)

NUMBER = 77
"""Of the company, whose ids are the same each time."""

Meanwhile = Callable[[Company], object]


def nothing(_company: Company) -> None:
    """All is as it was."""


def tried(company: Company) -> None:
    (item,) = (each for each in company.items().values() if each.receiver_id == _bob(company).id)
    company.act(BOB, progress.tried, item.id)


def stopped(company: Company) -> None:
    company.act(BOB, preferences.stop_all)


def opened_home(company: Company) -> None:
    company.act(BOB, home.opened)


def became_unwanted(company: Company) -> None:
    _change(company, unwanted=True)


def lost_the_lease(company: Company) -> None:
    _change(company, lease_token=UUID(int=1))


def was_settled(company: Company) -> None:
    _change(company, state=DeliveryState.SENT, ts="9.9", lease_token=None, leased_until=None)


MEANWHILE = (nothing, tried, stopped, opened_home, became_unwanted, lost_the_lease, was_settled)


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_checked_together_as_one_by_one(sqlite_database: Database, meanwhile: Meanwhile) -> None:
    def story(company: Company, *, together: bool) -> object:
        claimed = claim(company)
        meanwhile(company)
        going = [each for each in checked(company, claimed, together=together) if isinstance(each, Go)]
        return [(each.delivery.id, each.delivery.attempted_at, each.channel, each.seen) for each in going]

    both_ways(sqlite_database, story)


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_recorded_together_as_one_by_one(database: Database, meanwhile: Meanwhile) -> None:
    def story(company: Company, *, together: bool) -> object:
        going = [each for each in checked(company, claim(company), together=False) if isinstance(each, Go)]
        assert {each.delivery.op for each in going} == {Op.POST, Op.UPDATE, Op.PUBLISH}
        meanwhile(company)
        arrived = [Arrived(go, f"9.{n}", company.now) for n, go in enumerate(going)]
        return recorded(company, arrived, together=together)

    both_ways(database, story)


def test_many_cost_no_more_statements_than_two(database: Database) -> None:
    """Of each size, what is run to check and to record."""

    def cost(size: int) -> list[int]:
        company = found(database.store, NOW, NUMBER)
        try:
            for who in (MAYA, DANA, BOB, CHARLIE, EVE):
                company.keeps(who, whom=None, days=7)
            company.now += timedelta(days=8)
            company.plan()
            claimed = claim(company)[:size]
            with counted(database) as checks:
                going = [each for each in checked(company, claimed, together=True) if isinstance(each, Go)]
            arrived = [Arrived(go, f"9.{n}", company.now) for n, go in enumerate(going)]
            with counted(database) as records:
                assert all(recorded(company, arrived, together=True))
            return [len(checks), len(records)]
        finally:
            dissolve(company)

    assert cost(5) == cost(2)


Story = Callable[..., object]


def both_ways(database: Database, story: Story) -> None:
    """The story told twice, in a company of the same people with the same ids."""
    together, one_by_one = (_told(database, story, together=together) for together in (True, False))
    assert together == one_by_one


def _told(database: Database, story: Story, *, together: bool) -> tuple[object, object]:
    company = found(database.store, NOW, NUMBER)
    try:
        with seeded_ids():
            everybody_keeps(company)
            return story(company, together=together), _rows(company)
    finally:
        dissolve(company)


def _rows(company: Company) -> object:
    """All that there is, but for the ids of what was queued last: they are drawn in another order."""
    rows = company.rows()
    rows.pop("deliveries")
    queued = company.deliveries() + [
        each for op in Op if op is not Op.POST for each in company.deliveries(op=op)
    ]
    return rows, sorted(_without_id(each) for each in queued)


def _without_id(delivery: Delivery) -> str:
    return str(replace(delivery, id=delivery.workspace_id, key="", lease_token=None, leased_until=None))


def everybody_keeps(company: Company) -> None:
    """All are to be asked in a moment. Charlie for the second time, Dana whether she asked; Eve looks at her Home now and then."""
    company.act(EVE, home.opened)
    again = company.keeps(CHARLIE, whom=None, days=7)
    company.days_pass(8)
    company.act(
        CHARLIE, progress.later, again.id, company.item(again.id).check_in_number, progress.Later.NEXT_WEEK
    )
    company.keeps_own(DANA, whom=MAYA, days=7)
    for who in (MAYA, BOB, EVE):
        company.keeps(who, whom=None, days=7)
    company.now += timedelta(days=8)
    company.plan()


def claim(company: Company) -> Sequence[Delivery]:
    """Everybody's nudge, in an order that is the same each time; Bob's is the second."""
    claimed = company.store.transact(claims.claim, company.now, LEASED, 50, UUID(int=2))
    return sorted(claimed, key=lambda each: (each.reader_id != _bob(company).id, str(each.reader_id)))


def checked(company: Company, claimed: Sequence[Delivery], *, together: bool) -> Sequence[object]:
    """What comes of each."""
    asked = [Asked(each, company._outside(each)) for each in claimed]
    groups = [asked] if together else [[each] for each in asked]
    return [
        one for group in groups for one in company.store.transact(check.check_all, group, RULES, company.now)
    ]


def recorded(company: Company, arrived: Sequence[Arrived], *, together: bool) -> list[bool]:
    """Of which it was ours to say."""
    groups = [arrived] if together else [[each] for each in arrived]
    return [was for group in groups for was in company.store.transact(arriving.record, group, ZONE)]


def _bob(company: Company) -> Person:
    return company.look(people.list_by_slack_id, [BOB])[BOB]


def _change(company: Company, **values: Any) -> None:
    """Somebody else changes the row of Bob's nudge."""
    here = (DELIVERIES.c.workspace_id == company.id, DELIVERIES.c.reader_id == _bob(company).id)
    with company.store.write() as tx:
        tx.execute(update(DELIVERIES).where(*here).values(**values))


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
