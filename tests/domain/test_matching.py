"""Which text a few typed words mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matching import meant

TEXTS = ["Start with the why. Dana", "Start slowly, then rest. Dana", "Walk before you run. Aunt Rosa"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("why", [0]),
        ("start", [0, 1]),
        ("start slow", [1]),
        ("slowyl", [1]),
        ("Aunt Rosa", [2]),
        ("lighthouse", []),
        ("the dog", []),
        ("aunt rosa's walk", [2]),
        ("a very long sentence without any of it but run", []),
        ("", []),
        ("!?", []),
    ],
)
def test_the_most_of_the_words(typed: str, found: list[int]) -> None:
    assert meant(typed, TEXTS) == found


@given(st.lists(st.text(max_size=30), max_size=5), st.text(max_size=30))
def test_what_is_meant_is_among_the_texts(texts: list[str], typed: str) -> None:
    places = meant(typed, texts)
    assert sorted(set(places)) == places
    assert all(place in range(len(texts)) for place in places)


@given(st.lists(st.text(alphabet="abcdef ", min_size=1, max_size=30), min_size=1, max_size=5), st.data())
def test_a_text_is_meant_by_its_own_words(texts: list[str], data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(range(len(texts))))
    if texts[place].strip():
        assert place in meant(texts[place], texts)
