"""`/advice digest`: at once what the weekly digest would say, with its buttons; nothing of it counts as asked."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.services import digests
from bot.views import replies, usages
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Show it to the caller alone."""
    shown = await call.desk.store.look(digests.shown_now, call.visit.by)
    return shown or replies.nothing_to_digest()


SUBCOMMAND = Subcommand(usages.DIGEST, handle)
