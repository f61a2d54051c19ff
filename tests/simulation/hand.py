"""What every act in the model needs: chance, the calendar of whoever acts, and the record of what they did.

Apart from the acts themselves, which `receiving`, `advising` and `diary` hold, each a class on top of the one before. Must hold no habit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from tests.simulation.company import Company
from tests.simulation.people import Somebody
from tests.simulation.record import Act, Did


@dataclass(slots=True)
class Talk:
    """A piece of advice as those two know it: by whom, to whom, and the wait first chosen. `words` is their mark."""

    item: UUID
    receiver: str | None
    adviser: str | None
    words: str
    days: int
    outcome_marks: tuple[str, ...] = ()


class Hand:
    """Somebody's hand, whoever they are: it acts through the services, and writes down what was meant."""

    def __init__(self, company: Company, rng: Random) -> None:
        self.company = company
        self.rng = rng
        self.talks: dict[UUID, Talk] = {}

    def _begin(self, talk: Talk, did: Did, person: Somebody, days: int | None = None) -> None:
        self.talks[talk.item] = talk
        self.company.shares(person.who, talk.words, *([talk.adviser] if talk.adviser else []))
        self._did(person, did, talk.item, None if days is None else self._day(person, days))

    def _simply(
        self,
        person: Somebody,
        did: Did,
        use_case: Callable[..., object],
        item: UUID,
        *args: object,
        to: str | None = None,
    ) -> None:
        self._did_if(self.company.do(person.who, use_case, item, *args), person, did, item, to=to)

    def _did_if(
        self,
        done: object | None,
        person: Somebody,
        did: Did,
        item: UUID | None = None,
        day: date | None = None,
        to: str | None = None,
    ) -> None:
        if done is not None:
            self._did(person, did, item, day, to)

    def _did(
        self,
        person: Somebody,
        did: Did,
        item: UUID | None = None,
        day: date | None = None,
        to: str | None = None,
    ) -> None:
        self.company.record.acts.append(Act(self.company.now, person.who, did, item, day, to))

    def _later(
        self, person: Somebody, act: Callable[[], None], after: timedelta = timedelta(hours=1)
    ) -> None:
        def acts() -> None:
            if not person.has_left:
                act()

        self.company.at(person.at_work(self.company.now + after, self.rng), acts)

    def _answers(self, person: Somebody, act: Callable[[], None]) -> None:
        after = self.rng.choices((0.02, 0.2, 1.0, 3.0, 6.0, 12.0), (30, 30, 18, 12, 7, 3))[0]
        self._later(person, act, timedelta(days=after))

    def _one_of(self, ways: list[tuple[int, Callable[[], None]]]) -> None:
        self.rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()

    def _chance(self, likely: float) -> bool:
        return self.rng.random() < likely

    def _day(self, person: Somebody, days: int) -> date:
        wishes = self.company.wishes_of(person.who)
        return wishes.local(self.company.now).date() + timedelta(days=days)

    def _mark(self, kind: str) -> str:
        return f"{kind}{self.company.number():06}zz"

    def _once(self) -> str:
        return f"form-{self.company.number()}"
