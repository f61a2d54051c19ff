"""Response URLs: five uses within thirty minutes, good even where the bot is not a member.

Apart because they are no Web API method: no token, no scope. It must not be used to send what a method can send.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.playground import blocks as block_kit
from bot.playground.call import Call, Refusal
from bot.playground.channel import Channel
from bot.playground.ids import Ids
from bot.playground.message import Message

if TYPE_CHECKING:
    from bot.playground.person import Person
    from bot.playground.slack import Slack

JSON = dict[str, Any]
USES, LIVES_FOR = 5, 1800.0
_KNOWN = frozenset({
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
    "unfurl_links", "unfurl_media", "mrkdwn", "metadata",
})  # fmt: skip


@dataclass
class _Url:
    person: Person
    channel: Channel
    source: Message | None
    made_at: float
    used: int = 0


class ResponseUrls:
    """All that were handed out."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._known: dict[str, _Url] = {}
        self._ids = Ids("response urls")

    def new(self, person: Person, channel: Channel, source: Message | None = None) -> str:
        key = f"{person.workspace.id}/{self._ids.hex(24)}"
        self._known[key] = _Url(person, channel, source, self._slack.now())
        return f"{self._slack.base_url}/response/{key}"

    async def serve(self, request: web.Request) -> web.Response:
        url = self._known.get(f"{request.match_info['team']}/{request.match_info['key']}")
        call = Call(self._slack.now(), "response_url", {})
        self._slack.calls.append(call)
        try:
            call.args = await _payload(request)
            if url is None:
                raise Refusal("no_such_url")
            call.workspace = url.person.workspace.id
            self._use(url, call.args)
        except Refusal as refusal:
            call.answer, call.status = refusal.to_slack(), 404 if refusal.code.endswith("_url") else 400
            return web.json_response(call.answer, status=call.status)
        call.answer, call.status = {"ok": True}, 200
        return web.json_response(call.answer)

    def _use(self, url: _Url, said: JSON) -> None:
        if self._slack.now() - url.made_at > LIVES_FOR:
            raise Refusal("expired_url")
        if url.used >= USES:
            raise Refusal("used_url")
        show(url.person, url.channel, said, url.source)
        url.used += 1


async def _payload(request: web.Request) -> JSON:
    body = await request.text()
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            body = str((await request.post()).get("payload", ""))
        said = json.loads(body)
    except ValueError:
        raise Refusal("invalid_payload") from None
    if not isinstance(said, dict):
        raise Refusal("invalid_payload")
    return said


def show(person: Person, channel: Channel, said: JSON, source: Message | None) -> Message | None:
    """Shows what the app said in answer to a command or a press. Raises Refusal for what Slack does not take."""
    unknown = said.keys() - _KNOWN
    if unknown:
        raise Refusal("invalid_payload", f"unsupported: {sorted(unknown)}")
    if said.get("delete_original"):
        if source is not None:
            source.deleted = True
        return None
    workspace = person.workspace
    blocks = said.get("blocks") or []
    wrong = block_kit.faults_of_blocks(blocks)
    if wrong:
        raise Refusal("invalid_blocks", *wrong)
    if not said.get("text") and not blocks and not said.get("attachments"):
        raise Refusal("no_text")
    content = {"text": str(said.get("text") or ""), "blocks": block_kit.completed(blocks, workspace.new_id),
               "attachments": said.get("attachments") or []}  # fmt: skip
    if said.get("replace_original") and source is not None:
        return _replace(source, content)
    if said.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise Refusal("invalid_payload", "response_type")
    private = said.get("response_type", "ephemeral") == "ephemeral"
    message = workspace.by_bot(
        channel, **content, thread_ts=said.get("thread_ts"), ephemeral_to=person.id if private else None
    )
    if not private:
        workspace.slack.events.posted(message)
    return message


def _replace(source: Message, content: JSON) -> Message:
    previous = source.to_slack()
    source.text, source.blocks, source.attachments = (
        content["text"],
        content["blocks"],
        content["attachments"],
    )
    if not source.ephemeral_to:
        source.channel.workspace.slack.events.changed(source, previous)
    return source
