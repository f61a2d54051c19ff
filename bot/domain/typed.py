"""What a line that somebody types to the bot is by itself: a word that always works, something that cannot be read, or words.

Apart from the service that answers because it is a function of the text alone. Must not know who typed it, or when.
"""

from __future__ import annotations

import re

WORDS = {
    "stop": "stopped",
    "stop all": "stopped",
    "unsubscribe": "stopped",
    "resume": "resumed",
    "start": "resumed",
    "help": "help",
    "thanks": "thanks",
    "thank you": "thanks",
}
"""Words that always work in the bot's DM, and the notice that answers each."""

PAUSED = "paused"
UNCLEAR_PAUSE = "unclear_pause"

FILES = "files"
NOTHING = "nothing"
COMMAND = "command"
LINK = "link"
FROM_APP = "from_app"
NO_WORDS = "no_words"

UNREADABLE = (FILES, NOTHING, COMMAND, LINK, FROM_APP, NO_WORDS)
"""The notices that say kindly why nothing can be made of it."""

FEW = 5
"""A link to a message with no more words than these beside it is meant to be opened, which a bot cannot do."""

_PAUSE = re.compile(r"pause\b[\s,:]*(?:me\b\s*)?(.*)", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(r"(?:until|till|for|to|by)\b|[0-9]", re.IGNORECASE)
_LINK = re.compile(r"<https?://[^<>|\s]+(?:\|[^<>]*)?>")
_TO_MESSAGE = re.compile(r"<https://[\w.\-]+\.slack\.com/archives/[^<>|\s]+(?:\|[^<>]*)?>")
_WORD = re.compile(r"[^\W_]+")
_MENTION = re.compile(r"<@[^<>]*>")
_EMOJI = re.compile(r":[a-z0-9_+'\-]+:")
"""As events spell what people type or choose as a picture: ":pray:", ":+1::skin-tone-2:"."""


def word(text: str) -> str | None:
    """The notice for a word that always works, however it is written: "Thanks!", "STOP."; None for anything else."""
    return WORDS.get(" ".join(without_emoji(text).split()).strip(".!…,🙏 ").casefold())


def without_emoji(text: str) -> str:
    """The text without its pictures."""
    return _EMOJI.sub(" ", text)


def pause(text: str) -> str | None:
    """What is written behind *pause*, perhaps nothing: until when. None where it is no such word but the beginning of a sentence."""
    found = _PAUSE.fullmatch(" ".join(text.split()).strip(".!… "))
    if found is None:
        return None
    is_until = not found[1] or _SPAN.match(found[1]) or len(found[1].split()) <= 2
    return found[1] if is_until else None


def unreadable(text: str, *, has_files: bool) -> str | None:
    """The notice for what holds no words, or words meant for something else; None for words. `text` as Slack sends it."""
    if not text.strip():
        return FILES if has_files else NOTHING
    if text.lstrip().startswith("/advice"):
        return COMMAND
    rest = _MENTION.sub(" ", _LINK.sub(" ", text))
    beside = len(_WORD.findall(rest))
    if _LINK.search(text) and (beside == 0 or (beside <= FEW and _TO_MESSAGE.search(text))):
        return LINK
    return None if _WORD.search(rest) or not rest.isascii() else NOTHING
