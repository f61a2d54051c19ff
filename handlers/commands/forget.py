"""`/advice forget`: comes with a later version, and says so."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.views import asides, usages
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """What can be done instead."""
    return asides.not_yet_there(asides.FORGET, call.home_link)


SUBCOMMAND = Subcommand(usages.FORGET, handle)
