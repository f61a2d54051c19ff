"""A line outside the thread, in the group DM of an open question: it is not stored, but whoever asked may say that it was the answer.

Apart from `ask` because here somebody is asked first: the asker, privately, once a day at most. Kept, the line is an answer like those in the thread,
and its edits and deletion are followed. Must not store words of what nobody said yes to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from bot.domain import favours
from bot.domain.advice import Advice
from bot.domain.lifecycle import is_unanswered
from bot.domain.lines import could_be_an_answer
from bot.domain.person import Person
from bot.domain.sighting import Sighting, SightingKind, SightingState
from bot.services import ask, outbox
from bot.services.acting import Actor
from bot.services.ask import Said
from bot.services.sightings import mine
from storage import advice, locks, people, sightings
from storage.store import Tx

ONCE_IN = timedelta(hours=24)
"""So often at most somebody is asked "Was that the answer?" (product.md, way 3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A message that is in no thread. `text` is as Slack sends it and is not stored."""

    channel: str
    ts: str
    text: str
    has_files: bool = False


def written(tx: Tx, by: Actor, line: Line) -> None:
    """Somebody wrote a line in a group DM: if it could be the answer to a question they were asked there, the asker is asked."""
    if not could_be_an_answer(line.text, has_files=line.has_files):
        return
    writer = people.find(tx, by.workspace_id, by.slack_id)
    item = _open_question(tx, by, writer, line) if writer else None
    if item is None or item.receiver_id is None:
        return
    asker = people.get(tx, by.workspace_id, item.receiver_id)
    locks.hold_person(tx, by.workspace_id, asker.id)
    if asker.stopped_at is not None or _was_asked_lately(tx, by, asker, line):
        return
    seen = Sighting(
        id=uuid4(),
        workspace_id=by.workspace_id,
        person_id=asker.id,
        kind=SightingKind.OUTSIDE,
        channel=line.channel,
        ts=line.ts,
        received_at=by.now,
        author_slack_id=by.slack_id,
        advice_id=item.id,
    )
    outbox.outside(tx, sightings.add(tx, seen), asker, by.now, by.calendar)


def deleted(tx: Tx, by: Actor, channel: str, ts: str) -> None:
    """The line is gone: there is nothing left to ask about."""
    for sighting in sightings.list_at(tx, by.workspace_id, channel, ts):
        is_open = sighting.kind is SightingKind.OUTSIDE and sighting.state is SightingState.WAITING
        if is_open and sighting.author_slack_id == by.slack_id:
            _settle(tx, by, sighting, SightingState.UNDONE)


def keep_line(tx: Tx, by: Actor, sighting_id: UUID) -> Sighting:
    """[Keep]: its words are fetched now, which takes a moment; `fetched` brings them. Raises Declined: gone, not_yours."""
    sighting = mine(tx, by, sighting_id, [SightingKind.OUTSIDE])
    if sighting.state is not SightingState.WAITING or sighting.fetch_at is not None:
        return sighting
    wanted = sightings.save(tx, replace(sighting, fetch_at=by.now))
    outbox.redraw_card(tx, wanted, by.now)
    tx.left_to_fetch = True
    return wanted


def decline_line(tx: Tx, by: Actor, sighting_id: UUID) -> Sighting:
    """[No]: nothing of it is kept. Raises Declined: gone, not_yours."""
    sighting = mine(tx, by, sighting_id, [SightingKind.OUTSIDE])
    if sighting.state is not SightingState.WAITING:
        return sighting
    return _settle(tx, by, sighting, SightingState.DECLINED)


def fetched(tx: Tx, by: Actor, sighting_id: UUID, said: Said) -> None:
    """The words came: they are an answer from now on, as if they had been said in the thread."""
    sighting = sightings.get(tx, by.workspace_id, sighting_id)
    if sighting.state is not SightingState.WAITING or sighting.advice_id is None:
        return
    item = advice.hold(tx, by.workspace_id, sighting.advice_id)
    writer = replace(by, slack_id=sighting.author_slack_id or "")
    is_kept = (said.words or said.is_wordless) and ask.kept_outside(tx, writer, item, said)
    _settle(tx, by, sighting, SightingState.KEPT if is_kept else SightingState.UNDONE)


def pinned(tx: Tx, by: Actor, said: Said) -> None:
    """The asker pinned the line before they pressed: that is a yes, too."""
    person = people.find(tx, by.workspace_id, by.slack_id)
    found = person and sightings.find(
        tx, by.workspace_id, person.id, SightingKind.OUTSIDE, said.channel, said.ts
    )
    if found:
        fetched(tx, by, found.id, said)


def gone(tx: Tx, by: Actor, sighting_id: UUID) -> None:
    """The line was deleted before its words were read."""
    sighting = sightings.get(tx, by.workspace_id, sighting_id)
    if sighting.state is SightingState.WAITING:
        _settle(tx, by, sighting, SightingState.UNDONE)


def _open_question(tx: Tx, by: Actor, writer: Person, line: Line) -> Advice | None:
    """The newest question in this conversation that this person was asked before the line, and did not answer yet."""
    said_at = datetime.fromtimestamp(float(line.ts), UTC)
    for item in advice.list_unanswered_in(tx, by.workspace_id, line.channel, writer.id):
        came_before = item.message_ts is not None and float(item.message_ts) < float(line.ts)
        if came_before and is_unanswered(item) and favours.takes_advice(item, said_at):
            return item
    return None


def _was_asked_lately(tx: Tx, by: Actor, asker: Person, line: Line) -> bool:
    known = sightings.find(tx, by.workspace_id, asker.id, SightingKind.OUTSIDE, line.channel, line.ts)
    newest = sightings.newest_at(tx, by.workspace_id, asker.id, SightingKind.OUTSIDE)
    return known is not None or (newest is not None and by.now - newest < ONCE_IN)


def _settle(tx: Tx, by: Actor, sighting: Sighting, state: SightingState) -> Sighting:
    settled = sightings.save(tx, replace(sighting, state=state, fetch_at=None, settled_at=by.now))
    outbox.redraw_card(tx, settled, by.now)
    return settled
