"""A message and a file as Slack keeps them.

Apart because everybody touches messages: methods, hands, eyes, events. It must not send anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground import render

if TYPE_CHECKING:
    from bot.playground.channel import Channel

JSON = dict[str, Any]
TOMBSTONE = "This message was deleted."


@dataclass
class File:
    """A file: uploaded by the app, or shared by a person."""

    id: str
    name: str
    user: str
    title: str = ""
    content: bytes = b""
    uploaded: bool = False
    shared: bool = False
    deleted: bool = False

    def to_slack(self) -> JSON:
        suffix = self.name.rpartition(".")[2] if "." in self.name else "text"
        return {
            "id": self.id, "name": self.name, "title": self.title or self.name, "filetype": suffix,
            "pretty_type": suffix.upper(), "mimetype": "application/octet-stream", "user": self.user,
            "size": len(self.content), "mode": "hosted", "is_external": False, "is_public": False,
            "url_private": f"https://files.example.test/{self.id}/{self.name}", "file_access": "visible",
        }  # fmt: skip


@dataclass(eq=False, repr=False)
class Message:
    """One message. `text` is escaped as Slack escapes it; `plain` is what a person reads."""

    channel: Channel
    ts: str
    user: str
    text: str = ""
    blocks: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    metadata: JSON | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    edited: JSON | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ephemeral_to: str | None = None
    deleted: bool = False
    tombstone: bool = False
    broadcast: bool = False
    # How history lies about it; set by faults only.
    hidden_readings: int = 0
    second_page_only: bool = False
    never_shown: bool = False

    def __repr__(self) -> str:
        return f"<Message {self.ts} in {self.channel.id}: {self.plain!r}>"

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def replies(self) -> list[Message]:
        return self.channel.replies_to(self.ts)

    @property
    def plain(self) -> str:
        """All that a person reads of it, one line per line shown; buttons as [Label]."""
        return render.message(self.text, self.blocks, self.attachments, self.channel.workspace.name_of)

    @property
    def spoken(self) -> str:
        """What a screen reader reads and a lock screen shows: the top-level text alone."""
        return render.text_line(self.text, self.channel.workspace.name_of)

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return [label for label, _ in render.buttons(self.blocks)]

    @property
    def action_ids(self) -> list[str]:
        """The action ids of everything that can be used, menus included."""
        return [one["action_id"] for one in render.usable(self.blocks)]

    def __contains__(self, words: str) -> bool:
        """`"how did it go" in message`: in what a person reads, blocks and top-level text, whatever the case."""
        return words.casefold() in f"{self.plain}\n{self.spoken}".casefold()

    def to_slack(self, *, metadata: bool = False) -> JSON:
        """The object in history, in events and in payloads. It stays as it is when the message changes: what it
        shares with the message (blocks, metadata) is only ever replaced, never changed in place."""
        known: JSON = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        known["team"] = self.channel.workspace.id
        optional = {
            "subtype": self.subtype, "client_msg_id": self.client_msg_id, "bot_id": self.bot_id,
            "app_id": self.app_id, "blocks": self.blocks, "attachments": self.attachments,
            "edited": self.edited, "files": [file.to_slack() for file in self.files],
            "reactions": self.reactions_to_slack(), "thread_ts": self.thread_ts,
            "metadata": self.metadata if metadata else None,
        }  # fmt: skip
        known |= {name: value for name, value in optional.items() if value}
        if self.bot_id:
            known["bot_profile"] = self.channel.workspace.bot_profile()
        return known | self._thread_to_slack()

    def _thread_to_slack(self) -> JSON:
        if self.is_reply:
            parent = self.channel.find(self.thread_ts or "")
            return {"parent_user_id": parent.user if parent else "USLACKBOT"}
        replies = self.replies
        if not replies:
            return {}
        users = list(dict.fromkeys(one.user for one in replies))
        return {
            "thread_ts": self.ts, "reply_count": len(replies), "reply_users_count": len(users),
            "reply_users": users[:5], "latest_reply": replies[-1].ts, "is_locked": False, "subscribed": False,
        }  # fmt: skip

    def reactions_to_slack(self) -> list[JSON]:
        return [{"name": name, "users": list(who), "count": len(who)} for name, who in self.reactions.items()]

    def bury(self) -> None:
        """Deleted; a parent with replies stays as a tombstone."""
        self.deleted = True
        self.reactions.clear()
        if self.replies:
            self.tombstone = True
            self.subtype = "tombstone"
            self.user, self.text = "USLACKBOT", TOMBSTONE
            self.blocks, self.attachments, self.files = [], [], []
            self.metadata = self.bot_id = self.app_id = self.client_msg_id = None
