"""What each emoji means: every name Slack has for it, in every skin tone, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.advice import Outcome
from bot.domain.emoji import NAMES, OUTCOMES, Meaning, bare, meaning_of

ALL = [(name, meaning) for meaning, names in NAMES.items() for name in names]


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("white_check_mark", Meaning.TRIED),
        ("heavy_check_mark", Meaning.TRIED),
        ("tada", Meaning.WORKED),
        ("thinking_face", Meaning.PARTLY),
        ("-1", Meaning.DIDNT),
        ("thumbsdown", Meaning.DIDNT),
        ("pray", Meaning.THANKS),
    ],
)
def test_the_emoji_of_the_product(name: str, meaning: Meaning) -> None:
    assert meaning_of(name) is meaning


def test_no_name_means_two_things() -> None:
    assert len({name for name, _ in ALL}) == len(ALL)


@pytest.mark.parametrize(("name", "meaning"), ALL)
@pytest.mark.parametrize("tone", range(2, 7))
def test_skin_tones_change_nothing(name: str, meaning: Meaning, tone: int) -> None:
    assert bare(f"{name}::skin-tone-{tone}") == name
    assert meaning_of(f"{name}::skin-tone-{tone}") is meaning


@given(st.text().filter(lambda name: bare(name) not in {known for known, _ in ALL}))
def test_every_other_one_means_nothing(name: str) -> None:
    assert meaning_of(name) is None


def test_three_of_them_are_outcomes_and_none_is_a_judgement_on_not_using_it() -> None:
    assert set(OUTCOMES.values()) == {Outcome.WORKED, Outcome.PARTLY, Outcome.DIDNT}
