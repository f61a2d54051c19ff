"""A conversation: who is in it, what was said in it, and the clock that gives each message its own ts.

Apart because ts, order and threads are facts of the conversation, not of a method. It must not check scopes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bot.playground.message import Message

if TYPE_CHECKING:
    from bot.playground.person import Person
    from bot.playground.workspace import Workspace

Kind = Literal["im", "mpim", "private", "public"]
JSON = dict[str, Any]

# What each kind is called in events, in scopes and in a command's channel_name.
EVENT_NAME: dict[Kind, str] = {"im": "im", "mpim": "mpim", "private": "group", "public": "channel"}
SCOPE_NAME: dict[Kind, str] = {"im": "im", "mpim": "mpim", "private": "groups", "public": "channels"}


@dataclass(eq=False, repr=False)
class Channel:
    """One conversation of any kind. `members` are user ids, the bot's included where it is in it."""

    workspace: Workspace
    id: str
    kind: Kind
    members: list[str]
    name: str = ""
    archived: bool = False
    created: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    _threads: dict[str, list[Message]] = field(default_factory=dict)
    _last: int = 0

    def __repr__(self) -> str:
        return f"<Channel {self.id} {self.kind} {self.members}>"

    @property
    def event_name(self) -> str:
        return EVENT_NAME[self.kind]

    @property
    def has_bot(self) -> bool:
        return self.workspace.bot_user_id in self.members

    def next_ts(self) -> str:
        """The clock's moment, or the next microsecond where that one is taken: unique and strictly rising."""
        self._last = max(int(self.workspace.slack.now() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def find(self, ts: str) -> Message | None:
        """The message with this ts, deleted ones only when a tombstone of them stands."""
        message = self.messages.get(ts)
        return message if message is not None and (not message.deleted or message.tombstone) else None

    def add(self, message: Message) -> Message:
        if message.ephemeral_to:
            self.ephemerals.append(message)
            return message
        self.messages[message.ts] = message
        if message.is_reply:
            self._threads.setdefault(message.thread_ts or "", []).append(message)
        return message

    def replies_to(self, ts: str) -> list[Message]:
        return [one for one in self._threads.get(ts, []) if not one.deleted]

    def shown(self) -> list[Message]:
        """All that stands in it, threads included, oldest first."""
        return [one for one in self.messages.values() if not one.deleted]

    def convert_to_private(self, name: str = "was-a-group-dm") -> None:
        """What the members of a group DM can do from its settings; its history and its id stay."""
        if self.kind != "mpim":
            raise ValueError("only a group DM can be turned into a private channel")
        self.kind, self.name = "private", name

    def invite(self, *people: Person) -> None:
        """Others join a channel; they can read all of its history."""
        if self.kind in ("im", "mpim"):
            raise ValueError("nobody can be invited into a DM; turn a group DM into a private channel first")
        self.members += [one.id for one in people if one.id not in self.members]

    def leave(self, person: Person) -> None:
        self.members.remove(person.id)

    def archive(self) -> None:
        self.archived = True

    def to_slack(self) -> JSON:
        """The conversation object."""
        known: JSON = {
            "id": self.id, "created": self.created, "is_archived": self.archived, "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim", "is_group": self.kind in ("mpim", "private"),
            "is_channel": self.kind == "public", "is_private": self.kind != "public", "is_org_shared": False,
            "context_team_id": self.workspace.id, "updated": self.created * 1000,
        }  # fmt: skip
        if self.kind == "im":
            other = next((one for one in self.members if one != self.workspace.bot_user_id), "")
            return known | {"user": other, "is_open": True, "priority": 0}
        return known | {"name": self.name, "name_normalized": self.name, "is_member": self.has_bot,
                        "is_general": False, "is_shared": False, "is_ext_shared": False,
                        "creator": self.members[0] if self.members else ""}  # fmt: skip

    def name_for_commands(self) -> str:
        """What commands and interactions call it."""
        return {"im": "directmessage", "mpim": self.name, "private": "privategroup", "public": self.name}[
            self.kind
        ]


def mpim_name(names: Iterable[str]) -> str:
    return "mpdm-" + "--".join(names) + "-1"
