"""Whatever Slack brings one to four times, in any order and all at once, to two replicas on one PostgreSQL: one effect.

Commands are sent once, since Slack never repeats them. What comes twice at one moment inside a process is in tests/services/test_at_once.py.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import cast

import pytest

from bot.app import FullCircle, build
from bot.app.role import Role
from bot.app.serving import serving
from bot.domain.advice import State
from bot.domain.delivery import Delivery
from bot.playground.line import AppResponse
from storage import advice, people, workspaces
from storage.deliveries import DELIVERIES
from storage.rows import columns_of, many
from tests.databases import Database
from tests.serving import settings_for
from tests.story import Story, a_story

pytestmark = pytest.mark.slow

_ROWS = columns_of(DELIVERIES, Delivery)


@asynccontextmanager
async def two_replicas(database: Database, seed: int) -> AsyncIterator[Story]:
    """A story in which every event and every form is brought one to four times, at once, to either."""
    dice = random.Random(seed)
    async with a_story(database.url) as story:
        other = build(settings_for(story.slack, database.url), story.clock, durable=False, role=Role.REQUESTS)
        async with serving(other) as port:
            _bring_often(
                story, [f"http://127.0.0.1:{each}/slack/events" for each in (story.port, port)], dice
            )
            yield replace(story, circle=cast(FullCircle, _Both(story.circle, other)))


class _Both:
    """What a story asks of the bot, where there are two of them."""

    def __init__(self, one: FullCircle, other: FullCircle) -> None:
        self.jobs, self.store = self, one.store
        self._one, self._other = one, other
        self.tick, self.next_at = one.jobs.tick, one.jobs.next_at

    async def settle(self) -> None:
        """Whoever has something sends it."""
        await asyncio.gather(self._one.jobs.settle(), self._other.jobs.settle())


def _bring_often(story: Story, urls: list[str], dice: random.Random) -> None:
    line = story.slack.line
    bring = line.post_raw

    async def post_raw(body: bytes, headers: Mapping[str, str]) -> AppResponse:
        async def once(url: str) -> AppResponse:
            line.url = url  # read before anything is waited for
            return await bring(body, headers)

        is_repeated = body.startswith(b"{") or b"view_submission" in body
        times = dice.randint(1, 4) if is_repeated else 1
        answers = await asyncio.gather(*(once(dice.choice(urls)) for _ in range(times)))
        return next((each for each in answers if each.ok), answers[0])

    line.post_raw = post_raw  # type: ignore[method-assign]


def posts_by_kind(story: Story, database: Database) -> Counter[str]:
    """What stands in Slack, by the kind of message; counted where Slack took it."""
    with database.store.read() as tx:
        home = next(each for each in workspaces.list_all(tx) if each.team_id == "T0ACME")
        rows = many(tx, Delivery, _ROWS.where(DELIVERIES.c.workspace_id == home.id))
    kinds = {str(row.id): row.kind for row in rows}
    return Counter(kinds[call.args["metadata"]["event_payload"]["id"]] for call in story.slack.posts())


@pytest.mark.parametrize("seed", range(3))
async def test_a_loop_of_which_everything_is_brought_often(postgresql_database: Database, seed: int) -> None:
    async with two_replicas(postgresql_database, seed) as story:
        await story.ask("How do I say no?")
        answer = await story.answers("Start with the why.")
        await story.maya.react(answer, "white_check_mark")
        await story.settle()
        await story.opens()
        await story.press(story.maya, "Say how it went", on=story.maya.top)
        await story.tells(account="She listened.")
        await story.time_passes(minutes=5)
        await story.press(story.dana, "Respond")
        await story.submit(story.dana, response="Well done.")
        await story.submit(story.dana)
        await story.time_passes(minutes=5)
        assert answer.reactions["pushpin"] == [story.acme.bot_user_id]
        assert posts_by_kind(story, postgresql_database) == {"question": 1, "outcome": 1, "response": 1}


@pytest.mark.parametrize("seed", range(3))
async def test_a_thread_in_any_order(postgresql_database: Database, seed: int) -> None:
    """Said, said again, put otherwise, taken back, ticked: as it was in the end, whatever came first."""
    dice = random.Random(seed)
    async with two_replicas(postgresql_database, seed) as story:
        root = await story.ask("How do I say no?")
        story.slack.hold()
        first = await story.dana.say(root.channel, "Start with the why.", thread=root)
        second = await story.dana.say(root.channel, "And then listen.", thread=root)
        await story.dana.edit(first, "Begin with the why.")
        await story.maya.react(first, "white_check_mark")
        await story.dana.delete(second)
        held = list(story.slack.held)
        story.slack.deliveries.holding, story.slack.deliveries.held = False, []
        dice.shuffle(held)
        await asyncio.gather(*(story.slack.deliveries._bring(each) for each in held))
        for _ in range(3):
            await story.time_passes(minutes=6)
            await story.slack.retry_due()
        await story.settle()
        with postgresql_database.store.read() as tx:
            home = next(each for each in workspaces.list_all(tx) if each.team_id == "T0ACME")
            maya = people.find(tx, home.id, story.maya.id)
            assert maya
            (item,) = advice.list_of_person(tx, home.id, maya.id)
        assert (item.state, item.words) == (State.TRIED, "Begin with the why.")
        assert story.slack.undelivered == []
        # None, where the answer that was heard of first is gone by then.
        assert len([call for call in story.slack.calls_of("reactions.add") if call.ok]) <= 1
        assert posts_by_kind(story, postgresql_database) == {"question": 1}
