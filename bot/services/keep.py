"""Keeping what somebody said: by the receiver, to come back to it, or by the adviser, to ask how it went.

All ways in end here. The same message kept twice by one person is one item; kept by both, it is one item with two sides, and neither learns of
the other's. Must not contact anybody but by the keeper's own tick.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from bot.domain import adviser_side
from bot.domain.advice import Advice, Origin, Role, State
from bot.domain.pair import lets_tell
from bot.domain.person import Person, can_be_contacted
from bot.domain.relay import Relay, RelayKind
from bot.errors import Conflict, Declined, Duplicate
from bot.messages.kind import Message
from bot.services import acting, outbox, previews
from bot.services.acting import Actor
from storage import advice, answers, bundles, locks, pairs, people, relays
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The message that was kept: Slack's key of it, and when it was said. Empty for what was said in the corridor."""

    channel: str | None = None
    message_ts: str | None = None
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was kept. `already`: it was there before, and nothing changed.

    `let_know_at` is when the adviser reads that it was kept (None: not told), and `let_know_id` what brings it; `not_carried` that they could not
    be told. `was_told`: the adviser who keeps it read how it went already, so there is nothing to be reminded of.
    """

    item: Advice
    already: bool = False
    let_know_at: datetime | None = None
    let_know_id: UUID | None = None
    not_carried: bool = False
    was_told: bool = False


def keep_received(
    tx: Tx,
    by: Actor,
    *,
    words: str,
    captured: bool,
    source: Source,
    adviser_slack_id: str | None,
    adviser_name: str | None,
    day: date | None,
    days: int = 7,
    about: str = "",
    let_know: bool = False,
    once: str,
    origin: Origin | None = None,
) -> Kept:
    """The receiver keeps advice they got. `day` wins over `days`; both count from today in the keeper's zone.

    Raises Declined: needs_words, from_bot, yourself, date_past.
    """
    person = acting.me(tx, by)
    adviser = people.meet(tx, by.workspace_id, adviser_slack_id, by.now) if adviser_slack_id else None
    _refuse(words, person, adviser)
    _hold(tx, by, source)
    known = find_kept(tx, by, source, Role.RECEIVER)
    if known is not None:
        return Kept(item=known, already=True)
    key = _key(source, person, once)
    before = advice.find_once(tx, by.workspace_id, key) if key else None
    if before is not None:
        return _kept_before(tx, by, before, let_know, once)
    on = _day(acting.today(by, person), day, days)
    item = _joinable(tx, by, source, adviser, person, words) or _new(
        by, adviser, adviser_name, words, captured, source, key, origin
    )
    item = replace(item, receiver_id=person.id, state=State.OPEN, about=about.strip() or None)
    item = replace(item, interval_days=max(1, (on - acting.today(by, person)).days), receiver_acted_at=by.now)
    item = replace(item, check_in_on=on, check_in_first_on=on, check_in_number=1)
    stored = _store(tx, by, item, person)
    return _let_know(tx, by, stored, person, adviser, once) if let_know else Kept(item=stored)


def keep_given(
    tx: Tx,
    by: Actor,
    *,
    words: str,
    source: Source,
    receiver_slack_id: str | None,
    day: date | None,
    days: int = 7,
    once: str = "",
    origin: Origin | None = None,
) -> Kept:
    """The adviser keeps what they said, to ask about it. The other is never contacted, told or shown.

    Raises Declined: needs_words, yourself, is_bot, date_past.
    """
    person = acting.me(tx, by)
    receiver = people.meet(tx, by.workspace_id, receiver_slack_id, by.now) if receiver_slack_id else None
    if not words.strip():
        raise Declined("needs_words")
    if receiver is not None and receiver.id == person.id:
        raise Declined("yourself")
    if receiver is not None and receiver.is_bot:
        raise Declined("is_bot", name=receiver.name)
    key = _key(source, person, once)
    before = advice.find_once(tx, by.workspace_id, key) if key else None
    if before is not None:
        return Kept(item=before)
    on = _day(acting.today(by, person), day, days)
    _hold(tx, by, source)
    known = _kept_with(tx, by, source, receiver, words)
    if known is not None and known.adviser_state is not None:
        return Kept(item=known, already=True)
    if known is not None and acting.was_told(tx, known):
        return Kept(item=known, already=True, was_told=True)
    item = known or _new(by, person, None, words, True, source, key, origin)
    item = replace(item, receiver_id=item.receiver_id or (receiver.id if receiver else None))
    item = replace(item, receiver_is_named=receiver is not None)
    stored = _store(tx, by, adviser_side.kept(item, on, by.now), person)
    return Kept(item=stored)


def _key(source: Source, person: Person, once: str) -> str | None:
    """What knows an item again that no message names: its keeper's form."""
    return None if source.channel or not once else f"{person.id}:{once}"


def _kept_before(tx: Tx, by: Actor, item: Advice, let_know: bool, once: str) -> Kept:
    """The second coming of a form gets the first one's answer."""
    relay = acting.came_before(tx, by, once, item.id) if let_know else None
    if relay is None:
        return Kept(item=item, not_carried=let_know)
    at = outbox.waits_until(tx, relay, by.now) or relay.created_at
    return Kept(item=item, let_know_at=at, let_know_id=relay.id)


def find_kept(tx: Tx, by: Actor, source: Source, role: Role) -> Advice | None:
    """The item that this message is, for this person in this role: kept before, an answer in a thread, or one of the bot's own messages."""
    return next(iter(_list_kept(tx, by, source, role)), None)


def _kept_with(tx: Tx, by: Actor, source: Source, receiver: Person | None, words: str) -> Advice | None:
    """The item that one's own message is: the one kept before, else the one with the receiver who was named, if any was."""
    found = _list_kept(tx, by, source, Role.ADVISER)
    before = [item for item in found if item.adviser_state is not None]
    with_them = [
        item
        for item in found
        if (receiver is None or item.receiver_id == receiver.id) and _says_the_same(item, words)
    ]
    return next(iter([*before, *with_them]), None)


def _list_kept(tx: Tx, by: Actor, source: Source, role: Role) -> list[Advice]:
    person = people.find(tx, by.workspace_id, by.slack_id)
    if source.channel is None or source.message_ts is None or person is None:
        return []
    found = _items_at(tx, by, source.channel, source.message_ts)
    if role is Role.RECEIVER:
        return [item for item in found if item.receiver_id == person.id and item.state is not None]
    return [item for item in found if item.adviser_id == person.id]


def preview_let_know(
    tx: Tx, by: Actor, words: str, captured: bool, source: Source, adviser_slack_id: str
) -> Message | None:
    """What "let them know" would send, exactly (P5). None when it cannot be carried to them."""
    person = acting.me(tx, by)
    adviser = people.meet(tx, by.workspace_id, adviser_slack_id, by.now)
    if not _may_let_know(tx, adviser, person):
        return None
    item = _joinable(tx, by, source, adviser, person, words) or _new(
        by, adviser, None, words, captured, source
    )
    item = replace(item, receiver_id=person.id, state=State.OPEN)
    relay = _relay(item, person, adviser, "preview", by.now)
    return previews.let_know(tx, by, item, person, adviser, relay)


def _items_at(tx: Tx, by: Actor, channel: str, ts: str) -> list[Advice]:
    items = list(advice.list_by_message(tx, by.workspace_id, channel, ts))
    answer = answers.find(tx, by.workspace_id, channel, ts)
    posted = bundles.list_of_message(tx, by.workspace_id, channel, ts)
    ids = [
        found.advice_id for found in (answer, *posted) if found is not None and found.advice_id is not None
    ]
    return items + [advice.get(tx, by.workspace_id, advice_id) for advice_id in dict.fromkeys(ids)]


def _refuse(words: str, person: Person, adviser: Person | None) -> None:
    if not words.strip():
        raise Declined("needs_words")
    if adviser is not None and adviser.is_bot:
        raise Declined("from_bot")
    if adviser is not None and adviser.id == person.id:
        raise Declined("yourself")


def _day(today: date, day: date | None, days: int) -> date:
    day = day or today + timedelta(days=days)
    if day <= today:
        raise Declined("date_past")
    return day


def _joinable(
    tx: Tx, by: Actor, source: Source, adviser: Person | None, person: Person, words: str
) -> Advice | None:
    """The adviser's own keep of the same message, if it is nobody else's: the two become one item."""
    if source.channel is None or source.message_ts is None or adviser is None:
        return None
    for item in advice.list_by_message(tx, by.workspace_id, source.channel, source.message_ts):
        is_theirs = item.adviser_id == adviser.id and item.receiver_id in (None, person.id)
        if item.state is None and is_theirs and _says_the_same(item, words):
            return item
    return None


def _says_the_same(item: Advice, words: str) -> bool:
    """Whether two can share an item: what one of them changed in the form is theirs alone (P7). A thread was read by both."""
    return item.origin is Origin.ASKED or item.words.strip() == words.strip()


def _hold(tx: Tx, by: Actor, source: Source) -> None:
    """Who keeps the same message at this very moment, on either side of it, finds what this one makes: one item (P3)."""
    if source.channel is not None and source.message_ts is not None:
        locks.hold_message(tx, by.workspace_id, source.channel, source.message_ts)


def _new(
    by: Actor,
    adviser: Person | None,
    name: str | None,
    words: str,
    captured: bool,
    source: Source,
    once: str | None = None,
    origin: Origin | None = None,
) -> Advice:
    """`origin`: how it got in, where it is neither the shortcut's message nor from the corridor."""
    return Advice(
        id=uuid4(),
        workspace_id=by.workspace_id,
        origin=origin or (Origin.SHORTCUT if source.channel else Origin.CORRIDOR),
        created_at=by.now,
        adviser_id=adviser.id if adviser else None,
        adviser_name=None if adviser else (name or "").strip() or None,
        words=words,
        words_are_captured=captured,
        said_at=source.said_at or by.now,
        channel=source.channel,
        message_ts=source.message_ts,
        once=once,
    )


def _store(tx: Tx, by: Actor, item: Advice, keeper: Person) -> Advice:
    if item.version:
        return acting.save(tx, by, item, home=[keeper.id])
    try:
        return acting.add(tx, by, item, keeper.id)
    except Duplicate as error:
        raise Conflict("the same message or form was kept twice at once") from error


def _let_know(tx: Tx, by: Actor, item: Advice, person: Person, adviser: Person | None, once: str) -> Kept:
    if adviser is None or not _may_let_know(tx, adviser, person):
        return Kept(item=item, not_carried=True)
    relay = relays.add(tx, _relay(item, person, adviser, once, by.now))
    arrives_at = outbox.send(tx, relay, adviser, by.calendar)
    stored = acting.save(tx, by, replace(item, let_know_at=by.now))
    return Kept(item=stored, let_know_at=arrives_at, let_know_id=relay.id)


def _relay(item: Advice, person: Person, adviser: Person, once: str, now: datetime) -> Relay:
    return Relay(
        id=uuid4(),
        workspace_id=item.workspace_id,
        advice_id=item.id,
        kind=RelayKind.LET_KNOW,
        from_id=person.id,
        to_id=adviser.id,
        once=once,
        created_at=now,
    )


def _may_let_know(tx: Tx, adviser: Person, person: Person) -> bool:
    return can_be_contacted(adviser) and lets_tell(pairs.get(tx, person.workspace_id, adviser.id, person.id))
