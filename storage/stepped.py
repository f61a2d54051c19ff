"""What a clock that was wrong left behind: moments so far ahead that nothing plans them.

Apart from all who write such moments: none of them was wrong, the clock was, and has been put right since. Each of these columns only says when to
look again, and looking too early does no harm. Must not touch a day that a person chose.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from bot.domain.window import week_key
from storage.advice import ADVICE
from storage.deliveries import DELIVERIES
from storage.people import PEOPLE
from storage.sightings import SIGHTINGS
from storage.standing import is_pending
from storage.store import Tx
from storage.types import Moment

A_WEEK, A_MONTH = timedelta(days=7), timedelta(days=30)
OVER_A_YEAR = timedelta(days=400)
"""An item is looked at once a year at least, for its looks back."""

_NOW = bindparam("now", type_=Moment())
_FAR, _VERY_FAR = bindparam("far", type_=Moment()), bindparam("very_far", type_=Moment())
_CHANGED = PEOPLE.c.version + 1

_MENDS = (
    # Before the next: whoever had no digest "since next year" would get none until then.
    update(PEOPLE)
    .where(PEOPLE.c.digest_week > bindparam("coming_week"))
    .values(digest_week=None, digest_at=_NOW, version=_CHANGED),
    update(PEOPLE).where(PEOPLE.c.digest_at > _FAR).values(digest_at=_NOW, version=_CHANGED),
    update(PEOPLE)
    .where(PEOPLE.c.give_up_at > _FAR)
    .values(give_up_at=bindparam("in_a_week", type_=Moment()), version=_CHANGED),
    update(DELIVERIES).where(is_pending(), DELIVERIES.c.due_at > _FAR).values(due_at=_NOW),
    update(SIGHTINGS).where(SIGHTINGS.c.fetch_at > _FAR).values(fetch_at=_NOW),
    update(ADVICE).where(ADVICE.c.wake_at > _VERY_FAR).values(wake_at=_NOW),
)


def look_again(tx: Tx, now: datetime) -> int:
    """A sweep over all workspaces: whatever was put off for longer than anything is, is looked at now. Returns how many rows."""
    moments = {
        "now": now,
        "in_a_week": now + A_WEEK,
        "far": now + A_MONTH,
        "very_far": now + OVER_A_YEAR,
        "coming_week": week_key((now + A_WEEK).date()),
    }
    return sum(tx.execute(mend, moments).rowcount for mend in _MENDS)
