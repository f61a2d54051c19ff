"""Reasons not to send that several kinds share, worded for a log: no name, no text.

Apart because each kind lists its own reasons and these recur. It must not look at anything but the scene's values.
"""

from __future__ import annotations

from bot.domain.advice import Advice, State, has_words
from bot.domain.digest_day import cannot_read
from bot.domain.pair import lets_tell
from bot.domain.person import Person, can_be_contacted
from bot.domain.relay import Relay, RelayState
from bot.messages.kind import Scene

NO_ITEM = "the item is gone"
NO_READER = "there is nobody to read it"
UNREACHABLE = "the reader cannot be written to"
STOPPED = "the reader stopped all nudges"
SILENT = "the reader let three in a row go by"
ACTED = "the reader did something meanwhile"
NO_CHECK_INS = "the reader wants no check-ins"
NO_PROMPTS = "the reader wants no prompts"
CLOSED = "the item is not open any more"
MUTED = "the reader stopped it for this item"
NO_WORDS = "the words were taken back"
MOVED = "the item moved on to another date"
CANCELLED = "it is not planned any more"
TOLD = "the adviser was told"
ASKED = "the adviser went to ask"
HEARD = "the adviser heard"
LET_GO = "the adviser let it go"
NO_CONSENT = "the adviser did not say yes"
SAID_NO = "the adviser said no"
NOBODY_TO_ASK = "the receiver left"
NO_RELAY = "what was to be sent is gone"
DECIDED = "it was decided before the question came"
NO_DIGEST = "the reader wants no digest"
NOTHING_TO_SAY = "there is nothing to say"
NOT_WAITING = "it was undone, stopped or sent"


def unreachable(person: Person | None) -> str | None:
    """Somebody who left, is a bot, belongs elsewhere or got none of the last messages gets nothing."""
    if person is None:
        return NO_READER
    return UNREACHABLE if cannot_read(person) else None


def own_nudge(person: Person | None) -> str | None:
    """The same for what the clock sends, which people can stop."""
    if person is not None and person.stopped_at is not None:
        return STOPPED
    if person is not None and person.silent_at is not None:
        return SILENT
    return unreachable(person)


def check_in(scene: Scene) -> str | None:
    """What stops a check-in of either kind, but for its own date."""
    item = scene.item
    if item is None:
        return NO_ITEM
    return (
        own_nudge(scene.receiver) or _no_check_ins(scene.receiver) or _moved_on(item, scene.delivery.number)
    )


def no_prompts(person: Person | None) -> str | None:
    """Somebody who chose not to be reminded to ask."""
    return NO_PROMPTS if person is not None and person.no_prompts_at is not None else None


def to_adviser(scene: Scene) -> str | None:
    """What stops anything that somebody pressed send on for an adviser."""
    if scene.item is None:
        return NO_ITEM
    if scene.pair is not None and not lets_tell(scene.pair):
        return SAID_NO
    adviser = scene.adviser
    if adviser is not None and not can_be_contacted(adviser):
        return UNREACHABLE
    return unreachable(adviser) or not_waiting(scene.relay)


def to_receiver(scene: Scene) -> str | None:
    """The same for a receiver, who can be written to without being asked: it is their item."""
    if scene.item is None:
        return NO_ITEM
    return unreachable(scene.receiver) or not_waiting(scene.relay)


def not_waiting(relay: Relay | None) -> str | None:
    if relay is None:
        return NO_RELAY
    return None if relay.state is RelayState.WAITING else NOT_WAITING


def _no_check_ins(person: Person | None) -> str | None:
    return NO_CHECK_INS if person is not None and person.no_check_ins_at is not None else None


def _moved_on(item: Advice, number: int) -> str | None:
    if not has_words(item):
        return NO_WORDS
    if item.state not in (State.OPEN, State.TRIED):
        return CLOSED
    if item.muted_at is not None:
        return MUTED
    return None if item.check_in_number == number else MOVED
