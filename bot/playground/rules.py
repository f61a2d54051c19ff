"""Small rules from which the shapes of Block Kit are put together.

A rule looks at one value and notes what is wrong, in Slack's words and with a JSON pointer. Apart from the tables
(elements.py, blocks.py) so that those read as tables. It must not know any block.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Notes:
    """What was found wrong so far."""

    errors: list[str] = field(default_factory=list)

    def add(self, what: str, path: str) -> None:
        self.errors.append(f"{what} [json-pointer:{path}]")


Rule = Callable[[object, str, Notes], None]


def anything(value: object, path: str, notes: Notes) -> None:
    """No rule."""


def string(most: int | None = None, least: int = 1, pattern: str | None = None, what: str = "") -> Rule:
    """A string of `least` to `most` characters. Slack's wording counts from the first forbidden length."""

    def rule(value: object, path: str, notes: Notes) -> None:
        if not isinstance(value, str):
            notes.add("must be a string", path)
        elif len(value) < least:
            notes.add(f"must be more than {least - 1} characters", path)
        elif most is not None and len(value) > most:
            notes.add(f"must be less than {most + 1} characters", path)
        elif pattern is not None and not re.fullmatch(pattern, value):
            notes.add(f"must be {what or 'in the right format'}", path)

    return rule


def one_of(*allowed: str) -> Rule:
    def rule(value: object, path: str, notes: Notes) -> None:
        if value not in allowed:
            notes.add(f"must be one of: {', '.join(allowed)}", path)

    return rule


def boolean(value: object, path: str, notes: Notes) -> None:
    if not isinstance(value, bool):
        notes.add("must be a boolean", path)


def integer(least: int, most: int) -> Rule:
    def rule(value: object, path: str, notes: Notes) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            notes.add("must be an integer", path)
        elif not least <= value <= most:
            notes.add(f"must be between {least} and {most}", path)

    return rule


def many(each: Rule, most: int, least: int = 1) -> Rule:
    def rule(value: object, path: str, notes: Notes) -> None:
        if not isinstance(value, list):
            notes.add("must be an array", path)
            return
        if len(value) < least:
            notes.add(f"must have at least {least} items", path)
        if len(value) > most:
            notes.add(f"no more than {most} items allowed", path)
            return
        for index, item in enumerate(value):
            each(item, f"{path}/{index}", notes)

    return rule


def shape(must: Mapping[str, Rule], may: Mapping[str, Rule] | None = None, also: Rule | None = None) -> Rule:
    """An object with these fields and no others. `also` looks at it as a whole, when the fields are right."""
    known = {**must, **(may or {})}

    def rule(value: object, path: str, notes: Notes) -> None:
        if not isinstance(value, dict):
            notes.add("must be an object", path)
            return
        before = len(notes.errors)
        for name in must:
            if value.get(name) is None:
                notes.add(f"missing required field: {name}", path)
        for name, item in value.items():
            if name not in known:
                notes.add(f"invalid additional property: {name}", path)
            elif item is not None:
                known[name](item, f"{path}/{name}", notes)
            elif name not in must:
                notes.add("must not be null", f"{path}/{name}")
        if also is not None and len(notes.errors) == before:
            also(value, path, notes)

    return rule


def by_type(shapes: Mapping[str, Rule], noun: str) -> Rule:
    """An object whose `type` says which of the shapes it must have."""

    def rule(value: object, path: str, notes: Notes) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str):
            notes.add("missing required field: type", path)
        elif kind not in shapes:
            notes.add(f"unsupported type: {kind} ({noun})", f"{path}/type")
        else:
            shapes[kind](value, path, notes)

    return rule


def walk(tree: object) -> Sequence[dict[str, Any]]:
    """Every object in a JSON tree."""
    found: list[dict[str, Any]] = []
    ahead = [tree]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            found.append(value)
            ahead += [item for item in value.values() if isinstance(item, (dict, list))]
        elif isinstance(value, list):
            ahead += value
    return found
