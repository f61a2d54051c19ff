"""Block Kit blocks and views with their limits, and where each may stand (message, modal, home).

Apart so that all limits of one surface are on one page. It only says what is wrong; which error code that becomes is
the method's business. It must not change what it looks at, except in `completed`, which returns a copy.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal

from bot.playground.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, URL, element, plain, text
from bot.playground.rules import Notes, Rule, anything, boolean, by_type, many, one_of, shape, string, walk

Surface = Literal["message", "modal", "home"]
JSON = dict[str, Any]

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
VIEW_BYTES = 250_000
_ID: dict[str, Rule] = {"block_id": string(255)}
_TYPE: dict[str, Rule] = {"type": anything}


def _text_or_fields(value: object, path: str, notes: Notes) -> None:
    if isinstance(value, dict) and "text" not in value and "fields" not in value:
        notes.add("missing required field: text or fields", path)


def _different_action_ids(value: object, path: str, notes: Notes) -> None:
    if not isinstance(value, dict):
        return
    ids = [one["action_id"] for one in value["elements"] if "action_id" in one]
    if len(set(ids)) != len(ids):
        notes.add("action_id must be unique within its block", f"{path}/elements")


def _rich_text(value: object, path: str, notes: Notes) -> None:
    """Only the outline: no message of ours is built from rich text, and people's come from our own hands."""
    sections = ("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")
    for index, one in enumerate(value if isinstance(value, list) else []):
        if not isinstance(one, dict) or one.get("type") not in sections:
            notes.add("unsupported rich_text element", f"{path}/{index}")


_CONTEXT_PIECE = by_type({
    "plain_text": text(3000), "mrkdwn": text(3000),
    "image": element(frozenset({"image"}))}, "context element")  # fmt: skip

BLOCKS: dict[str, Rule] = {
    "section": shape(_TYPE, _ID | {
        "text": text(3000), "fields": many(text(2000), 10), "accessory": element(IN_SECTION), "expand": boolean},
        _text_or_fields),
    "header": shape(_TYPE | {"text": plain(150)}, _ID),
    "divider": shape(_TYPE, _ID),
    "context": shape(_TYPE | {"elements": many(_CONTEXT_PIECE, 10)}, _ID),
    "actions": shape(_TYPE | {"elements": many(element(IN_ACTIONS), 25)}, _ID, _different_action_ids),
    "image": shape(_TYPE | {"image_url": URL, "alt_text": string(2000)}, _ID | {"title": plain(2000)}),
    "input": shape(_TYPE | {"label": plain(2000), "element": element(IN_INPUT)}, _ID | {
        "hint": plain(2000), "optional": boolean, "dispatch_action": boolean}),
    "rich_text": shape(_TYPE | {"elements": _rich_text}, _ID),
    "markdown": shape(_TYPE | {"text": string(12_000)}, _ID),
}  # fmt: skip

ALLOWED: dict[Surface, frozenset[str]] = {
    "message": frozenset(BLOCKS),
    "modal": frozenset(BLOCKS) - {"markdown"},
    "home": frozenset(BLOCKS) - {"markdown"},
}

_VIEW_COMMON: dict[str, Rule] = {
    "private_metadata": string(3000, least=0), "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}  # fmt: skip
_MODAL_MAY: dict[str, Rule] = {
    "close": plain(24), "submit": plain(24), "clear_on_close": boolean, "notify_on_close": boolean,
    "submit_disabled": boolean,
}  # fmt: skip


def _blocks_rule(surface: Surface) -> Rule:
    known = by_type(
        {name: rule for name, rule in BLOCKS.items() if name in ALLOWED[surface]}, f"block in a {surface}"
    )

    def rule(value: object, path: str, notes: Notes) -> None:
        many(known, MOST_BLOCKS[surface], least=0)(value, path, notes)
        if isinstance(value, list) and not notes.errors:
            _different_block_ids(value, path, notes)
            _one_focus(value, path, notes)

    return rule


def _different_block_ids(blocks: list[JSON], path: str, notes: Notes) -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    for again in {one for one in ids if ids.count(one) > 1}:
        notes.add(f"`block_id` {again} already exists", path)


def _one_focus(blocks: list[JSON], path: str, notes: Notes) -> None:
    if sum(one.get("focus_on_load") is True for one in walk(blocks)) > 1:
        notes.add("only one element may have focus_on_load", path)


def _submit_for_inputs(value: object, path: str, notes: Notes) -> None:
    if isinstance(value, dict) and "submit" not in value and _has_inputs(value["blocks"]):
        notes.add("must define `submit` to use an `input` block", path)


def _has_inputs(blocks: list[JSON]) -> bool:
    return any(block["type"] == "input" for block in blocks)


_MODAL = shape(
    {"type": one_of("modal"), "title": plain(24), "blocks": _blocks_rule("modal")},
    _VIEW_COMMON | _MODAL_MAY,
    _submit_for_inputs,
)
_HOME = shape({"type": one_of("home"), "blocks": _blocks_rule("home")}, _VIEW_COMMON)
_MESSAGE_BLOCKS = _blocks_rule("message")


def faults_of_blocks(blocks: object) -> list[str]:
    """What is wrong with a message's blocks, in Slack's words; empty when nothing is."""
    notes = Notes()
    _MESSAGE_BLOCKS(blocks, "/blocks", notes)
    return notes.errors


def faults_of_view(view: object, surface: Surface) -> list[str]:
    """What is wrong with a modal or a home."""
    notes = Notes()
    (_MODAL if surface == "modal" else _HOME)(view, "/view", notes)
    return notes.errors


def view_is_too_large(view: object) -> bool:
    return len(json.dumps(view).encode()) > VIEW_BYTES


def completed(blocks: list[JSON], new_id: Callable[[], str]) -> list[JSON]:
    """A copy with what Slack fills in: block_id, action_id, `emoji` and `verbatim`."""
    copy: list[JSON] = json.loads(json.dumps(blocks))
    for block in copy:
        block.setdefault("block_id", new_id())
    for one in walk(copy):
        kind = one.get("type")
        if kind == "plain_text":
            one.setdefault("emoji", True)
        elif kind == "mrkdwn":
            one.setdefault("verbatim", False)
    for one in interactive(copy):
        one.setdefault("action_id", new_id())
    return copy


def interactive(blocks: list[JSON]) -> list[JSON]:
    """Every element that a person can use, in the order shown."""
    return [one for block in blocks for one in interactive_in(block)]


def interactive_in(block: JSON) -> list[JSON]:
    """The same of one block."""
    if block["type"] == "section":
        accessory = block.get("accessory")
        return [accessory] if accessory and accessory["type"] != "image" else []
    if block["type"] == "actions":
        return list(block["elements"])
    return [block["element"]] if block["type"] == "input" else []
