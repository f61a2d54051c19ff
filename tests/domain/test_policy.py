"""How often and when: examples that read like the product's rules, then weeks of obeying `choose` under any circumstances."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.policy import (
    DIGEST,
    SILENCE,
    Decision,
    Fold,
    Nudge,
    Reader,
    Send,
    Skip,
    Wait,
    Why,
    choose,
    free_at,
    has_room,
    relay_at,
)
from bot.domain.window import Window, local_date, weekly_moment

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
FRIDAY = MONDAY + 4 * DAY
OFFICE = Reader(Window("UTC"), spread=0.5)  # slot: 12:57:30
SLOT = timedelta(0)  # after 10:00: half of the two hours in which the late ones go


def nudge(number: int, due_at: datetime = MONDAY, kind: str = "check_in") -> Nudge:
    return Nudge(UUID(int=number), kind, due_at, f"{kind}:{number:04}")


def decide(
    nudges: Sequence[Nudge], ledger: Sequence[datetime] = (), reader: Reader = OFFICE, now: datetime = MONDAY
) -> dict[int, Decision]:
    """What is decided about each, by number."""
    return {decision.delivery_id.int: decision for decision in choose(nudges, ledger, reader, now)}


def wait(number: int, until: datetime, why: Why) -> Wait:
    return Wait(UUID(int=number), until, why)


# --- one at a time


def test_nothing_due_nothing_decided() -> None:
    assert choose((), (), OFFICE, MONDAY) == ()


def test_a_due_nudge_goes() -> None:
    assert decide([nudge(1)]) == {1: Send(UUID(int=1))}


def test_the_oldest_goes_and_the_others_wait_for_tomorrow() -> None:
    assert decide([nudge(1, MONDAY - HOUR), nudge(2, MONDAY - DAY), nudge(3)]) == {
        1: wait(1, MONDAY + DAY, Why.QUEUED),
        2: Send(UUID(int=2)),
        3: wait(3, MONDAY + DAY, Why.QUEUED),
    }


def test_of_two_equally_old_the_key_decides() -> None:
    assert decide([nudge(2), nudge(1)])[1] == Send(UUID(int=1))


def test_before_its_moment_a_nudge_waits_for_it() -> None:
    assert decide([nudge(1, MONDAY + HOUR)]) == {1: wait(1, MONDAY + HOUR, Why.NOT_DUE)}


def test_outside_the_window_it_waits_for_the_readers_slot() -> None:
    evening = MONDAY + 8 * HOUR
    assert decide([nudge(1)], now=evening) == {1: wait(1, MONDAY + DAY + SLOT, Why.CLOSED)}


def test_nothing_goes_to_somebody_who_stopped() -> None:
    decided = decide(
        [nudge(1), nudge(2, MONDAY + DAY), nudge(3, kind=DIGEST)], reader=replace(OFFICE, stopped=True)
    )
    assert decided == {number: Skip(UUID(int=number), Why.STOPPED) for number in (1, 2, 3)}


def test_after_three_that_went_by_only_the_message_that_says_so_goes_and_never_in_a_digest() -> None:
    silent = replace(OFFICE, silent=True)
    nudges = [nudge(1, MONDAY - HOUR), nudge(2, kind=DIGEST), nudge(3, kind=SILENCE)]
    assert decide(nudges, reader=silent) == {
        1: Skip(UUID(int=1), Why.SILENT),
        2: Skip(UUID(int=2), Why.SILENT),
        3: Send(UUID(int=3)),
    }
    for now in (FRIDAY - DAY, FRIDAY, FRIDAY + HOUR):
        assert decide([nudge(3, kind=SILENCE)], reader=FRIDAYS, now=now)[3].__class__ is not Fold
    assert decide([nudge(3, kind=SILENCE)], [MONDAY - HOUR], silent)[3].__class__ is Wait, "the caps hold"


def test_a_pause_holds_everything_until_the_slot_after_it() -> None:
    paused = replace(OFFICE, paused_until=MONDAY + 2 * DAY - 4 * HOUR)
    slot = MONDAY + 2 * DAY + SLOT
    assert decide([nudge(1), nudge(2)], reader=paused) == {n: wait(n, slot, Why.PAUSED) for n in (1, 2)}


def test_a_pause_that_is_over_holds_nothing() -> None:
    assert decide([nudge(1)], reader=replace(OFFICE, paused_until=MONDAY)) == {1: Send(UUID(int=1))}


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        choose([nudge(1)], (), OFFICE, MONDAY.replace(tzinfo=None))


# --- caps


def test_one_in_24_hours() -> None:
    late = MONDAY - DAY + 3 * HOUR
    assert decide([nudge(1)], [late]) == {1: wait(1, MONDAY + 3 * HOUR, Why.CAPPED)}
    assert decide([nudge(1)], [MONDAY - DAY]) == {1: Send(UUID(int=1))}


def test_three_in_seven_days() -> None:
    ledger = [MONDAY - 6 * DAY, MONDAY - 5 * DAY, MONDAY - 4 * DAY]
    assert decide([nudge(1)], ledger) == {1: wait(1, MONDAY + DAY, Why.CAPPED)}
    assert decide([nudge(1)], ledger, now=MONDAY + DAY) == {1: Send(UUID(int=1))}


def test_what_lies_in_the_future_counts_too() -> None:
    # After a clock stepped back, or for a place that is kept.
    assert free_at([MONDAY + 2 * HOUR], MONDAY) == MONDAY + DAY + 2 * HOUR
    assert free_at([MONDAY + DAY], MONDAY) == MONDAY
    assert free_at([MONDAY + 5 * 365 * DAY], MONDAY) == MONDAY
    assert free_at([MONDAY + days * DAY for days in (2, 4, 6)], MONDAY) == MONDAY + 9 * DAY


moments = st.integers(0, 20 * 24).map(lambda hours: MONDAY + hours * HOUR)


@given(st.lists(moments, max_size=8), moments)
def test_free_at_is_the_first_hour_that_keeps_the_caps(ledger: list[datetime], now: datetime) -> None:
    free = free_at(ledger, now)
    hours = (now + hour * HOUR for hour in range(24 * 40))
    assert free == next(at for at in hours if caps_hold_around([*ledger, at], at))
    assert has_room(ledger, free)


def caps_hold_around(sent: list[datetime], at: datetime) -> bool:
    """The oracle: count in every stretch that begins on a whole hour and holds `at`."""
    for most, hours in ((1, 24), (3, 7 * 24)):
        starts = (at - hour * HOUR for hour in range(hours))
        if any(sum(start <= one < start + hours * HOUR for one in sent) > most for start in starts):
            return False
    return True


# --- the digest's place


FRIDAYS = replace(OFFICE, digest_at=FRIDAY)


def test_the_day_before_the_digest_everything_goes_in_it() -> None:
    for now in (FRIDAY - DAY - HOUR, FRIDAY - DAY, FRIDAY - HOUR, FRIDAY, FRIDAY + 59 * MINUTE):
        assert decide([nudge(1, FRIDAY - 2 * DAY)], reader=FRIDAYS, now=now) == {
            1: Fold(UUID(int=1), Why.IN_DIGEST)
        }
    in_the_afternoon = replace(FRIDAYS, digest_at=FRIDAY + 2 * HOUR)
    for reader, before in ((FRIDAYS, FRIDAY - 2 * DAY), (in_the_afternoon, FRIDAY - DAY + 119 * MINUTE)):
        assert decide([nudge(1, FRIDAY - 2 * DAY)], reader=reader, now=before) == {1: Send(UUID(int=1))}


def test_what_comes_later_than_the_next_working_day_goes_in_the_digest() -> None:
    late = {1: Fold(UUID(int=1), Why.IN_DIGEST)}
    next_week = replace(OFFICE, digest_at=FRIDAY + WEEK)
    for due_at, last in (
        (MONDAY, MONDAY + DAY),
        (FRIDAY, FRIDAY + 3 * DAY),
        (FRIDAY + DAY, FRIDAY + 4 * DAY),
    ):
        assert decide([nudge(1, due_at)], reader=next_week, now=last) == {1: Send(UUID(int=1))}
        assert decide([nudge(1, due_at)], reader=next_week, now=last + DAY) == late
        assert decide([nudge(1, due_at)], [last - HOUR], next_week, last) == late, "the caps hold it too long"
        back = replace(next_week, paused_until=last + DAY)
        assert decide([nudge(1, due_at)], reader=back, now=last + DAY) == {1: Send(UUID(int=1))}, (
            "one goes after a pause"
        )


def test_without_a_digest_nothing_folds() -> None:
    assert decide([nudge(1)], now=FRIDAY) == {1: Send(UUID(int=1))}
    assert decide([nudge(1)], [FRIDAY - HOUR], now=FRIDAY)[1].__class__ is Wait


def test_the_digest_itself_goes_and_takes_the_others_along() -> None:
    digest = nudge(9, FRIDAY, DIGEST)
    assert decide([nudge(1), digest, nudge(2)], reader=FRIDAYS, now=FRIDAY) == {
        1: Fold(UUID(int=1), Why.IN_DIGEST),
        2: Fold(UUID(int=2), Why.IN_DIGEST),
        9: Send(UUID(int=9)),
    }


def test_the_digest_counts_before_it_is_sent() -> None:
    # Two went this week; a third would leave no place for the digest. It is asked about again when it can fold.
    ledger = [MONDAY, MONDAY + DAY]
    now = MONDAY + 2 * DAY
    opens = FRIDAY - DAY - HOUR
    assert decide([nudge(1, now)], ledger, FRIDAYS, now) == {1: wait(1, opens, Why.RESERVED)}
    assert decide([nudge(1, now)], ledger, OFFICE, now) == {1: Send(UUID(int=1))}


def test_a_digest_that_was_a_little_late_last_week_costs_this_week_no_nudge() -> None:
    ledger = [FRIDAY - WEEK + MINUTE, MONDAY]
    assert decide([nudge(1)], ledger, FRIDAYS, MONDAY + DAY) == {1: Send(UUID(int=1))}
    digest = nudge(9, FRIDAY, DIGEST)
    full = [*ledger, MONDAY + DAY]
    assert decide([digest], full, FRIDAYS, FRIDAY) == {9: wait(9, FRIDAY + MINUTE, Why.CAPPED)}


def test_in_the_short_week_of_the_clock_change_the_digest_keeps_its_hour() -> None:
    last, coming = datetime(2026, 3, 6, 15, tzinfo=UTC), datetime(2026, 3, 13, 14, tzinfo=UTC)
    reader = Reader(Window("America/New_York"), 0.5, digest_at=coming)
    ledger = [last, last + 3 * DAY]
    now = coming - 2 * DAY
    opens = coming - DAY - HOUR
    assert decide([nudge(1, now)], ledger, reader, now) == {1: wait(1, opens, Why.RESERVED)}


def test_the_digests_own_hour_wins_over_the_window_for_an_hour() -> None:
    sunday = MONDAY - DAY
    reader, digest = replace(OFFICE, digest_at=sunday), nudge(9, sunday, DIGEST)
    assert decide([digest], reader=reader, now=sunday + 59 * MINUTE) == {9: Send(UUID(int=9))}
    assert decide([digest], reader=reader, now=sunday + HOUR) == {9: wait(9, MONDAY + SLOT, Why.CLOSED)}


def test_on_a_quiet_day_the_digest_waits_too_and_still_takes_the_others_along() -> None:
    window = Window("UTC", quiet_days=frozenset({FRIDAY.date()}))
    reader, digest = replace(FRIDAYS, window=window), nudge(9, FRIDAY, DIGEST)
    assert decide([digest, nudge(1)], reader=reader, now=FRIDAY + HOUR / 2) == {
        1: Fold(UUID(int=1), Why.IN_DIGEST),
        9: wait(9, FRIDAY + 3 * DAY + SLOT, Why.CLOSED),
    }


def test_a_digest_whose_hour_passed_goes_in_the_window() -> None:
    assert decide([nudge(9, FRIDAY, DIGEST)], reader=FRIDAYS, now=FRIDAY + 4 * HOUR) == {9: Send(UUID(int=9))}


def test_a_place_that_nobody_took_holds_nothing_back_after_its_hour() -> None:
    now = FRIDAY + DAY + 3 * DAY
    assert decide([nudge(1, now)], reader=FRIDAYS, now=now)[1] == Send(UUID(int=1))


def test_a_digest_that_never_went_goes_in_the_coming_one() -> None:
    last_week = nudge(9, FRIDAY - WEEK, DIGEST)
    assert decide([last_week], reader=FRIDAYS, now=FRIDAY - HOUR) == {9: Fold(UUID(int=9), Why.IN_DIGEST)}


def test_a_pause_that_ends_before_the_digest_wakes_in_time_to_fold() -> None:
    reader = replace(FRIDAYS, paused_until=FRIDAY - 12 * HOUR)
    now = FRIDAY - 2 * DAY
    assert decide([nudge(1, now)], reader=reader, now=now) == {1: wait(1, FRIDAY - 12 * HOUR, Why.PAUSED)}


def test_after_a_pause_one_goes_by_itself_and_several_in_the_digest() -> None:
    back = replace(FRIDAYS, paused_until=MONDAY)
    assert decide([nudge(1, MONDAY - DAY)], reader=back) == {1: Send(UUID(int=1))}
    two = [nudge(1, MONDAY - DAY), nudge(2, MONDAY - HOUR)]
    assert decide(two, reader=back) == {n: Fold(UUID(int=n), Why.IN_DIGEST) for n in (1, 2)}
    assert decide([*two, nudge(3, MONDAY)], reader=back)[3] == Send(UUID(int=3)), "its day is today"
    assert decide(two, reader=replace(OFFICE, paused_until=MONDAY))[1] == Send(UUID(int=1)), (
        "without a digest"
    )


def test_of_several_digests_that_never_went_the_newest_goes() -> None:
    digests = [nudge(9 + n, FRIDAY - n * WEEK, DIGEST) for n in range(3)]
    monday = FRIDAY + 3 * DAY
    reader = replace(OFFICE, digest_at=FRIDAY + WEEK)
    assert decide([*digests, nudge(1)], reader=reader, now=monday) == {
        1: Fold(UUID(int=1), Why.IN_DIGEST),
        9: Send(UUID(int=9)),
        10: Fold(UUID(int=10), Why.IN_DIGEST),
        11: Fold(UUID(int=11), Why.IN_DIGEST),
    }


# --- relays


def test_a_relay_goes_at_once_inside_the_window_and_else_at_its_earliest_minute() -> None:
    assert relay_at(OFFICE.window, MONDAY, None) == MONDAY
    assert relay_at(OFFICE.window, MONDAY + 8 * HOUR, None) == MONDAY + DAY - HOUR


def test_a_pause_holds_relays() -> None:
    assert relay_at(OFFICE.window, MONDAY, MONDAY + DAY + HOUR) == MONDAY + DAY + HOUR
    assert relay_at(OFFICE.window, MONDAY, MONDAY + DAY + 8 * HOUR) == MONDAY + 2 * DAY - HOUR
    assert relay_at(OFFICE.window, MONDAY, MONDAY - DAY) == MONDAY


# --- any circumstances

ZONES = sorted(available_timezones() - {"localtime"})
STARTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def windows(draw: st.DrawFn) -> Window:
    zone = draw(st.sampled_from(ZONES))
    if draw(st.booleans()):
        return Window(zone)
    hours = draw(st.lists(st.integers(0, 23 * 60 + 59), min_size=2, max_size=2, unique=True))
    opens, closes = (time(*divmod(minute, 60)) for minute in sorted(hours))
    return Window(zone, draw(st.frozensets(st.integers(0, 6), min_size=1)), opens, closes)


@st.composite
def readers(draw: st.DrawFn, start: datetime) -> Reader:
    """Anybody: paused or not, with or without a digest that is coming."""
    soon = st.none() | st.integers(-48, 14 * 24).map(lambda hours: start + hours * HOUR)
    spread = draw(st.floats(0, 1, exclude_max=True))
    stops = {"stopped": draw(st.booleans()), "silent": draw(st.booleans())}
    return Reader(draw(windows()), spread, paused_until=draw(soon), digest_at=draw(soon), **stops)


@st.composite
def queues(draw: st.DrawFn, start: datetime, digests: bool = True) -> list[Nudge]:
    due = st.integers(-72, 14 * 24).map(lambda hours: start + hours * HOUR)
    kinds = ["check_in", "softer_check_in", "prompt", SILENCE, *([DIGEST] if digests else [])]
    made = draw(st.lists(st.tuples(due, st.sampled_from(kinds)), max_size=9))
    return [nudge(number, due_at, kind) for number, (due_at, kind) in enumerate(made)]


def ledgers(start: datetime) -> st.SearchStrategy[list[datetime]]:
    return st.lists(st.integers(-10 * 24, 24).map(lambda hours: start + hours * HOUR), max_size=5)


@given(st.data(), STARTS, st.randoms(use_true_random=False))
def test_one_decision_each_one_send_at_most_and_the_order_given_is_nothing(
    data: st.DataObject, now: datetime, chance: random.Random
) -> None:
    nudges, ledger = data.draw(queues(now)), data.draw(ledgers(now))
    reader = data.draw(readers(now))
    decided = choose(nudges, ledger, reader, now)
    assert sorted(one.delivery_id for one in decided) == sorted(one.delivery_id for one in nudges)
    assert sum(isinstance(one, Send) for one in decided) <= 1
    assert all(one.until > now for one in decided if isinstance(one, Wait))
    shuffled = chance.sample(nudges, len(nudges))
    assert choose(shuffled, chance.sample(ledger, len(ledger)), reader, now) == decided


@given(st.data(), STARTS)
def test_what_is_sent_may_be_sent(data: st.DataObject, now: datetime) -> None:
    nudges, ledger, reader = data.draw(queues(now)), data.draw(ledgers(now)), data.draw(readers(now))
    by_id = {one.delivery_id: one for one in nudges}
    for decision in choose(nudges, ledger, reader, now):
        if isinstance(decision, Send):
            sent = by_id[decision.delivery_id]
            in_its_hour = sent.kind == DIGEST and now < sent.due_at + HOUR
            assert sent.due_at <= now
            assert not reader.stopped
            assert not reader.silent or sent.kind == SILENCE
            assert reader.paused_until is None or reader.paused_until <= now
            assert reader.window.is_open(now) or in_its_hour
            assert has_room(ledger, now)


@given(st.data(), STARTS, st.integers(-72, 48), st.sampled_from(["prompt", DIGEST]))
def test_before_the_moment_named_it_waits_again_or_goes_between_opening_and_slot(
    data: st.DataObject, now: datetime, due: int, kind: str
) -> None:
    one, ledger, reader = nudge(1, now + due * HOUR, kind), data.draw(ledgers(now)), data.draw(readers(now))
    (decision,) = choose([one], ledger, reader, now)
    if isinstance(decision, Wait):
        for part in range(1, 12):
            earlier = now + (decision.until - now) * part / 12
            (again,) = choose([one], ledger, reader, earlier)
            opened_before_slot = isinstance(again, Send) and reader.window.is_open(earlier)
            assert isinstance(again, Wait) or opened_before_slot


@dataclass
class Sender:
    """Does what `choose` says, wakes when it says, or somewhat late."""

    reader: Reader
    now: datetime
    pending: list[Nudge]
    delays: list[int]
    sent: list[tuple[datetime, Nudge]] = field(default_factory=list)
    folded: list[Nudge] = field(default_factory=list)

    @property
    def ledger(self) -> list[datetime]:
        return [at for at, _ in self.sent]

    def step(self) -> None:
        """Ask once, obey, and sleep until the earliest moment named."""
        before, by_id = self.now, {one.delivery_id: one for one in self.pending}
        for decision in choose(self.pending, self.ledger, self.reader, before):
            self.obey(decision, by_id[decision.delivery_id])
        waits = [
            d.until for d in choose(self.pending, self.ledger, self.reader, before) if isinstance(d, Wait)
        ]
        if waits:
            self.now = min(waits) + (self.delays.pop() if self.delays else 0) * MINUTE

    def obey(self, decision: Decision, one: Nudge) -> None:
        if isinstance(decision, Wait):
            return
        self.pending.remove(one)
        if isinstance(decision, Send):
            self.sent.append((self.now, one))
        elif isinstance(decision, Fold):
            self.folded.append(one)

    def assert_gentle(self) -> None:
        sent = sorted(self.ledger)
        assert all(later - earlier >= DAY for earlier, later in pairwise(sent))
        assert all(later - earlier >= WEEK for earlier, later in zip(sent, sent[3:], strict=False))


delays = st.lists(st.sampled_from([0, 0, 1, 30, 300, 2000]), max_size=12)


@given(st.data(), STARTS)
def test_obeying_for_weeks_is_gentle_loses_nothing_and_ends(data: st.DataObject, start: datetime) -> None:
    nudges = data.draw(queues(start))
    reader = replace(data.draw(readers(start)), stopped=False, silent=False)
    sender = Sender(reader, start, list(nudges), data.draw(delays))
    for _ in range(150):
        sender.step()
    assert not sender.pending
    assert sorted(n.key for n in [*sender.folded, *(n for _, n in sender.sent)]) == sorted(
        n.key for n in nudges
    )
    sender.assert_gentle()
    for at, one in sender.sent:
        assert one.due_at <= at
        assert reader.window.is_open(at) or (one.kind == DIGEST and at < one.due_at + HOUR)
        assert reader.paused_until is None or at >= reader.paused_until


@settings(max_examples=settings().max_examples // 4)  # six weeks each
@given(st.data(), STARTS, windows(), st.integers(0, 6), st.integers(0, 23), st.integers(0, 20))
def test_every_digest_comes_in_its_hour_whatever_else_is_due(
    data: st.DataObject, start: datetime, window: Window, weekday: int, hour: int, late: int
) -> None:
    # From nine nudges at once to a trickle, for six weeks, each digest some minutes late.
    wish = (weekday, time(hour), window.zone)
    slot = weekly_moment(*wish, start)
    sender = Sender(Reader(window, 0.5, digest_at=slot), start, data.draw(queues(start, digests=False)), [])
    for week in range(6):
        sender.pending.append(nudge(100 + week, slot, DIGEST))
        for day in range(7):
            sender.pending.append(nudge(1000 + 10 * week + day, slot + day * DAY - 30 * HOUR))
        while sender.now < slot:
            sender.step()
        sender.now += late * MINUTE
        while any(one.kind == DIGEST for one in sender.pending):
            sender.step()
        slot = weekly_moment(*wish, slot)
        sender.reader = replace(sender.reader, digest_at=slot)
    sender.assert_gentle()
    digests = [(at, one) for at, one in sender.sent if one.kind == DIGEST]
    assert len(digests) == 6
    assert all(at < one.due_at + HOUR for at, one in digests)


@given(windows(), STARTS, st.none() | st.integers(-48, 48))
def test_relays_arrive_inside_the_window(window: Window, now: datetime, pause: int | None) -> None:
    paused_until = None if pause is None else now + pause * HOUR
    at = relay_at(window, now, paused_until)
    assert window.is_open(at)
    assert at >= max(now, paused_until or now)


def test_weeks_in_new_york_over_the_clock_change_read_like_this() -> None:
    new_york = ZoneInfo("America/New_York")
    start = datetime(2026, 3, 2, 15, tzinfo=UTC)
    window = Window("America/New_York", quiet_days=frozenset({date(2026, 3, 11)}))
    sender = Sender(Reader(window, spread=0.25), start, [nudge(number, start) for number in range(6)], [])
    for _ in range(20):
        sender.step()
    assert [f"{at.astimezone(new_york):%a %d %H:%M}" for at in sender.ledger] == [
        "Mon 02 10:00",
        "Tue 03 10:00",
        "Wed 04 10:00",
        "Mon 09 11:00",  # a week is seven times 24 hours
        "Tue 10 11:00",
        "Thu 12 09:30",  # the 11th is a holiday; what is late goes early in the day
    ]
    assert local_date(sender.now, "America/New_York") <= date(2026, 3, 12)
