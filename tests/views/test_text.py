"""User text on its way to Slack: escaped, quoted, cut, kept in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.text import (
    NAME_MOST,
    QUOTE_MOST,
    SECTION_TEXT,
    Markup,
    cut,
    escape,
    is_cut,
    lined,
    mark,
    mention,
    name,
    one_line,
    quote,
    readable,
    size,
    tidy,
)

ANY = st.text(st.characters(codec=None), max_size=400)


def test_escape() -> None:
    assert escape("<!channel> & more") == "&lt;!channel&gt; &amp; more"
    assert escape(Markup("&lt;")) == "&lt;"


def test_mark_escapes_values_and_keeps_markup() -> None:
    assert mark("{a} & {b}", a="<x>", b=mention("U0DANA")) == "&lt;x&gt; &amp; <@U0DANA>"
    assert mark("{a}", a="{b}") == "{b}"
    assert lined("<", Markup("> q")) == "&lt;\n> q"


def test_mention_takes_ids_only() -> None:
    with pytest.raises(ValueError, match="Slack id"):
        mention("U1> <!channel")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<https://x.example>", "https://x.example"),
        ("<https://evil.example|https://good.example>", "https://good.example (https://evil.example)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<@U0DANA|dana> and <@U0DANA>", "@dana and @someone"),
        ("<#C0GENERAL|general>", "#general"),
        ("<!subteam^S1|@leads>", "@leads"),
        ("<!channel>", "<!channel>"),
        ("1 < 2 > 1", "1 < 2 > 1"),
    ],
)
def test_readable(written: str, read: str) -> None:
    assert readable(written) == read


def test_tidy() -> None:
    assert tidy(" a\r\nb\u2028c\x00\n\n\n\nd\te ") == "a\nb\nc\n\nd e"
    assert tidy("half \ud83d of one").encode()


def test_quote_puts_every_line_behind_the_mark() -> None:
    assert quote("> mine?\nyes & no") == ["> &gt; mine?\n> yes &amp; no"]
    assert quote("") == quote(" \n ") == []


def test_quote_isolates_lines_that_turn() -> None:
    assert quote("abc\nהתחל\nx\u202ey") == ["> abc\n> \u2068התחל\u2069\n> \u2068x\u202ey\u2069"]


def test_quote_cuts_at_a_word_and_says_so() -> None:
    (shown,) = quote("word " * 200)
    assert shown.endswith("word…")
    assert size(shown) <= QUOTE_MOST + 2
    assert is_cut("word " * 200)
    assert not is_cut("word")


def test_quote_cuts_after_some_lines() -> None:
    (shown,) = quote("\n".join(str(number) for number in range(30)))
    assert shown.endswith("> 8 …")


@given(ANY, st.integers(1, 300))
def test_cut_never_exceeds(text: str, most: int) -> None:
    assert size(cut(text, most)) <= most
    if size(text) <= most:
        assert cut(text, most) == text


def test_cut_keeps_drawn_characters_whole() -> None:
    astronaut = "👩🏽‍🚀"
    assert cut(astronaut * 10, 16) == astronaut * 2 + "…"
    assert cut("e\u0301" * 10, 6).startswith("e\u0301" * 2 + "…")


@given(st.text(st.characters(codec="utf-8"), min_size=1).map(lambda text: text * 50))
def test_the_whole_of_a_quotation_is_in_its_pieces(text: str) -> None:
    pieces = quote(text, None)
    assert all(size(piece) <= SECTION_TEXT for piece in pieces)
    assert all(line.startswith("> ") for piece in pieces for line in piece.split("\n"))
    assert not [piece for piece in pieces if "<" in piece]
    # Lines longer than a text object are broken, so breaks and spaces do not count here.
    kept = "".join(str(escape(readable(tidy(text)))).split())
    shown = "".join("".join(line[2:] for line in "\n".join(pieces).split("\n")).split())
    assert _unturned(shown) == _unturned(kept)


@given(ANY)
def test_a_name_stays_in_its_place(text: str) -> None:
    called = name(text)
    assert size(called) <= NAME_MOST + 2
    assert len(called.splitlines()) <= 1
    assert called.count("\u2068") == called.count("\u2069") <= 1
    assert size(one_line(text)) <= 122
    assert name(called) == called or size(called) >= NAME_MOST


def _unturned(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")
