"""What is posted: blocks for the eye and one text that says all of it, for screen readers, banners and search.

Apart because the promise of `text` (complete, and its first 90 characters quote nobody) is kept once, here, for every message.
It must not hold sentences about an item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.views.blocks import MESSAGE_BLOCKS, Block, divider, elements, markup_of
from bot.views.text import Markup, escape, mark, size
from bot.views.words import listed, say

TEXT = 4000
"""Most characters of `text` that an update takes (platform.md, "Sending")."""

BANNER = 90
"""So many characters show on a lock screen (product.md, "Privacy and safety")."""


_MARKS = re.compile(r"(?<!\w)([*`])(?=\S)([^*`\n]+)(?<=\S)\1(?!\w)")


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: `text` says all that the blocks say (screen readers read nothing else), its first 90 characters quote nobody."""

    text: str
    blocks: list[dict[str, Any]]


def message(lead: str, blocks: Iterable[Block]) -> Message:
    """A message whose `text` begins with `lead`: our own words alone, long enough to fill a lock screen's banner."""
    if size(lead) < BANNER:
        raise ValueError(f"the first {BANNER} characters quote nobody, so the lead has at least that many")
    shown = list(blocks)
    return Message(text=_read_aloud([escape(lead)], shown), blocks=shown)


def joined(lead: str, parts: Iterable[Iterable[Block]]) -> Message:
    """Several messages in one, each read aloud by itself."""
    if size(lead) < BANNER:
        raise ValueError(f"the first {BANNER} characters quote nobody, so the lead has at least that many")
    drawn = [list(part) for part in parts]
    said = [_read_aloud([], part) for part in drawn]
    shown = [block for part in drawn for block in (divider(), *part)][1:]
    return Message(text=_cut_markup("\n\n".join([escape(lead), *said]), TEXT), blocks=shown[:MESSAGE_BLOCKS])


def own_message(blocks: Iterable[Block]) -> Message:
    """A message that holds our own words alone, so its banner may show any of them."""
    shown = list(blocks)
    return Message(text=_read_aloud([], shown), blocks=shown)


def _read_aloud(said: list[Markup], blocks: list[Block]) -> str:
    """Everything in its order, what can be pressed right after what it is about; where that is too long, the words are cut and all choices follow."""
    whole = "\n".join([*said, *_in_order(blocks)])
    if size(whole) <= TEXT:
        return whole
    words = "\n".join([*said, *(spoken for block in blocks if (spoken := _spoken(block)))])
    tail = _choices(elements(blocks))
    return "\n".join(part for part in (_cut_markup(words, TEXT - size(tail) - 1), tail) if part)


def _in_order(blocks: Iterable[Block]) -> Iterator[str]:
    """A button beside a text is read with the row of buttons below it, if there is one."""
    waiting: list[Block] = []
    for block in blocks:
        if block["type"] in ("section", "divider") and waiting:
            yield _choices(waiting)
            waiting = []
        if spoken := _spoken(block):
            yield spoken
        waiting += elements([block])
        if block["type"] == "actions":
            yield _choices(waiting)
            waiting = []
    if waiting:
        yield _choices(waiting)


def choices_of(blocks: Iterable[Block]) -> str:
    """What can be pressed, in words: "I tried it · Not yet · Later (tomorrow, next week)"."""
    return listed(*(_choice(element) for element in elements(blocks)))


def _choices(pressable: Iterable[Block]) -> Markup:
    choices = listed(*(_choice(element) for element in pressable))
    return mark("Choices: {choices}", choices=choices) if choices else Markup("")


def _choice(element: Block) -> str:
    if element["type"] == "button":
        return str(element.get("accessibility_label") or element["text"]["text"])
    options = ", ".join(option["text"]["text"] for option in element["options"])
    title = element["placeholder"]["text"] if "placeholder" in element else say("More")
    return f"{title} ({options})"


def _spoken(block: Block) -> Markup:
    """A block read aloud: no signs that only make letters bold, and quotation marks instead of "> " before each line."""
    return Markup("\n".join(_plainly(text) for text in markup_of(block)))


def _plainly(text: Markup) -> str:
    runs = groupby(text.split("\n"), key=lambda line: line.startswith("> "))
    return "\n".join(
        _quoted(lines) if is_quoted else _unmarked("\n".join(lines)) for is_quoted, lines in runs
    )


def _quoted(lines: Iterable[str]) -> str:
    words = "\n".join(line.removeprefix("> ") for line in lines)
    return f"“{words}”"


def _unmarked(words: str) -> str:
    """Without the signs of bold and of what is typed, where they stand around words."""
    return _MARKS.sub(r"\2", words) if "*" in words or "`" in words else words


def _cut_markup(text: str, most: int) -> Markup:
    """Cut where it has to be, never inside an escaped character. Reached only by words that fill several blocks."""
    if size(text) <= most:
        return Markup(text)
    kept = text[: most - 1]
    while size(kept) > most - 1:
        kept = kept[:-1]
    kept = kept[: kept.rfind(" ")] if " " in kept[-200:] else re.sub(r"&[a-z]*$", "", kept)
    return Markup(kept + "…")
