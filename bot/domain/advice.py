"""A piece of advice and everything that follows from it: the aggregate, as a value.

What may happen to it is in `lifecycle`; this module holds its shape and what can be read off it.
Must not change anything or know what time it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID


class State(StrEnum):
    """Where an item stands on the receiver's side (product.md, "The life of a piece of advice")."""

    ASKED = "asked"
    OPEN = "open"
    TRIED = "tried"
    CLOSED = "closed"
    RESTING = "resting"
    LET_GO = "let go"


class AdviserState(StrEnum):
    """Where an item stands on the adviser's side, independent of the receiver's."""

    KEPT = "kept"
    ASKED_ABOUT = "asked about"
    LET_GO = "let go"


class Outcome(StrEnum):
    """How it went. Every ending is as good as another (P4)."""

    WORKED = "worked"
    PARTLY = "partly"
    DIDNT = "didn't"
    CHOSE_NOT = "chose not to"
    OVERTAKEN = "overtaken"


class Origin(StrEnum):
    """How the advice got in."""

    ASKED = "asked"
    SHORTCUT = "shortcut"
    FOLLOW_UP = "follow-up"
    FORWARD = "forward"
    TYPED = "typed"
    PIN = "pin"
    CORRIDOR = "corridor"


class Favour(StrEnum):
    """More than advice: the asker asks for somebody's name to be put to something. Never mixed with advice, never nagged about."""

    ASKED = "asked"
    CAN = "can"
    ADVISES = "rather advises"
    NOT_NOW = "not now"


class Again(StrEnum):
    """The adviser's private word on their own advice: would they give it again?"""

    YES = "yes"
    DIFFERENTLY = "differently"
    NO = "no"


class Means(StrEnum):
    """By what a receiver marked something; an un-reaction undoes only what a reaction did."""

    BUTTON = "button"
    REACTION = "reaction"


class Role(StrEnum):
    """What a person is to one item (and to nothing else, P1)."""

    RECEIVER = "receiver"
    ADVISER = "adviser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One item. Moments are aware UTC; days are in the calendar of the side they belong to.

    `state` is None while only the adviser keeps it; `adviser_state` is None while the adviser does not.
    `channel` and `message_ts` name the thread's root (asked) or the message kept; together they are Slack's key.
    `once`: which form it came from, where no message names it; the same form coming again is the same item.
    `not_carried_at`: the question could not be brought to the adviser, for whatever reason.
    `asked_in_dm_at`: it went to the adviser's own DM, since others were in the group DM of the two.
    `favour`: the question asked for more than advice, and what was answered to that. `adviser_note` and `again` are the adviser's alone.
    `looking_back` is the receiver's newest private note on what it is worth now, from long after.
    `is_wordless`: answered in voice or files, whose content is not kept. `check_in_on`, `softer_on` and `prompt_on` are None when no such nudge
    is to come; a closed item keeps its days, in case the outcome is undone, and nothing is sent on them.
    `outcome_said` is the last word of the form or of [Undo] (None), which emoji up to `outcome_said_at` do not change any more.
    """

    id: UUID
    workspace_id: UUID
    origin: Origin
    created_at: datetime
    version: int = 0
    follows_id: UUID | None = None

    receiver_id: UUID | None = None
    adviser_id: UUID | None = None
    adviser_name: str | None = None
    question: str | None = None
    favour: Favour | None = None
    favour_at: datetime | None = None
    not_carried_at: datetime | None = None
    asked_in_dm_at: datetime | None = None
    about: str | None = None
    words: str = ""
    words_are_captured: bool = False
    is_wordless: bool = False
    words_taken_back_at: datetime | None = None
    said_at: datetime | None = None
    channel: str | None = None
    message_ts: str | None = None
    once: str | None = None

    # the receiver's side
    state: State | None = None
    interval_days: int = 7
    check_in_first_on: date | None = None
    check_in_on: date | None = None
    check_in_number: int = 0
    check_in_sent_at: datetime | None = None
    softer_on: date | None = None
    softer_sent_at: datetime | None = None
    deferrals: int = 0
    muted_at: datetime | None = None
    tried_at: datetime | None = None
    tried_by: Means | None = None
    outcome: Outcome | None = None
    outcome_by: Means | None = None
    outcome_said: Outcome | None = None
    outcome_said_at: datetime | None = None
    account: str | None = None
    useful: str | None = None
    private_note: str | None = None
    closed_at: datetime | None = None
    kept_to_self_at: datetime | None = None
    told_at: datetime | None = None
    let_know_at: datetime | None = None
    looked_back_at: datetime | None = None
    looking_back: str | None = None
    receiver_acted_at: datetime | None = None

    # the adviser's side
    receiver_is_named: bool = False
    adviser_reached_at: datetime | None = None
    adviser_state: AdviserState | None = None
    prompt_on: date | None = None
    prompt_number: int = 0
    prompt_sent_at: datetime | None = None
    asked_about_at: datetime | None = None
    heard_at: datetime | None = None
    thanked_at: datetime | None = None
    thanked_by: Means | None = None
    responded_at: datetime | None = None
    adviser_acted_at: datetime | None = None
    adviser_note: str | None = None
    again: Again | None = None

    wake_at: datetime | None = None


def role_of(item: Advice, person_id: UUID) -> Role | None:
    """What the person is to the item; None for everybody else (P7: only a party can act on it)."""
    if item.receiver_id == person_id and item.state is not None:
        return Role.RECEIVER
    if item.adviser_id == person_id and (item.adviser_state is not None or adviser_knows(item)):
        return Role.ADVISER
    return None


def adviser_knows(item: Advice) -> bool:
    """Whether the bot ever brought the item to the adviser: the question, or a message that arrived (not one that still waits)."""
    return item.origin is Origin.ASKED or item.adviser_reached_at is not None


def adviser_may_name(item: Advice) -> bool:
    """Whether the adviser knows who the receiver is: named by themselves, or told. Keeping the same message tells them nothing (P7)."""
    return item.receiver_is_named or adviser_knows(item)


def has_words(item: Advice) -> bool:
    """Whether there is advice to come back to (an asked question without an answer has none)."""
    return (bool(item.words) or item.is_wordless) and item.words_taken_back_at is None


def is_live(item: Advice) -> bool:
    """Whether the receiver's side still waits for something to happen."""
    return item.state in (State.ASKED, State.OPEN, State.TRIED)


def interval(item: Advice) -> timedelta:
    """The wait first chosen, by which "when I've tried it" and [Not yet] move the date."""
    return timedelta(days=item.interval_days)
