"""Taking a keep back within its hour, as pure functions: one side of an item goes as if it had never been, the other stays as it is.

Apart from `lifecycle` because it is no step of an item's life: afterwards there was none. Must not read the other side (P7).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.advice import Advice, AdviserState, Role, State


def has_moved_on(item: Advice, role: Role, kept_at: datetime) -> bool:
    """Whether this side did something with the item since it was kept at `kept_at`, or anything was sent about it."""
    if role is Role.ADVISER:
        is_fresh = item.adviser_state is AdviserState.KEPT and item.prompt_sent_at is None
        return not (is_fresh and item.adviser_acted_at == kept_at)
    is_first = item.state is State.OPEN and item.check_in_number == 1 and item.check_in_on is not None
    is_untold = item.told_at is None and item.let_know_at is None
    return not (is_first and is_untold and item.receiver_acted_at == kept_at)


def unkept(item: Advice, role: Role) -> Advice | None:
    """The item without this side; None when then nobody keeps it."""
    return _without_adviser(item) if role is Role.ADVISER else _without_receiver(item)


def _without_adviser(item: Advice) -> Advice | None:
    if item.state is None:
        return None
    item = replace(item, adviser_state=None, prompt_on=None, adviser_acted_at=None)
    return replace(item, receiver_is_named=False)


def _without_receiver(item: Advice) -> Advice | None:
    if item.adviser_state is None:
        return None
    receiver_id = item.receiver_id if item.receiver_is_named else None
    item = replace(
        item, receiver_id=receiver_id, state=None, about=None, interval_days=7, receiver_acted_at=None
    )
    return replace(item, check_in_on=None, check_in_first_on=None, check_in_number=0)
