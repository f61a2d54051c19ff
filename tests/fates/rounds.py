"""Rounds of killing: people do something, a process dies at a point of it, another takes over; nothing is lost, nothing is there twice.

Each round has people of its own, so that no cap of an earlier one holds it up; the processes, the database and Slack go on from round to round.
Asserted is what the stand-in for Slack shows, and what it was sent.
"""

from __future__ import annotations

import asyncio
import random
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from bot.domain.advice import Advice, Outcome, State
from bot.domain.delivery import DeliveryState
from bot.playground import Message, Person
from bot.services import keep, preferences, progress
from bot.services.acting import Actor
from storage import advice, people
from storage.store import Tx
from tests.fates.fate import Fate
from tests.fates.process import INTAKE, LOOKING, SENDING

WORDS = "Start with the why."
POWER_CUT = "all at once, while Slack has it and has not said so"


@dataclass(slots=True)
class Round:
    """What one round is played with: two people whom nobody knows yet."""

    fate: Fate
    number: int
    asker: Person
    adviser: Person
    answers: list[Message] = field(default_factory=list)

    def says(self, what: str) -> str:
        """Words that no other round has."""
        return f"{what} ({self.number})"

    def by(self, person: Person) -> Actor:
        return Actor(
            workspace_id=self.fate.home.id,
            slack_id=person.id,
            now=self.fate.now,
            default_zone="America/New_York",
        )

    def posted(self, words: str) -> list[Message]:
        """The bot's standing messages with these words, wherever they are."""
        channels = self.fate.cast.acme.channels.values()
        return [m for channel in channels for m in channel.shown() if m.bot_id and words in m.plain]


Way = tuple[str, str]
"""A story, and the point at which somebody dies in it."""

Play = Callable[[Round], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Story:
    """What people do, what has to have come of it, and how a point knows its message. `claimed_as`: of what is claimed, where that differs."""

    name: str
    kind: str
    act: Play
    outcome: Callable[[Round], None]
    before: Play | None = None
    claimed_as: str = ""
    is_heard: bool = True
    """Whether it comes in through Slack, so that the points of the intake lie on its way."""


async def insists(one: Round, act: Callable[[], Awaitable[Any]]) -> None:
    """As people do whom an error meets: once more, as soon as there is somebody to hear it."""
    while True:
        await one.fate.until(lambda: bool(one.fate.alive))
        if (await act()).ok:
            return
        await asyncio.sleep(0.05)


async def _open_form(one: Round) -> None:
    _wants_no_nudges(one)
    while not one.asker.forms:
        await one.asker.command(f"ask {one.adviser.mention} {one.says('How do I say no')}?")


async def _ask(one: Round) -> None:
    """Dana's answer is in the thread before the bot hears that its question is there."""

    async def answer_at_once(call: Any) -> None:
        if one.says("How do I say no") in str(call.args):
            channel = one.fate.cast.acme.channels[call.message.channel.id]
            one.fate.listen_to_any(random.Random(one.number))
            one.answers.append(await one.adviser.say(channel, WORDS, thread=call.message))

    one.fate.slack.after_accept("chat.postMessage", answer_at_once)
    await insists(one, one.asker.submit)


def _was_asked(one: Round) -> None:
    assert len(one.posted(one.says("How do I say no"))) == 1
    (item,) = _items(one)
    assert (item.state, item.words) == (State.OPEN, WORDS)
    (answer,) = one.answers
    assert answer.reactions == {"pushpin": [one.fate.cast.acme.bot_user_id]}


async def _say_help(one: Round) -> None:
    root = await one.asker.say(one.asker.bot_dm, "…")
    one.answers.append(root)
    await one.fate.slack.settle(limit=30)


async def _ask_for_help(one: Round) -> None:
    await one.asker.say(one.asker.bot_dm, "help", thread=one.answers[0])


def _was_helped(one: Round) -> None:
    replies = [each for each in one.answers[0].replies if each.bot_id]
    assert len(replies) == 1


async def _close_two(one: Round) -> None:
    _wants_no_nudges(one)

    def closed(tx: Tx) -> None:
        for number in range(2):
            item = _keep(tx, one, f"{WORDS} {number}")
            account = one.says(f"Account {number}")
            progress.came_out(
                tx, one.by(one.asker), item.id, Outcome.WORKED, account=account, useful="", private_note=""
            )

    one.fate.database.store.transact(closed)


async def _tell_two(one: Round) -> None:
    """Both at one moment, so that they wait together and go as one message."""

    def told(tx: Tx) -> None:
        by = one.by(one.asker)
        for item in _items(one, tx):
            shown = progress.preview_telling(tx, by, item.id)
            progress.tell(tx, by, item.id, shown.fingerprint, uuid4().hex)

    one.fate.database.store.transact(told)


def _were_told(one: Round) -> None:
    arrived = [one.posted(one.says(f"Account {number}")) for number in range(2)]
    assert [len(each) for each in arrived] == [1, 1]
    assert arrived[0] == arrived[1], "in one message"


async def _keep_one(one: Round) -> None:
    def kept(tx: Tx) -> None:
        _keep(tx, one, one.says(WORDS))
        preferences.stop_digest(tx, one.by(one.asker))  # or what is due the day before it would go there

    one.fate.database.store.transact(kept)


async def _days_pass(one: Round) -> None:
    """One more than was chosen: the hour is each person's own."""
    await working_days_pass(one.fate, 2)


def _was_checked_in(one: Round) -> None:
    assert len([each for each in one.asker.dm if one.says(WORDS) in each.plain]) == 1


def _wants_no_nudges(one: Round) -> None:
    """Or those of earlier rounds would die in place of later ones."""
    one.fate.database.store.transact(preferences.stop_all, one.by(one.asker))


def _keep(tx: Tx, one: Round, words: str) -> Advice:
    return keep.keep_received(
        tx, one.by(one.asker), words=words, captured=True, source=keep.Source(), adviser_slack_id=one.adviser.id,
        adviser_name=None, day=None, days=1, once=uuid4().hex,
    ).item  # fmt: skip


def _items(one: Round, tx: Tx | None = None) -> Sequence[Advice]:
    if tx is None:
        with one.fate.database.store.read() as tx:
            return _items(one, tx)
    asker = people.find(tx, one.fate.home.id, one.asker.id)
    return advice.list_of_person(tx, one.fate.home.id, asker.id) if asker else []


STORIES = {
    story.name: story
    for story in (
        Story("a question that is answered at once", "question", _ask, _was_asked, before=_open_form),
        Story("a message in a thread", "notice", _ask_for_help, _was_helped, before=_say_help),
        Story("two outcomes in one message", "bundle", _tell_two, _were_told, _close_two, "outcome", is_heard=False),
        Story("a check-in", "check-in", _days_pass, _was_checked_in, before=_keep_one, is_heard=False),
    )
}  # fmt: skip
_QUESTION, _THREAD, _BUNDLE, _CHECK_IN = STORIES

WAYS: tuple[Way, ...] = tuple(
    (name, point)
    for name, story in STORIES.items()
    for point in ((*INTAKE, *SENDING, POWER_CUT) if story.is_heard else (*SENDING, POWER_CUT))
)
"""Every story with every point on its way."""

FEW: dict[str, tuple[Way, ...]] = {
    "sqlite": (
        (_QUESTION, "before the commit"),
        (_THREAD, "after the commit"),
        (_QUESTION, "before the ack"),
        (_BUNDLE, "after the claim"),
        (_CHECK_IN, "after attempted_at"),
        (_THREAD, "after Slack took it"),
        (_BUNDLE, "before it is recorded"),
        (_QUESTION, POWER_CUT),
    ),
    "postgresql": (
        (_THREAD, "before the ack"),
        (_QUESTION, "after the commit"),
        (_CHECK_IN, "after the claim"),
        (_QUESTION, "after attempted_at"),
        (_BUNDLE, "after Slack took it"),
        (_QUESTION, "before it is recorded"),
        (_THREAD, "after it is recorded"),
        (_BUNDLE, POWER_CUT),
    ),
}
"""Every point on both databases together, every story more than once: what there is time for at each change."""


async def play(fate: Fate, number: int, way: Way, *, twice: bool = False) -> None:
    """One round. `twice`: whoever takes over dies, too, wherever that may be."""
    story, point = STORIES[way[0]], way[1]
    await at_work(fate)
    one = Round(
        fate, number,
        fate.cast.acme.add_person(f"Asker {number}", tz="Europe/Berlin", locale="en-GB"),
        fate.cast.acme.add_person(f"Adviser {number}", tz="America/New_York", locale="en-GB"),
    )  # fmt: skip
    if story.before is not None:
        await story.before(one)
    dice = random.Random(number)
    fate.listen_to_any(dice)
    acting = await _die(one, story, point)
    if twice:
        fate.arm(dice.choice((LOOKING, *SENDING)))
    await fate.revive()
    if twice:
        await _rests_or_falls(fate)
    await acting
    await fate.comes_to_rest()
    try:
        story.outcome(one)
        nothing_twice_or_lost(fate)
    except AssertionError as error:
        where = traceback.extract_tb(error.__traceback__)[-1].line
        raise AssertionError(f"round {number}, {way}: {where} {error}\n{fate.log()}") from error


async def _rests_or_falls(fate: Fate) -> None:
    """With luck somebody gets to the second point; else all is well before."""
    either = [asyncio.create_task(fate.strikes()), asyncio.create_task(fate.comes_to_rest())]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    for task in either:
        task.cancel()
    await asyncio.gather(*either, return_exceptions=True)
    fate.disarm()
    await fate.revive()


async def _die(one: Round, story: Story, point: str) -> asyncio.Future[None]:
    """The act, and the death on its way; the act may still be going on."""
    fate = one.fate
    if point == POWER_CUT:
        cut = asyncio.Event()

        async def all_die(call: Any) -> None:
            remove()
            await fate.kill()
            cut.set()

        remove = fate.slack.after_accept("chat.postMessage", all_die)
        acting = asyncio.ensure_future(story.act(one))
        async with asyncio.timeout(60):
            await cut.wait()
        return acting
    named = story.claimed_as if story.claimed_as and point == "after the claim" else story.kind
    fate.arm(point if point in INTAKE else f"{point}: {named}")
    acting = asyncio.ensure_future(story.act(one))
    await fate.strikes()
    return acting


def nothing_twice_or_lost(fate: Fate) -> None:
    """Of everything that ever was in the outbox, not of this round alone."""
    posted = Counter(call.args["metadata"]["event_payload"]["id"] for call in fate.slack.posts())
    assert [each for each, times in posted.items() if times > 1] == []
    rows = fate.rows()
    assert [row for row in rows if row.state is DeliveryState.FAILED] == []
    assert {
        str(row.id) for row in rows if row.ts and row.op == "post" and not row.carried_by
    } <= posted.keys()
    assert fate.slack.undelivered == []


async def at_work(fate: Fate) -> None:
    """It is the beginning of a working day in New York, and the afternoon in Berlin; all that was due before has gone."""
    opens = fate.now.replace(hour=14, minute=30, second=0)
    if fate.now.weekday() > 4 or not opens <= fate.now < opens + timedelta(minutes=25):
        await working_days_pass(fate, 0 if fate.now < opens else 1)
        await fate.ticks()
        await fate.comes_to_rest()


async def working_days_pass(fate: Fate, days: int) -> None:
    """To the same time of a later day; with none, of today if that is one."""
    day = fate.now.replace(hour=14, minute=30, second=0)
    while days or day.weekday() > 4:
        day += timedelta(days=1)
        days -= days > 0 and day.weekday() < 5
    await fate.time_passes((day - fate.now).total_seconds())


async def campaign(fate: Fate, ways: Sequence[Way], say: Callable[[str], None] = print) -> None:
    """Round after round."""
    began = datetime.now(UTC)
    for number, way in enumerate(ways, start=1):
        await play(fate, number, way, twice=number > len(WAYS))
        spent = datetime.now(UTC) - began
        say(f"{number}/{len(ways)}  {way[0]}: {way[1]}  ({spent.total_seconds():.0f} s)")
