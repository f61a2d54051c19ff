"""`/advice help`: what one can do, each with an example."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.views import replies, usages
from handlers.commands.subcommand import Call, Subcommand


async def handle(_call: Call) -> Message | None:
    """List the subcommands."""
    return replies.help_message()


SUBCOMMAND = Subcommand(usages.HELP, handle)
