"""When the bot stops by itself, and that any act starts anew: over any order of reminders, refusals, absences and acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain import silence
from bot.domain.digest_day import takes_digest
from bot.domain.person import Person, can_be_contacted, with_facts
from bot.domain.policy import IGNORED_AFTER
from tests.factories import DAY, NOW, ZONE, a_person, facts

STEPS = st.lists(st.sampled_from(["asked", "refused", "ours", "acted", "day"]), max_size=40)


def after(person: Person, step: str, days: int) -> Person:
    """The person a number of days later, something having happened."""
    now = NOW + timedelta(days=days)
    if step == "asked":
        return silence.asked(person, now)
    if step == "acted":
        return silence.acted(person, now)
    code = {"refused": "channel_not_found", "ours": "invalid_blocks"}.get(step)
    return silence.refused(person, code, now) if code else person


@given(STEPS)
def test_given_up_a_week_after_the_third_since_the_last_act_and_never_else(steps: list[str]) -> None:
    person = a_person()
    asked: list[int] = []
    for days, step in enumerate(steps):
        person = after(person, step, days)
        asked = [*asked, days] if step == "asked" else [] if step == "acted" else asked
        third = asked[2] if len(asked) > 2 else None
        expected = None if third is None else NOW + timedelta(days=third) + IGNORED_AFTER
        assert silence.gives_up_at(person) == expected


@given(STEPS)
@example(["refused"] * 3 + ["asked", "refused"])  # one under way got through after all
def test_out_of_reach_after_three_refusals_in_a_row_that_are_not_our_own_mistakes(steps: list[str]) -> None:
    person, refused, out = a_person(), 0, False
    for days, step in enumerate(steps):
        person = after(person, step, days)
        refused = refused + 1 if step == "refused" else 0 if step in ("acted", "asked") else refused
        out = step != "acted" and (out or refused >= 3)  # nothing but an act ends it
        assert (person.unreachable_at is not None) == out
        if out:
            assert not can_be_contacted(person)
            assert not takes_digest(person)


@given(STEPS)
def test_an_act_leaves_nothing_of_it_and_a_second_one_changes_nothing(steps: list[str]) -> None:
    person = a_person()
    for days, step in enumerate(steps):
        person = after(person, step, days)
    person = silence.gave_up(person, UUID(int=9), NOW)
    acted = silence.acted(person, NOW)
    assert silence.acted(acted, NOW + DAY) is acted
    assert not silence.is_waited_for(acted)
    assert (acted.silent_at, acted.unreachable_at, silence.gives_up_at(acted)) == (None, None, None)
    assert acted.replan_at == NOW, "what was held back is planned anew"
    assert takes_digest(acted)


def test_an_act_of_who_was_never_asked_changes_nothing() -> None:
    person = a_person()
    assert silence.acted(person, NOW) is person


@pytest.mark.parametrize(("away_days", "given_up"), [(None, 7), (-1, 7), (0, 7), (1, 8), (30, 37)])
def test_an_absence_meanwhile_is_no_silence(away_days: int | None, given_up: int) -> None:
    person = a_person(unanswered=3, give_up_at=NOW + IGNORED_AFTER)
    if away_days is not None:
        person = replace(person, away_until=NOW + away_days * DAY)
    assert silence.gives_up_at(person) == NOW + given_up * DAY


def test_whoever_stopped_it_is_not_told_so() -> None:
    assert silence.gives_up_at(a_person(give_up_at=NOW, stopped_at=NOW)) is None


def test_somebody_who_comes_back_to_the_company_is_in_reach() -> None:
    gone = a_person(facts_at=NOW, has_left=True, unreachable_at=NOW, refused=3)
    back = with_facts(gone, facts(), NOW, ZONE)
    assert (back.unreachable_at, back.refused, back.replan_at) == (None, None, NOW)
    assert with_facts(replace(gone, has_left=False), facts(), NOW, ZONE).unreachable_at == NOW
