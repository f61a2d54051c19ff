"""Block Kit elements and composition objects with their limits, as Slack documents them: one table.

Apart from blocks.py because elements are many. It must not know where a message comes from or goes to.
"""

from __future__ import annotations

import re

from bot.playground.rules import Notes, Rule, anything, boolean, by_type, integer, many, one_of, shape, string

DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
TIME = r"([01]\d|2[0-3]):[0-5]\d"

ACTION_ID = string(255)
URL = string(3000, pattern=r"(?s)(https?|mailto|slack|tel):.+", what="a valid URL")


def plain(most: int, least: int = 1) -> Rule:
    return by_type({"plain_text": shape(
        {"type": anything, "text": string(most, least)}, {"emoji": boolean})}, "a plain_text object is needed")  # fmt: skip


def mrkdwn(most: int) -> Rule:
    return shape({"type": anything, "text": string(most)}, {"verbatim": boolean})


def text(most: int) -> Rule:
    """Either kind of text object."""
    plain_text = shape({"type": anything, "text": string(most)}, {"emoji": boolean})
    return by_type({"plain_text": plain_text, "mrkdwn": mrkdwn(most)}, "text object")


CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

# platform.md and older pages say 75 for an option's value, the newest page 150: the stricter one holds.
OPTION = shape({"text": plain(75), "value": string(75)}, {"description": plain(75)})
OVERFLOW_OPTION = shape({"text": plain(75), "value": string(75)}, {"description": plain(75), "url": URL})
TICK_OPTION = shape({"text": text(75), "value": string(75)}, {"description": text(75)})
OPTION_GROUP = shape({"label": plain(75), "options": many(OPTION, 100)})

PLACEHOLDER: dict[str, Rule] = {"placeholder": plain(150)}
FOCUS: dict[str, Rule] = {"focus_on_load": boolean}
ASK: dict[str, Rule] = {"confirm": CONFIRM}
COMMON: dict[str, Rule] = {"type": anything}
NAMED: dict[str, Rule] = {"action_id": ACTION_ID}
CONVERSATION_FILTER = shape({}, {
    "include": many(one_of("im", "mpim", "private", "public"), 4),
    "exclude_external_shared_channels": boolean, "exclude_bot_users": boolean})  # fmt: skip
DISPATCH_CONFIG = shape(
    {}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), 2)}
)


def _offered(value: dict[str, object]) -> list[object]:
    options = value.get("options")
    found = list(options) if isinstance(options, list) else []
    groups = value.get("option_groups")
    for group in groups if isinstance(groups, list) else []:
        found += group["options"]
    return found


def _initial_is_offered(value: object, path: str, notes: Notes) -> None:
    """Slack compares whole option objects, not only their values."""
    if not isinstance(value, dict):
        return
    if ("options" in value) == ("option_groups" in value):
        notes.add("must provide exactly one of options and option_groups", path)
        return
    offered = _offered(value)
    values = [one["value"] for one in offered if isinstance(one, dict)]
    if len(set(values)) != len(values):
        notes.add("option values must be unique", f"{path}/options")
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    for one in chosen:
        if _bare(one) not in [_bare(option) for option in offered]:
            notes.add("initial option must match an option", f"{path}/initial_option")


def _bare(option: object) -> object:
    """An option without what Slack fills in by itself (`emoji`, `verbatim`)."""
    if isinstance(option, dict):
        return {name: _bare(item) for name, item in option.items() if name not in ("emoji", "verbatim")}
    return option


def _lengths_in_order(value: object, path: str, notes: Notes) -> None:
    if isinstance(value, dict) and value.get("min_length", 0) > value.get("max_length", 3000):
        notes.add("min_length must not be more than max_length", path)


def _real_date(value: object, path: str, notes: Notes) -> None:
    if not isinstance(value, str) or not re.fullmatch(DATE, value):
        notes.add("must be a date in the format YYYY-MM-DD", path)


def _element(must: dict[str, Rule], *may: dict[str, Rule], also: Rule | None = None) -> Rule:
    merged: dict[str, Rule] = dict(NAMED)
    for more in may:
        merged |= more
    return shape(COMMON | must, merged, also)


def _select(fields: dict[str, Rule], also: Rule | None = None) -> Rule:
    return _element({}, fields, PLACEHOLDER, FOCUS, ASK, also=also)


def _multi(fields: dict[str, Rule], also: Rule | None = None) -> Rule:
    return _element({}, fields, {"max_selected_items": integer(1, 100)}, PLACEHOLDER, FOCUS, ASK, also=also)


_STATIC: dict[str, Rule] = {"options": many(OPTION, 100), "option_groups": many(OPTION_GROUP, 100)}
_IDS = many(string(255), 100)
_TICKS: dict[str, Rule] = {"options": many(TICK_OPTION, 10)}

ELEMENTS: dict[str, Rule] = {
    "button": _element({"text": plain(75)}, ASK, {
        "value": string(2000), "url": URL, "style": one_of("primary", "danger"), "accessibility_label": string(75)}),
    "overflow": _element({"options": many(OVERFLOW_OPTION, 5)}, ASK),
    "static_select": _select(_STATIC | {"initial_option": OPTION}, _initial_is_offered),
    "users_select": _select({"initial_user": string(255)}),
    "conversations_select": _select({
        "initial_conversation": string(255), "default_to_current_conversation": boolean,
        "response_url_enabled": boolean, "filter": CONVERSATION_FILTER}),
    "channels_select": _select({"initial_channel": string(255), "response_url_enabled": boolean}),
    "multi_static_select": _multi(_STATIC | {"initial_options": many(OPTION, 100)}, _initial_is_offered),
    "multi_users_select": _multi({"initial_users": _IDS}),
    "multi_conversations_select": _multi({
        "initial_conversations": _IDS, "default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}),
    "datepicker": _element({}, {"initial_date": _real_date}, PLACEHOLDER, FOCUS, ASK),
    "timepicker": _element({}, {
        "initial_time": string(5, pattern=TIME, what="a time in the format HH:mm"), "timezone": string(255)},
        PLACEHOLDER, FOCUS, ASK),
    "checkboxes": _element({}, _TICKS, {"initial_options": many(TICK_OPTION, 10)}, FOCUS, ASK, also=_initial_is_offered),
    "radio_buttons": _element({}, _TICKS, {"initial_option": TICK_OPTION}, FOCUS, ASK, also=_initial_is_offered),
    "plain_text_input": _element({}, {
        "initial_value": string(3000, least=0), "multiline": boolean, "min_length": integer(0, 3000),
        "max_length": integer(1, 3000), "dispatch_action_config": DISPATCH_CONFIG}, PLACEHOLDER, FOCUS,
        also=_lengths_in_order),
    "image": shape({"type": anything, "image_url": URL, "alt_text": string(2000)}),
}  # fmt: skip

SELECTS = frozenset({"static_select", "users_select", "conversations_select", "channels_select"})
MULTIS = frozenset({"multi_static_select", "multi_users_select", "multi_conversations_select"})
PICKERS = frozenset({"datepicker", "timepicker", "checkboxes", "radio_buttons"})
IN_ACTIONS = SELECTS | PICKERS | {"button", "overflow"}
IN_SECTION = IN_ACTIONS | MULTIS | {"image"}
IN_INPUT = SELECTS | MULTIS | PICKERS | {"plain_text_input"}


def element(allowed: frozenset[str]) -> Rule:
    return by_type({name: rule for name, rule in ELEMENTS.items() if name in allowed}, "element")
