"""What became of a delivery: the third check, in the transaction that records it.

Apart from deliver because rescue, which finds a post in history, settles in the same way. Every function is one transaction and changes
nothing when the row is somebody else's by now. Must not speak to Slack.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from bot.domain.delivery import Delivery, Fail, Gone, Hold, Look, Next, Op, Retry
from bot.domain.sighting import SightingState
from bot.errors import NotFound
from bot.services import arrivals, outbox
from storage import advice, claims, deliveries, people, sightings, workspaces
from storage.store import Tx

_log = logging.getLogger(__name__)


def sent(
    tx: Tx,
    delivery: Delivery,
    ts: str | None,
    seen_version: int | None,
    sent_at: datetime,
    now: datetime,
    default_zone: str,
) -> bool:
    """Slack did it. `ts` is the posted message's; `seen_version` the item's as the message shows it, None when that is not known.

    If the item moved on while the message was under way, the message is drawn again; if it became unwanted, it is deleted.
    """
    ts = ts if delivery.op is Op.POST else delivery.ts
    if not claims.settle_sent(tx, delivery, ts, sent_at):
        return False
    if delivery.op is Op.DELETE and delivery.target_id is not None:
        deliveries.retire(tx, delivery.workspace_id, delivery.target_id, now)
    if delivery.op is Op.POST and delivery.channel and ts:
        _posted(tx, replace(delivery, ts=ts), seen_version, sent_at, now, default_zone)
    return True


def _posted(
    tx: Tx, posted: Delivery, seen_version: int | None, sent_at: datetime, now: datetime, default_zone: str
) -> None:
    # As it stands now: somebody may have said since the claim that it is not wanted.
    if deliveries.get(tx, posted.workspace_id, posted.id).unwanted:
        outbox.delete(tx, posted, now)
        return
    if _moved_on(tx, posted, seen_version) or _is_decided(tx, posted):
        outbox.redraw_one(tx, posted, now)
    arrivals.newest(tx, posted, now)
    assert posted.channel is not None
    assert posted.ts is not None
    arrivals.sent(tx, posted, posted.channel, posted.ts, sent_at, default_zone)


def _moved_on(tx: Tx, posted: Delivery, seen_version: int | None) -> bool:
    """Whether its item is another one by now than the message shows."""
    if posted.advice_id is None:
        return False
    try:
        return advice.get(tx, posted.workspace_id, posted.advice_id).version != seen_version
    except NotFound:
        return seen_version is not None


def _is_decided(tx: Tx, posted: Delivery) -> bool:
    """Whether somebody pressed, or deleted what it asks about, before it was recorded that it stands there."""
    if posted.sighting_id is None:
        return False
    sighting = sightings.get(tx, posted.workspace_id, posted.sighting_id)
    return sighting.state is not SightingState.WAITING


def not_sent(tx: Tx, delivery: Delivery, then: Next, now: datetime) -> bool:
    """Slack did not do it, or perhaps did: what `bot.domain.delivery` made of its answer."""
    if isinstance(then, Retry):
        return claims.give_back(tx, delivery, then.at, attempts=then.attempts, why=then.why)
    if isinstance(then, Look):
        return claims.to_unknown(tx, delivery, then.at, then.readings)
    if isinstance(then, Gone):
        if delivery.target_id is not None:
            deliveries.retire(tx, delivery.workspace_id, delivery.target_id, now)
        if delivery.op is Op.PUBLISH and delivery.reader_id is not None:
            # Until it is opened again there is nothing to draw it for.
            people.leave_home(tx, delivery.workspace_id, delivery.reader_id)
        return claims.settle_cancelled(tx, delivery, then.why)
    if isinstance(then, Hold):
        workspaces.stop_sending(tx, delivery.workspace_id, then.why)
        return claims.give_back(tx, delivery, delivery.due_at, why=then.why)
    return _failed(tx, delivery, then, now)


def _failed(tx: Tx, delivery: Delivery, then: Fail, now: datetime) -> bool:
    if not claims.settle_failed(tx, delivery, then.why, stays_in_ledger=then.perhaps_sent):
        return False
    if delivery.op is Op.POST:
        arrivals.failed(tx, delivery, now)
        if delivery.reader_id is not None:
            people.doubt(tx, delivery.workspace_id, delivery.reader_id)
    return True


def log_not_sent(delivery: Delivery, then: Next) -> None:
    """One line for whoever runs it: ids, kinds and reasons; never words or names."""
    level, action, sentence = _SAID[type(then)]
    _log.log(level, sentence, extra={**said_of(delivery, action), "why": getattr(then, "why", None)})


def said_of(delivery: Delivery, action: str) -> dict[str, str]:
    """What a log line says of a delivery."""
    return {"action": action, "delivery": str(delivery.id), "kind": delivery.kind, "op": str(delivery.op)}


_SAID: dict[type[Next], tuple[int, str, str]] = {
    Retry: (logging.INFO, "delivery.retry", "Not sent; it waits and is tried again."),
    Look: (
        logging.WARNING,
        "delivery.unknown",
        "Nobody knows whether it was sent; history is looked at before anything else goes there.",
    ),
    Gone: (
        logging.INFO,
        "delivery.gone",
        "The message is gone or too old to be changed, or there is no Home to draw.",
    ),
    Fail: (logging.WARNING, "delivery.failed", "Not sent, and it will not be."),
    Hold: (
        logging.ERROR,
        "delivery.held",
        "The workspace's token does not work: nothing is sent there until it gets a new one.",
    ),
}
