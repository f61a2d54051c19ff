"""The receiver's side: tried, how it went, later, let go, and telling the adviser.

Every ending is as easy to record as any other (P4), and nothing is told but by the receiver's own press on the exact words (P5).
Must not touch the adviser's side, but for what telling does to it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from bot.domain import lifecycle
from bot.domain.advice import Advice, Means, Outcome, Role
from bot.domain.delivery import UNDER_WAY
from bot.domain.pair import lets_tell
from bot.domain.person import Person, can_be_contacted
from bot.domain.relay import Relay, RelayKind, RelayState
from bot.domain.window import zone_or
from bot.errors import Conflict, Declined, Duplicate
from bot.messages.kind import Message
from bot.services import acting, emoji, outbox, previews
from bot.services.acting import Actor
from bot.views import forms
from storage import deliveries, pairs, people, relays
from storage.store import Tx


class Later(StrEnum):
    """The choices of [Later]."""

    TOMORROW = "tomorrow"
    NEXT_WEEK = "next_week"
    DATE = "date"
    WHEN_TRIED = "when_tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What is about to be told, exactly as the adviser would read it. `fingerprint` says later that nothing changed since.

    `message` is None when the bot cannot carry it; `text` is then what the receiver may send themselves. `arrives_at` None: at once.
    """

    item: Advice
    adviser_name: str
    message: Message | None
    text: str
    fingerprint: str
    amends: bool
    arrives_at: datetime | None


def tried(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[I tried it]. No answer to a check-in: its date stays."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    return acting.save(tx, by, lifecycle.tried(item, Means.BUTTON, by.now), redraw=[person.id])


def came_out(
    tx: Tx, by: Actor, advice_id: UUID, outcome: Outcome, *, account: str, useful: str, private_note: str
) -> Advice:
    """The form about how it went. Saved before anything is told; a told outcome is amended, and telling the change is another press."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if lifecycle.is_unanswered(item):
        raise Declined("not_answered_yet")
    item = lifecycle.came_out(item, outcome, Means.BUTTON, by.now)
    item = lifecycle.said(item, outcome, emoji.said_at(tx, item, person, by.now))
    item = lifecycle.described(item, account=account, useful=useful, private_note=private_note)
    return acting.save(tx, by, item, redraw=[person.id])


def undo_outcome(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Undo]: as long as nobody was told, the item is open again."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if item.told_at is not None:
        raise Declined("already_told")
    item = lifecycle.said(item, None, emoji.said_at(tx, item, person, by.now))
    return acting.save(tx, by, lifecycle.reopened(item, by.now), redraw=[person.id])


def keep_to_self(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """Closed without telling, which is as good an end as any. What still waits to be told is called off; what was told stays told."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if _call_off(tx, item):
        item = _untold(tx, by, item, person)
    return acting.save(tx, by, lifecycle.kept_to_self(item, by.now), redraw=[person.id])


def later(tx: Tx, by: Actor, advice_id: UUID, number: int, choice: Later, on: date | None = None) -> Advice:
    """[Later]: the check-in moves. `number` is the check-in that was pressed on; an old one answers Declined("stale").

    Raises Declined("date_past") for a day that is not to come.
    """
    item, person = _check_in_of(tx, by, advice_id, number)
    today = acting.today(by, person)
    if choice is Later.WHEN_TRIED:
        return acting.save(tx, by, lifecycle.not_yet(item, today, by.now), redraw=[person.id])
    day = {Later.TOMORROW: today + timedelta(days=1), Later.NEXT_WEEK: today + timedelta(days=7)}.get(
        choice, on
    )
    if day is None or day <= today:
        raise Declined("date_past")
    return acting.save(tx, by, lifecycle.later(item, day, by.now), redraw=[person.id])


def not_yet(tx: Tx, by: Actor, advice_id: UUID, number: int) -> Advice:
    """[Not yet]: the wait first chosen once more, twice at most, then the item rests. A second press on the same check-in is stale."""
    return later(tx, by, advice_id, number, Later.WHEN_TRIED)


def _check_in_of(tx: Tx, by: Actor, advice_id: UUID, number: int) -> tuple[Advice, Person]:
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if item.check_in_number != number or not lifecycle.can_be_answered(item):
        raise Declined("stale")
    return item, person


def let_go(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """The receiver puts it aside."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    return acting.save(tx, by, lifecycle.let_go(item, by.now), redraw=[person.id])


def stop_for_item(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Stop for this]: no more check-ins about it; it stays in the lists."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    return acting.save(tx, by, lifecycle.muted(item, by.now), redraw=[person.id])


def preview_telling(tx: Tx, by: Actor, advice_id: UUID) -> Telling:
    """What the adviser would read, before anything is sent (P5). Raises Declined("form_needs_outcome") while there is nothing to tell."""
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if item.outcome is None:
        raise Declined("form_needs_outcome")
    adviser = people.get(tx, by.workspace_id, item.adviser_id) if item.adviser_id else None
    message = previews.outcome(
        tx, by, item, person, adviser, _relay_of(tx, item, person, adviser, "preview", by.now)
    )
    can = adviser is not None and _may_tell(tx, adviser, person)
    return Telling(
        item=item,
        adviser_name=adviser.name if adviser else item.adviser_name or "",
        message=message if can else None,
        text=_to_copy(by, item, adviser),
        fingerprint=_fingerprint(item),
        amends=_is_known(tx, item),
        arrives_at=_arrives_at(tx, person, adviser, by) if adviser and can else None,
    )


def tell(tx: Tx, by: Actor, advice_id: UUID, fingerprint: str, once: str) -> Telling:
    """Send what was previewed, once a form. Raises Declined("stale") when it is not what was shown any more."""
    telling = preview_telling(tx, by, advice_id)
    if acting.came_before(tx, by, once, advice_id) is not None:
        return telling
    if telling.message is None:
        raise Declined("not_reachable", name=telling.adviser_name, text=telling.text)
    if telling.fingerprint != fingerprint:
        raise Declined("stale")
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    adviser = people.get(tx, by.workspace_id, item.adviser_id) if item.adviser_id else None
    assert adviser is not None
    _call_off(tx, item)
    try:
        relay = relays.add(tx, _relay_of(tx, item, person, adviser, once, by.now))
    except Duplicate as error:
        raise Conflict("the same form came twice at once") from error
    outbox.send(tx, relay, adviser, by.calendar)
    stored = acting.save(tx, by, lifecycle.told(item, by.now), redraw=[person.id])
    return replace(telling, item=stored)


def undo_telling(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Undo] until it arrives. Raises Declined("too_late_to_undo") when it is there, or on its way this very moment.

    What was undone before, or could not be carried, is untold already.
    """
    item, person = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if item.told_at is None:
        return item
    if not _call_off(tx, item):
        raise Declined("too_late_to_undo")
    return acting.save(tx, by, _untold(tx, by, item, person), redraw=[person.id])


def _untold(tx: Tx, by: Actor, item: Advice, person: Person) -> Advice:
    """The item once its telling is called off: told of before, or as its receiver's emoji say by now."""
    if _is_known(tx, item):
        return item
    return emoji.shown(tx, lifecycle.untold(item), person, by.now)


def _call_off(tx: Tx, item: Advice) -> bool:
    """Undo what still waits to be told; a later telling takes its place."""
    undone = deliveries.cancel(tx, item.workspace_id, item.id, [RelayKind.OUTCOME], "undone")
    for relay in _tellings(tx, item) if undone else ():
        if not _is_under_way(tx, relay):  # that one arrives, and was told
            relays.mark(tx, item.workspace_id, relay.id, RelayState.UNDONE)
    return bool(undone)


def _tellings(tx: Tx, item: Advice) -> list[Relay]:
    return list(relays.list_for(tx, item.workspace_id, item.id, RelayKind.OUTCOME))


def _is_known(tx: Tx, item: Advice) -> bool:
    """Whether the adviser was told before, or is being told this very moment: what comes now is a change of that."""
    return any(
        relay.state is RelayState.SENT or (relay.state is RelayState.WAITING and _is_under_way(tx, relay))
        for relay in _tellings(tx, item)
    )


def _is_under_way(tx: Tx, relay: Relay) -> bool:
    delivery = deliveries.find_by_key(tx, relay.workspace_id, f"{relay.kind}:{relay.id}")
    return delivery is not None and delivery.state in UNDER_WAY


def _relay_of(
    tx: Tx, item: Advice, person: Person, adviser: Person | None, once: str, now: datetime
) -> Relay:
    return Relay(
        id=uuid4(),
        workspace_id=item.workspace_id,
        advice_id=item.id,
        kind=RelayKind.OUTCOME,
        from_id=person.id,
        to_id=adviser.id if adviser else person.id,
        once=once,
        text=item.account,
        outcome=item.outcome,
        useful=item.useful,
        amends=_is_known(tx, item),
        created_at=now,
    )


def _may_tell(tx: Tx, adviser: Person, person: Person) -> bool:
    return can_be_contacted(adviser) and lets_tell(pairs.get(tx, person.workspace_id, adviser.id, person.id))


def _to_copy(by: Actor, item: Advice, adviser: Person | None) -> str:
    zone = zone_or(adviser.zone if adviser else None, by.default_zone)
    outcome, account, useful = item.outcome, item.account, item.useful
    return forms.copy_text(item=item, outcome=outcome, account=account, useful=useful, zone=zone, now=by.now)


def _arrives_at(tx: Tx, person: Person, adviser: Person, by: Actor) -> datetime | None:
    at = outbox.arrives_at(tx, RelayKind.OUTCOME, person.id, adviser, by.now, by.calendar)
    return at if at > by.now else None


def _fingerprint(item: Advice) -> str:
    """Of the receiver's words that were shown; a short one, as forms carry it."""
    shown = repr((item.outcome, item.account, item.useful, item.words))
    return hashlib.sha256(shown.encode()).hexdigest()[:32]
