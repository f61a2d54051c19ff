"""Cursors: opaque to the app, a place in a list to Slack.

Apart because every list of the Web API pages alike.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.playground.call import Refusal

T = TypeVar("T")


def cursor_for(noun: str, place: object) -> str:
    return base64.b64encode(f"{noun}:{place}".encode()).decode()


def place_of(cursor: str, noun: str) -> str:
    """What cursor_for put in. Raises invalid_cursor for any other text."""
    try:
        found, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("invalid_cursor") from None
    if found != noun or not place:
        raise Refusal("invalid_cursor")
    return place


def page_of(items: Sequence[T], cursor: str, limit: int, noun: str) -> tuple[list[T], str]:
    """One page by position, and the cursor of the next ("" when there is none)."""
    start = 0
    if cursor:
        place = place_of(cursor, noun)
        if not place.isdecimal():
            raise Refusal("invalid_cursor")
        start = int(place)
    end = start + limit
    return list(items[start:end]), cursor_for(noun, end) if end < len(items) else ""
