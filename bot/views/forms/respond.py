"""Answering an outcome: the adviser's form, the exact message, and the receipt.

Apart because it belongs to the adviser; the DM of the two comes first everywhere, the bot is no postman (P1).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.views import actions as act
from bot.views.blocks import Block, actions, context, section, url_button
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.forms.outcome import exactly, undo_relay, until_then, when_it_goes
from bot.views.message import Message
from bot.views.text import mark
from bot.views.words import at_moment, say

RESPONSE_MOST = 1500


def respond_form(
    *,
    receiver_name: str,
    receiver_link: str | None,
    item_id: UUID,
    metadata: Mapping[str, Any],
    text: str = "",
) -> View:
    """What the adviser wants to say back. `receiver_link` opens the DM of the two."""
    blocks = [
        *_dm_first(receiver_name, receiver_link, item_id),
        fields.text(fields.RESPONSE, say("Your answer"), initial=text, most=RESPONSE_MOST),
        fields.tick(fields.FURTHER, say("Is it advice?"), say("This is a further piece of advice")),
    ]
    return form(act.RESPOND_FORM, say("Your answer"), blocks, metadata=metadata, submit=say("Next"))


def respond_preview(
    *,
    message: Message,
    receiver_name: str,
    arrives_at: datetime | None = None,
    zone: str,
    now: datetime,
    metadata: Mapping[str, Any],
) -> View:
    """Exactly what the receiver gets, before it is sent."""
    blocks = [*exactly(message, receiver_name), *when_it_goes(receiver_name, arrives_at, zone, now)]
    return form(act.SEND_RESPONSE, say("Before it is sent"), blocks, metadata=metadata, submit=say("Send"))


def responded_receipt(
    *,
    receiver_name: str,
    receiver_link: str | None,
    item_id: UUID,
    arrives_at: datetime | None,
    relay_id: UUID | None = None,
    zone: str,
    now: datetime,
) -> View:
    """It is carried, once; the rest is between the two. `relay_id`: what can be undone until `arrives_at`."""
    undo: list[Block] = []
    if arrives_at is None:
        line = mark("Your answer is on its way to {name}.", name=receiver_name)
    else:
        moment = at_moment(arrives_at, zone, now)
        line = mark("{name} gets your answer {moment}.", name=receiver_name, moment=moment)
        undo = until_then(undo_relay(relay_id)) if relay_id else []
    once = context(say("Full Circle carries one answer. Your DM is the place to go on."))
    return form(act.RECEIPT, say("Answered"), [section(line), *undo, once, *_dm(receiver_link, item_id)])


def _dm_first(name: str, link: str | None, item_id: UUID) -> list[Block]:
    if link is None:
        return []
    return [
        section(mark("You can simply write to {name}. Or let Full Circle carry one answer:", name=name)),
        *_dm(link, item_id),
    ]


def _dm(link: str | None, item_id: UUID) -> list[Block]:
    return actions(url_button(say("Open our DM"), act.OPEN_DM, link, act.pack(item_id)) if link else None)
