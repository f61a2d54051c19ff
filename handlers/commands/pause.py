"""`/advice pause [until]`: nothing comes for a while, a week unless a day is written."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.services import preferences
from bot.views import asides, usages
from handlers import facts
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Read the day in the caller's own calendar, for which their zone has to be known, and hold everything until then."""
    await facts.refresh(call.desk, call.visit, call.visit.by.slack_id)
    written = await facts.read(call.desk, call.visit, call.rest)
    until = await call.desk.store.look(preferences.read_pause, call.visit.by, written)
    paused = await call.run(preferences.pause, until)
    return asides.paused(paused.until, paused.today, stopped=paused.person.stopped_at is not None)


SUBCOMMAND = Subcommand(usages.PAUSE, handle)
