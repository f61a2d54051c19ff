"""Reactions: what a person has on their messages now, and what follows from it.

Slack brings adding and removing in any order and more than once, even before the message itself; so what counts is the set that is there, not the
event. On captured messages only a tick counts, since the other person sees them (P7). Nothing is told by a reaction.
Must not open forms: a reaction carries no trigger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from bot.domain import adviser_side, lifecycle
from bot.domain.advice import Advice, Means, Origin, Outcome, Role, role_of
from bot.domain.emoji import OUTCOMES, Meaning, meaning_of
from bot.domain.person import Person
from bot.domain.relay import RelayKind
from bot.errors import NotYetKnown
from bot.services import acting, silence
from bot.services.acting import Actor
from storage import advice, bundles, deliveries, people, reactions
from storage.reactions import Reaction
from storage.store import Tx

ADVISERS_CARDS = frozenset({RelayKind.OUTCOME, RelayKind.LET_KNOW, RelayKind.LOOKING_BACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted:
    """A reaction as Slack tells of it."""

    channel: str
    ts: str
    emoji: str
    event_ts: str
    is_removed: bool


@dataclass(frozen=True, slots=True)
class _Place:
    """The item whose message it is, and whether the message is the bot's card in somebody's own DM."""

    item: Advice
    card_reader_id: UUID | None
    kind: str | None = None


def reacted(tx: Tx, by: Actor, reaction: Reacted) -> Advice | None:
    """A reaction was added or removed. Returns the item if it meant something; everybody else's, and every other, is ignored.

    Raises NotYetKnown when it may be on a message of ours that is still being recorded: Slack has to bring it again.
    """
    meaning = meaning_of(reaction.emoji)
    person = people.find(tx, by.workspace_id, by.slack_id)
    if meaning in (None, Meaning.KEEP) or person is None:
        return None
    places = _find(tx, by, reaction, person) or _find_later(tx, by, reaction, person)
    mine = [place for place in places if role_of(place.item, person.id) is not None]
    if not mine or not remember(tx, by, reaction):
        return None
    silence.acted(tx, person, by.now)
    there = None if reaction.is_removed else meaning
    changed = [_at_one(tx, by, place, person, meaning, there) for place in mine]
    return next((item for item in changed if item is not None), None)


def _at_one(
    tx: Tx, by: Actor, place: _Place, person: Person, meaning: Meaning, there: Meaning | None
) -> Advice | None:
    """A message that carries several relays is about several items: the emoji is on each. `there`: what is on it for certain."""
    if role_of(place.item, person.id) is Role.RECEIVER:
        return _as_receiver(tx, by, place, person, meaning, there)
    return _as_adviser(tx, by, place, person) if meaning is Meaning.THANKS else None


def catch_up(tx: Tx, by: Actor, item: Advice, receiver: Person) -> Advice:
    """The receiver's ticks that came before the message they are on."""
    return _tick(tx, by, item, receiver)


def _find(tx: Tx, by: Actor, reaction: Reacted, person: Person) -> list[_Place]:
    """Its items are held, in one order for everybody: adding and removing may come at once.

    In one's own DM it is a card, elsewhere an answer: what is likely is looked for first.
    """
    if reaction.channel == person.dm_channel:
        return _cards(tx, by, reaction) or _answer(tx, by, reaction)
    return _answer(tx, by, reaction) or _cards(tx, by, reaction)


def _cards(tx: Tx, by: Actor, reaction: Reacted) -> list[_Place]:
    posted = bundles.list_of_message(tx, by.workspace_id, reaction.channel, reaction.ts)
    cards = {each.advice_id: each for each in posted if each.reader_id is not None}
    return [
        _Place(advice.hold(tx, by.workspace_id, advice_id), each.reader_id, each.kind)
        for advice_id, each in sorted(cards.items(), key=lambda card: str(card[0]))
        if advice_id is not None
    ]


def _answer(tx: Tx, by: Actor, reaction: Reacted) -> list[_Place]:
    answered = advice.hold_by_answer(tx, by.workspace_id, reaction.channel, reaction.ts)
    if answered is not None:
        return [_Place(answered, None)]
    kept = advice.hold_by_message(tx, by.workspace_id, reaction.channel, reaction.ts)
    return [
        _Place(item, None) for item in kept if item.origin is not Origin.ASKED
    ]  # that one is the question


def _find_later(tx: Tx, by: Actor, reaction: Reacted, person: Person) -> list[_Place]:
    """A reaction on nothing we know: in a conversation where the person asked something, the answer it is on may still come; it is kept until then.

    Their items there are held, so that an answer which comes at this very moment either is seen here or sees the reaction.
    """
    if advice.hold_by_channel(tx, by.workspace_id, reaction.channel, person.id):
        places = _find(tx, by, reaction, person)
        if not places:
            remember(tx, by, reaction)
        return places
    if deliveries.is_channel_busy(tx, by.workspace_id, reaction.channel):
        raise NotYetKnown("a message of ours may still be on its way into this conversation")
    return _find(tx, by, reaction, person)  # it may have been recorded since the first look


def remember(tx: Tx, by: Actor, reaction: Reacted) -> bool:
    """Keep what Slack says of one emoji, unless something newer is known. True when it was news."""
    row = Reaction(
        workspace_id=by.workspace_id,
        channel=reaction.channel,
        ts=reaction.ts,
        slack_id=by.slack_id,
        emoji=reaction.emoji,  # with its skin tone: two tones of one emoji are two reactions
        event_ts=reaction.event_ts,
        received_at=by.now,
        is_removed=reaction.is_removed,
    )
    return reactions.put_if_newer(tx, row)


def _as_receiver(
    tx: Tx, by: Actor, place: _Place, person: Person, meaning: Meaning, there: Meaning | None
) -> Advice | None:
    if meaning is Meaning.TRIED:
        return _tick(tx, by, place.item, person, is_ticked=there is Meaning.TRIED)
    if meaning in OUTCOMES and place.card_reader_id == person.id:
        return _outcome(tx, by, place.item, person)
    return None


def _tick(tx: Tx, by: Actor, item: Advice, receiver: Person, *, is_ticked: bool = False) -> Advice:
    """`is_ticked`: one of its ticks is known, so that the others need not be looked for."""
    ticked = is_ticked or Meaning.TRIED in _meanings(tx, item, receiver, cards_only=False)
    if ticked and item.tried_at is None:
        changed = lifecycle.tried(item, Means.REACTION, by.now)
    elif not ticked and item.tried_at is not None:
        changed = lifecycle.untried(item, by.now)
    else:
        return item
    return item if changed == item else acting.save(tx, by, changed, redraw=[receiver.id])


def said_at(tx: Tx, item: Advice, receiver: Person, now: datetime) -> datetime:
    """When the form says something, or [Undo]: after every emoji that is there, also where Slack's clock is ahead of ours."""
    return max([now, *(at for at, _ in _outcomes(tx, item, receiver))])


def shown(tx: Tx, item: Advice, receiver: Person, now: datetime) -> Advice:
    """The item as the receiver's emoji on their cards say: the last added wins, removing it falls back to what was said before."""
    return lifecycle.shown(item, _outcomes(tx, item, receiver), now)


def _outcome(tx: Tx, by: Actor, item: Advice, receiver: Person) -> Advice:
    changed = shown(tx, item, receiver, by.now)
    return item if changed == item else acting.save(tx, by, changed, redraw=[receiver.id])


def _outcomes(tx: Tx, item: Advice, receiver: Person) -> list[tuple[datetime, Outcome]]:
    found = reactions.list_about(tx, item, receiver, cards_only=True)
    meant = [(meaning_of(each.emoji), each.event_ts) for each in found]
    return [(moment_of(ts), OUTCOMES[meaning]) for meaning, ts in meant if meaning in OUTCOMES]


def _as_adviser(tx: Tx, by: Actor, place: _Place, person: Person) -> Advice | None:
    if place.card_reader_id != person.id or place.kind not in ADVISERS_CARDS:
        return None
    thanks = Meaning.THANKS in _meanings(tx, place.item, person, cards_only=True)
    gone, there = adviser_side.unthanked, adviser_side.thanked
    changed = there(place.item, Means.REACTION, by.now) if thanks else gone(place.item, by.now)
    return acting.save(tx, by, changed, redraw=[place.item.receiver_id, person.id])


def moment_of(ts: str) -> datetime:
    """Slack's `ts` as a moment."""
    return datetime.fromtimestamp(float(ts), UTC)


def _meanings(tx: Tx, item: Advice, person: Person, *, cards_only: bool) -> list[Meaning]:
    """What the person's reactions on this item's messages say now, in the order they were added."""
    found = reactions.list_about(tx, item, person, cards_only=cards_only)
    return [meaning for reaction in found if (meaning := meaning_of(reaction.emoji))]
