"""The app's manifest: what Slack has to know of the bot, made from what the handlers register.

Apart from the handlers because it is for the operator, who pastes it into Slack ("Create an app, from a manifest"). What is
written by hand here is only what no handler knows: names, descriptions and scopes. Must not be edited by hand elsewhere:
print it anew after a change, and reinstall when a scope was added.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from bot.errors import SettingsProblem
from bot.views.actions import COMMAND, KEEP_GLOBAL_SHORTCUT, KEEP_SHORTCUT
from handlers import EVENTS
from handlers.commands import COMMANDS

EVENTS_PATH = "/slack/events"
"""Where everything from Slack arrives: events, commands and interactions alike."""

SCOPES = (
    "chat:write",
    "commands",
    "files:write",  # the export
    "im:history",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "users:read",
)
"""What the bot may do, and nothing that would let it read a channel (P1)."""

_SHORT = "Keeps the advice colleagues give each other, asks how it went, and carries the answer back."
_LONG = (
    "Advice is worth more when it comes full circle: somebody tells you something useful, you try it, and they hear what came of"
    " it. Full Circle keeps what was said, waits, asks you how it went, and helps you to tell the person who said it. Nothing is"
    " sent to anybody before you have seen it and pressed send, nobody is ranked or matched, and what you keep is shown to nobody"
    " else. It never reads your channels."
)
_COMMANDS = {
    COMMAND: ("Ask for advice, or see what you keep", "ask @person question, or help"),
}
_SHORTCUTS = {
    KEEP_SHORTCUT: ("Keep this advice", "message", "Keep these words, and be asked later how it went"),
    KEEP_GLOBAL_SHORTCUT: ("Keep advice I got", "global", "Write down what somebody told you"),
}


def build(url: str | None) -> dict[str, Any]:
    """The manifest for HTTP at `url`, or for Socket Mode when that is None."""
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Full Circle",
            "description": _SHORT,
            "long_description": _LONG,
            "background_color": "#1f4d3a",
        },
        "features": _features(url),
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": _settings(url),
    }


def printed(url: str | None) -> str:
    """The manifest as JSON, which Slack takes as it is."""
    return json.dumps(build(url), indent=2, ensure_ascii=False)


def request_url(address: str) -> str:
    """Where Slack has to post, from the public address of the bot. Raises SettingsProblem when that is none."""
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsProblem(
            f"{address!r} is not an address that Slack can post to.",
            f"Give the public one, such as https://circle.example.com ({EVENTS_PATH} is added).",
        )
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith(EVENTS_PATH) else path + EVENTS_PATH}"


def _features(url: str | None) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,  # else nobody can write to the bot
        },
        "bot_user": {"display_name": "Full Circle", "always_online": True},
        "shortcuts": [_shortcut(callback_id) for callback_id in _SHORTCUTS],
        "slash_commands": [_command(name, url) for name in COMMANDS],
    }


def _shortcut(callback_id: str) -> dict[str, Any]:
    name, where, what = _SHORTCUTS[callback_id]
    return {"name": name, "type": where, "callback_id": callback_id, "description": what}


def _command(name: str, url: str | None) -> dict[str, Any]:
    what, hint = _COMMANDS[name]
    command = {"command": name, "description": what, "usage_hint": hint, "should_escape": True}
    return command | ({"url": url} if url else {})


def _settings(url: str | None) -> dict[str, Any]:
    at = {"request_url": url} if url else {}
    return {
        "event_subscriptions": {**at, "bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True, **at},
        "org_deploy_enabled": False,
        "socket_mode_enabled": url is None,
        "token_rotation_enabled": False,  # cannot be switched off again, and refreshes only on requests (platform.md)
    }
