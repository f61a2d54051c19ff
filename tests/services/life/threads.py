"""What is said in the thread of a question: answers, edits and deletions, which overtake each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from bot.services import ask
from bot.services.ask import Said
from tests.services.company import DANA
from tests.services.life.acting import IDS
from tests.services.life.emoji import Emoji
from tests.services.life.expected import ASKED, CLOSED, LET_GO, OPEN, RESTING, TRIED, Expected, Heard


class Threads(Emoji):
    """Dana answers, edits and deletes."""

    def hear(self, item_id: UUID, ts: str, words: str | None, event: str | None = None, **more: Any) -> None:
        """A message, an edit or a deletion, as Slack tells of it, and what should follow."""
        item, channel = self.expected[item_id], self.company.item(item_id)
        if channel.channel is None or not item.asked:
            return
        said = Said(
            channel=channel.channel,
            thread_ts=channel.message_ts or "",
            ts=ts,
            event_ts=event or ts,
            words=words,
            **more,
        )
        self.company.act(DANA, ask.said, said)
        if not item.takes_advice(ts):
            return
        known = item.heard.get(ts)
        if known and (known.deleted or (not said.is_deleted and float(known.event) >= float(said.event_ts))):
            return
        if known is None and item.state in (CLOSED, LET_GO):
            return
        item.heard[ts] = Heard(said.event_ts, words, said.is_deleted)
        if said.is_deleted and known is None:
            self.tick(item)
            return
        self.follow(item, is_new=known is None)

    def follow(self, item: Expected, *, is_new: bool) -> None:
        live = [heard for _, heard in sorted(item.heard.items()) if not heard.deleted]
        item.words = "\n\n".join(heard.words for heard in live if heard.words)
        item.wordless = bool(live) and not item.words
        if not live and (item.told or item.state not in (OPEN, TRIED, RESTING)):
            item.taken_back = True
        elif not live:
            item.state, item.tried, item.captured = ASKED, None, False
        elif is_new:
            item.taken_back, item.captured = False, True
            item.wake()
            self.tick(item)

    @rule(item_id=IDS, wordless=st.booleans())
    def answer(self, item_id: UUID, wordless: bool) -> None:
        words = None if wordless else self.token("answer")
        self.hear(item_id, self.company.new_ts(), words, is_wordless=wordless)

    @rule(item_id=IDS, first=st.sampled_from(("message", "edit", "deletion")), late=st.booleans())
    def edit_or_deletion_overtakes(self, item_id: UUID, first: str, late: bool) -> None:
        ts, event, old, new = (
            self.company.new_ts(),
            self.company.new_ts(),
            self.token("old"),
            self.token("new"),
        )
        if first == "message":
            self.hear(item_id, ts, old)
        if first == "deletion":
            self.hear(item_id, ts, None, event, is_deleted=True)
        else:
            self.hear(item_id, ts, new, event)
        if late:
            self.hear(item_id, ts, old)

    @rule(
        item_id=IDS,
        which=st.integers(0, 3),
        deleted=st.booleans(),
        times=st.integers(1, 2),
        stale=st.booleans(),
    )
    def edit_or_delete(self, item_id: UUID, which: int, deleted: bool, times: int, stale: bool) -> None:
        known = sorted(self.expected[item_id].heard)
        if not known:
            return
        ts, words = known[which % len(known)], None if deleted else self.token("edited")
        event = ts if stale else self.company.new_ts()
        for _ in range(times):
            self.hear(item_id, ts, words, event, is_deleted=deleted)
