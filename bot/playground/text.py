"""Text as Slack keeps it and as people see it: escaping, mentions, emoji, rich text.

Apart because both the hands (typing) and the eyes (reading) need it. It must not know people or channels: names come
in through a function.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

JSON = dict[str, Any]

EMOJI = {
    "pushpin": "📌", "round_pushpin": "📍", "white_check_mark": "✅", "heavy_check_mark": "✔️",
    "ballot_box_with_check": "☑️", "tada": "🎉", "thinking_face": "🤔", "thinking": "🤔", "-1": "👎",
    "thumbsdown": "👎", "+1": "👍", "thumbsup": "👍", "pray": "🙏", "wave": "👋", "seedling": "🌱", "bulb": "💡",
    "speech_balloon": "💬", "palm_tree": "🌴", "face_with_thermometer": "🤒", "lock": "🔒", "calendar": "📅",
    "hourglass": "⌛", "bell": "🔔", "no_bell": "🔕", "warning": "⚠️", "x": "❌", "heart": "❤️", "eyes": "👀",
    "point_right": "👉", "arrows_counterclockwise": "🔄", "recycle": "♻️", "clock3": "🕒", "sparkles": "✨",
    "memo": "📝", "mailbox": "📫", "handshake": "🤝", "compass": "🧭", "o": "⭕", "zzz": "💤", "question": "❓",
}  # fmt: skip

_PICKED = re.compile(
    r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<#[CG][A-Z0-9]+(?:\|[^>]*)?>|<!subteam\^S[A-Z0-9]+(?:\|[^>]*)?>"
)
_BROADCAST = re.compile(r"(?<!\S)@(channel|here|everyone)\b")
_URL = re.compile(r"https?://[^\s<>|]+")
_SHORTCODE = re.compile(r":([a-z0-9_+\-]+)(?:::skin-tone-[2-6])?:")
_TOKEN = re.compile(r"<([^<>]+)>")
_PIECE = re.compile(
    r"<@(?P<user>[UW][A-Z0-9]+)>|<!(?P<range>channel|here|everyone)>|<(?P<url>https?://[^>]+)>"
    r"|:(?P<emoji>[a-z0-9_+\-]+):"
)


def escape(text: str) -> str:
    """The three characters that Slack escapes, and only those."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, *, keep_names: bool = False) -> str:
    """What Slack makes of what a person typed into a message (or, with keep_names, into a command).

    What was picked is written by the caller: `<@U1|maya>`, `<#C1|general>`, `<!subteam^S1|@team>`. Everything else that looks like
    markup was really typed, so it is escaped. Links are wrapped, @channel becomes a broadcast: the client does both.
    """
    kept: list[str] = []

    def keep(markup: str) -> str:
        kept.append(markup)
        return f"\x00{len(kept) - 1}\x00"

    text = _PICKED.sub(lambda m: keep(m[0] if keep_names or not m[1] else f"<@{m[1]}>"), text)
    text = _URL.sub(lambda m: keep(f"<{escape(m[0])}>"), text)
    text = _BROADCAST.sub(lambda m: keep(f"<!{m[1]}>"), text)
    return re.sub(r"\x00(\d+)\x00", lambda m: kept[int(m[1])], escape(text))


def rich_text(text: str, block_id: str) -> JSON:
    """The rich_text block that Slack's client sends along with a typed message (`text` is escaped already)."""
    pieces: list[JSON] = []
    at = 0
    for match in _PIECE.finditer(text):
        if match.start() > at:
            pieces.append({"type": "text", "text": unescape(text[at : match.start()])})
        pieces.append(_piece(match))
        at = match.end()
    if at < len(text):
        pieces.append({"type": "text", "text": unescape(text[at:])})
    section = {"type": "rich_text_section", "elements": pieces}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _piece(match: re.Match[str]) -> JSON:
    if match["user"]:
        return {"type": "user", "user_id": match["user"]}
    if match["range"]:
        return {"type": "broadcast", "range": match["range"]}
    if match["url"]:
        return {"type": "link", "url": unescape(match["url"])}
    return {"type": "emoji", "name": match["emoji"]}


def emojis(text: str) -> str:
    """Shortcodes as pictures, where the picture is known."""
    return _SHORTCODE.sub(lambda m: EMOJI.get(m[1], m[0]), text)


def readable(mrkdwn: str, name_of: Callable[[str], str]) -> str:
    """A mrkdwn string as a person reads it: mentions as @Name, links by their label, emoji as pictures."""

    def token(match: re.Match[str]) -> str:
        body, _, label = match[1].partition("|")
        if body.startswith("@"):
            return f"@{name_of(body[1:])}"
        if body.startswith("#"):
            return f"#{label or body[1:]}"
        if body.startswith("!"):
            return label or "@" + body[1:].split("^")[0]
        return label or body

    return unescape(emojis(_TOKEN.sub(token, mrkdwn)))
