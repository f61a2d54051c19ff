"""When the next question or reminder comes, in a sentence each; in Home also why, since only Home has the room.

Apart from the cards because every list and card says it alike. Must not work out any day: bot.domain.ahead does.
"""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.advice import Advice
from bot.domain.ahead import Ahead, Because, next_check_in, next_prompt
from bot.domain.person import Person
from bot.domain.window import Calendar, local_date
from bot.views.words import noted, on_day, say

_ASKED = {
    Because.CHOSEN: noted("You'll be asked {day} how it went, because that is the day set for it."),
    Because.ANSWERED: noted("You'll be asked {day} how it went, a week after the answer."),
    Because.AGAIN: noted("You'll be asked once more {day}, a week after the first time. That is the last one."),
}  # fmt: skip


def asked(ahead: Ahead | None, today: date) -> str:
    """For the receiver, with the reason; nothing when nothing comes."""
    if ahead is None or ahead.day is None:
        return ""
    if ahead.in_digest or _is_moved(ahead, today):
        return asked_plainly(ahead, today)
    day = on_day(ahead.day, today)
    if ahead.moved_from is not None:
        return say("You'll be asked {day} how it went: its day has come.", day=day)
    return say(_ASKED[ahead.because], day=day)


def asked_plainly(ahead: Ahead | None, today: date) -> str:
    """For the receiver, with a reason only where it is another day than was chosen; nothing when nothing comes."""
    if ahead is None or ahead.day is None:
        return ""
    day = on_day(ahead.day, today)
    if ahead.in_digest:
        return say("You'll be asked in your weekly digest {day} how it went.", day=day)
    if _is_moved(ahead, today) and ahead.moved_from is not None:
        planned = on_day(ahead.moved_from, today)
        return say(
            "You'll be asked {day} how it went, since you take no messages {planned}.",
            day=day,
            planned=planned,
        )
    return say("You'll be asked {day} how it went.", day=day)


def _is_moved(ahead: Ahead, today: date) -> bool:
    return ahead.moved_from is not None and ahead.moved_from > today


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


def reminded_plainly(ahead: Ahead | None, today: date, receiver: str | None = None) -> str:
    """For the adviser, without a reason; nothing when nothing comes. `receiver`: whom to ask ("" when unknown), where that is not said beside it."""
    if ahead is None or ahead.day is None:
        return ""
    day = on_day(ahead.day, today)
    if ahead.in_digest:
        return say("You'll be reminded in your weekly digest {day}.", day=day)
    if receiver:
        return say("You'll be reminded {day} to ask {name} how it went.", day=day, name=receiver)
    if receiver is not None:
        return say("You'll be reminded {day} to ask how it went.", day=day)
    return say("You'll be reminded {day}.", day=day)


def on_card(item: Advice, receiver: Person | None, zone: str, now: datetime) -> str | None:
    """What a receiver's card says in place of the bare day. None where no day is set, for the card's own words."""
    if receiver is None or item.check_in_on is None:
        return None
    return asked_plainly(next_check_in(item, receiver, Calendar(zone), now), local_date(now, zone))


def on_adviser_card(item: Advice, adviser: Person | None, zone: str, now: datetime) -> str | None:
    """The same for the adviser's; where its day has come, the reminder itself says so."""
    today = local_date(now, zone)
    if adviser is None or item.prompt_on is None or item.prompt_on <= today:
        return None
    return reminded_plainly(next_prompt(item, adviser, Calendar(zone), now), today)
