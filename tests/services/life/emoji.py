"""What people say with emoji on answers and cards, and what follows from the set that is there."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.domain.advice import Means, Outcome
from tests.services.company import BOB, CHARLIE, DANA, MAYA
from tests.services.life.acting import IDS, Acting
from tests.services.life.expected import CLOSED, EMOJI, OPEN, OUTCOMES, TICKS, TRIED, Expected


class Emoji(Acting):
    """Ticks, outcomes and thanks, added and removed, in any order."""

    def tick(self, item: Expected) -> None:
        """What the receiver's ticks on captured answers and cards say now."""
        there = {*item.heard, *item.receivers_cards}
        on = any(is_on and who == item.receiver and ts in there and name in TICKS
                 for (who, ts, name), (_, is_on) in item.reactions.items())  # fmt: skip
        if on and item.tried is None:
            item.try_it(Means.REACTION)
            self.acted(item)
        elif not on and item.tried is Means.REACTION and not item.told:
            item.state, item.tried = OPEN if item.state is TRIED else item.state, None
            self.acted(item)

    def outcome(self, item: Expected) -> None:
        """The last one added since the form was filled in, or the outcome undone; without one, what was said then."""
        if item.told:
            return
        shown = [(at, one) for at, one in self.shown(item) if item.said is None or at > item.said[0]]
        by_form = item.said[1] if item.said else None
        if shown and not item.unanswered:
            item.come_out(shown[-1][1], Means.REACTION)
            self.acted(item)
        elif not shown and item.state is CLOSED and item.outcome_by is Means.REACTION:
            item.come_out(by_form, Means.BUTTON) if by_form else item.reopen()
            self.acted(item)

    def shown(self, item: Expected) -> list[tuple[float, Outcome]]:
        return sorted((float(event), OUTCOMES[name])
                      for (who, ts, name), (event, is_on) in item.reactions.items()
                      if is_on and who == item.receiver and ts in item.receivers_cards and name in OUTCOMES)  # fmt: skip

    def said(self, item: Expected, outcome: Outcome | None) -> None:
        """By form or [Undo]: later than every emoji that is there."""
        item.said = (max([self.company.now.timestamp(), *(at for at, _ in self.shown(item))]), outcome)

    @rule(item_id=IDS, who=st.sampled_from((MAYA, MAYA, BOB, DANA, CHARLIE)), where=st.integers(0, 5), name=st.sampled_from(EMOJI),
          off=st.booleans(), stale=st.booleans(), times=st.integers(1, 2))  # fmt: skip
    def react(
        self, item_id: UUID, who: str, where: int, name: str, off: bool, stale: bool, times: int
    ) -> None:
        item, real = self.expected[item_id], self.company.item(item_id)
        places = [*item.heard, *item.receivers_cards, *item.advisers_cards]
        if not places:
            return
        ts = places[where % len(places)]
        channel = real.channel if ts in item.heard else self.channel_of(ts)
        assert channel is not None
        known = item.reactions.get((who, ts, name))
        event = known[0] if known and stale else self.company.new_ts()
        for _ in range(times):
            self.company.reacts(who, name, channel, ts, off=off, at=event)
        is_newer = known is None or float(known[0]) < float(event)
        for each in self.expected.values():
            there = ts in (*each.heard, *each.receivers_cards, *each.advisers_cards)
            if is_newer and there and self.is_party(who, each) and name != "eyes":
                each.reactions[who, ts, name] = (event, not off)
                self.follow_reaction(each, who, ts, name)

    def is_party(self, who: str, item: Expected) -> bool:
        is_receiver = who == item.receiver and item.state is not None
        return is_receiver or (who == item.adviser and item.adviser_is_party)

    def follow_reaction(self, item: Expected, who: str, ts: str, name: str) -> None:
        if who == item.receiver and name in TICKS:
            self.tick(item)
        if who == item.receiver and name in OUTCOMES and ts in item.receivers_cards:
            self.outcome(item)
        if who == item.adviser and name.startswith("pray") and ts in item.advisers_cards:
            is_there = item.thanked_by_button or any(is_on and whose == who and on in item.advisers_cards and emoji.startswith("pray")
                               for (whose, on, emoji), (_, is_on) in item.reactions.items())  # fmt: skip
            item.thank(is_there, self.company.now)

    def channel_of(self, ts: str) -> str:
        return next(each.channel for each in self.company.deliveries() if each.ts == ts and each.channel)
