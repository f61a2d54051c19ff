"""A workspace: its people, conversations, views and files, and what its administrators switched on.

Apart because two of them must never mix: everything is looked up here, never across. It must not speak HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.playground.channel import Channel, Kind, mpim_name
from bot.playground.ids import Ids
from bot.playground.message import File, Message
from bot.playground.person import Person
from bot.playground.text import rich_text
from bot.playground.view import View

if TYPE_CHECKING:
    from bot.playground.slack import Slack

JSON = dict[str, Any]
SCOPES = (
    "chat:write", "commands", "im:history", "im:write", "mpim:history", "mpim:read", "mpim:write",
    "reactions:read", "reactions:write", "users:read", "files:write",
)  # fmt: skip


class Workspace:
    """One workspace with the app installed. Ids are made up, but the same in every run.

    Switches: `messages_tab`, `home_tab`; `deactivated_open` is the code that conversations.open answers for a
    deactivated person (None: it opens), `deactivated_posts` the code for a post into their DM (None: it answers ok,
    which is what Slack often does).
    """

    def __init__(
        self, slack: Slack, team_id: str, name: str, bot_token: str, app_token: str, app_id: str
    ) -> None:
        self.slack, self.id, self.name = slack, team_id, name
        self.domain = name.lower().replace(" ", "-")
        self.bot_token, self.app_token, self.app_id = bot_token, app_token, app_id
        self.scopes: set[str] = set(SCOPES)
        self.token_error: str | None = None
        self.installed = True
        self.messages_tab = True
        self.home_tab = True
        self.deactivated_open: str | None = "user_disabled"
        self.deactivated_posts: str | None = None
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self._ids = Ids(team_id)
        self._dms: dict[frozenset[str], Channel] = {}
        self.bot_id = self.new_id("B")
        self.bot = self.add_person("Full Circle", is_bot=True)

    def __repr__(self) -> str:
        return f"<Workspace {self.id}>"

    @property
    def bot_user_id(self) -> str:
        return self.bot.id

    def new_id(self, prefix: str = "", length: int = 10) -> str:
        return self._ids.code(prefix, length)

    def add_person(self, name: str, *, id: str = "", **profile: Any) -> Person:
        """Somebody new; `profile` is whatever Member knows (tz, is_guest, deleted, external, …).

        Every fourth id begins with W, as in a workspace of an organisation: nobody may parse them.
        """
        known = profile.keys() & {"workspace", "name"}
        if known:
            raise TypeError(f"add_person does not take {known}")
        person_id = id or self.new_id("W" if len(self.people) % 4 == 3 else "U")
        person = Person(self, person_id, name, **profile)
        self.people[person.id] = person
        return person

    def add_channel(
        self, name: str, *members: Person, kind: Kind = "public", with_bot: bool = False
    ) -> Channel:
        """A channel. The bot is in it only when somebody invited it."""
        ids = [one.id for one in members] + ([self.bot_user_id] if with_bot else [])
        return self._open("C", kind, ids, name)

    def dm(self, *ids: str) -> Channel:
        """The conversation of exactly these people (the bot counts), opened when there is none yet."""
        key = frozenset(ids)
        if key not in self._dms:
            if len(key) <= 2:
                self._dms[key] = self._open("D", "im", list(dict.fromkeys(ids)), "")
            else:
                # Ids of group DMs begin with C or G, and nobody may tell anything from it.
                prefix = "C" if len(self._dms) % 2 else "G"
                names = (self.people[one].username for one in ids)
                self._dms[key] = self._open(prefix, "mpim", list(dict.fromkeys(ids)), mpim_name(names))
        channel = self._dms[key]
        if channel.kind not in ("im", "mpim"):
            # Turned into a channel by its members: the same people get a new group DM.
            del self._dms[key]
            return self.dm(*ids)
        return channel

    def existing_dm(self, *ids: str) -> Channel | None:
        channel = self._dms.get(frozenset(ids))
        return channel if channel is not None and channel.kind in ("im", "mpim") else None

    def _open(self, prefix: str, kind: Kind, members: list[str], name: str) -> Channel:
        created = int(self.slack.now())
        channel = Channel(self, self.new_id(prefix), kind, members, name, created=created)
        self.channels[channel.id] = channel
        return channel

    def name_of(self, user_id: str) -> str:
        """How the client shows a mention of this id."""
        person = self.people.get(user_id.split("|")[0])
        return person.name if person else user_id

    def bot_profile(self) -> JSON:
        return {"id": self.bot_id, "app_id": self.app_id, "user_id": self.bot_user_id, "name": self.bot.name,
                "deleted": not self.installed, "updated": 0, "team_id": self.id}  # fmt: skip

    def to_slack(self) -> JSON:
        return {"id": self.id, "domain": self.domain}

    def by_bot(self, channel: Channel, **fields: Any) -> Message:
        """A message of the app, stored but not announced."""
        ts = channel.next_ts()
        return channel.add(
            Message(channel, ts, self.bot_user_id, bot_id=self.bot_id, app_id=self.app_id, **fields)
        )

    def by_person(self, channel: Channel, person: Person, text: str, **fields: Any) -> Message:
        """A message that a person typed (`text` escaped), stored but not announced."""
        blocks = [rich_text(text, self.new_id(length=5))] if text else []
        message = Message(channel, channel.next_ts(), person.id, text, blocks=blocks, **fields)
        message.client_msg_id = self.new_id(length=12).lower()
        return channel.add(message)

    def new_view(self, owner: Person, content: JSON, previous: View | None = None) -> View:
        view_id = self.new_id("V")
        root = previous.root_id if previous else view_id
        view = View(view_id, owner, str(content["type"]), {}, "", root, previous.id if previous else None)
        view.show(content, self.new_hash())
        self.views[view_id] = view
        return view

    def new_hash(self) -> str:
        return f"{int(self.slack.now())}.{self.new_id(length=8).lower()}"

    def add_file(self, name: str, user_id: str, content: bytes = b"", *, uploaded: bool = True) -> File:
        file = File(self.new_id("F"), name, user_id, content=content, uploaded=uploaded)
        self.files[file.id] = file
        return file

    def shared_files(self, files: Iterable[str | tuple[str, bytes]], person: Person) -> list[File]:
        pairs = [(one, b"") if isinstance(one, str) else one for one in files]
        return [self.add_file(name, person.id, content) for name, content in pairs]

    def revoke_token(self, error: str = "token_revoked") -> None:
        """From now on every call with the bot's token answers this: token_revoked, account_inactive, invalid_auth."""
        self.token_error = error

    def restore_token(self, new_token: str | None = None) -> None:
        """Installed again, with the old token or a new one."""
        self.token_error, self.installed = None, True
        if new_token is not None:
            self.bot_token = new_token

    async def uninstall(self, *, revoked_first: bool = False) -> None:
        """An administrator removes the app: the token dies and both events go out, in either order."""
        self.token_error, self.installed = "account_inactive", False
        events: list[JSON] = [
            {"type": "app_uninstalled"},
            {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot_user_id]}},
        ]
        for event in reversed(events) if revoked_first else events:
            await self.post_event(event)

    async def post_event(self, event: JSON) -> None:
        """Any event at all, in a true envelope, whatever is subscribed."""
        await self.slack.events.send_raw(self, event)
