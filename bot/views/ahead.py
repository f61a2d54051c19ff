"""When the next question or reminder comes, and why, in a sentence each.

Apart from the cards because only Home has the room to give the reason. Must not work out any day: bot.domain.ahead does.
"""

from __future__ import annotations

from datetime import date

from bot.domain.ahead import Ahead, Because
from bot.views.words import noted, on_day, say

_ASKED = {
    Because.CHOSEN: noted("You'll be asked {day} how it went, because you chose that day."),
    Because.ANSWERED: noted("You'll be asked {day} how it went, a week after the answer."),
    Because.AGAIN: noted("You'll be asked once more {day}, a week after the first time. That is the last one."),
}  # fmt: skip


def asked(ahead: Ahead | None, today: date) -> str:
    """For the receiver; nothing when nothing comes."""
    if ahead is None or ahead.day is None:
        return ""
    day = on_day(ahead.day, today)
    if ahead.in_digest:
        return say("You'll be asked in your weekly digest {day} how it went.", day=day)
    if ahead.moved_from is not None and ahead.moved_from > today:
        return say(
            "You'll be asked {day} how it went, since you take no messages {planned}.",
            day=day,
            planned=on_day(ahead.moved_from, today),
        )
    if ahead.moved_from is not None:
        return say("You'll be asked {day} how it went: its day has come.", day=day)
    return say(_ASKED[ahead.because], day=day)


def reminded(ahead: Ahead | None, receiver: str, today: date) -> str:
    """For the adviser. `receiver`: what the other is called, "" when unknown."""
    if ahead is None:
        return ""
    if ahead.day is None:
        return say(
            "You may be reminded once to ask, because you want to hear when {name} comes back to your advice.",
            name=receiver,
        )
    if ahead.in_digest:
        return say("You'll be reminded in your weekly digest {day}.", day=on_day(ahead.day, today))
    return say("You'll be reminded {day}, because you chose to be.", day=on_day(ahead.day, today))
