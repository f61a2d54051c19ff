"""What a typed line is by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed import COMMAND, FILES, LINK, NOTHING, WORDS, pause, unreadable, word

MESSAGE = "<https://acme.slack.com/archives/C01/p1700000000000100>"


@pytest.mark.parametrize("text", WORDS)
def test_a_word_works_however_it_is_written(text: str) -> None:
    for written in (
        text,
        text.upper(),
        f"  {text.title()}!",
        f"{text}.",
        f"{text} 🙏",
        f"{text} :pray::skin-tone-2: :+1:",
    ):
        assert word(written) == WORDS[text]
        assert pause(written) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("pause", ""),
        ("Pause.", ""),
        ("pause me until Friday", "until Friday"),
        ("PAUSE for 2 weeks", "for 2 weeks"),
        ("pause 3 days", "3 days"),
        ("pause: 24 December", "24 December"),
        ("pause next month", "next month"),
        ("pause before you answer, and breathe", None),
        ("paused", None),
        ("a pause until Friday", None),
    ],
)
def test_pause_and_until_when(text: str, written: str | None) -> None:
    assert pause(text) == written


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("", NOTHING),
        (" \n", NOTHING),
        ("?!", NOTHING),
        ("<@U0DANA>", NOTHING),
        ("/advice help", COMMAND),
        (MESSAGE, LINK),
        (f"<@U0DANA> said {MESSAGE}", LINK),
        (f"Dana said to begin with the numbers, see {MESSAGE}", None),
        ("<https://example.com|a book>", LINK),
        ("Read <https://example.com>", None),
        ("Начни с причины", None),
        ("👍", None),
    ],
)
def test_what_cannot_be_read(text: str, is_: str | None) -> None:
    assert unreadable(text, has_files=False) == is_


def test_files_alone_are_said_to_be_files() -> None:
    assert unreadable("", has_files=True) == FILES
    assert unreadable("start with the why", has_files=True) is None


@given(st.text())
def test_anything_can_be_typed(text: str) -> None:
    assert word(text) in (None, *WORDS.values())
    assert pause(text) is None or text.strip()[:5].casefold() == "pause"
    unreadable(text, has_files=False)
