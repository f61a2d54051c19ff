"""The adviser's side: kept, asked about or let go, on its own, and prompted by nothing that the receiver did in private."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import adviser_side, lifecycle
from bot.domain.advice import Advice, AdviserState, Means, Outcome, Role, State, adviser_may_name, role_of
from bot.domain.adviser_side import prompt_day
from bot.domain.pair import Consent
from tests.factories import (
    CHARLIE,
    DANA,
    DAY,
    MAYA,
    NOW,
    TODAY,
    WEEK,
    a_pair,
    asked,
    closed,
    kept,
    own_keep,
    told,
)

LATER = NOW + DAY
YES = a_pair(consent=Consent.YES, decided_at=NOW)
ANSWERED = asked(state=State.OPEN, words="Begin.", check_in_on=TODAY + WEEK, check_in_first_on=TODAY + WEEK)


class TestKeeping:
    def test_plans_one_prompt_on_the_chosen_day(self) -> None:
        item = adviser_side.kept(kept(), date(2026, 4, 1), LATER)
        assert (item.adviser_state, item.prompt_on, item.prompt_number) == (
            AdviserState.KEPT,
            date(2026, 4, 1),
            1,
        )

    def test_is_the_yes_for_that_item(self) -> None:
        item = adviser_side.kept(kept(), date(2026, 4, 1), LATER)
        for pair in (None, a_pair(), a_pair(consent=Consent.TOLD)):
            assert prompt_day(item, pair) == date(2026, 4, 1)

    def test_later_moves_the_prompt_and_takes_the_next_number(self) -> None:
        sent = adviser_side.prompt_sent(own_keep(), NOW)
        item = adviser_side.prompt_later(sent, date(2026, 4, 1), LATER)
        assert (prompt_day(item, None), item.prompt_number) == (date(2026, 4, 1), 2)

    def test_later_after_a_yes_makes_it_one_that_the_adviser_keeps(self) -> None:
        item = adviser_side.prompt_later(adviser_side.prompt_sent(ANSWERED, NOW), date(2026, 4, 1), LATER)
        assert (item.adviser_state, prompt_day(item, None)) == (AdviserState.KEPT, date(2026, 4, 1))


class TestThePromptsDay:
    def test_after_a_yes_is_a_week_after_the_check_ins_date_first_chosen(self) -> None:
        assert prompt_day(ANSWERED, YES) == TODAY + 2 * WEEK

    @pytest.mark.parametrize("consent", [Consent.NOT_TOLD, Consent.TOLD, Consent.NO])
    def test_needs_a_yes(self, consent: Consent) -> None:
        assert prompt_day(ANSWERED, a_pair(consent=consent)) is None
        assert prompt_day(ANSWERED, None) is None

    def test_needs_an_item_that_the_adviser_knows_of(self) -> None:
        assert prompt_day(kept(), YES) is None
        assert prompt_day(kept(adviser_reached_at=NOW), YES) == TODAY + 2 * WEEK

    def test_is_none_while_a_message_to_the_adviser_still_waits(self) -> None:
        assert prompt_day(kept(let_know_at=NOW), YES) is None

    def test_does_not_lie_before_the_yes(self) -> None:
        late = replace(YES, decided_at=NOW + 15 * DAY)
        assert prompt_day(ANSWERED, late) is None
        assert prompt_day(ANSWERED, replace(YES, decided_at=NOW + 14 * DAY)) == TODAY + 2 * WEEK

    @pytest.mark.parametrize(
        "over",
        [
            {"told_at": NOW},
            {"asked_about_at": NOW},
            {"heard_at": NOW},
            {"prompt_sent_at": NOW},
            {"words_taken_back_at": NOW},
        ],
    )
    def test_is_none_once_there_is_nothing_to_ask(self, over: dict[str, Any]) -> None:
        assert prompt_day(replace(ANSWERED, **over), YES) is None
        assert prompt_day(own_keep(**over), None) is None

    def test_is_none_for_a_question_without_an_answer(self) -> None:
        assert prompt_day(asked(), YES) is None

    @given(st.lists(st.integers(0, 7), max_size=6), st.sampled_from((ANSWERED, own_keep(state=State.OPEN))))
    def test_is_the_same_whatever_the_receiver_did_in_private(self, acts: list[int], before: Advice) -> None:
        item = before
        for act in acts:
            item = PRIVATE[act](item)
        assert prompt_day(item, YES) == prompt_day(before, YES)


PRIVATE = (
    lambda item: lifecycle.tried(item, Means.REACTION, LATER),
    lambda item: lifecycle.untried(item, LATER),
    lambda item: lifecycle.came_out(item, Outcome.DIDNT, Means.BUTTON, LATER),
    lambda item: lifecycle.reopened(item, LATER),
    lambda item: lifecycle.kept_to_self(item, LATER),
    lambda item: lifecycle.later(item, date(2026, 9, 1), LATER),
    lambda item: lifecycle.muted(item, LATER),
    lambda item: lifecycle.untold(lifecycle.told(item, LATER)),
)


class TestAsking:
    def test_cancels_the_check_in_and_the_prompt(self) -> None:
        item = adviser_side.asked_about(own_keep(state=State.OPEN, check_in_on=TODAY, softer_on=TODAY), LATER)
        assert (item.check_in_on, item.softer_on, item.prompt_on) == (None, None, None)
        assert (item.adviser_state, item.asked_about_at) == (AdviserState.ASKED_ABOUT, LATER)

    def test_leaves_the_receivers_side_where_it_is(self) -> None:
        assert adviser_side.asked_about(own_keep(state=State.TRIED), LATER).state is State.TRIED

    def test_they_told_me_cancels_what_was_still_to_be_asked_and_nothing_else(self) -> None:
        before = own_keep(state=State.OPEN, check_in_on=TODAY)
        after = adviser_side.heard(before, LATER)
        plan: dict[str, Any] = {
            "heard_at": LATER,
            "prompt_on": None,
            "check_in_on": None,
            "adviser_acted_at": LATER,
        }
        assert after == replace(before, **plan)


class TestTheEnd:
    def test_letting_go_ends_the_advisers_side_only(self) -> None:
        before = own_keep(state=State.OPEN, check_in_on=TODAY)
        after = adviser_side.let_go(before, LATER)
        assert (after.adviser_state, after.prompt_on) == (AdviserState.LET_GO, None)
        assert (after.state, after.check_in_on) == (State.OPEN, TODAY)

    def test_the_prompt_goes_out_once(self) -> None:
        after = adviser_side.prompt_sent(own_keep(prompt_on=TODAY), LATER)
        assert (after.prompt_on, after.prompt_sent_at) == (None, LATER)

    def test_an_outcome_that_arrived_leaves_nothing_to_ask(self) -> None:
        assert adviser_side.told(own_keep(prompt_on=TODAY), NOW, amends=False).prompt_on is None

    @pytest.mark.parametrize(
        ("sent_off_at", "amends", "stays"), [(LATER, False, False), (LATER, True, True), (NOW, False, True)]
    )
    def test_thanks_and_words_from_before_it_were_for_something_else(
        self, sent_off_at: datetime, amends: bool, stays: bool
    ) -> None:
        before = adviser_side.responded(adviser_side.thanked(told(), Means.BUTTON, NOW), NOW)
        after = adviser_side.told(before, sent_off_at, amends=amends)
        assert (after.thanked_at, after.responded_at) == ((NOW, NOW) if stays else (None, None))

    def test_thanks_are_said_once_and_can_be_taken_off(self) -> None:
        once = adviser_side.thanked(told(), Means.REACTION, NOW)
        assert adviser_side.thanked(once, Means.REACTION, LATER).thanked_at == NOW
        assert adviser_side.unthanked(once, LATER).thanked_at is None

    @given(st.lists(st.sampled_from(("button", "emoji", "no emoji"))))
    def test_thanks_by_the_button_stay_whatever_emoji_come_and_go(self, acts: list[str]) -> None:
        item = told()
        for act in acts:
            if act == "no emoji":
                item = adviser_side.unthanked(item, LATER)
            else:
                item = adviser_side.thanked(item, Means.BUTTON if act == "button" else Means.REACTION, LATER)
        last = next((act for act in reversed(acts) if act != "button"), "no emoji")
        assert (item.thanked_at is not None) == ("button" in acts or last == "emoji")

    def test_a_response_is_noted(self) -> None:
        assert adviser_side.responded(told(), LATER).responded_at == LATER

    @pytest.mark.parametrize(
        "act",
        [
            adviser_side.asked_about,
            adviser_side.heard,
            adviser_side.let_go,
            lambda item, now: adviser_side.thanked(item, Means.BUTTON, now),
            adviser_side.responded,
        ],
    )
    def test_every_act_is_the_advisers_and_not_the_receivers(self, act: object) -> None:
        after = act(closed(), LATER)  # type: ignore[operator]
        assert (after.adviser_acted_at, after.receiver_acted_at) == (LATER, NOW)
        assert after.state is State.CLOSED


class TestWhoIsAParty:
    def test_the_receiver_of_what_they_keep(self) -> None:
        assert role_of(kept(), MAYA) is Role.RECEIVER

    def test_not_somebody_named_by_the_adviser_who_does_not_keep_it(self) -> None:
        assert role_of(own_keep(), MAYA) is None

    def test_the_adviser_of_what_they_keep_or_were_shown(self) -> None:
        assert role_of(own_keep(), DANA) is Role.ADVISER
        assert role_of(asked(), DANA) is Role.ADVISER
        assert role_of(kept(adviser_reached_at=NOW), DANA) is Role.ADVISER

    def test_not_the_adviser_before_anything_arrived(self) -> None:
        assert role_of(kept(), DANA) is None
        assert role_of(told(), DANA) is None
        assert role_of(kept(let_know_at=NOW), DANA) is None

    def test_nobody_else(self) -> None:
        for item in (kept(), asked(), told(adviser_reached_at=NOW), own_keep()):
            assert role_of(item, CHARLIE) is None

    def test_being_reached_is_dated_once(self) -> None:
        once = adviser_side.reached(kept(), NOW)
        assert adviser_side.reached(once, LATER).adviser_reached_at == NOW

    def test_the_adviser_learns_who_keeps_it_by_naming_them_or_by_being_told(self) -> None:
        assert adviser_may_name(own_keep(receiver_is_named=True))
        assert adviser_may_name(kept(adviser_reached_at=NOW))
        assert not adviser_may_name(own_keep(state=State.OPEN))
