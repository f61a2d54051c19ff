"""Home holds everything, a page at a time: inside Slack's limits at any number of items, with as many statements however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.domain.advice import Advice, AdviserState, Outcome, State
from bot.domain.delivery import DeliveryState, Op
from bot.domain.person import HomePart
from bot.playground.blocks import faults_of_view, view_is_too_large
from bot.services import home, preferences
from bot.views.homepage import ON_PAGE, home_view
from storage import advice, people
from storage.store import Tx
from tests.databases import Database
from tests.factories import DAY, NOW, TODAY, WEEK, a_person, kept
from tests.services.company import DANA, MAYA, Company, a_company, home_of

LONG = "Start with the why & <never> with the numbers. " * 64
"""3008 characters, and more of them on the way to Slack."""


def fill(company: Company, number: int) -> None:
    """So many of Maya's that are open, so many that are over, so many that she gave, so many of which she heard."""
    with company.store.write() as tx:
        maya = people.find(tx, company.id, MAYA)
        assert maya is not None
        others = [_colleague(tx, company, at) for at in range(min(number, 40))]
        for at in range(number):
            mine = {"receiver_id": maya.id, "adviser_id": others[at % len(others)]}
            gave = {"receiver_id": others[at % len(others)], "adviser_id": maya.id, "state": None}
            gave |= {"adviser_state": AdviserState.KEPT, "receiver_is_named": True, "adviser_acted_at": NOW}
            day = {"check_in_on": TODAY + (at % 9) * DAY}
            over = {"state": State.CLOSED, "outcome": Outcome.WORKED, "account": LONG, "closed_at": NOW}
            for more in (
                mine | day,
                mine | over,
                gave | {"prompt_on": TODAY + WEEK},
                gave | {"heard_at": NOW},
            ):
                advice.add(tx, _item(company, **more))


def _colleague(tx: Tx, company: Company, number: int) -> Any:
    known = a_person(
        id=uuid4(), workspace_id=company.id, slack_id=f"U9{number:04}", name=f"Colleague {number}"
    )
    return people.add(tx, known).id


def _item(company: Company, **more: Any) -> Advice:
    return kept(id=uuid4(), workspace_id=company.id, words=LONG, **more)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def pages_of(company: Company, part: HomePart) -> Iterator[dict[str, Any]]:
    """Every page of a part, as [Show more] leads through it."""
    page = 0
    while True:
        company.act(MAYA, home.turn, part, page)
        at_home = company.see(MAYA, home.see)
        assert at_home is not None
        assert (at_home.part, at_home.page) == (part, page)
        yield home_view(at_home)
        if not at_home.has_more:
            return
        page += 1


@pytest.mark.parametrize("number", [0, 1, 30, pytest.param(500, marks=pytest.mark.slow)])
def test_every_page_is_inside_slacks_limits_and_nothing_is_left_out(database: Database, number: int) -> None:
    with a_company(database.store) as company:
        fill(company, number)
        shown: dict[HomePart, int] = {}
        for part in HomePart:
            for view in pages_of(company, part):
                assert not view_is_too_large(view)
                assert faults_of_view(view, "home") == []
                shown[part] = shown.get(part, 0) + _opened(view)
        assert shown[HomePart.DONE] == number
        assert shown[HomePart.CAME_OF_IT] == number
        assert shown[HomePart.TRADES] == min(number, 40)
        # The first page has some of the people and of what came of it below the items.
        assert shown[HomePart.OPEN] == 2 * number + min(number, 5) + min(number, 3)


def _opened(view: dict[str, Any]) -> int:
    buttons = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    return len([each for each in buttons if each["action_id"] in ("open_item", "open_brief")])


def test_it_takes_as_many_statements_for_a_hundred_and_fifty_as_for_thirty(database: Database) -> None:
    few, many = statements_of_each_part(database, 30), statements_of_each_part(database, 150)
    assert few == many
    assert all(count <= 15 for count in few.values())


def statements_of_each_part(database: Database, number: int) -> dict[HomePart, int]:
    """How many the second page of each part takes."""
    counts = {}
    with a_company(database.store) as company:
        fill(company, number)
        for part in HomePart:
            company.act(MAYA, home.turn, part, 1)
            with statements(database) as asked:
                assert home_of(company, MAYA)
            counts[part] = len(asked)
            with_words = [each for each in asked if "advice.words," in each]
            assert len(with_words) <= 1, "the words of a page, read once"
            assert all("IN (" in each or "LIMIT" in each for each in with_words)
    return counts


class TestDrawnAgain:
    """One drawing waits at a time, for whoever looks."""

    def test_many_acts_are_one_drawing(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.act(MAYA, home.opened)
            for at in range(5):
                company.keeps(ts=f"{at}.0")
            (waiting,) = company.deliveries("home", op=Op.PUBLISH)
            assert waiting.state is DeliveryState.PENDING
            company.deliver()
            company.keeps(ts="9.0")
            states = sorted(each.state for each in company.deliveries("home", op=Op.PUBLISH))
            assert states == [DeliveryState.PENDING, DeliveryState.SENT]

    def test_an_act_while_it_is_drawn_has_it_drawn_once_more(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.act(MAYA, home.opened)
            company.keeps(ts="1.0")
            (going,) = company.begin()
            company.keeps(ts="2.0")
            company.arrive(going)
            assert len(company.deliver()) == 1

    def test_it_is_no_nudge_and_waits_for_no_message(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.act(MAYA, home.opened)
            company.keeps()
            (drawing,) = company.deliveries("home", op=Op.PUBLISH)
            assert not drawing.is_nudge
            assert drawing.lane.startswith("home:")
            company.act(MAYA, preferences.stop_all)
            assert [each.delivery.op for each in company.deliver()] == [Op.PUBLISH]

    def test_nobody_is_drawn_for_who_never_looked(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.keeps()
            assert company.deliveries("home", op=Op.PUBLISH) == []


class TestWhereOneIs:
    """A page is kept, for a while."""

    def test_coming_back_soon_finds_the_same_page_and_later_the_first(self, database: Database) -> None:
        with a_company(database.store) as company:
            fill(company, 2 * ON_PAGE)
            company.act(MAYA, home.opened)
            company.act(MAYA, home.turn, HomePart.DONE, 1)
            assert (company.act(MAYA, home.opened).part, company.act(MAYA, home.opened).page) == (
                HomePart.DONE,
                1,
            )
            company.now += 2 * home.LEFT_AFTER
            back = company.act(MAYA, home.opened)
            assert (back.part, back.page) == (HomePart.OPEN, 0)

    def test_a_page_that_is_empty_by_now_shows_the_first(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.keeps()
            company.act(MAYA, home.turn, HomePart.OPEN, 7)
            at_home = company.see(MAYA, home.see)
            assert at_home is not None
            assert (at_home.page, len(at_home.items)) == (0, 1)

    def test_somebody_the_bot_never_met_has_none(self, database: Database) -> None:
        with a_company(database.store) as company:
            assert home_of(company, "U0NOBODY") is None
            assert home_of(company, DANA) is not None
