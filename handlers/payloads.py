"""Slack's payloads as pydantic models: only the fields that are used, everything else ignored, rubbish refused in one place.

Must not decide anything. A payload that does not fit is `Rubbish`, which is answered kindly and changes nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class Rubbish(Exception):
    """A payload that is not what Slack documents."""


class Payload(BaseModel):
    """Unknown fields are Slack's business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Attachment(Payload):
    """A forwarded message has its words here."""

    text: str | None = None
    is_share: bool = False
    author_id: str | None = None


class SlackMessage(Payload):
    """A message, wherever it stands in a payload."""

    user: str | None = None
    bot_id: str | None = None
    text: str | None = None
    ts: str = ""
    thread_ts: str | None = None
    subtype: str | None = None
    files: list[Any] = Field(default_factory=list)
    attachments: list[Attachment] = Field(default_factory=list)


class MessageEvent(SlackMessage):
    """`message`, with the wrappers of edits and deletions."""

    channel: str
    channel_type: str | None = None
    event_ts: str = ""
    message: SlackMessage | None = None
    previous_message: SlackMessage | None = None
    deleted_ts: str | None = None


class ReactedItem(Payload):
    """What a reaction is on."""

    type: str
    channel: str = ""
    ts: str = ""


class ReactionEvent(Payload):
    """`reaction_added` and `reaction_removed`."""

    type: str
    user: str
    reaction: str
    item: ReactedItem
    event_ts: str


class Named(Payload):
    """Anything with an id."""

    id: str


class Option(Payload):
    """The chosen option of a menu."""

    value: str


class Action(Payload):
    """One press. `value` of a button, `selected_option` of a menu, `selected_options` of ticks."""

    action_id: str
    value: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] = Field(default_factory=list)


class View(Payload):
    """A form or a home."""

    id: str
    type: str = "modal"
    callback_id: str = ""
    private_metadata: str = ""
    hash: str | None = None
    state: dict[str, Any] = Field(default_factory=dict)


class Container(Payload):
    """Where a press happened."""

    type: str = ""
    is_ephemeral: bool = False
    channel_id: str | None = None
    message_ts: str | None = None


class Press(Payload):
    """`block_actions`."""

    user: Named
    trigger_id: str
    actions: list[Action] = Field(min_length=1)
    container: Container = Container()
    view: View | None = None
    response_url: str | None = None

    @property
    def action(self) -> Action:
        """The press itself; Slack sends one."""
        return self.actions[0]


class Submission(Payload):
    """`view_submission`."""

    user: Named
    view: View
    trigger_id: str | None = None


class MessageShortcut(Payload):
    """`message_action`."""

    callback_id: str
    trigger_id: str
    user: Named
    channel: Named
    message: SlackMessage
    response_url: str | None = None


class Command(Payload):
    """A slash command. `text` is escaped, with mentions as `<@U…>` or `<@U…|name>`."""

    command: str
    text: str = ""
    user_id: str
    trigger_id: str
    channel_id: str = ""


P = TypeVar("P", bound=Payload)


def parse(model: type[P], payload: Any) -> P:
    """The payload as a model. Raises Rubbish."""
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise Rubbish(f"{model.__name__}: {error.error_count()} fields do not fit") from None


_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def as_written(text: str, names: Mapping[str, str]) -> str:
    """A text from an event as its writer sees it: escapes undone, mentions as @name, links readable. `names` by Slack id."""
    return html.unescape(_TOKEN.sub(lambda found: _token(found, names), text))


def mentioned(text: str) -> list[str]:
    """The Slack ids that a text mentions."""
    return MENTION.findall(text)


def _token(found: re.Match[str], names: Mapping[str, str]) -> str:
    sigil, target, label = found.groups()
    if sigil == "@":
        return "@" + (names.get(target) or label or "somebody")
    if sigil == "#":
        return "#" + (label or "a-channel")
    if sigil == "!":
        return label or "@" + target.split("^")[0]
    return f"{label} ({target})" if label and label != target else target
