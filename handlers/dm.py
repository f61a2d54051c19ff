"""The bot's own DM, way four for advice: what is typed or forwarded there, edited, or deleted again.

Apart from `messages`, which is about what people say to each other. Facts and names are looked up here; what follows is decided in
`bot.services.typed`. Must not keep a word of it.
"""

from __future__ import annotations

from datetime import date

from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain import typed as words
from bot.errors import Declined
from bot.services import preferences, typed
from bot.services.typed import Forwarded, Typed
from handlers import facts, heard, reading
from handlers.desk import Desk, Visit
from handlers.payloads import MessageEvent


async def written(desk: Desk, context: AsyncBoltContext, event: MessageEvent) -> None:
    """Somebody wrote to the bot, or forwarded something to it."""
    visit = await desk.visit(context, event.user)
    shares = reading.shares_of(event)
    named = await heard.named_in(desk, visit, event)
    await facts.refresh(desk, visit, event.user, named, *(share.author for share in shares))
    text = reading.without_bot(event.text or "", visit.workspace.bot_user_id)
    asks_to_pause, until = await _pause(desk, visit, "" if shares else text)
    message = Typed(
        channel=event.channel,
        ts=event.ts,
        thread_ts=event.thread_ts if event.thread_ts != event.ts else None,
        text=text,
        asks_to_pause=asks_to_pause,
        pause_until=until,
        has_files=bool(event.files),
        named_slack_id=named,
        forwards=tuple(
            Forwarded(author_slack_id=share.author, by_app=share.by_app, has_words=bool(share.words.strip()))
            for share in shares
        ),
    )
    await desk.store.run(typed.heard, visit.by, message)


async def _pause(desk: Desk, visit: Visit, text: str) -> tuple[bool, date | None]:
    """Whether *pause* was typed, and until when; a day that cannot be read, or could be two, is asked back and never guessed."""
    written = words.pause(text)
    if written is None:
        return False, None
    try:
        return True, await desk.store.look(preferences.read_pause, visit.by, written)
    except Declined:
        return True, None


async def edited(desk: Desk, context: AsyncBoltContext, event: MessageEvent) -> None:
    """What was typed was changed: its card may name somebody else. Its words are read again when somebody presses."""
    message = event.message
    if message is None or not message.user or message.bot_id:
        return
    visit = await desk.visit(context, message.user)
    named = await heard.named_in(desk, visit, message)
    await facts.refresh(desk, visit, named)
    await desk.store.run(typed.renamed, visit.by, event.channel, message.ts, named)


async def deleted(desk: Desk, context: AsyncBoltContext, event: MessageEvent) -> None:
    """What was typed is gone again."""
    message = event.previous_message
    if message is None or not message.user or message.bot_id:
        return
    visit = await desk.visit(context, message.user)
    await desk.store.run(typed.deleted, visit.by, event.channel, message.ts)
