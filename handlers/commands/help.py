"""`/advice help`: what one can do, each with an example."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.views import replies
from bot.views.actions import COMMAND
from handlers.commands.subcommand import Call, Subcommand


async def handle(_call: Call) -> Message | None:
    """List the subcommands."""
    from handlers.commands import SUBCOMMANDS

    return replies.help_message([(f"{COMMAND} {each.example}".strip(), each.summary) for each in SUBCOMMANDS])


SUBCOMMAND = Subcommand(
    name="help", usage="help", example="help", summary="What you can do here", handle=handle
)
