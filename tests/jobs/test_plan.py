"""Planning: `wake_at` is never later than the truth, planning is an upsert, and its queries grow with batches, not with people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from bot.domain.advice import Advice, AdviserState, Origin, Outcome, State
from bot.domain.delivery import DeliveryState, Op
from bot.domain.digest import Matters, choose
from bot.domain.digest_day import moment_from, takes_digest
from bot.domain.pair import Consent, Pair
from bot.domain.person import Person
from bot.domain.window import local_date, zone_or
from bot.jobs import digests
from bot.jobs.check import Rules
from bot.jobs.plan import Plan, plan, plan_batch, plan_item
from bot.messages import KINDS
from bot.services import keep
from storage import advice, people
from tests.jobs.world import World

RULES = Rules(kinds={kind.name: kind for kind in KINDS}, default_zone="Europe/London")
HOME = UUID(int=1)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", None)

days = st.dates(date(2026, 2, 1), date(2026, 5, 1))
moments = st.integers(0, 29 * 24 * 60).map(lambda minutes: START - timedelta(minutes=minutes))


def a_person(person_id: UUID, zone: str | None) -> Person:
    """Somebody."""
    return Person(id=person_id, workspace_id=HOME, slack_id="U1", name="Maya", created_at=START, zone=zone)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Advice, dict[UUID, Person], Pair | None]:
    """An item in any state, whatever is planned for it, with its people."""
    receiver, adviser = (
        a_person(UUID(int=draw(st.integers(2, 2**64)) * 2 + n), draw(st.sampled_from(ZONES))) for n in (0, 1)
    )
    sent = draw(st.none() | moments)
    item = Advice(
        id=UUID(int=7),
        workspace_id=HOME,
        origin=draw(st.sampled_from(Origin)),
        created_at=draw(moments),
        receiver_id=draw(st.sampled_from([receiver.id, None])),
        adviser_id=draw(st.sampled_from([adviser.id, None])),
        words=draw(st.sampled_from(["Start with the why.", ""])),
        state=draw(st.none() | st.sampled_from(State)),
        check_in_first_on=draw(st.none() | days),
        check_in_on=draw(st.none() | days),
        check_in_number=draw(st.integers(0, 3)),
        check_in_sent_at=sent,
        softer_on=draw(st.none() | days) if sent else None,
        softer_sent_at=draw(st.none() | moments) if sent else None,
        adviser_state=draw(st.none() | st.sampled_from(AdviserState)),
        prompt_on=draw(st.none() | days),
        told_at=draw(st.none() | moments),
        let_know_at=draw(st.none() | moments),
        receiver_acted_at=draw(st.none() | moments),
        muted_at=draw(st.none() | moments),
    )
    consent = draw(st.none() | st.sampled_from(Consent))
    pair = (
        Pair(workspace_id=HOME, adviser_id=adviser.id, receiver_id=receiver.id, consent=consent)
        if consent
        else None
    )
    return item, {receiver.id: receiver, adviser.id: adviser}, pair


def visible(made: Plan) -> tuple[State | None, set[str]]:
    """What a plan does."""
    return made.item.state, {delivery.key for delivery in made.queue}


@given(situation=situations(), steps=st.lists(st.floats(0.01, 1), min_size=1, max_size=4))
def test_nothing_happens_before_the_moment_to_wake(
    situation: tuple[Advice, dict[UUID, Person], Pair | None], steps: list[float]
) -> None:
    """Whenever one looks before `wake_at`, there is nothing new to queue and nothing to put to rest."""
    item, known, pair = situation
    now = START
    for _ in range(6):
        made = plan_item(item, known, pair, RULES, now)
        assert made.wake_at is None or made.wake_at > now
        until = made.wake_at or now + timedelta(days=200)
        for step in steps:
            between = now + (until - now - timedelta(microseconds=1)) * step
            assert visible(plan_item(made.item, known, pair, RULES, between)) == visible(made)
        if made.wake_at is None:
            return
        item, now = made.item, made.wake_at


@given(situation=situations())
def test_what_is_queued_is_inside_the_readers_window_or_already_past(
    situation: tuple[Advice, dict[UUID, Person], Pair | None],
) -> None:
    item, known, pair = situation
    for delivery in plan_item(item, known, pair, RULES, START).queue:
        assert delivery.due_at <= START
        assert delivery.is_nudge
        assert delivery.reader_id in known


@st.composite
def due_somewhere(draw: st.DrawFn) -> tuple[Advice, dict[UUID, Person], Pair | None]:
    """An item that has something for a digest, sooner or later, on one side or the other."""
    item, known, pair = draw(situations())
    receiver, adviser = known
    ended = {
        "state": State.CLOSED,
        "outcome": Outcome.WORKED,
        "closed_at": START - timedelta(days=draw(st.integers(150, 760))),
    }
    asked = {"state": State.ASKED, "origin": Origin.ASKED, "message_ts": "1.0", "words": ""}
    live = {
        "state": draw(st.sampled_from([State.OPEN, State.TRIED])),
        "check_in_on": draw(days),
        "receiver_acted_at": None,
    }
    given_ = {"state": None, "adviser_state": AdviserState.KEPT, "prompt_on": draw(days)}
    more: dict[str, Any] = draw(st.sampled_from([ended, asked, live, given_]))
    bare: dict[str, Any] = {
        "words": "Start with the why.",
        "muted_at": None,
        "told_at": None,
        "receiver_id": receiver,
        "adviser_id": adviser,
    }
    return replace(item, **(bare | more)), known, pair


@given(situation=due_somewhere(), hours=st.integers(0, 24 * 40))
def test_the_digest_is_never_planned_later_than_the_truth_requires(
    situation: tuple[Advice, dict[UUID, Person], Pair | None], hours: int
) -> None:
    """What would stand in somebody's next digest has it planned, unless it is looked at again by then, or may still go by itself that day."""
    item, known, pair = situation
    now = START + timedelta(hours=hours)
    made = plan_item(item, known, pair, RULES, now)
    between = {(pair.adviser_id, pair.receiver_id): pair} if pair else {}
    for reader in known.values():
        if not takes_digest(reader):
            continue
        at = moment_from(reader, RULES.default_zone, now)
        mine = [made.item] if reader.id in (item.receiver_id, item.adviser_id) else []
        zone = zone_or(reader.zone, RULES.default_zone)
        listed = choose(Matters(person=reader, items=mine, pairs=between), zone, at)
        if listed.entries and (made.wake_at is None or local_date(made.wake_at, zone) > local_date(at, zone)):
            assert made.digests[reader.id] <= at


async def test_planning_twice_queues_once(world: World) -> None:
    world.keeps(days=1)
    world.clock.advance(timedelta(days=3))
    await world.jobs.tick()
    (row,) = world.rows()
    items = world.run(advice.list_awake, world.clock.now() + timedelta(days=400), 10)
    world.run(advice.wake_again, {item.id: world.clock.now() for item in items})
    await world.jobs.tick()
    assert world.rows() == [row]


async def test_what_was_called_off_before_any_attempt_becomes_pending_again(world: World) -> None:
    item = world.keeps(days=1)
    world.clock.advance(timedelta(days=3))
    await world.jobs.tick()
    world.set_row(world.row("check-in"), state=DeliveryState.CANCELLED, why="not wanted for a while")
    world.run(advice.wake_again, {item.id: world.clock.now()})
    await world.jobs.tick()
    assert world.row("check-in").state is DeliveryState.PENDING


async def test_an_item_without_words_or_acts_comes_to_rest(sqlite_world: World) -> None:
    item = sqlite_world.asks()
    await sqlite_world.pass_time(days=59)
    assert sqlite_world.item(item).state is State.ASKED
    await sqlite_world.pass_time(days=2)
    assert sqlite_world.item(item).state is State.RESTING
    assert sqlite_world.item(item).wake_at is None
    posted = [row.kind for row in sqlite_world.rows(op=Op.POST)]
    assert posted == ["question", "digest"], (
        "a question without an answer is never chased: its asker reads so once"
    )


async def test_looking_again_is_no_new_version(sqlite_world: World) -> None:
    """Or every look would make a message under way seem out of date."""
    item = sqlite_world.keeps(days=5)
    await sqlite_world.jobs.tick()
    assert sqlite_world.item(item).version == item.version


async def test_a_replan_wakes_all_items_of_a_person(world: World) -> None:
    items = [world.keeps(f"{n}", days=5) for n in range(3)]
    await world.jobs.tick()
    maya = world.member(world.maya)
    world.run(people.save, replace(maya, zone="Asia/Tokyo", replan_at=world.clock.now()))
    before = {item.id: world.item(item).wake_at for item in items}
    await world.jobs.tick()
    assert world.member(world.maya).replan_at is None
    for item in items:
        assert world.item(item).wake_at != before[item.id]


@pytest.mark.parametrize("count", [5, 50])
async def test_queries_do_not_grow_with_items_or_people(sqlite_world: World, count: int) -> None:
    world = sqlite_world
    for n in range(count):
        person = world.cast.acme.add_person(f"Person {n}")
        world.keeps(f"Advice {n}.", days=1, adviser_slack_id=person.id)
    world.clock.advance(timedelta(days=3))
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    assert world.run(plan_batch, RULES, world.clock.now(), 500) == count
    event.remove(world.database.engine, "before_cursor_execute", note)
    assert len(statements) <= 8, statements
    assert len(world.rows(kind="check-in")) == count


async def test_batches_follow_each_other_until_nothing_is_awake(sqlite_world: World) -> None:
    world = sqlite_world
    for n in range(7):
        world.keeps(f"{n}", days=1)
    world.clock.advance(timedelta(days=3))
    assert await plan(world.store, RULES, world.clock.now(), batch=3) == 7
    assert len(world.rows(kind="check-in")) == 7


@pytest.mark.parametrize("count", [5, 50])
async def test_planning_digests_asks_as_much_for_fifty_people_as_for_five(
    sqlite_world: World, count: int
) -> None:
    world = sqlite_world
    for n in range(count):
        keeper = world.by(world.cast.acme.add_person(f"Person {n}"))
        given: dict[str, Any] = {"words": "One thing.", "captured": True, "source": keep.Source(), "days": 3}
        who = {"adviser_slack_id": world.dana.id, "adviser_name": None, "day": None, "once": str(n)}
        world.run(keep.keep_received, keeper, **given, **who)
    world.clock.move_to(datetime(2026, 3, 6, 7, tzinfo=UTC))
    world.run(plan_batch, RULES, world.clock.now(), 500)
    world.clock.move_to(datetime(2026, 3, 6, 23, tzinfo=UTC))
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    event.listen(world.database.engine, "before_cursor_execute", note)
    assert world.run(digests.plan_batch, RULES, world.clock.now(), 500) == count
    event.remove(world.database.engine, "before_cursor_execute", note)
    assert len(statements) <= 12, statements
    assert len(world.rows(kind="digest")) == count
