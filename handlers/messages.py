"""Messages: answers in the threads of questions, with their edits and deletions. What is written to the bot itself goes on to `dm`.

People's content is a message without subtype, or one of three; Slack's `message_changed` also comes for link previews, so texts are compared.
"""

from __future__ import annotations

from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.services import ask, outside
from bot.services.ask import Said
from bot.services.outside import Line
from handlers import dm, facts
from handlers.desk import Desk, Visit
from handlers.payloads import MessageEvent, Rubbish, SlackMessage, parse

CONTENT = (None, "file_share", "thread_broadcast", "me_message")


async def handle(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """A `message` event of any subtype."""
    message = parse(MessageEvent, event)
    if message.subtype == "message_changed":
        await _edited(desk, context, message)
    elif message.subtype == "message_deleted":
        await _deleted(desk, context, message)
    elif message.subtype in CONTENT and message.bot_id is None and message.user:
        await _written(desk, context, message)


async def _written(desk: Desk, context: AsyncBoltContext, event: MessageEvent) -> None:
    if await _is_dm(desk, context, event, event):
        _moment(event.ts)
        await dm.written(desk, context, event)
    else:
        await _said(desk, context, event, event, event.event_ts or event.ts)


async def _edited(desk: Desk, context: AsyncBoltContext, event: MessageEvent) -> None:
    now, before = event.message, event.previous_message
    if now is None:
        return
    if await _is_dm(desk, context, event, now):
        await (dm.deleted if now.subtype == "tombstone" else dm.edited)(desk, context, event)
        return
    if before is not None and before.text == now.text and bool(before.files) == bool(now.files):
        return
    await _said(desk, context, event, now, event.event_ts or event.ts)


async def _deleted(desk: Desk, context: AsyncBoltContext, event: MessageEvent) -> None:
    if event.previous_message is None:
        return
    if await _is_dm(desk, context, event, event.previous_message):
        await dm.deleted(desk, context, event)
    else:
        await _said(desk, context, event, event.previous_message, event.event_ts or event.ts, is_deleted=True)


async def _is_dm(desk: Desk, context: AsyncBoltContext, event: MessageEvent, message: SlackMessage) -> bool:
    """Whether this is its writer's own DM with the bot. Slack names the type of a conversation, if not always; ids say nothing (platform.md)."""
    if event.channel_type or not message.user or message.bot_id:
        return event.channel_type == "im"
    visit = await desk.visit(context, message.user)
    return await desk.gateway.open_dm(visit.token, message.user) == event.channel


async def _said(
    desk: Desk,
    context: AsyncBoltContext,
    event: MessageEvent,
    message: SlackMessage,
    event_ts: str,
    *,
    is_deleted: bool = False,
) -> None:
    if not message.user or message.bot_id:
        return
    visit = await desk.visit(context, message.user)
    in_thread = bool(message.thread_ts) and message.thread_ts != message.ts
    if not in_thread and event is message:
        await _written_outside(desk, visit, event)
        return
    said = Said(
        channel=event.channel,
        thread_ts=message.thread_ts if in_thread else None,
        ts=_moment(message.ts),
        event_ts=_moment(event_ts),
        words=None if is_deleted else await facts.read(desk, visit, message.text or ""),
        is_wordless=bool(message.files) and not message.text,
        is_deleted=is_deleted,
    )
    await desk.store.run(ask.said, visit.by, said)
    if is_deleted and not in_thread:
        await desk.store.run(outside.deleted, visit.by, said.channel, said.ts)


async def _written_outside(desk: Desk, visit: Visit, event: MessageEvent) -> None:
    """A line in no thread, whose words are looked at once and not kept."""
    line = Line(
        channel=event.channel, ts=_moment(event.ts), text=event.text or "", has_files=bool(event.files)
    )
    await desk.store.run(outside.written, visit.by, line)


def _moment(ts: str) -> str:
    """Slack's `ts`, without which nothing has an order."""
    if not ts:
        raise Rubbish("a message without its ts")
    return ts
