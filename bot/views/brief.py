"""The brief before a conversation: where two people stand, as one of them sees it. By command it is a message, from a list of people a form.

Apart because it looks at both directions at once. It must show no count and no comparison of the two (P2), and of what the viewer gave only what
came back to them (P7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.person import Person
from bot.domain.relay import Relay, RelayState
from bot.views import actions as act
from bot.views import came_of_it, card, home
from bot.views.blocks import (
    Block,
    actions,
    button,
    context,
    deep_link,
    divider,
    quote,
    section,
    url_button,
)
from bot.views.forms.form import View, form
from bot.views.forms.outcome import undo_relay
from bot.views.message import Message, message
from bot.views.people import LIKES, NOT_CARRIED, People, called, likes_line
from bot.views.text import bold, mark
from bot.views.words import at_moment, past_day, say

TOLD_MOST = 300
TOLD_LINES = 4
"""Of what went to them, so much is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """All that a brief shows. `other` may be somebody the bot never met, known by name alone (`is_met` False).

    `given`: what the viewer said to them, each with the newest outcome that arrived. `arrives_at`: when a give-back that still waits gets there.
    """

    viewer_id: UUID
    other: Person
    team_id: str
    zone: str
    now: datetime
    people: People
    is_met: bool = True
    likes: str = ""
    open_from: Sequence[Advice] = ()
    more_open: bool = False
    last_told: Relay | None = None
    told_about: Advice | None = None
    last_given: Relay | None = None
    arrives_at: datetime | None = None
    given: Sequence[tuple[Advice, Relay | None]] = ()
    more_given: bool = False


def brief_message(between: Between) -> Message:
    """The answer to `/advice with @person`."""
    lead = say(
        "Before you talk: what is open between the two of you, and what came of it. Only you see this."
    )
    return message(lead, [section(_title(between)), *_blocks(between)])


def brief_form(between: Between) -> View:
    """The same, opened from a list of people."""
    return form(act.BRIEF, say("Before you talk"), [section(_title(between)), *_blocks(between)])


def _title(between: Between) -> str:
    return bold(mark("Before you talk with {name}", name=called(between.other)))


def _blocks(between: Between) -> list[Block]:
    """What there is, a part each; of what is not there nothing is said, so that nobody reads a list of noes."""
    parts = [
        _open_from(between),
        [*_told(between), *_given_back(between)],
        _likes(between),
        _gave(between),
    ]
    shown = [block for part in parts if part for block in (divider(), *part)][1:]
    return [*(shown or _nothing_yet(between)), *_ways_on(between)]


def _nothing_yet(between: Between) -> list[Block]:
    name = called(between.other)
    begins = mark(
        "There is nothing between you and {name} here yet. It begins with a question, or with something good that one of you said.",
        name=name,
    )
    return [section(begins)]


def _open_from(between: Between) -> list[Block]:
    name = called(between.other)
    if not between.open_from:
        return []
    blocks = [section(bold(mark("Open from {name}", name=name)))]
    for item in between.open_from:
        blocks += home.row(item, between.people, between.zone, between.now, between.viewer_id)
    return blocks + ([context(say("There is more in /advice and Home."))] if between.more_open else [])


def _told(between: Between) -> list[Block]:
    name, told = called(between.other), between.last_told
    if told is None:
        return []
    blocks = [section(bold(mark("What you last told {name}, {day}", name=name, day=_day(told, between))))]
    if between.told_about is not None:
        blocks += [section(card.snippet(between.told_about))]
    if told.outcome is not None:
        blocks.append(section(mark("{outcome}.", outcome=card.label(told.outcome))))
    for words in (told.text, told.useful):
        blocks += quote(words or "", TOLD_MOST, TOLD_LINES)
    return blocks


def _given_back(between: Between) -> list[Block]:
    """What was passed on last, unasked; with [Undo] while it waits. What could not be carried is there to be copied, and nobody reads why."""
    relay, name = between.last_given, called(between.other)
    if relay is None:
        return []
    if relay.state is RelayState.STOPPED:
        return [context(mark(NOT_CARRIED, name=name)), *quote(relay.text or "", None)]
    if relay.state is not RelayState.WAITING or between.arrives_at is None:
        said = mark("What you last passed on to {name}, {day}:", name=name, day=_day(relay, between))
        return [context(said), *quote(relay.text or "", TOLD_MOST, TOLD_LINES)]
    moment = at_moment(between.arrives_at, between.zone, between.now)
    waits = mark("On its way: {name} gets this {moment}.", name=name, moment=moment)
    undo = actions(undo_relay(relay.id))
    return [context(waits), *quote(relay.text or "", TOLD_MOST, TOLD_LINES), *undo]


def _likes(between: Between) -> list[Block]:
    """Nothing alike for a line that was never written and for one that is not shown."""
    if not between.likes:
        return []
    return [section(mark(LIKES, name=called(between.other), line=likes_line(between.likes)))]


def _gave(between: Between) -> list[Block]:
    name = called(between.other)
    if not between.given:
        return []
    blocks = [section(bold(mark("What you gave {name}", name=name)))]
    for item, told in between.given:
        blocks += came_of_it.row(item, told, between.people, between.zone, between.now)
    return blocks + ([context(say("There is more in Home."))] if between.more_given else [])


def _ways_on(between: Between) -> list[Block]:
    other = between.other
    value = act.pack(other.id)
    link = None if other.has_left or not between.team_id else deep_link(between.team_id, other.slack_id)
    return actions(
        url_button(say("Open our DM"), act.OPEN_DM, link, value) if link else None,
        button(say("Pass something on"), act.GIVE_TO, value) if between.is_met else None,
    )


def _day(relay: Relay, between: Between) -> str:
    return past_day(relay.sent_at or relay.created_at, between.zone, between.now)
