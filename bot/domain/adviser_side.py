"""The adviser's side of an item, as pure functions: keeping it, asking about it, answering an outcome.

Apart from `lifecycle` because the two sides end on their own: nothing here closes, rests or wakes the receiver's side.
Must not read what the receiver did in private (P7).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.domain.advice import Advice, AdviserState, Again, Means, Origin, adviser_knows, has_words
from bot.domain.lifecycle import check_in_cancelled
from bot.domain.pair import Pair, lets_prompt
from bot.domain.policy import PROMPT_AFTER


def kept(item: Advice, prompt_on: date, now: datetime) -> Advice:
    """The adviser keeps what they said, to ask on a day of their choice; that is their yes for this item."""
    number = item.prompt_number + 1
    item = replace(item, adviser_state=AdviserState.KEPT, prompt_on=prompt_on, prompt_number=number)
    return _acted(replace(item, prompt_sent_at=None), now)


def prompt_day(item: Advice, pair: Pair | None) -> date | None:
    """The day on which the adviser is to be prompted, or None.

    Who kept it: the chosen day. After a yes, for items the adviser knows of: a week after the check-in's day first chosen, if nothing was told
    and that day is not already behind the yes (an old item would otherwise be prompted about at once).
    """
    if not has_words(item) or item.told_at or item.prompt_sent_at or item.asked_about_at or item.heard_at:
        return None
    if item.adviser_state is not None:
        return item.prompt_on
    if pair is None or not lets_prompt(pair) or not adviser_knows(item) or item.check_in_first_on is None:
        return None
    day = item.check_in_first_on + PROMPT_AFTER
    return day if pair.decided_at is None or day >= pair.decided_at.date() else None


def prompt_sent(item: Advice, now: datetime) -> Advice:
    """The prompt went out; there is one, and what [Later] moves."""
    return replace(item, prompt_on=None, prompt_sent_at=now)


def prompt_later(item: Advice, on: date, now: datetime) -> Advice:
    """[Later] on a prompt. An item only prompted about after a yes becomes one the adviser keeps."""
    return kept(item, on, now)


def asked_about(item: Advice, now: datetime) -> Advice:
    """The adviser went to ask: the check-in is not needed any more (P3)."""
    item = replace(item, adviser_state=AdviserState.ASKED_ABOUT, asked_about_at=now, prompt_on=None)
    return _acted(check_in_cancelled(item), now)


def heard(item: Advice, now: datetime) -> Advice:
    """[They told me]: only cancels what was still to be asked."""
    item = replace(item, heard_at=now, prompt_on=None)
    return _acted(check_in_cancelled(item), now)


def let_go(item: Advice, now: datetime) -> Advice:
    """[Let it go] ends the adviser's side and nothing else."""
    return _acted(replace(item, adviser_state=AdviserState.LET_GO, prompt_on=None), now)


def reached(item: Advice, now: datetime) -> Advice:
    """The bot brought the item to the adviser for the first time."""
    return replace(item, adviser_reached_at=item.adviser_reached_at or now)


def as_seen(item: Advice) -> Advice:
    """The item as its adviser may see it: with their only answer deleted before they were told of anything, it is a question again to them,
    whatever the receiver did with it in private (P7)."""
    was_deleted = item.origin is Origin.ASKED and item.said_at is None
    return replace(item, words_taken_back_at=None) if was_deleted else item


def told(item: Advice, sent_off_at: datetime, *, amends: bool) -> Advice:
    """The outcome arrived: there is nothing left to ask about (P3).

    Thanks and words from before it was sent off were for something else, and may be said anew; a change of what was told leaves them.
    """
    item = replace(item, prompt_on=None)
    if amends:
        return item
    if item.thanked_at is not None and item.thanked_at < sent_off_at:
        item = replace(item, thanked_at=None, thanked_by=None)
    if item.responded_at is not None and item.responded_at < sent_off_at:
        item = replace(item, responded_at=None)
    return item


def thanked(item: Advice, by: Means, now: datetime) -> Advice:
    """A thank-you under an outcome; the second changes nothing but that one by the button stays, whatever emoji come and go."""
    by = item.thanked_by or Means.BUTTON if item.thanked_at and by is Means.REACTION else by
    return _acted(replace(item, thanked_at=item.thanked_at or now, thanked_by=by), now)


def unthanked(item: Advice, now: datetime) -> Advice:
    """The thank-you emoji was removed: undone if it was all there was."""
    if item.thanked_by is not Means.REACTION:
        return item
    return _acted(replace(item, thanked_at=None, thanked_by=None), now)


def responded(item: Advice, now: datetime) -> Advice:
    """A response is carried once; then people talk (P1: the bot is no postman)."""
    return _acted(replace(item, responded_at=now), now)


def noted(item: Advice, again: Again | None, note: str, now: datetime) -> Advice:
    """The adviser's own word on their advice, for themselves alone; nothing else follows from it."""
    return _acted(replace(item, again=again, adviser_note=note.strip() or None), now)


def _acted(item: Advice, now: datetime) -> Advice:
    return replace(item, adviser_acted_at=now)
