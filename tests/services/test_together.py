"""Several relays in one message: whatever becomes of the message becomes of each of them, and each stays its sender's until it goes.

On rows, without Slack: what is claimed, what rides, and what a process that died in between leaves to the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.clock import MovableClock
from bot.domain.advice import Advice
from bot.domain.bundle import BUNDLE
from bot.domain.delivery import Delivery, DeliveryState, Look, Op, Retry, after_empty_reading
from bot.domain.pair import Consent, Pair
from bot.domain.relay import RelayKind, RelayState
from bot.jobs import rescue, settle
from bot.jobs.checked import Go
from bot.services import consent, giving, lookup, progress
from storage import bundles, deliveries, pairs, people
from storage.deliveries import DELIVERIES
from tests.databases import Database
from tests.factories import NOW, ZONE
from tests.services.company import BOB, CHARLIE, DANA, MAYA, Company, a_company, outcome_of, relays_of

TONIGHT = NOW.replace(hour=22)
MORNING = NOW.replace(hour=8) + timedelta(days=1)
"""Nine in Berlin, where all of them are."""


@pytest.fixture
def company(database: Database) -> Iterator[Company]:
    """At night, when everything waits."""
    with a_company(database.store, TONIGHT) as made:
        yield made


def told(company: Company, who: str = MAYA, ts: str = "1.0", account: str = "It went well.") -> Advice:
    """Somebody keeps what Dana said, and tells her how it went."""
    company.now += timedelta(seconds=1)
    item = company.keeps(who, ts=ts)
    company.closes(item, who=who, account=account)
    return company.tells(item, who)


def in_the_morning(company: Company) -> Go:
    """What goes when Dana is there: one message."""
    company.now = MORNING
    (going,) = company.begin()
    return going


def states(company: Company, *kinds: str) -> list[DeliveryState]:
    return [each.state for each in company.deliveries(*kinds)]


def relay_states(company: Company, *items: Advice) -> list[RelayState]:
    return [relay.state for item in items for relay in relays_of(company, item)]


def row(company: Company, going: Go) -> Delivery:
    return company.look(deliveries.get, going.delivery.id)


class TestTwoThatWait:
    def test_go_as_one_message_and_all_that_holds_for_one_holds_for_each(self, company: Company) -> None:
        one, other = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        assert going.delivery.kind == BUNDLE
        assert states(company, "outcome") == [DeliveryState.RIDING] * 2
        ts = company.arrive(going)
        riders = company.deliveries("outcome")
        assert [(each.state, each.ts, each.carried_by) for each in riders] == [
            (DeliveryState.SENT, ts, going.delivery.id)
        ] * 2
        assert relay_states(company, one, other) == [RelayState.SENT] * 2
        assert all(company.item(each.id).adviser_reached_at for each in (one, other))
        assert company.begin() == [], "nothing is left"

    def test_from_two_people_each_with_the_quiet_question_once(self, company: Company) -> None:
        told(company, MAYA), told(company, MAYA, ts="2.0"), told(company, BOB)
        going = in_the_morning(company)
        assert going.scene is not None
        assert [part.asks_consent for part in going.scene.parts] == [True, False, True]
        company.arrive(going)
        for who in (MAYA, BOB):
            pair = pair_of(company, who)
            assert (pair.consent, pair.first_told_at) == (Consent.TOLD, MORNING)

    def test_outcome_and_let_know_of_one_item_leave_the_newer_its_buttons(self, company: Company) -> None:
        item = company.keeps(let_know=True)
        company.now += timedelta(seconds=1)
        company.closes(item)
        company.tells(item)
        going = in_the_morning(company)
        assert going.scene is not None
        company.arrive(going)
        assert [each.retired_at is not None for each in company.deliveries("let-know", "outcome")] == [
            True,
            False,
        ]

    def test_a_question_goes_alone(self, company: Company) -> None:
        told(company), company.ask()
        company.now = MORNING
        assert sorted(each.delivery.kind for each in company.begin()) == ["outcome", "question"]

    def test_more_than_fit_wait_for_the_next_message(self, company: Company) -> None:
        for number in range(1, 9):
            told(company, ts=f"{number}.0", account="word " * 100)
        went = [len(going.scene.parts) for going in run(company) if going.scene and going.scene.parts]
        assert sum(went) in (7, 8), "the last one may go by itself"
        assert all(parts <= 5 for parts in went)
        assert set(states(company, "outcome")) == {DeliveryState.SENT}


def run(company: Company) -> list[Go]:
    company.now = MORNING
    return company.deliver()


def pair_of(company: Company, who: str) -> Pair:
    found = [company.look(people.find, each) for each in (DANA, who)]
    dana, receiver = [each for each in found if each is not None]
    return company.look(pairs.get, dana.id, receiver.id)


class TestOneOfSeveral:
    def test_undone_before_it_goes_is_left_out(self, company: Company) -> None:
        one, other = told(company), told(company, ts="2.0")
        company.act(MAYA, progress.undo_telling, one.id)
        going = in_the_morning(company)
        assert going.delivery.kind == "outcome"
        company.arrive(going)
        assert relay_states(company, one, other) == [RelayState.UNDONE, RelayState.SENT]

    def test_is_too_late_to_undo_on_its_way(self, company: Company) -> None:
        one, _ = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        assert outcome_of(company.act, MAYA, progress.undo_telling, one.id)[1] == "too_late_to_undo"
        preview = company.act(MAYA, progress.preview_telling, one.id)
        assert preview.amends, "what comes now changes what is being told"
        company.arrive(going)
        assert company.item(one.id).told_at is not None

    def test_stopped_by_a_no_is_left_out_and_its_sender_sees_it(self, company: Company) -> None:
        asked = company.asks(BOB)
        yes, no, late = told(company), told(company, BOB), told(company, ts="2.0")
        company.act(DANA, consent.decide, asked.id, Consent.NO)
        going = in_the_morning(company)
        assert going.scene is not None
        assert [part.item and part.item.id for part in going.scene.parts] == [yes.id, late.id]
        company.arrive(going)
        assert relay_states(company, yes, no) == [RelayState.SENT, RelayState.STOPPED]
        assert company.item(no.id).told_at is None

    def test_unwanted_under_way_is_taken_out_of_the_message(self, company: Company) -> None:
        one, _ = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        (relay,) = relays_of(company, one)
        company.store.transact(bundles.mark_unwanted, company.id, relay.id)
        company.arrive(going)
        assert states(company, "outcome") == [DeliveryState.CANCELLED, DeliveryState.SENT]
        (update,) = company.deliveries(op=Op.UPDATE)
        assert update.target_id == going.delivery.id
        assert company.deliveries(op=Op.DELETE) == []

    def test_when_all_are_unwanted_the_message_is_deleted(self, company: Company) -> None:
        items = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        for relay in [relay for item in items for relay in relays_of(company, item)]:
            company.store.transact(bundles.mark_unwanted, company.id, relay.id)
        company.arrive(going)
        (deletion,) = company.deliveries(op=Op.DELETE)
        assert deletion.target_id == going.delivery.id

    def test_that_moves_on_has_the_message_drawn_again_once(self, company: Company) -> None:
        one, other = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        company.arrive(going)
        company.deliver()
        for item in (one, other):
            company.act(DANA, giving.thank, item.id)
        (update,) = [each for each in company.deliveries(op=Op.UPDATE) if each.state is DeliveryState.PENDING]
        assert (update.target_id, update.kind, update.advice_id) == (going.delivery.id, BUNDLE, None)
        (redrawn,) = [each for each in company.deliver() if each.delivery.op is Op.UPDATE]
        assert redrawn.scene is not None
        assert [part.item and part.item.thanked_at for part in redrawn.scene.parts] == [MORNING] * 2

    def test_changed_afterwards_keeps_its_words_and_loses_its_buttons(self, company: Company) -> None:
        one, _ = told(company), told(company, ts="2.0")
        company.arrive(in_the_morning(company))
        company.closes(one, account="No, it did not.")
        company.tells(one)
        company.deliver()
        first, other, change = company.deliveries("outcome")
        assert [each.retired_at is not None for each in (first, other, change)] == [True, False, False]

    def test_is_found_by_the_message_it_is_in(self, company: Company) -> None:
        one, other = told(company), told(company, BOB, ts="2.0")
        going = in_the_morning(company)
        ts = company.arrive(going)
        place = (going.channel, ts)
        found = company.see(DANA, lookup.items_of_message, *place)
        assert {each.item.id for each in found} == {one.id, other.id}
        assert [each.item.id for each in company.see(BOB, lookup.items_of_message, *place)] == [other.id]
        assert company.see(CHARLIE, lookup.items_of_message, *place) == []

    def test_is_thanked_with_all_the_others_by_an_emoji(self, company: Company) -> None:
        one, other = told(company), told(company, BOB, ts="2.0")
        going = in_the_morning(company)
        ts = company.arrive(going)
        company.act(DANA, giving.thank, one.id)
        company.reacts(DANA, "pray::skin-tone-3", going.channel, ts)
        assert all(company.item(item.id).thanked_at for item in (one, other))
        company.reacts(DANA, "pray::skin-tone-3", going.channel, ts, off=True)
        assert company.item(one.id).thanked_at is not None, "by the button"
        assert company.item(other.id).thanked_at is None
        company.reacts(CHARLIE, "pray", going.channel, ts)
        assert company.item(other.id).thanked_at is None

    def test_erased_leaves_the_others_standing(self, company: Company) -> None:
        one, other = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        company.arrive(going)
        here = (DELIVERIES.c.workspace_id == company.id, DELIVERIES.c.advice_id == one.id)
        company.store.transact(lambda tx: tx.execute(DELIVERIES.delete().where(*here)))
        shown = company.look(lambda tx, _: bundles.list_shown(tx, row(company, going)))
        assert [each.advice_id for each in shown] == [other.id]


class TestWhatBecomesOfTheMessage:
    def test_unknown_holds_all_until_it_is_found(self, company: Company) -> None:
        items = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        settled(company, going, Look(MORNING + timedelta(seconds=30), 0))
        assert row(company, going).state is DeliveryState.UNKNOWN
        assert states(company, "outcome") == [DeliveryState.RIDING] * 2
        assert company.begin() == []
        company.store.transact(
            settle.sent, row(company, going), "9.000001", None, MORNING, MORNING + timedelta(minutes=1), ZONE
        )
        assert relay_states(company, *items) == [RelayState.SENT] * 2
        assert len(company.deliveries(op=Op.UPDATE)) == 1, "as what it was drawn is not known any more"

    def test_not_sent_means_that_all_wait_and_can_be_undone_again(self, company: Company) -> None:
        one, other = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        later = MORNING + timedelta(minutes=5)
        settled(company, going, Retry(later, 1, "ratelimited"))
        rows = company.deliveries("outcome")
        assert [(each.state, each.due_at, each.attempts, each.carried_by) for each in rows] == [
            (DeliveryState.PENDING, later, 1, None)
        ] * 2
        company.act(MAYA, progress.undo_telling, one.id)
        company.now = later
        (alone,) = company.begin()
        company.arrive(alone)
        assert alone.delivery.kind == "outcome"
        assert relay_states(company, one, other) == [RelayState.UNDONE, RelayState.SENT]

    def test_tried_again_it_is_one_message_again(self, company: Company) -> None:
        items = told(company), told(company, ts="2.0")
        settled(company, in_the_morning(company), Retry(MORNING, 1, "not in history"))
        (again,) = company.begin()
        assert (again.delivery.kind, again.delivery.attempts) == (BUNDLE, 1)
        company.arrive(again)
        assert relay_states(company, *items) == [RelayState.SENT] * 2

    def test_refused_fails_for_all_and_the_quiet_question_was_not_asked(self, company: Company) -> None:
        items = told(company, MAYA), told(company, BOB)
        company.refuse(in_the_morning(company))
        assert states(company, "outcome", BUNDLE) == [DeliveryState.FAILED] * 3
        assert relay_states(company, *items) == [RelayState.STOPPED] * 2
        assert all(company.item(item.id).told_at is None for item in items)
        for who in (MAYA, BOB):
            pair = pair_of(company, who)
            assert (pair.consent, pair.asked_in, pair.first_told_at) == (Consent.NOT_TOLD, None, None)

    def test_a_slow_sender_settles_nothing_twice(self, company: Company) -> None:
        told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        company.arrive(going)
        assert not settled(company, going, Retry(MORNING, 1, "late"))
        assert states(company, "outcome") == [DeliveryState.SENT] * 2


def settled(company: Company, going: Go, then: Look | Retry) -> bool:
    return company.store.transact(settle.not_sent, going.delivery, then, company.now)


class TestAProcessThatDied:
    def test_after_the_check_leaves_it_to_be_looked_for(self, company: Company) -> None:
        items = told(company), told(company, ts="2.0")
        going = in_the_morning(company)
        lease_runs_out(company, going.delivery)
        assert row(company, going).state is DeliveryState.UNKNOWN
        for seconds in (30, 120):
            company.now = MORNING + timedelta(seconds=seconds)
            then = after_empty_reading(row(company, going), company.now)
            company.store.transact(settle.not_sent, row(company, going), then, company.now)
        assert states(company, "outcome") == [DeliveryState.PENDING] * 2
        company.deliver()
        assert relay_states(company, *items) == [RelayState.SENT] * 2

    def test_is_no_way_for_two_messages_in_one_lane(self, company: Company) -> None:
        told(company), told(company, ts="2.0")
        in_the_morning(company)
        told(company, BOB, ts="3.0")
        assert company.begin() == []


def lease_runs_out(company: Company, delivery: Delivery) -> None:
    here = (DELIVERIES.c.workspace_id == company.id, DELIVERIES.c.id == delivery.id)
    past = {"leased_until": datetime(2026, 1, 1, tzinfo=NOW.tzinfo)}
    company.store.transact(lambda tx: tx.execute(DELIVERIES.update().where(*here).values(**past)))
    company.store.transact(rescue.take_over_expired, MovableClock(company.now))


HEARD = NOW + timedelta(seconds=1)
"""When Dana hears of the first one."""


class TestFirstContacts:
    """One a day: who is new to somebody waits while they heard of somebody else, questions apart."""

    def test_the_second_waits_a_day_and_brings_the_third_along(self, company: Company) -> None:
        company.now = NOW
        first = told(company, MAYA)
        company.deliver()
        company.now += timedelta(hours=1)
        second, third = told(company, BOB), told(company, CHARLIE)
        assert company.deliver() == []
        assert [each.due_at for each in company.deliveries("outcome")[1:]] == [HEARD + timedelta(days=1)] * 2
        assert relay_states(company, first, second) == [RelayState.SENT, RelayState.WAITING]
        company.now = HEARD + timedelta(days=1)
        (going,) = company.deliver()[:1]
        assert going.scene is not None
        assert len(going.scene.parts) == 2
        assert relay_states(company, second, third) == [RelayState.SENT] * 2

    def test_the_sender_reads_when_it_arrives(self, company: Company) -> None:
        company.now = NOW
        told(company, MAYA)
        company.deliver()
        item = company.keeps(BOB)
        company.closes(item, who=BOB)
        preview = company.act(BOB, progress.preview_telling, item.id)
        assert preview.arrives_at == HEARD + timedelta(days=1)

    def test_somebody_known_waits_for_nobody(self, company: Company) -> None:
        company.now = NOW
        company.asks(BOB)
        told(company, MAYA)
        company.deliver()
        known = told(company, BOB)
        company.deliver()
        assert relay_states(company, known) == [RelayState.SENT]

    def test_questions_are_neither_counted_nor_held(self, company: Company) -> None:
        company.now = NOW
        company.asks(MAYA)
        item = told(company, BOB)
        company.deliver()
        assert relay_states(company, item) == [RelayState.SENT], "the question was not counted"
        company.asks(CHARLIE)
        assert company.deliveries("question")[-1].state is DeliveryState.SENT, "nor is one held"

    def test_what_goes_to_somebody_known_takes_no_newcomer_along(self, company: Company) -> None:
        company.now = NOW
        company.asks(CHARLIE)
        told(company, MAYA)
        company.deliver()
        held, known = told(company, BOB), told(company, CHARLIE)
        company.now += timedelta(seconds=1)
        is_due(company, held)
        (going,) = company.begin()
        company.arrive(going)
        assert relay_states(company, held, known) == [RelayState.WAITING, RelayState.SENT]

    def test_a_let_know_counts_like_an_outcome(self, company: Company) -> None:
        company.now = NOW
        company.keeps(MAYA, let_know=True)
        company.deliver()
        company.now = HEARD
        company.keeps(BOB, ts="2.0", let_know=True)
        assert company.deliver() == []
        assert company.deliveries(RelayKind.LET_KNOW)[1].due_at == NOW + timedelta(days=1)


def is_due(company: Company, item: Advice) -> None:
    """As if its moment had come, which the last check does not believe."""
    here = (DELIVERIES.c.workspace_id == company.id, DELIVERIES.c.advice_id == item.id)
    company.store.transact(lambda tx: tx.execute(DELIVERIES.update().where(*here).values(due_at=company.now)))
