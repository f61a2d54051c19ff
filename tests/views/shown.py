"""What a person sees of blocks and views, for reading in tests and golden files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Block = dict[str, Any]


def all_objects(tree: object) -> Iterator[dict[str, Any]]:
    """Every object in a JSON tree."""
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from all_objects(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from all_objects(value)


def texts(tree: object) -> list[str]:
    """Every text that is shown, mrkdwn and plain alike, initial values of fields included."""
    found = []
    for one in all_objects(tree):
        if one.get("type") in ("mrkdwn", "plain_text"):
            found.append(str(one["text"]))
        if "initial_value" in one:
            found.append(str(one["initial_value"]))
    return found


def markup(tree: object) -> list[str]:
    """The texts in which Slack looks for mentions and links; plain ones are shown as they are."""
    return [str(one["text"]) for one in all_objects(tree) if one.get("type") == "mrkdwn"]


def drawn(blocks: list[Block]) -> str:
    """Blocks as lines to read."""
    return "\n".join(line for block in blocks for line in _lines(block))


def drawn_view(view: dict[str, Any]) -> str:
    """A form as lines to read: its title, its blocks, its buttons."""
    title = view["title"]["text"] if "title" in view else "Home"
    below = [f"<{view[name]['text']}>" for name in ("close", "submit") if name in view]
    return "\n".join([f"# {title}", drawn(view["blocks"]), " ".join(below)]).rstrip()


def _lines(block: Block) -> list[str]:
    kind = block["type"]
    if kind == "section":
        pressed = [_element(block["accessory"])] if "accessory" in block else []
        return [block["text"]["text"], *pressed]
    if kind == "context":
        return ["   (" + " | ".join(one["text"] for one in block["elements"]) + ")"]
    if kind == "actions":
        return [" ".join(_element(one) for one in block["elements"])]
    if kind == "input":
        needed = "" if block["optional"] else " *"
        hint = [f"   ({block['hint']['text']})"] if "hint" in block else []
        return [f"{block['label']['text']}{needed}", f"  {_element(block['element'])}", *hint]
    return ["-----"] if kind == "divider" else [f"== {block['text']['text']}"]


def _element(element: Block) -> str:
    kind = element["type"]
    if kind == "button":
        return f"[{element['text']['text']}]"
    options = " / ".join(one["text"]["text"] for one in element.get("options", []))
    if kind == "overflow":
        return f"[⋯ {options}]"
    chosen = element.get("initial_option") or next(iter(element.get("initial_options", [])), None)
    start = element.get("initial_value") or element.get("initial_user") or element.get("initial_date")
    shown = chosen["text"]["text"] if chosen else start or ""
    title = f"{element['placeholder']['text']}: " if "placeholder" in element else ""
    return f"{{{title}{options + ' -> ' if options else ''}{shown}}}"
