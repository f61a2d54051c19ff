"""What Slack says of a person (`users.info`, `user_change`), read into our own words.

Apart from the gateway because events bring the same object. What is learnt is kept in storage by whoever asked; nothing is kept here.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.absence import says_away
from bot.domain.person import Facts
from bot.errors import SlackError
from bot.slack.gateway import Gateway

_A_LOCALE = re.compile(r"[A-Za-z0-9_-]{2,32}")
_NO_CALENDAR = 10**11  # the year 5138
_NAMES_WITHIN = 1.0
"""Seconds: a form has to be open within three of its shortcut, and a name in a text is worth no more of them."""
_MOST_NAMES = 5
_SLACKBOT = "USLACKBOT"  # its `is_bot` is false


def facts_of(user: Mapping[str, Any], team_id: str, enterprise_id: str = "") -> Facts:
    """The facts in Slack's user object; `team_id` and `enterprise_id` are our own installation's.

    Outsiders are strangers and members of another organization (Slack Connect). Guests are people like any other. `tz` can be missing.
    """
    profile: Mapping[str, Any] = user.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return Facts(
        slack_id=str(user["id"]),
        name=next((name.strip() for name in names if name and name.strip()), ""),
        zone=user.get("tz") or None,
        is_bot=bool(user.get("is_bot") or user.get("is_workflow_bot")) or user["id"] == _SLACKBOT,
        is_external=bool(user.get("is_stranger")) or not _is_ours(user, team_id, enterprise_id),
        has_left=bool(user.get("deleted")),
        locale=_locale(user),
        is_away=says_away(str(profile.get("status_emoji") or "")),
        away_ends_at=_ends_at(profile.get("status_expiration")),
    )


async def fetch(gateway: Gateway, token: str, slack_id: str, team_id: str, enterprise_id: str = "") -> Facts:
    """Ask Slack. Raises Refused("user_not_found") for somebody who is not in Slack, and what the gateway raises."""
    return facts_of(await gateway.user_info(token, slack_id), team_id, enterprise_id)


async def names(gateway: Gateway, token: str, slack_ids: Sequence[str], team_id: str) -> dict[str, str]:
    """What people are called whom somebody mentions. Without those whom Slack does not name in time, and the ones after the fifth."""

    async def ask(slack_id: str) -> str:
        try:
            async with asyncio.timeout(_NAMES_WITHIN):
                return (await fetch(gateway, token, slack_id, team_id)).name
        except (SlackError, TimeoutError):
            return ""

    asked = list(dict.fromkeys(slack_ids))[:_MOST_NAMES]
    found = await asyncio.gather(*(ask(slack_id) for slack_id in asked))
    return {slack_id: name for slack_id, name in zip(asked, found, strict=True) if name}


def _ends_at(seconds: object) -> datetime | None:
    """When a status ends; Slack writes 0 for one that does not. What no calendar has is no end either."""
    if not isinstance(seconds, int) or not 0 < seconds < _NO_CALENDAR:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _locale(user: Mapping[str, Any]) -> str | None:
    """ "en-GB"; anything that is no such tag is not taken for one."""
    told = user.get("locale")
    return told if isinstance(told, str) and _A_LOCALE.fullmatch(told) else None


def _is_ours(user: Mapping[str, Any], team_id: str, enterprise_id: str) -> bool:
    """On Enterprise Grid a colleague's home team can be another one of the same organization, or the organization itself."""
    grid: Mapping[str, Any] = user.get("enterprise_user") or {}
    homes = {user.get("team_id"), grid.get("enterprise_id"), *(grid.get("teams") or ())} - {None, ""}
    return not homes or team_id in homes or (enterprise_id != "" and enterprise_id in homes)
