"""Which of several texts somebody means by a few typed words.

Apart because it is a small judgement of its own, and the same wherever an item is named by its words. Must not know what the texts are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

_WORD = re.compile(r"\w+")
_LIKE = 0.8
"""How alike two words are that differ by a slip of the finger."""


def meant(typed: str, texts: Sequence[str]) -> list[int]:
    """The texts that have the most of the typed words, by their place; none when that is not more than half of them."""
    words = _words(typed)
    found = [sum(_has(set(_words(text)), word) for word in words) for text in texts]
    most = max(found, default=0)
    return [place for place, count in enumerate(found) if count == most] if most * 2 > len(words) else []


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(_WORD.findall(text.casefold())))


def _has(words: set[str], word: str) -> bool:
    begun = len(word) > 2 and any(each.startswith(word) for each in words)
    return word in words or begun or (len(word) > 3 and bool(get_close_matches(word, words, 1, _LIKE)))
