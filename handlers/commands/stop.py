"""`/advice stop`: no more reminders of any kind, as *stop* typed to the bot."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.services import preferences
from bot.views import asides, usages
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Stop everything that comes by the clock."""
    await call.run(preferences.stop_all)
    return asides.stopped()


SUBCOMMAND = Subcommand(usages.STOP, handle)
