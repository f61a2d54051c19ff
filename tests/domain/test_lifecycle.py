"""The life of a piece of advice on the receiver's side, rule by rule as product.md words them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import lifecycle
from bot.domain.advice import Advice, Means, Origin, Outcome, State, has_words, interval, is_live
from bot.domain.adviser_side import as_seen
from bot.domain.policy import MAX_DEFERRALS
from tests.factories import (
    DAY,
    NOW,
    TODAY,
    WEEK,
    WORDS,
    asked,
    checked_in,
    closed,
    kept,
    resting,
    told,
    tried,
)

LATER = NOW + DAY
ENDED = (closed(), kept(state=State.LET_GO, check_in_on=None))


def answered(
    item: Advice, words: str = WORDS, said_at: datetime = LATER, *, is_wordless: bool = False
) -> Advice:
    return lifecycle.answered(item, words, is_wordless, said_at, said_at.date() + WEEK)


def reworded(item: Advice, words: str = "Other words.", said_at: datetime = LATER) -> Advice:
    return lifecycle.reworded(item, words, False, said_at, said_at.date() + WEEK)


class TestAnAnswer:
    def test_opens_the_question_and_plans_the_check_in_a_week_later(self) -> None:
        item = answered(asked())
        assert (item.state, item.words) == (State.OPEN, WORDS)
        assert item.check_in_on == item.check_in_first_on == LATER.date() + WEEK
        assert item.check_in_number == 1

    def test_is_the_advisers_own_words(self) -> None:
        assert answered(asked()).words_are_captured

    def test_moves_the_check_in_to_a_week_after_the_last_one(self) -> None:
        item = answered(answered(asked()), said_at=NOW + 3 * DAY)
        assert item.check_in_on == (NOW + 3 * DAY).date() + WEEK

    def test_leaves_the_day_that_the_receiver_chose(self) -> None:
        moved = lifecycle.later(answered(asked()), date(2026, 5, 1), LATER)
        assert answered(moved, said_at=NOW + 3 * DAY).check_in_on == date(2026, 5, 1)

    def test_moves_the_day_first_chosen_all_the_same_so_that_the_prompt_shows_nothing_of_it(self) -> None:
        moved = lifecycle.later(answered(asked()), date(2026, 5, 1), LATER)
        assert answered(moved, said_at=NOW + 3 * DAY).check_in_first_on == (NOW + 3 * DAY).date() + WEEK

    def test_brings_no_second_check_in(self) -> None:
        assert answered(checked_in()).check_in_on is None

    def test_wakes_what_rests(self) -> None:
        assert answered(resting()).state is State.OPEN
        assert answered(resting(tried_at=NOW)).state is State.TRIED
        assert answered(asked(state=State.RESTING)).state is State.OPEN

    def test_leaves_a_tried_one_tried(self) -> None:
        assert answered(tried()).state is State.TRIED

    @pytest.mark.parametrize("item", ENDED)
    def test_is_not_kept_after_the_end(self, item: Advice) -> None:
        assert answered(item, "More of it.") == item

    def test_in_voice_or_files_counts_though_its_content_is_not_kept(self) -> None:
        item = answered(asked(), "", is_wordless=True)
        assert (item.state, item.words, item.is_wordless) == (State.OPEN, "", True)
        assert has_words(item)

    def test_in_files_beside_one_in_words_is_one_in_words(self) -> None:
        assert not answered(asked(), is_wordless=True).is_wordless

    def test_makes_good_for_words_that_were_taken_back(self) -> None:
        assert has_words(answered(lifecycle.words_taken_back(answered(asked()), NOW)))


class TestAnEdit:
    def test_changes_the_words_and_nothing_of_the_life(self) -> None:
        item = tried()
        assert reworded(item).words == "Other words."
        assert reworded(item).state is State.TRIED

    def test_is_followed_after_the_end_too(self) -> None:
        assert reworded(told()).words == "Other words."

    def test_of_the_last_answer_dates_the_check_in_as_its_message_does(self) -> None:
        item = answered(asked(), said_at=NOW + 3 * DAY)
        assert reworded(item, said_at=NOW).check_in_on == TODAY + WEEK

    @pytest.mark.parametrize("item", [checked_in(), lifecycle.muted(kept(), NOW)])
    def test_plans_nothing_that_was_sent_or_called_off(self, item: Advice) -> None:
        assert reworded(item).check_in_on is None


class TestDeletingTheOnlyAnswer:
    @pytest.mark.parametrize("item", [answered(asked()), tried(), resting(), checked_in()])
    def test_makes_it_a_question_again_while_nobody_was_told(self, item: Advice) -> None:
        after = lifecycle.all_answers_deleted(item, NOW, was_told=False)
        assert after.state is State.ASKED
        assert (after.words, after.said_at, after.tried_at) == ("", None, None)
        assert (after.check_in_on, after.softer_on, after.check_in_first_on) == (None, None, None)
        assert not after.words_taken_back_at

    @pytest.mark.parametrize("item", [told(), closed(), kept(state=State.LET_GO)])
    def test_takes_the_words_back_once_it_ended(self, item: Advice) -> None:
        after = lifecycle.all_answers_deleted(item, NOW, was_told=item.told_at is not None)
        assert (after.state, after.words_taken_back_at) == (item.state, NOW)
        assert not has_words(after)
        assert lifecycle.is_unanswered(as_seen(replace(after, origin=Origin.ASKED))) == (
            item.told_at is None
        ), "the adviser sees a question"

    def test_leaves_room_for_another_check_in_after_one_that_was_sent(self) -> None:
        again = answered(lifecycle.all_answers_deleted(checked_in(), NOW, was_told=False))
        assert again.check_in_number == 2
        assert again.check_in_on is not None

    def test_while_the_check_in_is_under_way_does_so_too(self) -> None:
        question = lifecycle.all_answers_deleted(kept(), NOW, was_told=False)
        again = answered(lifecycle.check_in_sent(question, 1, TODAY, NOW))
        assert again.check_in_number == 2
        assert again.check_in_on is not None


class TestTakingWordsBack:
    def test_stops_the_pings_and_keeps_the_item(self) -> None:
        after = lifecycle.words_taken_back(kept(softer_on=TODAY, prompt_on=TODAY), NOW)
        assert (after.check_in_on, after.softer_on, after.prompt_on) == (None, None, None)
        assert (after.state, after.words, after.words_taken_back_at) == (State.OPEN, "", NOW)


class TestTried:
    @pytest.mark.parametrize("item", [kept(), resting(), kept(state=State.LET_GO)])
    def test_from_wherever_it_is_still_to_be_tried(self, item: Advice) -> None:
        after = lifecycle.tried(item, Means.BUTTON, LATER)
        assert (after.state, after.tried_at, after.tried_by) == (State.TRIED, LATER, Means.BUTTON)

    def test_is_no_answer_to_a_check_in(self) -> None:
        assert lifecycle.tried(kept(), Means.BUTTON, LATER).check_in_on == kept().check_in_on
        assert lifecycle.tried(checked_in(), Means.BUTTON, LATER).softer_on == checked_in().softer_on

    def test_twice_keeps_the_first_moment(self) -> None:
        assert lifecycle.tried(tried(), Means.REACTION, LATER).tried_at == NOW
        assert lifecycle.tried(tried(), Means.REACTION, LATER).tried_by is Means.BUTTON

    def test_is_noted_after_the_end_too_in_case_that_is_undone(self) -> None:
        after = lifecycle.tried(closed(), Means.REACTION, LATER)
        assert (after.state, after.tried_at) == (State.CLOSED, LATER)
        assert lifecycle.reopened(after, LATER).state is State.TRIED

    @pytest.mark.parametrize("item", [asked(), told(), lifecycle.words_taken_back(kept(), NOW)])
    def test_means_nothing_without_advice_or_once_it_was_told(self, item: Advice) -> None:
        after = lifecycle.tried(item, Means.BUTTON, LATER)
        assert (after.state, after.tried_at) == (item.state, None)

    def test_is_an_act(self) -> None:
        assert lifecycle.tried(asked(), Means.BUTTON, LATER).receiver_acted_at == LATER


class TestUnTicking:
    def test_undoes_what_a_reaction_did(self) -> None:
        after = lifecycle.untried(tried(Means.REACTION), LATER)
        assert (after.state, after.tried_at, after.tried_by) == (State.OPEN, None, None)

    def test_leaves_what_the_button_did(self) -> None:
        assert lifecycle.untried(tried(Means.BUTTON), LATER) == tried(Means.BUTTON)

    def test_changes_nothing_once_it_was_told(self) -> None:
        item = told(tried_at=NOW, tried_by=Means.REACTION)
        assert lifecycle.untried(item, LATER) == item

    def test_does_not_open_what_is_closed(self) -> None:
        item = closed(tried_at=NOW, tried_by=Means.REACTION)
        after = lifecycle.untried(item, LATER)
        assert (after.state, after.tried_at) == (State.CLOSED, None)


class TestAnOutcome:
    @pytest.mark.parametrize("outcome", Outcome)
    @pytest.mark.parametrize("item", [kept(), tried(), resting(), kept(state=State.LET_GO), checked_in()])
    def test_of_any_kind_ends_it(self, item: Advice, outcome: Outcome) -> None:
        after = lifecycle.came_out(item, outcome, Means.BUTTON, LATER)
        assert (after.state, after.outcome, after.closed_at) == (State.CLOSED, outcome, LATER)
        assert not is_live(after)

    @pytest.mark.parametrize("item", [asked(), asked(state=State.LET_GO), asked(state=State.RESTING)])
    def test_needs_an_answer(self, item: Advice) -> None:
        assert lifecycle.came_out(item, Outcome.WORKED, Means.BUTTON, LATER) == item

    def test_may_be_said_of_words_that_were_taken_back(self) -> None:
        item = lifecycle.words_taken_back(kept(), NOW)
        assert lifecycle.came_out(item, Outcome.WORKED, Means.BUTTON, LATER).state is State.CLOSED

    def test_can_be_changed_and_keeps_the_day_it_ended(self) -> None:
        after = lifecycle.came_out(told(), Outcome.OVERTAKEN, Means.BUTTON, LATER)
        assert (after.outcome, after.closed_at, after.told_at) == (Outcome.OVERTAKEN, NOW, NOW)

    def test_by_a_reaction_never_changes_what_was_told(self) -> None:
        assert lifecycle.came_out(told(), Outcome.OVERTAKEN, Means.REACTION, LATER) == told()

    def test_is_described_by_the_form_where_nothing_counts_as_nothing(self) -> None:
        item = lifecycle.described(
            closed(), account="It went well.", useful="", private_note="I was nervous."
        )
        assert (item.account, item.useful, item.private_note) == ("It went well.", None, "I was nervous.")


EMOJI = st.tuples(st.sampled_from(Outcome), st.booleans())
"""Put on, or taken off where it is there."""

SAYS = st.one_of(EMOJI, st.sampled_from(Outcome), st.just("undo"))


class TestEmojiAndTheForm:
    """The last one added wins, whichever way it was said; taking it off falls back to what was said before."""

    @given(st.lists(SAYS))
    def test_what_stands_is_the_last_word(self, acts: list[object]) -> None:
        item, there = kept(), dict[Outcome, datetime]()
        said: tuple[datetime, Outcome | None] = (NOW, None)
        for number, act in enumerate(acts, start=1):
            now = NOW + timedelta(seconds=number)
            if isinstance(act, tuple):
                there.pop(act[0], None)
                there |= {act[0]: now} if act[1] else {}
                marks = sorted((at, outcome) for outcome, at in there.items())
                item = lifecycle.shown(item, marks, now)
                continue
            said = (now, act if isinstance(act, Outcome) else None)
            item = lifecycle.came_out(item, act, Means.BUTTON, now) if isinstance(act, Outcome) else item
            item = lifecycle.said(item, said[1], now)
            item = lifecycle.reopened(item, now) if act == "undo" else item
        last = max([said, *((at, outcome) for outcome, at in there.items())], key=lambda word: word[0])
        assert item.outcome == last[1]
        assert item.state is (State.CLOSED if last[1] else State.OPEN)

    def test_an_emoji_over_the_forms_word_falls_back_to_it(self) -> None:
        form = lifecycle.said(closed(), Outcome.PARTLY, NOW)
        over = lifecycle.shown(form, [(LATER, Outcome.WORKED)], LATER)
        assert (over.outcome, over.outcome_by) == (Outcome.WORKED, Means.REACTION)
        off = lifecycle.shown(over, [], LATER)
        assert (off.outcome, off.outcome_by, off.state) == (Outcome.PARTLY, Means.BUTTON, State.CLOSED)

    def test_what_an_older_version_wrote_down_is_the_forms_word_too(self) -> None:
        over = lifecycle.shown(closed(), [(NOW - DAY, Outcome.WORKED)], LATER)
        assert over == closed()

    def test_a_told_outcome_stays(self) -> None:
        assert lifecycle.shown(told(), [(LATER, Outcome.DIDNT)], LATER) == told()
        assert lifecycle.shown(told(by=Means.REACTION), [], LATER) == told(by=Means.REACTION)


class TestUndoing:
    def test_opens_it_again_as_it_was(self) -> None:
        for item in (kept(), tried(), checked_in()):
            after = lifecycle.came_out(item, Outcome.WORKED, Means.REACTION, NOW)
            assert replace(lifecycle.reopened(after, NOW), receiver_acted_at=item.receiver_acted_at) == item

    def test_loses_nothing_of_what_the_form_holds(self) -> None:
        item = lifecycle.reopened(closed(account="It went well.", private_note="I was nervous."), LATER)
        assert (item.outcome, item.account, item.private_note) == (None, "It went well.", "I was nervous.")

    def test_ends_with_telling(self) -> None:
        assert lifecycle.reopened(told(), LATER) == told()

    def test_is_nothing_where_there_is_no_end(self) -> None:
        assert lifecycle.reopened(kept(), LATER) == kept()

    def test_of_a_telling_leaves_it_closed(self) -> None:
        after = lifecycle.untold(told())
        assert (after.state, after.told_at) == (State.CLOSED, None)


class TestTelling:
    def test_says_so_and_is_no_secret_any_more(self) -> None:
        after = lifecycle.told(closed(kept_to_self_at=NOW), LATER)
        assert (after.told_at, after.kept_to_self_at) == (LATER, None)

    def test_touches_nothing_of_the_advisers_before_it_arrives(self) -> None:
        item = closed(prompt_on=TODAY)
        assert lifecycle.untold(lifecycle.told(item, NOW)) == item

    def test_can_be_left_out(self) -> None:
        after = lifecycle.kept_to_self(closed(prompt_on=TODAY), LATER)
        assert (after.kept_to_self_at, after.told_at, after.prompt_on) == (LATER, None, TODAY)

    def test_can_be_left_out_of_an_end_only(self) -> None:
        assert lifecycle.kept_to_self(kept(), LATER) == kept()


class TestLater:
    def test_moves_the_date_and_takes_the_next_number(self) -> None:
        after = lifecycle.later(kept(), date(2026, 4, 1), LATER)
        assert (after.check_in_on, after.check_in_number) == (date(2026, 4, 1), 2)

    def test_keeps_the_date_first_chosen(self) -> None:
        after = lifecycle.later(kept(), date(2026, 4, 1), LATER)
        assert (after.check_in_first_on, after.interval_days) == (
            kept().check_in_first_on,
            kept().interval_days,
        )

    def test_answers_a_check_in_so_that_the_softer_one_does_not_come(self) -> None:
        after = lifecycle.later(checked_in(), date(2026, 4, 1), LATER)
        assert (after.check_in_sent_at, after.softer_on, after.softer_sent_at) == (None, None, None)

    def test_wakes_what_rests_and_what_was_stopped(self) -> None:
        assert lifecycle.later(resting(), date(2026, 4, 1), LATER).state is State.OPEN
        assert lifecycle.later(resting(tried_at=NOW), date(2026, 4, 1), LATER).state is State.TRIED
        assert lifecycle.later(lifecycle.muted(kept(), NOW), date(2026, 4, 1), LATER).muted_at is None

    @pytest.mark.parametrize("item", [*ENDED, asked(), asked(state=State.RESTING)])
    def test_is_nothing_where_nothing_can_be_said_yet_or_any_more(self, item: Advice) -> None:
        assert not lifecycle.can_be_answered(item)
        assert lifecycle.later(item, date(2026, 4, 1), LATER) == item
        assert lifecycle.not_yet(item, TODAY, LATER) == item

    @pytest.mark.parametrize("days", [3, 7, 30])
    def test_not_yet_waits_as_long_as_was_first_chosen(self, days: int) -> None:
        after = lifecycle.not_yet(kept(interval_days=days), TODAY, NOW)
        assert after.check_in_on == TODAY + timedelta(days=days) == (NOW + interval(after)).date()

    def test_not_yet_twice_at_most_then_it_rests(self) -> None:
        item = kept()
        for said in range(1, MAX_DEFERRALS + 1):
            item = lifecycle.not_yet(item, TODAY, NOW)
            assert (item.state, item.deferrals) == (State.OPEN, said)
        item = lifecycle.not_yet(item, TODAY, NOW)
        assert (item.state, item.deferrals, item.check_in_on) == (State.RESTING, MAX_DEFERRALS, None)

    def test_a_chosen_date_does_not_count_as_not_yet(self) -> None:
        assert lifecycle.later(kept(), date(2026, 4, 1), LATER).deferrals == 0


class TestLettingGo:
    @pytest.mark.parametrize("item", [asked(), kept(), tried(), resting(), checked_in()])
    def test_ends_it_without_a_word(self, item: Advice) -> None:
        after = lifecycle.let_go(item, LATER)
        assert (after.state, after.check_in_on, after.softer_on) == (State.LET_GO, None, None)

    def test_changes_nothing_that_is_closed(self) -> None:
        assert lifecycle.let_go(told(), LATER) == told()

    def test_stopping_for_one_item_keeps_it_in_the_lists(self) -> None:
        after = lifecycle.muted(checked_in(), LATER)
        assert (after.state, after.muted_at, after.softer_on) == (State.OPEN, LATER, None)


class TestACheckIn:
    def test_is_followed_by_a_softer_one_a_week_later(self) -> None:
        after = lifecycle.check_in_sent(kept(), 1, TODAY, NOW)
        assert (after.check_in_on, after.check_in_sent_at, after.softer_on) == (None, NOW, TODAY + WEEK)

    def test_and_by_no_third(self) -> None:
        after = lifecycle.softer_sent(checked_in(), 1, LATER)
        assert (after.check_in_on, after.softer_on, after.softer_sent_at) == (None, None, LATER)

    def test_that_an_act_overtook_plans_nothing(self) -> None:
        moved = lifecycle.later(kept(), date(2026, 4, 1), NOW)
        assert lifecycle.check_in_sent(moved, 1, TODAY, NOW) == moved
        assert lifecycle.softer_sent(moved, 1, NOW) == moved
        gone = lifecycle.let_go(kept(), NOW)
        assert lifecycle.check_in_sent(gone, 1, TODAY, NOW) == gone

    def test_is_not_needed_once_the_adviser_asked(self) -> None:
        after = lifecycle.check_in_cancelled(checked_in())
        assert (after.state, after.check_in_on, after.softer_on) == (State.OPEN, None, None)


class TestRest:
    def test_comes_a_week_after_the_second_check_in_without_an_act(self) -> None:
        item = lifecycle.softer_sent(checked_in(NOW - WEEK), 1, NOW)
        assert lifecycle.rest_at(item) == NOW + WEEK
        assert lifecycle.rested(item, NOW + WEEK - DAY) == item
        assert lifecycle.rested(item, NOW + WEEK).state is State.RESTING

    def test_does_not_come_then_after_an_act(self) -> None:
        item = lifecycle.tried(lifecycle.softer_sent(checked_in(), 1, NOW), Means.BUTTON, LATER)
        assert lifecycle.rest_at(item) == LATER + 60 * DAY

    def test_nor_after_another_answer(self) -> None:
        item = answered(
            lifecycle.rested(lifecycle.softer_sent(checked_in(), 1, NOW), NOW + WEEK), said_at=NOW + 8 * DAY
        )
        assert (item.state, lifecycle.rest_at(item)) == (State.OPEN, NOW + 68 * DAY)

    @pytest.mark.parametrize("item", [asked(), tried(), lifecycle.muted(kept(), NOW)])
    def test_comes_60_days_after_the_last_act_where_nothing_is_planned(self, item: Advice) -> None:
        item = replace(item, check_in_on=None)
        assert lifecycle.rest_at(item) == NOW + 60 * DAY

    def test_comes_60_days_after_the_last_planned_nudge_of_either_side(self) -> None:
        on = date(2026, 6, 1)
        for item in (kept(check_in_on=on), checked_in(softer_on=on), kept(prompt_on=on)):
            assert lifecycle.rest_at(item) == datetime(2026, 7, 31, tzinfo=NOW.tzinfo)

    @pytest.mark.parametrize("item", [*ENDED, told(), resting()])
    def test_does_not_come_to_what_is_at_its_end(self, item: Advice) -> None:
        assert lifecycle.rest_at(item) is None
        assert lifecycle.rested(item, NOW + 1000 * DAY) == item

    def test_plans_nothing_any_more(self) -> None:
        after = lifecycle.rested(kept(check_in_on=TODAY), NOW + 61 * DAY)
        assert (after.state, after.check_in_on, after.softer_on) == (State.RESTING, None, None)


@given(
    st.sampled_from((asked(), kept(), tried(), closed(), told(), resting(), checked_in(), *ENDED)), st.data()
)
def test_every_act_is_total_and_says_when_it_was(item: Advice, data: st.DataObject) -> None:
    """Whatever is pressed, and however stale: the item afterwards is one, and an act that did something is dated."""
    act = data.draw(
        st.sampled_from(
            [
                lambda it: lifecycle.tried(it, Means.BUTTON, LATER),
                lambda it: lifecycle.untried(it, LATER),
                lambda it: lifecycle.came_out(it, Outcome.WORKED, Means.BUTTON, LATER),
                lambda it: lifecycle.reopened(it, LATER),
                lambda it: lifecycle.kept_to_self(it, LATER),
                lambda it: lifecycle.later(it, date(2026, 4, 1), LATER),
                lambda it: lifecycle.not_yet(it, TODAY, LATER),
                lambda it: lifecycle.let_go(it, LATER),
                lambda it: lifecycle.muted(it, LATER),
            ]
        )
    )
    after = act(item)
    assert after == item or after.receiver_acted_at == LATER
    assert after.told_at == item.told_at
    assert after.check_in_number >= item.check_in_number
    assert (after.adviser_state, after.prompt_on) == (item.adviser_state, item.prompt_on)
