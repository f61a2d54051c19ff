"""App Home: what a person sees there, where in it they are, and that they have opened it.

Apart from `lookup` because a page of it is read at once: the number of statements does not grow with the items, and only the words of the page are
read. What they gave is found by what the person did and was sent (P7). Must not draw anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.pair import lets_prompt
from bot.domain.person import HomePart, Person, window_of
from bot.domain.policy import REST_AFTER
from bot.services import acting, outbox
from bot.services.acting import Actor
from bot.views.homepage import ON_PAGE, AtHome
from storage import advice, home, pairs, people, relays, workspaces
from storage.store import Tx

LEFT_AFTER = timedelta(hours=1)
"""Who comes back to Home after so long finds its beginning, not the page of long ago."""

MOST_PAGES = 10_000


def see(tx: Tx, by: Actor) -> AtHome | None:
    """A person's Home as it is now, at the page where they are. None for somebody the bot never met. Changes nothing."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    return None if viewer is None else of(tx, viewer, by.now, by.default_zone)


def opened(tx: Tx, by: Actor) -> AtHome:
    """Home is opened: from now on it is drawn again when it changes."""
    person = acting.me(tx, by)
    is_back = person.home_seen_at is not None and by.now - person.home_seen_at < LEFT_AFTER
    part, page = (person.home_part or HomePart.OPEN, person.home_page or 0) if is_back else (HomePart.OPEN, 0)
    people.see_home(tx, by.workspace_id, person.id, by.now, part, page)
    return of(tx, replace(person, home_part=part, home_page=page), by.now, by.default_zone)


def turn(tx: Tx, by: Actor, part: HomePart, page: int) -> None:
    """Another part or page of one's Home: drawn as soon as this is committed."""
    person = acting.me(tx, by)
    page = min(max(page, 0), MOST_PAGES)
    people.see_home(tx, by.workspace_id, person.id, by.now, part, page)
    outbox.publish(tx, by.workspace_id, {person.id}, by.now)


def of(tx: Tx, viewer: Person, now: datetime, default_zone: str) -> AtHome:
    """The page of Home at which this person is."""
    part, page = viewer.home_part or HomePart.OPEN, viewer.home_page or 0
    items, has_more = _items(tx, viewer, part, page, now)
    if not items and page:
        page = 0  # what stood there has moved on
        items, has_more = _items(tx, viewer, part, page, now)
    ids = [item.id for item in items]
    return AtHome(
        team_id=workspaces.get(tx, viewer.workspace_id).team_id,
        viewer=viewer,
        window=window_of(viewer, default_zone),
        now=now,
        part=part,
        page=page,
        has_more=has_more,
        items=items,
        people=people.list_by_id(tx, viewer.workspace_id, _parties(items)),
        on_their_way=relays.list_on_their_way(tx, viewer.workspace_id, ids),
        wants_to_hear=_wants_to_hear(tx, viewer, items),
        has_done=bool(items) or part is not HomePart.OPEN or bool(_done(tx, viewer, now, 1, 0)),
    )


def _items(tx: Tx, viewer: Person, part: HomePart, page: int, now: datetime) -> tuple[Sequence[Advice], bool]:
    """One page of items in their order, and whether there are more."""
    choose = {HomePart.OPEN: _open, HomePart.DONE: _done}.get(part)
    ids = choose(tx, viewer, now, ON_PAGE + 1, page * ON_PAGE) if choose else ()
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
