"""Processes whose clocks are wrong: some minutes apart where requests come in, an hour where it ticks, stepped by a week and by years.

Real processes beside the stand-in, whose own clock is right (quality.md, "Reliability"). What the calendar does is in tests/domain/test_window.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.delivery import Op
from bot.playground import Message, Person
from tests.databases import Database
from tests.fates.fate import Fate, Replica, a_fate
from tests.fates.rounds import WORDS, nothing_twice_or_lost, working_days_pass

pytestmark = pytest.mark.slow

DAY = 86_400.0
STEPS = {"a week back": -7 * DAY, "five years on": 5 * 365 * DAY}


async def asks(fate: Fate, asker: Person, question: str, answer: str = WORDS) -> None:
    """By command and form; the other answers as soon as it is there."""
    response = await asker.command(f"ask {fate.cast.dana.mention} {question}")
    assert response.ok, response
    assert (await asker.submit()).ok
    await fate.until(lambda: bool(posted(fate, question)) and not fate.under_way())
    (root,) = posted(fate, question)
    await fate.cast.dana.say(root.channel, answer, thread=root)
    await fate.until(lambda: bool(root.replies) and "pushpin" in root.replies[0].reactions)


def posted(fate: Fate, words: str) -> list[Message]:
    """The bot's standing messages with these words."""
    return [m for c in fate.cast.acme.channels.values() for m in c.shown() if m.bot_id and words in m.plain]


def check_ins(fate: Fate) -> int:
    """How many came; the softer one, a week later, is another."""
    ids = {str(row.id) for row in fate.rows(kind="check-in", op=Op.POST)}
    return len([call for call in fate.slack.posts() if call.args["metadata"]["event_payload"]["id"] in ids])


async def gets_help(fate: Fate, replica: Replica) -> None:
    """Whoever writes to this process is answered."""
    fate.listen(replica)
    maya = fate.cast.maya
    before = len(maya.dm)
    await maya.say(maya.bot_dm, "help")
    await fate.until(lambda: len([m for m in maya.dm[before:] if m.bot_id]) == 1)


async def test_some_minutes_apart_where_requests_come_in(
    postgresql_database: Database, tmp_path: Path
) -> None:
    """As far as Slack's signatures allow. Whoever hears of it, one effect each; and one check-in, in the reader's hours."""
    async with a_fate(postgresql_database, tmp_path, replicas=0) as fate:
        slow, fast = await fate.add(wrong_by=-240), await fate.add(wrong_by=240)
        for number, replica in enumerate((slow, fast, slow)):
            fate.listen(replica)
            await asks(fate, fate.cast.maya, f"How do I say no ({number})?")
            await gets_help(fate, fast if replica is slow else slow)
        assert len(fate.slack.posts()) == 6
        await fate.comes_to_rest()
        for _ in range(12):
            await working_days_pass(fate, 1)
            await fate.ticks()
            await fate.comes_to_rest()
        assert check_ins(fate) >= 1
        nothing_twice_or_lost(fate)
        assert fate.slack.undelivered == []


async def test_an_hour_apart_where_it_ticks(postgresql_database: Database, tmp_path: Path) -> None:
    async with a_fate(postgresql_database, tmp_path, replicas=0) as fate:
        requests = await fate.add("run", "--no-ticks")
        for wrong_by in (-3600, 3600):
            await fate.add("run", "--ticks-only", wrong_by=wrong_by)
        fate.listen(requests)
        await asks(fate, fate.cast.maya, "How do I say no?")
        for _ in range(10):
            await working_days_pass(fate, 1)
            await fate.ticks()
            await fate.comes_to_rest()
        assert check_ins(fate) == 1
        nothing_twice_or_lost(fate)


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
async def test_stepped_and_put_right_again(database: Database, tmp_path: Path, step: float) -> None:
    """It ticks on. What Slack signed a week ago, or in five years, is not taken, and comes again: nothing is lost, and nothing comes twice."""
    async with a_fate(database, tmp_path) as fate:
        [replica], maya = fate.replicas, fate.cast.maya
        await asks(fate, maya, "How do I say no?")
        fate.sets_wrong(replica, step)
        await fate.ticks()
        await maya.say(maya.bot_dm, "help")
        assert fate.slack.awaiting_retry
        fate.sets_wrong(replica, 0.0)
        await fate.comes_to_rest()
        assert len([message for message in maya.dm if message.bot_id and "/advice" in message.plain]) == 1
        await gets_help(fate, replica)
        await asks(fate, maya, "How do I say yes?", "Smile first.")
        for _ in range(10):
            await working_days_pass(fate, 1)
            await fate.ticks()
            await fate.comes_to_rest()
        assert [message for message in maya.dm if "Smile first." in message.plain]
        nothing_twice_or_lost(fate)
