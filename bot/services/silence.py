"""What follows for a person when reminders went by, when messages to them were refused, and when they do anything at all.

Apart from `preferences`, which is what people say they want. Must not decide when it is enough: bot.domain.silence does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain import silence
from bot.domain.delivery import Delivery, DeliveryState, a_nudge
from bot.domain.digest_day import cannot_read
from bot.domain.person import Person
from bot.domain.policy import SILENCE
from bot.errors import NotFound
from bot.services import outbox
from storage import deliveries, people
from storage.store import Tx


def refused(tx: Tx, workspace_id: UUID, person_id: UUID, code: str, now: datetime) -> None:
    """Slack refused a message to somebody for good."""
    person = people.get(tx, workspace_id, person_id)
    after = silence.refused(person, code, now)
    if after != person:
        people.save(tx, after)


def acted(tx: Tx, person: Person, now: datetime) -> Person:
    """Somebody did something. What was held back is planned anew, and the message that said so has nothing to ask any more."""
    after = silence.acted(person, now)
    if after == person:
        return person
    stored = people.save(tx, after)
    if person.silent_at is not None:
        redraw(tx, person, now)
        outbox.publish(tx, person.workspace_id, {person.id}, now)
    return stored


def fall_silent(tx: Tx, now: datetime, limit: int) -> int:
    """Whoever let three in a row go by gets nothing more but the message that says so, longest waiting first. Returns how many were looked at."""
    waiting = people.list_to_give_up(tx, now, limit)
    for person in waiting:
        at = silence.gives_up_at(person)
        if at is None or at > now or cannot_read(person):
            people.save(tx, replace(person, give_up_at=None if cannot_read(person) else at))
            continue
        key = f"{SILENCE}:{person.id}:{person.version}"
        goodbye = a_nudge(person.workspace_id, person.id, SILENCE, key, due_at=now, now=now)
        people.save(tx, silence.gave_up(person, goodbye.id, now))
        deliveries.queue(tx, goodbye)
        outbox.publish(tx, person.workspace_id, {person.id}, now)
    return len(waiting)


def arrived(tx: Tx, goodbye: Delivery, now: datetime) -> None:
    """It stands in Slack. What was done while it was under way is shown at once."""
    assert goodbye.reader_id is not None
    if people.get(tx, goodbye.workspace_id, goodbye.reader_id).silent_at is None:
        outbox.redraw_one(tx, goodbye, now)


def redraw(tx: Tx, person: Person, now: datetime) -> None:
    """The message that said so, if there is one, says what holds now."""
    if person.goodbye_id is None:
        return
    try:
        goodbye = deliveries.get(tx, person.workspace_id, person.goodbye_id)
    except NotFound:
        return
    if goodbye.state is DeliveryState.SENT and goodbye.retired_at is None:
        outbox.redraw_one(tx, goodbye, now)
