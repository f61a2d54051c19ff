"""`/advice ask @person question`: opens the form that shows what will be posted."""

from __future__ import annotations

from bot.errors import Declined
from bot.messages.kind import Message
from bot.views import forms, usages
from handlers.commands import addressed
from handlers.commands.subcommand import Call, Subcommand


async def handle(call: Call) -> Message | None:
    """Open the form, with whatever was understood filled in; who can be asked is looked at when it is sent.

    Whoever left, or works elsewhere, is written to by oneself: the question is there to be copied.
    """
    asked = await addressed.read(call)
    if not forms.fits_a_form(asked.words):
        raise Declined("too_long")
    if asked.words and asked.known is not None and (asked.known.has_left or asked.known.is_external):
        await call.open(forms.text_to_copy(adviser_name=asked.known.name, text=asked.words))
        return None
    await call.open(forms.ask_form(adviser_slack_id=asked.slack_id, question=asked.words, metadata={}))
    return None


SUBCOMMAND = Subcommand(usages.ASK, handle)
