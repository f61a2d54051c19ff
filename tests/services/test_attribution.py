"""It was somebody else: put right before anybody was told; the one who did not say it never learns of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.advice import Advice, AdviserState, Outcome, Role, State
from bot.domain.delivery import DeliveryState, Op
from bot.domain.relay import RelayState
from bot.services import attribution, keep, lookup, progress
from bot.services.keep import Source
from tests.databases import Database
from tests.factories import NOW
from tests.services.company import BOB, DANA, MAYA, Company, a_company, outcome_of, relays_of


@pytest.fixture
def company(database: Database) -> Iterator[Company]:
    with a_company(database.store) as made:
        yield made


def it_was(company: Company, item: Advice, whom: str | None, name: str | None = None) -> Advice:
    return company.act(MAYA, attribution.correct, item.id, whom, name)


def refusal(company: Company, item: Advice, whom: str | None = BOB, name: str | None = None) -> str | None:
    return outcome_of(company.act, MAYA, attribution.correct, item.id, whom, name)[1]


class TestNobodyElseKeepsIt:
    def test_the_item_goes_on_with_the_other_adviser(self, company: Company) -> None:
        item = company.keeps()
        after = it_was(company, item, BOB)
        assert (after.id, after.state, after.check_in_on) == (item.id, State.OPEN, item.check_in_on)
        assert not after.words_are_captured, "they are Maya's account of what Bob said"
        company.closes(after)
        company.tells(after)
        company.deliver()
        (outcome,) = company.deliveries("outcome")
        assert company.item(item.id).adviser_id == outcome.reader_id

    def test_a_name_outside_slack_will_do(self, company: Company) -> None:
        after = it_was(company, company.keeps(), None, " Grandma ")
        assert (after.adviser_id, after.adviser_name) == (None, "Grandma")

    def test_who_was_not_known_can_be_named_later(self, company: Company) -> None:
        item = company.keeps(whom=None)
        assert it_was(company, item, DANA).adviser_id is not None

    def test_the_same_form_twice_is_one_change(self, company: Company) -> None:
        item = company.keeps()
        first = it_was(company, item, BOB)
        assert it_was(company, item, BOB) == first


class TestWhatWasOnItsWay:
    @pytest.fixture(autouse=True)
    def at_night(self, company: Company) -> None:
        company.now = NOW.replace(hour=22)

    def test_is_called_off_and_nothing_is_told(self, company: Company) -> None:
        item = company.keeps(let_know=True)
        company.closes(item)
        company.tells(item)
        after = it_was(company, item, BOB)
        assert (after.told_at, after.let_know_at, after.outcome) == (None, None, Outcome.WORKED)
        assert {relay.state for relay in relays_of(company, item)} == {RelayState.UNDONE}
        company.now += timedelta(days=1)
        assert [each for each in company.run_jobs() if each.delivery.op is Op.POST] == []

    def test_is_too_late_once_it_is_under_way(self, company: Company) -> None:
        item = company.keeps(let_know=True)
        company.now = NOW + timedelta(days=1)
        (going,) = company.begin()
        assert refusal(company, item) == "adviser_knows"
        company.arrive(going)
        assert refusal(company, item) == "adviser_knows"


class TestBothKeepIt:
    def test_each_goes_on_with_their_own(self, company: Company) -> None:
        mine = company.keeps(about="the half marathon")
        hers = company.keeps_own()
        assert hers.id == mine.id
        after = it_was(company, mine, BOB)
        left = company.item(hers.id)
        assert after.id != left.id
        assert (left.state, left.about, left.adviser_state) == (None, None, AdviserState.KEPT)
        assert (left.prompt_on, left.words) == (hers.prompt_on, hers.words)
        assert (after.about, after.adviser_state, after.prompt_on) == ("the half marathon", None, None)
        assert outcome_of(company.see, MAYA, lookup.item, left.id)[1] == "not_yours"
        assert outcome_of(company.see, DANA, lookup.item, after.id)[1] == "not_yours"

    def test_the_same_form_twice_parts_them_once(self, company: Company) -> None:
        item = company.keeps()
        company.keeps_own()
        first = it_was(company, item, BOB)
        assert it_was(company, item, BOB).id == first.id
        assert len(company.items()) == 2

    def test_the_next_who_keeps_it_parts_from_it_just_as_well(self, company: Company) -> None:
        item = company.keeps()
        company.keeps_own(whom=None)
        first = it_was(company, item, None, "Grandma")
        assert company.keeps(BOB).id == item.id
        company.keeps_own(whom=None)
        parted = [
            company.act(BOB, attribution.correct, item.id, None, "Grandpa").id for _ in ("once", "twice")
        ]
        assert parted[0] == parted[1] not in (item.id, first.id)
        assert it_was(company, item, None, "Grandma").id == first.id

    def test_the_cards_go_along(self, company: Company) -> None:
        item = company.keeps()
        company.keeps_own(days=30)
        company.days_pass(10)
        card = company.card(item, "check-in")
        after = it_was(company, item, None, "Grandma")
        assert company.card(after, "check-in").id == card.id
        (update,) = [each for each in company.deliveries(op=Op.UPDATE) if each.state is DeliveryState.PENDING]
        assert (update.target_id, update.advice_id) == (card.id, after.id)
        company.reacts(MAYA, "tada", card.channel or "", card.ts or "")
        assert company.item(after.id).outcome is Outcome.WORKED
        assert company.item(item.id).outcome is None

    def test_both_are_asked_on_their_own_days(self, company: Company) -> None:
        item = company.keeps()
        company.keeps_own(days=9)
        after = it_was(company, item, BOB)
        company.days_pass(14)
        sent = {each.kind: each.advice_id for each in company.deliveries("check-in", "prompt")}
        assert sent == {"check-in": after.id, "prompt": item.id}

    def test_a_check_in_on_its_way_is_waited_for(self, company: Company) -> None:
        item = company.keeps(days=1)
        company.keeps_own(days=30)
        company.now = NOW.replace(hour=15, minute=50) + timedelta(days=1)
        company.plan()
        (going,) = company.begin()
        assert refusal(company, item) == "busy"
        company.arrive(going)
        assert refusal(company, item) is None

    def test_the_message_is_found_by_each_as_their_own(self, company: Company) -> None:
        item = company.keeps()
        company.keeps_own()
        after = it_was(company, item, BOB)
        source = Source(channel="C0TALK", message_ts="1.0")
        found = {
            who: company.see(who, keep.find_kept, source, role)
            for who, role in ((MAYA, Role.RECEIVER), (DANA, Role.ADVISER))
        }
        assert {who: one and one.id for who, one in found.items()} == {MAYA: after.id, DANA: item.id}


class TestTooLate:
    def test_who_was_asked_was_asked(self, company: Company) -> None:
        assert refusal(company, company.asks()) == "adviser_knows"

    def test_who_was_told_was_told(self, company: Company) -> None:
        item = company.keeps()
        company.closes(item)
        company.tells(item)
        company.deliver()
        assert refusal(company, item) == "adviser_knows"
        assert refusal(company, item, DANA) is None, "it is so already"

    def test_who_was_let_know_knows(self, company: Company) -> None:
        item = company.keeps(let_know=True)
        company.deliver()
        assert refusal(company, item) == "adviser_knows"

    def test_once_undone_it_is_not(self, company: Company) -> None:
        company.now = NOW.replace(hour=22)
        item = company.keeps()
        company.closes(item)
        company.tells(item)
        company.act(MAYA, progress.undo_telling, item.id)
        assert refusal(company, item) is None


def test_it_has_to_be_somebody_else(company: Company) -> None:
    item = company.keeps()
    before = company.rows()
    assert refusal(company, item, None) == "needs_somebody"
    assert refusal(company, item, None, "  ") == "needs_somebody"
    assert refusal(company, item, MAYA) == "yourself"
    assert company.rows() == before
