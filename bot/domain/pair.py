"""Consent of an adviser towards one receiver (product.md, "Consent of the adviser, per pair").

Apart from `person` because a yes or a no belongs to two people in one direction.
Must not decide when anything is sent; it says only what is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.domain.relay import RelayKind


class Consent(StrEnum):
    """How far the adviser let this receiver's news in."""

    NOT_TOLD = "not told"
    TOLD = "told"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An adviser and a receiver, in this direction. `first_told_by` is what the first contact was; `asked_in` the delivery that carried the
    one quiet question.
    """

    workspace_id: UUID
    adviser_id: UUID
    receiver_id: UUID
    consent: Consent = Consent.NOT_TOLD
    first_told_at: datetime | None = None
    first_told_by: RelayKind | None = None
    asked_in: UUID | None = None
    decided_at: datetime | None = None
    version: int = 0


def told(pair: Pair, by: RelayKind, now: datetime) -> Pair:
    """The adviser has heard of this receiver through the bot; a yes or a no stays as it is."""
    if pair.consent is not Consent.NOT_TOLD:
        return pair
    return replace(pair, consent=Consent.TOLD, first_told_at=now, first_told_by=by)


def untold(pair: Pair, at: datetime | None) -> Pair:
    """What went at this moment did not arrive; if it was the first contact, there was none."""
    if pair.consent is not Consent.TOLD or pair.first_told_at != at:
        return pair
    return replace(pair, consent=Consent.NOT_TOLD, first_told_at=None, first_told_by=None)


def asked(pair: Pair, delivery_id: UUID) -> Pair:
    """The quiet question rides on this delivery; it is asked once (P6)."""
    return replace(pair, asked_in=pair.asked_in or delivery_id)


def may_be_asked(pair: Pair) -> bool:
    """Whether the consent line may still be shown: never after an answer, never twice."""
    return pair.asked_in is None and is_undecided(pair)


def is_undecided(pair: Pair) -> bool:
    """Whether the adviser has said nothing to it yet, neither under the question nor in Home."""
    return pair.decided_at is None and pair.consent in (Consent.NOT_TOLD, Consent.TOLD)


def decide(pair: Pair, consent: Consent, now: datetime) -> Pair:
    """The adviser's own yes or no; either can be changed later."""
    return replace(pair, consent=consent, decided_at=now)


def lets_tell(pair: Pair) -> bool:
    """Whether questions and outcomes may be carried to the adviser."""
    return pair.consent is not Consent.NO


def lets_prompt(pair: Pair) -> bool:
    """Whether the adviser may be prompted about items they did not keep themselves."""
    return pair.consent is Consent.YES


def lets_give_back(pair: Pair) -> bool:
    """Whether the receiver may pass something on to the adviser, unasked: only after a yes."""
    return pair.consent is Consent.YES
