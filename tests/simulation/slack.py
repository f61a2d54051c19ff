"""Slack, as far as a year needs it: takes what is posted, knows who people are, opens conversations. In memory, and at once.

The narrowest seam there is: a gateway whose calls end here instead of at Slack. The stand-in over HTTP (bot.playground) is what every other test
uses; a million requests through it would take days. Must not know rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from bot.errors import Refused
from bot.slack.gateway import JSON, Gateway

BOT = "U0BOT"
_MARKS = re.compile(r"\b(?:[a-z]{2}\d{6}zz|Zu\d{5}|U0\d{5})\b")


def slack_id(number: int) -> str:
    """The Slack id of the person of this number; it is also what marks their name."""
    return f"U0{number:05}"


def name_of(who: str) -> str:
    """What Slack calls them."""
    return f"Zu{who[2:]}"


def marks_in(*shown: object) -> frozenset[str]:
    """The tokens that people's words carry, and everybody who is named, as Slack ids."""
    found = _MARKS.findall(json.dumps(shown, ensure_ascii=False))
    return frozenset(f"U0{mark[2:]}" if mark.startswith("Zu") else mark for mark in found)


@dataclass(frozen=True, slots=True)
class Seen:
    """One call that shows something: `op` is post, update or home. `delivery`: of a post alone; `ts` names the message."""

    at: datetime
    op: str
    to: tuple[str, ...]
    marks: frozenset[str]
    ts: str = ""
    delivery: UUID | None = None


class QuietSlack(Gateway):
    """Takes everything, and keeps what was shown until it is fetched with `fetch_seen`."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """`now`: what time it is in Slack."""
        super().__init__()
        self._now = now
        self._seen: list[Seen] = []
        self._readers: dict[str, tuple[str, ...]] = {}
        self._messages = 0
        self.users: dict[str, JSON] = {}

    def fetch_seen(self) -> list[Seen]:
        """What was shown since the last time."""
        seen, self._seen = self._seen, []
        return seen

    async def post_message(
        self,
        token: str,
        channel: str,
        text: str,
        blocks: Sequence[JSON],
        *,
        delivery_id: UUID,
        thread_ts: str | None = None,
    ) -> str:
        self._messages += 1
        ts = f"{int(self._now().timestamp())}.{self._messages % 1_000_000:06}"
        self._show("post", self._readers[channel], ts, delivery_id, text, blocks)
        return ts

    async def update_message(
        self, token: str, channel: str, ts: str, text: str, blocks: Sequence[JSON]
    ) -> None:
        self._show("update", self._readers[channel], ts, None, text, blocks)

    async def publish_view(self, token: str, user: str, view: JSON) -> JSON:
        self._show("home", (user,), "", None, view)
        return view

    async def delete_message(self, token: str, channel: str, ts: str) -> None: ...

    async def add_reaction(self, token: str, channel: str, ts: str, emoji: str) -> None: ...

    async def open_dm(self, token: str, user: str) -> str:
        if self.users[user]["deleted"]:
            raise Refused("user_disabled")
        return self._channel("D", (user,))

    async def open_group(self, token: str, users: Sequence[str]) -> str:
        return self._channel("G", tuple(sorted(users)))

    async def members(self, token: str, channel: str) -> frozenset[str]:
        return frozenset({BOT, *self._readers[channel]})

    async def user_info(self, token: str, user: str) -> JSON:
        return dict(self.users[user])

    def _channel(self, kind: str, who: tuple[str, ...]) -> str:
        channel = kind + sha256(",".join(who).encode()).hexdigest()[:12].upper()
        self._readers[channel] = who
        return channel

    def _show(self, op: str, to: tuple[str, ...], ts: str, delivery: UUID | None, *shown: Any) -> None:
        self._seen.append(Seen(self._now(), op, to, marks_in(*shown), ts, delivery))


def user_object(
    who: str,
    zone: str | None,
    *,
    deleted: bool = False,
    status: str = "",
    status_ends_at: datetime | None = None,
) -> JSON:
    """What `users.info` says of somebody."""
    known: JSON = {"id": who, "team_id": "T0ACME", "deleted": deleted, "is_bot": False, "locale": "en-GB"}
    ends = int(status_ends_at.timestamp()) if status_ends_at else 0
    profile = {"display_name": name_of(who), "status_emoji": status, "status_expiration": ends}
    return known | {"tz": zone, "profile": profile}
