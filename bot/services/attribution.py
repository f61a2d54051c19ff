"""Whose words they were: put right by the receiver, as long as nobody was told (product.md, "The life of a piece of advice" and P7).

Apart from `keep` because it is a change of mind about what was kept long before. The one who did not say it never learns of it, and what they keep
themselves stays theirs. Must not contact anybody.
"""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from bot.domain import parting
from bot.domain.advice import Advice, Role, role_of
from bot.domain.delivery import UNDER_WAY
from bot.domain.person import Person
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.errors import Conflict, Declined, Duplicate, NotFound
from bot.services import acting
from bot.services.acting import Actor
from storage import advice, deliveries, people, relays
from storage import parting as rows
from storage.store import Tx

CALLED_OFF = (RelayKind.OUTCOME, RelayKind.LET_KNOW)
"""What may be on its way to somebody who did not say it."""


def correctable(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """The item, for the form. Raises Declined("adviser_knows") where it is too late, or the adviser was asked."""
    item, _ = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    _refuse(tx, item)
    return item


def correct(
    tx: Tx, by: Actor, advice_id: UUID, adviser_slack_id: str | None, adviser_name: str | None
) -> Advice:
    """[It was somebody else]: a colleague, or a name. What still waits for the first one is called off; nothing is told to the other.

    Raises Declined: adviser_knows, needs_somebody, yourself, is_bot, busy (a message about it is on its way this very moment).
    """
    advice_id = _where_it_went(tx, by, advice_id)
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    adviser = people.meet(tx, by.workspace_id, adviser_slack_id, by.now) if adviser_slack_id else None
    name = (adviser_name or "").strip() or None
    if _is_so_already(item, adviser, name):
        return item
    _refuse(tx, item)
    _refuse_person(person, adviser, name)
    item = advice.hold(tx, by.workspace_id, item.id)
    _call_off(tx, item)
    corrected = parting.said_by(item, adviser.id if adviser else None, name)
    if item.adviser_state is None:
        return acting.save(tx, by, corrected, redraw=[person.id])
    return _part(tx, by, item, corrected, person)


def _where_it_went(tx: Tx, by: Actor, advice_id: UUID) -> UUID:
    """The item of one's own that one's side of this one became, where the same form comes twice."""
    person = people.find(tx, by.workspace_id, by.slack_id)
    if person is None:
        return advice_id
    try:
        parted = advice.get(tx, by.workspace_id, _parted(advice_id, person))
        is_still_theirs = role_of(advice.get(tx, by.workspace_id, advice_id), person.id) is Role.RECEIVER
    except NotFound:
        return advice_id
    is_own = parted.receiver_id == person.id and not is_still_theirs
    return parted.id if is_own else advice_id


def _parted(advice_id: UUID, receiver: Person) -> UUID:
    return uuid5(advice_id, str(receiver.id))


def _is_so_already(item: Advice, adviser: Person | None, name: str | None) -> bool:
    """The same form twice, or nothing changed in it."""
    if adviser is not None:
        return item.adviser_id == adviser.id
    return name is not None and item.adviser_id is None and item.adviser_name == name


def _refuse(tx: Tx, item: Advice) -> None:
    sent = relays.list_for(tx, item.workspace_id, item.id)
    if not parting.can_be_put_right(item) or any(each.state is RelayState.SENT for each in sent):
        raise Declined("adviser_knows")
    if any(each.state is RelayState.WAITING and _is_under_way(tx, each) for each in sent):
        raise Declined("adviser_knows")


def _is_under_way(tx: Tx, relay: Relay) -> bool:
    delivery = deliveries.find_by_key(tx, relay.workspace_id, f"{relay.kind}:{relay.id}")
    return delivery is not None and delivery.state in UNDER_WAY


def _refuse_person(person: Person, adviser: Person | None, name: str | None) -> None:
    if adviser is None and name is None:
        raise Declined("needs_somebody")
    if adviser is not None and adviser.is_bot:
        raise Declined("is_bot", name=adviser.name)
    if adviser is not None and adviser.id == person.id:
        raise Declined("yourself")


def _call_off(tx: Tx, item: Advice) -> None:
    """What waits for somebody who did not say it must not go."""
    deliveries.cancel(tx, item.workspace_id, item.id, CALLED_OFF, "it was somebody else")
    for relay in relays.list_for(tx, item.workspace_id, item.id):
        relays.mark(tx, item.workspace_id, relay.id, RelayState.UNDONE)


def _part(tx: Tx, by: Actor, item: Advice, corrected: Advice, person: Person) -> Advice:
    """Both keep it: the adviser's side keeps the item as it is, the receiver's goes on as one of its own, with its messages."""
    if rows.is_under_way_for(tx, item.workspace_id, item.id):
        raise Declined("busy")
    acting.save(tx, by, parting.advisers(item))
    try:
        stored = acting.add(tx, by, parting.receivers(corrected, _new_id(tx, item, person)), person.id)
    except Duplicate as error:
        raise Conflict("the same message was kept meanwhile") from error
    rows.move(tx, item.workspace_id, item.id, stored.id, person.id)
    return acting.save(tx, by, stored, redraw=[person.id])


def _new_id(tx: Tx, item: Advice, receiver: Person) -> UUID:
    """One that the second coming of the same form finds; another where these two have parted over it before."""
    try:
        advice.get(tx, item.workspace_id, _parted(item.id, receiver))
    except NotFound:
        return _parted(item.id, receiver)
    return uuid4()
