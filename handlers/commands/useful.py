"""`/advice useful`: one's own line about what one likes to hear; alone it shows the line, with words it writes it."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.services import lookup, preferences
from bot.views import usages, useful
from bot.views.people import called
from handlers import facts
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Show the line, or write it; a dash or "nothing" takes it away. The caller's name is looked up, since the line is shown with it."""
    line = (await facts.read(call.desk, call.visit, call.rest)).strip()
    by = call.visit.by
    if not line.strip("\"'“”„‘’«»"):
        known = await call.desk.store.look(lookup.person, by, by.slack_id)
        return useful.shown(called(known), known.useful if known else None)
    await facts.refresh(call.desk, call.visit, by.slack_id)
    person = await call.run(preferences.say_useful, line)
    return useful.saved(called(person), person.useful)


SUBCOMMAND = Subcommand(usages.USEFUL, handle)
