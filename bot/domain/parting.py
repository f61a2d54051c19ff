"""An item of two that becomes two of one each, as pure functions: the receiver found out that somebody else had said it.

Apart from `unkeeping`, where one side goes: here both stay, and neither learns of it. The adviser's side keeps the item, since messages about it may
stand in their DM; the receiver's gets one of its own (P7). Must not read one side for the other.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice, Origin, adviser_knows

OF_ADVISER = frozenset({
    "receiver_is_named", "adviser_reached_at", "adviser_state", "prompt_on", "prompt_number", "prompt_sent_at", "asked_about_at", "heard_at",
    "thanked_at", "thanked_by", "responded_at", "adviser_acted_at", "adviser_note", "again",
})  # fmt: skip
"""What is the adviser's own of an item."""

OF_RECEIVER = frozenset({
    "follows_id", "question", "not_carried_at", "asked_in_dm_at", "once", "favour", "favour_at", "about", "state", "interval_days",
    "check_in_first_on", "check_in_on", "check_in_number", "check_in_sent_at", "softer_on", "softer_sent_at", "deferrals", "muted_at",
    "tried_at", "tried_by", "outcome", "outcome_by", "outcome_said", "outcome_said_at", "account", "useful", "private_note", "closed_at",
    "kept_to_self_at", "told_at", "let_know_at", "looked_back_at", "looking_back", "receiver_acted_at",
})  # fmt: skip
"""What is the receiver's own of it."""

OF_BOTH = frozenset({
    "id", "workspace_id", "origin", "created_at", "version", "receiver_id", "adviser_id", "adviser_name", "words", "words_are_captured",
    "is_wordless", "words_taken_back_at", "said_at", "channel", "message_ts", "wake_at",
})  # fmt: skip
"""What was said, by whom and to whom, and where the row stands."""

_AS_NEW = {one.name: one.default for one in fields(Advice)}


def can_be_put_right(item: Advice) -> bool:
    """Whether the receiver may still say that it was somebody else: who was asked was asked, and who was told was told."""
    return (
        item.state is not None
        and item.origin not in (Origin.ASKED, Origin.FOLLOW_UP)
        and not adviser_knows(item)
    )


def said_by(item: Advice, adviser_id: UUID | None, name: str | None) -> Advice:
    """The receiver's item with another adviser. What they captured from a message is nobody's own words any more: it is as they have it."""
    item = replace(item, adviser_id=adviser_id, adviser_name=None if adviser_id else name)
    return replace(item, words_are_captured=False, told_at=None, let_know_at=None)


def receivers(item: Advice, new_id: UUID) -> Advice:
    """The receiver's side as an item of its own."""
    return replace(item, id=new_id, version=0, **_new(OF_ADVISER))


def advisers(item: Advice) -> Advice:
    """The adviser's side alone; the other is in it only where the adviser named them."""
    receiver_id = item.receiver_id if item.receiver_is_named else None
    return replace(item, receiver_id=receiver_id, **_new(OF_RECEIVER))


def _new(names: frozenset[str]) -> dict[str, Any]:
    return {name: _AS_NEW[name] for name in names}
