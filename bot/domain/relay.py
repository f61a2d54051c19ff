"""What a person pressed send on: a question, an outcome, an answer to either, a give-back.

Relays are not capped, but keep to the reader's hours.

A relay freezes the words that were approved (P5); deliveries carry it. Must not hold anything nobody approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bot.domain.advice import Outcome


class RelayKind(StrEnum):
    """The kinds of relay; each has a message of the same name."""

    QUESTION = "question"
    OUTCOME = "outcome"
    RESPONSE = "response"
    LET_KNOW = "let-know"
    ANSWER = "answer"
    GIVE_BACK = "give-back"
    LOOKING_BACK = "looking-back"


class RelayState(StrEnum):
    """`waiting` for the reader's window; `stopped` by a no or because it could not be delivered."""

    WAITING = "waiting"
    SENT = "sent"
    UNDONE = "undone"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Approved words on their way from one person to another, about one item unless they are a give-back.

    `once` is the id of the form or button that approved it, so that a second coming of the same press finds this row.
    `outcome` and `useful` belong to outcomes; `amends` says that it changes one told before; `is_advice` that a response is follow-up advice.
    """

    id: UUID
    workspace_id: UUID
    advice_id: UUID | None
    kind: RelayKind
    from_id: UUID
    to_id: UUID
    once: str
    created_at: datetime
    text: str | None = None
    outcome: Outcome | None = None
    useful: str | None = None
    amends: bool = False
    is_advice: bool = False
    state: RelayState = RelayState.WAITING
    sent_at: datetime | None = None
