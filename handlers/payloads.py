"""Slack's payloads as pydantic models: only the fields that are used, everything else ignored, rubbish refused in one place.

Must not decide anything. A payload that does not fit is `Rubbish`, which is answered kindly and changes nothing.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from bot.slack.reading import MENTION as MENTION
from bot.slack.reading import as_written as as_written
from bot.slack.reading import mentioned as mentioned

_ID = r"[!-~]{1,32}"
_TS = r"[0-9]{1,10}(\.[0-9]{1,9})?"

Id = Annotated[str, StringConstraints(pattern=f"^{_ID}$")]
"""Of a person, a conversation: opaque (never parse prefixes), but short and printable, since it goes into rows."""

Ts = Annotated[str, StringConstraints(pattern=f"^{_TS}$")]
"""A message's key in its conversation, which is also the moment it was written."""

Emoji = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,64}$")]
"""A name, perhaps with a skin tone."""


class Rubbish(Exception):
    """A payload that is not what Slack documents."""


class Payload(BaseModel):
    """Unknown fields are Slack's business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


Loose = Annotated[str | None, BeforeValidator(lambda value: value if isinstance(value, str) else None)]
"""A text in what others made (any app attaches what it likes); whatever is none is as good as missing."""


class Attachment(Payload):
    """A forwarded message has its words here, and in it what that message itself forwarded. Its ids are not checked: see handlers.reading."""

    text: Loose = None
    is_share: Annotated[bool, BeforeValidator(lambda value: value is True)] = False
    author_id: Loose = None
    author_name: Loose = None
    bot_id: Loose = None
    channel_id: Loose = None
    ts: Loose = None
    attachments: Annotated[list[Attachment], BeforeValidator(_listed)] = Field(default_factory=list)
    message_blocks: Annotated[list[Any], BeforeValidator(_listed)] = Field(default_factory=list)


class SlackMessage(Payload):
    """A message, wherever it stands in a payload."""

    user: Id | None = None
    bot_id: str | None = None
    text: str | None = None
    ts: Ts = ""
    thread_ts: Ts | None = None
    subtype: str | None = None
    files: list[Any] = Field(default_factory=list)
    attachments: list[Attachment] = Field(default_factory=list)


class MessageEvent(SlackMessage):
    """`message`, with the wrappers of edits and deletions."""

    channel: Id
    channel_type: str | None = None
    event_ts: Ts = ""
    message: SlackMessage | None = None
    previous_message: SlackMessage | None = None
    deleted_ts: str | None = None


class ReactedItem(Payload):
    """What a reaction is on."""

    type: str
    channel: Id = ""
    ts: Ts = ""


class ReactionEvent(Payload):
    """`reaction_added` and `reaction_removed`."""

    type: str
    user: Id
    reaction: Emoji
    item: ReactedItem
    event_ts: Ts


class HomeOpened(Payload):
    """`app_home_opened`, of the home or the messages tab."""

    user: Id
    tab: str | None = None


class Named(Payload):
    """Anything with an id."""

    id: Id


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

    id: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,64}$")]
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


class GlobalShortcut(Payload):
    """`shortcut`: from the menu that stands everywhere, on no message."""

    callback_id: str
    trigger_id: str
    user: Named


class Command(Payload):
    """A slash command. `text` is escaped, with mentions as `<@U…>` or `<@U…|name>`."""

    command: str
    text: str = ""
    user_id: Id
    trigger_id: str
    channel_id: str = ""
    api_app_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{0,32}$")] = ""


def is_id(text: str) -> bool:
    """Whether a text from a form or its metadata can be an `Id`."""
    return re.fullmatch(_ID, text) is not None


def is_ts(text: str) -> bool:
    """The same for a `Ts`."""
    return re.fullmatch(_TS, text) is not None


P = TypeVar("P", bound=Payload)


def parse(model: type[P], payload: Any) -> P:
    """The payload as a model. Raises Rubbish."""
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        raise Rubbish(f"{model.__name__}: {error.error_count()} fields do not fit") from None
