"""`/advice` alone: the five most timely open items."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.services import lookup
from bot.views import replies, usages
from handlers.commands.subcommand import Call, Subcommand

SHOWN = 5


async def handle(call: Call) -> Message | None:
    """List what is open, with a button each."""
    listed = await call.desk.store.look(lookup.open_items, call.visit.by, SHOWN + 1)
    shown, more = listed.items[:SHOWN], len(listed.items) - SHOWN
    now, viewer_id = call.visit.by.now, listed.viewer_id
    return replies.advice_list(shown, listed.people, listed.zone, now, viewer_id, more=max(0, more))


SUBCOMMAND = Subcommand(usages.OVERVIEW, handle)
