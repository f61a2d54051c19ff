"""How advice gets in: asked for, kept by the one who got it, kept by the one who gave it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, multiple, rule

from bot.domain.advice import AdviserState, Favour
from bot.services import ask, keep
from tests.services.company import BOB, DANA, MAYA
from tests.services.life.acting import IDS
from tests.services.life.expected import ASKED, MESSAGES, OPEN, Expected
from tests.services.life.threads import Threads


class GettingIn(Threads):
    """Twice the same message is one item, by whomever."""

    @initialize(target=IDS)
    def begin(self) -> Any:
        """One question with an answer and one kept message, so that every life has something in it."""
        asked = self.company.asks()
        self.expected[asked.id] = Expected(MAYA, ASKED, asked=True)
        self.hear(asked.id, self.company.new_ts(), "first things first")
        kept = self.company.keeps(ts=MESSAGES[0], words="words 1.000001")
        self.expected[kept.id] = Expected(MAYA, OPEN, words="words 1.000001")
        self.at[MESSAGES[0]].append(kept.id)
        return multiple(asked.id, kept.id)

    @rule(
        target=IDS,
        who=st.sampled_from((MAYA, BOB)),
        again=st.booleans(),
        at_once=st.booleans(),
        favour=st.booleans(),
    )
    def ask(self, who: str, again: bool, at_once: bool, favour: bool) -> Any:
        form = self.token("form")
        refused = None if self.may_reach_dana(who) else "not_reachable"
        asked = self.act(who, ask.ask, DANA, "How do I begin?", form, favour=favour, no=refused)
        if asked is None:
            return multiple()
        if again:
            assert self.company.ask(who, once=form).id == asked.item.id
        if at_once:
            self.company.act(who, ask.send_now, asked.item.id)
        more = Favour.ASKED if favour else None
        self.expected[asked.item.id] = Expected(who, ASKED, asked=True, favour=more)
        return asked.item.id

    @rule(target=IDS, who=st.sampled_from((MAYA, BOB)), ts=st.sampled_from(MESSAGES), let_know=st.booleans(), days=st.integers(0, 9),
          edited=st.booleans())  # fmt: skip
    def keep_received(self, who: str, ts: str, let_know: bool, days: int, edited: bool) -> Any:
        words = f"words {ts}, as {who} wrote them down" if edited else f"words {ts}"
        source, form = (
            keep.Source(channel="C0TALK", message_ts=ts, said_at=self.company.now),
            self.token("form"),
        )
        kept = self.act(
            who, keep.keep_received, words=words, captured=not edited, source=source, adviser_slack_id=DANA, adviser_name=None,
            day=None, days=days, let_know=let_know, once=form, no=None if days or self.mine(ts, who) else "date_past",
        )  # fmt: skip
        if kept is None:
            return multiple()
        if self.mine(ts, who):
            assert (kept.item.id, kept.already) == (self.mine(ts, who), True), (
                "twice the same message is one item"
            )
            return multiple()
        joined = next((each for each in self.at[ts] if self.is_free_for(who, each, words)), None)
        assert joined in (None, kept.item.id), "kept by both, it is one item"
        item = self.expected.setdefault(kept.item.id, Expected(who, None, words=words, captured=not edited))
        item.receiver, item.state = who, OPEN
        self.acted(item)
        if joined is None:
            self.at[ts].append(kept.item.id)
        if let_know and self.may_reach_dana(who):
            item.let_know = "waiting"
        assert kept.not_carried == (let_know and not self.may_reach_dana(who))
        return multiple() if joined else kept.item.id

    def mine(self, ts: str, who: str) -> UUID | None:
        found = (
            each
            for each in self.at[ts]
            if self.expected[each].receiver == who and self.expected[each].state is not None
        )
        return next(found, None)

    def is_free_for(self, who: str, item_id: UUID, words: str) -> bool:
        item = self.expected[item_id]
        return item.state is None and item.receiver in (None, who) and item.words == words

    @rule(target=IDS, ts=st.sampled_from(MESSAGES), whom=st.sampled_from((MAYA, BOB, None)))
    def keep_given(self, ts: str, whom: str | None) -> Any:
        source = keep.Source(channel="C0TALK", message_ts=ts, said_at=self.company.now)
        kept = self.act(
            DANA, keep.keep_given, words=f"words {ts}", source=source, receiver_slack_id=whom, day=None
        )
        assert kept is not None
        hers = [each for each in self.at[ts] if self.expected[each].adviser_state is not None]
        same = [
            each
            for each in self.at[ts]
            if self.expected[each].words == f"words {ts}" and self.expected[each].adviser
        ]
        theirs = [each for each in same if whom in (None, self.expected[each].receiver)]
        assert kept.already == bool(hers) or kept.was_told
        if hers:
            assert kept.item.id in hers
            return multiple()
        assert (kept.item.id in theirs) == bool(theirs), "kept by both, it is one item, with whom she named"
        if theirs and "sent" in self.expected[kept.item.id].tellings.values():
            assert kept.was_told
            return multiple()
        item = self.expected.setdefault(kept.item.id, Expected(whom, None, words=f"words {ts}"))
        item.adviser_state = AdviserState.KEPT
        if theirs:
            return multiple()
        self.at[ts].append(kept.item.id)
        return kept.item.id
