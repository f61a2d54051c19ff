"""What advisers do: answer a question or decline it, ask how it went, thank, respond, say yes or no.

Apart from `receiving`, which is the other side of the same items. Assumptions of the model, all of it.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from uuid import UUID

from bot.domain.delivery import Delivery
from bot.domain.pair import Consent
from bot.services import ask, consent, give_back, giving, reach
from bot.services.progress import Later
from storage import advice
from tests.simulation.company import HOME
from tests.simulation.hand import Talk
from tests.simulation.people import Somebody
from tests.simulation.receiving import Receiver
from tests.simulation.record import Did


class Adviser(Receiver):
    """The adviser's side."""

    def _acts_on_prompt(self, person: Somebody, item: UUID, number: int) -> None:
        self._one_of([
            (45, partial(self._simply, person, Did.ASKED_ABOUT, giving.ask_about, item)),
            (20, partial(self._simply, person, Did.HEARD, giving.they_told_me, item)),
            (20, partial(self._simply, person, Did.PROMPT_LET_GO, giving.let_prompt_go, item)),
            (15, partial(self._moves_prompt, person, item, number)),
        ])  # fmt: skip

    def _moves_prompt(self, person: Somebody, item: UUID, number: int) -> None:
        day = self._day(person, 7)
        done = self.company.do(person.who, giving.prompt_later, item, number, Later.NEXT_WEEK)
        self._did_if(done, person, Did.PROMPT_MOVED, item, day)

    def _acts_on_outcome(self, person: Somebody, item: UUID) -> None:
        receiver = self.talks[item].receiver
        if self._chance(person.thanks):
            self._simply(person, Did.THANKED, giving.thank, item)
        if self._chance(0.7 * person.says_yes):
            self._simply(person, Did.DECIDED, consent.decide, item, Consent.YES, to=receiver)
        elif self._chance(0.06):
            self._simply(person, Did.DECLINED, consent.decide, item, Consent.NO, to=receiver)
        if self._chance(person.responds):
            self._responds(person, item)
        if self._chance(0.01):
            self._simply(person, Did.TOOK_BACK, consent.take_words_back, item)
        if receiver and self._chance(0.05):
            giver = self.company.people[receiver]
            self._later(
                giver, partial(self._gives_back, giver, person), timedelta(days=self.rng.uniform(1, 30))
            )

    def _responds(self, person: Somebody, item: UUID) -> None:
        words, is_advice, receiver = self._mark("rw"), self._chance(0.4), self.talks[item].receiver
        done = self.company.do(person.who, giving.respond, item, f"Next: {words}.", is_advice, self._once())
        if done is not None and receiver:
            self.company.shares(person.who, words)
            self.company.shares(receiver, words, person.who)
            self._did(person, Did.RESPONDED, item, to=receiver)

    def _declines_giver(self, person: Somebody, relay: UUID, giver: str) -> None:
        done = self.company.do(person.who, give_back.decline_giver, relay)
        self._did_if(done, person, Did.DECLINED, to=giver)

    def _hears_question(self, person: Somebody, row: Delivery) -> None:
        talk = self.talks[row.advice_id] if row.advice_id else None
        if talk is None or talk.adviser != person.who:
            return
        if self._chance(0.75):
            self._answers(person, partial(self._replies, person, talk))
        elif self._chance(0.06):
            self._answers(person, partial(self._declines, person, talk))

    def _replies(self, person: Somebody, talk: Talk) -> None:
        item = self.company.look(advice.get, HOME, talk.item)
        words, ts = self._mark("aw"), f"{int(self.company.now.timestamp())}.{self.company.number():06}"
        said = ask.Said(
            channel=item.channel or "",
            thread_ts=item.message_ts,
            ts=ts,
            event_ts=ts,
            words=f"Start with {words}.",
        )
        for who in (talk.receiver, talk.adviser):
            self.company.shares(who or "", words)
        after = self.company.do(person.who, ask.said, said)
        if after is None or after.words == item.words:
            return
        talk.words = words
        receiver = self.company.people[talk.receiver or ""]
        self._did(person, Did.ANSWERED, talk.item, self._day(receiver, 7), to=talk.receiver)
        if self._chance(0.1):
            self._later(person, partial(self._replies, person, talk))

    def _declines(self, person: Somebody, talk: Talk) -> None:
        """[Nothing through …] under a question, or for good, from everybody."""
        if self._chance(0.85):
            self._simply(person, Did.DECLINED, consent.decide, talk.item, Consent.NO, to=talk.receiver)
            return
        self.company.do(person.who, reach.nobody)
        self.company.wish(person.who, declined_everyone=True)
        self._did(person, Did.WISHED)
