"""The adviser's own note on advice they gave: would they give it again, and what they make of it.

Apart because it is the one form that nobody but its writer ever sees anything of. It must not show the receiver's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.advice import Advice, Again
from bot.views import actions as act
from bot.views.blocks import context, section
from bot.views.card import snippet
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.text import lined
from bot.views.words import noted, say

OFFERED = {
    Again.YES: noted("Yes"),
    Again.DIFFERENTLY: noted("Yes, but differently"),
    Again.NO: noted("No"),
}


def own_note_form(*, item: Advice, metadata: Mapping[str, Any]) -> View:
    """What was noted before is filled in; both may be left empty."""
    blocks = [
        section(lined(say("You said:"), snippet(item))),
        fields.choice(
            fields.AGAIN,
            say("Would you give the same advice again?"),
            [(one.value, say(text)) for one, text in OFFERED.items()],
            initial=item.again.value if item.again else None,
            optional=True,
        ),
        fields.text(fields.NOTE, say("A note to myself"), initial=item.adviser_note, optional=True),
        context(say("Only you see this. It changes nothing for anybody else.")),
    ]
    return form(act.NOTE_FORM, say("A note to myself"), blocks, metadata=metadata, submit=say("Save"))
