"""Days that people type: read where only one can be meant, asked back everywhere else."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Declined
from bot.services.dates import FURTHEST, read_day
from bot.views import replies

WEDNESDAY = date(2026, 3, 4)
TODAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))
AHEAD = st.integers(1, FURTHEST.days)


def refusal(written: str, today: date = WEDNESDAY) -> str:
    with pytest.raises(Declined) as declined:
        read_day(written, today)
    return str(declined.value.reason)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2 weeks", "2026-03-18"), ("for 2 weeks", "2026-03-18"), ("in two weeks", "2026-03-18"), ("a week", "2026-03-11"),
        ("3 days", "2026-03-07"), ("in 3 days", "2026-03-07"), ("a month", "2026-04-04"), ("1 week and 2 days", "2026-03-13"),
        ("tomorrow", "2026-03-05"), ("Until Tomorrow.", "2026-03-05"), ("day after tomorrow", "2026-03-06"),
        ("12 March", "2026-03-12"), ("March 12th", "2026-03-12"), ("until the 12th of March", "2026-03-12"), ("12 march 2027", "2027-03-12"),
        ("Thursday, March 12", "2026-03-12"), ("24.12.", "2026-12-24"), ("24.12.2026", "2026-12-24"), ("13/4", "2026-04-13"), ("12/25", "2026-12-25"),
        ("2026-12-24", "2026-12-24"), ("until 2026-12-24", "2026-12-24"), ("4/4", "2026-04-04"),
        ("Friday", "2026-03-06"), ("until fri.", "2026-03-06"), ("this friday", "2026-03-06"), ("coming Tuesday", "2026-03-10"),
        ("next Monday", "2026-03-09"), ("next wednesday", "2026-03-11"),
        ("end of the month", "2026-03-31"), ("until the end of next month", "2026-04-30"), ("end of year", "2026-12-31"),
    ],
)  # fmt: skip
def test_what_only_one_day_can_be(written: str, meant: str) -> None:
    assert read_day(written, WEDNESDAY).isoformat() == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3/4", "date_unclear"), ("03/04/2026", "date_unclear"), ("12.3.", "date_unclear"), ("12-03-2026", "date_unclear"),
        ("Wednesday", "date_unclear"), ("next friday", "date_unclear"), ("next Sunday", "date_unclear"), ("this monday", "date_unclear"),
        ("next week", "date_unclear"), ("next month", "date_unclear"), ("end of the week", "date_unclear"), ("the weekend", "date_unclear"),
        ("monday 12 march", "date_unclear"),
        ("today", "date_past"), ("yesterday", "date_past"), ("2 weeks ago", "date_past"), ("12 March 2020", "date_past"),
        ("2026-03-04", "date_past"), ("0 days", "date_past"), ("in -3 days", "date_past"),
        ("1 March", "date_just_gone"), ("4 March", "date_just_gone"), ("20.2.", "date_just_gone"),
        ("3 years", "date_too_far"), ("100000 weeks", "date_too_far"), ("2126-03-04", "date_too_far"), ("12 March 2030", "date_too_far"),
        ("tomorrow at 5pm", "date_has_hour"), ("2 hours", "date_has_hour"), ("24 December 10am", "date_has_hour"),
        ("", "date_unreadable"), ("until", "date_unreadable"), ("forever", "date_unreadable"), ("May", "date_unreadable"), ("10", "date_unreadable"),
        ("2027", "date_unreadable"), ("a", "date_unreadable"), ("30 February", "date_unreadable"), ("2026-13-01", "date_unreadable"),
        ("9" * 20 + " weeks", "date_unreadable"), ("when I am back", "date_unreadable"), ("1 " * 2000, "date_unreadable"),
    ],
)  # fmt: skip
def test_everything_else_is_asked_back(written: str, reason: str) -> None:
    assert refusal(written) == reason
    assert reason in replies.REASONS


@given(
    TODAYS, st.sampled_from(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
)
def test_a_weekday_is_the_coming_one_or_asked_back_on_that_very_day(today: date, name: str) -> None:
    if f"{today:%A}".lower() == name:
        assert refusal(name, today) == "date_unclear"
        return
    day = read_day(name, today)
    assert 0 < (day - today).days < 7
    assert f"{day:%A}".lower() == name


@given(
    TODAYS, st.sampled_from(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
)
def test_next_is_read_only_where_it_jumps_over_nothing(today: date, name: str) -> None:
    """Whoever means the coming one and whoever means next week's read the same day, whichever day their week begins on."""
    try:
        day = read_day(f"next {name}", today)
    except Declined:
        return
    for first in (0, 6):
        began = today - timedelta(days=(today.weekday() - first) % 7)
        assert began + timedelta(days=7) <= day < began + timedelta(days=14)


@given(
    TODAYS,
    AHEAD,
    st.sampled_from(
        [
            "d MMMM y",
            "EEEE, d MMMM y",
            "EEEE d MMMM y",
            "MMMM d, y",
            "EEEE, MMMM d, y",
            "d MMM y",
            "y-MM-dd",
            "dd MMMM y",
        ]
    ),
)
def test_a_day_with_its_year_is_that_day_however_it_is_written(today: date, ahead: int, pattern: str) -> None:
    day = today + timedelta(days=ahead)
    assert read_day(format_date(day, pattern, locale="en_GB"), today) == day


@given(TODAYS, st.integers(1, 300), st.sampled_from(["d MMMM", "EEEE d MMMM", "MMMM d"]))
def test_a_day_without_its_year_is_the_coming_one(today: date, ahead: int, pattern: str) -> None:
    day = today + timedelta(days=ahead)
    assert read_day(format_date(day, pattern, locale="en_GB"), today) == day


@given(TODAYS, AHEAD, st.sampled_from(["{d}/{m}/{y}", "{m}/{d}/{y}", "{d}.{m}.{y}", "{d}-{m}-{y}"]))
def test_numbers_are_read_only_where_their_order_does_not_matter(
    today: date, ahead: int, pattern: str
) -> None:
    day = today + timedelta(days=ahead)
    written = pattern.format(d=day.day, m=day.month, y=day.year)
    if day.day <= 12 and day.day != day.month:
        assert refusal(written, today) == "date_unclear"
    else:
        assert read_day(written, today) == day


@given(TODAYS, st.integers(1, 100), st.sampled_from([("day", 1), ("week", 7)]))
def test_a_wait_is_counted_from_today(today: date, count: int, unit: tuple[str, int]) -> None:
    name, days = unit
    written = f"{count} {name}{'s' if count > 1 else ''}"
    assert (
        read_day(written, today) == read_day(f"in {written}", today) == today + timedelta(days=count * days)
    )


_PIECES = "until in on 1 2 3/4 12 31 2026 2027 march feb may friday mon next this week weeks month days year end of the - . / , at 5pm ago now"


@given(
    TODAYS,
    st.one_of(st.text(max_size=40), st.lists(st.sampled_from(_PIECES.split()), max_size=5).map(" ".join)),
)
def test_whatever_is_read_lies_ahead_and_not_too_far(today: date, written: str) -> None:
    """And whatever is not is asked back, never an error."""
    with suppress(Declined):
        assert today < read_day(written, today) <= today + FURTHEST


def test_the_library_is_not_part_of_the_start() -> None:
    """It takes as long to import as a good part of everything else, and most starts read no day."""
    looks = "import sys, bot.app, handlers; sys.exit('dateparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", looks], check=False).returncode == 0
