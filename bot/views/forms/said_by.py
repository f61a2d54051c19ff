"""Who said it, put right: a colleague or just a name, in place of somebody who was never told.

Apart from `keep` because nothing is kept here. It must say that nobody is told of it.
"""

from __future__ import annotations

from uuid import UUID

from bot.views import actions as act
from bot.views.blocks import context
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.text import mark
from bot.views.words import say


def said_by_form(*, item_id: UUID, adviser_name: str, typed: str = "") -> View:
    """`adviser_name`: who is thought to have said it, "" when nobody is known; `typed`: a name outside Slack that stands there now."""
    quietly: str = say("Nobody is told of this. Only you see it.")
    if adviser_name:
        quietly = mark(
            "{name} has heard nothing of this, and won't. What still waits for {name} is called off.",
            name=adviser_name,
        )
    blocks = [
        fields.person(fields.PERSON, say("A colleague"), optional=True),
        fields.text(
            fields.PERSON_NAME,
            say("Or just a name"),
            initial=typed or None,
            optional=True,
            multiline=False,
            most=80,
        ),
        context(quietly),
    ]
    return form(act.SAID_BY, say("Who said it?"), blocks, metadata={"item": str(item_id)}, submit=say("Save"))
