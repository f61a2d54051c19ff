"""How fast Slack may be spoken to: never over a limit in any minute, and nearly all of it used while there is work."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.delivery import Op
from bot.domain.pace import Pace, Question, pace_of, paces, question_paces, waits

limits = st.integers(min_value=1, max_value=3000)


def calls(pace: Pace, wanted: list[float]) -> list[float]:
    """When calls go that are wanted at these moments, in order: what storage.limits reserves, in one process."""
    free_at, made = float("-inf"), []
    for at in wanted:
        free_at = max(free_at, at - pace.slack)
        made.append(max(at, free_at))
        free_at += pace.every
    return made


@given(limits, st.lists(st.floats(0, 300), max_size=200))
def test_no_minute_has_more_than_is_allowed(allowed: int, moments: list[float]) -> None:
    made = calls(pace_of(allowed), sorted(moments))
    for first in made:
        assert sum(first <= at < first + 60 for at in made) <= allowed


@given(st.integers(min_value=20, max_value=3000))
def test_nine_tenths_of_it_are_used_while_there_is_work(allowed: int) -> None:
    made = calls(pace_of(allowed), [0.0] * (allowed * 3))
    minutes = made[-1] / 60
    assert len(made) / minutes >= 0.9 * allowed


@given(limits, st.floats(-100, 100), st.integers(1, 50))
def test_what_is_reserved_together_keeps_its_distance(allowed: int, first_in: float, count: int) -> None:
    pace = pace_of(allowed)
    found = waits(first_in, count, pace)
    assert len(found) == count
    assert found == sorted(found)
    assert found[0] == max(0.0, first_in)


def test_every_operation_has_a_pace() -> None:
    assert set(paces()) == set(Op)
    assert set(question_paces()) == set(Question)
