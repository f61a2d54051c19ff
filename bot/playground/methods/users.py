"""users.info, users.list and dnd.info: who somebody is."""

from __future__ import annotations

from typing import Any

from bot.playground.call import Ask, Method
from bot.playground.paging import page_of

JSON = dict[str, Any]


def info(ask: Ask) -> JSON:
    return {"user": ask.person(ask.text("user")).to_slack(locale=ask.flag("include_locale"))}


def list_users(ask: Ask) -> JSON:
    everybody = [one for one in ask.workspace.people.values() if one.visible]
    page, cursor = page_of(everybody, ask.text("cursor"), ask.number("limit", 1000, 1000), "user")
    locale = ask.flag("include_locale")
    return {
        "members": [one.to_slack(locale=locale) for one in page],
        "cache_ts": int(ask.slack.now()),
        "response_metadata": {"next_cursor": cursor},
    }


def dnd(ask: Ask) -> JSON:
    ask.person(ask.text("user", ask.workspace.bot_user_id))
    return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


def profile(ask: Ask) -> JSON:
    return {"profile": ask.person(ask.text("user", ask.workspace.bot_user_id)).to_slack()["profile"]}


METHODS = (
    Method("users.info", info, args="include_locale", required={"user": "user_not_found"}, scopes=("users:read",),
           tier=4),
    Method("users.list", list_users, args="cursor include_locale limit team_id", scopes=("users:read",), tier=2),
    Method("users.profile.get", profile, args="include_labels user", scopes=("users.profile:read",), tier=4),
    Method("dnd.info", dnd, args="team_id user", scopes=("dnd:read",)),
)  # fmt: skip
