"""An answer that did not come in the question's thread: the asker writes down what was said.

Apart from ask and arrivals because nothing of it passed through Slack: the words are the receiver's. Must not contact anybody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from bot.domain import lifecycle
from bot.domain.advice import Advice, Role, State
from bot.errors import Declined
from bot.services import acting
from bot.services.acting import Actor
from storage import advice
from storage.store import Tx


def unanswered(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """The question, for the forms under it. Raises Declined("stale") when it has an answer, or an end."""
    item, _ = acting.item_of(tx, by, advice_id, Role.RECEIVER)
    if item.state not in (State.ASKED, State.RESTING) or not lifecycle.is_unanswered(item):
        raise Declined("stale")
    return item


def they_answered(tx: Tx, by: Actor, advice_id: UUID, words: str) -> Advice:
    """[They answered]: kept as if it had come today; the check-in comes a week later. Raises Declined: needs_words, stale."""
    advice.hold(
        tx, by.workspace_id, unanswered(tx, by, advice_id).id
    )  # an answer may come in the thread this moment
    item = unanswered(tx, by, advice_id)
    if not words.strip():
        raise Declined("needs_words")
    person = acting.me(tx, by)
    on = acting.today(by, person) + timedelta(days=7)
    item = lifecycle.answered(item, words.strip(), False, by.now, on)
    item = replace(item, words_are_captured=False, receiver_acted_at=by.now)
    return acting.save(tx, by, item, redraw=[person.id])
