"""User text on its way to Slack: escaped, quoted, cut and kept in its place. The only file that makes mrkdwn of somebody's words.

Apart because all safety of what is shown hangs on it: whatever people wrote can never ping a channel, forge a link, run over its
line or break a block. It must not say anything itself, and it changes no words that are kept, only how they are drawn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from bot.views.words import begun, template, written

SECTION_TEXT = 3000
"""Most characters in a text object of a section (Slack, Block Kit reference)."""

QUOTE_MOST = 500
QUOTE_LINES = 9
"""What of somebody's words fits a phone screen beside the rest of a message; the whole is behind [Read all]."""

SNIPPET_MOST = 120
NAME_MOST = 40

_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_BIDI = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINK = re.compile(r"<((?:https?://|mailto:)[^<>|\s]+)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|([^<>]*))?>")
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]+\|([^<>]+)>")
_FALLBACK = re.compile(r"<!(?:subteam|date)\^[^<>|]*\|([^<>]+)>")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")
_FSI, _PDI = "\u2068", "\u2069"


class Markup(str):
    """Slack's mrkdwn, escaped already. Only this module makes it."""

    __slots__ = ()


def size(text: str) -> int:
    """Length as Slack counts at worst: UTF-16 units, so an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> Markup:
    """The three characters that mean something to Slack (platform.md, "What is shown"); Markup stays as it is."""
    if isinstance(text, Markup):
        return text
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def mark(sentence: str, **values: object) -> Markup:
    """A sentence of the catalogue as mrkdwn; every value is escaped unless it is Markup already."""
    said = escape(template(sentence))
    return Markup(begun(said, said.format(**{name: escape(_plain(v)) for name, v in values.items()})))


def bold(text: str) -> Markup:
    return Markup(f"*{escape(text)}*")


def mention(slack_id: str) -> Markup:
    """A person as Slack shows and pings them. Never made from anybody's text."""
    if not slack_id.isalnum():
        raise ValueError("a Slack id has letters and digits only")
    return Markup(f"<@{slack_id}>")


def tidy(text: str) -> str:
    """The same words with one kind of line break, at most one empty line in a row, and nothing that cannot be sent."""
    if text.isprintable():  # one line, with nothing in it that is looked for below
        return text.strip()
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _CONTROLS.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")
    return re.sub(r"\n[ \n]*\n", "\n\n", text).strip()


def readable(text: str) -> str:
    """Slack's own markup as a person would read it: links with their true address, people and channels by name.

    `<!channel>` and anything else in brackets stays as typed, and is escaped later.
    """
    if "<" not in text:
        return text
    text = _LINK.sub(lambda found: _link(found[1], found[2]), text)
    text = _MENTION.sub(lambda found: "@" + (found[1] or template("someone")), text)
    return _FALLBACK.sub(r"\1", _CHANNEL.sub(r"#\1", text))


def one_line(text: str, most: int = SNIPPET_MOST) -> str:
    """Words small enough to be named by: one line, cut."""
    beginning, is_all = _beginning(text, most)
    words = " ".join(beginning.split())
    return isolated(cut(words if is_all else f"{words} …", most))


def name(text: str | None) -> str:
    """Somebody's name, fit to stand inside a sentence: one line, no directions, not endless. May be empty."""
    words = " ".join(_BIDI.sub("", tidy((text or "").strip()[: NAME_MOST * 10])).split())
    return isolated(cut(words, NAME_MOST))


def isolated(line: str) -> str:
    """One line, kept from turning what stands around it: right-to-left text and its controls stay, between isolates."""
    if line.isascii():
        return line
    turns = _BIDI.search(line) or any(
        unicodedata.bidirectional(character) in ("R", "AL") for character in line
    )
    return f"{_FSI}{line}{_PDI}" if turns else line


def cut(text: str, most: int, measure: Callable[[str], int] = size) -> str:
    """At most `most` long, "…" included; at a word's end if there is one near, never inside one drawn character."""
    if len(text) <= most and measure(text) <= most:
        return text
    return _head(text, most - 1, measure).rstrip() + "…"


def is_cut(text: str, most: int = QUOTE_MOST, lines: int = QUOTE_LINES) -> bool:
    """Whether `quote(text, most, lines)` leaves something out."""
    beginning, is_all = _beginning(text, most)
    return not is_all or _shortened(beginning, most, lines) != beginning


def quote(text: str, most: int | None = QUOTE_MOST, lines: int = QUOTE_LINES) -> list[Markup]:
    """Somebody's words, each line behind "> ", in as many pieces as text objects need. None at all for no words.

    `most` characters and `lines` lines are shown, None for all of it.
    """
    if most is None:
        return list(pieces(text))
    beginning, is_all = _beginning(text, most)
    words = _shortened(beginning if is_all else f"{beginning} …", most, lines)
    return list(_packed(words)) if words else []


def pieces(text: str) -> Iterator[Markup]:
    """All of somebody's words as a quotation, one text object after the other; a page takes as many as it shows."""
    words = readable(tidy(text))
    if words:
        yield from _packed(words)


def _beginning(text: str, most: int) -> tuple[str, bool]:
    """As much of the words as a cut can show, and whether that is all: a hundred thousand characters are not worked through for 500."""
    text = text.strip()
    looked_at = text[: most * 10]
    return readable(tidy(looked_at)), len(looked_at) == len(text)


def _shortened(words: str, most: int, lines: int) -> str:
    rows = words.split("\n")
    if len(rows) > lines:
        words = "\n".join(rows[:lines]).rstrip() + " …"
    return cut(words, most)


def _packed(words: str) -> Iterator[Markup]:
    """Lines gathered into text objects, none over the limit."""
    page: list[str] = []
    length = 0
    for line in _quoted_lines(words):
        if page and length + size(line) + 1 > SECTION_TEXT:
            yield Markup("\n".join(page))
            page, length = [], 0
        page.append(line)
        length += size(line) + 1
    yield Markup("\n".join(page))


def _quoted_lines(words: str) -> Iterator[str]:
    room = SECTION_TEXT - 10
    for line in words.split("\n"):
        rest = line
        # What is looked at is never longer than a text object, or long lines would take their length squared.
        while len(rest) > room or size(escape(rest)) > room:
            head = _head(rest[: room + 1], room, lambda part: size(escape(part)))
            yield f"> {escape(isolated(head))}"
            rest = rest[len(head) :].lstrip()
        yield f"> {escape(isolated(rest))}"


def _head(text: str, most: int, measure: Callable[[str], int]) -> str:
    """The longest beginning that fits, back to a word's end where one is near."""
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle]) <= most else (low, middle - 1)
    space = max(text.rfind(" ", 0, low + 1), text.rfind("\n", 0, low + 1))
    if space > low * 0.6:
        return text[:space]
    end = low
    while 1 < end < len(text) and (_hangs_on(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return text[: end if end > 1 else low]


def _hangs_on(character: str) -> bool:
    return (
        character in _JOINERS
        or unicodedata.combining(character) > 0
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def _link(address: str, label: str | None) -> str:
    bare = address.removeprefix("mailto:")
    return bare if not label or label in (address, bare) else f"{label} ({bare})"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else written(value)


def lined(*parts: str) -> Markup:
    """Several texts, a line each."""
    return Markup("\n".join(escape(part) for part in parts))


def quoted_line(words: str) -> Markup:
    """Words of one line as a quotation."""
    return Markup(f"> {escape(one_line(words))}")
