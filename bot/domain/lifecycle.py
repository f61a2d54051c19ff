"""The life of a piece of advice, as pure functions: an item and an act in, the item after it out.

    asked --an answer--> open --tick or button--> tried --+
      |                   | +----------------------------+--outcome--> closed
      +-> let go          +-> resting --any act--> open or tried
      +-> resting

That is the receiver's side; `adviser_side` holds the other. Each function is total: an act that no longer fits gives the item back as it was
(`NotNow` where a person should read why). Must not send, store or ask for the time: `now` and days are arguments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.advice import Advice, Means, Outcome, State, has_words
from bot.domain.policy import MAX_DEFERRALS, REST_AFTER, SOFTER_AFTER


def can_be_answered(item: Advice) -> bool:
    """Whether a check-in about it has a sense: there was advice (a question may rest, too), and no end yet."""
    return item.state in (State.OPEN, State.TRIED, State.RESTING) and not is_unanswered(item)


def can_be_reported(item: Advice) -> bool:
    """Whether there is something to say of how it went: advice that still stands, not put aside, ended or not."""
    gone = item.words_taken_back_at is not None or item.state is State.LET_GO
    return item.state is not None and not gone and not is_unanswered(item)


def answered(item: Advice, words: str, is_wordless: bool, said_at: datetime, check_in_on: date) -> Advice:
    """The adviser's words so far, and the check-in a week after the last of them unless the receiver chose a day.

    An answer to a question that was let go or closed changes nothing: replies after the end are not kept.
    """
    if item.state in (State.CLOSED, State.LET_GO):
        return item
    item = replace(item, words_are_captured=True, words_taken_back_at=None, state=_awake(item))
    item = reworded(item, words, is_wordless, said_at, check_in_on)
    if item.check_in_on is None and item.check_in_sent_at is None:
        item = replace(item, check_in_on=check_in_on)
    return replace(item, check_in_number=max(1, item.check_in_number))


def reworded(item: Advice, words: str, is_wordless: bool, said_at: datetime, check_in_on: date) -> Advice:
    """An answer was edited, or one of several deleted: what is left decides words and day, whatever came in which order.

    The check-in stays where it is once the receiver moved it, it was sent, or it was called off. The day first chosen follows all the same:
    the adviser's prompt counts from it, and must not show what the receiver did (P7).
    """
    follows = item.check_in_on is not None and item.check_in_on == item.check_in_first_on
    item = replace(item, words=words, is_wordless=is_wordless and not words, said_at=said_at)
    return replace(
        item, check_in_first_on=check_in_on, check_in_on=check_in_on if follows else item.check_in_on
    )


def all_answers_deleted(item: Advice, now: datetime, *, was_told: bool) -> Advice:
    """The only answer is gone: untold, the item is a question again; told, its words are taken back and pings stop.

    So they are where the receiver ended it in private; that shows in no `said_at`, by which the adviser's side goes (`adviser_side.as_seen`).
    """
    if was_told:
        return words_taken_back(item, now)
    if item.state not in (State.OPEN, State.TRIED, State.RESTING):
        return replace(words_taken_back(item, now), said_at=None)
    number = item.check_in_number + (1 if item.check_in_sent_at else 0)
    item = replace(_unplanned(item), state=State.ASKED, check_in_first_on=None, check_in_number=number)
    item = replace(item, check_in_sent_at=None, softer_sent_at=None, tried_at=None, tried_by=None)
    return replace(item, words="", is_wordless=False, words_are_captured=False, said_at=None)


def words_taken_back(item: Advice, now: datetime) -> Advice:
    """The adviser withdraws captured words: the item stays, "(taken back)", and nobody is pinged about it any more."""
    item = replace(_unplanned(item), words="", is_wordless=False, prompt_on=None)
    return replace(item, words_taken_back_at=now)


def tried(item: Advice, by: Means, now: datetime) -> Advice:
    """The receiver tried it. Not an answer to a check-in: the date stays and the softer one still comes.

    On a closed item it is noted, for when the outcome is undone: a tick and an outcome may come in any order.
    """
    is_closed = item.state is State.CLOSED and item.tried_at is None and item.told_at is None
    if (is_closed or item.state in (State.OPEN, State.RESTING, State.LET_GO)) and has_words(item):
        state = State.CLOSED if is_closed else State.TRIED
        item = replace(item, state=state, tried_at=now, tried_by=by)
    return _acted(item, now)


def untried(item: Advice, now: datetime) -> Advice:
    """The last tick was removed: undone if a reaction made it, and nothing was told since."""
    if item.tried_by is not Means.REACTION or item.told_at is not None:
        return item
    state = State.OPEN if item.state is State.TRIED else item.state
    return _acted(replace(item, state=state, tried_at=None, tried_by=None), now)


def came_out(item: Advice, outcome: Outcome, by: Means, now: datetime) -> Advice:
    """How it went, bare. Closes the item; every outcome is as good as another (P4). A reaction never changes a told outcome.

    What was planned keeps its day, which nothing is sent on while the item is closed: undone, it is as it was.
    """
    if is_unanswered(item) or (by is Means.REACTION and item.told_at is not None):
        return item
    closed_at = item.closed_at or now
    return _acted(replace(item, state=State.CLOSED, outcome=outcome, outcome_by=by, closed_at=closed_at), now)


def said(item: Advice, outcome: Outcome | None, at: datetime) -> Advice:
    """The form's last word on how it went, or that of [Undo]: emoji that were there by then change it no more."""
    return replace(item, outcome_said=outcome, outcome_said_at=at)


def shown(item: Advice, marks: Sequence[tuple[datetime, Outcome]], now: datetime) -> Advice:
    """What the receiver's emoji on their cards say, oldest first: the last one added wins, and removing it falls back.

    To the one before; without any, to what the form said; without that, to an item that is open. A told outcome stays (product.md, "Emoji").
    """
    if item.told_at is not None:
        return item
    by_form, at = (item.outcome_said, item.outcome_said_at) if item.outcome_said_at else _from_before(item)
    newer = [outcome for moment, outcome in marks if at is None or moment > at]
    if newer:
        return came_out(item, newer[-1], Means.REACTION, now)
    if item.state is not State.CLOSED or item.outcome_by is not Means.REACTION:
        return item
    return came_out(item, by_form, Means.BUTTON, now) if by_form else reopened(item, now)


def _from_before(item: Advice) -> tuple[Outcome | None, datetime | None]:
    """What the form said in a version that did not note it."""
    return (item.outcome, item.closed_at) if item.outcome_by is Means.BUTTON else (None, None)


def is_unanswered(item: Advice) -> bool:
    """Whether there never was any advice to report on: a question without an answer, let go or not."""
    return not (item.words or item.is_wordless or item.words_taken_back_at)


def described(item: Advice, *, account: str | None, useful: str | None, private_note: str | None) -> Advice:
    """What the form adds to an outcome. Empty text counts as none."""
    return replace(item, account=account or None, useful=useful or None, private_note=private_note or None)


def reopened(item: Advice, now: datetime) -> Advice:
    """An outcome that nobody was told is undone; what the form wrote down stays, so that nothing is lost by a wrong click."""
    if item.state is not State.CLOSED or item.told_at is not None:
        return item
    state = State.TRIED if item.tried_at else State.OPEN
    item = replace(item, state=state, outcome=None, outcome_by=None, closed_at=None, kept_to_self_at=None)
    return _acted(item, now)


def told(item: Advice, now: datetime) -> Advice:
    """The outcome is on its way to the adviser. Nobody is prompted meanwhile; the prompt's day goes when it arrives
    (`adviser_side.told`), so that one undone before leaves no trace on the adviser's side (P7)."""
    return _acted(replace(item, told_at=now, kept_to_self_at=None), now)


def untold(item: Advice) -> Advice:
    """The telling was undone before it arrived, or could not arrive."""
    return replace(item, told_at=None)


def kept_to_self(item: Advice, now: datetime) -> Advice:
    """Closing without telling is allowed; the adviser's prompt is none of its business.

    Nothing but a closed item can be kept to oneself, and nothing that was told.
    """
    if item.state is not State.CLOSED or item.told_at is not None:
        return item
    return _acted(replace(item, kept_to_self_at=now), now)


def later(item: Advice, on: date, now: datetime) -> Advice:
    """The receiver moves the check-in to a day of their choice; the next one has the next number."""
    if not can_be_answered(item):
        return item
    number = item.check_in_number + 1
    item = replace(_unplanned(item), state=_awake(item), check_in_on=on, check_in_number=number)
    item = replace(item, check_in_sent_at=None)
    return _acted(replace(item, softer_sent_at=None, muted_at=None), now)


def not_yet(item: Advice, today: date, now: datetime) -> Advice:
    """[Not yet] and "when I've tried it": the wait first chosen once more, twice at most, then the item rests."""
    if not can_be_answered(item):
        return item
    if item.deferrals >= MAX_DEFERRALS:
        return _acted(_unplanned(replace(item, state=State.RESTING)), now)
    moved = later(item, today + timedelta(days=item.interval_days), now)
    return replace(moved, deferrals=item.deferrals + 1)


def let_go(item: Advice, now: datetime) -> Advice:
    """The receiver puts it aside for good; an answer that comes later is not kept."""
    if item.state is State.CLOSED:
        return item
    return _acted(_unplanned(replace(item, state=State.LET_GO)), now)


def muted(item: Advice, now: datetime) -> Advice:
    """[Stop for this]: no more check-ins for this item; it stays in the lists."""
    return _acted(replace(_unplanned(item), muted_at=now), now)


def check_in_sent(item: Advice, number: int, today: date, now: datetime) -> Advice:
    """The check-in went out: plan the softer one, a week on. One that an act overtook plans nothing."""
    if item.check_in_number != number:
        return item
    if item.state is State.ASKED:
        # The only answer was deleted while it was under way. The next answer's check-in is another one.
        return replace(item, check_in_number=number + 1)
    if item.check_in_on is None:
        return item
    return replace(item, check_in_on=None, check_in_sent_at=now, softer_on=today + SOFTER_AFTER)


def softer_sent(item: Advice, number: int, now: datetime) -> Advice:
    """The softer check-in went out; there is no third."""
    if item.check_in_number != number or item.softer_on is None:
        return item
    return replace(item, softer_on=None, softer_sent_at=now)


def check_in_cancelled(item: Advice) -> Advice:
    """The adviser asked, or was told face to face: the bot need not ask as well (P3)."""
    return _unplanned(item)


def rest_at(item: Advice) -> datetime | None:
    """When the item goes to rest if nothing happens: a week after the softer check-in, or 60 days after the later of the
    last act and the last planned nudge. None for what is at its end already."""
    if item.state not in (State.ASKED, State.OPEN, State.TRIED):
        return None
    if item.softer_sent_at is not None and not _acted_since(item, item.softer_sent_at):
        return item.softer_sent_at + SOFTER_AFTER
    planned = [
        _midnight(day, item) for day in (item.check_in_on, item.softer_on, item.prompt_on) if day is not None
    ]
    happened = [
        item.receiver_acted_at,
        item.favour_at,
        item.said_at,
        item.check_in_sent_at,
        item.softer_sent_at,
    ]
    moments = [item.created_at, *planned, *(moment for moment in happened if moment is not None)]
    return max(moments) + REST_AFTER


def rested(item: Advice, now: datetime) -> Advice:
    """Put to rest if it is time; any act wakes it."""
    due = rest_at(item)
    if due is None or due > now:
        return item
    return _unplanned(replace(item, state=State.RESTING))


def caught_up(item: Advice, now: datetime) -> Advice:
    """Nobody looked at it since its check-in was due (the bot was down for months), and it would rest unasked: the check-in is for today.

    What puts an item to rest is the receiver's silence, not ours.
    """
    due = rest_at(item)
    if due is None or due > now or item.check_in_on is None or item.wake_at is None:
        return item
    is_overlooked = item.wake_at < _midnight(item.check_in_on, item) + REST_AFTER / 2
    return replace(item, check_in_on=now.date()) if is_overlooked else item


def _midnight(day: date, item: Advice) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=item.created_at.tzinfo)


def _acted_since(item: Advice, moment: datetime) -> bool:
    """Whether the receiver acted, or the adviser said more where both read it."""
    return any(act is not None and act > moment for act in (item.receiver_acted_at, item.said_at))


def _awake(item: Advice) -> State | None:
    if item.state not in (State.ASKED, State.RESTING):
        return item.state
    return State.TRIED if item.tried_at else State.OPEN


def _acted(item: Advice, now: datetime) -> Advice:
    return replace(item, receiver_acted_at=now)


def _unplanned(item: Advice) -> Advice:
    return replace(item, check_in_on=None, softer_on=None)
