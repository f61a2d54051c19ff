"""What a person may put into an input, and the value that Slack makes of it.

Apart because the client checks before anything is sent: required fields, lengths, options that exist. It must not
know whether the input stands in a form or in a message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.playground.blocks import interactive_in
from bot.playground.elements import DATE, TIME

JSON = dict[str, Any]

# Where each element keeps its value in state.values, and which field of the element fills it at first.
STATEFUL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
_LISTS = ("selected_options", "selected_users", "selected_conversations")


class ClientRefused(Exception):
    """Slack's own client would not let a person do this: nothing was sent to the app."""


def initial(element: JSON) -> JSON:
    """The value before anybody touched it."""
    where, first = STATEFUL[element["type"]]
    empty: object = [] if where in _LISTS else None
    return {"type": element["type"], where: element.get(first, empty)}


def filled(element: JSON, value: object) -> JSON:
    """The value after a person put `value` in. Raises ClientRefused for what the client does not allow."""
    kind = element["type"]
    if kind not in STATEFUL:
        raise ClientRefused(f"nothing can be put into a {kind}")
    where, _ = STATEFUL[kind]
    if where in _LISTS:
        return {"type": kind, where: [_one(element, item) for item in _listed(value)]}
    return {"type": kind, where: None if value in (None, "") else _one(element, value)}


def _listed(value: object) -> Iterable[object]:
    if value is None:
        return []
    return value if isinstance(value, (list, tuple, set)) else [value]


def _one(element: JSON, value: object) -> object:
    kind = element["type"]
    if kind in ("static_select", "radio_buttons", "checkboxes", "multi_static_select"):
        return option(element, str(value))
    if kind == "plain_text_input":
        return _within(element, str(value))
    if kind == "datepicker" and not re.fullmatch(DATE, str(value)):
        raise ClientRefused(f"not a date: {value}")
    if kind == "timepicker" and not re.fullmatch(TIME, str(value)):
        raise ClientRefused(f"not a time: {value}")
    return getattr(value, "id", value) if not isinstance(value, str) else value


def _within(element: JSON, words: str) -> str:
    # Slack's client lets nobody type more than 3,000 characters into an input that names no limit.
    if len(words) > element.get("max_length", 3000):
        raise ClientRefused(f"{len(words)} characters do not fit into {element.get('max_length', 3000)}")
    if len(words) < element.get("min_length", 0):
        raise ClientRefused(f"at least {element['min_length']} characters are needed")
    return words


def options(element: JSON) -> list[JSON]:
    groups = [one for group in element.get("option_groups", []) for one in group["options"]]
    return [*element.get("options", []), *groups]


def option(element: JSON, wanted: str) -> JSON:
    """The option with this label or this value."""
    for one in options(element):
        if wanted in (one["value"], one["text"]["text"]):
            return dict(one)
    offered = [one["text"]["text"] for one in options(element)]
    raise ClientRefused(f"no option {wanted!r}; there are {offered}")


def simple(value: JSON | None) -> object:
    """A state value as one plain thing: text, an option's value, an id, a list of those, or None."""
    if value is None:
        return None
    content = value[STATEFUL[value["type"]][0]]
    if isinstance(content, dict):
        return content["value"]
    if isinstance(content, list):
        return [one["value"] if isinstance(one, dict) else one for one in content]
    return content


def find_field(blocks: list[JSON], name: str) -> tuple[JSON, JSON]:
    """The block and element that a person means: by label, block_id or action_id, or a part of the label."""
    fields = [(block, one) for block in blocks for one in interactive_in(block) if one["type"] in STATEFUL]
    for block, element in fields:
        if name in (block["block_id"], element["action_id"], _label(block)):
            return block, element
    close = [pair for pair in fields if name.casefold() in _label(pair[0]).casefold()]
    if len(close) == 1:
        return close[0]
    there = [_label(block) or element["action_id"] for block, element in fields]
    raise ClientRefused(f"no field {name!r}; there are {there}")


def _label(block: JSON) -> str:
    return str(block.get("label", {}).get("text", ""))


def missing(blocks: list[JSON], entered: dict[tuple[str, str], JSON]) -> list[str]:
    """The labels of required inputs that are empty."""
    return [
        _label(block)
        for block in blocks
        if block["type"] == "input" and not block.get("optional")
        and simple(entered.get((block["block_id"], block["element"]["action_id"]))) in (None, "", [])
    ]  # fmt: skip
