"""Rules that every form, receipt, list and answer keeps, whatever people wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.messages.kind import Message
from bot.playground.blocks import faults_of_blocks, faults_of_view, view_is_too_large
from bot.views.message import TEXT
from bot.views.text import name, size
from tests.views import golden, samples
from tests.views.adversarial import TEXTS, UNSAFE
from tests.views.samples import Form
from tests.views.shown import all_objects, drawn, drawn_view

FORMS = pytest.mark.parametrize(("title", "form"), samples.FORMS, ids=[title for title, _ in samples.FORMS])
REPLIES = pytest.mark.parametrize(
    ("title", "reply"), samples.REPLIES, ids=[title for title, _ in samples.REPLIES]
)


def test_forms_read_as_in_the_golden_file() -> None:
    pieces = [
        (title, drawn_view(form(samples.ADVICE, "Dana")))
        for title, form in samples.FORMS
        if "full" not in title
    ]
    golden.compare(Path(__file__).parent / "golden" / "forms.txt", pieces)


def test_replies_read_as_in_the_golden_file() -> None:
    pieces = [(title, drawn(reply(samples.ADVICE).blocks)) for title, reply in samples.REPLIES]
    golden.compare(Path(__file__).parent / "golden" / "replies.txt", pieces)


@FORMS
def test_stays_inside_slacks_limits_and_lets_nobodys_words_do_anything(title: str, form: Form) -> None:
    for kind_of_words, words in TEXTS:
        view = form(words, name(words) or "Dana")
        surface: Literal["modal", "home"] = "home" if view["type"] == "home" else "modal"
        assert faults_of_view(view, surface) == [], kind_of_words
        assert not view_is_too_large(view), kind_of_words
        _assert_inert(view, words)


@REPLIES
def test_answers_keep_the_same_rules(title: str, reply: Callable[[str], Message]) -> None:
    for kind_of_words, words in TEXTS:
        answer = reply(words)
        assert faults_of_blocks(answer.blocks) == [], kind_of_words
        assert 0 < size(answer.text) <= TEXT, kind_of_words
        _assert_inert(answer.blocks, words)
        assert not [unsafe for unsafe in UNSAFE if unsafe in answer.text], kind_of_words


def test_carries_ids_and_no_words() -> None:
    for title, form in samples.FORMS:
        carried = form("Secret words.", "Secret name").get("private_metadata", "")
        assert "ecret" not in carried, title


def _assert_inert(surface: Any, words: str) -> None:
    for one in all_objects(surface):
        if one.get("type") == "mrkdwn":
            assert not [unsafe for unsafe in (*UNSAFE, "<@") if unsafe in one["text"]]
            assert "&amp;" in words or "&amp;amp;" not in one["text"]
            assert one["verbatim"] is True


def test_slacks_own_models_agree() -> None:
    for _, form in samples.FORMS:
        view = form(samples.ADVICE, "Dana")
        for block in Block.parse_all(view["blocks"]):
            block.to_dict()  # validates
        View(**view).to_dict()
