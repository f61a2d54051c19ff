"""More than advice: a question that asks somebody to put their name to something, and their own plain answer to it.

Apart from `lifecycle` because it is no advice and has no life of that kind: nobody is asked how it went, reminded, or listed for a yes or a no.
Must not be mixed with advice: only who would rather advise makes a question of it again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.advice import Advice, Favour, State
from bot.domain.lifecycle import is_unanswered

ANSWERS = (Favour.CAN, Favour.ADVISES, Favour.NOT_NOW)
"""What the asked person can say, in the order of the buttons."""

_A_MOMENT = timedelta(minutes=1)  # between our clock and the one that stamps messages


def takes_advice(item: Advice, said_at: datetime) -> bool:
    """Whether what the asked person says in the thread is advice: always, but for more than advice only once they said that they would
    rather advise."""
    if item.favour is None:
        return True
    return (
        item.favour is Favour.ADVISES and item.favour_at is not None and said_at >= item.favour_at - _A_MOMENT
    )


def is_settled(item: Advice) -> bool:
    """Whether a plain yes or no ended it."""
    return item.favour in (Favour.CAN, Favour.NOT_NOW)


def is_open(item: Advice) -> bool:
    """Whether the asked person can (still) say, or say something else: until advice came of it. What the asker did is none of it (P7)."""
    return item.favour is not None and is_unanswered(item)


def answered(item: Advice, answer: Favour, now: datetime) -> Advice:
    """The asked person's own word. A yes or a no ends the item quietly; "I'd rather advise" makes it a question like any other.

    They may change their mind as long as it `is_open`; the same word twice is said once. What the asker let go stays so.
    """
    if not is_open(item) or item.favour is answer:
        return item
    was_let_go = item.state is State.LET_GO and not is_settled(item)
    state = State.ASKED if answer is Favour.ADVISES and not was_let_go else State.LET_GO
    return replace(item, favour=answer, favour_at=now, state=state)
