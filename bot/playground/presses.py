"""Using what the app put on the screen: buttons, menus, forms.

Apart because the client has rules of its own: what is not there cannot be pressed, a form with an empty required
field is not sent. A press always uses what stands there now; for an old button there is `forged`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot.playground import filling, payloads
from bot.playground.blocks import interactive_in
from bot.playground.call import Refusal
from bot.playground.filling import STATEFUL, ClientRefused
from bot.playground.line import AppResponse
from bot.playground.message import Message
from bot.playground.methods.views import MOST_STACKED, checked_content
from bot.playground.text import emojis, rich_text
from bot.playground.view import View

if TYPE_CHECKING:
    from bot.playground.channel import Channel
    from bot.playground.person import Person
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"


def rich(workspace: Workspace, text: str) -> list[JSON]:
    return [rich_text(text, workspace.new_id(length=5))] if text else []


async def press(
    person: Person, target: Message | View, action_id: str = "", *, text: str = "", value: str | None = None,
    option: object = None, block_id: str = "",
) -> AppResponse:  # fmt: skip
    """Uses the first element that fits action_id, button text, value and block_id (those that are given).

    `option` is what is chosen in a menu, a picker or boxes: an option's label or value, a date, a Person, a list.
    """
    if isinstance(target, View):
        if target.owner is not person or not target.is_open:
            raise ClientRefused(f"{person.name} does not see this view")
    elif target not in person.sees(target.channel):
        raise ClientRefused(f"{person.name} cannot see this message")
    block, element = _find(target.blocks, action_id, text, value, block_id)
    action = _action(block, element, option)
    if isinstance(target, View):
        if element["type"] in STATEFUL:
            target.entered[block["block_id"], element["action_id"]] = filling.filled(element, option)
        payload = payloads.press_on_view(person, target, action)
    else:
        payload = payloads.press_on_message(person, target, action, _state(target, element, option))
    return await person.workspace.slack.line.interaction(person.workspace, payload)


def _find(
    blocks: list[JSON], action_id: str, text: str, value: str | None, block_id: str
) -> tuple[JSON, JSON]:
    seen = []
    for block in blocks:
        if block["type"] == "input" and not block.get("dispatch_action"):
            continue  # It is filled in; the app hears of it with the form only.
        for element in interactive_in(block):
            label = element["text"]["text"] if element["type"] == "button" else ""
            seen.append(label or element["action_id"])
            fits = (
                (not action_id or element["action_id"] == action_id)
                and (not text or text in (label, emojis(label)))
                and (value is None or element.get("value") == value)
                and (not block_id or block["block_id"] == block_id)
            )
            if fits:
                return block, element
    raise ClientRefused(f"nothing there fits {action_id or text or value or block_id!r}; there are {seen}")


def _action(block: JSON, element: JSON, option: object) -> JSON:
    """The entry in `actions`."""
    kind = element["type"]
    action: JSON = {"type": kind, "action_id": element["action_id"], "block_id": block["block_id"]}
    if kind == "button":
        action |= {"text": element["text"]}
        action |= {name: element[name] for name in ("value", "style") if name in element}
    elif kind == "overflow":
        action["selected_option"] = filling.option(element, str(option))
    else:
        action |= filling.filled(element, option)
        action |= {name: element[name] for name in ("placeholder", STATEFUL[kind][1]) if name in element}
    return action


def _state(message: Message, element: JSON, option: object) -> JSON:
    """state.values of a message: each input and menu in it with its present value."""
    values: JSON = {}
    for each in message.blocks:
        for one in interactive_in(each):
            if one["type"] in STATEFUL:
                value = filling.filled(one, option) if one is element else filling.initial(one)
                values.setdefault(each["block_id"], {})[one["action_id"]] = value
    return values


def fill(view: View, values: Mapping[str, object]) -> View:
    """Puts values into fields, named by label (or a part of it), block_id or action_id. None empties a field."""
    for name, value in values.items():
        block, element = filling.find_field(view.blocks, name)
        view.entered[block["block_id"], element["action_id"]] = filling.filled(element, value)
    return view


async def submit(person: Person, view: View, values: Mapping[str, object]) -> AppResponse:
    """Sends a form and does what the app answers: close, clear, update, push, or show errors.

    ClientRefused when the client would not send it. A 200 that Slack cannot use, and any other answer, leave the
    form open with a failure in `view.errors[""]`.
    """
    if view not in person.forms:
        raise ClientRefused("this form is not open")
    fill(view, values)
    if not view.submit_label:
        raise ClientRefused("this form has no submit button")
    empty = filling.missing(view.blocks, view.entered)
    if empty:
        raise ClientRefused(f"please fill in {empty}")
    view.errors = {}
    line = person.workspace.slack.line
    response = await line.interaction(person.workspace, payloads.submission(person, view))
    try:
        _follow(person, view, response)
    except Refusal as refusal:
        person.workspace.slack.complaints.append(f"answer to view_submission: {refusal} {refusal.messages}")
        view.errors = {"": TROUBLE}
    return response


def _follow(person: Person, view: View, response: AppResponse) -> None:
    if not response.ok:
        view.errors = {"": TROUBLE}
        return
    if not response.body.strip():
        if view in person.forms:
            person.drop_forms(len(person.forms) - person.forms.index(view))
        return
    said = response.json
    action = said.get("response_action")
    workspace = person.workspace
    if action == "clear":
        person.drop_forms()
    elif action == "errors":
        view.errors = _errors(view, said.get("errors"))
    elif action == "update":
        view.show(checked_content(said.get("view"), "modal", workspace.new_id), workspace.new_hash())
    elif action == "push":
        if len(person.forms) >= MOST_STACKED:
            raise Refusal("push_limit_reached")
        content = checked_content(said.get("view"), "modal", workspace.new_id)
        person.put_form(workspace.new_view(person, content, view))
    else:
        raise Refusal("invalid_response_action", repr(response.body[:200]))


def _errors(view: View, errors: object) -> dict[str, str]:
    """Errors belong to input blocks, by block_id; Slack drops the whole answer when one does not."""
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refusal("invalid_errors", f"{errors!r} for the inputs {sorted(inputs)}")
    return {block_id: str(sentence) for block_id, sentence in errors.items()}


async def close(person: Person, view: View, *, clear: bool) -> AppResponse | None:
    """Closes the top form, or all; the app is told of each that asked for it. The last answer, if there was one."""
    if view not in person.forms:
        raise ClientRefused("this form is not open")
    gone = person.drop_forms(None if clear else 1)
    response = None
    for one in gone:
        if one.content.get("notify_on_close"):
            payload = payloads.closing(person, one, cleared=clear)
            response = await person.workspace.slack.line.interaction(person.workspace, payload)
    return response


async def forged(
    person: Person, action_id: str, value: str, message: Message | None, channel: Channel | None, view: View | None,
    more: Mapping[str, object],
) -> AppResponse:  # fmt: skip
    """block_actions as an intruder or a stale client would send it: any action, on any message or view.

    `more` goes into the action (type, block_id, selected_option, …). Without message and view, a message is made up.
    """
    button = {"type": "plain_text", "text": "x", "emoji": True}
    action: JSON = {
        "type": "button",
        "action_id": action_id,
        "block_id": "forged",
        "text": button,
        "value": value,
    }
    action |= more
    if view is not None:
        payload = payloads.press_on_view(person, view, action)
    else:
        where = channel or (message.channel if message else person.bot_dm)
        source = message or Message(
            where, where.next_ts(), person.workspace.bot_user_id, bot_id=person.workspace.bot_id
        )
        payload = payloads.press_on_message(person, source, action, {})
        payload["channel"]["id"] = payload["container"]["channel_id"] = where.id
    return await person.workspace.slack.line.interaction(person.workspace, payload)
