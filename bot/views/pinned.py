"""What somebody reads after a 📌: an ephemeral in the group DM where they put it, never a message more.

Apart from `forms.keep`, whose receipts are forms: a reaction cannot open one. It carries no state, quotes nobody, and only who pinned reads it.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.advice import Advice, Role
from bot.domain.ahead import Ahead
from bot.domain.window import local_date
from bot.errors import Declined
from bot.views import actions as act
from bot.views import ahead, replies
from bot.views.blocks import actions, button, context, section
from bot.views.message import Message, message
from bot.views.words import say


def kept(
    item: Advice,
    role: Role,
    comes: Ahead | None,
    zone: str,
    now: datetime,
    *,
    already: bool,
    was_told: bool = False,
) -> Message:
    """When the bot comes back to it, and the way out. `already`: it was kept before, and taking the pin off changes nothing.

    `was_told`: the adviser read how it went already.
    """
    value = act.pack(item.id, item.check_in_number if role is Role.RECEIVER else item.prompt_number)
    change = button(say("Change"), act.CHANGE_DATE, value)
    undo = None if already else button(say("Undo"), act.UNDO_PIN, act.pack(item.id))
    blocks = [
        section(say("You keep this already.") if already else say("Kept. Only you see this.")),
        section(
            say("You heard how it went, so you won't be reminded to ask.")
            if was_told
            else _plan(role, comes, local_date(now, zone))
        ),
        *([] if already else [context(say("Take your pin off again within the hour, and it isn't kept."))]),
        *actions(change if comes else button(say("Open"), act.OPEN_ITEM, act.pack(item.id)), undo),
    ]
    return message(_lead(role, already=already), blocks)


def refused(declined: Declined) -> Message:
    """A kind no: an app's message, no words, gone meanwhile."""
    return replies.refusal(declined)


def _lead(role: Role, *, already: bool) -> str:
    if already:
        return say(
            "The message you pinned is one that you keep already, so nothing was changed. Only you see this."
        )
    if role is Role.ADVISER:
        return say(
            "You pinned something you said, so it is kept for you alone. Only you see this, and nobody was told."
        )
    return say(
        "The message you pinned is kept for you, to come back to it. Only you see this, and nobody was told."
    )


def _plan(role: Role, comes: Ahead | None, today: date) -> str:
    plan = (
        ahead.reminded_plainly(comes, today, "")
        if role is Role.ADVISER
        else ahead.asked_plainly(comes, today)
    )
    return plan or say("It is under /advice whenever you want to come back to it.")
