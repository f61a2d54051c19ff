"""What became of a delivery: the third check, in the transaction that records it.

Apart from deliver because rescue, which finds a post in history, settles in the same way. Every function is one transaction and changes
nothing when the row is somebody else's by now. Must not speak to Slack.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.bundle import BUNDLE
from bot.domain.delivery import Delivery, Fail, Gone, Hold, Look, Next, Op, Retry
from bot.domain.sighting import SightingState
from bot.errors import NotFound
from bot.services import arrivals, digests, outbox, silence
from storage import advice, bundles, claims, deliveries, people, sightings, workspaces
from storage.store import Tx

_log = logging.getLogger(__name__)


def sent(
    tx: Tx,
    delivery: Delivery,
    ts: str | None,
    seen: Mapping[UUID, int] | None,
    sent_at: datetime,
    now: datetime,
    default_zone: str,
) -> bool:
    """Slack did it. `ts` is the posted message's; `seen` the versions of items as the message shows them, None when that is not known.

    If an item moved on while the message was under way, the message is drawn again; if it became unwanted, it is deleted.
    """
    ts = ts if delivery.op is Op.POST else delivery.ts
    if not claims.settle_sent(tx, delivery, ts, sent_at):
        return False
    if delivery.op is Op.DELETE:
        _is_gone(tx, delivery, now)
    if delivery.op is Op.POST and delivery.channel and ts:
        posted = replace(delivery, ts=ts)
        parts = _parts(tx, posted, sent_at, now)
        for each in parts:
            _posted(tx, each, seen, sent_at, now, default_zone)
        # Of two about one item in a message the later is the newer.
        for each in {each.advice_id: each for each in parts if arrivals.is_card(each)}.values():
            arrivals.newest(tx, each, now)
    return True


def _parts(tx: Tx, posted: Delivery, sent_at: datetime, now: datetime) -> Sequence[Delivery]:
    """What arrived with the message: itself, or every relay that rides on it. What somebody did not want any more since the claim is taken away."""
    if posted.kind != BUNDLE:
        if not claims.is_unwanted(tx, posted):
            return [posted]
        outbox.delete(tx, posted, now)
        return []
    assert posted.ts is not None
    aboard = bundles.list_aboard(tx, posted)
    bundles.settle_sent(tx, posted, posted.ts, sent_at)
    wanted = [replace(each, channel=posted.channel, ts=posted.ts) for each in aboard if not each.unwanted]
    if not wanted:
        outbox.delete(tx, posted, now)
    elif len(wanted) < len(aboard):
        outbox.redraw_one(tx, posted, now)
    return wanted


def _posted(
    tx: Tx,
    posted: Delivery,
    seen: Mapping[UUID, int] | None,
    sent_at: datetime,
    now: datetime,
    default_zone: str,
) -> None:
    if _moved_on(tx, posted, seen) or _is_decided(tx, posted):
        outbox.redraw_one(tx, posted, now)
    assert posted.channel is not None
    assert posted.ts is not None
    arrivals.sent(tx, posted, posted.channel, posted.ts, sent_at, default_zone)


def _moved_on(tx: Tx, posted: Delivery, seen: Mapping[UUID, int] | None) -> bool:
    """Whether its item, or one of those it lists, is another one by now than the message shows."""
    if posted.kind == digests.KIND:
        return digests.versions_of(tx, posted) != (seen or {})
    if posted.advice_id is None:
        return False
    seen_version = (seen or {}).get(posted.advice_id)
    return advice.find_version(tx, posted.workspace_id, posted.advice_id) != seen_version


def _is_decided(tx: Tx, posted: Delivery) -> bool:
    """Whether somebody pressed, or deleted what it asks about, before it was recorded that it stands there."""
    if posted.sighting_id is None:
        return False
    sighting = sightings.get(tx, posted.workspace_id, posted.sighting_id)
    return sighting.state is not SightingState.WAITING


def stands(tx: Tx, delivery: Delivery, ts: str | None) -> bool:
    """Whether somebody else has recorded this very message."""
    try:
        return deliveries.get(tx, delivery.workspace_id, delivery.id).ts == ts
    except NotFound:
        return False


def not_sent(tx: Tx, delivery: Delivery, then: Next, now: datetime) -> bool:
    """Slack did not do it, or perhaps did: what `bot.domain.delivery` made of its answer."""
    if isinstance(then, Retry):
        return _give_back(tx, delivery, then.at, then.attempts, then.why)
    if isinstance(then, Look):
        return claims.to_unknown(tx, delivery, then.at, then.readings)
    if isinstance(then, Gone):
        _is_gone(tx, delivery, now)
        return claims.settle_cancelled(tx, delivery, then.why)
    if isinstance(then, Hold):
        workspaces.stop_sending(tx, delivery.workspace_id, then.why)
        return _give_back(tx, delivery, delivery.due_at, delivery.attempts, then.why)
    return _failed(tx, delivery, then, now)


def _is_gone(tx: Tx, delivery: Delivery, now: datetime) -> None:
    """The message that was to be changed, or the Home that was to be drawn, is no more."""
    if delivery.op is Op.PUBLISH and delivery.reader_id is not None:
        # Until it is opened again there is nothing to draw it for.
        people.leave_home(tx, delivery.workspace_id, delivery.reader_id)
    if delivery.target_id is None:
        return
    deliveries.retire(tx, delivery.workspace_id, delivery.target_id, now)
    if delivery.kind == BUNDLE:
        bundles.retire(tx, delivery.workspace_id, delivery.target_id, now)


def _give_back(tx: Tx, delivery: Delivery, at: datetime, attempts: int, why: str) -> bool:
    """It waits again. A message that carries several relays is taken apart: until it goes, each can be called off by itself."""
    if delivery.kind != BUNDLE or delivery.op is not Op.POST:
        return claims.give_back(tx, delivery, at, attempts=attempts, why=why)
    if not claims.settle_cancelled(tx, delivery, why):
        return False
    bundles.take_apart(tx, delivery, at, attempts=attempts, why=why)
    return True


def _failed(tx: Tx, delivery: Delivery, then: Fail, now: datetime) -> bool:
    if not claims.settle_failed(tx, delivery, then.why, stays_in_ledger=then.perhaps_sent):
        return False
    if delivery.op is Op.POST:
        for each in [*_lost(tx, delivery, then.why), delivery]:
            arrivals.failed(tx, each, now)
        if delivery.reader_id is not None:
            people.doubt(tx, delivery.workspace_id, delivery.reader_id)
            if not then.perhaps_sent:
                silence.refused(tx, delivery.workspace_id, delivery.reader_id, then.why, now)
    return True


def _lost(tx: Tx, delivery: Delivery, why: str) -> Sequence[Delivery]:
    """What rode on a message that will not arrive."""
    if delivery.kind != BUNDLE:
        return []
    aboard = bundles.list_aboard(tx, delivery)
    bundles.settle_failed(tx, delivery, why)
    return aboard


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
