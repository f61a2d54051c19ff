"""Slack's limits, kept and used: 300 posts a minute in a workspace, the tiers of the other methods.

The stand-in keeps its books as Slack does and answers 429 beyond them. Each workspace has more work of one sort than the minute in which it is
watched allows; all of them share one process. "Used" is of what Slack allows in that minute, "429" what was refused in it and could have been known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import insert

from bot.domain.advice import Advice
from bot.domain.delivery import Delivery, DeliveryState, Op, person_lane
from bot.playground import Slack, Workspace
from bot.playground.call import Call
from bot.services import ask
from bot.services.acting import Actor
from storage.advice import ADVICE
from storage.deliveries import DELIVERIES
from storage.people import PEOPLE
from storage.rows import values_of
from storage.store import Tx
from tests.benchmarks import crowd
from tests.benchmarks.crowd import TUESDAY
from tests.benchmarks.processes import databases, filled, process
from tests.cast import TOKEN

SLOTS, POSTS_A_MINUTE, LATENCY = 25, 300, 0.05
WATCHED = 60.0
"""Seconds, from the first call on."""

Fill = Callable[..., object]
"""Takes a transaction and `acme`."""


@dataclass(frozen=True, slots=True)
class Load:
    """A workspace's work: which method it is about, and how often Slack allows that in a minute."""

    name: str
    method: str
    allowed: float
    fill: Fill


def run() -> None:
    """Measure on PostgreSQL, whose clock all replicas share, and print the table."""
    print(f"\nSlack's limits, {WATCHED:.0f} s from the first call on, one process")
    print(f"{'':46}{'allowed':>9}{'done':>7}{'used':>7}{'429':>6}  429 of other methods")
    with databases() as servers, servers["PostgreSQL"].fresh() as url:
        for row in asyncio.run(_measure(url)):
            print(row, flush=True)


async def _measure(url: str) -> list[str]:
    slack = Slack()
    slack.latency = LATENCY
    homes = [
        slack.add_workspace(f"T{number}", load.name, bot_token=TOKEN if not number else "")
        for number, load in enumerate(LOADS)
    ]
    for load, acme in zip(LOADS, homes, strict=True):
        await asyncio.to_thread(filled, url, partial(load.fill, acme=acme))
    slack.limits = True
    await slack.start()
    arguments = (url, slack.api_url, str(SLOTS), str(POSTS_A_MINUTE))
    running = process("tests.benchmarks.replica", *arguments)
    await asyncio.to_thread(running.__enter__)
    await asyncio.sleep(WATCHED + 5)
    rows = [
        _row(load, [call for call in slack.calls if call.workspace == acme.id])
        for load, acme in zip(LOADS, homes, strict=True)
    ]
    await asyncio.to_thread(running.__exit__, None, None, None)
    await slack.stop()
    return rows


def _row(load: Load, calls: list[Call]) -> str:
    own = [call for call in calls if call.method == load.method]
    begun = own[0].at if own else 0.0
    watched = [call for call in own if call.at < begun + WATCHED]
    done = sum(call.ok for call in watched)
    refused = sum(call.status == 429 for call in watched)
    others: dict[str, int] = {}
    for call in calls:
        if call.status == 429 and call.method != load.method:
            others[call.method] = others.get(call.method, 0) + 1
    told = ", ".join(f"{method} {count}" for method, count in sorted(others.items()))
    return f"{load.name:46}{load.allowed:9.0f}{done:7}{done / load.allowed:7.0%}{refused:6}  {told}"


def _nudges(tx: Tx, acme: Workspace, count: int, known: bool) -> None:
    home = _home(tx, acme)
    for number in range(count):
        member = acme.add_person(f"Maya{number}", tz="UTC")
        dm = member.bot_dm.id
        reader = crowd.person(home, number, known=known, slack_id=member.id, dm_channel=dm)
        tx.execute(insert(PEOPLE), values_of(reader))
        tx.execute(insert(ADVICE), values_of(crowd.item(reader, wake_at=TUESDAY)))


def _questions(tx: Tx, acme: Workspace, count: int) -> None:
    """From one to another, all in the group DM of the two. Each has it opened first, which Slack allows less often than a post a second."""
    home = _home(tx, acme)
    maya, dana = (acme.add_person(name, tz="UTC") for name in ("Maya", "Dana"))
    for number, each in enumerate((maya, dana)):
        known = crowd.person(home, number, slack_id=each.id, dm_channel=each.bot_dm.id)
        tx.execute(insert(PEOPLE), values_of(known))
    by = Actor(workspace_id=home, slack_id=maya.id, now=TUESDAY, default_zone="UTC")
    for number in range(count):
        ask.ask(tx, by, dana.id, "How do you begin?", f"form {number}")


def _updates(tx: Tx, acme: Workspace, count: int) -> None:
    """Cards that stand in Slack already, each to be drawn anew."""
    home = _home(tx, acme)
    for number in range(count):
        member = acme.add_person(f"Maya{number}", tz="UTC")
        dm = member.bot_dm.id
        reader = crowd.person(home, number, slack_id=member.id, dm_channel=dm)
        item = crowd.item(reader, in_days=30)
        standing = acme.by_bot(acme.channels[dm], text="How did it go?")
        card = _card(item, reader.id, channel=dm, ts=standing.ts)
        again = replace(
            card,
            id=uuid4(),
            key=f"again:{item.id}",
            op=Op.UPDATE,
            state=DeliveryState.PENDING,
            target_id=card.id,
            ts=None,
        )
        tx.execute(insert(PEOPLE), values_of(reader))
        tx.execute(insert(ADVICE), values_of(item))
        tx.execute(
            insert(DELIVERIES), [values_of(card), values_of(replace(again, is_nudge=False, sent_at=None))]
        )


def _card(item: Advice, reader_id: UUID, channel: str, ts: str) -> Delivery:
    return Delivery(
        id=uuid4(), workspace_id=item.workspace_id, key=f"check-in:{item.id}:1", kind="check-in", op=Op.POST,
        lane=person_lane(reader_id), due_at=TUESDAY, created_at=TUESDAY, state=DeliveryState.SENT, is_nudge=True,
        reader_id=reader_id, advice_id=item.id, number=1, channel=channel, ts=ts, sent_at=TUESDAY,
    )  # fmt: skip


def _home(tx: Tx, acme: Workspace) -> UUID:
    return crowd.home(tx, team_id=acme.id, token=acme.bot_token, bot_user_id=acme.bot_user_id)


LOADS = (
    Load("posts in a workspace", "chat.postMessage", 300, partial(_nudges, count=450, known=True)),
    Load(
        "questions of one pair: conversations.open (3)", "chat.postMessage", 50, partial(_questions, count=90)
    ),
    Load("updates (tier 3)", "chat.update", 50, partial(_updates, count=80)),
    Load("first messages: users.info (tier 4)", "users.info", 100, partial(_nudges, count=150, known=False)),
    Load(
        "first messages: conversations.open (3)",
        "conversations.open",
        50,
        partial(_nudges, count=150, known=False),
    ),
)
