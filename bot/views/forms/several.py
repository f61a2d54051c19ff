"""Which one is meant, where a message of the bot is about several things.

Apart because it holds a list, which no other form does. It must not choose: the rows are those of `/advice`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.advice import Advice
from bot.views import actions as act
from bot.views import home
from bot.views.blocks import section
from bot.views.forms.form import View, form
from bot.views.people import People
from bot.views.words import say


def several_form(
    *, items: Sequence[Advice], people: People, zone: str, now: datetime, viewer_id: UUID
) -> View:
    """Each with [Open], in the order of the message."""
    intro = section(say("This message is about more than one thing. Open the one you mean."))
    rows = [row for item in items for row in home.row(item, people, zone, now, viewer_id)]
    return form(act.ITEM, say("Which one?"), [intro, *rows])
