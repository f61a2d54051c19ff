"""Absences: which status says so, and from when on nudges may come again."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absence import AWAY, LOOKED_AT_AGAIN_AFTER, away_until, back_at, says_away
from bot.domain.person import nudges_held_until, with_facts
from bot.domain.window import local_date
from tests.factories import DAY, NOW, ZONE, a_person, facts

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime"}))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("emoji", "away"),
    [
        (":palm_tree:", True),
        (":face_with_thermometer:", True),
        ("mask", True),
        (":sick::skin-tone-2:", True),
        (":house_with_garden:", False),
        (":spiral_calendar_pad:", False),
        (":bus:", False),
        ("", False),
        (":", False),
    ],
)
def test_holidays_and_illness_are_absences_and_a_meeting_is_none(emoji: str, away: bool) -> None:
    assert says_away(emoji) is away


@given(st.text())
def test_any_other_text_is_no_absence(status: str) -> None:
    assert says_away(status) is (status.strip(":").split("::", 1)[0] in AWAY)


@pytest.mark.parametrize(
    ("ends", "back"),
    [
        (datetime(2026, 3, 4, 12, tzinfo=UTC), datetime(2026, 3, 4, 23, tzinfo=UTC)),  # at noon: tomorrow
        (datetime(2026, 3, 4, 23, tzinfo=UTC), datetime(2026, 3, 4, 23, tzinfo=UTC)),  # at midnight: then
        (datetime(2026, 3, 4, 22, 59, tzinfo=UTC), datetime(2026, 3, 4, 23, tzinfo=UTC)),
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # a short night
    ],
)
def test_the_day_after_it_ends(ends: datetime, back: datetime) -> None:
    assert back_at(ends, ZONE) == back


@given(ZONES, MOMENTS)
def test_back_is_the_beginning_of_a_later_day_and_soon(zone: str, ends: datetime) -> None:
    back = back_at(ends, zone)
    assert ends <= back <= ends + timedelta(hours=50), "a day, and one more that a calendar may have left out"
    assert local_date(back, zone) > local_date(ends - timedelta(microseconds=1), zone)
    wall = back.astimezone(ZoneInfo(zone)).time()
    assert wall == time() or wall <= time(1), "midnight, unless the clock left it out"


@given(ZONES, MOMENTS, st.integers(-200, 200), st.integers(0, 300))
def test_whoever_comes_back_early_waits_no_longer_than_before(
    zone: str, now: datetime, before: int, hours: int
) -> None:
    known = now + timedelta(hours=before)
    after = away_until(known, None, now, zone)
    assert after is not None
    assert after <= known
    assert (after == known) or (now <= after == back_at(now, zone))
    ends = now + timedelta(hours=hours)
    assert away_until(known, ends, now, zone) == back_at(ends, zone), "what Slack says now counts"


class TestFacts:
    """What Slack's word of today does."""

    def test_a_status_with_an_end_holds_until_the_day_after(self) -> None:
        ends = NOW + 3 * DAY
        away = with_facts(a_person(facts_at=NOW), facts(is_away=True, away_ends_at=ends), NOW, ZONE)
        assert away.away_until == back_at(ends, ZONE)
        assert nudges_held_until(away) == away.away_until
        assert away.replan_at is None, "nothing comes earlier by it"

    def test_one_without_an_end_is_looked_at_again(self) -> None:
        away = with_facts(a_person(), facts(is_away=True), NOW, ZONE)
        assert away.away_until == back_at(NOW + LOOKED_AT_AGAIN_AFTER, ZONE)

    def test_taken_off_it_holds_until_tomorrow_and_everything_is_planned_anew(self) -> None:
        away = a_person(facts_at=NOW, away_until=NOW + 9 * DAY)
        back = with_facts(away, facts(), NOW, ZONE)
        assert back.away_until == back_at(NOW, ZONE)
        assert back.replan_at == NOW

    def test_what_is_over_stays_and_changes_nothing(self) -> None:
        was_away = a_person(facts_at=NOW, away_until=NOW - DAY)
        after = with_facts(was_away, facts(), NOW, ZONE)
        assert (after.away_until, after.replan_at) == (NOW - DAY, None)

    def test_a_pause_and_an_absence_hold_until_both_are_over(self) -> None:
        assert nudges_held_until(a_person()) is None
        assert nudges_held_until(a_person(paused_until=NOW, away_until=NOW + DAY)) == NOW + DAY
        assert nudges_held_until(a_person(paused_until=NOW + DAY, away_until=NOW)) == NOW + DAY
