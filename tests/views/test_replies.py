"""Kind refusals, lists and answers that only their reader sees."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from bot.errors import Declined
from bot.views import forms, replies
from bot.views.forms import fields
from tests.views import samples

ROOT = Path(__file__).parents[2]


def _raised() -> set[str]:
    """Every reason that the program gives a `Declined`."""
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("handlers/**/*.py")]
    calls = [
        node
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Declined"
    ]
    return {str(call.args[0].value) for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def test_every_reason_has_a_sentence() -> None:
    assert _raised() <= set(replies.REASONS)


@pytest.mark.parametrize("reason", replies.REASONS)
def test_a_sentence_says_what_happened_and_what_to_do(reason: str) -> None:
    sentence = replies.sentence(Declined(reason))
    assert sentence.endswith(".") or "?" in sentence
    assert 20 < len(sentence) < 150
    assert "{" not in sentence


def test_nobody_is_exposed_by_a_refusal() -> None:
    sentence = replies.sentence(Declined("not_reachable", name="Dana", text="…"))
    assert sentence == "Full Circle doesn't carry messages to Dana. Here is your text to send yourself."


def test_an_unknown_reason_is_admitted() -> None:
    assert "reference: abc" in replies.sentence(Declined("of a later version", reference="abc"))


def test_an_error_stands_beside_its_field() -> None:
    form = forms.ask_form(adviser_slack_id=None, question="", metadata={})
    assert replies.field_of(Declined("ask_needs_question"), form) == fields.QUESTION
    assert replies.field_of(Declined("stale"), form) == fields.PERSON
    assert replies.field_of(Declined("stale"), forms.note_form("Noted", "Noted.")) == ""
    assert set(replies.FIELDS.values()) <= set(fields.FIELDS)
    assert set(replies.FIELDS) <= set(replies.REASONS)


def test_the_list_shows_five_and_says_that_there_is_more() -> None:
    listed = replies.advice_list(
        [samples.KEPT] * 9, samples.PEOPLE, samples.ZONE, samples.NOW, samples.MAYA.id
    )
    opened = [block for block in listed.blocks if "accessory" in block]
    assert len(opened) == 5
    assert "There is more" in listed.text
    assert "9" not in listed.text.replace("19", "")


def test_an_empty_list_says_how_to_begin() -> None:
    empty = replies.advice_list([], samples.PEOPLE, samples.ZONE, samples.NOW, samples.MAYA.id)
    assert "Keep this advice" in empty.text
    assert "/advice ask" in empty.text
