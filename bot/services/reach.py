"""Who may reach a person: those through whom something came, and the person's changes of mind about them.

Apart from `consent`, whose acts stand under a message. What waits is stopped at its own last check, so that nobody sees when a no was said; a yes
plans reminders only for days to come. Must not show anything to the other side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from bot.domain import pair as pairs_of
from bot.domain.pair import Consent, Pair
from bot.domain.person import Person
from bot.errors import Declined
from bot.services import acting, outbox
from bot.services.acting import Actor
from bot.services.arrivals import redraw_question, save_pair
from storage import advice, pairs, people
from storage.store import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One page of the people through whom something came, the newest first."""

    people: Sequence[tuple[Person, Pair]]
    has_more: bool
    declined_everyone: bool


def see(tx: Tx, by: Actor, limit: int, page: int) -> Reached:
    """Somebody's own page; nothing for who was never met."""
    viewer = people.find(tx, by.workspace_id, by.slack_id)
    if viewer is None:
        return Reached(people=(), has_more=False, declined_everyone=False)
    found = pairs.list_of_adviser(tx, by.workspace_id, viewer.id, limit + 1, page * limit)
    known = people.list_by_id(tx, by.workspace_id, {pair.receiver_id for pair in found})
    shown = [(known[pair.receiver_id], pair) for pair in found[:limit] if pair.receiver_id in known]
    return Reached(
        people=shown,
        has_more=len(found) > limit,
        declined_everyone=viewer.declined_everyone_at is not None,
    )


def choose(tx: Tx, by: Actor, receiver_id: UUID, consent: Consent) -> Pair:
    """Another mind about what comes through somebody. TOLD: they may ask and tell, and nobody is reminded of it.

    Raises Declined("gone") for somebody through whom nothing came.
    """
    person = acting.me(tx, by)
    pair = pairs.get(tx, by.workspace_id, person.id, receiver_id)
    if pair.consent is Consent.NOT_TOLD:
        raise Declined("gone")
    stored = save_pair(tx, pairs_of.decide(pair, consent, by.now))
    advice.wake_between(tx, by.workspace_id, adviser_id=person.id, receiver_id=receiver_id, now=by.now)
    redraw_question(tx, stored, by.now)
    outbox.publish(tx, by.workspace_id, {person.id}, by.now)
    return stored


def nobody(tx: Tx, by: Actor) -> None:
    """[Nothing from anyone]: the bot carries nothing to this person any more."""
    person = acting.me(tx, by)
    if person.declined_everyone_at is None:
        people.save(tx, replace(person, declined_everyone_at=by.now))
        outbox.publish(tx, by.workspace_id, {person.id}, by.now)


def again(tx: Tx, by: Actor) -> None:
    """Things may come again; each yes counts from now, so that nobody is reminded of what came up meanwhile."""
    person = acting.me(tx, by)
    if person.declined_everyone_at is not None:
        pairs.renew(tx, by.workspace_id, person.id, by.now)
        people.save(tx, replace(person, declined_everyone_at=None, replan_at=by.now))
        outbox.publish(tx, by.workspace_id, {person.id}, by.now)
