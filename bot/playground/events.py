"""What the app is told: events in Slack's envelope, and who gets which.

Apart from delivery.py, which brings them. The app is told only of conversations that it is in, of what it subscribed
to, and of what its scopes let it read.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.playground.channel import SCOPE_NAME, Channel
from bot.playground.message import Message

if TYPE_CHECKING:
    from bot.playground.person import Person
    from bot.playground.slack import Slack
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]
SUBSCRIBED = frozenset({
    "message.im", "message.mpim", "reaction_added", "reaction_removed", "user_change", "app_home_opened",
    "app_uninstalled", "tokens_revoked",
})  # fmt: skip
_SCOPE_OF = {
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
}
# The legacy verification token: present in every payload, proof of nothing.
VERIFICATION_TOKEN = "playground-token"  # noqa: S105

Sent = asyncio.Task[None] | None


class Events:
    """Makes envelopes and hands them to the deliveries. Each method returns the delivery's task, or None."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._count = 0

    def posted(self, message: Message) -> Sent:
        if message.bot_id and not self._slack.echo_own_posts:
            return None
        event = message.to_slack() | {"event_ts": message.ts}
        return self._in_channel(message.channel, event)

    def changed(self, message: Message, previous: JSON) -> Sent:
        ts = message.channel.next_ts()
        event: JSON = {
            "type": "message", "subtype": "message_changed", "message": message.to_slack(), "hidden": True,
            "previous_message": previous, "ts": ts, "event_ts": ts,
        }  # fmt: skip
        return self._in_channel(message.channel, event)

    def deleted(self, message: Message, previous: JSON) -> Sent:
        """A parent with replies is changed into a tombstone instead; Slack reports that as a change."""
        if message.tombstone:
            return self.changed(message, previous)
        ts = message.channel.next_ts()
        event: JSON = {
            "type": "message", "subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True,
            "previous_message": previous, "ts": ts, "event_ts": ts,
        }  # fmt: skip
        return self._in_channel(message.channel, event)

    def _in_channel(self, channel: Channel, event: JSON) -> Sent:
        names = {"im": "im", "mpim": "mpim", "private": "groups", "public": "channels"}
        if not channel.has_bot or f"{SCOPE_NAME[channel.kind]}:history" not in channel.workspace.scopes:
            return None
        whole = event | {"channel": channel.id, "channel_type": channel.event_name}
        return self._send(channel.workspace, f"message.{names[channel.kind]}", whole)

    def reacted(self, message: Message, person: Person, name: str, *, added: bool) -> Sent:
        if not message.channel.has_bot:
            return None
        kind = "reaction_added" if added else "reaction_removed"
        item = {"type": "message", "channel": message.channel.id, "ts": message.ts}
        event = {"type": kind, "user": person.id, "reaction": name, "item_user": message.user, "item": item,
                 "event_ts": message.channel.next_ts()}  # fmt: skip
        return self._send(message.channel.workspace, kind, event)

    def home_opened(self, person: Person, tab: str) -> Sent:
        event: JSON = {"type": "app_home_opened", "user": person.id, "channel": person.bot_dm.id, "tab": tab,
                       "event_ts": person.bot_dm.next_ts()}  # fmt: skip
        home = person.home
        if home is not None and tab == "home":
            event["view"] = home.to_slack()
        return self._send(person.workspace, "app_home_opened", event)

    def user_changed(self, person: Person) -> Sent:
        now = self._slack.now()
        event = {"type": "user_change", "user": person.to_slack(locale=True), "cache_ts": int(now),
                 "event_ts": f"{now:.6f}"}  # fmt: skip
        return self._send(person.workspace, "user_change", event)

    async def send_raw(self, workspace: Workspace, event: JSON) -> None:
        """Any event, whatever is subscribed; comes back when it was brought, or held."""
        task = self._queue(workspace, event)
        if task is not None:
            await task

    def _send(self, workspace: Workspace, name: str, event: JSON) -> Sent:
        scope = _SCOPE_OF.get(name)
        if name not in self._slack.subscribed or not workspace.installed:
            return None
        if scope is not None and scope not in workspace.scopes:
            return None
        return self._queue(workspace, event)

    def _queue(self, workspace: Workspace, event: JSON) -> Sent:
        return self._slack.deliveries.queue(workspace, self.envelope(workspace, event))

    def envelope(self, workspace: Workspace, event: JSON) -> JSON:
        self._count += 1
        authorization = {"enterprise_id": None, "team_id": workspace.id, "user_id": workspace.bot_user_id,
                         "is_bot": True, "is_enterprise_install": False}  # fmt: skip
        return {
            "token": VERIFICATION_TOKEN, "team_id": workspace.id, "context_team_id": workspace.id,
            "context_enterprise_id": None, "api_app_id": workspace.app_id, "event": event,
            "type": "event_callback", "event_id": f"Ev{self._count:010d}", "event_time": int(self._slack.now()),
            "authorizations": [authorization], "is_ext_shared_channel": False,
            "event_context": f"4-playground-{self._count}",
        }  # fmt: skip
