"""What is written to the bot in its own DM, and what it answers: a word that always works, or a card that asks what to do with it.

Nothing typed there is stored before a press (product.md, way 4): a `Sighting` holds ids alone, and the words stay in Slack. What a press does is in
`sightings`. Must not read words for their meaning, beyond what `bot.domain.typed` says of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

from bot.domain import lifecycle
from bot.domain import typed as reading
from bot.domain.advice import Advice, Role, role_of
from bot.domain.person import Person
from bot.domain.relay import RelayKind
from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.errors import Conflict, Declined, Duplicate
from bot.services import acting, answering, giving, outbox, preferences
from bot.services.acting import Actor
from storage import advice, bundles, deliveries, people, sightings
from storage.store import Tx

ANSWERED_WITHIN = timedelta(days=3)
"""So long after a nudge, an outcome or a question plain text is first taken as an answer to it."""

AWAIT_WORDS = ("check-in", "softer-check-in", "prompt", RelayKind.OUTCOME, RelayKind.QUESTION)
"""The kinds of message that people answer in plain words."""

ANSWERED_IN_THREADS = (*AWAIT_WORDS, "sighting")
"""The kinds in whose thread one does the same, however old they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """One forward in a message: who wrote it, if Slack says so, and whether there are words in it."""

    author_slack_id: str | None = None
    by_app: bool = False
    has_words: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A message of a person in their own DM with the bot. `text` is as Slack sends it and is not stored; `named_slack_id` is whom it names.

    `pause_until` is the day that *pause* names; `asks_to_pause` without it, that the day could not be read.
    """

    channel: str
    ts: str
    text: str
    thread_ts: str | None = None
    has_files: bool = False
    named_slack_id: str | None = None
    asks_to_pause: bool = False
    pause_until: date | None = None
    forwards: tuple[Forwarded, ...] = ()


def heard(tx: Tx, by: Actor, message: Typed) -> None:
    """Answer what was typed or forwarded, once a message, however often Slack brings it."""
    person = acting.me(tx, by)
    known = sightings.list_at(tx, by.workspace_id, message.channel, message.ts)
    if any(each.person_id == person.id for each in known):
        return
    if message.forwards:
        _forwarded(tx, by, person, message)
    elif message.asks_to_pause:
        _pause(tx, by, person, message)
    elif code := reading.word(message.text):
        _word(tx, by, person, code, message)
    elif code := _unreadable(tx, by, message):
        _notice(tx, by, person, code, message)
    else:
        _words(tx, by, person, message)


def renamed(tx: Tx, by: Actor, channel: str, ts: str, named_slack_id: str | None) -> None:
    """A typed message was edited and may name somebody else now; its words are looked at when somebody presses."""
    for sighting in _waiting_at(tx, by, channel, ts):
        if sighting.kind is SightingKind.TYPED and sighting.named_slack_id != named_slack_id:
            changed = sightings.save(tx, replace(sighting, named_slack_id=named_slack_id))
            outbox.redraw_card(tx, changed, by.now)


def deleted(tx: Tx, by: Actor, channel: str, ts: str) -> None:
    """A message was deleted before anything was done with it: its cards have nothing to ask any more."""
    for sighting in _waiting_at(tx, by, channel, ts):
        gone = replace(sighting, state=SightingState.DECLINED, settled_at=by.now)
        outbox.redraw_card(tx, sightings.save(tx, gone), by.now)


def _waiting_at(tx: Tx, by: Actor, channel: str, ts: str) -> list[Sighting]:
    person = people.find(tx, by.workspace_id, by.slack_id)
    found = sightings.list_at(tx, by.workspace_id, channel, ts)
    is_mine = person.id if person else None
    return [each for each in found if each.person_id == is_mine and each.state is SightingState.WAITING]


def _word(tx: Tx, by: Actor, person: Person, code: str, message: Typed) -> None:
    """A word that always works, once: brought again after the next word, it must not undo that."""
    if not _notice(tx, by, person, code, message):
        return
    if code == "stopped":
        preferences.stop_all(tx, by)
    if code == "resumed":
        preferences.resume(tx, by)


def _pause(tx: Tx, by: Actor, person: Person, message: Typed) -> None:
    if message.pause_until is None:
        _notice(tx, by, person, reading.UNCLEAR_PAUSE, message)
    elif _notice(tx, by, person, reading.PAUSED, message):
        preferences.pause(tx, by, message.pause_until)


def _notice(tx: Tx, by: Actor, person: Person, code: str, message: Typed) -> bool:
    once = f"{message.channel}:{message.ts}"
    return outbox.notice(tx, person, code, once, by.now, thread_ts=message.thread_ts)


def _unreadable(tx: Tx, by: Actor, message: Typed) -> str | None:
    code = reading.unreadable(message.text, has_files=message.has_files)
    named = people.find(tx, by.workspace_id, message.named_slack_id) if message.named_slack_id else None
    return reading.FROM_APP if code is None and named is not None and named.is_bot else code


def _forwarded(tx: Tx, by: Actor, person: Person, message: Typed) -> None:
    """One card a forward. Where there are several, they are counted from 1."""
    several = len(message.forwards) > 1
    for number, forward in enumerate(message.forwards, 1):
        author = (
            people.find(tx, by.workspace_id, forward.author_slack_id) if forward.author_slack_id else None
        )
        if forward.by_app or (author is not None and author.is_bot):
            _notice(tx, by, person, reading.FROM_APP, message)
        elif not forward.has_words:
            _notice(tx, by, person, reading.NO_WORDS, message)
        else:
            met = _met(by, person, message, SightingKind.FORWARD)
            part = number if several else 0
            _ask(tx, by, person, replace(met, part=part, author_slack_id=forward.author_slack_id))


def _words(tx: Tx, by: Actor, person: Person, message: Typed) -> None:
    """Plain words: the answer to what was asked lately, or advice. Those of an adviser who names somebody are advice."""
    met = _met(by, person, message, SightingKind.TYPED)
    met = replace(met, author_slack_id=person.slack_id, named_slack_id=message.named_slack_id)
    answering = _answering(tx, by, person, message)
    if answering is not None:
        item, role = answering
        if role is Role.RECEIVER:
            met = replace(met, advice_id=item.id)
        elif message.named_slack_id is None:
            met = replace(met, kind=SightingKind.SEND_ON, advice_id=item.id)
    _ask(tx, by, person, met)


def _met(by: Actor, person: Person, message: Typed, kind: SightingKind) -> Sighting:
    return Sighting(
        id=uuid4(),
        workspace_id=by.workspace_id,
        person_id=person.id,
        kind=kind,
        channel=message.channel,
        ts=message.ts,
        thread_ts=message.thread_ts,
        received_at=by.now,
    )


def _ask(tx: Tx, by: Actor, person: Person, met: Sighting) -> None:
    try:
        sightings.add(tx, met)
    except Duplicate as error:
        raise Conflict("the same message came twice at once") from error
    outbox.card(tx, met, person, by.now)


def _answering(tx: Tx, by: Actor, person: Person, message: Typed) -> tuple[Advice, Role] | None:
    """The newest item that the words may be about, and what the person is to it."""
    for advice_id in dict.fromkeys(_asked_about(tx, by, message)):
        item = advice.get(tx, by.workspace_id, advice_id)
        role = role_of(item, person.id)
        if role is Role.RECEIVER and lifecycle.can_be_reported(item):
            return item, role
        if role is Role.ADVISER and _can_be_sent_on(tx, by, item):
            return item, role
    return None


def _asked_about(tx: Tx, by: Actor, message: Typed) -> Iterator[UUID]:
    """The items of the card whose thread it is, else of what was asked here within three days, the newest first."""
    if message.thread_ts is not None:
        for root in bundles.list_of_message(tx, by.workspace_id, message.channel, message.thread_ts):
            if root.advice_id is not None and root.kind in ANSWERED_IN_THREADS:
                yield root.advice_id
        return
    since = f"{(by.now - ANSWERED_WITHIN).timestamp():.6f}"
    for posted in deliveries.list_since(tx, by.workspace_id, message.channel, since):
        if posted.advice_id is not None and posted.kind in AWAIT_WORDS:
            yield posted.advice_id


def _can_be_sent_on(tx: Tx, by: Actor, item: Advice) -> bool:
    try:
        if answering.is_answer(tx, item):
            answering.answering(tx, by, item.id)
        else:
            giving.responding_to(tx, by, item.id, before_outcome=True)
    except Declined:
        return False
    return True
