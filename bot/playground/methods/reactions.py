"""reactions.*: the bot's own emoji."""

from __future__ import annotations

import re
from typing import Any

from bot.playground.call import Ask, Method, Refusal
from bot.playground.message import Message

JSON = dict[str, Any]
_NAME = re.compile(r"[a-z0-9_+\-']+(::skin-tone-[2-6])?")
# Slack allows 23 emoji by one person and 50 different ones on a message.
MOST_BY_ONE, MOST_KINDS = 23, 50


def _target(ask: Ask) -> Message:
    timestamp = ask.text("timestamp")
    if not ask.text("channel") or not timestamp:
        raise Refusal("no_item_specified")
    channel = ask.channel()
    if not re.fullmatch(r"\d+\.\d+", timestamp):
        raise Refusal("bad_timestamp")
    return ask.message(channel, "timestamp")


def _name(ask: Ask) -> str:
    name = ask.text("name")
    if not _NAME.fullmatch(name):
        raise Refusal("invalid_name")
    return name


def add(ask: Ask) -> JSON:
    message, name = _target(ask), _name(ask)
    if message.channel.archived:
        raise Refusal("is_archived")
    if message.tombstone:
        raise Refusal("not_reactable")
    mine = ask.workspace.bot_user_id
    if mine in message.reactions.get(name, []):
        raise Refusal("already_reacted")
    if name not in message.reactions and len(message.reactions) >= MOST_KINDS:
        raise Refusal("too_many_emoji")
    if sum(mine in who for who in message.reactions.values()) >= MOST_BY_ONE:
        raise Refusal("too_many_reactions")
    message.reactions.setdefault(name, []).append(mine)
    ask.call.message = message
    ask.slack.events.reacted(message, ask.workspace.bot, name, added=True)
    return {}


def remove(ask: Ask) -> JSON:
    message, name = _target(ask), _name(ask)
    mine = ask.workspace.bot_user_id
    if mine not in message.reactions.get(name, []):
        raise Refusal("no_reaction")
    message.reactions[name].remove(mine)
    if not message.reactions[name]:
        del message.reactions[name]
    ask.slack.events.reacted(message, ask.workspace.bot, name, added=False)
    return {}


def get(ask: Ask) -> JSON:
    message = _target(ask)
    shown = message.to_slack()
    return {"type": "message", "channel": message.channel.id, "message": shown}


_ON = "channel timestamp"
_FILE = "file file_comment"

METHODS = (
    Method("reactions.add", add, args=_ON, required={"name": "invalid_name"}, scopes=("reactions:write",)),
    Method("reactions.remove", remove, args=f"{_ON} {_FILE}", required={"name": "invalid_name"}, tier=2,
           scopes=("reactions:write",)),
    Method("reactions.get", get, args=f"{_ON} {_FILE} full", scopes=("reactions:read",)),
)  # fmt: skip
