"""What comes in from Slack, made into a request for Bolt; the same for HTTP and for Socket Mode.

Apart from the two ways in because Bolt takes a payload's shape for granted, and what stumbles there would look like our own
mistake and be brought again by Slack. Must know no handler.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse


class Unreadable(Exception):
    """The body is nothing that Slack sends."""


def payload_of(body: bytes, content_type: str) -> dict[str, Any]:
    """The payload of an HTTP request: JSON (events), or a form (commands; interactions as its JSON field `payload`).

    Raises Unreadable.
    """
    try:
        text = body.decode()
        if content_type.startswith("application/json") or text.startswith("{"):
            payload = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            payload = json.loads(form["payload"]) if "payload" in form else form
    except (ValueError, RecursionError):
        raise Unreadable from None  # the error quotes the body
    return shaped(payload)


def shaped(payload: Any) -> dict[str, Any]:
    """The payload, if it has the shape that Bolt relies on. Raises Unreadable.

    Bolt reads the same names at the top, in the event, in who is authorized and in what was pressed; so one table does for all.
    """
    if not isinstance(payload, dict) or not _fits(payload) or not _is_whole(payload):
        raise Unreadable
    return payload


_TEXTS = (
    "type", "subtype", "id", "callback_id", "action_id", "command", "response_url", "thread_ts", "bot_id", "user_team",
    "team_id", "enterprise_id", "user_id", "channel_id", "app_installed_team_id", "function_execution_id", "bot_access_token",
)  # fmt: skip
_PARTS = ("event", "view", "message", "previous_message", "item", "assistant_thread", "function_data")
_PARTS_OR_IDS = ("team", "enterprise", "user", "channel")
_LISTS = ("authorizations", "actions", "response_urls")

_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(_TEXTS, (str,)),
    **dict.fromkeys(_PARTS, (dict,)),
    **dict.fromkeys(_PARTS_OR_IDS, (dict, str)),
    **dict.fromkeys(_LISTS, (list,)),
}


def _fits(part: dict[str, Any]) -> bool:
    for name in _KINDS.keys() & part.keys():
        value = part[name]
        if value is None:
            continue
        if not isinstance(value, _KINDS[name]):
            return False
        inside = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
        if not all(isinstance(each, dict) and _fits(each) for each in inside):
            return False
    return True


def _is_whole(payload: dict[str, Any]) -> bool:
    """Whether what names its kind of payload has what a listener is found by."""
    kind = payload.get("type")
    if "event" in payload and payload["event"] is None:  # Bolt looks into it, whatever the type says
        return False
    if kind == "event_callback":
        return isinstance((payload.get("event") or {}).get("type"), str)
    if kind == "block_actions":
        actions = payload.get("actions")
        return bool(actions) and all(isinstance(each.get("action_id"), str) for each in actions or ())
    if kind == "interactive_message":
        return bool(payload.get("actions")) and isinstance(payload.get("callback_id"), str)
    if kind in ("view_submission", "view_closed"):
        view = payload.get("view") or {}
        return all(isinstance(view.get(name), str) for name in ("type", "callback_id"))
    if kind in (
        "shortcut",
        "message_action",
        "dialog_submission",
        "dialog_cancellation",
        "dialog_suggestion",
    ):
        return isinstance(payload.get("callback_id"), str)
    if kind == "block_suggestion":
        return isinstance(payload.get("action_id"), str)
    return "command" not in payload or isinstance(payload["command"], str)


async def dispatch(bolt: AsyncApp, payload: dict[str, Any], headers: Mapping[str, str]) -> BoltResponse:
    """Hand a payload that is known to be Slack's, and `shaped`, to Bolt.

    It travels as Socket Mode's payloads do, parsed already: so it is parsed once, and Bolt verifies no signature,
    which bot.app.web has done before anything was parsed.
    """
    request = AsyncBoltRequest(body=payload, headers=dict(headers), mode="socket_mode")
    answer = await bolt.async_dispatch(request)
    # What no listener takes is none of our business; a 404 would be brought again, and again.
    return BoltResponse(status=200) if answer.status == 404 else answer
