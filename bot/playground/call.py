"""One call of the Web API: what was asked, what may be asked, how it is refused.

Apart because every method is built from it. It must not know any single method.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.playground.channel import SCOPE_NAME, Channel

if TYPE_CHECKING:
    from bot.playground.message import Message
    from bot.playground.person import Person
    from bot.playground.slack import Slack
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]
Caller = Literal["bot", "app", "none", "any"]


class Refusal(Exception):
    """Slack says no. `messages` become response_metadata.messages, `more` stands beside the error."""

    def __init__(self, code: str, *messages: str, **more: object) -> None:
        super().__init__(code, *messages)
        self.code, self.messages, self.more = code, messages, more

    def to_slack(self) -> JSON:
        answer: JSON = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {one}" for one in self.messages]}
        return answer


@dataclass
class Call:
    """What came in and what went out; kept in `slack.calls`. `status` 0: the line was dropped or hung."""

    at: float
    method: str
    args: JSON
    workspace: str = ""
    answer: JSON | None = None
    status: int = 0
    message: Message | None = None
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Slack did it, whether or not the app was told."""
        return bool(self.answer and self.answer.get("ok"))

    @property
    def error(self) -> str:
        return str((self.answer or {}).get("error", ""))


@dataclass(frozen=True)
class Method:
    """A method: its arguments, the code for each required one that is missing, its scopes (one of them), its tier,
    and whose token it takes."""

    name: str
    run: Callable[[Ask], JSON]
    args: str = ""
    required: Mapping[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    tier: int = 3
    caller: Caller = "bot"
    post_only: bool = False

    @property
    def known(self) -> frozenset[str]:
        """`team_id` goes with every method: Slack's client adds it to each call once it knows the workspace."""
        return frozenset(self.args.split()) | frozenset(self.required) | {"token", "team_id"}


@dataclass
class Ask:
    """What a method's handler gets."""

    slack: Slack
    workspace: Workspace
    args: JSON
    call: Call

    def text(self, name: str, default: str = "") -> str:
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, (dict, list)):
            raise Refusal("invalid_array_arg")
        return str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        if value is None or value == "":
            return default
        return str(value).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int, code: str = "invalid_limit") -> int:
        value = self.text(name)
        if value == "":
            return default
        if not value.isdecimal() or int(value) == 0:
            raise Refusal(code)
        return min(int(value), most)

    def tree(self, name: str, code: str) -> Any:
        """A JSON argument, as a string inside a form or as it is inside a JSON body; None when absent."""
        value = self.args.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise Refusal(code) from None

    def need_scope(self, scope: str) -> None:
        if scope not in self.workspace.scopes:
            raise missing_scope(self.workspace, scope)

    def channel(self, name: str = "channel", code: str = "channel_not_found") -> Channel:
        """A conversation that the bot can see: one it is in, or a public channel."""
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or not (channel.has_bot or channel.kind == "public"):
            raise Refusal(code)
        return channel

    def channel_to_read(self, what: Literal["history", "read"]) -> Channel:
        """The same, with the scope that this kind of conversation needs."""
        channel = self.channel()
        self.need_scope(f"{SCOPE_NAME[channel.kind]}:{what}")
        return channel

    def message(self, channel: Channel, name: str, code: str = "message_not_found") -> Message:
        message = channel.find(self.text(name))
        if message is None:
            raise Refusal(code)
        return message

    def person(self, user_id: str) -> Person:
        person = self.workspace.people.get(user_id)
        if person is None:
            raise Refusal("user_not_found")
        if not person.visible:
            raise Refusal("user_not_visible")
        return person


def missing_scope(workspace: Workspace, *needed: str) -> Refusal:
    return Refusal("missing_scope", needed=",".join(needed), provided=",".join(sorted(workspace.scopes)))


def invalid_arguments(*messages: str) -> Refusal:
    return Refusal("invalid_arguments", *messages)
