"""conversations.open, info, members, and users.conversations: where people can be reached.

Apart from history.py, which reads what was said. Each kind of conversation has its own scope; that is checked here.
"""

from __future__ import annotations

from typing import Any

from bot.playground.call import Ask, Method, Refusal, missing_scope
from bot.playground.channel import Channel
from bot.playground.paging import page_of

JSON = dict[str, Any]
MOST_USERS = 8


def open_conversation(ask: Ask) -> JSON:
    if ask.text("channel"):
        channel = ask.channel()
        if channel.kind not in ("im", "mpim"):
            raise Refusal("method_not_supported_for_channel_type")
        return {"already_open": True, "no_op": True, "channel": _opened(ask, channel)}
    ids = [one.strip() for one in ask.text("users").split(",") if one.strip()]
    others = [one for one in dict.fromkeys(ids) if one != ask.workspace.bot_user_id]
    if not ids:
        raise Refusal("users_list_not_supplied")
    if len(others) > MOST_USERS:
        raise Refusal("too_many_users")
    ask.need_scope("im:write" if len(others) <= 1 else "mpim:write")
    for user_id in others:
        _check_reachable(ask, user_id)
    if not others:
        # The bot alone: Slack has no DM of a bot with itself.
        raise Refusal("not_enough_users")
    return _open(ask, [ask.workspace.bot_user_id, *others])


def _open(ask: Ask, everybody: list[str]) -> JSON:
    known = ask.workspace.existing_dm(*everybody)
    if known is None and ask.flag("prevent_creation"):
        raise Refusal("channel_not_found")
    channel = known or ask.workspace.dm(*everybody)
    answer: JSON = {"channel": _opened(ask, channel)}
    return answer | {"already_open": True, "no_op": True} if known else answer


def _opened(ask: Ask, channel: Channel) -> JSON:
    return channel.to_slack() if ask.flag("return_im") else {"id": channel.id}


def _check_reachable(ask: Ask, user_id: str) -> None:
    person = ask.person(user_id)
    if person.deleted and ask.workspace.deactivated_open:
        raise Refusal(ask.workspace.deactivated_open)
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    if person.external:
        raise Refusal("invalid_user_combination")


def info(ask: Ask) -> JSON:
    channel = ask.channel_to_read("read")
    shown = channel.to_slack()
    if ask.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    if ask.flag("include_locale"):
        shown["locale"] = "en-US"
    return {"channel": shown}


def members(ask: Ask) -> JSON:
    channel = ask.channel_to_read("read")
    limit = ask.number("limit", 100, 1000)
    page, cursor = page_of(channel.members, ask.text("cursor"), limit, "user")
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def of_user(ask: Ask) -> JSON:
    kinds = {"public_channel": "public", "private_channel": "private", "mpim": "mpim", "im": "im"}
    scopes = {"public": "channels:read", "private": "groups:read", "mpim": "mpim:read", "im": "im:read"}
    asked = [one.strip() for one in ask.text("types", "public_channel").split(",")]
    if any(one not in kinds for one in asked):
        raise Refusal("invalid_types")
    wanted = {kinds[one] for one in asked}
    lacking = [scopes[one] for one in sorted(wanted) if scopes[one] not in ask.workspace.scopes]
    if lacking:
        raise missing_scope(ask.workspace, *lacking)
    user_id = ask.text("user", ask.workspace.bot_user_id)
    found = [
        channel.to_slack()
        for channel in ask.workspace.channels.values()
        if channel.kind in wanted and user_id in channel.members and (channel.has_bot or channel.kind == "public")
        and not (channel.archived and ask.flag("exclude_archived"))
    ]  # fmt: skip
    page, cursor = page_of(found, ask.text("cursor"), ask.number("limit", 100, 999), "channel")
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_CHANNEL = {"channel": "channel_not_found"}

METHODS = (
    Method("conversations.open", open_conversation, args="channel users prevent_creation return_im",
           scopes=("channels:manage", "groups:write", "im:write", "mpim:write")),
    Method("conversations.info", info, args="include_locale include_num_members", required=_CHANNEL, scopes=_READ),
    Method("conversations.members", members, args="cursor limit", required=_CHANNEL, scopes=_READ, tier=4),
    Method("users.conversations", of_user, args="cursor exclude_archived limit team_id types user", scopes=_READ),
)  # fmt: skip
