"""`/advice resume`: nudges and relays may come again, whether they were paused or stopped."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.services import preferences
from bot.views import asides, usages
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """End the pause, or the stop."""
    await call.run(preferences.resume)
    return asides.resumed()


SUBCOMMAND = Subcommand(usages.RESUME, handle)
