"""Single use cases in words: what lives and orders found broken once, and the answers that people get.

Apart from the scenarios, which go through Slack: here an act is a call, and only what it leaves behind is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.domain.advice import Advice, AdviserState, State
from bot.domain.delivery import DeliveryState, Op
from bot.domain.pair import Consent
from bot.domain.relay import RelayState
from bot.errors import NotYetKnown
from bot.services import ask, consent, giving, lookup, preferences, progress
from bot.services.acting import Actor
from bot.services.keep import Source, keep_given
from storage import advice
from storage.store import Tx
from tests.databases import Database
from tests.factories import TODAY, facts
from tests.services.company import BOB, DANA, MAYA, Company, a_company, outcome_of, relays_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def company(sqlite_database: Database) -> Iterator[Company]:
    with a_company(sqlite_database.store) as made:
        yield made


class TestAsking:
    def test_the_question_waits_for_the_advisers_hours_unless_it_is_sent_now(self, company: Company) -> None:
        company.now += timedelta(hours=5)
        item = company.ask()
        assert company.deliver() == []
        company.act(MAYA, ask.send_now, item.id)
        assert [going.delivery.kind for going in company.deliver()] == ["question"]

    def test_send_now_is_stale_where_nothing_was_asked(self, company: Company) -> None:
        item = company.keeps(whom=None, adviser_name="Grandma")
        assert outcome_of(company.act, MAYA, ask.send_now, item.id)[1] == "stale"

    def test_a_no_reads_like_somebody_who_left(self, company: Company) -> None:
        answered = company.asks()
        company.act(DANA, consent.decide, answered.id, Consent.NO)
        company.act(MAYA, preferences.learn, facts(slack_id=BOB, name="Bob", has_left=True))
        assert (
            outcome_of(company.ask, MAYA, DANA)[1] == outcome_of(company.ask, MAYA, BOB)[1] == "not_reachable"
        )

    def test_taking_back_a_question_that_rests_lets_it_go(self, company: Company) -> None:
        item = company.asks()
        company.now += timedelta(days=70)
        company.run_jobs()
        assert company.item(item.id).state is State.RESTING
        company.act(MAYA, ask.take_back, item.id)
        assert company.item(item.id).state is State.LET_GO

    def test_taking_back_an_answered_one_leaves_the_answer(self, company: Company) -> None:
        item = company.asks()
        company.says(item)
        company.act(MAYA, ask.take_back, item.id)
        company.deliver()
        assert company.item(item.id).state is State.OPEN
        assert [each.state for each in company.deliveries("question", op=Op.DELETE)] == [DeliveryState.SENT]

    def test_a_reply_that_overtakes_its_question_is_brought_again(self, company: Company) -> None:
        item = company.ask()
        company.act(MAYA, ask.send_now, item.id)
        (going,) = company.begin()
        message = ask.Said(channel=going.channel, thread_ts="1.0", ts="2.0", event_ts="2.0", words="Quick!")
        with pytest.raises(NotYetKnown):
            company.act(DANA, ask.said, message)

    def test_nothing_can_be_reported_of_a_question_without_an_answer(self, company: Company) -> None:
        item = company.asks()
        assert outcome_of(company.closes, item)[1] == "not_answered_yet"
        company.act(MAYA, progress.let_go, item.id)
        assert outcome_of(company.closes, item)[1] == "not_answered_yet"


class TestEmoji:
    def test_on_a_card_that_is_not_recorded_yet_is_brought_again(self, company: Company) -> None:
        company.keeps(days=1)
        company.now += timedelta(days=2)
        company.plan()
        (going,) = company.begin()
        with pytest.raises(NotYetKnown):
            company.reacts(MAYA, "tada", going.channel, "1.0")
        with pytest.raises(NotYetKnown):
            company.reacts(MAYA, "tada", going.channel, "1.0", off=True)

    def test_undone_the_plan_is_as_it_was(self, company: Company) -> None:
        item = company.keeps(days=1)
        company.act(MAYA, preferences.stop_digest)
        company.now += timedelta(days=2)
        company.run_jobs()
        before, card = company.item(item.id), company.card(item, "check-in")
        company.reacts(MAYA, "tada", card.channel or "", card.ts or "")
        assert company.item(item.id).state is State.CLOSED
        company.reacts(MAYA, "tada", card.channel or "", card.ts or "", off=True)
        after = company.item(item.id)
        assert (after.state, after.softer_on) == (State.OPEN, before.softer_on)
        company.now += timedelta(days=8)
        assert [going.delivery.kind for going in company.run_jobs() if going.delivery.is_nudge] == [
            "softer-check-in"
        ]

    def test_a_check_in_that_was_called_off_comes_after_all(self, company: Company) -> None:
        item = company.keeps(days=1)
        company.now += timedelta(days=2)
        company.plan()
        company.closes(item)
        assert not [going for going in company.deliver() if going.delivery.is_nudge]
        company.act(MAYA, progress.undo_outcome, item.id)
        assert [going.delivery.kind for going in company.run_jobs() if going.delivery.is_nudge] == [
            "check-in"
        ]

    def test_two_tones_of_one_emoji_are_two_reactions(self, company: Company) -> None:
        item = company.keeps(days=1)
        company.now += timedelta(days=2)
        company.run_jobs()
        card = company.card(item, "check-in")
        for name in ("-1::skin-tone-2", "-1"):
            company.reacts(MAYA, name, card.channel or "", card.ts or "")
        company.reacts(MAYA, "-1", card.channel or "", card.ts or "", off=True)
        assert company.item(item.id).state is State.CLOSED


class TestKeeping:
    def test_one_item_with_whom_the_adviser_named(self, company: Company) -> None:
        mayas, bobs = company.keeps(MAYA), company.keeps(BOB)
        assert company.keeps_own(whom=BOB).id == bobs.id
        assert company.item(mayas.id).adviser_state is None

    def test_what_the_adviser_keeps_of_maya_is_not_in_the_way_of_what_maya_keeps(
        self, company: Company
    ) -> None:
        """Maya says that it was somebody else who said it."""
        hers = company.keeps_own(whom=MAYA)
        mine = company.keeps(whom=None, adviser_name="Grandma")
        assert mine.id != hers.id
        assert company.keeps(whom=None, adviser_name="Grandma").id == mine.id

    def test_nor_the_other_way_round(self, company: Company) -> None:
        mine = company.keeps(whom=None, adviser_name="Grandma")
        hers = company.keeps_own(whom=MAYA)
        assert mine.id != hers.id
        assert company.keeps_own(whom=MAYA).id == hers.id

    def test_ones_own_answer_in_a_thread_joins_the_question(self, company: Company) -> None:
        item = company.asks()
        company.says(item, "One.")
        ts = company.says(item, "Two.")
        kept = company.act(DANA, _keep_answer, item.channel or "", ts)
        assert (kept.id, kept.adviser_state) == (item.id, AdviserState.KEPT)


def _keep_answer(tx: Tx, by: Actor, channel: str, ts: str) -> Advice:
    return keep_given(
        tx, by, words="Two.", source=Source(channel=channel, message_ts=ts), receiver_slack_id=None, day=None
    ).item


class TestTelling:
    def test_told_again_before_the_first_left_is_no_change_of_anything(self, company: Company) -> None:
        item = company.keeps()
        company.closes(item, account="One.")
        company.tells(item)
        company.now += MINUTE
        company.closes(item, account="Two.")
        company.tells(item)
        assert [(each.text, each.state, each.amends) for each in relays_of(company, item)] == [
            ("One.", RelayState.UNDONE, False),
            ("Two.", RelayState.WAITING, False),
        ]

    def test_told_again_while_the_first_is_under_way_is_one(self, company: Company) -> None:
        item = company.keeps()
        company.closes(item, account="One.")
        company.tells(item)
        (first,) = company.begin()
        company.closes(item, account="Two.")
        for _ in range(2):
            company.now += MINUTE
            company.tells(item)
        company.arrive(first)
        states = [each.state for each in relays_of(company, item)]
        assert states == [RelayState.SENT, RelayState.UNDONE, RelayState.WAITING]
        assert relays_of(company, item)[-1].amends

    def test_the_first_being_refused_leaves_the_second_on_its_way(self, company: Company) -> None:
        item = company.keeps()
        company.closes(item, account="One.")
        company.tells(item)
        (first,) = company.begin()
        company.closes(item, account="Two.")
        company.tells(item)
        company.refuse(first)
        assert company.item(item.id).told_at is not None

    def test_undone_the_advisers_prompt_is_as_it_was(self, company: Company) -> None:
        item = company.keeps_own(days=3)
        item = company.keeps()
        company.closes(item)
        company.tells(item)
        company.act(MAYA, progress.undo_telling, item.id)
        assert company.item(item.id).prompt_on == TODAY + timedelta(days=3)

    def test_too_late_to_undo_however_much_is_still_to_be_drawn_again(self, company: Company) -> None:
        item = company.keeps()
        company.closes(item)
        company.tells(item)
        company.deliver()
        company.act(DANA, giving.thank, item.id)
        waiting = [
            each
            for each in company.deliveries("outcome", op=Op.UPDATE)
            if each.state is DeliveryState.PENDING
        ]
        assert waiting
        assert outcome_of(company.act, MAYA, progress.undo_telling, item.id)[1] == "too_late_to_undo"
        assert set(waiting) <= set(company.deliveries("outcome", op=Op.UPDATE))

    def test_what_is_open_cannot_be_kept_to_oneself(self, company: Company) -> None:
        item = company.keeps()
        company.act(MAYA, progress.keep_to_self, item.id)
        assert company.item(item.id).kept_to_self_at is None

    def test_a_response_needs_an_outcome_that_arrived(self, company: Company) -> None:
        item = company.keeps_own()
        assert outcome_of(company.act, DANA, giving.responding_to, item.id)[1] == "gone"


class TestTheAdvisersList:
    def test_is_in_the_order_of_the_advisers_own_days(self, company: Company) -> None:
        """Whatever day Maya chose for herself."""
        late = company.keeps(ts="1.0", days=1)
        company.keeps_own(ts="1.0", days=9)
        soon = company.keeps(ts="2.0", days=30)
        company.keeps_own(ts="2.0", days=5)
        listed = company.see(DANA, lookup.open_items, 10)
        assert [item.id for item in listed.items] == [soon.id, late.id]

    def test_two_items_of_one_message_are_found_in_both(self, company: Company) -> None:
        company.keeps(MAYA)
        company.keeps(BOB)
        assert len(company.look(advice.list_by_message, "C0TALK", "1.0")) == 2


class TestAnAnswerInFiles:
    def test_is_prompted_about_after_a_yes(self, company: Company) -> None:
        item = company.asks()
        company.says(item, None, is_wordless=True)
        company.act(DANA, consent.decide, item.id, Consent.YES)
        company.act(MAYA, preferences.stop_digest)
        company.now += timedelta(days=15)
        kinds = [going.delivery.kind for going in company.run_jobs() if going.delivery.is_nudge]
        assert sorted(kinds) == ["check-in", "prompt"]
