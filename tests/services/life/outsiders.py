"""Those who have no business here: a third person and another company, with true ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.services import ask
from bot.services.ask import Said
from tests.services.company import CHARLIE, EVE
from tests.services.intruders import SERVICES, call
from tests.services.life.acting import IDS
from tests.services.life.adviser import Adviser
from tests.services.life.expected import EMOJI


class Outsiders(Adviser):
    """Refused, and nothing changes."""

    @rule(item_id=IDS, service=st.sampled_from(SERVICES), who=st.sampled_from((CHARLIE, EVE)))
    def meddle(self, item_id: UUID, service: Callable[..., Any], who: str) -> None:
        company = self.elsewhere if who == EVE else self.company
        before = self.company.rows(), self.elsewhere.rows()
        reason = call(company, who, service, item_id)
        assert reason == ("gone" if who == EVE else "not_yours")
        assert (self.company.rows(), self.elsewhere.rows()) == before

    @rule(
        item_id=IDS, where=st.integers(0, 5), name=st.sampled_from(EMOJI), who=st.sampled_from((CHARLIE, EVE))
    )
    def meddle_with_emoji(self, item_id: UUID, where: int, name: str, who: str) -> None:
        item, real = self.expected[item_id], self.company.item(item_id)
        places = [*item.heard, *item.receivers_cards, *item.advisers_cards]
        if not places or self.flying:
            return
        ts = places[where % len(places)]
        company = self.elsewhere if who == EVE else self.company
        before = self.company.rows(), self.elsewhere.rows()
        channel = (real.channel if ts in item.heard else self.channel_of(ts)) or ""
        company.reacts(who, name, channel, ts)
        thread = Said(
            channel=real.channel or "C",
            thread_ts=real.message_ts or "1.0",
            ts=company.new_ts(),
            event_ts="9",
            words="!",
        )
        company.act(who, ask.said, thread)
        assert (self.company.rows(), self.elsewhere.rows()) == before
