"""What an adviser lets in: yes or no per pair, nothing from anyone, and taking their own words back.

A no is never shown to the other side: the receiver reads the same sentence as for somebody who cannot be reached. Must not send anything.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.domain import lifecycle
from bot.domain import pair as pairs_of
from bot.domain.advice import Advice, Role, adviser_may_name
from bot.domain.pair import Consent
from bot.errors import Declined
from bot.services import acting, answering
from bot.services.acting import Actor
from bot.services.arrivals import redraw_question, save_pair
from storage import advice, answers, pairs, people
from storage.store import Tx


def decide(tx: Tx, by: Actor, advice_id: UUID, consent: Consent) -> Advice:
    """[Yes] or [No thanks] to the quiet question, [Nothing through Maya] on a question's foot: for this pair, from now on."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    if item.receiver_id is None or not adviser_may_name(item):
        raise Declined("gone")
    pair = pairs.get(tx, by.workspace_id, person.id, item.receiver_id)
    redraw_question(tx, save_pair(tx, pairs_of.decide(pair, consent, by.now)), by.now)
    advice.wake_between(tx, by.workspace_id, adviser_id=person.id, receiver_id=item.receiver_id, now=by.now)
    return acting.save(tx, by, item, redraw=[person.id])


def decline_everyone(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Nothing from anyone]: the bot carries nothing to this person any more."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    people.save(tx, replace(person, declined_everyone_at=by.now))
    return acting.save(tx, by, item, redraw=[person.id])


def take_words_back(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Don't keep my words]: captured words are the adviser's own and are erased; what the receiver typed is the receiver's."""
    item, person = acting.item_of(tx, by, advice_id, Role.ADVISER)
    if not item.words_are_captured:
        raise Declined("words_of_receiver")
    answers.erase_words(tx, by.workspace_id, item.id)
    answering.take_back(tx, item)
    changed = lifecycle.words_taken_back(item, by.now)
    return acting.save(tx, by, changed, redraw=[item.receiver_id, person.id])


def pass_on(tx: Tx, by: Actor, advice_id: UUID) -> Advice:
    """[Pass on this question]: nothing is said to the asker, and nothing changes for them."""
    item, _ = acting.item_of(tx, by, advice_id, Role.ADVISER)
    return item
