"""App Home: what a person sees there, where in it they are, and that they have opened it.

Apart from `lookup` because a page of it is read at once: the number of statements does not grow with the items, and only the words of the page are
read. What they gave is found by what the person did and was sent (P7). Must not draw anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.pair import lets_prompt
from bot.domain.person import HomePart, Person, window_of
from bot.domain.policy import REST_AFTER
from bot.domain.relay import Relay
from bot.domain.window import Calendar
from bot.services import acting, exchanges, outbox
from bot.services.acting import Actor
from bot.views.homepage import ON_PAGE, SOME_CAME, SOME_PEOPLE, AtHome
from storage import advice, home, pairs, people, relays, workspaces
from storage.store import Tx

LEFT_AFTER = timedelta(hours=1)
"""Who comes back to Home after so long finds its beginning, not the page of long ago."""

MOST_PAGES = 10_000


def see(tx: Tx, by: Actor) -> AtHome | None:
    """A person's Home as it is now, at the page where they are. None for somebody the bot never met. Changes nothing."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    return None if viewer is None else of(tx, viewer, by.now, by.calendar)


def opened(tx: Tx, by: Actor) -> AtHome:
    """Home is opened: from now on it is drawn again when it changes."""
    person = people.meet(tx, by.workspace_id, by.slack_id, by.now)  # to look is no act
    is_back = person.home_seen_at is not None and by.now - person.home_seen_at < LEFT_AFTER
    part, page = (person.home_part or HomePart.OPEN, person.home_page or 0) if is_back else (HomePart.OPEN, 0)
    people.see_home(tx, by.workspace_id, person.id, by.now, part, page)
    return of(tx, replace(person, home_part=part, home_page=page), by.now, by.calendar)


def turn(tx: Tx, by: Actor, part: HomePart, page: int) -> None:
    """Another part or page of one's Home: drawn as soon as this is committed."""
    person = acting.me(tx, by)
    page = min(max(page, 0), MOST_PAGES)
    people.see_home(tx, by.workspace_id, person.id, by.now, part, page)
    outbox.publish(tx, by.workspace_id, {person.id}, by.now)


def of(tx: Tx, viewer: Person, now: datetime, calendar: Calendar) -> AtHome:
    """The page of Home at which this person is."""
    part, page = viewer.home_part or HomePart.OPEN, viewer.home_page or 0
    shown = _page(tx, viewer, part, page, now, calendar.default_zone)
    if page and not (shown.items or shown.contacts or shown.came_of_it):
        page = 0  # what stood there has moved on
        shown = _page(tx, viewer, part, page, now, calendar.default_zone)
    ids = [item.id for item in shown.items]
    return AtHome(
        team_id=workspaces.get(tx, viewer.workspace_id).team_id,
        viewer=viewer,
        window=window_of(viewer, calendar),
        now=now,
        part=part,
        page=page,
        has_more=shown.has_more,
        items=shown.items,
        people=people.list_by_id(tx, viewer.workspace_id, _parties(shown.items)) | shown.people,
        on_their_way=relays.list_on_their_way(tx, viewer.workspace_id, ids),
        wants_to_hear=_wants_to_hear(tx, viewer, shown.items),
        has_done=bool(shown.items) or part is not HomePart.OPEN or bool(_done(tx, viewer, now, 1, 0)),
        contacts=shown.contacts,
        came_of_it=shown.came_of_it,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What stands on a page, and whether there is another one after it."""

    has_more: bool
    items: Sequence[Advice] = ()
    contacts: Sequence[tuple[Person, datetime, str]] = ()
    came_of_it: Sequence[tuple[Advice, Relay | None]] = ()
    people: dict[UUID, Person] = field(default_factory=dict)


def _page(tx: Tx, viewer: Person, part: HomePart, page: int, now: datetime, default_zone: str) -> _Page:
    by = Actor(workspace_id=viewer.workspace_id, slack_id=viewer.slack_id, now=now, default_zone=default_zone)
    if part is HomePart.TRADES:
        contacts = _contacts(tx, by, ON_PAGE + 1, page * ON_PAGE)
        return _Page(contacts=contacts[:ON_PAGE], has_more=len(contacts) > ON_PAGE)
    if part is HomePart.CAME_OF_IT:
        came = exchanges.came_of_it(tx, by, ON_PAGE + 1, page * ON_PAGE)
        rows = [(each.item, each.told) for each in came.rows]
        return _Page(came_of_it=rows[:ON_PAGE], people=dict(came.people), has_more=len(rows) > ON_PAGE)
    items, has_more = _items(tx, viewer, part, page, now)
    if part is not HomePart.OPEN or page:
        return _Page(items=items, has_more=has_more)
    came = exchanges.came_of_it(tx, by, SOME_CAME)
    return _Page(
        items=items,
        contacts=_contacts(tx, by, SOME_PEOPLE),
        came_of_it=[(each.item, each.told) for each in came.rows],
        people=dict(came.people),
        has_more=has_more,
    )


def _contacts(tx: Tx, by: Actor, limit: int, offset: int = 0) -> list[tuple[Person, datetime, str]]:
    found = exchanges.contacts(tx, by, limit, offset).rows
    return [(each.person, each.last_at, each.likes) for each in found]


def _items(tx: Tx, viewer: Person, part: HomePart, page: int, now: datetime) -> tuple[Sequence[Advice], bool]:
    """One page of items in their order, and whether there are more."""
    choose = _done if part is HomePart.DONE else _open
    ids = choose(tx, viewer, now, ON_PAGE + 1, page * ON_PAGE)
    return advice.list_by_id(tx, viewer.workspace_id, ids[:ON_PAGE]), len(ids) > ON_PAGE


def _open(tx: Tx, viewer: Person, now: datetime, limit: int, offset: int) -> Sequence[UUID]:
    since = now - REST_AFTER
    return home.list_open(tx, viewer.workspace_id, viewer.id, since=since, limit=limit, offset=offset)


def _done(tx: Tx, viewer: Person, now: datetime, limit: int, offset: int) -> Sequence[UUID]:
    since = now - REST_AFTER
    return home.list_done(tx, viewer.workspace_id, viewer.id, since=since, limit=limit, offset=offset)


def _parties(items: Sequence[Advice]) -> set[UUID]:
    return {person_id for item in items for person_id in (item.receiver_id, item.adviser_id) if person_id}


def _wants_to_hear(tx: Tx, viewer: Person, items: Sequence[Advice]) -> frozenset[UUID]:
    """Whose coming back the viewer said yes to, of those on this page."""
    if viewer.declined_everyone_at is not None:
        return frozenset()
    receivers = {item.receiver_id for item in items if item.adviser_id == viewer.id and item.receiver_id}
    found = pairs.list_for(tx, viewer.workspace_id, {(viewer.id, receiver) for receiver in receivers})
    return frozenset(pair.receiver_id for pair in found.values() if lets_prompt(pair))
