"""chat.*: posting, updating, deleting, and the link to a message.

Apart because what counts as a valid message is the largest set of rules. It must not deliver events itself: it tells
`slack.events` what happened.
"""

from __future__ import annotations

import json
import re
from typing import Any

from bot.playground import blocks as block_kit
from bot.playground.call import Ask, Method, Refusal
from bot.playground.channel import Channel
from bot.playground.message import Message

JSON = dict[str, Any]

# Slack cuts a posted text at 40,000 characters and refuses an updated one over 4,000.
CUT_AT = 40_000
UPDATE_MOST = 4_000
MARKDOWN_MOST = 12_000
# Slack names no figure for metadata_too_large; an opaque id is far below any.
METADATA_BYTES = 16_000


def post_message(ask: Ask) -> JSON:
    channel = channel_to_post(ask)
    content = read_content(ask)
    _need_something(content)
    thread = _thread(ask, channel)
    files: JSON = {
        "thread_ts": thread,
        "metadata": read_metadata(ask),
        "broadcast": ask.flag("reply_broadcast"),
    }
    message = ask.workspace.by_bot(channel, **content, **files)
    if thread and message.broadcast:
        message.subtype = "thread_broadcast"
    ask.call.message = message
    ask.slack.events.posted(message)
    shown = message.to_slack(metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def post_ephemeral(ask: Ask) -> JSON:
    channel = channel_to_post(ask)
    content = read_content(ask, cut=False)
    _need_something(content)
    if len(content["text"]) > CUT_AT:
        raise Refusal("msg_too_long")
    user = ask.text("user")
    if user not in channel.members:
        raise Refusal("user_not_in_channel")
    message = ask.workspace.by_bot(channel, **content, thread_ts=_thread(ask, channel), ephemeral_to=user)
    ask.call.message = message
    return {"message_ts": message.ts}


def update(ask: Ask) -> JSON:
    channel = ask.channel()
    message = ask.message(channel, "ts")
    if message.bot_id != ask.workspace.bot_id:
        raise Refusal("cant_update_message")
    if channel.archived:
        raise Refusal("is_inactive")
    if not channel.has_bot:
        raise Refusal("channel_not_found")
    content = read_content(ask, cut=False)
    if len(content["text"]) > UPDATE_MOST:
        raise Refusal("msg_too_long")
    _need_something(content)
    previous = message.to_slack()
    _change(ask, message, content)
    ask.call.message = message
    ask.slack.events.changed(message, previous)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "text": message.text,
        "message": message.to_slack(metadata=True),
    }


def _change(ask: Ask, message: Message, content: JSON) -> None:
    """A text without blocks removes the blocks; neither touched, they stay. An empty metadata object removes it."""
    if "text" in ask.args or content["blocks"] or "markdown_text" in ask.args:
        message.blocks = content["blocks"]
        message.text = content["text"]
        if not content["blocks"]:
            message.edited = {"user": ask.workspace.bot_user_id, "ts": f"{int(ask.slack.now())}.000000"}
    if "attachments" in ask.args:
        message.attachments = content["attachments"]
    if "metadata" in ask.args:
        message.metadata = read_metadata(ask, may_be_empty=True)


def delete(ask: Ask) -> JSON:
    channel = ask.channel()
    message = ask.message(channel, "ts")
    if message.bot_id != ask.workspace.bot_id or message.tombstone:
        raise Refusal("cant_delete_message")
    previous = message.to_slack()
    message.bury()
    ask.call.message = message
    ask.slack.events.deleted(message, previous)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(ask: Ask) -> JSON:
    channel = ask.channel()
    message = ask.message(channel, "message_ts")
    link = f"https://{ask.workspace.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def channel_to_post(ask: Ask) -> Channel:
    """Where a post goes: a conversation that the bot is in, or the DM of a person named by id."""
    target = ask.text("channel")
    channel = _dm_of(ask, target) if target in ask.workspace.people else ask.channel()
    if not channel.has_bot:
        raise Refusal("not_in_channel")
    if channel.archived:
        raise Refusal("is_archived")
    if channel.kind == "im":
        _check_dm(ask, channel)
    return channel


def _dm_of(ask: Ask, user_id: str) -> Channel:
    person = ask.workspace.people[user_id]
    if not person.visible or person.external or person.deleted:
        raise Refusal("channel_not_found")
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    return ask.workspace.dm(ask.workspace.bot_user_id, user_id)


def _check_dm(ask: Ask, channel: Channel) -> None:
    if not ask.workspace.messages_tab:
        raise Refusal("messages_tab_disabled")
    refusal = ask.workspace.deactivated_posts
    if refusal and any(ask.workspace.people[one].deleted for one in channel.members):
        raise Refusal(refusal)


def read_content(ask: Ask, *, cut: bool = True) -> JSON:
    """Text, blocks and attachments of a message, checked."""
    text = ask.text("text")
    markdown = ask.text("markdown_text")
    blocks = read_blocks(ask)
    if markdown and ("text" in ask.args or blocks):
        raise Refusal("markdown_text_conflict")
    if len(markdown) > MARKDOWN_MOST:
        raise Refusal("msg_too_long")
    text = text or markdown
    return {"text": text[:CUT_AT] if cut else text, "blocks": blocks, "attachments": _attachments(ask)}


def read_blocks(ask: Ask, name: str = "blocks") -> list[JSON]:
    blocks = ask.tree(name, "invalid_blocks_format")
    if blocks is None:
        return []
    if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
        raise Refusal("invalid_blocks_format")
    return checked_blocks(ask, blocks)


def checked_blocks(ask: Ask, blocks: list[JSON]) -> list[JSON]:
    wrong = block_kit.faults_of_blocks(blocks)
    if wrong:
        raise Refusal("invalid_blocks", *wrong, errors=wrong)
    return block_kit.completed(blocks, lambda: ask.workspace.new_id(length=5))


def _attachments(ask: Ask) -> list[JSON]:
    attachments = ask.tree("attachments", "invalid_attachments")
    if attachments is None:
        return []
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise Refusal("invalid_attachments")
    if len(attachments) > 100:
        raise Refusal("too_many_attachments")
    return attachments


def _need_something(content: JSON) -> None:
    if not content["text"].strip() and not content["blocks"] and not content["attachments"]:
        raise Refusal("no_text")


def _thread(ask: Ask, channel: Channel) -> str | None:
    """Slack takes a reply's ts too (and puts the answer into its thread); one that never was, it refuses."""
    thread = ask.text("thread_ts")
    if not thread:
        return None
    parent = channel.find(thread)
    if parent is None:
        # The documentation names no other code for a root that is gone.
        raise Refusal("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def read_metadata(ask: Ask, *, may_be_empty: bool = False) -> JSON | None:
    """event_type (letters, digits, `_`) and event_payload, an object; nothing beside them."""
    metadata = ask.tree("metadata", "invalid_metadata_format")
    if metadata is None or (metadata == {} and may_be_empty):
        return None
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    if metadata.keys() != {"event_type", "event_payload"}:
        raise Refusal("invalid_metadata_schema")
    kind, payload = metadata["event_type"], metadata["event_payload"]
    if not isinstance(kind, str) or not re.fullmatch(r"[A-Za-z0-9_]+", kind) or not isinstance(payload, dict):
        raise Refusal("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise Refusal("metadata_too_large")
    return metadata


_WORDS = "text blocks attachments markdown_text link_names parse"
# as_user, username, icon_*: documented, but useless without a scope that the app does not have.
_POST_ARGS = f"{_WORDS} as_user icon_emoji icon_url username thread_ts"
_INVALID = "invalid_arguments"

METHODS = (
    Method("chat.postMessage", post_message, required={"channel": "channel_not_found"}, scopes=("chat:write",),
           args=f"{_POST_ARGS} metadata mrkdwn reply_broadcast unfurl_links unfurl_media "
                "current_draft_last_updated_ts", tier=0),
    Method("chat.postEphemeral", post_ephemeral, args=_POST_ARGS, tier=4, scopes=("chat:write",),
           required={"channel": "channel_not_found", "user": "user_not_in_channel"}),
    Method("chat.update", update, args=f"{_WORDS} as_user file_ids metadata reply_broadcast unfurled_attachments",
           required={"channel": "channel_not_found", "ts": "message_not_found"}, scopes=("chat:write",)),
    Method("chat.delete", delete, args="as_user", scopes=("chat:write",),
           required={"channel": "channel_not_found", "ts": "message_not_found"}),
    Method("chat.getPermalink", get_permalink, tier=0,
           required={"channel": "channel_not_found", "message_ts": "message_not_found"}),
)  # fmt: skip
