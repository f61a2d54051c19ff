"""Claiming at Slack's pace: what is claimed has its place in the workspace's minute and in its conversation's second, whichever replica sends it.

Apart from deliver so that the arithmetic is one transaction with the claim: nobody claims what could not go soon, and no workspace takes all slots.
Must not wait itself, nor decide whether something is sent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.delivery import Delivery, Op
from bot.domain.pace import LANE_EVERY, PATIENCE, Pace, waits
from bot.jobs.checked import Checked
from storage import claims, limits
from storage.store import Tx

FAIR_AMONG = 5
"""With so many installations or more, one of them gets a fifth of the slots at most; with fewer, its share of them."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery in our hands, and in how many seconds it may go. `checked`: what the check said in the same transaction, if it was asked."""

    delivery: Delivery
    wait: float = 0.0
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What one claim brought. `may_be_more`: it brought as many as were asked for."""

    claimed: Sequence[Claimed] = ()
    may_be_more: bool = False


def share_of(slots: int, installations: int) -> int:
    """How many slots one workspace may have under way, so that a slow one never holds up the others. Pure."""
    return -(-slots // max(1, min(installations, FAIR_AMONG)))


def room(flying: Iterable[UUID], slots: int, share: int) -> tuple[int, tuple[UUID, ...]]:
    """How many may be claimed at once without anybody exceeding the share, and who has no room at all. Pure."""
    counts = Counter(flying)
    full = tuple(home for home, count in counts.items() if count >= share)
    most = max((count for home, count in counts.items() if count < share), default=0)
    return min(slots - sum(counts.values()), share - most), full


def claim(
    tx: Tx,
    now: datetime,
    lease_now: datetime,
    limit: int,
    token: UUID,
    paces: Mapping[Op, Pace],
    full: Sequence[UUID] = (),
) -> Taken:
    """`storage.claims.claim`, each with its turn. What would have to wait longer than patience is given back for then. No paces: no waiting."""
    claimed = claims.claim(tx, now, lease_now, limit, token, full, PATIENCE.total_seconds())
    may_be_more = len(claimed) == limit
    if not paces:
        return Taken([Claimed(delivery) for delivery in claimed], may_be_more)
    groups: defaultdict[tuple[UUID, Op], list[Delivery]] = defaultdict(list)
    for delivery in claimed:
        groups[delivery.workspace_id, delivery.op].append(delivery)
    in_turn = [
        one
        for (home, op), some in sorted(groups.items(), key=lambda group: group[0])
        for one in _in_turn(tx, now, lease_now, home, some, paces[op])
    ]
    return Taken(in_turn, may_be_more)


def _in_turn(
    tx: Tx, now: datetime, lease_now: datetime, home: UUID, some: Sequence[Delivery], pace: Pace
) -> list[Claimed]:
    op = some[0].op
    first_in = limits.reserve(tx, lease_now, home, op, pace, len(some))
    turns = list(zip(some, waits(first_in, len(some), pace), strict=True))
    going = [(delivery, wait) for delivery, wait in turns if wait <= PATIENCE.total_seconds()]
    for delivery, wait in turns[len(going) :]:
        claims.give_back(tx, delivery, max(delivery.due_at, now + timedelta(seconds=wait) - PATIENCE))
    if len(going) < len(turns):
        limits.give_back(tx, home, op, pace, len(turns) - len(going))
    lanes = {delivery.lane for delivery, _ in going} if op is Op.POST else ()
    own = limits.reserve_each(tx, lease_now, home, lanes, LANE_EVERY.total_seconds()) if lanes else {}
    return [Claimed(delivery, max(wait, own.get(delivery.lane, 0.0))) for delivery, wait in going]


def hold(tx: Tx, lease_now: datetime, delivery: Delivery, seconds: float) -> None:
    """Slack wants no more of this method in this workspace for so long; every replica keeps to it."""
    limits.hold(tx, lease_now, delivery.workspace_id, delivery.op, seconds)
