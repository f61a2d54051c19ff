"""`/advice` alone: the five most timely open items, and the way to Home, where all of them are."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.services import lookup
from bot.views import replies, usages
from handlers.commands.subcommand import Call, Subcommand

SHOWN = 5


async def handle(call: Call) -> Message | None:
    """List what is open, with a button each. Who calls is read together with the list: no command comes more often."""
    listed = await call.desk.store.look(lookup.open_items, call.visit.by, SHOWN + 1)
    await call.desk.welcome(call.visit, listed.viewer)
    return replies.advice_list(
        listed.items[:SHOWN],
        listed.people,
        listed.zone,
        call.visit.by.now,
        listed.viewer_id,
        more=max(0, len(listed.items) - SHOWN),
        home_link=call.home_link,
    )


SUBCOMMAND = Subcommand(usages.OVERVIEW, handle, welcomes=True)
