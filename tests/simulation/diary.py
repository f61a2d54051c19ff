"""What people do, and when: they talk with others, keep what was said, and do something about what the bot posts, or nothing.

Apart from `company`, which lets them do it, and from `lives`, which is what happens to them (holidays, moves, settings). Each acts through the
services, and what they did is written down as they mean it: days are worked out on their own calendar, and not read from the bot. All of it is an
assumption of the model.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.delivery import Delivery
from bot.services import acting, ask, keep, preferences, progress
from storage import advice
from tests.simulation.advising import Adviser
from tests.simulation.company import HOME, Company
from tests.simulation.hand import Talk
from tests.simulation.people import Somebody
from tests.simulation.record import CHECK_INS, DIGEST, PROMPT, Did, Post
from tests.simulation.silence import GOODBYE

_WAITS = (3, 7, 14, 30, 91)
_WAITS_WEIGHTS = (15, 50, 17, 13, 5)


class Diary(Adviser):
    """Everybody's days, drawn from one seed."""

    def __init__(self, company: Company, rng: Random) -> None:
        super().__init__(company, rng)
        company.heard = self.hears

    def lives(self, person: Somebody, until: datetime) -> None:
        """They talk with others as often as they do, from now until then, each talk planned when the one before is over."""
        wait = timedelta(weeks=self.rng.expovariate(person.talks))
        at = person.at_work(self.company.now + wait, self.rng)
        if at < until:
            self.company.at(at, lambda: self._talks(person, until))

    def _talks(self, person: Somebody, until: datetime) -> None:
        if person.has_left:
            return
        if person.away_until is None or person.away_until <= self.company.now:
            for _ in range(self.rng.choices((1, 2, 3, 6, 12), (62, 20, 10, 6, 2))[0]):
                self._talk(person)
        self.lives(person, until)

    def _talk(self, person: Somebody) -> None:
        other = self.company.people[self.rng.choice(person.circle)]
        self.company.meet(person.who, other.who)
        if self._chance(person.asks):
            self._asks(person, other)
        elif self._chance(person.keeps_own):
            self._keeps_own(person, other)
        else:
            self._keeps(person, other)

    def _keeps(self, person: Somebody, other: Somebody) -> None:
        """What the other said, by the shortcut or from memory; sometimes from somebody outside, sometimes they are let know, or keep it as well."""
        words, days = self._mark("aw"), self._days()
        captured, knows_them, lets_know = self._chance(0.7), self._chance(0.93), self._chance(0.12)
        ts = f"1.{self.company.number():06}"
        source = keep.Source(channel="C0TALK", message_ts=ts) if captured else keep.Source()
        kept = self.company.do(
            person.who,
            keep.keep_received,
            words=f"Start with {words}.",
            captured=captured,
            source=source,
            adviser_slack_id=other.who if knows_them else None,
            adviser_name=None if knows_them else "Grandmother",
            day=None,
            days=days,
            let_know=lets_know,
            once=self._once(),
        )
        if kept is None:
            return
        adviser = other.who if knows_them else None
        self._begin(Talk(kept.item.id, person.who, adviser, words, days), Did.KEPT, person, days)
        if captured and adviser:
            self.company.shares(adviser, words)
        if kept.let_know_at is not None and adviser:
            self.company.shares(adviser, words, person.who)
        if captured and adviser and self._chance(0.08):
            self._later(other, partial(self._keeps_as_well, other, person, kept.item, source))
        self._ends_early(kept.item.id, person, days)

    def _keeps_as_well(
        self, adviser: Somebody, receiver: Somebody, item: Advice, source: keep.Source
    ) -> None:
        days = self._days()
        both = {"words": item.words, "source": source, "receiver_slack_id": receiver.who}
        kept = self.company.do(adviser.who, keep.keep_given, day=None, days=days, once=self._once(), **both)  # type: ignore[arg-type]
        if kept is not None and kept.item.prompt_on is not None:
            self.company.shares(adviser.who, receiver.who)
            self._did(adviser, Did.KEPT_OWN, kept.item.id, self._day(adviser, days))

    def _keeps_own(self, person: Somebody, other: Somebody) -> None:
        """What they said themselves, to ask about it."""
        words, days, names = self._mark("gw"), self._days(), self._chance(0.8)
        kept = self.company.do(
            person.who,
            keep.keep_given,
            words=f"Begin with {words}.",
            source=keep.Source(),
            receiver_slack_id=other.who if names else None,
            day=None,
            days=days,
            once=self._once(),
        )
        if kept is None:
            return
        self.talks[kept.item.id] = Talk(kept.item.id, other.who if names else None, person.who, words, days)
        self.company.shares(person.who, words, other.who)
        self._did(person, Did.KEPT_OWN, kept.item.id, self._day(person, days))

    def _asks(self, person: Somebody, other: Somebody) -> None:
        question = self._mark("qu")
        asked = self.company.do(
            person.who, ask.ask, other.who, f"How about {question}?", self._once(), favour=self._chance(0.05)
        )
        if asked is None:
            return
        self._begin(Talk(asked.item.id, person.who, other.who, question, 7), Did.ASKED, person)
        self.company.shares(other.who, question, person.who)
        if asked.arrives_at is not None and self._chance(0.1):
            self.company.do(person.who, ask.send_now, asked.item.id)

    def _ends_early(self, item: UUID, person: Somebody, days: int) -> None:
        """They come back to it by themselves before anybody asks."""
        if self._chance(0.12):
            after = timedelta(days=self.rng.uniform(0.2, max(1, days - 1)))
            self._later(person, partial(self._comes_back, person, item), after)

    def hears(self, post: Post, row: Delivery) -> None:
        """Somebody reads a post; perhaps they do something about it, on that day or some days later."""
        for who in post.to:
            person = self.company.people[who]
            if person.has_left or post.op != "post":
                continue
            if post.kind == "question":
                self._hears_question(person, row)
            elif post.kind == DIGEST:
                for line in post.lines:
                    if self._chance(0.6 * person.answers):
                        self._answers(person, partial(self._acts_on_line, person, line.section, line.item))
            elif row.advice_id is not None and self._chance(self._interest(person, post)):
                self._answers(person, partial(self._acts_on, person, post.kind, row.advice_id, row.number))
            elif post.kind == GOODBYE and self._chance(0.5):
                self._later(person, partial(self._wants_them_back, person))
            elif post.kind == "give-back" and row.relay_id and self._chance(0.03):
                self._answers(person, partial(self._declines_giver, person, row.relay_id, post.sender or ""))

    def _wants_them_back(self, person: Somebody) -> None:
        """[Keep them coming] or [Only the weekly digest], under the message that says that no more come."""
        if self._chance(0.5):
            self.company.do(person.who, acting.me)
        else:
            self.company.do(person.who, preferences.only_digest)
            self.company.wish(person.who, check_ins=False, prompts=False, digests=True)
        self._did(person, Did.WISHED)

    def _interest(self, person: Somebody, post: Post) -> float:
        return {"outcome": 1.0, "response": 0.5}.get(post.kind, person.answers if post.is_nudge else 0.0)

    def _acts_on(self, person: Somebody, kind: str, item: UUID, number: int) -> None:
        if kind in CHECK_INS:
            self._comes_back(person, item, number)
        elif kind == PROMPT:
            self._acts_on_prompt(person, item, number)
        elif kind == "outcome":
            self._acts_on_outcome(person, item)
        elif kind == "response":
            self._keeps_too(person, item)

    def _acts_on_line(self, person: Somebody, section: str, item: UUID) -> None:
        found = self.company.look(advice.get, HOME, item)
        if section == "back":
            self._comes_back(person, item, found.check_in_number)
        elif section == "moment":
            self._acts_on_prompt(person, item, found.prompt_number)
        elif section == "unanswered" and self._chance(0.5):
            self._did_if(self.company.do(person.who, progress.let_go, item), person, Did.LET_GO, item)
        elif section == "looking back":
            self._looks_back(person, item)
        elif section == "full circle" and self.talks[item].receiver != person.who:
            self._acts_on_outcome(person, item)

    def _days(self) -> int:
        return self.rng.choices(_WAITS, _WAITS_WEIGHTS)[0]
