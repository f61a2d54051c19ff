"""The voice: everything people can read, over all messages, forms, lists, answers and refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.domain.relay import RelayKind
from bot.manifest import build
from tests.views import samples
from tests.views.said import Said, all_said, buttons, messages
from tests.views.shown import all_objects, texts

NEVER = (
    "mentor", "mentee", "protégé", "protege", "sponsor", "!", "please respond", "you should", "you must", "overdue",
    "reminder:", "don't forget", "still waiting", "haven't", "failed", "streak", "points", "score", "debt", "owe",
    "user", "item", "null", "error", "invalid", "oops", "modal", "payload", "click",
)  # fmt: skip
BEGGING = (
    "please", "we miss", "come back soon", "waiting for you", "is waiting", "are waiting", "no answer from you", "you didn't", "you did not",
    "you never", "you forgot", "you still", "remember to", "be sure to", "make sure", "it only takes", "just a moment", "don't miss",
    "last chance", "hurry up", "as soon as possible", "asap", "urgent", "important:", "disappoint", "let down", "unanswered",
    "expects", "would love", "we'd love", "help us", "your feedback", "rate ", "sorry",
)  # fmt: skip
"""Words that plead, press or make somebody feel bad. Silence is a valid answer (P4, P6)."""

EMOJI = "🙏✓⋯⋮"

VERBS = (
    "ask", "change", "choose", "delete", "don't", "edit", "erase", "export", "finish", "give", "keep", "let", "open", "pass",
    "put", "read", "remove", "respond", "resume", "save", "say", "send", "show", "start", "stop", "take", "tell", "turn", "undo", "use", "write",
)  # fmt: skip
ANSWERS = re.compile(
    r"(A|I|It|They|That|Went|Yes|No|Not|Nothing|Neither|Only|Note|Enough|What|All|Earlier|Newer|Older|Next|Back|Later|Tomorrow)\b.*"
    r"|On a date….*|When I've tried it|🙏"
)
"""What else stands on a button: the presser's own answer."""

DANGLING = {
    "two blanks": r"\S  \S",
    "a blank before a sign": r"\w [.,;:?](\s|$)",
    "two full stops": r"(?<!\.)\.\.(?!\.)|,\.|:\.",
    "quotation marks around nothing": r"“”|\"\"|''",
    "straight quotation marks": r"\"",
    "curly apostrophes": r"[‘’]",
    "what a program says": r"\b(None(?! of)|True|False|UUID|datetime|nan)\b|<[a-z_]+\.|\b[a-z]+_[a-z_]+\b",
    "a name not filled in": r"\{\w*\}|%\(|%s",
    "one of many": r"\b1 (?!week|day|month|year|hour|minute)[a-z]+s\b|\b1 (weeks|days|months|years|hours|minutes)\b",
    "brackets around nothing": r"\(\s*\)|\[\s*\]",
    "a word twice": r"\b([A-Za-z]{2,}) \1\b",
}


@pytest.fixture(scope="module")
def said() -> list[Said]:
    """Everything there is to read, and what Slack itself shows of the app: its descriptions, and the names of the command and the shortcuts."""
    manifest = build(None)
    shown = {part: manifest[part] for part in ("display_information", "features")}
    return [*all_said(), *(Said("manifest", text) for text in _strings(shown))]


def _strings(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            yield from () if name in ("callback_id", "type", "background_color") else _strings(value)
    elif isinstance(found, list):
        for value in found:
            yield from _strings(value)
    elif isinstance(found, str):
        yield found


def test_nothing_that_nags_or_names_roles(said: list[Said]) -> None:
    for name, text in said:
        found = [
            word
            for word in NEVER
            if re.search(rf"\b{re.escape(word)}\b" if word.isalpha() else re.escape(word), text.lower())
        ]
        assert not found, (name, text)


def test_nobody_is_begged(said: list[Said]) -> None:
    for name, text in said:
        mine = text.replace("Nothing through Dana, please", "")  # it is the reader who says please
        assert not [phrase for phrase in BEGGING if phrase in mine.lower()], (name, text)


@pytest.mark.parametrize("what", DANGLING)
def test_nothing_dangles(what: str, said: list[Said]) -> None:
    for name, text in said:
        mine = re.sub(r"`[^`]*`", "``", text)  # what is typed has rules of its own
        assert not re.search(DANGLING[what], mine), (name, text)


def test_labels_are_short_and_say_what_a_press_does() -> None:
    for name, label in buttons():
        assert len(label) <= 30, (name, label)
        assert not label.endswith("."), (name, label)
        assert label.split()[0].lower() in VERBS or ANSWERS.fullmatch(label), (name, label)


def test_one_thing_at_most_is_offered_first() -> None:
    """One obvious next step: at most one button of a message or a form is coloured."""
    for name, found in _surfaces():
        coloured = [one for one in all_objects(found) if one.get("style") == "primary"]
        assert len(coloured) <= 1, name


def _surfaces() -> list[tuple[str, object]]:
    drawn: list[tuple[str, object]] = [(name, message.blocks) for name, message in messages()]
    return drawn + [(name, form(samples.ADVICE, "Dana")) for name, form in samples.FORMS]


def test_sentences_begin_with_a_capital() -> None:
    """What stands in a block by itself, somebody without a name included. Names may be as small as people write them."""
    for name, message in messages():
        for text in texts(message.blocks):
            line = text.strip("*_`")
            assert not re.match(r"[a-z]", line), (name, text)


def test_no_confetti(said: list[Said]) -> None:
    for name, text in said:
        pictures = [character for character in text if ord(character) > 0x2BFF and character not in EMOJI]
        assert not pictures, (name, text)


def test_nobody_is_he_or_she(said: list[Said]) -> None:
    for name, text in said:
        assert not re.search(r"\b(he|she|his|her|him|hers)\b", text, re.IGNORECASE), (name, text)


def test_no_numbers_about_people(said: list[Said]) -> None:
    """Ages, days and hours have digits; nothing else has."""
    allowed = r"\d+ (days?|weeks?|months?|years?) ago|\d+ (November|December|May|February)( \d{4})?|\d+:\d\d|In 2 weeks|And \d+ more in Home"
    for name, text in said:
        bare = re.sub(r"U0\w+|\d{4}-\d\d-\d\d", "", text)
        assert not re.search(r"\d", re.sub(allowed, "", bare)), (name, text)


def test_sentences_are_short(said: list[Said]) -> None:
    for name, text in said:
        for sentence in re.split(r"(?<=[.?:])\s|\n", text):
            for part in sentence.split(" · "):  # choices beside each other are no sentence
                assert len(part.split()) <= 36, (name, sentence)


def test_consent_is_asked_after_the_words_and_quietly() -> None:
    scene = samples.scene("outcome", samples.TOLD, relay=samples.OUTCOME, asks_consent=True)
    text = samples.draw(scene).text
    assert text.index(samples.ADVICE) < text.index(samples.ACCOUNT) < text.index("Want to hear")
    assert scene.relay is not None
    assert scene.relay.kind is RelayKind.OUTCOME
