"""What the receiver presses and fills in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import multiple, rule

from bot.domain.advice import Means, Outcome
from bot.services import ask, attribution, giving, progress
from bot.services.progress import Later
from tests.services.company import BOB, MAYA
from tests.services.life.acting import IDS
from tests.services.life.expected import CLOSED, LET_GO, MESSAGES, OPEN, RESTING, TRIED, Expected
from tests.services.life.getting_in import GettingIn


class Receiver(GettingIn):
    """Tried, how it went, later, let go, and telling."""

    @rule(item_id=IDS)
    def press_tried(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.tried, item_id, no=no)
        if no is None:
            item.try_it(Means.BUTTON)
            self.acted(item)

    @rule(item_id=IDS, outcome=st.sampled_from(Outcome))
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
            self.said(item, outcome)
            self.acted(item)

    @rule(item_id=IDS)
    def undo_outcome(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or ("already_told" if item.told else None)
        self.act(who, progress.undo_outcome, item_id, no=no)
        if no is None:
            self.said(item, None)
        if no is None and item.state is CLOSED:
            item.reopen()
            self.acted(item)

    @rule(item_id=IDS)
    def keep_to_self(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.keep_to_self, item_id, no=no)
        if no is None and self.call_off(item):
            item.told = item.was_told
            self.outcome(item)
        if no is None and item.state is CLOSED and not item.told:
            item.to_self = True
            self.acted(item)

    @rule(item_id=IDS, choice=st.sampled_from(Later), days=st.integers(-1, 20), stale=st.booleans())
    def later(self, item_id: UUID, choice: Later, days: int, stale: bool) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or ("stale" if stale or item.unanswered or item.state not in (OPEN, TRIED, RESTING) else None)
        no = no or ("date_past" if choice is Later.DATE and days <= 0 else None)
        number = self.company.item(item_id).check_in_number + (7 if stale else 0)
        day = self.company.now.date() + timedelta(days=days)
        self.act(who, progress.later, item_id, number, choice, day, no=no)
        if no is None:
            self.moved(item, counts=choice is Later.WHEN_TRIED)

    @rule(item_id=IDS)
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

    @rule(target=IDS, item_id=IDS, times=st.integers(1, 2))
    def it_was_somebody_else(self, item_id: UUID, times: int) -> Any:
        """Grandma, who is not in Slack; where Dana keeps it herself, they part."""
        item, who, no = self.for_receiver(item_id)
        whose, mine = self.parted.get(item_id, ("", item_id))
        if no and whose == who:  # the same form again: theirs is another item by now
            item_id = mine
            item, who, no = self.for_receiver(item_id)
        is_so_already = item.adviser == ""
        no = no or (None if is_so_already or self.can_be_put_right(item_id) else "adviser_knows")
        no = no or ("busy" if item.adviser_state and self.is_flying(item_id) and not is_so_already else None)
        for _ in range(times):
            after = self.act(who, attribution.correct, item_id, None, "Grandma", no=no)
        if after is None or is_so_already:
            return multiple()
        self.call_off(item)
        self.acted(item)
        item.told, item.let_know = False, None
        if item.adviser_state is None:
            item.adviser, item.captured = "", False
            return multiple()
        return self.part(item_id, after.id)

    @rule(target=IDS, who=st.sampled_from((MAYA, BOB)), ts=st.sampled_from(MESSAGES), named=st.booleans())
    def both_keep_it_and_part(self, who: str, ts: str, named: bool) -> Any:
        """In one go, since it seldom comes about by itself."""
        self.keep_received(who, ts, let_know=False, days=3, edited=False)
        self.keep_given(ts, who if named else None)
        kept = self.mine(ts, who)
        assert kept is not None
        parted = self.it_was_somebody_else(kept, times=2)
        return multiple(kept) if parted == multiple() else multiple(kept, parted)

    def can_be_put_right(self, item_id: UUID) -> bool:
        item = self.expected[item_id]
        followers = {each.follower for each in self.expected.values()}
        on_its_way = {item.let_know, *item.tellings.values()} & {"flying", "sent"}
        return not (item.asked or item.reached or item_id in followers or on_its_way)

    def is_flying(self, item_id: UUID) -> bool:
        return any(each.delivery.advice_id == item_id for each in self.flying)

    def part(self, item_id: UUID, new_id: UUID) -> UUID:
        item = self.expected[item_id]
        mine = replace(
            item, adviser="", captured=False, adviser_state=None, thanked=False, thanked_by_button=False
        )
        mine = replace(mine, thanked_at=None)
        mine = replace(mine, was_asked_about=False, was_heard=False, advisers_cards=[])
        named = self.company.item(item_id).receiver_is_named
        hers = Expected(item.receiver if named else None, None, words=item.words, captured=item.captured)
        hers = replace(
            hers,
            adviser_state=item.adviser_state,
            taken_back=item.taken_back,
            thanked=item.thanked,
            thanked_at=item.thanked_at,
        )
        hers = replace(hers, was_asked_about=item.was_asked_about, was_heard=item.was_heard)
        self.expected |= {item_id: hers, new_id: mine}
        self.parted.setdefault(item_id, (item.receiver or "", new_id))
        self.before.pop(item_id, None)
        for ids in self.at.values():
            ids += [new_id] if item_id in ids else []
        return new_id

    @rule(item_id=IDS)
    def let_go(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.let_go, item_id, no=no)
        if no is None and item.state is not CLOSED:
            item.state = LET_GO
            self.acted(item)

    @rule(item_id=IDS)
    def stop_for_item(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, progress.stop_for_item, item_id, no=no)
        if no is None:
            item.muted = True
            self.acted(item)

    @rule(item_id=IDS)
    def take_back(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, ask.take_back, item_id, no=no)
        if no is None and item.unanswered:
            item.state = LET_GO
            self.acted(item)

    @rule(item_id=IDS)
    def send_now(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        self.act(who, ask.send_now, item_id, no=no or (None if item.asked else "stale"))

    @rule(item_id=IDS, again=st.booleans(), meanwhile=st.booleans())
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
        no = None if item.adviser and self.may_reach_dana(who) else "not_reachable"
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

    @rule(item_id=IDS)
    def undo_telling(self, item_id: UUID) -> None:
        item, who, no = self.for_receiver(item_id)
        no = no or (None if not item.told or "waiting" in item.tellings.values() else "too_late_to_undo")
        self.act(who, progress.undo_telling, item_id, no=no)
        if no is None and item.told:
            self.call_off(item)
            item.told = item.was_told
            self.outcome(item)

    @rule(target=IDS, item_id=IDS, times=st.integers(1, 2))
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
