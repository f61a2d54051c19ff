"""App Home: what is open, with its choices, when the next question comes and why; what is finished; settings, privacy and help.

Apart from `home`, whose rows the command shares, because this is a page of its own with a beginning, parts and pages. Every page stays far inside
Slack's limits (100 blocks, 250 kB). What somebody gave is drawn from their own side alone (P7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice, Role, role_of
from bot.domain.adviser_side import as_seen
from bot.domain.ahead import Hours, check_in_ahead, is_asked, is_reminded, prompt_ahead
from bot.domain.person import HomePart, Person, nudges_held_until
from bot.domain.relay import Relay
from bot.domain.window import Window, local_date
from bot.views import actions as act
from bot.views import adviser_card, ahead, came_of_it, card, home, people_list, wishes
from bot.views.adviser_card import Stand
from bot.views.blocks import Block, actions, button, context, deep_link, divider, section
from bot.views.card import Look
from bot.views.people import (
    People,
    adviser_called,
    receiver_called,
    receiver_for_adviser,
)
from bot.views.text import lined, mark, one_line
from bot.views.words import noted, say

ON_PAGE = 10
"""Rows on a page, four blocks each at most: with the rest below them not three quarters of Slack's hundred."""

SOME_PEOPLE, SOME_CAME = 5, 3
"""So many stand below what is open; all of them have a part of their own."""

NOBODY = UUID(int=0)
"""Stands in a button's value where no item is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHome:
    """All that Home is drawn from: who looks, at which `page` of which `part`, and the items that stand there, in their order.

    `on_their_way`: those whose outcome has not arrived yet. `wants_to_hear`: the receivers to whom the viewer said yes. `has_done`: there is, or
    may be, something finished to look at. `contacts` (who, when last, what they like) and `came_of_it` (what one said, what one was told) stand
    on the first page of what is open, a few of them, and have a part each.
    """

    team_id: str
    viewer: Person
    window: Window
    now: datetime
    part: HomePart = HomePart.OPEN
    page: int = 0
    has_more: bool = False
    items: Sequence[Advice] = ()
    people: People
    on_their_way: frozenset[UUID] = frozenset()
    wants_to_hear: frozenset[UUID] = frozenset()
    has_done: bool = True
    contacts: Sequence[tuple[Person, datetime, str]] = ()
    came_of_it: Sequence[tuple[Advice, Relay | None]] = ()

    @property
    def zone(self) -> str:
        """The viewer's zone."""
        return self.window.zone


def home_view(at: AtHome) -> dict[str, Any]:
    """Home as it is now."""
    return {"type": "home", "blocks": [*_held(at), *_PARTS[at.part](at)]}


# What is open


def _open(at: AtHome) -> list[Block]:
    begin = _ways_in() if at.items else _invitation(at)
    both_ways = [*_some_contacts(at), *_some_came(at)]
    return [*begin, *_rows(at), *_pages(at), *both_ways, *_settings(at), *_privacy()]


def _invitation(at: AtHome) -> list[Block]:
    """The first thing that a new person sees, with one obvious next step."""
    words = say(
        "*Advice that comes full circle*\n"
        "Ask a colleague for advice. On a day you choose you are asked how it went, and can tell whoever gave it."
    )
    keep = say(
        "Somebody said something good already? Open the ⋮ menu of their message and choose “Keep this advice”."
    )
    done = _to(act.HOME_DONE, say("What rests or is finished"), HomePart.DONE) if at.has_done else None
    return [section(words), *actions(_ask(primary=True), done), context(keep)]


def _ways_in() -> list[Block]:
    return actions(_ask(), _to(act.HOME_DONE, say("What rests or is finished"), HomePart.DONE))


def _ask(*, primary: bool = False) -> Block:
    return button(say("Ask somebody for advice"), act.ASK_SOMEBODY, act.pack(NOBODY), primary=primary)


# What is finished


def _finished(at: AtHome) -> list[Block]:
    if not at.items:
        empty = say(
            "Nothing is resting or finished yet. What comes to an end moves here, and can be taken up again."
        )
        return [section(empty), *_back()]
    return [*_back(), *_rows(at), *_pages(at)]


def _back() -> list[Block]:
    return actions(_to(act.HOME_OPEN, say("Back to what is open"), HomePart.OPEN))


# Both ways


def _some_contacts(at: AtHome) -> list[Block]:
    if not at.contacts:
        return []
    everybody = _to(act.HOME_TRADES, say("All of them"), HomePart.TRADES)
    return [divider(), section(say(_PEOPLE), accessory=everybody), *_contact_rows(at)]


def _some_came(at: AtHome) -> list[Block]:
    if not at.came_of_it:
        return []
    everything = _to(act.HOME_CAME, say("All that came of it"), HomePart.CAME_OF_IT)
    return [divider(), section(say(_CAME), accessory=everything), *_came_rows(at)]


def _trades(at: AtHome) -> list[Block]:
    rows = _contact_rows(at) or [section(people_list.nobody_yet())]
    return [*_back(), section(say(_PEOPLE)), *rows, *_pages(at)]


def _came(at: AtHome) -> list[Block]:
    rows = _came_rows(at) or [section(came_of_it.nothing_yet())]
    return [*_back(), section(say(_CAME)), *rows, *_pages(at)]


def _contact_rows(at: AtHome) -> list[Block]:
    return [
        block
        for person, last_at, likes in at.contacts
        for block in people_list.row(person, last_at, likes, at.zone, at.now)
    ]


def _came_rows(at: AtHome) -> list[Block]:
    return [
        block
        for item, told in at.came_of_it
        for block in came_of_it.row(item, told, at.people, at.zone, at.now)
    ]


_PEOPLE = noted("*People you trade advice with*")
_CAME = noted("*What came of it*")
_PARTS: dict[HomePart, Callable[[AtHome], list[Block]]] = {
    HomePart.OPEN: _open,
    HomePart.DONE: _finished,
    HomePart.TRADES: _trades,
    HomePart.CAME_OF_IT: _came,
}


# The items


def _rows(at: AtHome) -> list[Block]:
    blocks: list[Block] = []
    last: Role | None = None
    for item in at.items:
        role = role_of(item, at.viewer.id) or Role.ADVISER
        # Without a line between them, a row of buttons could belong to the item above it as well as below.
        blocks += [divider()] if last else []
        blocks += [] if role is last else [section(_title(at.part, role))]
        blocks += _received(item, at) if role is Role.RECEIVER else _given(as_seen(item), at)
        last = role
    return blocks


def _title(part: HomePart, role: Role) -> str:
    if part is HomePart.OPEN:
        return say("*Open for you*") if role is Role.RECEIVER else say("*What you gave*")
    return say("*Resting and finished*") if role is Role.RECEIVER else say("*What you gave, earlier*")


def _received(item: Advice, at: AtHome) -> list[Block]:
    adviser = adviser_called(item, at.people.get(item.adviser_id) if item.adviser_id else None)
    look = Look(
        zone=at.zone,
        now=at.now,
        adviser=adviser,
        number=item.check_in_number,
        on_its_way=item.id in at.on_their_way,
        whole=True,
        ahead=_asked_ahead(item, at),
    )
    title = home.opening(item, look)
    return _row(item, title, card.standing(item, look), card.choices(item, look))


def _given(item: Advice, at: AtHome) -> list[Block]:
    receiver = receiver_for_adviser(item, at.people.get(item.receiver_id) if item.receiver_id else None)
    can_write = receiver is not None and not receiver.has_left and not receiver.is_bot
    called = receiver_called(receiver)
    stand = Stand(
        zone=at.zone,
        now=at.now,
        receiver=called,
        link=deep_link(at.team_id, receiver.slack_id) if receiver is not None and can_write else None,
        number=item.prompt_number,
        ahead=_reminded_ahead(item, at, called),
    )
    title = adviser_card.said_to(item, stand)
    return _row(item, title, adviser_card.standing(item, stand), adviser_card.choices(item, stand))


def _row(item: Advice, title: str, status: Sequence[str], choices: list[Block]) -> list[Block]:
    opened = button(say("Open"), act.OPEN_ITEM, act.pack(item.id))
    shown = [section(lined(title, card.snippet(item)), accessory=opened)]
    return [*shown, *([context(" ".join(status))] if status else []), *choices]


def _asked_ahead(item: Advice, at: AtHome) -> str | None:
    """What is said of the next question; None leaves the card its own words, as for what rests."""
    comes = check_in_ahead(item, _hours(at), at.now)
    if comes is None:
        return None
    if not is_asked(at.viewer):
        return ""
    return ahead.asked(comes, local_date(at.now, at.zone))


def _reminded_ahead(item: Advice, at: AtHome, receiver: str) -> str | None:
    comes = prompt_ahead(item, item.receiver_id in at.wants_to_hear, _hours(at), at.now)
    if comes is None:
        return None
    if not is_reminded(at.viewer):
        return ""
    return ahead.reminded(comes, receiver, local_date(at.now, at.zone))


def _hours(at: AtHome) -> Hours:
    return Hours(
        window=at.window, person_id=at.viewer.id, paused_until=nudges_held_until(at.viewer), person=at.viewer
    )


# Pages


def place(part: HomePart, page: int = 0) -> int:
    """Where in Home a button leads, as the number in its value."""
    return page * len(HomePart) + tuple(HomePart).index(part)


def place_of(number: int) -> tuple[HomePart, int]:
    """What `place` packed."""
    page, part = divmod(number, len(HomePart))
    return tuple(HomePart)[part], page


def _to(action_id: str, text: str, part: HomePart, page: int = 0) -> Block:
    return button(text, action_id, act.pack(NOBODY, place(part, page)))


def _pages(at: AtHome) -> list[Block]:
    earlier = _to(act.HOME_EARLIER, say("Earlier"), at.part, at.page - 1) if at.page else None
    more = _to(act.HOME_MORE, say("Show more"), at.part, at.page + 1) if at.has_more else None
    return actions(earlier, more)


# What holds for all of it


def _held(at: AtHome) -> list[Block]:
    """That nothing comes at the moment, and the way out of it."""
    words = wishes.held(at.viewer, at.zone, at.now)
    again = button(say("Start again"), act.RESUME, act.pack(NOBODY))
    return [section(words, accessory=again)] if words else []


def _settings(at: AtHome) -> list[Block]:
    lines = [
        mark("{hours} {zone}", hours=wishes.hours(at.window), zone=wishes.zone(at.viewer, at.zone)),
        " ".join(wishes.digest(at.viewer)),
        wishes.left_out(at.viewer),
        mark("Useful to you: {line}", line=one_line(at.viewer.useful)) if at.viewer.useful else "",
    ]
    shown = lined(say("*Your settings*"), *(line for line in lines if line))
    return [
        divider(),
        section(shown),
        *actions(
            button(say("Change settings"), act.SETTINGS, act.pack(NOBODY)),
            button(say("Choose who may reach you"), act.REACHED_BY, act.pack(NOBODY)),
        ),
    ]


def _privacy() -> list[Block]:
    kept = say(
        "*What is kept*: what you keep, ask, answer and note here, and who it is between. Full Circle shows it to nobody else; Slack itself "
        "follows your company's Slack rules."
    )
    not_yet = say(
        "Taking all of it with you and having it erased come with a later version. Until then, ask whoever runs Full Circle for you."
    )
    help_ = say("Only you see this page. Write `/advice help` anywhere for what else there is.")
    return [context(kept), context(not_yet), context(help_)]
