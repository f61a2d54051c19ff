"""What got lost on the way: senders that did not come back, and posts of which nobody knows whether they arrived.

A post is sent again only after two complete readings of history without it (architecture.md, "The outbox"). History is asked for everything since
the newest of our earlier posts there, by Slack's own `ts`: so it does not matter how wrong our clock is. Must not post anything.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from datetime import datetime
from functools import partial
from uuid import UUID

from bot.clock import Clock
from bot.domain.delivery import (
    Delivery,
    Fail,
    Hold,
    Next,
    Retry,
    after_answer,
    after_empty_reading,
    after_failed_reading,
)
from bot.domain.pace import Question
from bot.errors import NotFound, OutcomeUnknown, SlackError, TokenDead
from bot.jobs import settle
from bot.jobs.check import Rules
from bot.jobs.turns import Turns
from bot.jobs.twice import Twice
from bot.slack.gateway import Gateway
from storage import claims, workspaces
from storage.store import Store, Tx
from storage.workspaces import Workspace

_BATCH = 100
_AT_ONCE = 5
"""Readings at a time in a workspace: `conversations.history` allows some fifty a minute."""
_PASS_SECONDS = 20.0
"""What a pass has not begun by then is left to the next: a workspace in which Slack is slow holds up no other's."""

_log = logging.getLogger(__name__)


async def look_up(
    store: Store, gateway: Gateway, turns: Turns, clock: Clock, rules: Rules, twice: Twice
) -> None:
    """One pass over the posts of which nobody knows. A reading that breaks does not stop the others; its error is raised when all are done."""
    due = await store.look(claims.list_unknown_due, clock.now(), _BATCH)
    slots: defaultdict[UUID, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(_AT_ONCE))
    until = time.monotonic() + _PASS_SECONDS

    async def in_turn(delivery: Delivery) -> None:
        async with slots[delivery.workspace_id]:
            if time.monotonic() < until:
                await _look_for(store, gateway, turns, clock, rules, twice, delivery)

    ended = await asyncio.gather(*(in_turn(delivery) for delivery in due), return_exceptions=True)
    for failure in (each for each in ended if isinstance(each, BaseException)):
        raise failure


def take_over_expired(tx: Tx, clock: Clock) -> int:
    """Rows whose lease ran out: what may have been posted is looked for, everything else is simply sent again."""
    expired = claims.list_expired(tx, clock.lease_now(), _BATCH)
    for delivery in expired:
        now = clock.now()
        if delivery.attempted_at is None:
            claims.give_back(tx, delivery, delivery.due_at)
            continue
        then = after_answer(delivery, OutcomeUnknown("lease ran out"), now, was_attempted=True)
        settle.not_sent(tx, delivery, then, now)
        settle.log_not_sent(delivery, then)
    return len(expired)


async def _look_for(
    store: Store,
    gateway: Gateway,
    turns: Turns,
    clock: Clock,
    rules: Rules,
    twice: Twice,
    delivery: Delivery,
) -> None:
    try:
        home, oldest = await store.look(_where_to_look, delivery)
    except NotFound:
        return
    if home.sending_stopped_why is not None or delivery.channel is None:
        return
    try:
        ts = await _read(gateway, turns, home, delivery, delivery.channel, oldest)
    except TokenDead as dead:
        await store.run(workspaces.stop_sending, home.id, dead.code)
        settle.log_not_sent(delivery, Hold(dead.code))
        return
    except SlackError as error:
        await _not_found(store, delivery, after_failed_reading(delivery, error, clock.now()), clock.now())
        return
    await _found(store, clock, rules, twice, delivery, ts)


async def _read(
    gateway: Gateway, turns: Turns, home: Workspace, delivery: Delivery, channel: str, oldest: str | None
) -> str | None:
    thread = delivery.thread_ts
    question = Question.WHAT_STANDS_IN_THREAD if thread else Question.WHAT_STANDS_THERE
    find = partial(gateway.find_post, home.bot_token, channel, delivery.id, oldest=oldest, thread_ts=thread)
    return await turns.ask(home.id, question, find)


async def _found(
    store: Store, clock: Clock, rules: Rules, twice: Twice, delivery: Delivery, ts: str | None
) -> None:
    now = clock.now()
    if ts is not None:
        sent_at = delivery.attempted_at or now
        # As what it was drawn is not known any more, it is drawn again.
        await store.run(settle.sent, delivery, ts, None, sent_at, now, rules.default_zone)
        _log.info("Found in history: it was sent.", extra=settle.said_of(delivery, "delivery.found"))
        return
    then = after_empty_reading(delivery, now)
    if await _not_found(store, delivery, then, now) and isinstance(then, Retry):
        twice.never_shown(delivery)


async def _not_found(store: Store, delivery: Delivery, then: Next, now: datetime) -> bool:
    """What follows from a reading without it; how it ends is said in the log."""
    is_ours = await store.run(settle.not_sent, delivery, then, now)
    if is_ours and isinstance(then, Fail):
        settle.log_not_sent(delivery, then)
    return is_ours


def _where_to_look(tx: Tx, delivery: Delivery) -> tuple[Workspace, str | None]:
    return workspaces.get(tx, delivery.workspace_id), claims.newest_ts_before(tx, delivery)
