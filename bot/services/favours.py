"""The asked person's own answer to a question for more than advice, by a press under the question.

Apart from `ask` because it is no advice: it is shown where it was asked, in their own words, and nothing follows from it. Must not plan anything.
"""

from __future__ import annotations

from uuid import UUID

from bot.domain import favours
from bot.domain.advice import Advice, Favour, Role
from bot.domain.relay import RelayKind
from bot.errors import Declined
from bot.services import acting, answering, outbox
from bot.services.acting import Actor
from storage import deliveries
from storage.store import Tx


def answer_favour(tx: Tx, by: Actor, advice_id: UUID, said: Favour, *, in_private: bool = False) -> Advice:
    """[I can do that], [I'd rather advise] or [Not now]. Raises Declined("stale") once advice came of it, or the question is gone.

    `in_private`: others are by now where it was asked, so nothing is shown there and it is brought to the asker alone.
    """
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    if not favours.is_open(item) or not _stands(tx, item):
        raise Declined("stale")
    changed = favours.answered(item, said, by.now)
    if changed == item:
        return item
    stored = acting.save(tx, by, changed, redraw=[item.receiver_id, person.id])
    if not in_private:
        outbox.redraw_question(tx, stored, by.now)
    if in_private or stored.asked_in_dm_at is not None:
        answering.carry_favour(tx, by, stored)
    return stored


def _stands(tx: Tx, item: Advice) -> bool:
    """Whether the question is there to be answered: it arrived, and was not taken back."""
    posted = deliveries.list_posted(tx, item.workspace_id, item.id)
    return any(each.kind == RelayKind.QUESTION for each in posted)
