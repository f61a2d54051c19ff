"""Values of the domain for tests: whole, in the state that a test names, with nothing that it does not care about.

Apart from the tests because several folders need the same people and items. Must not touch a database; tests/services/company.py does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice, AdviserState, Means, Origin, Outcome, State
from bot.domain.pair import Pair
from bot.domain.person import Facts, Person

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
"""A Monday, 15:30 in Berlin."""

TODAY = NOW.date()
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ZONE = "Europe/Berlin"
HOME = UUID(int=1)
MAYA, DANA, CHARLIE = UUID(int=2), UUID(int=3), UUID(int=4)
"""Who asks and keeps, who advises, who is no party to anything."""

WORDS = "Start with the why, then the numbers."
QUESTION = "How do I begin my talk?"


def a_person(**more: Any) -> Person:
    """Maya, unless said otherwise."""
    known: dict[str, Any] = {"id": MAYA, "workspace_id": HOME, "slack_id": "U0MAYA", "name": "Maya"}
    return Person(**(known | {"created_at": NOW, "zone": ZONE} | more))


def facts(**more: Any) -> Facts:
    """What Slack says of Maya."""
    known: dict[str, Any] = {"slack_id": "U0MAYA", "name": "Maya", "zone": ZONE}
    return Facts(**(known | {"is_bot": False, "is_external": False, "has_left": False} | more))


def a_pair(**more: Any) -> Pair:
    """Dana towards Maya, of whom she has not heard."""
    known: dict[str, Any] = {"workspace_id": HOME, "adviser_id": DANA, "receiver_id": MAYA}
    return Pair(**(known | more))


def kept(**more: Any) -> Advice:
    """Maya keeps what Dana said, to be asked in a week; nobody else knows."""
    known: dict[str, Any] = {
        "id": UUID(int=10),
        "workspace_id": HOME,
        "origin": Origin.SHORTCUT,
        "created_at": NOW,
        "said_at": NOW,
        "receiver_id": MAYA,
        "adviser_id": DANA,
        "words": WORDS,
        "words_are_captured": True,
        "state": State.OPEN,
        "check_in_on": TODAY + WEEK,
        "check_in_first_on": TODAY + WEEK,
        "check_in_number": 1,
        "receiver_acted_at": NOW,
    }
    return Advice(**(known | more))


def asked(**more: Any) -> Advice:
    """Maya asked Dana, who has not answered."""
    bare: dict[str, Any] = {"said_at": None, "words": "", "words_are_captured": False, "check_in_on": None}
    question = {"origin": Origin.ASKED, "question": QUESTION, "state": State.ASKED}
    return kept(**(bare | question | {"check_in_first_on": None, "check_in_number": 0} | more))


def checked_in(at: datetime = NOW, **more: Any) -> Advice:
    """The check-in went out and nobody acted since."""
    sent = {"check_in_on": None, "check_in_sent_at": at, "softer_on": at.date() + WEEK}
    return kept(**(sent | {"receiver_acted_at": at - WEEK} | more))


def tried(by: Means = Means.BUTTON, **more: Any) -> Advice:
    """Maya tried it."""
    return kept(**({"state": State.TRIED, "tried_at": NOW, "tried_by": by} | more))


def closed(by: Means = Means.BUTTON, **more: Any) -> Advice:
    """Maya said how it went; nobody was told."""
    ended: dict[str, Any] = {
        "state": State.CLOSED,
        "outcome": Outcome.PARTLY,
        "outcome_by": by,
        "closed_at": NOW,
    }
    return kept(**(ended | more))


def told(**more: Any) -> Advice:
    """Maya told Dana how it went."""
    return closed(**({"told_at": NOW} | more))


def resting(**more: Any) -> Advice:
    """Two check-ins went by."""
    sent = {"check_in_sent_at": NOW - 3 * WEEK, "softer_sent_at": NOW - 2 * WEEK}
    return kept(**(sent | {"state": State.RESTING, "check_in_on": None} | more))


def own_keep(prompt_on: date | None = None, **more: Any) -> Advice:
    """Dana keeps what she said, to ask Maya about it; Maya does not keep it."""
    own: dict[str, Any] = {"state": None, "adviser_state": AdviserState.KEPT, "receiver_acted_at": None}
    plan = {"prompt_on": prompt_on or TODAY + WEEK, "prompt_number": 1, "adviser_acted_at": NOW}
    none = {"check_in_on": None, "check_in_first_on": None, "check_in_number": 0}
    return kept(**(own | plan | none | more))
