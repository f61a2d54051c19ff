"""Forms behind a digest's buttons: what was answered elsewhere, what advice is worth now, a note to oneself.

Apart because each is a field and a sentence. None of them may hold anything of an item but its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.views import actions as act
from bot.views.blocks import context, section
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.forms.outcome import exactly, undo_relay, until_then, when_it_goes
from bot.views.message import Message
from bot.views.text import mark
from bot.views.words import at_moment, say

LOOKING_MOST = 1500


def they_answered_form(*, adviser_name: str, metadata: Mapping[str, Any]) -> View:
    """What somebody answered where the bot does not read."""
    blocks = [
        section(
            mark(
                "Where did the answer come? It doesn't matter: write down what {name} said.",
                name=adviser_name,
            )
        ),
        fields.text(fields.WORDS, say("What was said")),
        context(say("You are asked in a week how it went. Nothing is sent to anybody.")),
    ]
    return form(act.THEY_ANSWERED_FORM, say("They answered"), blocks, metadata=metadata, submit=say("Keep"))


def look_tell_form(*, adviser_name: str, metadata: Mapping[str, Any]) -> View:
    """What it is worth now, for the adviser to read."""
    label = say("What is it worth to you now?")
    blocks = [
        fields.text(fields.ACCOUNT, label, most=LOOKING_MOST),
        context(mark("You see exactly what {name} gets before it is sent.", name=adviser_name)),
    ]
    return form(act.LOOK_TELL_FORM, say("Looking back"), blocks, metadata=metadata, submit=say("Next"))


def look_preview(
    *,
    message: Message,
    adviser_name: str,
    arrives_at: datetime | None,
    zone: str,
    now: datetime,
    metadata: Mapping[str, Any],
) -> View:
    """Exactly what the adviser gets, before it is sent."""
    blocks = [*exactly(message, adviser_name), *when_it_goes(adviser_name, arrives_at, zone, now)]
    return form(act.LOOK_SEND, say("Before it is sent"), blocks, metadata=metadata, submit=say("Send"))


def looked_back_receipt(
    *, adviser_name: str, relay_id: UUID, arrives_at: datetime | None, zone: str, now: datetime
) -> View:
    """It is carried, or waits until `arrives_at` and can be undone until then; the rest is between the two."""
    if arrives_at is None:
        line = mark("{name} hears what it is worth now.", name=adviser_name)
        return form(act.RECEIPT, say("On its way"), [section(line)])
    line = mark("{name} hears it {moment}.", name=adviser_name, moment=at_moment(arrives_at, zone, now))
    return form(act.RECEIPT, say("On its way"), [section(line), *until_then(undo_relay(relay_id))])


def look_note_form(*, text: str, metadata: Mapping[str, Any]) -> View:
    """A note that stays with its writer."""
    label = say("What is it worth to you now?")
    blocks = [
        fields.text(fields.LEARNT, label, initial=text, optional=True),
        context(say("Only you ever see this.")),
    ]
    return form(act.LOOK_NOTE_FORM, say("Note to self"), blocks, metadata=metadata, submit=say("Save"))
