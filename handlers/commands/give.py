"""`/advice give @person what helps them`: opens the form by which something is passed on."""

from __future__ import annotations

from bot.errors import Declined
from bot.messages.kind import Message
from bot.services import exchanges
from bot.views import forms, usages
from handlers import showing
from handlers.commands import addressed
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Open the form, with whatever was understood filled in, and what that person likes to hear about."""
    said = await addressed.read(call)
    if not forms.fits_a_give_back(said.words):
        raise Declined("too_long")
    likes = ""
    if said.slack_id is not None:
        likes = await call.desk.store.look(exchanges.likes, call.visit.by, said.slack_id)
    await call.open(showing.give_form(said.slack_id, said.known, likes, said.words))
    return None


SUBCOMMAND = Subcommand(usages.GIVE, handle)
