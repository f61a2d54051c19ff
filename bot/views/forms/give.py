"""Passing something on to somebody who advised: the form, the exact message, the receipt with [Undo], and what its reader can say to it.

Apart because it is about no item. It must show what is sent exactly as it is sent (P5), and never sound like paying back (P2).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, section
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.forms.outcome import exactly, undo_relay, until_then, when_it_goes
from bot.views.message import Message
from bot.views.people import LIKES, likes_line
from bot.views.text import mark, size
from bot.views.words import at_moment, say

GIVE_MOST = 1500
"""What is carried to somebody fits a message."""


def fits_a_give_back(text: str) -> bool:
    """Whether words can be filled in whole."""
    return size(text) <= GIVE_MOST


def give_form(
    *,
    reader_slack_id: str | None,
    reader_name: str = "",
    likes: str = "",
    text: str = "",
    metadata: Mapping[str, Any],
) -> View:
    """For whom, and what. `likes`: what that person likes to hear about, when they are known already and wrote it down."""
    hint = say(LIKES, name=reader_name, line=likes_line(likes)) if likes and reader_name else None
    blocks = [
        fields.person(fields.PERSON, say("Who is it for?"), initial=reader_slack_id),
        fields.text(fields.GIVEN, say("What do you pass on?"), initial=text, most=GIVE_MOST, hint=hint),
        context(say("A view from where you are, something you saw, a name worth knowing. You see it before it goes.")),
    ]  # fmt: skip
    return form(act.GIVE_BACK, say("Pass something on"), blocks, metadata=metadata, submit=say("Next"))


def give_preview(
    *,
    message: Message,
    reader_name: str,
    arrives_at: datetime | None,
    zone: str,
    now: datetime,
    metadata: Mapping[str, Any],
) -> View:
    """Exactly what they get, before it is sent."""
    blocks = [*exactly(message, reader_name), *when_it_goes(reader_name, arrives_at, zone, now)]
    return form(act.SEND_GIVE_BACK, say("Before it is sent"), blocks, metadata=metadata, submit=say("Send"))


def given_receipt(
    *, reader_name: str, relay_id: UUID, arrives_at: datetime | None, zone: str, now: datetime
) -> View:
    """It goes, or it waits until `arrives_at` and can be undone until then."""
    if arrives_at is None:
        line = mark("It is on its way to {name}.", name=reader_name)
        return form(act.RECEIPT, say("Passed on"), [section(line)])
    moment = at_moment(arrives_at, zone, now)
    line = mark("{name} gets this {moment}.", name=reader_name, moment=moment)
    return form(act.RECEIPT, say("Passed on"), [section(line), *until_then(undo_relay(relay_id))])


def about_give_back_form(*, giver_name: str, relay_id: UUID) -> View:
    """[What is this?] under a give-back: why it came, and the ways out of it. Only whoever pressed sees it."""
    value = act.pack(relay_id)
    why = mark(
        "Full Circle helps advice come full circle. {name} passes something on to you, since you wanted to hear when "
        "{name} comes back to your advice.",
        name=giver_name,
    )
    ways_out = [
        button(say("Nothing through {name}, please", name=giver_name), act.DECLINE_GIVER, value),
        button(say("Nothing from anyone"), act.DECLINE_ALL, value),
    ]
    blocks: list[Block] = [
        section(why),
        section(say("Full Circle shows it to nobody else; Slack itself follows your company's Slack rules.")),
        section(say("You don't have to do anything. If you'd rather not be part of this:")),
        *actions(*ways_out),
        context(mark("None of these says anything to {name}.", name=giver_name)),
    ]
    return form(act.WHAT_IS_THIS_FORM, say("What is this?"), blocks)
