"""Small pieces of Block Kit, each inside Slack's limits, as plain dicts.

Apart so that the limits stand in one place and no form or message spells out JSON. Text that is not Markup is escaped here.
It must not hold sentences, nor know an item.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.views.text import QUOTE_LINES, QUOTE_MOST, SECTION_TEXT, Markup, cut, escape, size
from bot.views.text import quote as quoted

Block = dict[str, Any]

# Slack's limits (Block Kit reference; platform.md, "What is shown").
MESSAGE_BLOCKS = 50
FORM_BLOCKS = 100
HEADER_TEXT = 150
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
URL = 3000
OPTION_TEXT = 75
OPTION_VALUE = 75
OPTIONS = 100
OVERFLOW_OPTIONS = 5
RADIO_OPTIONS = 10
PLACEHOLDER = 150
LABEL = 2000
INPUT = 3000
TITLE = 24
METADATA = 3000
VIEW_BYTES = 250_000


def plain(text: str, most: int) -> Block:
    """A plain_text object; Slack shows it as it is."""
    return {"type": "plain_text", "text": cut(" ".join(text.split()) or "…", most), "emoji": True}


def mrkdwn(text: str) -> Block:
    """A mrkdwn object. `verbatim`: names and @channel in it are not turned into pings or links."""
    shown = escape(text)
    if size(shown) > SECTION_TEXT:
        raise ValueError("this text does not fit one text object: quote it")
    return {"type": "mrkdwn", "text": str(shown), "verbatim": True}


def section(text: str, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | {"accessory": accessory} if accessory else block


def quote(text: str, most: int | None = QUOTE_MOST, lines: int = QUOTE_LINES) -> list[Block]:
    """Somebody's words, in blocks of their own, so that no formatting of theirs runs on into ours."""
    return [section(piece) for piece in quoted(text, most, lines)]


def context(*texts: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:CONTEXT_ELEMENTS]]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, HEADER_TEXT)}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block | None) -> list[Block]:
    """A row of what can be pressed; no block at all when nothing can."""
    shown = [element for element in elements if element is not None]
    return [{"type": "actions", "elements": shown[:ACTION_ELEMENTS]}] if shown else []


def button(
    text: str, action_id: str, value: str, *, primary: bool = False, spoken: str | None = None
) -> Block:
    """`spoken` is what a screen reader says where the label is a picture."""
    block: Block = {
        "type": "button",
        "text": plain(text, BUTTON_TEXT),
        "action_id": action_id,
        "value": value[:BUTTON_VALUE],
    }
    if spoken:
        block["accessibility_label"] = cut(spoken, BUTTON_TEXT)
    return block | {"style": "primary"} if primary else block


def url_button(text: str, action_id: str, url: str, value: str) -> Block:
    """Opens `url` at the reader's side; Slack reports the press as well."""
    return button(text, action_id, value) | {"url": url}


def option(text: str, value: str) -> Block:
    if size(value) > OPTION_VALUE:
        raise ValueError(f"an option's value has at most {OPTION_VALUE} characters")
    return {"text": plain(text, OPTION_TEXT), "value": value}


def overflow(action_id: str, options: Sequence[Block]) -> Block | None:
    """The ⋯ menu; Slack allows five entries. None when there is nothing in it."""
    if not options:
        return None
    return {"type": "overflow", "action_id": action_id, "options": list(options)[:OVERFLOW_OPTIONS]}


def select(action_id: str, placeholder: str, options: Sequence[Block]) -> Block:
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER),
        "options": list(options)[:OPTIONS],
    }


def deep_link(team_id: str, slack_id: str) -> str:
    """Opens the reader's own one-to-one DM with that person."""
    return f"slack://user?team={team_id}&id={slack_id}"


def home_link(team_id: str, app_id: str) -> str:
    """Opens the app's Home."""
    return f"slack://app?team={team_id}&id={app_id}&tab=home"


def without_buttons(blocks: Iterable[Block]) -> list[Block]:
    """The same words with nothing to press: a message that is over, or shown before it is sent."""
    return [
        {name: value for name, value in block.items() if name != "accessory"}
        for block in blocks
        if block["type"] != "actions"
    ]


def elements(blocks: Iterable[Block]) -> list[Block]:
    """Everything that can be pressed, in the order shown."""
    found: list[Block] = []
    for block in blocks:
        found += block.get("elements", []) if block["type"] == "actions" else []
        found += [block["accessory"]] if "accessory" in block else []
    return found


def markup_of(block: Block) -> list[Markup]:
    """The texts of a block as mrkdwn, in the order shown."""
    texts = block.get("elements", []) if block["type"] == "context" else [block.get("text")]
    return [
        Markup(text["text"]) if text["type"] == "mrkdwn" else escape(text["text"])
        for text in texts
        if text is not None and "text" in text
    ]
