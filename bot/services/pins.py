"""📌 on a message in a group DM of two people and the bot: whoever pins what the other said keeps it; on one's own words it is the adviser's keep.

The event carries no words, so all that is decided at once is that they are to be fetched; what was fetched comes back to `keep`. As with every
reaction, what counts is what is there now, not the order in which Slack told of it. Must not decide who is in the conversation: who fetches looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from bot.domain import unkeeping
from bot.domain.advice import Advice, Origin, Role, role_of
from bot.domain.emoji import Meaning, meaning_of
from bot.domain.person import Person
from bot.domain.sighting import UNPIN_WITHIN, Sighting, SightingKind, SightingState
from bot.errors import Declined, NotFound
from bot.services import acting, emoji, keep, outside
from bot.services.acting import Actor
from bot.services.ask import Said
from bot.services.emoji import Reacted
from bot.services.keep import Kept, Source
from storage import advice, answers, deliveries, locks, people, reactions, sightings
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A pinned message as it was fetched. `author` is None where an app wrote it; `other` is the second of the two in the conversation."""

    author: str | None
    other: str
    words: str
    is_forward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What came of a pin, for whoever pinned. `kept` is None where `declined` says why not."""

    role: Role
    person: Person
    kept: Kept | None = None
    declined: Declined | None = None


def reacted(tx: Tx, by: Actor, reaction: Reacted) -> None:
    """A pin was added or removed. On the bot's own messages, and on what others said to each other in a thread of ours, it means nothing."""
    locks.hold_message(tx, by.workspace_id, reaction.channel, reaction.ts)
    if _is_none_of_theirs(tx, by, reaction) or not emoji.remember(tx, by, reaction):
        return
    person = acting.me(tx, by)
    known = sightings.find(tx, by.workspace_id, person.id, SightingKind.PIN, reaction.channel, reaction.ts)
    if not reaction.is_removed:
        _pinned(tx, by, person, reaction, known)
    elif known is not None and not _is_pinned_still(tx, by, reaction):
        _unpinned(tx, by, person, reaction, known)


def keep_fetched(tx: Tx, by: Actor, sighting_id: UUID, pinned: Pinned) -> Receipt | None:
    """Keep the words that were fetched. None when the pin was taken off meanwhile, or another process was quicker: there is nothing to say."""
    sighting = _waiting(tx, by, sighting_id)
    if sighting is None:
        return None
    person = acting.me(tx, by)
    role = Role.ADVISER if pinned.author == by.slack_id else Role.RECEIVER
    try:
        kept = _keep(tx, by, sighting, pinned, role)
    except Declined as declined:
        _settle(tx, by, sighting, SightingState.DECLINED)
        return Receipt(role=role, person=person, declined=declined)
    # What was kept before is not undone by taking this pin off.
    _settle(tx, by, sighting, SightingState.KEPT, None if kept.already else kept.item.id)
    return Receipt(role=role, person=person, kept=kept)


def gone(tx: Tx, by: Actor, sighting_id: UUID) -> Receipt | None:
    """The message was deleted before its words were read."""
    sighting = _waiting(tx, by, sighting_id)
    if sighting is None:
        return None
    _settle(tx, by, sighting, SightingState.DECLINED)
    declined = Declined("pinned_gone")
    return Receipt(role=Role.RECEIVER, person=acting.me(tx, by), declined=declined)


def ignore(tx: Tx, by: Actor, sighting_id: UUID) -> None:
    """The message is in no conversation of just two people and the bot: nothing of it is remembered."""
    sighting = _waiting(tx, by, sighting_id)
    if sighting is not None:
        sightings.remove(tx, by.workspace_id, sighting.id)
        pins = [
            each.emoji
            for each in reactions.list_of(tx, by.workspace_id, sighting.channel, sighting.ts, by.slack_id)
            if meaning_of(each.emoji) is Meaning.KEEP
        ]
        reactions.forget(tx, by.workspace_id, sighting.channel, sighting.ts, by.slack_id, pins)


def undo_pin(tx: Tx, by: Actor, advice_id: UUID) -> None:
    """[Undo] on the receipt: the same as taking the pin off within the hour. Raises Declined: gone, not_yours, stale."""
    try:
        item = advice.get(tx, by.workspace_id, advice_id)
    except NotFound:
        raise Declined("gone") from None
    person = people.find(tx, by.workspace_id, by.slack_id)
    if person is None or role_of(item, person.id) is None:
        raise Declined("not_yours")
    sighting = _that_kept(tx, by, person, item)
    if sighting is None or by.now - sighting.received_at > UNPIN_WITHIN:
        raise Declined("stale")
    if not _take_back(tx, by, person, sighting, item):
        raise Declined("stale")


def _is_none_of_theirs(tx: Tx, by: Actor, reaction: Reacted) -> bool:
    if deliveries.find_message(tx, by.workspace_id, reaction.channel, reaction.ts) is not None:
        return True
    answer = answers.find(tx, by.workspace_id, reaction.channel, reaction.ts)
    person = people.find(tx, by.workspace_id, by.slack_id)
    if person is not None and person.dm_channel == reaction.channel:
        return True
    if answer is None:
        return False
    item = advice.get(tx, by.workspace_id, answer.advice_id)
    return person is None or role_of(item, person.id) is None


def _is_pinned_still(tx: Tx, by: Actor, reaction: Reacted) -> bool:
    """Whether another one of the names for it is still there."""
    shown = reactions.list_of(tx, by.workspace_id, reaction.channel, reaction.ts, by.slack_id)
    return any(meaning_of(each.emoji) is Meaning.KEEP for each in shown)


def _pinned(tx: Tx, by: Actor, person: Person, reaction: Reacted, known: Sighting | None) -> None:
    at = _moment(reaction)
    if known is None:
        sightings.add(tx, _sighting(by, person, reaction, at))
    elif known.state in (SightingState.UNDONE, SightingState.DECLINED):
        again = replace(known, state=SightingState.WAITING, received_at=at, fetch_at=by.now)
        sightings.save(tx, replace(again, advice_id=None, settled_at=None))
    tx.left_to_fetch = True


def _unpinned(tx: Tx, by: Actor, person: Person, reaction: Reacted, known: Sighting) -> None:
    if known.state is SightingState.WAITING:
        _settle(tx, by, known, SightingState.UNDONE)
    elif known.advice_id is not None and _moment(reaction) - known.received_at <= UNPIN_WITHIN:
        _take_back(tx, by, person, known, advice.hold(tx, by.workspace_id, known.advice_id))


def _take_back(tx: Tx, by: Actor, person: Person, sighting: Sighting, item: Advice) -> bool:
    """As if it had never been kept. False, and nothing changes, once the item moved on."""
    role = role_of(item, person.id)
    assert sighting.settled_at is not None
    if role is None or unkeeping.has_moved_on(item, role, sighting.settled_at):
        return False
    _settle(tx, by, sighting, SightingState.UNDONE)
    left = unkeeping.unkept(item, role)
    if left is None:
        advice.remove(tx, item)
    else:
        acting.save(tx, by, left, redraw=[person.id])
    return True


def _that_kept(tx: Tx, by: Actor, person: Person, item: Advice) -> Sighting | None:
    """The pin that this person's side of the item came from."""
    if item.origin is Origin.ASKED:
        places = [(each.channel, each.ts) for each in answers.list_for(tx, by.workspace_id, item.id)]
    else:
        places = [(item.channel or "", item.message_ts or "")]
    found = (
        sightings.find(tx, by.workspace_id, person.id, SightingKind.PIN, channel, ts)
        for channel, ts in places
    )
    return next((each for each in found if each is not None and each.advice_id == item.id), None)


def _waiting(tx: Tx, by: Actor, sighting_id: UUID) -> Sighting | None:
    """The sighting, while its words are wanted; until this transaction ends nobody pins or unpins the message."""
    try:
        sighting = sightings.get(tx, by.workspace_id, sighting_id)
    except NotFound:
        return None
    locks.hold_message(tx, by.workspace_id, sighting.channel, sighting.ts)
    sighting = sightings.get(tx, by.workspace_id, sighting_id)
    return sighting if sighting.state is SightingState.WAITING else None


def _keep(tx: Tx, by: Actor, sighting: Sighting, pinned: Pinned, role: Role) -> Kept:
    if pinned.author is None:
        raise Declined("from_bot")
    if pinned.is_forward and not pinned.words.strip():
        raise Declined("pinned_forward")
    if not pinned.words.strip():
        raise Declined("empty")
    said = Said(
        channel=sighting.channel, thread_ts=None, ts=sighting.ts, event_ts=sighting.ts, words=pinned.words
    )
    outside.pinned(tx, by, said)
    said_at = datetime.fromtimestamp(float(sighting.ts), UTC)
    source = Source(channel=sighting.channel, message_ts=sighting.ts, said_at=said_at)
    if role is Role.ADVISER:
        return keep.keep_given(
            tx, by, words=pinned.words, source=source, receiver_slack_id=pinned.other, day=None, origin=Origin.PIN,
        )  # fmt: skip
    return keep.keep_received(
        tx, by, words=pinned.words, captured=True, source=source, adviser_slack_id=pinned.author, adviser_name=None,
        day=None, once=f"pin:{sighting.id}", origin=Origin.PIN,
    )  # fmt: skip


def _settle(
    tx: Tx, by: Actor, sighting: Sighting, state: SightingState, advice_id: UUID | None = None
) -> Sighting:
    settled = replace(sighting, state=state, advice_id=advice_id, fetch_at=None, settled_at=by.now)
    return sightings.save(tx, settled)


def _sighting(by: Actor, person: Person, reaction: Reacted, at: datetime) -> Sighting:
    return Sighting(
        id=uuid4(),
        workspace_id=by.workspace_id,
        person_id=person.id,
        kind=SightingKind.PIN,
        channel=reaction.channel,
        ts=reaction.ts,
        received_at=at,
        fetch_at=by.now,
    )


def _moment(reaction: Reacted) -> datetime:
    """When it was put there or taken off, by Slack's clock: the hour counts from one to the other, however late they are told of."""
    return datetime.fromtimestamp(float(reaction.event_ts), UTC)
