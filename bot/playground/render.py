"""Blocks as lines of text, as a person sees them.

Apart because tests and the demo read everything through it. It must not look into the bot: names come in through a
function, pictures from text.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.playground.blocks import interactive, interactive_in
from bot.playground.text import emojis, readable, unescape

JSON = dict[str, Any]
Names = Callable[[str], str]
Entered = Mapping[tuple[str, str], JSON]


def text_line(text: str, names: Names) -> str:
    return readable(text, names)


def message(text: str, blocks: list[JSON], attachments: list[JSON], names: Names) -> str:
    """A message. With blocks, Slack shows them and not the text; attachments follow."""
    lines = blocks_lines(blocks, names) if blocks else [text_line(text, names)]
    for one in attachments:
        lines.append("| " + text_line(str(one.get("text") or one.get("fallback") or ""), names))
    return "\n".join(line for line in lines if line)


def view(content: JSON, entered: Entered, errors: Mapping[str, str], names: Names) -> str:
    """A form or a home: title, blocks with what is filled in, errors, and the two buttons at the foot."""
    lines = [word(content.get("title"))]
    for block in content["blocks"]:
        lines += _block(block, names, entered)
        if block.get("block_id") in errors:
            lines.append(f"(!) {errors[block['block_id']]}")
    if "" in errors:
        lines.append(f"(!) {errors['']}")
    foot = [f"[{word(content.get(name))}]" for name in ("close", "submit") if content.get(name)]
    return "\n".join(line for line in [*lines, " ".join(foot)] if line)


def blocks_lines(blocks: list[JSON], names: Names, entered: Entered | None = None) -> list[str]:
    return [line for block in blocks for line in _block(block, names, entered or {})]


def usable(blocks: list[JSON]) -> list[JSON]:
    return interactive(blocks)


def buttons(blocks: list[JSON]) -> list[tuple[str, str]]:
    """(label, action_id) of each button."""
    return [
        (emojis(one["text"]["text"]), one["action_id"]) for one in usable(blocks) if one["type"] == "button"
    ]


def word(text: JSON | None) -> str:
    """A plain_text object."""
    return emojis(str(text["text"])) if text else ""


def _text(text: JSON, names: Names) -> str:
    if text["type"] == "mrkdwn":
        return readable(text["text"], names)
    return emojis(unescape(text["text"]))


def _block(block: JSON, names: Names, entered: Entered) -> list[str]:
    kind = block["type"]
    if kind in ("header", "markdown"):
        return [block["text"] if kind == "markdown" else word(block["text"])]
    if kind == "divider":
        return ["---"]
    if kind == "section":
        return _section(block, names, entered)
    if kind == "context":
        return [" ".join(_context_piece(one, names) for one in block["elements"])]
    if kind == "actions":
        return [" ".join(_element(one, block, entered, names) for one in block["elements"])]
    if kind == "input":
        return _input(block, names, entered)
    if kind == "image":
        return [f"(picture: {block['alt_text']})"]
    return [_rich(block, names)]


def _section(block: JSON, names: Names, entered: Entered) -> list[str]:
    lines = [_text(block["text"], names)] if "text" in block else []
    lines += [_text(one, names) for one in block.get("fields", [])]
    return lines + [_element(one, block, entered, names) for one in interactive_in(block)]


def _input(block: JSON, names: Names, entered: Entered) -> list[str]:
    optional = " (optional)" if block.get("optional") else ""
    line = f"{word(block['label'])}{optional}: {_element(block['element'], block, entered, names)}"
    return [line, word(block["hint"])] if block.get("hint") else [line]


def _context_piece(piece: JSON, names: Names) -> str:
    return f"({piece['alt_text']})" if piece["type"] == "image" else _text(piece, names)


def _element(element: JSON, block: JSON, entered: Entered, names: Names) -> str:
    kind = element["type"]
    if kind == "button":
        return f"[{word(element['text'])}]"
    if kind == "overflow":
        return f"[⋯ {' · '.join(word(one['text']) for one in element['options'])}]"
    value = entered.get((block.get("block_id", ""), element.get("action_id", "")))
    chosen = _chosen(value, names) if value else _chosen_first(element, names)
    if kind in ("checkboxes", "radio_buttons"):
        return " ".join(
            f"({'x' if word(o['text']) in chosen else ' '}) {_text(o['text'], names)}"
            for o in element["options"]
        )
    shown = ", ".join(chosen) or word(element.get("placeholder"))
    return f"[{shown}]" if kind == "plain_text_input" else f"[{shown} ▾]"


def _chosen(value: JSON, names: Names) -> list[str]:
    """What a state value shows."""
    content = next((item for name, item in value.items() if name != "type"), None)
    many = content if isinstance(content, list) else [content]
    people = any(name.startswith("selected_user") for name in value)
    return [_shown(one, names, people) for one in many if one is not None]


def _chosen_first(element: JSON, names: Names) -> list[str]:
    first = {name: item for name, item in element.items() if name.startswith("initial_")}
    return _chosen({name.replace("initial_", "selected_"): item for name, item in first.items()}, names)


def _shown(one: object, names: Names, person: bool) -> str:
    if isinstance(one, dict):
        return word(one["text"])
    return f"@{names(str(one))}" if person else str(one)


def _rich(block: JSON, names: Names) -> str:
    """Rich text: only what people type comes in it."""
    parts = []
    for section in block["elements"]:
        for one in section.get("elements", []):
            parts.append(_rich_piece(one, names))
    return "".join(parts)


def _rich_piece(one: JSON, names: Names) -> str:
    kind = one.get("type")
    if kind == "user":
        return f"@{names(one['user_id'])}"
    if kind == "emoji":
        return emojis(f":{one['name']}:")
    if kind == "broadcast":
        return f"@{one['range']}"
    if kind == "link":
        return str(one.get("text") or one["url"])
    if kind in ("rich_text_section", "rich_text_list"):
        return "".join(_rich_piece(inner, names) for inner in one["elements"]) + "\n"
    return str(one.get("text", ""))
