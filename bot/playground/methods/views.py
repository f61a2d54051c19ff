"""views.*: opening, pushing, updating forms, and publishing homes.

Apart because forms are stacked, expire with their trigger and carry a hash. What a view may hold is blocks.py's
business. These methods need no scope.
"""

from __future__ import annotations

from typing import Any

from bot.playground import blocks as block_kit
from bot.playground.blocks import Surface
from bot.playground.call import Ask, Method, Refusal, invalid_arguments
from bot.playground.view import View

JSON = dict[str, Any]
MOST_STACKED = 3


def open_view(ask: Ask) -> JSON:
    content = _content(ask, "modal")
    _check_external_id(ask, content, None)
    person = _exchange(ask)
    # A new root closes what stood open, as Slack's client does.
    person.drop_forms()
    return _opened(person.put_form(ask.workspace.new_view(person, content)))


def push(ask: Ask) -> JSON:
    content = _content(ask, "modal")
    _check_external_id(ask, content, None)
    person = _exchange(ask)
    if person.form is None:
        raise Refusal("not_found")
    if len(person.forms) >= MOST_STACKED:
        raise Refusal("push_limit_reached")
    return _opened(person.put_form(ask.workspace.new_view(person, content, person.form)))


def update(ask: Ask) -> JSON:
    view = _find(ask)
    content = _content(ask, "modal" if view.type == "modal" else "home")
    _check_external_id(ask, content, view)
    _check_hash(ask, view)
    view.show(content, ask.workspace.new_hash())
    return _opened(view)


def publish(ask: Ask) -> JSON:
    person = ask.workspace.people.get(ask.text("user_id"))
    if person is None or not person.visible or person.is_bot:
        # views.publish documents no code for an unknown person.
        raise invalid_arguments("user_id is invalid [json-pointer:/user_id]")
    content = _content(ask, "home")
    if not ask.workspace.home_tab:
        raise Refusal("not_enabled")
    view = ask.workspace.homes.get(person.id)
    _check_external_id(ask, content, view)
    if view is None:
        if ask.text("hash"):
            raise Refusal("hash_conflict")
        view = ask.workspace.homes[person.id] = ask.workspace.new_view(person, content)
    else:
        _check_hash(ask, view)
        view.show(content, ask.workspace.new_hash())
    return _opened(view)


def checked_content(view: object, surface: Surface, ask_id: Any) -> JSON:
    """A view's content, completed. Raises view_too_large and invalid_arguments."""
    if not isinstance(view, dict):
        raise invalid_arguments("must be a valid view [json-pointer:/view]")
    if block_kit.view_is_too_large(view):
        raise Refusal("view_too_large")
    wrong = block_kit.faults_of_view(view, surface)
    if wrong:
        raise invalid_arguments(*wrong)
    return view | {"blocks": block_kit.completed(view["blocks"], ask_id)}


def _content(ask: Ask, surface: Surface) -> JSON:
    view = ask.tree("view", "invalid_arguments")
    return checked_content(view, surface, lambda: ask.workspace.new_id(length=5))


def _exchange(ask: Ask) -> Any:
    trigger = ask.text("trigger_id") or ask.text("interactivity_pointer")
    if not trigger:
        raise invalid_arguments("missing required field: trigger_id [json-pointer:/trigger_id]")
    return ask.slack.triggers.exchange(trigger, ask.workspace.id, ask.slack.now())


def _find(ask: Ask) -> View:
    view_id, external_id = ask.text("view_id"), ask.text("external_id")
    if not view_id and not external_id:
        raise invalid_arguments("missing required field: view_id or external_id")
    if view_id:
        known = ask.workspace.views.get(view_id)
        found = [known] if known else []
    else:
        found = [one for one in ask.workspace.views.values() if one.external_id == external_id]
    view = next((one for one in found if one.is_open), None)
    if view is None:
        raise Refusal("not_found")
    return view


def _check_hash(ask: Ask, view: View) -> None:
    if ask.text("hash") and ask.text("hash") != view.hash:
        raise Refusal("hash_conflict")


def _check_external_id(ask: Ask, content: JSON, own: View | None) -> None:
    wanted = content.get("external_id")
    if not wanted:
        return
    for view in ask.workspace.views.values():
        if view is not own and view.is_open and view.external_id == wanted:
            raise Refusal("duplicate_external_id")


def _opened(view: View) -> JSON:
    return {"view": view.to_slack()}


_VIEW = {"view": "invalid_arguments"}
_EXCHANGE = "trigger_id interactivity_pointer"

METHODS = (
    Method("views.open", open_view, args=_EXCHANGE, required=_VIEW, tier=4),
    Method("views.push", push, args=_EXCHANGE, required=_VIEW, tier=4),
    Method("views.update", update, args="external_id hash view_id", required=_VIEW, tier=4),
    Method("views.publish", publish, args="hash", required={"user_id": "invalid_arguments"} | _VIEW, tier=4),
)
