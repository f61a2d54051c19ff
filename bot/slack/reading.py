"""What a message in Slack says, read into our own words: its text as its writer sees it, who wrote it, and what else is in it.

Apart from the gateway because events and fetched messages hold the same object. Must not decide what follows from it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message that was fetched. `text` is Slack's own spelling of it; `author` is who wrote it, an app's user too where Slack names one.

    `edited_ts` orders its newest wording among what events say of it.
    """

    ts: str
    author: str | None
    is_by_app: bool
    text: str
    has_files: bool = False
    is_forward: bool = False
    edited_ts: str | None = None


def found(message: Mapping[str, Any]) -> Found:
    """Slack's message object (`conversations.history`, `conversations.replies`)."""
    shared = [each for each in message.get("attachments") or () if each.get("is_share")]
    return Found(
        ts=str(message.get("ts") or ""),
        author=message.get("user") or None,
        is_by_app=bool(message.get("bot_id")) or message.get("subtype") not in _PEOPLES,
        text=str(message.get("text") or ""),
        has_files=bool(message.get("files")),
        is_forward=bool(shared),
        edited_ts=(message.get("edited") or {}).get("ts") or None,
    )


_PEOPLES = (None, "", "file_share", "thread_broadcast", "me_message")


def as_written(text: str, names: Mapping[str, str]) -> str:
    """A text from Slack as its writer sees it: escapes undone, mentions as @name, links readable. `names` by Slack id."""
    return html.unescape(_TOKEN.sub(lambda found: _token(found, names), text))


def mentioned(text: str) -> list[str]:
    """The Slack ids that a text mentions."""
    return MENTION.findall(text)


def _token(found: re.Match[str], names: Mapping[str, str]) -> str:
    sigil, target, label = found.groups()
    if sigil == "@":
        return "@" + (names.get(target) or label or "somebody")
    if sigil == "#":
        return "#" + (label or "a-channel")
    if sigil == "!":
        return label or "@" + target.split("^")[0]
    target = target.removeprefix("mailto:")
    return f"{label} ({target})" if label and label != target else target
