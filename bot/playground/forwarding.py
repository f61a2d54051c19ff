"""A forwarded message, as Slack makes it of another: an attachment with the words in it, whoever can see the original.

Apart because the shape is Slack's, is documented nowhere, and is long. It only builds; person.py sends.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.playground.message import Message

JSON = dict[str, Any]


def share(message: Message, number: int, *, author_known: bool = True) -> JSON:
    """The attachment that is the `number`-th forward in its message, with what `message` itself forwarded inside.

    `author_known`: Slack sometimes leaves out who wrote it (then `author_name` alone may stand there).
    """
    channel, home = message.channel, message.channel.workspace
    author = home.name_of(message.user)
    link = f"https://{home.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    link += f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else ""
    day = datetime.fromtimestamp(float(message.ts), UTC)
    known: JSON = {
        "id": number, "ts": message.ts, "channel_id": channel.id, "channel_team": home.id,
        "channel_name": "Direct Message" if channel.kind in ("im", "mpim") else channel.name, "color": "D0D0D0",
        "is_msg_unfurl": True, "is_share": True, "from_url": link, "original_url": link,
        "fallback": f"[{day:%B %d, %Y %H:%M}] {author}: {message.text}", "text": message.text,
        "author_name": author, "author_subname": author, "mrkdwn_in": ["text"],
        "author_link": f"https://{home.domain}.slack.com/team/{message.user}",
        "author_icon": "https://avatars.example.test/48.png",
        "footer": "Direct Message" if channel.kind in ("im", "mpim") else f"Posted in #{channel.name}",
        "message_blocks": [{"team": home.id, "channel": channel.id, "ts": message.ts,
                            "message": {"blocks": message.blocks}}],
    }  # fmt: skip
    if author_known:
        known["author_id"] = message.user
    if message.bot_id:
        known |= {"bot_id": message.bot_id, "bot_team_id": home.id}
    if message.files:
        known["files"] = [file.to_slack() for file in message.files]
    inside = [one for one in message.attachments if one.get("is_share")]
    return known | ({"attachments": inside} if inside else {})
