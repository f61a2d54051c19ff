"""The voice: everything people can read, over all messages, forms, lists, answers and refusals."""

from __future__ import annotations

import re
from gettext import NullTranslations

import pytest

from bot.domain.relay import RelayKind
from bot.errors import Declined
from bot.messages.kind import Scene
from bot.views import replies
from bot.views.words import speaking
from tests.views import samples
from tests.views.shown import texts

NEVER = (
    "mentor", "mentee", "protégé", "protege", "sponsor", "!", "please respond", "you should", "you must", "overdue",
    "reminder:", "don't forget", "still waiting", "haven't", "failed", "streak", "points", "score", "debt", "owe",
    "user", "item", "null", "error", "invalid", "oops", "modal", "payload", "click",
)  # fmt: skip
EMOJI = "🙏✓⋯⋮"


def _all_texts() -> list[tuple[str, str]]:
    found = [(name, text) for name, scene in samples.SCENES for text in _said(scene)]
    found += [(name, text) for name, form in samples.FORMS for text in texts(form(samples.ADVICE, "Dana"))]
    found += [(name, text) for name, reply in samples.REPLIES for text in texts(reply(samples.ADVICE).blocks)]
    return found + [(reason, replies.sentence(Declined(reason))) for reason in replies.REASONS]


def _said(scene: Scene) -> list[str]:
    message = samples.draw(scene)
    return [message.text, *texts(message.blocks)]


def test_nothing_that_nags_or_names_roles() -> None:
    for name, text in _all_texts():
        found = [
            word
            for word in NEVER
            if re.search(rf"\b{re.escape(word)}\b" if word.isalpha() else re.escape(word), text.lower())
        ]
        assert not found, (name, text)


def test_no_confetti() -> None:
    for name, text in _all_texts():
        pictures = [character for character in text if ord(character) > 0x2BFF and character not in EMOJI]
        assert not pictures, (name, text)


def test_nobody_is_he_or_she() -> None:
    for name, text in _all_texts():
        assert not re.search(r"\b(he|she|his|her|him|hers)\b", text, re.IGNORECASE), (name, text)


def test_no_numbers_about_people() -> None:
    """Ages, days and hours have digits; nothing else has."""
    allowed = r"\d+ (days?|weeks?|months?|years?) ago|\d+ (November|December|May|February)( \d{4})?|\d+:\d\d|In 2 weeks"
    for name, text in _all_texts():
        bare = re.sub(r"U0\w+|\d{4}-\d\d-\d\d", "", text)
        assert not re.search(r"\d", re.sub(allowed, "", bare)), (name, text)


def test_sentences_are_short() -> None:
    for name, text in _all_texts():
        for sentence in re.split(r"(?<=[.?:])\s|\n", text):
            assert len(sentence.split()) <= 36, (name, sentence)


class Marked(NullTranslations):
    """Every sentence that went through the catalogue stands in brackets."""

    def gettext(self, message: str) -> str:
        return message if re.fullmatch(r"[dEHMmy :]+", message) else f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@pytest.mark.filterwarnings("error")
def test_every_sentence_goes_through_the_catalogue() -> None:
    """What is not in brackets is what people wrote, a name, an age or a day."""
    with speaking("en", Marked()):
        shown = _all_texts()
    ours = (samples.ADVICE, samples.ACCOUNT, "How do I begin my talk?", "The new team reads your guide.", "I like short talks.",
            "Glad to hear. Next time leave the numbers out.", "/advice ask @dana how do I begin?", "Noted", "✓", "Noted.")  # fmt: skip
    for name, text in shown:
        if text in (*samples.NAMES, *ours, "🙏"):
            continue
        left = text
        while (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", left)) != left:
            left = inner
        for words in sorted(ours, key=len, reverse=True):
            left = left.replace(words, "")
        assert not re.search(r"[A-Za-z]{3,}", left), (name, text, left)


def test_consent_is_asked_after_the_words_and_quietly() -> None:
    scene = samples.scene("outcome", samples.TOLD, relay=samples.OUTCOME, asks_consent=True)
    text = samples.draw(scene).text
    assert text.index(samples.ADVICE) < text.index(samples.ACCOUNT) < text.index("Want to hear")
    assert scene.relay is not None
    assert scene.relay.kind is RelayKind.OUTCOME
