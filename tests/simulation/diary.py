"""What people do, and when: they talk, keep, answer, tell, thank, and leave things be. All of it is an assumption of the model.

Apart from `company`, which lets them do it, and from `lives`, which is what happens to them (holidays, moves, settings). Each acts through the
services, and what they did is written down as they mean it: days are worked out here, on their own calendar, and not read from the bot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from bot.domain.advice import Advice, Outcome
from bot.domain.delivery import Delivery
from bot.domain.pair import Consent
from bot.services import (
    acting,
    ask,
    consent,
    give_back,
    giving,
    keep,
    looking_back,
    preferences,
    progress,
    reach,
)
from bot.services.progress import Later
from storage import advice
from tests.simulation.company import HOME, Company
from tests.simulation.people import Somebody
from tests.simulation.record import CHECK_INS, DIGEST, PROMPT, Act, Did, Post
from tests.simulation.silence import GOODBYE

_WAITS = (3, 7, 14, 30, 91)
_WAITS_WEIGHTS = (15, 50, 17, 13, 5)
_OUTCOMES = tuple(Outcome)


@dataclass(slots=True)
class Talk:
    """A piece of advice as those two know it: by whom, to whom, and the wait first chosen. `words` is their mark."""

    item: UUID
    receiver: str | None
    adviser: str | None
    words: str
    days: int
    outcome_marks: tuple[str, ...] = ()


class Diary:
    """Everybody's days, drawn from one seed."""

    def __init__(self, company: Company, rng: Random) -> None:
        self.company = company
        self.rng = rng
        self.talks: dict[UUID, Talk] = {}
        company.heard = self.hears

    # What they do by themselves

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
        if kept is not None and kept.day is not None:
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

    def _begin(self, talk: Talk, did: Did, person: Somebody, days: int | None = None) -> None:
        self.talks[talk.item] = talk
        self.company.shares(person.who, talk.words, *([talk.adviser] if talk.adviser else []))
        self._did(person, did, talk.item, None if days is None else self._day(person, days))

    def _ends_early(self, item: UUID, person: Somebody, days: int) -> None:
        """They come back to it by themselves before anybody asks."""
        if self._chance(0.12):
            after = timedelta(days=self.rng.uniform(0.2, max(1, days - 1)))
            self._later(person, partial(self._comes_back, person, item), after)

    # What they do about what the bot posts

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

    def _answers(self, person: Somebody, act: Callable[[], None]) -> None:
        after = self.rng.choices((0.02, 0.2, 1.0, 3.0, 6.0, 12.0), (30, 30, 18, 12, 7, 3))[0]
        self._later(person, act, timedelta(days=after))

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

    def _declines_giver(self, person: Somebody, relay: UUID, giver: str) -> None:
        done = self.company.do(person.who, give_back.decline_giver, relay)
        self._did_if(done, person, Did.DECLINED, to=giver)

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

    # Questions

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

    # Small things

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

    def _one_of(self, ways: list[tuple[int, Callable[[], None]]]) -> None:
        self.rng.choices([way for _, way in ways], [weight for weight, _ in ways])[0]()

    def _chance(self, likely: float) -> bool:
        return self.rng.random() < likely

    def _days(self) -> int:
        return self.rng.choices(_WAITS, _WAITS_WEIGHTS)[0]

    def _day(self, person: Somebody, days: int) -> date:
        wishes = self.company.wishes_of(person.who)
        return wishes.local(self.company.now).date() + timedelta(days=days)

    def _mark(self, kind: str) -> str:
        return f"{kind}{self.company.number():06}zz"

    def _once(self) -> str:
        return f"form-{self.company.number()}"
