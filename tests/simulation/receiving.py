"""What receivers do: come back to advice, say how it went and tell it, move it, keep more, give back, look back.

Apart from `advising`, which is the other side of the same items. Assumptions of the model, all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from bot.domain.advice import Outcome
from bot.services import give_back, giving, looking_back, progress
from bot.services.progress import Later
from tests.simulation.hand import Hand, Talk
from tests.simulation.people import Somebody
from tests.simulation.record import Did

_OUTCOMES = tuple(Outcome)


class Receiver(Hand):
    """The receiver's side."""

    def _comes_back(self, person: Somebody, item: UUID, number: int | None = None) -> None:
        """The receiver's choices under a check-in; without one, of those in a list."""
        ways: list[tuple[int, Callable[[], None]]] = [
            (50, partial(self._came_out, person, item)),
            (12, partial(self._simply, person, Did.TRIED, progress.tried, item)),
            (6, partial(self._simply, person, Did.LET_GO, progress.let_go, item)),
            (3, partial(self._simply, person, Did.MUTED, progress.stop_for_item, item)),
        ]
        if number is not None:
            ways.append((14, partial(self._not_yet, person, item, number)))
            ways.append((12, partial(self._moves, person, item, number)))
        self._one_of(ways)

    def _came_out(self, person: Somebody, item: UUID) -> None:
        account, note, useful = self._mark("ac"), self._mark("pn"), self._mark("us")
        done = self.company.do(
            person.who,
            progress.came_out,
            item,
            self.rng.choice(_OUTCOMES),
            account=f"It was {account}." if self._chance(0.6) else "",
            useful=f"You may like {useful}." if self._chance(0.2) else "",
            private_note=f"I learnt {note}." if self._chance(0.3) else "",
        )
        if done is None:
            return
        self.company.shares(person.who, account, note, useful)
        self._did(person, Did.CLOSED, item)
        self.talks[item].outcome_marks = (account, useful)
        if self._chance(person.tells):
            self._tells(person, item)
        else:
            self.company.do(person.who, progress.keep_to_self, item)

    def _tells(self, person: Somebody, item: UUID) -> None:
        talk = self.talks[item]
        shown = self.company.do(person.who, progress.preview_telling, item)
        if shown is None or shown.message is None or talk.adviser is None:
            return
        told = self.company.do(person.who, progress.tell, item, shown.fingerprint, self._once())
        if told is not None:
            self.company.shares(talk.adviser, person.who, talk.words, *talk.outcome_marks)
            self._did(person, Did.TOLD, item, to=talk.adviser)

    def _not_yet(self, person: Somebody, item: UUID, number: int) -> None:
        done = self.company.do(person.who, progress.not_yet, item, number)
        if done is not None:
            rests = done.state is not None and done.state.value == "resting"
            day = None if rests else self._day(person, self.talks[item].days)
            self._did(person, Did.PUT_TO_REST if rests else Did.MOVED, item, day)

    def _moves(self, person: Somebody, item: UUID, number: int) -> None:
        choice, days = self.rng.choice(((Later.TOMORROW, 1), (Later.NEXT_WEEK, 7), (Later.DATE, 10)))
        day = self._day(person, days)
        on = day if choice is Later.DATE else None
        done = self.company.do(person.who, progress.later, item, number, choice, on)
        self._did_if(done, person, Did.MOVED, item, day)

    def _keeps_too(self, person: Somebody, item: UUID) -> None:
        kept = self.company.do(person.who, giving.keep_too, item)
        if kept is not None and kept.id not in self.talks:
            before = self.talks[item]
            self._begin(Talk(kept.id, person.who, before.adviser, before.words, 7), Did.KEPT, person, 7)

    def _gives_back(self, giver: Somebody, reader: Somebody) -> None:
        words = self._mark("gb")
        given = self.company.do(
            giver.who, give_back.give, reader.who, f"Have a look at {words}.", self._once()
        )
        if given is not None:
            self.company.shares(giver.who, words, reader.who)
            self.company.shares(reader.who, words, giver.who)
            self._did(giver, Did.GAVE_BACK, to=reader.who)

    def _looks_back(self, person: Somebody, item: UUID) -> None:
        words = self._mark("lb")
        if self._chance(0.1):
            self._simply(person, Did.LOOKED_BACK, looking_back.enough, item)
        elif self._chance(0.5):
            self._simply(person, Did.LOOKED_BACK, looking_back.note, item, f"By now {words}.")
            self.company.shares(person.who, words)
        else:
            self._looks_back_aloud(person, item, words)

    def _looks_back_aloud(self, person: Somebody, item: UUID, words: str) -> None:
        talk = self.talks[item]
        told = self.company.do(person.who, looking_back.tell, item, f"By now {words}.", self._once())
        if told is not None and talk.adviser:
            self.company.shares(person.who, words)
            self.company.shares(talk.adviser, words, person.who, talk.words)
            self._did(person, Did.LOOKED_BACK, item)
