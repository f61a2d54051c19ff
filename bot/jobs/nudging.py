"""Which of a person's due nudges goes now: chosen in the lane, in the transaction that marks the attempt. The others wait, or go in the digest.

Apart from check because a relay has none of it. Must not decide itself: bot.domain.policy does, from what is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain.delivery import Delivery
from bot.domain.digest_day import coming, takes_digest
from bot.domain.person import Person, nudges_held_until, window_of
from bot.domain.policy import (
    DIGEST,
    DIGEST_GRACE,
    Decision,
    Fold,
    Nudge,
    Reader,
    Send,
    Skip,
    Wait,
    choose,
)
from bot.domain.window import Calendar, spread_of
from bot.jobs.known import Known
from bot.messages.kind import Scene
from bot.services import digests
from storage import claims, competing, folding
from storage.store import Tx


def choose_one(known: Known, scene: Scene, calendar: Calendar) -> Delivery | None:
    """The one nudge of this reader's due ones that goes now, claimed by us; None when none does. The others are put off."""
    mine, reader = scene.delivery, scene.reader
    if reader is None:
        return None
    tx, now = known.tx, known.now
    queue = {each.id: each for each in (mine, *known.competing(mine))}
    nudges = [_nudge(each) for each in queue.values()]
    decisions = choose(nudges, known.nudged(mine), _as_reader(reader, nudges, calendar, now), now)
    for decision in decisions:
        if decision.delivery_id != mine.id:
            _put_off(tx, queue[decision.delivery_id], decision)
    if any(isinstance(decision, Fold) for decision in decisions):
        digests.look_again(tx, reader, calendar.default_zone, now)
    going = next((queue[each.delivery_id] for each in decisions if isinstance(each, Send)), None)
    if going is None:
        _give_up(tx, mine, next(each for each in decisions if each.delivery_id == mine.id))
        return None
    return mine if going.id == mine.id else claims.swap(tx, mine, going)


def _as_reader(reader: Person, nudges: Sequence[Nudge], calendar: Calendar, now: datetime) -> Reader:
    return Reader(
        window=window_of(reader, calendar),
        spread=spread_of(reader.id),
        stopped=reader.stopped_at is not None,
        silent=reader.silent_at is not None,
        paused_until=nudges_held_until(reader),
        digest_at=_digest_at(reader, nudges, calendar.default_zone, now),
    )


def _digest_at(reader: Person, nudges: Sequence[Nudge], default_zone: str, now: datetime) -> datetime | None:
    """The digest that is in its hour, if there is one; else the next that may come, whose place is kept."""
    if not takes_digest(reader):
        return None
    due = [nudge.due_at for nudge in nudges if nudge.kind == DIGEST and now < nudge.due_at + DIGEST_GRACE]
    return min(due, default=coming(reader, default_zone, now))


def _nudge(delivery: Delivery) -> Nudge:
    # What was put off keeps the place in the queue that its first moment gave it.
    first_due = min(delivery.due_at, delivery.created_at)
    return Nudge(delivery_id=delivery.id, kind=delivery.kind, due_at=first_due, key=delivery.key)


def _put_off(tx: Tx, waiting: Delivery, decision: Decision) -> None:
    if isinstance(decision, Wait) and decision.until > waiting.due_at:
        competing.put_off(tx, waiting, decision.until, decision.why)
    elif isinstance(decision, Fold):
        folding.fold(tx, waiting, decision.why)


def _give_up(tx: Tx, mine: Delivery, decision: Decision) -> None:
    """Our own nudge does not go now: later, in the digest, or never."""
    if isinstance(decision, Wait):
        claims.give_back(tx, mine, decision.until, why=decision.why)
    elif isinstance(decision, (Fold, Skip)):
        claims.settle_cancelled(tx, mine, decision.why)
