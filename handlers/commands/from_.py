"""`/advice from @person what they said`: keeps what was said in the corridor, by a colleague or by somebody who is not in Slack."""

from __future__ import annotations

from bot.messages.kind import Message
from bot.views import usages
from handlers import shortcuts
from handlers.commands import addressed
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Open the form, with whatever was understood filled in."""
    said = await addressed.read(call, outside=True)
    await call.open(
        await shortcuts.corridor_form(call.desk, call.visit, said.words, said.slack_id, said.name)
    )
    return None


SUBCOMMAND = Subcommand(usages.FROM, handle)
