"""Fetching the words of messages that somebody chose without them: a reaction carries none, and a card must not hold them.

Apart from deliver because nothing is sent here but an ephemeral receipt. A claim is the moment moved on by a lease: so two processes do not fetch
the same message, and one that dies leaves it to the next. What is decided with the words is services'. Must not keep anything itself.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.domain.advice import Role
from bot.domain.ahead import next_check_in, next_prompt
from bot.domain.person import Person, facts_are_fresh
from bot.domain.sighting import Sighting, SightingKind
from bot.domain.window import Calendar, zone_or
from bot.errors import Conflict, NotFound, Refused, SlackError, StorageError, TokenDead, TryAgain
from bot.jobs import learning
from bot.jobs.turns import Turns
from bot.services import lookup, outside, pins
from bot.services.acting import Actor
from bot.services.ask import Said
from bot.services.pins import Pinned, Receipt
from bot.slack.gateway import Gateway
from bot.slack.people import names
from bot.slack.reading import Found, as_written, found, mentioned
from bot.views import languages
from bot.views import pinned as receipts
from bot.views.message import Message
from storage import people, sightings, workspaces
from storage.store import Store, Tx
from storage.workspaces import Workspace

_BATCH = 20
_AT_ONCE = 5
"""Fetches at a time: `conversations.history` allows some fifty a minute."""

LEASE = timedelta(minutes=2)
"""So long a claimed message is ours: longer than its calls' time-outs together."""

AGAIN_AFTER = timedelta(seconds=30)
"""Until the next try where Slack does not say itself how long to wait."""

GIVEN_UP_AFTER = {SightingKind.PIN: timedelta(hours=24), SightingKind.OUTSIDE: timedelta(days=14)}
"""So long after it was met a message is tried; then it is not kept."""

_log = logging.getLogger(__name__)


class Fetcher:
    """Woken by every commit that may have left something to fetch, and by the tick. All but `wake` belongs to one event loop."""

    def __init__(self, store: Store, gateway: Gateway, clock: Clock, calendar: Calendar) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._calendar = calendar
        self._due = asyncio.Event()
        self._fetching = asyncio.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Something may be to fetch. May be called from any thread, at any time."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._due.set)

    async def run(self) -> None:
        """Fetch whenever woken, until cancelled; whatever goes wrong is left to the next time."""
        self._loop = asyncio.get_running_loop()
        self._due.set()
        while True:
            await self._due.wait()
            self._due.clear()
            try:
                await self.quiet()
            except StorageError as error:
                extra = {"action": "fetch.away", "why": str(error)}
                _log.warning("Could not look for words to fetch; the next tick does.", extra=extra)
            except Exception:  # noqa: BLE001  the loop must not end
                _log.exception("Fetching broke; the next tick tries again.", extra={"action": "fetch.broken"})

    async def quiet(self) -> None:
        """Fetch until nothing is due."""
        async with self._fetching:
            while await self._pass():
                pass

    async def _pass(self) -> int:
        now = self._clock.now()
        try:
            mine = await self._store.run(_claim, now) if await self._store.look(_is_due, now) else []
        except Conflict:  # another replica is at them
            return 0
        slots = asyncio.Semaphore(_AT_ONCE)

        async def in_turn(sighting: Sighting) -> None:
            async with slots:
                await self._fetch(sighting)

        ended = await asyncio.gather(*(in_turn(each) for each in mine), return_exceptions=True)
        for failure in (each for each in ended if isinstance(each, BaseException)):
            raise failure
        return len(mine)

    async def _fetch(self, sighting: Sighting) -> None:
        found_out = await self._store.look(_whose, sighting)
        if found_out is None:
            return
        home, person = found_out
        errand = Errand(
            store=self._store,
            gateway=self._gateway,
            home=home,
            person=person,
            sighting=sighting,
            now=self._clock.now(),
            calendar=self._calendar,
        )
        try:
            await ERRANDS[sighting.kind](errand)
        except SlackError as error:
            await self._later(errand, error)

    async def _later(self, errand: Errand, error: SlackError) -> None:
        """What Slack will never show us is given up; everything else is tried again."""
        extra = {"action": "fetch.later", "sighting": str(errand.sighting.id), "why": error.code}
        _log.info("The words of a message could not be fetched.", extra=extra)
        now = self._clock.now()
        if (
            isinstance(error, Refused)
            or now - errand.sighting.received_at > GIVEN_UP_AFTER[errand.sighting.kind]
        ):
            await errand.run(GIVING_UP[errand.sighting.kind], errand.sighting.id)
            return
        if isinstance(error, TokenDead):
            await self._store.run(_stop_sending, errand.home, error.code)
        after = timedelta(seconds=error.retry_after) if isinstance(error, TryAgain) else AGAIN_AFTER
        await self._store.run(_try_again, errand.sighting, now + max(after, timedelta(seconds=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One message to fetch, for one person, now."""

    store: Store
    gateway: Gateway
    home: Workspace
    person: Person
    sighting: Sighting
    now: datetime
    calendar: Calendar

    @property
    def by(self) -> Actor:
        """Whose wish it is."""
        return Actor(
            workspace_id=self.home.id,
            slack_id=self.person.slack_id,
            now=self.now,
            default_zone=self.calendar.default_zone,
            quiet_days=self.calendar.quiet_days,
        )

    async def run(self, use_case: Callable[..., Any], *args: Any) -> Any:
        """Run a use case in this person's name."""
        return await self.store.run(use_case, self.by, *args)

    async def message(self) -> Found | None:
        """The message as it is now; None when it is gone."""
        where = self.sighting
        message = await self.gateway.find_message(self.home.bot_token, where.channel, where.ts)
        return None if message is None else found(message)

    async def words(self, message: Found) -> str:
        """What it says, as its writer sees it."""
        ids = mentioned(message.text)
        known: dict[str, str] = await self.store.look(lookup.names_of, self.by, ids) if ids else {}
        unknown = [slack_id for slack_id in ids if slack_id not in known]
        home = self.home
        told = await names(self.gateway, home.bot_token, unknown, home.team_id) if unknown else {}
        return as_written(message.text, known | told)


async def _pin(errand: Errand) -> None:
    """A message that somebody pinned: kept only where just two people and the bot are, and never the bot's own."""
    other = await _other_of_two(errand)
    message = await errand.message() if other else None
    if other is None or (message is not None and message.author == errand.home.bot_user_id):
        await errand.run(pins.ignore, errand.sighting.id)
        return
    receipt = await (
        _pinned(errand, other, message) if message else errand.run(pins.gone, errand.sighting.id)
    )
    if receipt is not None:
        await _whisper(errand, receipt)


async def _pinned(errand: Errand, other: str, message: Found) -> Receipt | None:
    author = None if message.is_by_app else message.author
    for slack_id in dict.fromkeys(each for each in (errand.person.slack_id, other, author) if each):
        await _get_to_know(errand, slack_id)
    words = await errand.words(message)
    pinned = Pinned(author=author, other=other, words=words, is_forward=message.is_forward)
    receipt: Receipt | None = await errand.run(pins.keep_fetched, errand.sighting.id, pinned)
    return receipt


async def _other_of_two(errand: Errand) -> str | None:
    """The second of just two people in the conversation; None for any other conversation, also one that we may not look into."""
    try:
        members = await errand.gateway.members(errand.home.bot_token, errand.sighting.channel)
    except Refused:
        return None
    others = members - {errand.home.bot_user_id, errand.person.slack_id}
    return next(iter(others)) if len(others) == 1 and errand.person.slack_id in members else None


async def _get_to_know(errand: Errand, slack_id: str) -> None:
    person: Person = await errand.store.run(people.meet, errand.home.id, slack_id, errand.now)
    if not facts_are_fresh(person, errand.now):
        turns = Turns(errand.store)  # one person, once a day
        home, zone = errand.home, errand.calendar.default_zone
        await learning.learn(errand.store, errand.gateway, turns, home, person, errand.now, zone)


async def _whisper(errand: Errand, receipt: Receipt) -> None:
    """The receipt is seen by who pinned alone, where they did. It is lost rather than said twice: it carries no state."""
    # Known better by now than when the errand began.
    reader = await errand.store.look(people.get, errand.home.id, errand.person.id)
    with languages.speaking_to(reader):
        shown = _shown(errand, receipt)
    try:
        await errand.gateway.ephemeral(
            errand.home.bot_token, errand.sighting.channel, errand.person.slack_id, shown.text, shown.blocks
        )
    except SlackError as error:
        extra = {"action": "fetch.unheard", "why": error.code}
        _log.info("The receipt of a pin did not arrive.", extra=extra)


def _shown(errand: Errand, receipt: Receipt) -> Message:
    kept = receipt.kept
    if kept is None:
        assert receipt.declined is not None
        return receipts.refused(receipt.declined)
    zone = zone_or(receipt.person.zone, errand.calendar.default_zone)
    upcoming = next_check_in if receipt.role is Role.RECEIVER else next_prompt
    comes = upcoming(kept.item, receipt.person, errand.calendar, errand.now)
    return receipts.kept(
        kept.item, receipt.role, comes, zone, errand.now, already=kept.already, was_told=kept.was_told
    )


async def _line(errand: Errand) -> None:
    """A line beside a thread that the asker called the answer."""
    message = await errand.message()
    if message is None:
        await errand.run(outside.gone, errand.sighting.id)
        return
    said = Said(
        channel=errand.sighting.channel,
        thread_ts=None,
        ts=message.ts,
        event_ts=message.edited_ts or message.ts,
        words=await errand.words(message),
        is_wordless=message.has_files and not message.text,
    )
    await errand.run(outside.fetched, errand.sighting.id, said)


ERRANDS: dict[SightingKind, Callable[[Errand], Awaitable[None]]] = {
    SightingKind.PIN: _pin,
    SightingKind.OUTSIDE: _line,
}
"""What is done with each kind of message whose words are to be fetched."""

GIVING_UP: dict[SightingKind, Callable[..., Any]] = {
    SightingKind.PIN: pins.ignore,
    SightingKind.OUTSIDE: outside.gone,
}
"""What is done where its words will never be had."""


def _is_due(tx: Tx, now: datetime) -> bool:
    return bool(sightings.list_to_fetch(tx, now, 1))


def _claim(tx: Tx, now: datetime) -> list[Sighting]:
    due = sightings.list_to_fetch(tx, now, _BATCH)
    return [sightings.save(tx, replace(each, fetch_at=now + LEASE)) for each in due]


def _whose(tx: Tx, sighting: Sighting) -> tuple[Workspace, Person] | None:
    """None while nothing can be asked for that workspace; its lease brings it back."""
    try:
        home = workspaces.get(tx, sighting.workspace_id)
    except NotFound:
        return None
    if home.sending_stopped_why is not None:
        return None
    return home, people.get(tx, sighting.workspace_id, sighting.person_id)


def _try_again(tx: Tx, sighting: Sighting, at: datetime) -> None:
    """Later, unless somebody decided it meanwhile."""
    try:
        known = sightings.get(tx, sighting.workspace_id, sighting.id)
    except NotFound:
        return
    if known.version == sighting.version:
        sightings.save(tx, replace(known, fetch_at=at))


def _stop_sending(tx: Tx, home: Workspace, why: str) -> None:
    workspaces.stop_sending(tx, home.id, why)
