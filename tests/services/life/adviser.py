"""What the adviser presses, and what both sides may wish of the bot."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.domain.advice import AdviserState, Favour
from bot.domain.pair import Consent
from bot.domain.relay import RelayKind
from bot.services import consent, favours, giving, preferences, undoing
from bot.services.progress import Later
from storage import deliveries, relays
from tests.services.company import BOB, DANA, MAYA
from tests.services.life.acting import IDS
from tests.services.life.expected import CARRIED
from tests.services.life.receiver import Receiver


class Adviser(Receiver):
    """Thanks, responses, prompts and consent."""

    @rule(item_id=IDS)
    def thank(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.thank, item_id, no=no)
        item.thanked_by_button = item.thanked_by_button or no is None
        item.thank(item.thanked or no is None, self.company.now)

    @rule(item_id=IDS, is_advice=st.booleans(), says=st.booleans())
    def respond(self, item_id: UUID, is_advice: bool, says: bool) -> None:
        item, no = self.for_adviser(item_id)
        no = no or (
            "already_responded" if any(state in CARRIED for state in item.responses.values()) else None
        )
        no = no or (None if "sent" in item.tellings.values() else "gone")
        no = no or (None if says else "nothing_said")
        form, words = self.token("form"), self.token("response") if says else "  "
        for _ in range(2):
            self.act(DANA, giving.respond, item_id, words, is_advice, form, no=no)
        if no is None:
            item.responses[form] = "waiting"
            item.advice_in |= {form} if is_advice else set()

    @rule(item_id=IDS, who=st.sampled_from((MAYA, BOB, DANA)))
    def undo_what_waits(self, item_id: UUID, who: str) -> None:
        """[Undo] on a response or "let them know", by whoever sent it or somebody else."""
        item = self.expected[item_id]
        for relay in self.company.look(relays.list_for, item_id):
            if relay.kind not in (RelayKind.RESPONSE, RelayKind.LET_KNOW):
                continue
            is_response = relay.kind is RelayKind.RESPONSE
            state = item.responses[relay.once] if is_response else item.let_know
            sender = DANA if is_response else item.receiver
            no = None if sender == who else "not_yours"
            no = no or ("arrived" if state in ("flying", "sent") else None)
            self.act(who, undoing.undo, relay.id, no=no)
            if no is None and state == "waiting" and is_response:
                item.responses[relay.once] = "undone"
            elif no is None and state == "waiting":
                item.let_know = "undone"

    @rule(item_id=IDS, said=st.sampled_from((Favour.CAN, Favour.ADVISES, Favour.NOT_NOW)))
    def answer_favour(self, item_id: UUID, said: Favour) -> None:
        item, no = self.for_adviser(item_id)
        posted = self.company.look(deliveries.list_posted, item_id)
        stands = any(each.kind == "question" for each in posted)
        no = no or (None if item.favour and item.unanswered and stands else "stale")
        self.act(DANA, favours.answer_favour, item_id, said, no=no)
        if no is None:
            item.say_to_favour(said, self.company.now)

    @rule(item_id=IDS)
    def ask_about(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.ask_about, item_id, no=no)
        if no is None:
            item.adviser_state, item.was_asked_about = AdviserState.ASKED_ABOUT, True

    @rule(item_id=IDS)
    def they_told_me(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.they_told_me, item_id, no=no)
        item.was_heard = item.was_heard or no is None

    @rule(
        item_id=IDS,
        choice=st.sampled_from((Later.TOMORROW, Later.NEXT_WEEK, Later.DATE)),
        days=st.integers(-1, 20),
        stale=st.booleans(),
    )
    def prompt_later(self, item_id: UUID, choice: Later, days: int, stale: bool) -> None:
        item, no = self.for_adviser(item_id)
        no = no or ("stale" if stale or "sent" in item.tellings.values() else None)
        no = no or ("date_past" if choice is Later.DATE and days <= 0 else None)
        number = self.company.item(item_id).prompt_number + (7 if stale else 0)
        day = self.company.now.date() + timedelta(days=days)
        self.act(DANA, giving.prompt_later, item_id, number, choice, day, no=no)
        if no is None:
            item.adviser_state = AdviserState.KEPT

    @rule(item_id=IDS)
    def let_prompt_go(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.let_prompt_go, item_id, no=no)
        if no is None:
            item.adviser_state = AdviserState.LET_GO

    @rule(item_id=IDS, answer=st.sampled_from((Consent.YES, Consent.YES, Consent.NO)))
    def decide(self, item_id: UUID, answer: Consent) -> None:
        item, no = self.for_adviser(item_id)
        knows_who = item.asked or item.reached or self.company.item(item_id).receiver_is_named
        no = no or (None if item.receiver and knows_who else "gone")
        self.act(DANA, consent.decide, item_id, answer, no=no)
        if no is None and item.receiver:
            self.consent[item.receiver] = answer

    @rule(item_id=IDS, really=st.integers(0, 9))
    def decline_everyone(self, item_id: UUID, really: int) -> None:
        _, no = self.for_adviser(item_id)
        if really == 0 or no:  # for good, so that it must not come too often
            self.act(DANA, consent.decline_everyone, item_id, no=no)
            self.declines_everyone = self.declines_everyone or no is None

    @rule(item_id=IDS)
    def take_words_back(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        no = no or (None if item.captured and not (item.asked and item.unanswered) else "words_of_receiver")
        self.act(DANA, consent.take_words_back, item_id, no=no)
        if no is None:
            item.words, item.wordless, item.taken_back = "", False, True
            for heard in item.heard.values():
                heard.deleted = True

    @rule(item_id=IDS)
    def pass_on(self, item_id: UUID) -> None:
        _, no = self.for_adviser(item_id)
        self.act(DANA, consent.pass_on, item_id, no=no)

    @rule(who=st.sampled_from((MAYA, DANA)))
    def stop_all(self, who: str) -> None:
        self.act(who, preferences.stop_all)
        self.stopped.add(who)

    @rule(who=st.sampled_from((MAYA, DANA)))
    def resume(self, who: str) -> None:
        self.act(who, preferences.resume)
        self.stopped.discard(who)
