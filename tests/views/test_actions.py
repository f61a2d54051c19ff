"""One list of what can be pressed: everything drawn is on it, everything on it is drawn, and values survive the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views import actions as act
from bot.views.forms import fields
from tests.views import samples
from tests.views.shown import all_objects


def _surfaces() -> Iterator[Any]:
    for _, scene in samples.SCENES:
        yield samples.draw(scene).blocks
    for _, form in samples.FORMS:
        yield form("A long text. " * 2000, "Dana")
    for _, reply in samples.REPLIES:
        yield reply(samples.ADVICE).blocks


def _elements() -> list[dict[str, Any]]:
    return [one for surface in _surfaces() for one in all_objects(surface) if "action_id" in one]


def test_every_action_drawn_is_listed_and_every_listed_one_is_drawn() -> None:
    drawn = {str(element["action_id"]) for element in _elements()}
    assert drawn == set(act.ACTIONS) | set(fields.FIELDS)
    assert len(set(act.ACTIONS)) == len(act.ACTIONS)


def test_every_form_is_listed_and_every_listed_one_is_drawn() -> None:
    views = [form(samples.ADVICE, "Dana") for _, form in samples.FORMS]
    assert {view["callback_id"] for view in views if view["type"] == "modal"} == set(act.CALLBACKS)
    assert len(set(act.CALLBACKS)) == len(act.CALLBACKS)


def test_every_value_can_be_unpacked_and_every_choice_is_listed() -> None:
    chosen: dict[str, set[str]] = {}
    for element in _elements():
        action = element["action_id"]
        if element["type"] == "button":
            act.unpack(element["value"])
        elif action in act.CHOICES:
            for option in element["options"]:
                chosen.setdefault(action, set()).add(act.unpack_choice(option["value"])[0])
    assert chosen == {action: set(choices) for action, choices in act.CHOICES.items()}


def test_no_row_has_the_same_action_twice() -> None:
    for surface in _surfaces():
        for block in all_objects(surface):
            if block.get("type") == "actions":
                ids = [element["action_id"] for element in block["elements"]]
                assert len(ids) == len(set(ids))


def test_pack_and_back() -> None:
    item = uuid4()
    assert act.unpack(act.pack(item, 12)) == (item, 12)
    assert act.unpack_choice(act.pack_choice(act.WHEN_TRIED, item, 3)) == ("when_tried", item, 3)
    longest = max((one for choices in act.CHOICES.values() for one in choices), key=len)
    assert len(act.pack_choice(longest, item, 999_999_999)) <= 75


@given(
    st.text()
    | st.sampled_from(["", ":", "|", "x|y:1", f"{uuid4()}", f"{uuid4()}:-1", f"{uuid4()}:²", f"{'x' * 36}:1"])
)
def test_rubbish_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        act.unpack(value)
    with pytest.raises(ValueError, match=r".*"):
        act.unpack_choice(value)
