"""Planning digests: of everybody whose digest is to be looked at, who has something to read.

Apart from plan because a digest belongs to a person and not to an item. At most one a person and ISO week, by the key. What it lists is chosen
again when it is sent; here it is only found out that there is something. One batch is one transaction, and its queries do not grow with the
people in it. Must not decide caps or hours: those are chosen when it is sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import Delivery, a_nudge
from bot.domain.digest import choose
from bot.domain.digest_day import coming, due_moment, moment_from, takes_digest
from bot.domain.person import Person
from bot.domain.window import zone_or
from bot.jobs.check import Rules
from bot.services import digests as reading
from storage import deliveries, digests
from storage.store import Store, Tx

BATCH = 500
Due = tuple[Person, datetime, str]


async def plan_digests(store: Store, rules: Rules, now: datetime, batch: int = BATCH) -> int:
    """Every digest that is to be looked at by `now`, batch after batch. Returns how many people were looked at."""
    looked_at = 0
    while True:
        count = await store.run(plan_batch, rules, now, batch)
        looked_at += count
        if count < batch:
            return looked_at


def plan_batch(tx: Tx, rules: Rules, now: datetime, batch: int) -> int:
    """The people who have waited longest, and their digests."""
    waiting = digests.list_due(tx, now, batch)
    due: defaultdict[UUID, list[Due]] = defaultdict(list)
    later: list[Person] = []
    for person in waiting:
        at = due_moment(person, rules.default_zone, now) if takes_digest(person) else None
        if at is None:
            later.append(_not_yet(person, rules))
        else:
            due[person.workspace_id].append((person, *at))
    planned = [made for home, some in due.items() for made in _plan(tx, home, some, rules, now)]
    deliveries.queue_all(tx, [delivery for _, delivery in planned if delivery is not None])
    digests.looked_at(tx, [*later, *(person for person, _ in planned)])
    return len(waiting)


def _not_yet(person: Person, rules: Rules) -> Person:
    """Woken early, or moved since: the moment is worked out anew. Nothing, for whoever takes no digest."""
    if person.digest_at is None or not takes_digest(person):
        return replace(person, digest_at=None)
    return replace(person, digest_at=moment_from(person, rules.default_zone, person.digest_at))


def _plan(
    tx: Tx, home: UUID, due: Sequence[Due], rules: Rules, now: datetime
) -> list[tuple[Person, Delivery | None]]:
    matters = reading.matters_of(tx, home, [person for person, _, _ in due], now)
    planned: list[tuple[Person, Delivery | None]] = []
    for person, moment, week in due:
        found = choose(matters[person.id], zone_or(person.zone, rules.default_zone), now)
        if not found.entries:
            planned.append((replace(person, digest_at=None), None))
            continue
        after = replace(person, digest_at=None, digest_week=week)
        if found.carries:
            after = replace(after, digest_at=coming(after, rules.default_zone, now))
        planned.append((after, _digest(person, moment, week, now)))
    return planned


def _digest(person: Person, moment: datetime, week: str, now: datetime) -> Delivery:
    key = f"{reading.KIND}:{person.id}:{week}"
    return a_nudge(person.workspace_id, person.id, reading.KIND, key, due_at=moment, now=now)
