"""The life of items as product.md draws it, as a machine that drives the real services and jobs with whatever comes to Hypothesis's mind.

Beside each item stands a plain account of what it should be by now (`Expected`), kept by the rules below and by nothing of the code under test;
after each step the two are compared, and what must hold always is looked at. Apart from test_lives.py, which says where and how often it runs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from bot.domain.advice import Advice, AdviserState, Means, Outcome, State
from bot.domain.delivery import Delivery, DeliveryState, Op
from bot.domain.lifecycle import rest_at
from bot.domain.pair import Consent
from bot.domain.person import window_of
from bot.domain.policy import MAX_DEFERRALS
from bot.domain.window import spread_of
from bot.jobs.check import Go
from bot.messages import NUDGES, by_name
from bot.services import ask, consent, giving, keep, preferences, progress
from bot.services.ask import Said
from bot.services.progress import Later
from bot.views.replies import REASONS
from storage import pairs, people, relays
from storage.store import Store
from tests.factories import ZONE
from tests.services.company import BOB, CHARLIE, DANA, EVE, MAYA, dissolve, found, outcome_of, seeded_ids
from tests.services.intruders import SERVICES, call

T = TypeVar("T")
ASKED, OPEN, TRIED, CLOSED = State.ASKED, State.OPEN, State.TRIED, State.CLOSED
RESTING, LET_GO = State.RESTING, State.LET_GO

EDGES: set[tuple[State | None, State | None]] = {
    (ASKED, OPEN),  # an answer
    (ASKED, TRIED),  # an answer, with a tick that came before it
    (OPEN, TRIED),  # a tick or the button
    (OPEN, CLOSED),
    (TRIED, CLOSED),  # an outcome
    *((state, LET_GO) for state in (ASKED, OPEN, TRIED, RESTING)),
    *((state, RESTING) for state in (ASKED, OPEN, TRIED)),
    *((RESTING, state) for state in (OPEN, TRIED, CLOSED)),  # any act wakes it
    (TRIED, OPEN),
    (CLOSED, OPEN),
    (CLOSED, TRIED),  # un-reacting and [Undo]
    *((state, ASKED) for state in (OPEN, TRIED, RESTING)),  # the only answer was deleted
    (LET_GO, TRIED),
    (LET_GO, CLOSED),  # nothing is lost by a wrong click
    (None, OPEN),  # the adviser kept it first
}
"""product.md, "The life of a piece of advice": the drawing, and the sentences below it."""

TICKS = ("white_check_mark", "heavy_check_mark")
OUTCOMES = {"tada": Outcome.WORKED, "thinking_face": Outcome.PARTLY, "-1::skin-tone-3": Outcome.DIDNT}
EMOJI = (*TICKS, *OUTCOMES, "pray::skin-tone-2", "eyes")
MESSAGES = ("1.000001", "2.000001")


@dataclass
class Heard:
    """The newest word on one message of a thread."""

    event: str
    words: str | None
    deleted: bool = False


@dataclass
class Expected:
    """What an item should be, in as few words as will do."""

    receiver: str | None
    state: State | None
    adviser: str = DANA
    asked: bool = False
    words: str = ""
    captured: bool = True
    wordless: bool = False
    taken_back: bool = False
    heard: dict[str, Heard] = field(default_factory=dict)
    reactions: dict[tuple[str, str, str], tuple[str, bool]] = field(default_factory=dict)
    receivers_cards: list[str] = field(default_factory=list)
    advisers_cards: list[str] = field(default_factory=list)
    tried: Means | None = None
    outcome: Outcome | None = None
    outcome_by: Means | None = None
    to_self: bool = False
    told: bool = False
    tellings: dict[str, str] = field(default_factory=dict)
    let_know: str | None = None
    reached: bool = False
    deferrals: int = 0
    muted: bool = False
    adviser_state: AdviserState | None = None
    was_asked_about: bool = False
    was_heard: bool = False
    thanked: bool = False
    responses: dict[str, str] = field(default_factory=dict)
    advice_in: set[str] = field(default_factory=set)
    follower: UUID | None = None
    acted_at: datetime | None = None

    @property
    def has_words(self) -> bool:
        return (bool(self.words) or self.wordless) and not self.taken_back

    @property
    def unanswered(self) -> bool:
        return not (self.words or self.wordless or self.taken_back)

    @property
    def adviser_is_party(self) -> bool:
        return self.asked or self.reached or self.adviser_state is not None

    @property
    def was_told(self) -> bool:
        """Whether the adviser has it or is getting it this very moment."""
        return any(state in ("sent", "flying") for state in self.tellings.values())

    def wake(self) -> None:
        if self.state in (ASKED, RESTING):
            self.state = TRIED if self.tried else OPEN

    def try_it(self, by: Means) -> None:
        if self.state in (OPEN, RESTING, LET_GO) and self.has_words:
            self.state, self.tried = TRIED, by
        elif self.state is CLOSED and self.has_words and not self.told and self.tried is None:
            self.tried = by

    def come_out(self, outcome: Outcome, by: Means) -> None:
        self.state, self.outcome, self.outcome_by = CLOSED, outcome, by

    def reopen(self) -> None:
        self.state = TRIED if self.tried else OPEN
        self.outcome, self.outcome_by, self.to_self = None, None, False

    def essentials(self) -> tuple[object, ...]:
        return (
            self.state, self.words, self.taken_back, self.tried, self.outcome, self.outcome_by, self.to_self, self.told,
            self.let_know in _CARRIED, self.deferrals, self.muted, self.adviser_state, self.thanked,
            any(state in _CARRIED for state in self.responses.values()),
        )  # fmt: skip


_CARRIED = ("waiting", "flying", "sent")


def essentials(item: Advice) -> tuple[object, ...]:
    """The same of a real item."""
    return (
        item.state, item.words, item.words_taken_back_at is not None, item.tried_by, item.outcome, item.outcome_by,
        item.kept_to_self_at is not None, item.told_at is not None, item.let_know_at is not None, item.deferrals,
        item.muted_at is not None, item.adviser_state, item.thanked_at is not None, item.responded_at is not None,
    )  # fmt: skip


class Life(RuleBasedStateMachine):
    """Maya and Bob ask and keep, Dana advises, Charlie and Eve meddle, the jobs run, and time goes by."""

    ids = Bundle("ids")
    kept_ids = Bundle("kept_ids")

    store: Store
    """Where these lives are lived; a subclass says it."""

    def __init__(self) -> None:
        super().__init__()
        store = self.store
        self.ids_come_from_a_seed = seeded_ids()
        self.ids_come_from_a_seed.start()
        self.company = found(store, number=1)
        self.elsewhere = found(store, number=2)
        self.expected: dict[UUID, Expected] = {}
        self.before: dict[UUID, Advice] = {}
        self.at: dict[str, list[UUID]] = {ts: [] for ts in MESSAGES}
        self.consent: dict[str, Consent] = {}
        self.declines_everyone = False
        self.stopped: set[str] = set()
        self.flying: list[Go] = []
        self.approved: set[str] = set()
        self.tokens = count(1)

    def teardown(self) -> None:
        self.ids_come_from_a_seed.stop()
        dissolve(self.company)
        dissolve(self.elsewhere)

    # How people act

    def act(
        self, who: str, use_case: Callable[..., T], *args: Any, no: str | None = None, **kwargs: Any
    ) -> T | None:
        """The act is done, or refused for just this reason, which has its sentence."""
        before = self.company.rows() if no else None
        done, reason = outcome_of(self.company.act, who, use_case, *args, **kwargs)
        assert reason == no
        assert reason is None or reason in REASONS
        assert before is None or before == self.company.rows(), "a refusal changes nothing"
        return done

    def for_receiver(self, item_id: UUID) -> tuple[Expected, str, str | None]:
        """The item, whoever got it (somebody who did not, where nobody keeps it), and why they may not act."""
        item = self.expected[item_id]
        return item, item.receiver or MAYA, None if item.state is not None else "not_yours"

    def for_adviser(self, item_id: UUID) -> tuple[Expected, str | None]:
        item = self.expected[item_id]
        return item, None if item.adviser_is_party else "not_yours"

    def acted(self, item: Expected) -> None:
        item.acted_at = self.company.now

    def may_reach_dana(self, who: str) -> bool:
        return not self.declines_everyone and self.consent.get(who) is not Consent.NO

    def token(self, kind: str) -> str:
        return f"{kind}-{next(self.tokens):04}"

    # How advice gets in

    @initialize(target=ids)
    def begin(self) -> Any:
        """One question with an answer and one kept message, so that every life has something in it."""
        asked = self.company.asks()
        self.expected[asked.id] = Expected(MAYA, ASKED, asked=True)
        self.hear(asked.id, self.company.new_ts(), "first things first")
        kept = self.company.keeps(ts=MESSAGES[0], words="words 1.000001")
        self.expected[kept.id] = Expected(MAYA, OPEN, words="words 1.000001")
        self.at[MESSAGES[0]].append(kept.id)
        return multiple(asked.id, kept.id)

    @rule(target=ids, who=st.sampled_from((MAYA, BOB)), again=st.booleans(), at_once=st.booleans())
    def ask(self, who: str, again: bool, at_once: bool) -> Any:
        form = self.token("form")
        refused = None if self.may_reach_dana(who) else "not_reachable"
        asked = self.act(who, ask.ask, DANA, "How do I begin?", form, no=refused)
        if asked is None:
            return multiple()
        if again:
            assert self.company.ask(who, once=form).id == asked.item.id
        if at_once:
            self.company.act(who, ask.send_now, asked.item.id)
        self.expected[asked.item.id] = Expected(who, ASKED, asked=True)
        return asked.item.id

    @rule(target=ids, who=st.sampled_from((MAYA, BOB)), ts=st.sampled_from(MESSAGES), let_know=st.booleans(), days=st.integers(0, 9),
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

    @rule(target=ids, ts=st.sampled_from(MESSAGES), whom=st.sampled_from((MAYA, BOB, None)))
    def keep_given(self, ts: str, whom: str | None) -> Any:
        source = keep.Source(channel="C0TALK", message_ts=ts, said_at=self.company.now)
        kept = self.act(
            DANA, keep.keep_given, words=f"words {ts}", source=source, receiver_slack_id=whom, day=None
        )
        assert kept is not None
        hers = [each for each in self.at[ts] if self.expected[each].adviser_state is not None]
        same = [each for each in self.at[ts] if self.expected[each].words == f"words {ts}"]
        theirs = [each for each in same if whom in (None, self.expected[each].receiver)]
        assert kept.already == bool(hers)
        if hers:
            assert kept.item.id in hers
            return multiple()
        assert (kept.item.id in theirs) == bool(theirs), "kept by both, it is one item, with whom she named"
        item = self.expected.setdefault(kept.item.id, Expected(whom, None, words=f"words {ts}"))
        item.adviser_state = AdviserState.KEPT
        if theirs:
            return multiple()
        self.at[ts].append(kept.item.id)
        return kept.item.id

    # What is said in the thread

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

    @rule(item_id=ids, wordless=st.booleans())
    def answer(self, item_id: UUID, wordless: bool) -> None:
        words = None if wordless else self.token("answer")
        self.hear(item_id, self.company.new_ts(), words, is_wordless=wordless)

    @rule(item_id=ids, first=st.sampled_from(("message", "edit", "deletion")), late=st.booleans())
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
        item_id=ids,
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

    # Emoji

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
        shown = sorted((float(event), OUTCOMES[name])
                       for (who, ts, name), (event, is_on) in item.reactions.items()
                       if is_on and who == item.receiver and ts in item.receivers_cards and name in OUTCOMES)  # fmt: skip
        if item.told:
            return
        if shown and not item.unanswered:
            item.come_out(shown[-1][1], Means.REACTION)
            self.acted(item)
        elif not shown and item.state is CLOSED and item.outcome_by is Means.REACTION:
            item.reopen()
            self.acted(item)

    @rule(item_id=ids, who=st.sampled_from((MAYA, MAYA, BOB, DANA, CHARLIE)), where=st.integers(0, 5), name=st.sampled_from(EMOJI),
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
        is_party = (who == item.receiver and item.state is not None) or (
            who == item.adviser and item.adviser_is_party
        )
        if is_newer and is_party and name != "eyes":
            item.reactions[who, ts, name] = (event, not off)
            self.follow_reaction(item, who, ts, name)

    def follow_reaction(self, item: Expected, who: str, ts: str, name: str) -> None:
        if who == item.receiver and name in TICKS:
            self.tick(item)
        if who == item.receiver and name in OUTCOMES and ts in item.receivers_cards:
            self.outcome(item)
        if who == item.adviser and name.startswith("pray") and ts in item.advisers_cards:
            item.thanked = any(is_on and whose == who and on in item.advisers_cards and emoji.startswith("pray")
                               for (whose, on, emoji), (_, is_on) in item.reactions.items())  # fmt: skip

    def channel_of(self, ts: str) -> str:
        return next(each.channel for each in self.company.deliveries() if each.ts == ts and each.channel)

    # The receiver's buttons and forms

    @rule(item_id=ids)
    def press_tried(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.tried, item_id, no=no)
        if no is None:
            item.try_it(Means.BUTTON)
            self.acted(item)

    @rule(item_id=ids, outcome=st.sampled_from(Outcome))
    def say_how_it_went(self, item_id: UUID, outcome: Outcome) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or ("not_answered_yet" if item.unanswered else None)
        words = {
            "account": self.token("account"),
            "useful": self.token("useful"),
            "private_note": self.token("secret"),
        }
        self.act(who, progress.came_out, item_id, outcome, no=no, **words)
        if no is None:
            item.come_out(outcome, Means.BUTTON)
            self.acted(item)

    @rule(item_id=ids)
    def undo_outcome(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or ("already_told" if item.told else None)
        self.act(who, progress.undo_outcome, item_id, no=no)
        if no is None and item.state is CLOSED:
            item.reopen()
            self.acted(item)

    @rule(item_id=ids)
    def keep_to_self(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.keep_to_self, item_id, no=no)
        if no is None and item.state is CLOSED:
            item.to_self = True
            self.acted(item)

    @rule(item_id=ids, choice=st.sampled_from(Later), days=st.integers(-1, 20), stale=st.booleans())
    def later(self, item_id: UUID, choice: Later, days: int, stale: bool) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or ("stale" if stale or item.unanswered or item.state not in (OPEN, TRIED, RESTING) else None)
        no = no or ("date_past" if choice is Later.DATE and days <= 0 else None)
        number = self.company.item(item_id).check_in_number + (7 if stale else 0)
        day = self.company.now.date() + timedelta(days=days)
        self.act(who, progress.later, item_id, number, choice, day, no=no)
        if no is None:
            self.moved(item, counts=choice is Later.WHEN_TRIED)

    @rule(item_id=ids)
    def not_yet(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or ("stale" if item.unanswered or item.state not in (OPEN, TRIED, RESTING) else None)
        self.act(who, progress.not_yet, item_id, self.company.item(item_id).check_in_number, no=no)
        if no is None:
            self.moved(item, counts=True)

    def moved(self, item: Expected, *, counts: bool) -> None:
        self.acted(item)
        if counts and item.deferrals == 2:
            item.state = RESTING
            return
        item.deferrals += counts
        item.muted = False
        item.wake()

    @rule(item_id=ids)
    def let_go(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.let_go, item_id, no=no)
        if no is None and item.state is not CLOSED:
            item.state = LET_GO
            self.acted(item)

    @rule(item_id=ids)
    def stop_for_item(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.stop_for_item, item_id, no=no)
        if no is None:
            item.muted = True
            self.acted(item)

    @rule(item_id=ids)
    def take_back(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, ask.take_back, item_id, no=no)
        if no is None and item.unanswered:
            item.state = LET_GO
            self.acted(item)

    @rule(item_id=ids)
    def send_now(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, ask.send_now, item_id, no=no or (None if item.asked else "stale"))

    @rule(item_id=ids, again=st.booleans(), meanwhile=st.booleans())
    def tell(self, item_id: UUID, again: bool, meanwhile: bool) -> None:
        """The preview, something in between perhaps, and the press on [Send], perhaps twice."""
        item, who, no = self.for_receiver(item_id)
        no = no or ("form_needs_outcome" if item.outcome is None else None)
        preview = self.act(who, progress.preview_telling, item_id, no=no)
        if preview is None:
            return
        assert preview.amends == item.was_told
        if meanwhile:
            self.say_how_it_went(item_id, Outcome.OVERTAKEN)
        form = self.token("form")
        no = None if self.may_reach_dana(who) else "not_reachable"
        assert (preview.message is None) == (no is not None)
        no = no or ("stale" if meanwhile else None)
        done = self.act(who, progress.tell, item_id, preview.fingerprint, form, no=no)
        if done is None:
            return
        if again:
            self.company.act(who, progress.tell, item_id, preview.fingerprint, form)
        self.call_off(item)
        item.tellings[form], item.told, item.to_self = "waiting", True, False
        self.approved |= {done.item.account or "", done.item.useful or ""}
        self.acted(item)

    def call_off(self, item: Expected) -> bool:
        waiting = [form for form, state in item.tellings.items() if state == "waiting"]
        item.tellings |= dict.fromkeys(waiting, "undone")
        return bool(waiting)

    @rule(item_id=ids)
    def undo_telling(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or (None if "waiting" in item.tellings.values() else "too_late_to_undo")
        self.act(who, progress.undo_telling, item_id, no=no)
        if no is None:
            self.call_off(item)
            item.told = item.was_told

    @rule(target=ids, item_id=ids, times=st.integers(1, 2))
    def keep_too(self, item_id: UUID, times: int) -> Any:
        item, who, no = self.for_receiver(item_id)
        arrived = any(item.responses.get(form) == "sent" for form in item.advice_in)
        no = no or (None if arrived else "gone")
        before = item.follower
        for _ in range(times):
            fresh = self.act(who, giving.keep_too, item_id, no=no)
            if fresh is None:
                return multiple()
            assert fresh.follows_id == item_id
            assert item.follower in (None, fresh.id), "pressing twice keeps once"
            item.follower = fresh.id
            self.expected.setdefault(fresh.id, Expected(who, OPEN, words=fresh.words))
        return multiple() if before else item.follower

    # The adviser's

    @rule(item_id=ids)
    def thank(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.thank, item_id, no=no)
        item.thanked = item.thanked or no is None

    @rule(item_id=ids, is_advice=st.booleans(), says=st.booleans())
    def respond(self, item_id: UUID, is_advice: bool, says: bool) -> None:
        item, no = self.for_adviser(item_id)
        no = no or (
            "already_responded" if any(state in _CARRIED for state in item.responses.values()) else None
        )
        no = no or (None if "sent" in item.tellings.values() else "gone")
        no = no or (None if says else "nothing_said")
        form, words = self.token("form"), self.token("response") if says else "  "
        for _ in range(2):
            self.act(DANA, giving.respond, item_id, words, is_advice, form, no=no)
        if no is None:
            item.responses[form] = "waiting"
            item.advice_in |= {form} if is_advice else set()

    @rule(item_id=ids)
    def ask_about(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.ask_about, item_id, no=no)
        if no is None:
            item.adviser_state, item.was_asked_about = AdviserState.ASKED_ABOUT, True

    @rule(item_id=ids)
    def they_told_me(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.they_told_me, item_id, no=no)
        item.was_heard = item.was_heard or no is None

    @rule(
        item_id=ids,
        choice=st.sampled_from((Later.TOMORROW, Later.NEXT_WEEK, Later.DATE)),
        days=st.integers(-1, 20),
        stale=st.booleans(),
    )
    def prompt_later(self, item_id: UUID, choice: Later, days: int, stale: bool) -> None:
        item, no = self.for_adviser(item_id)
        no = no or ("stale" if stale or item.told else None)
        no = no or ("date_past" if choice is Later.DATE and days <= 0 else None)
        number = self.company.item(item_id).prompt_number + (7 if stale else 0)
        day = self.company.now.date() + timedelta(days=days)
        self.act(DANA, giving.prompt_later, item_id, number, choice, day, no=no)
        if no is None:
            item.adviser_state = AdviserState.KEPT

    @rule(item_id=ids)
    def let_prompt_go(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        self.act(DANA, giving.let_prompt_go, item_id, no=no)
        if no is None:
            item.adviser_state = AdviserState.LET_GO

    @rule(item_id=ids, answer=st.sampled_from((Consent.YES, Consent.YES, Consent.NO)))
    def decide(self, item_id: UUID, answer: Consent) -> None:
        item, no = self.for_adviser(item_id)
        no = no or ("gone" if item.receiver is None else None)
        self.act(DANA, consent.decide, item_id, answer, no=no)
        if no is None and item.receiver:
            self.consent[item.receiver] = answer

    @rule(item_id=ids, really=st.integers(0, 9))
    def decline_everyone(self, item_id: UUID, really: int) -> None:
        _, no = self.for_adviser(item_id)
        if really == 0 or no:  # for good, so that it must not come too often
            self.act(DANA, consent.decline_everyone, item_id, no=no)
            self.declines_everyone = self.declines_everyone or no is None

    @rule(item_id=ids)
    def take_words_back(self, item_id: UUID) -> None:
        item, no = self.for_adviser(item_id)
        no = no or (None if item.captured and not (item.asked and item.unanswered) else "words_of_receiver")
        self.act(DANA, consent.take_words_back, item_id, no=no)
        if no is None:
            item.words, item.wordless, item.taken_back = "", False, True
            for heard in item.heard.values():
                heard.deleted = True

    @rule(item_id=ids)
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

    # Those who have no business here

    @rule(item_id=ids, service=st.sampled_from(SERVICES), who=st.sampled_from((CHARLIE, EVE)))
    def meddle(self, item_id: UUID, service: Callable[..., Any], who: str) -> None:
        company = self.elsewhere if who == EVE else self.company
        before = self.company.rows(), self.elsewhere.rows()
        reason = call(company, who, service, item_id)
        assert reason == ("gone" if who == EVE else "not_yours")
        assert (self.company.rows(), self.elsewhere.rows()) == before

    @rule(
        item_id=ids, where=st.integers(0, 5), name=st.sampled_from(EMOJI), who=st.sampled_from((CHARLIE, EVE))
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

    # Time, and the jobs

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
        item_id=ids,
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
            self.stands(going.delivery, self.company.arrive(going))
        self.carried(going.delivery, "stopped" if refused else "sent")

    def leaves(self, going: Go) -> None:
        """The last check let it go: nobody is pinged about an item that moved on, and what an adviser reads was meant for them."""
        delivery, scene = going.delivery, going.scene
        if delivery.op is Op.POST:
            self.flying.append(going)
            self.carried(delivery, "flying")
        else:
            self.company.arrive(going)
        if delivery.is_nudge:
            self.is_welcome(delivery)
        if scene is not None and (scene.reader is None or scene.reader.slack_id == DANA):
            drawn = json.dumps(by_name(scene.delivery.kind).render(scene).blocks, default=str)
            assert "secret" not in drawn
            told = {
                word for word in drawn.replace('"', " ").split() if word.startswith(("account-", "useful-"))
            }
            assert all(any(word.startswith(each) for each in self.approved if each) for word in told)

    def is_welcome(self, delivery: Delivery) -> None:
        assert delivery.advice_id is not None
        item = self.expected[delivery.advice_id]
        assert item.has_words
        if delivery.kind == "prompt":
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
            item.tellings[relay.once] = state
            item.told = any(each in _CARRIED for each in item.tellings.values())
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

    # What holds always

    @invariant()
    def items_are_as_expected(self) -> None:
        real = self.company.items()
        assert real.keys() == self.expected.keys()
        for item_id, item in real.items():
            assert essentials(item) == self.expected[item_id].essentials()
            before = self.before.get(item_id, item)
            assert before.state is item.state or (before.state, item.state) in EDGES
            assert item.check_in_number >= before.check_in_number
            assert item.prompt_number >= before.prompt_number
            assert item.deferrals <= MAX_DEFERRALS
            assert item.told_at is None or self.expected[item_id].tellings, "told, and nobody pressed send"
        self.before = real

    @invariant()
    def no_check_in_is_planned_where_none_is_wanted(self) -> None:
        for item in self.before.values():
            wanted = (
                item.state in (OPEN, TRIED) and item.muted_at is None and self.expected[item.id].has_words
            )
            planned = [
                kind.name for kind in NUDGES if kind.due and not kind.goes_to_adviser and kind.due(item, None)
            ]
            assert wanted or not planned
            assert len(planned) <= 1

    @invariant()
    def the_planner_looks_in_time(self) -> None:
        """`wake_at` is never later than the truth, or one of the two asked for everything of theirs to be looked at."""
        queued = {each.key for each in self.company.deliveries(*(kind.name for kind in NUDGES))}
        with self.company.store.read() as tx:
            known = people.list_by_id(
                tx,
                self.company.id,
                {p for i in self.before.values() for p in (i.receiver_id, i.adviser_id) if p},
            )
            between = {
                (i.adviser_id, i.receiver_id) for i in self.before.values() if i.adviser_id and i.receiver_id
            }
            consents = pairs.list_for(tx, self.company.id, between)
        for item in self.before.values():
            parties = [known[each] for each in (item.receiver_id, item.adviser_id) if each]
            if any(person.replan_at or person.stopped_at for person in parties):
                continue
            moments = [rest_at(item)]
            pair = (
                consents.get((item.adviser_id, item.receiver_id))
                if item.adviser_id and item.receiver_id
                else None
            )
            for kind in NUDGES:
                due, reader = (
                    kind.due(item, pair) if kind.due else None,
                    item.adviser_id if kind.goes_to_adviser else item.receiver_id,
                )
                if due and reader and f"{kind.name}:{item.id}:{due.number}" not in queued:
                    moments.append(window_of(known[reader], ZONE).slot(due.day, spread_of(reader)))
            truth = min((moment for moment in moments if moment), default=None)
            assert truth is None or (
                item.wake_at is not None and item.wake_at <= max(truth, self.company.now)
            )

    @invariant()
    def nothing_private_is_on_its_way(self) -> None:
        for item_id, item in self.expected.items():
            if not item.tellings and not item.responses:
                continue
            for relay in self.company.look(relays.list_for, item_id):
                assert "secret" not in f"{relay.text} {relay.useful}"
