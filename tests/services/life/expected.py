"""The plain account of what an item should be by now, kept by the rules of the machine and by nothing of the code under test.

Must know no service.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bot.domain.advice import Advice, AdviserState, Favour, Means, Outcome, State
from tests.services.company import DANA

ASKED, OPEN, TRIED, CLOSED = State.ASKED, State.OPEN, State.TRIED, State.CLOSED
RESTING, LET_GO = State.RESTING, State.LET_GO

EDGES: set[tuple[State | None, State | None]] = {
    (ASKED, OPEN),  # an answer
    (ASKED, TRIED),  # an answer, with a tick that came before it
    (OPEN, TRIED),  # a tick or the button
    (OPEN, CLOSED),
    (TRIED, CLOSED),  # an outcome
    *((state, LET_GO) for state in (ASKED, OPEN, TRIED, RESTING)),
    *((state, RESTING) for state in (ASKED, OPEN, TRIED)),
    *((RESTING, state) for state in (OPEN, TRIED, CLOSED)),  # any act wakes it
    (TRIED, OPEN),
    (CLOSED, OPEN),
    (CLOSED, TRIED),  # un-reacting and [Undo]
    *((state, ASKED) for state in (OPEN, TRIED, RESTING)),  # the only answer was deleted
    (LET_GO, ASKED),  # who said yes or no to more than advice would rather advise
    (LET_GO, TRIED),
    (LET_GO, CLOSED),  # nothing is lost by a wrong click
    (None, OPEN),  # the adviser kept it first
}
"""product.md, "The life of a piece of advice": the drawing, and the sentences below it."""

TICKS = ("white_check_mark", "heavy_check_mark")
OUTCOMES = {"tada": Outcome.WORKED, "thinking_face": Outcome.PARTLY, "-1::skin-tone-3": Outcome.DIDNT}
EMOJI = (*TICKS, *OUTCOMES, "pray::skin-tone-2", "eyes")
MESSAGES = ("1.000001", "2.000001")


@dataclass
class Heard:
    """The newest word on one message of a thread."""

    event: str
    words: str | None
    deleted: bool = False


@dataclass
class Expected:
    """What an item should be, in as few words as will do."""

    receiver: str | None
    state: State | None
    adviser: str = DANA
    asked: bool = False
    favour: Favour | None = None
    favour_at: datetime | None = None
    words: str = ""
    captured: bool = True
    wordless: bool = False
    taken_back: bool = False
    heard: dict[str, Heard] = field(default_factory=dict)
    reactions: dict[tuple[str, str, str], tuple[str, bool]] = field(default_factory=dict)
    receivers_cards: list[str] = field(default_factory=list)
    advisers_cards: list[str] = field(default_factory=list)
    tried: Means | None = None
    outcome: Outcome | None = None
    outcome_by: Means | None = None
    said: tuple[float, Outcome | None] | None = None
    to_self: bool = False
    told: bool = False
    tellings: dict[str, str] = field(default_factory=dict)
    let_know: str | None = None
    reached: bool = False
    deferrals: int = 0
    muted: bool = False
    adviser_state: AdviserState | None = None
    was_asked_about: bool = False
    was_heard: bool = False
    thanked: bool = False
    thanked_by_button: bool = False
    thanked_at: datetime | None = None
    responses: dict[str, str] = field(default_factory=dict)
    advice_in: set[str] = field(default_factory=set)
    follower: UUID | None = None
    acted_at: datetime | None = None

    @property
    def has_words(self) -> bool:
        return (bool(self.words) or self.wordless) and not self.taken_back

    @property
    def unanswered(self) -> bool:
        return not (self.words or self.wordless or self.taken_back)

    @property
    def adviser_is_party(self) -> bool:
        return self.asked or self.reached or self.adviser_state is not None

    @property
    def was_told(self) -> bool:
        """Whether the adviser has it or is getting it this very moment."""
        return any(state in ("sent", "flying") for state in self.tellings.values())

    def takes_advice(self, ts: str) -> bool:
        """More than advice is answered by a press; what is said in the thread counts once they would rather advise."""
        if self.favour is None:
            return True
        since = self.favour_at.timestamp() - 60 if self.favour_at else 0
        return self.favour is Favour.ADVISES and float(ts) >= since

    def say_to_favour(self, answer: Favour, now: datetime) -> None:
        if self.favour is answer:
            return
        by_asker = self.state is LET_GO and self.favour not in (Favour.CAN, Favour.NOT_NOW)
        self.state = ASKED if answer is Favour.ADVISES and not by_asker else LET_GO
        self.favour, self.favour_at = answer, now

    def wake(self) -> None:
        if self.state in (ASKED, RESTING):
            self.state = TRIED if self.tried else OPEN

    def try_it(self, by: Means) -> None:
        if self.state in (OPEN, RESTING, LET_GO) and self.has_words:
            self.state, self.tried = TRIED, by
        elif self.state is CLOSED and self.has_words and not self.told and self.tried is None:
            self.tried = by

    def come_out(self, outcome: Outcome, by: Means) -> None:
        self.state, self.outcome, self.outcome_by = CLOSED, outcome, by

    def thank(self, is_there: bool, now: datetime) -> None:
        self.thanked_at = (self.thanked_at if self.thanked else now) if is_there else None
        self.thanked = is_there

    def hear(self, sent_off_at: datetime) -> None:
        """The adviser is told for the first time: thanks from before were for something else."""
        if self.thanked_at is not None and self.thanked_at < sent_off_at:
            self.thanked, self.thanked_by_button, self.thanked_at = False, False, None

    def reopen(self) -> None:
        self.state = TRIED if self.tried else OPEN
        self.outcome, self.outcome_by, self.to_self = None, None, False

    def essentials(self) -> tuple[object, ...]:
        return (
            self.state, self.favour, self.words, self.taken_back, self.tried, self.outcome, self.outcome_by, self.to_self, self.told,
            self.let_know in CARRIED, self.deferrals, self.muted, self.adviser_state, self.thanked,
            any(state in CARRIED for state in self.responses.values()),
        )  # fmt: skip


CARRIED = ("waiting", "flying", "sent")


def essentials(item: Advice) -> tuple[object, ...]:
    """The same of a real item."""
    return (
        item.state, item.favour, item.words, item.words_taken_back_at is not None, item.tried_by, item.outcome, item.outcome_by,
        item.kept_to_self_at is not None, item.told_at is not None, item.let_know_at is not None, item.deferrals,
        item.muted_at is not None, item.adviser_state, item.thanked_at is not None, item.responded_at is not None,
    )  # fmt: skip
