"""Rows as values: what is saved of one, and queries about a few of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.domain.advice import Advice, Origin, State
from bot.domain.person import HomePart, Person
from bot.errors import Conflict
from storage import advice, people, workspaces
from storage.store import Tx
from storage.workspaces import Workspace
from tests.databases import Database

NOW = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.fixture
def home(database: Database) -> UUID:
    row = Workspace(id=uuid4(), team_id="T1", bot_user_id="U1", bot_token="xoxb-test", installed_at=NOW)
    return database.store.transact(workspaces.put, row).id


@pytest.fixture
def maya(database: Database, home: UUID) -> Person:
    return database.store.transact(people.add, somebody(home, "UMAYA"))


def somebody(home: UUID, slack_id: str) -> Person:
    return Person(id=uuid4(), workspace_id=home, slack_id=slack_id, name="Maya", created_at=NOW)


def test_a_save_leaves_alone_what_somebody_else_wrote_beside_it(database: Database, maya: Person) -> None:
    def learn_and_save(tx: Tx) -> Person:
        read = people.get(tx, maya.workspace_id, maya.id)
        people.remember_dm(tx, maya.workspace_id, maya.id, "DMAYA")
        return people.save(tx, replace(read, useful="numbers"))

    assert database.store.transact(learn_and_save).version == 2
    found = database.store.transact(people.get, maya.workspace_id, maya.id)
    assert (found.dm_channel, found.useful, found.version) == ("DMAYA", "numbers", 2)


def test_what_was_read_in_another_transaction_is_saved_whole(database: Database, maya: Person) -> None:
    saved = database.store.transact(people.save, replace(maya, useful="numbers", name="Maja"))
    assert database.store.transact(people.get, maya.workspace_id, maya.id) == saved
    with pytest.raises(Conflict):
        database.store.transact(people.save, replace(maya, useful="stories"))


def test_two_saves_of_one_transaction_are_both_there(database: Database, maya: Person) -> None:
    def twice(tx: Tx) -> Person:
        first = people.save(tx, replace(people.get(tx, maya.workspace_id, maya.id), useful="numbers"))
        return people.save(tx, replace(first, useful=None, name="Maja"))

    saved = database.store.transact(twice)
    assert saved.version == 3
    assert database.store.transact(people.get, maya.workspace_id, maya.id) == saved


def test_whoever_opens_home_in_the_same_transaction_has_one(database: Database, maya: Person) -> None:
    def with_home(tx: Tx) -> list[UUID]:
        return people.list_with_home(tx, maya.workspace_id, [maya.id])

    def open_home(tx: Tx) -> list[list[UUID]]:
        people.get(tx, maya.workspace_id, maya.id)
        before = with_home(tx)
        people.see_home(tx, maya.workspace_id, maya.id, NOW, HomePart.OPEN, 0)
        there = with_home(tx)
        people.leave_home(tx, maya.workspace_id, maya.id)
        return [before, there, with_home(tx)]

    assert database.store.transact(open_home) == [[], [maya.id], []]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 17])
def test_a_few_are_found_however_many(database: Database, home: UUID, count: int) -> None:
    everybody = [database.store.transact(people.add, somebody(home, f"U{n}")) for n in range(count)]
    database.store.transact(people.add, somebody(home, "UOTHER"))
    wanted = [each.id for each in everybody]
    found = database.store.transact(people.list_by_id, home, [*wanted, *wanted[:1]])
    assert found == {each.id: each for each in everybody}


DAYS = st.one_of(st.none(), st.dates(date(2026, 3, 1), date(2026, 3, 6)))
ITEMS = st.lists(st.tuples(st.booleans(), st.sampled_from(list(State)), DAYS, DAYS, DAYS), max_size=12)


def test_the_most_timely_are_those_of_all(database: Database, maya: Person) -> None:
    @settings(max_examples=25)
    @given(ITEMS, st.integers(1, 6))
    def hold(drawn: list[tuple[bool, State, date | None, date | None, date | None]], limit: int) -> None:
        def look(tx: Tx) -> None:
            dana = people.add(tx, somebody(maya.workspace_id, uuid4().hex))
            items = [advice.add(tx, item(maya, dana, number, *one)) for number, one in enumerate(drawn)]
            found = advice.list_open(tx, maya.workspace_id, dana.id, limit)
            assert [each.id for each in found] == [each.id for each in timely(items, dana.id)[:limit]]

        database.store.transact(look)

    hold()


def item(
    maya: Person,
    dana: Person,
    number: int,
    is_danas: bool,
    state: State,
    check_in_on: date | None,
    softer_on: date | None,
    prompt_on: date | None,
) -> Advice:
    """Something that Dana got from Maya, or Maya from Dana."""
    receiver, adviser = (dana, maya) if is_danas else (maya, dana)
    return Advice(
        id=uuid4(), workspace_id=maya.workspace_id, origin=Origin.SHORTCUT, created_at=NOW + timedelta(seconds=number),
        receiver_id=receiver.id, adviser_id=adviser.id, words="Breathe.", state=state, check_in_on=check_in_on,
        softer_on=softer_on, prompt_on=prompt_on,
    )  # fmt: skip


def timely(items: list[Advice], viewer: UUID) -> list[Advice]:
    """All that is open for somebody, by the days of their own side, what has none at the end."""

    def day(each: Advice) -> date | None:
        return (each.check_in_on or each.softer_on) if each.receiver_id == viewer else each.prompt_on

    mine = [each for each in items if each.receiver_id == viewer and each.state in advice.OPEN]
    gave = [each for each in items if each.adviser_id == viewer and each.prompt_on is not None]
    return sorted(mine + gave, key=lambda each: (day(each) is None, day(each) or date.max, each.created_at))


def test_the_most_timely_are_read_without_the_others(sqlite_database: Database) -> None:
    """SQLite's own plan: by the two indexes that have the order, and no row but the first."""
    seen: list[tuple[str, object]] = []
    event.listen(
        sqlite_database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, params, *_: seen.append((statement, params)),
    )
    sqlite_database.store.transact(advice.list_open, uuid4(), uuid4(), 6)
    statement, params = seen[-1]
    with sqlite_database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", params)  # type: ignore[arg-type]
        steps = [row.detail for row in rows if " advice " in row.detail]
    assert len(steps) == 5
    assert all(step.startswith("SEARCH") for step in steps), steps
    assert sum("ix_advice_asked_on" in step for step in steps) == 3
    assert sum("ix_advice_prompt_on" in step for step in steps) == 1
