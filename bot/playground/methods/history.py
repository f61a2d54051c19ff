"""conversations.history and conversations.replies: what was said.

Apart because both page by ts, and because the faults that make history lie live here. History shows parents (and
broadcast replies) only; metadata only when asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.playground.call import Ask, Method, Refusal
from bot.playground.message import Message
from bot.playground.paging import cursor_for, place_of

JSON = dict[str, Any]
_TS = re.compile(r"\d+(\.\d+)?")


def history(ask: Ask) -> JSON:
    """Newest first."""
    channel = ask.channel_to_read("history")
    if not channel.has_bot:
        raise Refusal("not_in_channel")
    standing = [one for one in channel.messages.values() if not one.deleted or one.tombstone]
    roots = [one for one in standing if not one.is_reply or one.broadcast]
    within = _within(ask)
    found = [one for one in reversed(roots) if within(one)]
    return _page(ask, found, 100)


def replies(ask: Ask) -> JSON:
    """The parent, then its replies, oldest first. The parent comes whatever `oldest` says."""
    channel = ask.channel_to_read("history")
    if not channel.has_bot:
        raise Refusal("channel_not_found")
    asked = ask.message(channel, "ts", "thread_not_found")
    parent = channel.find(asked.thread_ts or asked.ts) or asked
    within = _within(ask)
    found = [parent, *(one for one in channel.replies_to(parent.ts) if within(one))]
    return _page(ask, found, 1000)


def _within(ask: Ask) -> Callable[[Message], bool]:
    oldest, latest = _moment(ask, "oldest"), _moment(ask, "latest")
    # Slack ignores `inclusive` unless oldest or latest is given; then both ends count.
    inclusive = ask.flag("inclusive")

    def within(message: Message) -> bool:
        at = _key(message.ts)
        if oldest is not None and (at < oldest or (at == oldest and not inclusive)):
            return False
        return latest is None or at < latest or (at == latest and inclusive)

    return within


def _key(ts: str) -> tuple[int, int]:
    whole, _, part = ts.partition(".")
    return int(whole), int((part + "000000")[:6])


def _moment(ask: Ask, name: str) -> tuple[int, int] | None:
    value = ask.text(name)
    if value in ("", "0"):
        return None
    if not _TS.fullmatch(value):
        raise Refusal(f"invalid_ts_{name}")
    return _key(value)


def _page(ask: Ask, found: list[Message], default: int) -> JSON:
    limit = ask.number("limit", default, 999 if default == 100 else 1000, "invalid_arguments")
    shown = _as_history_shows(found, first_page=not ask.text("cursor"))
    start = 0
    if ask.text("cursor"):
        ts = place_of(ask.text("cursor"), "next_ts")
        start = next((index for index, one in enumerate(shown) if one.ts == ts), len(shown))
    end = min(start + limit, len(shown) if ask.text("cursor") else _first_page_ends(shown))
    more = end < len(shown)
    messages = [one.to_slack(metadata=ask.flag("include_all_metadata")) for one in shown[start:end]]
    answer: JSON = {"messages": messages, "has_more": more, "pin_count": 0}
    if more:
        answer["response_metadata"] = {"next_cursor": cursor_for("next_ts", shown[end].ts)}
    return answer


def _as_history_shows(found: list[Message], *, first_page: bool) -> list[Message]:
    """Without the posts that a fault hides; a reading counts when its first page is fetched."""
    shown = []
    for message in found:
        if message.never_shown:
            continue
        if message.hidden_readings > 0:
            if first_page:
                message.hidden_readings -= 1
            continue
        shown.append(message)
    return shown


def _first_page_ends(shown: list[Message]) -> int:
    """A page may be shorter than asked (documented): it ends before a post that stands on the second page only."""
    return next((index for index, one in enumerate(shown) if one.second_page_only), len(shown))


_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_RANGE = "cursor include_all_metadata inclusive latest limit oldest"

METHODS = (
    Method("conversations.history", history, args=_RANGE, required={"channel": "channel_not_found"}, scopes=_HISTORY),
    Method("conversations.replies", replies, args=_RANGE, scopes=_HISTORY,
           required={"channel": "channel_not_found", "ts": "thread_not_found"}),
)  # fmt: skip
