"""What comes next, and why: never in the past, in a pause or outside the hours, and never by the receiver's days where the adviser reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.advice import AdviserState, Origin, State
from bot.domain.ahead import Ahead, Because, Hours, check_in_ahead, prompt_ahead
from bot.domain.digest_day import coming
from bot.domain.person import window_of
from bot.domain.policy import kept_from
from bot.domain.window import Calendar, Window, local_date, spread_of
from tests.factories import DAY, MAYA, NOW, TODAY, WEEK, ZONE, a_person, asked, checked_in, kept, own_keep

USUAL = Hours(window=Window(zone=ZONE), person_id=MAYA)


class TestForTheReceiver:
    """When they are next asked."""

    def test_the_day_they_chose(self) -> None:
        assert check_in_ahead(kept(), USUAL, NOW) == Ahead(TODAY + WEEK, Because.CHOSEN)

    def test_a_week_after_an_answer_unless_they_moved_it(self) -> None:
        day = TODAY + WEEK
        answered = asked(state=State.OPEN, words="Begin.", check_in_on=day, check_in_first_on=day)
        assert check_in_ahead(answered, USUAL, NOW) == Ahead(day, Because.ANSWERED)
        moved = asked(state=State.OPEN, words="Begin.", check_in_on=day + DAY, check_in_first_on=day)
        ahead = check_in_ahead(moved, USUAL, NOW)
        assert ahead is not None
        assert ahead.because is Because.CHOSEN

    def test_once_more_after_the_first(self) -> None:
        assert check_in_ahead(checked_in(), USUAL, NOW) == Ahead(TODAY + WEEK, Because.AGAIN)

    def test_a_day_without_hours_is_passed_over(self) -> None:
        saturday = date(2026, 3, 7)
        ahead = check_in_ahead(kept(check_in_on=saturday), USUAL, NOW)
        assert ahead == Ahead(date(2026, 3, 9), Because.CHOSEN, moved_from=saturday)

    def test_a_pause_is_waited_for(self) -> None:
        paused = Hours(window=USUAL.window, person_id=MAYA, paused_until=NOW + 3 * WEEK)
        ahead = check_in_ahead(kept(), paused, NOW)
        assert ahead is not None
        assert ahead.day is not None
        assert ahead.day >= TODAY + 3 * WEEK

    def test_the_day_before_the_digest_it_goes_in_the_digest(self) -> None:
        weekly = replace(USUAL, person=a_person())
        friday = date(2026, 3, 6)
        thursday = check_in_ahead(kept(check_in_on=friday - DAY), weekly, NOW)
        assert thursday == Ahead(friday, Because.CHOSEN, moved_from=friday - DAY, in_digest=True)
        without = replace(USUAL, person=a_person(no_digest_at=NOW))
        assert check_in_ahead(kept(check_in_on=friday - DAY), without, NOW) == Ahead(
            friday - DAY, Because.CHOSEN
        )
        wednesday = check_in_ahead(kept(check_in_on=friday - 2 * DAY), weekly, NOW)
        assert wednesday == Ahead(friday - 2 * DAY, Because.CHOSEN)
        quiet = replace(weekly, window=Window(zone=ZONE, quiet_days=frozenset({friday})))
        holiday = check_in_ahead(kept(check_in_on=friday - DAY), quiet, NOW)
        assert holiday is not None
        assert holiday.day == friday + 3 * DAY, "the digest waits for the next working day"

    @pytest.mark.parametrize("place", [0.0, 0.05, 0.12, 0.5, 0.99])
    def test_wherever_in_the_window_they_are_asked(self, place: float) -> None:
        """At ten on Friday there is the digest; its place is kept from Thursday's nine o'clock on, not from ten."""
        person = next(UUID(int=n) for n in range(1000) if abs(spread_of(UUID(int=n)) - place) < 0.02)
        friday = date(2026, 3, 6)
        weekly = Hours(window=USUAL.window, person_id=person, person=a_person(id=person))
        thursday = check_in_ahead(kept(check_in_on=friday - DAY), weekly, NOW)
        assert thursday is not None
        assert thursday.in_digest

    @given(
        day=st.dates(date(2026, 3, 3), date(2026, 12, 31)),
        digest_day=st.integers(0, 6),
        digest_hour=st.integers(0, 23),
        person=st.uuids(),
    )
    def test_by_itself_never_where_the_place_is_kept(
        self, day: date, digest_day: int, digest_hour: int, person: UUID
    ) -> None:
        reader = a_person(id=person, digest_day=digest_day, digest_hour=digest_hour)
        hours = Hours(window=USUAL.window, person_id=person, person=reader)
        ahead = check_in_ahead(kept(check_in_on=day), hours, NOW)
        assert ahead is not None
        assert ahead.day is not None
        at = USUAL.window.slot(day, spread_of(person))
        digest_at = coming(reader, ZONE, at)
        assert ahead.in_digest == (at >= kept_from(USUAL.window, digest_at))
        assert ahead.day == local_date(digest_at if ahead.in_digest else at, ZONE)

    @pytest.mark.parametrize(
        "item",
        [
            asked(),
            kept(state=State.RESTING),
            kept(state=State.CLOSED),
            kept(state=State.LET_GO),
            kept(muted_at=NOW),
            kept(words="", words_taken_back_at=NOW),
            kept(check_in_on=None),
        ],
    )
    def test_nothing(self, item: object) -> None:
        assert check_in_ahead(item, USUAL, NOW) is None  # type: ignore[arg-type]

    @given(
        day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        now=st.integers(0, 700 * 24 * 60).map(
            lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
        ),
        days=st.sets(st.integers(0, 6), min_size=1),
        person=st.uuids(),
        pause=st.none() | st.integers(-30, 200),
    )
    def test_is_a_day_on_which_messages_come_and_never_past(
        self, day: date, now: datetime, days: set[int], person: UUID, pause: int | None
    ) -> None:
        window = Window(zone=ZONE, days=frozenset(days), opens=time(2, 15), closes=time(2, 45))
        paused_until = None if pause is None else now + timedelta(days=pause)
        ahead = check_in_ahead(
            kept(check_in_on=day), Hours(window=window, person_id=person, paused_until=paused_until), now
        )
        assert ahead is not None
        assert ahead.day is not None
        assert ahead.day >= max(day, local_date(now, ZONE))
        assert ahead.day.weekday() in days
        assert (ahead.moved_from is None) == (ahead.day == day)
        if paused_until and paused_until > now:
            assert ahead.day >= local_date(paused_until, ZONE)


class TestForTheAdviser:
    """When they are next reminded, by their own side alone."""

    def test_the_day_they_chose(self) -> None:
        ahead = prompt_ahead(own_keep(prompt_on=TODAY + WEEK), False, USUAL, NOW)
        assert ahead == Ahead(TODAY + WEEK, Because.CHOSEN)

    def test_after_a_yes_no_day_is_named_since_it_is_the_receivers(self) -> None:
        for more in ({}, {"check_in_first_on": TODAY + 9 * WEEK}, {"told_at": NOW}, {"state": State.CLOSED}):
            item = kept(adviser_reached_at=NOW, **more)
            assert prompt_ahead(item, True, USUAL, NOW) == Ahead(None, Because.WANTED)
            assert prompt_ahead(item, False, USUAL, NOW) is None

    @pytest.mark.parametrize(
        "more",
        [
            {"adviser_state": AdviserState.LET_GO},
            {"heard_at": NOW},
            {"asked_about_at": NOW},
            {"prompt_on": None, "prompt_sent_at": NOW},
        ],
    )
    def test_nothing(self, more: dict[str, Any]) -> None:
        assert prompt_ahead(own_keep(**more), True, USUAL, NOW) is None


class TestOwnHours:
    """The window as somebody wishes it."""

    def test_what_is_not_wished_is_as_usual(self) -> None:
        assert window_of(a_person(), Calendar("UTC")) == Window(zone=ZONE)
        later = window_of(a_person(window_opens=time(10)), Calendar("UTC"))
        assert (later.opens, later.closes, later.days) == (time(10), time(17), frozenset(range(5)))

    def test_days_and_hours(self) -> None:
        wished = a_person(window_days="16", window_opens=time(19), window_closes=time.max)
        assert window_of(wished, Calendar("UTC")) == Window(ZONE, frozenset({1, 6}), time(19), time.max)

    @pytest.mark.parametrize(
        "more",
        [
            {"window_opens": time(18)},
            {"window_opens": time(9), "window_closes": time(9)},
            {"window_days": "x9"},
        ],
    )
    def test_what_cannot_be_is_as_usual(self, more: dict[str, Any]) -> None:
        assert window_of(a_person(**more), Calendar("UTC")) == Window(zone=ZONE)


def test_origins_are_told_apart() -> None:
    """What was kept is asked about on a chosen day even when it was never moved."""
    assert {Origin.ASKED} == {
        origin
        for origin in Origin
        if (ahead := check_in_ahead(kept(origin=origin), USUAL, NOW)) and ahead.because is Because.ANSWERED
    }
