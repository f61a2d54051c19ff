"""People who each have a check-in to come, by the thousand.

Apart because several measurements need the same crowd. Every one of them is at work at `TUESDAY`, and no digest is near.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert

from bot.domain.advice import Advice, Origin, State
from bot.domain.delivery import Delivery, DeliveryState, Op, person_lane
from bot.domain.person import Person
from bot.domain.policy import DIGEST
from storage import ledger, workspaces
from storage.advice import ADVICE
from storage.deliveries import DELIVERIES
from storage.people import PEOPLE
from storage.rows import values_of
from storage.store import Tx
from tests.cast import TOKEN

TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)
"""Everybody is at work for hours, and what was due on Monday may go at once."""

WORDS = "Start with the why, then the numbers. People remember stories."
_BATCH = 1_000


def home(
    tx: Tx,
    *,
    team_id: str = "T0ACME",
    token: str = TOKEN,
    bot_user_id: str = "UBOT",
    stopped: str | None = None,
    now: datetime = TUESDAY,
) -> UUID:
    """The workspace. `stopped`: why nothing is sent for it."""
    made = workspaces.put(
        tx,
        workspaces.Workspace(
            id=uuid4(), team_id=team_id, bot_user_id=bot_user_id, bot_token=token, installed_at=now
        ),
    )
    if stopped:
        workspaces.stop_sending(tx, made.id, stopped)
    return made.id


def gather(tx: Tx, count: int, *, stopped: str | None = None, known: bool = True) -> UUID:
    """A workspace of `count` people, each of whom was to be asked yesterday how it went. `known`: who they are, and their DM."""
    workspace_id = home(tx, stopped=stopped)
    for numbers in _batches(count):
        persons = [person(workspace_id, number, known=known) for number in numbers]
        tx.execute(insert(PEOPLE), [values_of(each) for each in persons])
        tx.execute(insert(ADVICE), [values_of(item(each, wake_at=TUESDAY)) for each in persons])
        read = [_digest(each) for each in persons]
        tx.execute(insert(DELIVERIES), [values_of(each) for each in read])
        ledger.enter_all(tx, read)
    return workspace_id


def person(
    workspace_id: UUID,
    number: int,
    *,
    known: bool = True,
    now: datetime = TUESDAY,
    slack_id: str = "",
    dm_channel: str = "",
) -> Person:
    """Somebody in UTC."""
    return Person(
        id=uuid4(), workspace_id=workspace_id, slack_id=slack_id or f"U{number:07}", name="Maya", created_at=now, zone="UTC",
        facts_at=now if known else None, dm_channel=dm_channel or f"D{number:07}" if known else None, version=1,
    )  # fmt: skip


def item(
    receiver: Person, *, in_days: int = -1, wake_at: datetime | None = None, now: datetime = TUESDAY
) -> Advice:
    """Advice whose check-in was yesterday, or is in so many days."""
    day = now.date() + timedelta(days=in_days)
    return Advice(
        id=uuid4(), workspace_id=receiver.workspace_id, origin=Origin.SHORTCUT, created_at=now - timedelta(days=7),
        version=1, receiver_id=receiver.id, adviser_name="Dana", words=WORDS, state=State.OPEN, check_in_on=day,
        check_in_first_on=day, check_in_number=1, wake_at=wake_at,
    )  # fmt: skip


def _digest(reader: Person) -> Delivery:
    """What they read on a Friday. A database in use has sent things, too, and PostgreSQL goes by what it counted."""
    at = TUESDAY - timedelta(days=11)
    return Delivery(
        id=uuid4(), workspace_id=reader.workspace_id, key=f"digest:{reader.id}", kind=DIGEST, op=Op.POST, lane=person_lane(reader.id),
        due_at=at, created_at=at, state=DeliveryState.SENT, is_nudge=True, reader_id=reader.id, channel=reader.dm_channel,
        ts=f"1.{reader.slack_id[1:]}", attempted_at=at, sent_at=at,
    )  # fmt: skip


def _batches(count: int) -> Iterator[range]:
    for begin in range(0, count, _BATCH):
        yield range(begin, min(count, begin + _BATCH))
