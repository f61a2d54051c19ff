"""A line that the asked person writes beside the thread of a question: whether it could be the answer.

Apart from the service that asks about it because it is a function of the line alone. Must not know who wrote it, or when.
"""

from __future__ import annotations

import re

from bot.domain.typed import without_emoji

LONG_ENOUGH = 15
"""So many characters an answer has at least: "ok", "thanks", "see you at 3" are none."""

_NAMES = re.compile(r"<[@#!][^<>]*>")


def could_be_an_answer(text: str, *, has_files: bool) -> bool:
    """Long enough, or with something in it that is not text, as a voice message; and no question back. `text` is as Slack sends it."""
    words = " ".join(without_emoji(_NAMES.sub("", text)).split())
    if words.endswith(("?", "？", "؟")):
        return False
    return has_files or len(words) >= LONG_ENOUGH
