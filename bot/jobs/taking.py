"""Claiming and checking in one transaction: what may go at once is marked as attempted by the same commit that made it ours.

Apart from pacing, which claims and looks at nothing, and from check, which claims nothing. What has to wait for its turn is checked after it, since
by then other things may be so. Must not speak to Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import Delivery, Op
from bot.domain.pace import Pace
from bot.jobs import check, pacing
from bot.jobs.check import Rules
from bot.jobs.checked import Asked, Checked
from bot.jobs.pacing import Claimed, Taken
from storage.store import Tx


def take(
    tx: Tx,
    now: datetime,
    lease_now: datetime,
    limit: int,
    token: UUID,
    paces: Mapping[Op, Pace],
    full: Sequence[UUID],
    rules: Rules,
    is_paused: Callable[[Delivery], bool],
) -> Taken:
    """`pacing.claim`, and what the check says of each that may go now. Raises what either raises; then nothing is ours."""
    taken = pacing.claim(tx, now, lease_now, limit, token, paces, full)
    at_once = [one for one in taken.claimed if one.wait <= 0 and not is_paused(one.delivery)]
    if not at_once:
        return taken
    checked = check.check_all(tx, [Asked(one.delivery) for one in at_once], rules, now, just_claimed=True)
    by_id = dict(zip((one.delivery.id for one in at_once), checked, strict=True))
    return replace(taken, claimed=[_with(one, by_id.get(one.delivery.id)) for one in taken.claimed])


def _with(one: Claimed, checked: Checked | None) -> Claimed:
    return one if checked is None else replace(one, checked=checked)
