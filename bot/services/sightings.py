"""What becomes of a message that may be advice, or an answer, when its reader presses: kept, declined, told of, sent on.

Apart from `typed`, which only asks: here the words come in, read in Slack by whoever pressed, and every way ends in the use case that all others
end in. A second press finds what the first one did. Must not read Slack, and must not keep words of what was declined.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice, Origin, Outcome
from bot.domain.relay import RelayKind
from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.errors import Declined, NotFound
from bot.services import acting, answering, giving, keep, outbox, progress
from bot.services.acting import Actor
from bot.services.ask import Said
from bot.services.giving import Responding
from bot.services.keep import Kept, Source
from storage import advice, people, sightings
from storage.store import Tx

ORIGINS = {
    SightingKind.FORWARD: Origin.FORWARD,
    SightingKind.TYPED: Origin.TYPED,
    SightingKind.SEND_ON: Origin.TYPED,
}
"""What is met in the bot's own DM, and how it got in once it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The message's words as they stand in Slack now, and who said them. `captured`: they are that person's own; `about` the receiver's note."""

    words: str
    captured: bool
    source: Source
    adviser_slack_id: str | None = None
    adviser_name: str | None = None
    about: str = ""


def mine(tx: Tx, by: Actor, sighting_id: UUID, kinds: Collection[SightingKind] = tuple(ORIGINS)) -> Sighting:
    """The message, for whoever is to decide it. Raises Declined: gone, not_yours, and stale for one of other kinds."""
    try:
        sighting = sightings.get(tx, by.workspace_id, sighting_id)
    except NotFound:
        raise Declined("gone") from None
    person = people.find(tx, by.workspace_id, by.slack_id)
    if person is None or sighting.person_id != person.id:
        raise Declined("not_yours")
    if sighting.kind not in kinds:
        raise Declined("stale")
    return sighting


def find_at(tx: Tx, by: Actor, channel: str, ts: str) -> Sighting | None:
    """What was seen in this message for this person; of several forwards the first that still waits."""
    person = people.find(tx, by.workspace_id, by.slack_id)
    found = [
        each
        for each in sightings.list_at(tx, by.workspace_id, channel, ts)
        if person is not None and each.person_id == person.id and each.kind in ORIGINS
    ]
    waiting = [each for each in found if each.state is SightingState.WAITING]
    return next(iter([*waiting, *found]), None)


def keep_at_once(tx: Tx, by: Actor, sighting_id: UUID, found: Found) -> Sighting:
    """[Keep]: with the date that everybody gets who chooses none, a week. One's own words are kept to ask about them."""
    sighting = mine(tx, by, sighting_id)
    if sighting.state is not SightingState.WAITING:
        return sighting
    if not found.words.strip():
        raise Declined("empty")
    origin = ORIGINS[sighting.kind]
    if found.adviser_slack_id == by.slack_id:
        kept = keep.keep_given(
            tx,
            by,
            words=found.words,
            source=found.source,
            receiver_slack_id=None,
            day=None,
            once=f"sighting:{sighting.id}",
            origin=origin,
        )
    else:
        kept = keep.keep_received(
            tx,
            by,
            words=found.words,
            captured=found.captured,
            source=found.source,
            adviser_slack_id=found.adviser_slack_id,
            adviser_name=found.adviser_name,
            day=None,
            about=found.about,
            once=f"sighting:{sighting.id}",
            origin=origin,
        )
    return _settled(tx, by, sighting, SightingState.KEPT, kept.item)


def keep_received(tx: Tx, by: Actor, sighting_id: UUID, **chosen: Any) -> Kept:
    """The form behind [Change]: `keep.keep_received` with what was chosen there."""
    sighting = mine(tx, by, sighting_id)
    known = _kept_before(tx, sighting)
    if known is not None:
        return Kept(item=known, already=True)
    kept = keep.keep_received(tx, by, origin=ORIGINS[sighting.kind], **chosen)
    _settled(tx, by, sighting, SightingState.KEPT, kept.item)
    return kept


def keep_given(tx: Tx, by: Actor, sighting_id: UUID, **chosen: Any) -> Kept:
    """The same for one's own words."""
    sighting = mine(tx, by, sighting_id)
    known = _kept_before(tx, sighting)
    if known is not None:
        return Kept(item=known, already=True)
    kept = keep.keep_given(tx, by, origin=ORIGINS[sighting.kind], **chosen)
    _settled(tx, by, sighting, SightingState.KEPT, kept.item)
    return kept


def decline(tx: Tx, by: Actor, sighting_id: UUID) -> Sighting:
    """[No], [Neither], or the message is not there any more: nothing is kept."""
    sighting = mine(tx, by, sighting_id)
    if sighting.state is not SightingState.WAITING:
        return sighting
    return _settled(tx, by, sighting, SightingState.DECLINED, None)


def went(tx: Tx, by: Actor, sighting_id: UUID, advice_id: UUID, outcome: Outcome, **described: str) -> Advice:
    """The form behind [That's how it went]: `progress.came_out` with what was filled in there."""
    sighting = mine(tx, by, sighting_id)
    item = progress.came_out(tx, by, advice_id, outcome, **described)
    _settled(tx, by, sighting, SightingState.KEPT, item)
    return item


def preview_sending_on(tx: Tx, by: Actor, sighting_id: UUID, words: str) -> Responding:
    """[Send]: what the other would read, exactly (P5): the answer to their question, or what the adviser has to say of how it went."""
    item = _item_of(tx, mine(tx, by, sighting_id))
    if answering.is_answer(tx, item):
        return answering.preview_answer(tx, by, item.id, words)
    return giving.preview_response(tx, by, item.id, words, False, before_outcome=True)


def send_on(tx: Tx, by: Actor, sighting_id: UUID, words: str, once: str) -> Responding:
    """Carry an adviser's words after their preview, once an item; an answer is kept, too."""
    sighting = mine(tx, by, sighting_id)
    item = _item_of(tx, sighting)
    if answering.is_answer(tx, item) or _is_answer(tx, by, once):
        said = Said(
            channel=sighting.channel, thread_ts=None, ts=sighting.ts, event_ts=sighting.ts, words=words
        )
        sent = answering.answer(tx, by, item.id, said, once)
    else:
        sent = giving.respond(tx, by, item.id, words, False, once, before_outcome=True)
    _settled(tx, by, sighting, SightingState.KEPT, sent.item)
    return sent


def _is_answer(tx: Tx, by: Actor, once: str) -> bool:
    """Whether the form came before, and carried an answer then."""
    before = acting.came_before(tx, by, once)
    return before is not None and before.kind is RelayKind.ANSWER


def _item_of(tx: Tx, sighting: Sighting) -> Advice:
    if sighting.kind is not SightingKind.SEND_ON or sighting.advice_id is None:
        raise Declined("stale")
    return advice.get(tx, sighting.workspace_id, sighting.advice_id)


def _kept_before(tx: Tx, sighting: Sighting) -> Advice | None:
    """What a forward became. Typed words have a key of their own, by which they are found."""
    if sighting.kind is not SightingKind.FORWARD or sighting.advice_id is None:
        return None
    return advice.get(tx, sighting.workspace_id, sighting.advice_id)


def _settled(tx: Tx, by: Actor, sighting: Sighting, state: SightingState, item: Advice | None) -> Sighting:
    if sighting.state is state and (item is None or sighting.advice_id == item.id):
        return sighting
    about = item.id if item else sighting.advice_id
    changed = replace(sighting, state=state, advice_id=about, settled_at=by.now)
    stored = sightings.save(tx, changed)
    outbox.redraw_card(tx, stored, by.now)
    return stored
