"""A person's hands in conversations: typing, editing, reacting, commands, shortcuts, the profile.

Apart from presses.py, which uses what the app put there. Every method waits until the app has been told (and has
answered or failed), so that a story reads in order; events held back by a test are not waited for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.playground import forwarding, payloads, presses
from bot.playground.call import Refusal
from bot.playground.channel import Channel
from bot.playground.events import Sent
from bot.playground.eyes import Eyes
from bot.playground.filling import ClientRefused
from bot.playground.line import AppResponse
from bot.playground.message import Message
from bot.playground.responses import show
from bot.playground.text import typed
from bot.playground.view import View

JSON = dict[str, Any]
OPERATION_TIMEOUT = "operation_timeout"


@dataclass(eq=False)
class Person(Eyes):
    """Somebody at their Slack client."""

    def __repr__(self) -> str:
        return f"<{self.name} {self.id}>"

    def dm_with(self, other: Person) -> Channel:
        """Their one-to-one conversation. The bot is not in it and never learns of it."""
        return self.workspace.dm(self.id, other.id)

    def group_with(self, *others: Person) -> Channel:
        """A group DM of people, opened by hand: the bot is not in it."""
        return self.workspace.dm(self.id, *(one.id for one in others))

    async def say(
        self, channel: Channel, text: str = "", *, thread: Message | str | None = None,
        files: Iterable[str | tuple[str, bytes]] = (), subtype: str | None = None,
        attachments: list[JSON] | None = None,
    ) -> Message:  # fmt: skip
        """Types and sends. Mentions are written with `other.mention`; everything else is escaped as the client does.

        `subtype`: "me_message" or "thread_broadcast"; with files it is file_share. `attachments` is for a
        forwarded message.
        """
        self._must_be_in(channel)
        if channel.archived:
            raise ClientRefused("nobody can write in an archived conversation")
        if channel is self.bot_dm and not self.workspace.messages_tab:
            raise ClientRefused("sending messages to this app has been turned off")
        shared = self.workspace.shared_files(files, self)
        root = thread.ts if isinstance(thread, Message) else thread
        if isinstance(thread, Message) and thread.is_reply:
            root = thread.thread_ts
        message = self.workspace.by_person(
            channel, self, typed(text), thread_ts=root, files=shared, attachments=attachments or [],
            subtype="file_share" if shared else subtype, broadcast=subtype == "thread_broadcast",
        )  # fmt: skip
        await _told(self.workspace.slack.events.posted(message))
        return message

    async def forward(
        self, *messages: Message, to: Channel, comment: str = "", thread: Message | str | None = None,
        author_known: bool = True,
    ) -> Message:  # fmt: skip
        """Forwards messages that this person sees to a conversation that they are in, with a comment of their own.

        Slack's client forwards one at a time; several in one message come from other clients. See forwarding.share.
        """
        for message in messages:
            self._must_see(message)
            if message.ephemeral_to or message.deleted:
                raise ClientRefused("an ephemeral or deleted message cannot be forwarded")
        if not messages:
            raise ClientRefused("nothing was chosen to be forwarded")
        shares = [
            forwarding.share(message, number, author_known=author_known)
            for number, message in enumerate(messages, 1)
        ]
        return await self.say(to, comment, thread=thread, attachments=shares)

    async def edit(self, message: Message, text: str) -> None:
        self._must_be_mine(message)
        previous = message.to_slack()
        message.text = typed(text)
        message.blocks = presses.rich(self.workspace, message.text)
        message.edited = {"user": self.id, "ts": message.channel.next_ts()}
        await _told(self.workspace.slack.events.changed(message, previous))

    async def delete(self, message: Message) -> None:
        self._must_be_mine(message)
        previous = message.to_slack()
        message.bury()
        await _told(self.workspace.slack.events.deleted(message, previous))

    async def react(self, message: Message, name: str) -> None:
        """Adds an emoji by its name, without colons; skin tones as `name::skin-tone-3`."""
        self._must_see(message)
        who = message.reactions.setdefault(name, [])
        if self.id in who:
            raise ClientRefused(f"{self.name} has already reacted with {name}")
        who.append(self.id)
        await _told(self.workspace.slack.events.reacted(message, self, name, added=True))

    async def unreact(self, message: Message, name: str) -> None:
        who = message.reactions.get(name, [])
        if self.id not in who:
            raise ClientRefused(f"{self.name} has not reacted with {name}")
        who.remove(self.id)
        if not who:
            del message.reactions[name]
        await _told(self.workspace.slack.events.reacted(message, self, name, added=False))

    async def open_home(self, tab: str = "home") -> None:
        """Opens the app; `tab` is "home" or "messages"."""
        await _told(self.workspace.slack.events.home_opened(self, tab))

    async def change(self, **profile: Any) -> None:
        """Changes the profile (tz, deleted, status_emoji, …), as the person or an administrator does."""
        for name, value in profile.items():
            if not hasattr(self, name):
                raise TypeError(f"a profile has no {name}")
            setattr(self, name, value)
        self.updated = int(self.workspace.slack.now())
        await _told(self.workspace.slack.events.user_changed(self))

    async def command(
        self,
        text: str = "",
        channel: Channel | None = None,
        name: str = "/advice",
        *,
        thread: Message | None = None,
    ) -> AppResponse:
        """A slash command, by default in the conversation with the app. What it answers is whispered or posted."""
        if thread is not None:
            raise ClientRefused("slash commands are not supported in threads")
        where = channel or self.bot_dm
        self._must_be_in(where)
        form = payloads.command(self, name, text, where)
        response = await self.workspace.slack.line.command(self.workspace, form)
        self._show_answer(response, where, f'{name} failed with the error "{OPERATION_TIMEOUT}"')
        return response

    def _show_answer(self, response: AppResponse, where: Channel, failed: str) -> None:
        """The body of an answer to a command: JSON or plain text, whispered unless it says otherwise."""
        said: JSON = {}
        if not response.ok:
            said = {"text": failed}
        elif response.body.strip():
            said = response.json or {"text": response.body}
        if said:
            try:
                show(self, where, said, None)
            except Refusal as refusal:
                self.workspace.slack.complaints.append(f"answer to a command: {refusal}")

    async def shortcut(self, callback_id: str, message: Message) -> AppResponse:
        """A message shortcut. Slack offers it on every message but ephemeral ones."""
        self._must_see(message)
        if message.ephemeral_to or message.deleted:
            raise ClientRefused("an ephemeral or deleted message has no shortcuts")
        payload = payloads.message_shortcut(self, callback_id, message)
        return await self.workspace.slack.line.interaction(self.workspace, payload)

    async def global_shortcut(self, callback_id: str) -> AppResponse:
        payload = payloads.global_shortcut(self, callback_id)
        return await self.workspace.slack.line.interaction(self.workspace, payload)

    async def press(self, target: Message | View, action_id: str = "", **how: Any) -> AppResponse:
        """Uses something on a message, a form or the home. See presses.press."""
        return await presses.press(self, target, action_id, **how)

    def fill(self, view: View | None = None, /, **values: object) -> View:
        """Fills in fields of a form without sending it. See presses.fill."""
        return presses.fill(view or self.top, values)

    async def submit(self, view: View | None = None, /, **values: object) -> AppResponse:
        """Fills in and sends the form on top. See presses.submit."""
        return await presses.submit(self, view or self.top, values)

    async def close(self, view: View | None = None, *, clear: bool = False) -> AppResponse | None:
        """Cancels the form on top, or all of them. See presses.close."""
        return await presses.close(self, view or self.top, clear=clear)

    async def press_forged(
        self, action_id: str, value: str = "", *, message: Message | None = None, channel: Channel | None = None,
        view: View | None = None, **action: object,
    ) -> AppResponse:  # fmt: skip
        """A signed press of a button that may not be there, in this person's name. See presses.forged."""
        return await presses.forged(self, action_id, value, message, channel, view, action)

    async def submit_forged(self, view_payload: JSON) -> AppResponse:
        """A signed view_submission with any view object, in this person's name."""
        payload = payloads.common(self, "view_submission") | {
            "api_app_id": self.workspace.app_id, "trigger_id": self.workspace.slack.triggers.new(self),
            "view": view_payload, "response_urls": [],
        }  # fmt: skip
        return await self.workspace.slack.line.interaction(self.workspace, payload)

    async def unfurl(self, message: Message, title: str = "A page") -> None:
        """Slack adds a link's preview a moment after: message_changed with the same text."""
        previous = message.to_slack()
        message.attachments = [
            *message.attachments,
            {"title": title, "from_url": "https://example.test", "id": 1},
        ]
        await _told(self.workspace.slack.events.changed(message, previous))

    def _must_be_in(self, channel: Channel) -> None:
        if self.id not in channel.members:
            raise ClientRefused(f"{self.name} is not in this conversation")

    def _must_see(self, message: Message) -> None:
        if message not in self.sees(message.channel):
            raise ClientRefused(f"{self.name} cannot see this message")

    def _must_be_mine(self, message: Message) -> None:
        if message.user != self.id or message.deleted:
            raise ClientRefused("people can change only their own messages")


async def _told(sent: Sent) -> None:
    if sent is not None:
        await sent
