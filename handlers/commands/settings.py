"""`/advice settings`: opens the settings form."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.views import usages
from handlers import wishes
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Open the form with what holds now."""
    await call.open(await wishes.form(call.desk, call.visit))
    return None


SUBCOMMAND = Subcommand(usages.SETTINGS, handle)
