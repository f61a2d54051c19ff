"""Several messages that arrived at the same time, recorded in one transaction: what most of them need, in a few statements for all.

Apart from settle, which records one, whatever it is. Here is only looked which of them are simple: nudges about one item each, of which nothing has
changed since they were drawn. All the others are settled one by one. Must not speak to Slack.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import Op
from bot.jobs import settle
from bot.jobs.checked import Go
from bot.services import arrivals
from bot.services.arrivals import Nudged
from storage import advice, folding, held, people
from storage.store import Tx


@dataclass(frozen=True, slots=True)
class Arrived:
    """What Slack did, at this moment. `ts` is a posted message's."""

    go: Go
    ts: str | None
    at: datetime


def record(tx: Tx, arrived: Sequence[Arrived], default_zone: str) -> list[bool]:
    """`settle.sent` of each. Returns for which of them it was ours to record. Raises Conflict: run it again."""
    simple = _simple(tx, arrived) if len(arrived) > 1 else {}
    if simple:
        held.settle_sent_all(tx, [(each.delivery, each.ts, each.at) for each in simple.values()])
        arrivals.nudges_sent(tx, list(simple.values()), default_zone)
    return [each.go.delivery.id in simple or _alone(tx, each, default_zone) for each in arrived]


def _alone(tx: Tx, arrived: Arrived, default_zone: str) -> bool:
    go, at = arrived.go, arrived.at
    return settle.sent(tx, go.delivery, arrived.ts, go.seen, at, at, default_zone)


def _simple(tx: Tx, arrived: Sequence[Arrived]) -> dict[UUID, Nudged]:
    """Those that are still ours and wanted, whose item and reader are as they were read, and that take no earlier card's place."""
    nudges = [each for one in arrived if (each := _as_nudged(one)) is not None]
    ours = held.hold(tx, [each.delivery for each in nudges])
    nudges = [each for each in nudges if ours.get(each.delivery.id) is False]
    return {
        each.delivery.id: each
        for home in {each.item.workspace_id for each in nudges}
        for each in _unchanged(tx, home, [each for each in nudges if each.item.workspace_id == home])
    }


def _as_nudged(arrived: Arrived) -> Nudged | None:
    delivery, scene = arrived.go.delivery, arrived.go.scene
    if delivery.op is not Op.POST or scene is None or scene.item is None or scene.reader is None:
        return None
    if not arrivals.is_about_an_item(delivery) or arrived.ts is None:
        return None
    return Nudged(delivery, arrived.ts, arrived.at, scene.item, scene.reader)


def _unchanged(tx: Tx, home: UUID, nudges: Sequence[Nudged]) -> list[Nudged]:
    by_item = {each.item.id: each for each in nudges}
    items = advice.list_versions(tx, home, by_item)
    readers = people.list_versions(tx, home, {each.reader.id for each in nudges})
    carded = folding.list_carded(tx, home, by_item)
    return [
        replace(each, has_home=has_home)
        for item_id, each in by_item.items()
        if item_id not in carded and items.get(item_id) == each.item.version
        for version, has_home in [readers[each.reader.id]]
        if version == each.reader.version
    ]
