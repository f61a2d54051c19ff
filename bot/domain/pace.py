"""How fast Slack may be spoken to: so many calls of a method a minute in a workspace, one post a second in a conversation.

Apart from `policy`, which is about people: this is about Slack (platform.md, "Sending", limits). Pure arithmetic of the generic cell rate
algorithm; what was reserved so far is one number a method and workspace, kept by storage.limits for all replicas. Must not wait, or ask what
time it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.domain.delivery import Op

POSTS_A_MINUTE = 300
"""Posts a minute in a workspace, unless set otherwise: Slack names "several hundred"."""

LANE_EVERY = timedelta(seconds=1.05)
"""Between two posts in one conversation; Slack's second, and a little for what jitters on the way."""

PATIENCE = timedelta(seconds=10)
"""So long may a claimed delivery wait for its turn; what would wait longer is given back, so that no slot sleeps."""

_MARGIN = 0.97
"""Of what Slack allows; clocks and networks are not exact, and a 429 costs more than the rest."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`every`: seconds between two calls; `burst`: how many may go at once after a rest. In no 60 seconds more than allowed."""

    every: float
    burst: int

    @property
    def slack(self) -> float:
        """Seconds by which a call may come before its regular moment."""
        return self.every * (self.burst - 1)


def pace_of(a_minute: int) -> Pace:
    """The pace that uses at least nine tenths of `a_minute` calls a minute and never exceeds them, bursts included."""
    allowed = max(1.0, a_minute * _MARGIN)
    burst = max(1, int(allowed / 25))
    return Pace(every=60.0 / max(1.0, allowed - burst + 1), burst=burst)


def paces(posts_a_minute: int = POSTS_A_MINUTE) -> Mapping[Op, Pace]:
    """What the outbox does, each with its method's tier: `chat.update`, `chat.delete` and `reactions.add` are tier 3, `views.publish` is tier 4."""
    tier_3, tier_4 = pace_of(50), pace_of(100)
    return {
        Op.POST: pace_of(posts_a_minute),
        Op.UPDATE: tier_3,
        Op.DELETE: tier_3,
        Op.REACT: tier_3,
        Op.PUBLISH: tier_4,
    }


class Question(StrEnum):
    """What Slack is asked before something is sent, or when it is looked for; each is a method with a limit of its own."""

    WHO = "users.info"
    WHERE = "conversations.open"
    WHO_IS_THERE = "conversations.members"
    WHAT_STANDS_THERE = "conversations.history"
    WHAT_STANDS_IN_THREAD = "conversations.replies"


def question_paces() -> Mapping[Question, Pace]:
    """Each with its method's tier: 4 for people and members, 3 for the others."""
    tier_3, tier_4 = pace_of(50), pace_of(100)
    of_tier_4 = (Question.WHO, Question.WHO_IS_THERE)
    return {question: tier_4 if question in of_tier_4 else tier_3 for question in Question}


def waits(first_in: float, count: int, pace: Pace) -> list[float]:
    """Seconds until each of `count` calls that were reserved together, the first of them in `first_in` (negative: the burst is not used up)."""
    return [max(0.0, first_in + number * pace.every) for number in range(count)]
