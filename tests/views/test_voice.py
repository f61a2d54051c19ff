"""The voice: everything people can read, over all messages, forms, lists, answers and refusals."""

from __future__ import annotations

import re

from bot.domain.relay import RelayKind
from tests.views import samples
from tests.views.said import all_said

NEVER = (
    "mentor", "mentee", "protégé", "protege", "sponsor", "!", "please respond", "you should", "you must", "overdue",
    "reminder:", "don't forget", "still waiting", "haven't", "failed", "streak", "points", "score", "debt", "owe",
    "user", "item", "null", "error", "invalid", "oops", "modal", "payload", "click",
)  # fmt: skip
EMOJI = "🙏✓⋯⋮"


def test_nothing_that_nags_or_names_roles() -> None:
    for name, text in all_said():
        found = [
            word
            for word in NEVER
            if re.search(rf"\b{re.escape(word)}\b" if word.isalpha() else re.escape(word), text.lower())
        ]
        assert not found, (name, text)


def test_no_confetti() -> None:
    for name, text in all_said():
        pictures = [character for character in text if ord(character) > 0x2BFF and character not in EMOJI]
        assert not pictures, (name, text)


def test_nobody_is_he_or_she() -> None:
    for name, text in all_said():
        assert not re.search(r"\b(he|she|his|her|him|hers)\b", text, re.IGNORECASE), (name, text)


def test_no_numbers_about_people() -> None:
    """Ages, days and hours have digits; nothing else has."""
    allowed = r"\d+ (days?|weeks?|months?|years?) ago|\d+ (November|December|May|February)( \d{4})?|\d+:\d\d|In 2 weeks"
    for name, text in all_said():
        bare = re.sub(r"U0\w+|\d{4}-\d\d-\d\d", "", text)
        assert not re.search(r"\d", re.sub(allowed, "", bare)), (name, text)


def test_sentences_are_short() -> None:
    for name, text in all_said():
        for sentence in re.split(r"(?<=[.?:])\s|\n", text):
            assert len(sentence.split()) <= 36, (name, sentence)


def test_consent_is_asked_after_the_words_and_quietly() -> None:
    scene = samples.scene("outcome", samples.TOLD, relay=samples.OUTCOME, asks_consent=True)
    text = samples.draw(scene).text
    assert text.index(samples.ADVICE) < text.index(samples.ACCOUNT) < text.index("Want to hear")
    assert scene.relay is not None
    assert scene.relay.kind is RelayKind.OUTCOME
