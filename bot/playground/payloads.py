"""What Slack sends when somebody uses the app: commands, shortcuts, presses, forms.

Apart because these shapes are Slack's and are long. It only builds; person.py and presses.py send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.events import VERIFICATION_TOKEN
from bot.playground.text import typed

if TYPE_CHECKING:
    from bot.playground.channel import Channel
    from bot.playground.message import Message
    from bot.playground.person import Person
    from bot.playground.view import View

JSON = dict[str, Any]


def command(person: Person, name: str, text: str, channel: Channel) -> dict[str, str]:
    """The form of a slash command, with mentions and links escaped (`should_escape`)."""
    slack = person.workspace.slack
    return {
        "token": VERIFICATION_TOKEN, "team_id": person.workspace.id, "team_domain": person.workspace.domain,
        "channel_id": channel.id, "channel_name": channel.name_for_commands(), "user_id": person.id,
        "user_name": person.username, "command": name, "text": typed(text.strip(), keep_names=True),
        "api_app_id": person.workspace.app_id, "is_enterprise_install": "false",
        "response_url": slack.responses.new(person, channel), "trigger_id": slack.triggers.new(person),
    }  # fmt: skip


def common(person: Person, kind: str) -> JSON:
    """What every interaction carries."""
    return {
        "type": kind, "token": VERIFICATION_TOKEN, "team": person.workspace.to_slack(), "user": person.short(),
        "enterprise": None, "is_enterprise_install": False,
    }  # fmt: skip


def _action_ts(person: Person) -> str:
    return f"{person.workspace.slack.now():.6f}"


def message_shortcut(person: Person, callback_id: str, message: Message) -> JSON:
    """message_action: the message itself, but nobody else's name, no replies, no link."""
    slack, channel = person.workspace.slack, message.channel
    return common(person, "message_action") | {
        "action_ts": _action_ts(person), "callback_id": callback_id, "trigger_id": slack.triggers.new(person),
        "channel": {"id": channel.id, "name": channel.name_for_commands()}, "message_ts": message.ts,
        "message": message.to_slack(), "response_url": slack.responses.new(person, channel),
    }  # fmt: skip


def global_shortcut(person: Person, callback_id: str) -> JSON:
    return common(person, "shortcut") | {
        "action_ts": _action_ts(person), "callback_id": callback_id,
        "trigger_id": person.workspace.slack.triggers.new(person),
    }  # fmt: skip


def press_on_message(person: Person, message: Message, action: JSON, state: JSON) -> JSON:
    """block_actions from a message, ephemeral ones included."""
    slack, channel = person.workspace.slack, message.channel
    ephemeral = message.ephemeral_to is not None
    container: JSON = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    payload = common(person, "block_actions") | {
        "api_app_id": person.workspace.app_id, "container": container, "trigger_id": slack.triggers.new(person),
        "channel": {"id": channel.id, "name": channel.name_for_commands()}, "state": {"values": state},
        "response_url": slack.responses.new(person, channel, message),
        "actions": [action | {"action_ts": _action_ts(person)}],
    }  # fmt: skip
    if not ephemeral:
        payload["message"] = message.to_slack(metadata=True)
    return payload


def press_on_view(person: Person, view: View, action: JSON) -> JSON:
    """block_actions from a form or the home: no channel, no message, no response_url."""
    return common(person, "block_actions") | {
        "api_app_id": person.workspace.app_id, "container": {"type": "view", "view_id": view.id},
        "trigger_id": person.workspace.slack.triggers.new(person), "view": view.to_slack(),
        "actions": [action | {"action_ts": _action_ts(person)}],
    }  # fmt: skip


def submission(person: Person, view: View) -> JSON:
    return common(person, "view_submission") | {
        "api_app_id": person.workspace.app_id, "trigger_id": person.workspace.slack.triggers.new(person),
        "view": view.to_slack(), "response_urls": [],
    }  # fmt: skip


def closing(person: Person, view: View, *, cleared: bool) -> JSON:
    return common(person, "view_closed") | {
        "api_app_id": person.workspace.app_id, "view": view.to_slack(), "is_cleared": cleared,
    }  # fmt: skip
