"""What a message to the bot holds, read off its payload: the forwards in it, and whom typed words name.

Apart from `payloads`, which only takes shapes apart, because here is known how people and Slack's clients write. Used twice, when a message is
met and when somebody presses on what was made of it; both must read alike. Must not ask anybody or decide anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.payloads import Attachment, SlackMessage, is_id, is_ts

MOST_SHARES = 20
"""So many forwards in one message are looked at: far more than any client sends."""

_DEEPEST = 5
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_NAME = re.compile(r"(?<![\w@.])@([\w][\w.'\-]*)")
_SAYS = re.compile(r"\s*(?:(?:says|said)\b\s*[:,]?|:)\s*(?:that\b\s*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One forwarded message: its words as Slack keeps them, who wrote it, and its own key. What Slack left out is None."""

    words: str
    author: str | None = None
    name: str | None = None
    channel: str | None = None
    ts: str | None = None
    by_app: bool = False


def shares_of(message: SlackMessage) -> list[Share]:
    """The forwards in a message, in the order shown."""
    return list(_shares(message.attachments, _DEEPEST))[:MOST_SHARES]


def _shares(attachments: Sequence[Attachment], depth: int) -> Iterator[Share]:
    """A forward that has nothing of its own to say is an envelope: what is inside counts."""
    for one in attachments:
        if not one.is_share:
            continue
        inside = list(_shares(one.attachments, depth - 1)) if depth else []
        words = one.text or _flat(one.message_blocks)
        if words.strip() or not inside:
            yield _share(one, words)
        yield from inside


def _share(one: Attachment, words: str) -> Share:
    has_key = is_id(one.channel_id or "") and is_ts(one.ts or "")
    return Share(
        words=words,
        author=one.author_id if is_id(one.author_id or "") else None,
        name=one.author_name,
        channel=one.channel_id if has_key else None,
        ts=one.ts if has_key else None,
        by_app=one.bot_id is not None,
    )


def _flat(blocks: Sequence[Any]) -> str:
    """The words of rich text, where Slack gives a forward no other; in Slack's own markup, as a `text` would have them."""
    pieces = list(_pieces(blocks, 12))
    return "".join(pieces).strip()


def _pieces(node: Any, depth: int) -> Iterator[str]:
    if depth == 0:
        return
    if isinstance(node, list):
        for one in node:
            yield from _pieces(one, depth - 1)
    if not isinstance(node, dict):
        return
    if node.get("type") in _WRITTEN:
        yield _WRITTEN[node["type"]](node)
        return
    for key in ("message", "blocks", "elements"):
        yield from _pieces(node.get(key), depth - 1)
    if node.get("type") in ("rich_text_section", "rich_text_quote", "rich_text_preformatted"):
        yield "\n"


def _escaped(text: object) -> str:
    return str(text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_WRITTEN = {
    "text": lambda one: _escaped(one.get("text")),
    "user": lambda one: f"<@{one.get('user_id')}>",
    "link": lambda one: _escaped(one.get("text") or one.get("url")),
    "emoji": lambda one: f":{one.get('name')}:",
    "broadcast": lambda one: f"@{one.get('range')}",
    "channel": lambda one: f"<#{one.get('channel_id')}>",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Whom typed words name, and the words without it. `slack_id` of a mention, or the `name` of "@dana", written out."""

    words: str
    slack_id: str | None = None
    name: str | None = None


def naming(text: str, but: Sequence[str]) -> Naming:
    """Who is said to have said it: whom the words begin with, or the only one that they mention. `but`: ids that are nobody, the bot's and one's own.

    "<@U…> says start with the why" loses its beginning; other sentences stay whole.
    """
    text = text.strip()
    mentions = [found for found in _MENTION.finditer(text) if found[1] not in but]
    if mentions:
        named = _chosen(mentions)
        return Naming(words=_without(text, named), slack_id=named[1]) if named else Naming(words=text)
    named = _chosen(list(_NAME.finditer(text)))
    return Naming(words=_without(text, named), name=named[1]) if named else Naming(words=text)


def without_bot(text: str, bot_user_id: str) -> str:
    """The text without the bot's own name in front: it is in the bot's DM that people write."""
    return re.sub(rf"^\s*<@{re.escape(bot_user_id)}(?:\|[^>]*)?>[\s:,]*", "", text)


def _chosen(found: Sequence[re.Match[str]]) -> re.Match[str] | None:
    if not found:
        return None
    begins = found[0].start() == 0
    return found[0] if begins or len({each[1] for each in found}) == 1 else None


def _without(text: str, named: re.Match[str]) -> str:
    """Without "@dana says", where it is that which they begin with."""
    says = _SAYS.match(text, named.end()) if named.start() == 0 else None
    rest = text[says.end() :].strip() if says else ""
    return rest or text
