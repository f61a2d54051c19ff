"""Time goes by, and the jobs run: what goes, what arrives, what is stopped at the door, and what goes to rest."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.domain.advice import AdviserState, Outcome
from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.domain.digest import Section
from bot.domain.pair import Consent
from bot.jobs.checked import Go
from bot.messages import by_name
from storage import relays
from tests.services.company import DANA
from tests.services.life.acting import IDS
from tests.services.life.expected import ASKED, CARRIED, CLOSED, OPEN, RESTING, TRIED
from tests.services.life.outsiders import Outsiders

_LISTED_AS = {
    Section.BACK: "check-in",
    Section.UNANSWERED: "question",
    Section.MOMENT: "prompt",
    Section.FULL_CIRCLE: "news",
    Section.LOOKING_BACK: "looking back",
}


def parts_of(going: Go) -> list[Delivery]:
    """What goes: itself, or each relay that rides on it."""
    return (
        [each.delivery for each in going.scene.parts]
        if going.scene and going.scene.parts
        else [going.delivery]
    )


class Jobs(Outsiders):
    """Nothing arrives but what the last check let go."""

    @rule(hours=st.sampled_from((1, 20, 24, 72, 24 * 30)))
    def time_passes(self, hours: int) -> None:
        """Nobody looks at a clock meanwhile: the machine slept, or the operator stopped it."""
        self.company.now += timedelta(hours=hours)

    @rule(days=st.sampled_from((1, 8, 8, 16, 24, 70)))
    def days_pass(self, days: int) -> None:
        """In the afternoon of each working day the jobs run."""
        end = self.company.now + timedelta(days=days)
        while self.company.now < end:
            self.company.now = datetime.combine(
                self.company.now.date() + timedelta(days=1), time(14, 30), tzinfo=UTC
            )
            if self.company.now.weekday() < 5:
                self.jobs_run(at_once=True)

    @rule(
        item_id=IDS,
        outcome=st.sampled_from(Outcome),
        at_once=st.booleans(),
        responds=st.booleans(),
        is_advice=st.booleans(),
    )
    def come_full_circle(
        self, item_id: UUID, outcome: Outcome, at_once: bool, responds: bool, is_advice: bool
    ) -> None:
        """What the bot is for, in one go, so that much can happen afterwards."""
        self.say_how_it_went(item_id, outcome)
        self.tell(item_id, again=False, meanwhile=False)
        self.days_pass(1) if at_once else self.jobs_run(at_once=False)
        if responds:
            self.respond(item_id, is_advice, says=True)
            self.days_pass(1)

    @rule(at_once=st.sampled_from((True, True, False)))
    def jobs_run(self, at_once: bool) -> None:
        """Plan, claim and check; what goes arrives at once, or is still on its way when the next thing happens."""
        self.company.plan()
        self.rested()
        for _ in range(10):
            if self.flying:
                break
            going = self.company.begin()
            for each in going:
                self.leaves(each)
            self.stopped_at_the_door()
            if not going or not at_once:
                break
            while self.flying:
                self.arrives(0, refused=False)

    @rule(which=st.integers(0, 3), refused=st.sampled_from((False, False, True)))
    def arrives(self, which: int, refused: bool) -> None:
        """What is under way arrives, or Slack refuses it for good."""
        if not self.flying:
            return
        going = self.flying.pop(which % len(self.flying))
        if refused:
            self.company.refuse(going)
        else:
            ts = self.company.arrive(going)
            for each in parts_of(going):
                self.stands(each, ts)
        for each in parts_of(going):
            self.carried(each, "stopped" if refused else "sent")

    def leaves(self, going: Go) -> None:
        """The last check let it go: nobody is pinged about an item that moved on, and what an adviser reads was meant for them."""
        delivery, scene = going.delivery, going.scene
        if delivery.op is Op.POST:
            self.flying.append(going)
            for each in parts_of(going):
                self.carried(each, "flying")
        else:
            self.company.arrive(going)
        if delivery.is_nudge and scene is not None:
            asked: list[tuple[UUID | None, str]] = [
                (one.item.id, _LISTED_AS[one.section]) for one in scene.listed
            ]
            for item_id, kind in asked or [(delivery.advice_id, delivery.kind)]:
                self.is_welcome(item_id, kind)
        if scene is not None and (scene.reader is None or scene.reader.slack_id == DANA):
            drawn = json.dumps(by_name(scene.delivery.kind).render(scene).blocks, default=str)
            assert "secret" not in drawn
            told = {
                word for word in drawn.replace('"', " ").split() if word.startswith(("account-", "useful-"))
            }
            assert all(any(word.startswith(each) for each in self.approved if each) for word in told)

    def is_welcome(self, item_id: UUID | None, kind: str) -> None:
        """What the bot brings up by itself, alone or in a digest."""
        assert item_id is not None
        item = self.expected[item_id]
        if kind == "question":
            assert item.state is ASKED
            return
        if kind == "news":
            return
        assert item.has_words
        if kind == "looking back":
            assert item.state is CLOSED
        elif kind == "prompt":
            yes = self.consent.get(item.receiver or "") is Consent.YES and item.adviser_is_party
            assert item.adviser_state is AdviserState.KEPT or (yes and item.adviser_state is None)
            assert not item.told
            assert not item.was_heard
            assert DANA not in self.stopped
        else:
            assert item.state in (OPEN, TRIED)
            assert not item.muted
            assert item.receiver not in self.stopped

    def stands(self, delivery: Delivery, ts: str) -> None:
        if delivery.advice_id is None or delivery.reader_id is None:
            return
        item = self.expected[delivery.advice_id]
        if delivery.kind in ("check-in", "softer-check-in", "response"):
            item.receivers_cards.append(ts)
        elif delivery.kind in ("outcome", "let-know"):
            item.advisers_cards.append(ts)

    def carried(self, delivery: Delivery, state: str) -> None:
        """Where something that somebody pressed send on is now."""
        if delivery.relay_id is None or delivery.advice_id is None:
            return
        relay, item = self.company.look(relays.get, delivery.relay_id), self.expected[delivery.advice_id]
        item.reached = item.reached or (state == "sent" and delivery.kind in ("outcome", "let-know"))
        if delivery.kind == "outcome":
            if state == "sent" and not relay.amends:
                item.hear(relay.created_at)
            item.tellings[relay.once] = state
            item.told = any(each in CARRIED for each in item.tellings.values())
        elif delivery.kind == "let-know":
            item.let_know = state
        elif delivery.kind == "response":
            item.responses[relay.once] = state

    def stopped_at_the_door(self) -> None:
        """What waited for somebody who said no meanwhile does not go, and whoever sent it sees that."""
        for delivery in self.company.deliveries("outcome", "let-know", "response"):
            if delivery.state is DeliveryState.CANCELLED and delivery.advice_id:
                item = self.expected[delivery.advice_id]
                relay = self.company.look(relays.get, delivery.relay_id)
                is_no = not self.may_reach_dana(item.receiver or "")
                if item.tellings.get(relay.once) == "waiting" or (
                    delivery.kind == "let-know" and item.let_know == "waiting"
                ):
                    assert is_no or (delivery.kind == "let-know" and item.taken_back)
                    self.carried(delivery, "stopped")

    def rested(self) -> None:
        """Only what nobody acted on for long goes to rest: after two check-ins, or after 60 days."""
        now = self.company.now
        for item_id, real in self.company.items().items():
            item = self.expected[item_id]
            if real.state is RESTING and item.state is not RESTING:
                assert item.state in (ASKED, OPEN, TRIED)
                acted_at = item.acted_at or real.created_at
                twice = (
                    real.softer_sent_at is not None
                    and now >= real.softer_sent_at + timedelta(days=7)
                    and real.softer_sent_at >= acted_at
                )
                assert twice or now - acted_at >= timedelta(days=60)
                item.state = RESTING
