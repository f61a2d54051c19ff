"""`/advice tried [which one]`: marks advice as tried; without words, or where several fit, one chooses."""

from __future__ import annotations

from bot.domain.advice import Advice
from bot.messages.kind import Message
from bot.services import lookup, progress
from bot.views import asides, usages
from handlers import facts
from handlers.commands.subcommand import Call, Subcommand

_AROUND = " \t\r\n\"'“”„‘’«»"
"""What people write around words of somebody else's."""


async def handle(call: Call) -> Message | None:
    """Mark the one that is meant, or list those that could be."""
    typed = (await facts.read(call.desk, call.visit, call.rest)).strip(_AROUND)
    found = await call.desk.store.look(lookup.to_try, call.visit.by, typed)
    if typed and len(found.items) == 1:
        return await _marked(call, found.items[0])
    is_known = bool(found.items) or not typed
    shown = found if is_known else await call.desk.store.look(lookup.to_try, call.visit.by, "")
    now = call.visit.by.now
    return asides.which_one(shown.items, shown.people, shown.zone, now, typed=typed, is_known=is_known)


async def _marked(call: Call, item: Advice) -> Message:
    if item.tried_at is None:
        await call.run(progress.tried, item.id)
    seen = await call.desk.store.look(lookup.item, call.visit.by, item.id)
    return asides.tried(seen.item, seen.adviser, seen.zone, call.visit.by.now)


SUBCOMMAND = Subcommand(usages.TRIED, handle)
