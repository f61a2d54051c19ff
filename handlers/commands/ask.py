"""`/advice ask @person question`: opens the form that shows what will be posted."""

from __future__ import annotations

import re

from bot.errors import Declined
from bot.messages.kind import Message
from bot.services import lookup
from bot.views import forms, usages
from handlers import facts
from handlers.commands.subcommand import Call, Subcommand
from handlers.payloads import MENTION

_WHO = re.compile(rf"^\s*(?:{MENTION.pattern}|@[\w.\-]+)\s*", re.UNICODE)


async def handle(call: Call) -> Message | None:
    """Open the form, with whatever was understood filled in: the trigger lives three seconds, so what takes longer comes after the form."""
    found = _WHO.match(call.rest)
    slack_id = found.group(1) if found else None
    written = await facts.read(call.desk, call.visit, call.rest[found.end() :] if found else call.rest)
    question = written.strip()
    if not forms.fits_a_form(question):
        raise Declined("too_long")
    if slack_id == call.visit.by.slack_id:
        raise Declined("yourself")
    known = await call.desk.store.look(lookup.person, call.visit.by, slack_id) if slack_id else None
    if known is not None and known.is_bot:
        raise Declined("is_bot", name=known.name)
    view = forms.ask_form(adviser_slack_id=slack_id, question=question, metadata={})
    await call.desk.gateway.open_view(call.visit.token, call.trigger_id, view)
    return None


SUBCOMMAND = Subcommand(usages.ASK, handle)
