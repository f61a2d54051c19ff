"""`/advice with @person`: the brief before a conversation, for the caller alone."""

from __future__ import annotations

from bot.errors import Declined
from bot.messages.kind import Message
from bot.services import exchanges
from bot.views import usages
from handlers import facts, showing
from handlers.commands import addressed
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Where the two stand. Of somebody the bot never met Slack says the name; nothing is kept of having looked."""
    named = await addressed.read(call)
    if named.slack_id is None:
        raise Declined("with_needs_person")
    brief = await call.desk.store.look(exchanges.brief, call.visit.by, named.slack_id)
    other = brief.person or await facts.stranger(call.desk, call.visit, named.slack_id)
    if other.is_bot:
        raise Declined("is_bot", name=other.name)
    return showing.brief_message(brief, other, call.visit.by.now)


SUBCOMMAND = Subcommand(usages.WITH, handle)
