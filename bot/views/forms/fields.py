"""The fields that people fill in: their names (block ids), how they are drawn, and how a submitted form is read.

Apart because a form and whoever reads it must name a field alike: block id and action id of an input are both the field's name.
It must not judge what was filled in; services do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from bot.views.blocks import INPUT, LABEL, OPTION_TEXT, PLACEHOLDER, Block, option, plain
from bot.views.text import cut

PERSON = "person"
PERSON_NAME = "person_name"
QUESTION = "question"
FAVOUR = "favour"
WORDS = "words"
WHEN = "when"
DATE = "date"
ABOUT = "about"
LET_KNOW = "let_know"
OUTCOME = "outcome"
ACCOUNT = "account"
LEARNT = "learnt"
USEFUL = "useful"
TELLING = "telling"
RESPONSE = "response"
FURTHER = "further"
COPY = "copy"
GIVEN = "given"
AGAIN = "again"
NOTE = "note"
DAYS = "days"
OPENS = "opens"
CLOSES = "closes"
DIGEST_DAY = "digest_day"
DIGEST_HOUR = "digest_hour"
COMES = "comes"
LANGUAGE = "language"

FIELDS = (
    PERSON, PERSON_NAME, QUESTION, FAVOUR, WORDS, WHEN, DATE, ABOUT, LET_KNOW, OUTCOME, ACCOUNT, LEARNT, USEFUL, TELLING,
    RESPONSE, FURTHER, COPY,
    GIVEN, AGAIN, NOTE,
    DAYS, OPENS, CLOSES, DIGEST_DAY, DIGEST_HOUR, COMES, LANGUAGE,
)  # fmt: skip
"""Every field of every form."""

Value = str | list[str] | None


def read(view: Mapping[str, Any]) -> dict[str, Value]:
    """What a submitted (or open) view holds, by field: text, a chosen value, a user's id, an ISO date, or a list of ticks.

    Fields that are not ours and shapes that are not Slack's are left out; an empty one is None.
    """
    state = view.get("state") or {}
    values = state.get("values") if isinstance(state, Mapping) else None
    found: dict[str, Value] = {}
    for field in FIELDS:
        entry = (values or {}).get(field) if isinstance(values, Mapping) else None
        element = entry.get(field) if isinstance(entry, Mapping) else None
        if isinstance(element, Mapping):
            found[field] = _value(element)
    return found


def _value(element: Mapping[str, Any]) -> Value:
    ticks = element.get("selected_options")
    if isinstance(ticks, list):
        return [str(tick["value"]) for tick in ticks if isinstance(tick, Mapping) and "value" in tick]
    chosen = element.get("selected_option")
    if isinstance(chosen, Mapping):
        return str(chosen.get("value") or "") or None
    for key in ("value", "selected_user", "selected_date"):
        if isinstance(element.get(key), str):
            return str(element[key]) or None
    return None


def text(
    field: str,
    label: str,
    *,
    initial: str | None = None,
    optional: bool = False,
    multiline: bool = True,
    most: int = INPUT,
    hint: str | None = None,
    placeholder: str | None = None,
) -> Block:
    """A field for words. `initial` longer than the field holds is cut: hold such a text in a draft instead."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": field,
        "multiline": multiline,
        "max_length": most,
    }
    if initial:
        element["initial_value"] = cut(initial, most)
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER)
    return _input(field, label, element, optional, hint)


def person(
    field: str, label: str, *, initial: str | None = None, optional: bool = False, hint: str | None = None
) -> Block:
    """A colleague, chosen."""
    element: Block = {"type": "users_select", "action_id": field}
    if initial:
        element["initial_user"] = initial
    return _input(field, label, element, optional, hint)


def choice(
    field: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    initial: str | None = None,
    optional: bool = False,
) -> Block:
    """One of a few, all seen at once; each is (value, text)."""
    return _input(field, label, _with_initial("radio_buttons", field, options, initial), optional)


def menu(field: str, label: str, options: Sequence[tuple[str, str]], *, initial: str) -> Block:
    """One of several, in a menu; each is (value, text)."""
    return _input(field, label, _with_initial("static_select", field, options, initial))


def tick(field: str, label: str, text_: str, *, ticked: bool = False, dispatch: bool = False) -> Block:
    """A single tick; `dispatch`: Slack reports it while the form is open."""
    offered = option(cut(text_, OPTION_TEXT), field)
    element: Block = {"type": "checkboxes", "action_id": field, "options": [offered]}
    if ticked:
        element["initial_options"] = [offered]
    block = _input(field, label, element, optional=True)
    return block | {"dispatch_action": True} if dispatch else block


def ticks(
    field: str,
    label: str,
    options: Sequence[tuple[str, str]],
    ticked: Collection[str],
    hint: str | None = None,
) -> Block:
    """Any of several, all seen at once; each is (value, text). None of them is an answer too."""
    offered = {value: option(cut(text_, OPTION_TEXT), value) for value, text_ in options}
    element: Block = {"type": "checkboxes", "action_id": field, "options": list(offered.values())}
    initial = [one for value, one in offered.items() if value in ticked]
    if initial:
        element["initial_options"] = initial
    return _input(field, label, element, optional=True, hint=hint)


def day(
    field: str, label: str, *, initial: date | None = None, optional: bool = False, hint: str | None = None
) -> Block:
    """A calendar."""
    element: Block = {"type": "datepicker", "action_id": field}
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return _input(field, label, element, optional, hint)


def _with_initial(kind: str, field: str, options: Sequence[tuple[str, str]], initial: str | None) -> Block:
    offered = {value: option(text_, value) for value, text_ in options}
    element: Block = {"type": kind, "action_id": field, "options": list(offered.values())}
    if initial is not None:
        element["initial_option"] = offered[initial]
    return element


def _input(field: str, label: str, element: Block, optional: bool = False, hint: str | None = None) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field,
        "label": plain(label, LABEL),
        "element": element,
        "optional": optional,
    }
    return block | {"hint": plain(hint, LABEL)} if hint else block
