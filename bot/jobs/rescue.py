"""What got lost on the way: senders that did not come back, and posts of which nobody knows whether they arrived.

A post is sent again only after two complete readings of history without it (architecture.md, "The outbox"). History is asked for everything since
the newest of our earlier posts there, by Slack's own `ts`: so it does not matter how wrong our clock is. Must not post anything.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from bot.clock import Clock
from bot.domain.delivery import Delivery, Retry, after_answer, after_empty_reading, after_failed_reading
from bot.domain.pace import Question
from bot.errors import NotFound, OutcomeUnknown, SlackError
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
"""Readings at a time: `conversations.history` allows some fifty a minute."""

_log = logging.getLogger(__name__)


async def rescue(
    store: Store, gateway: Gateway, turns: Turns, clock: Clock, rules: Rules, twice: Twice
) -> None:
    """One pass over both. A reading that breaks does not stop the others; its error is raised when all are done."""
    await store.run(take_over_expired, clock)
    due = await store.look(claims.list_unknown_due, clock.now(), _BATCH)
    slots = asyncio.Semaphore(_AT_ONCE)

    async def in_turn(delivery: Delivery) -> None:
        async with slots:
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
    except SlackError as error:
        then = after_failed_reading(delivery, error, clock.now())
        if then is not None:
            await store.run(settle.not_sent, delivery, then, clock.now())
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
    if await store.run(settle.not_sent, delivery, then, now) and isinstance(then, Retry):
        twice.never_shown(delivery)


def _where_to_look(tx: Tx, delivery: Delivery) -> tuple[Workspace, str | None]:
    return workspaces.get(tx, delivery.workspace_id), claims.newest_ts_before(tx, delivery)
