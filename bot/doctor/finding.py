"""What a look at the set-up can say: how bad it is, what was found, and the cure.

Apart so that every check says it in the same way. Must not look at anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How bad it is: a PROBLEM keeps the bot from working."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, and what to do about it."""

    state: State
    says: str
    cure: str = ""


def ok(says: str) -> list[Finding]:
    """All is well."""
    return [Finding(State.OK, says)]


def warning(says: str, cure: str) -> list[Finding]:
    """It works, but."""
    return [Finding(State.WARNING, says, cure)]


def problem(says: str, cure: str) -> list[Finding]:
    """It does not work."""
    return [Finding(State.PROBLEM, says, cure)]
