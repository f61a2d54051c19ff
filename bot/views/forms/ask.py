"""Asking somebody for advice: the form, and the receipt it turns into.

Apart because asking is the one way in that posts something at once. The form says exactly what will be posted and where; it must not
promise anything for the person asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.advice import Advice
from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, section
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.text import mark
from bot.views.words import at_moment, say


def ask_form(*, adviser_slack_id: str | None, question: str, metadata: Mapping[str, Any]) -> View:
    """Whom to ask, and what; both may be filled in already."""
    posted = say(
        "Full Circle opens a group message with you, them and itself, and posts “@you asks @them:” with these words. "
        "What they answer in its thread is kept for you."
    )
    return form(
        act.ASK,
        say("Ask for advice"),
        [
            fields.person(fields.PERSON, say("Whom do you ask?"), initial=adviser_slack_id),
            fields.text(fields.QUESTION, say("Your question"), initial=question),
            *_favour(),
            context(posted),
        ],
        metadata=metadata,
        submit=say("Ask"),
    )


def asked_receipt(
    *, item: Advice, adviser_name: str, arrives_at: datetime | None, zone: str, now: datetime
) -> View:
    """What happens now. `arrives_at`: when a question that waits for the reader's hours goes; None when it goes at once."""
    waiting = arrives_at is not None
    value = act.pack(item.id)
    blocks = [
        section(_arrival(adviser_name, arrives_at, zone, now)),
        section(_what_follows(item, adviser_name)),
        *actions(
            button(say("Send it now"), act.SEND_NOW, value) if waiting else None,
            button(say("Take it back"), act.TAKE_BACK_QUESTION, value),
        ),
    ]
    return form(act.RECEIPT, say("Asked"), blocks)


def _favour() -> list[Block]:
    """The one tick that makes it more than advice, and what that is."""
    honest = say(
        "An introduction, or speaking up for you. The post then says so, and that a plain yes or no is fine."
    )
    return [
        fields.tick(
            fields.FAVOUR,
            say("More than advice?"),
            say("Yes, I'm asking them to put their name to something"),
        ),
        context(honest),
    ]


def _what_follows(item: Advice, name: str) -> str:
    if item.favour is not None:
        return mark(
            "The post says that a plain yes or no is fine. What {name} answers stands under it, and nobody is reminded of it.",
            name=name,
        )
    return mark(
        "What {name} answers in its thread is kept for you. A week later you are asked how it went.",
        name=name,
    )


def _arrival(adviser_name: str, arrives_at: datetime | None, zone: str, now: datetime) -> str:
    if arrives_at is None:
        return mark("Your question is on its way to {name}.", name=adviser_name)
    moment = at_moment(arrives_at, zone, now)
    return mark(
        "{name} gets your question {moment}, in their working hours.", name=adviser_name, moment=moment
    )
