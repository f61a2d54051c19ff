"""`/advice gave @person what you said`: a reminder to ask how it went. They are not contacted."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.views import usages
from handlers import shortcuts
from handlers.commands import addressed
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Open the form, with whatever was understood filled in."""
    said = await addressed.read(call)
    await call.open(await shortcuts.corridor_given_form(call.desk, call.visit, said.words, said.slack_id))
    return None


SUBCOMMAND = Subcommand(usages.GAVE, handle)
