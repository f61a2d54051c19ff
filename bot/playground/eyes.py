"""What a person sees: conversations, forms, the home, and what was whispered to them.

Apart from the hands (person.py, presses.py): looking never changes anything. It shows only what Slack would show them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.playground.channel import Channel
from bot.playground.member import Member
from bot.playground.message import Message
from bot.playground.view import View


@dataclass(eq=False)
class Eyes(Member):
    """A member who looks at their screen."""

    forms: list[View] = field(default_factory=list)

    @property
    def bot_dm(self) -> Channel:
        """The conversation with the app."""
        return self.workspace.dm(self.workspace.bot_user_id, self.id)

    @property
    def dm(self) -> list[Message]:
        """All of it that stands there, threads included, oldest first; not what was only whispered (`ephemerals`)."""
        return self.bot_dm.shown()

    @property
    def last_dm(self) -> Message:
        """The newest message of the bot there. LookupError when there is none."""
        for message in reversed(self.dm):
            if message.bot_id:
                return message
        raise LookupError(f"{self.name} has no message from the bot")

    def sees(self, channel: Channel) -> list[Message]:
        """What stands in a conversation, the ephemerals to this person included, oldest first."""
        mine = [one for one in channel.ephemerals if one.ephemeral_to == self.id and not one.deleted]
        if self.id not in channel.members and channel.kind != "public":
            return mine
        return sorted([*channel.shown(), *mine], key=lambda one: one.ts)

    @property
    def ephemerals(self) -> list[Message]:
        """Everything that only this person was shown, in any conversation, oldest first."""
        everywhere = [one for channel in self.workspace.channels.values() for one in channel.ephemerals]
        return sorted(
            (m for m in everywhere if m.ephemeral_to == self.id and not m.deleted), key=lambda one: one.ts
        )

    @property
    def channels(self) -> list[Channel]:
        return [one for one in self.workspace.channels.values() if self.id in one.members]

    @property
    def form(self) -> View | None:
        """The form on top, if one is open."""
        return self.forms[-1] if self.forms else None

    @property
    def top(self) -> View:
        """The same, for who knows that there is one. LookupError otherwise."""
        if not self.forms:
            raise LookupError(f"{self.name} has no form open")
        return self.forms[-1]

    @property
    def home(self) -> View | None:
        """What was last published as this person's home."""
        return self.workspace.homes.get(self.id)

    def put_form(self, view: View) -> View:
        """Slack shows one more form."""
        self.forms.append(view)
        return view

    def drop_forms(self, count: int | None = None) -> list[View]:
        """Closes the top `count` forms (None: all); returns them, top first."""
        gone: list[View] = []
        while self.forms and (count is None or len(gone) < count):
            view = self.forms.pop()
            view.is_open = False
            gone.append(view)
        return gone
