"""P2: where two people stand is shown in days and words. No number, score or debt, nor a hint of one, wherever both directions can be seen."""

from __future__ import annotations

import re

import pytest

from bot.messages import by_name
from tests.views import samples
from tests.views.shown import texts

SHOWN = (
    "brief",
    "people list",
    "came of it",
    "give",
    "own note",
    "noted for oneself",
    "useful",
    "outcome, useful",
)
WHEN = re.compile(r"\d+ (days?|weeks?|months?|years?) ago|\d{1,2} [A-Z][a-z]+( \d{4})?|\d{1,2}:\d\d")
NEVER = re.compile(
    r"\b(owe[sd]?|debts?|balance|score|points?|even|favou?r|return|repay|pay|turn|rank|total|count|ratio|"
    r"times|once|twice|more than|less than|fewer|most|least|ahead|behind|only \w+ so far)\b",
    re.IGNORECASE,
)


def _drawn() -> list[tuple[str, str]]:
    found = [(title, text) for title, form in samples.FORMS for text in texts(form("Sing.", "Dana"))]
    found += [(title, text) for title, reply in samples.REPLIES for text in texts(reply("Sing.").blocks)]
    scenes = [(title, scene) for title, scene in samples.SCENES if scene.delivery.kind == "give-back"]
    found += [
        (title, text) for title, scene in scenes for text in texts(by_name("give-back").render(scene).blocks)
    ]
    return [(title, text) for title, text in found if title.startswith(SHOWN)]


DRAWN = _drawn()


def test_they_are_looked_at() -> None:
    assert {next(each for each in SHOWN if title.startswith(each)) for title, _ in DRAWN} == set(SHOWN)


@pytest.mark.parametrize("title", sorted({title for title, _ in DRAWN}))
def test_nothing_is_counted_or_weighed(title: str) -> None:
    for text in (text for of, text in DRAWN if of == title):
        bare = WHEN.sub("", re.sub(r"U0\w+|\d{4}-\d\d-\d\d", "", text))
        assert not re.search(r"\d", bare), text
        assert not NEVER.search(text), text
