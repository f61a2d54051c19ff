"""Hours and days: properties over every zone and the years 2000 to 2040, and the days on which clocks change.

The oracle is the wall clock as `zoneinfo` shows it, asked minute by minute where it matters.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.window import (
    LATE_WITHIN,
    Window,
    iso_week_key,
    local_date,
    local_moment,
    spread_of,
    week_key,
    weekly_day,
    weekly_moment,
    zone_or,
)

ZONES = sorted(available_timezones() - {"localtime"})
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2040, 12, 31, tzinfo=UTC)
MINUTE, DAY, WEEK = timedelta(minutes=1), timedelta(days=1), timedelta(days=7)
EVERY_DAY = frozenset(range(7))

NEW_YORK, SANTIAGO, LORD_HOWE, APIA = (
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
CASABLANCA, TROLL, ST_JOHNS, NUUK = (
    "Africa/Casablanca",
    "Antarctica/Troll",
    "America/St_Johns",
    "America/Nuuk",
)


def utc(*parts: int) -> datetime:
    """A moment in UTC: `utc(2026, 3, 8, 7)`."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type] # the first three are always given


def shown(at: datetime, zone: str) -> datetime:
    """What a clock and calendar in `zone` show, without a zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def is_inside(window: Window, at: datetime) -> bool:
    """The oracle: look at the reader's wall."""
    wall = shown(at, window.zone)
    day_is_good = wall.weekday() in window.days and wall.date() not in window.quiet_days
    return day_is_good and window.opens <= wall.time().replace(fold=0) < window.closes


@cache
def clock_changes(zone: str) -> tuple[datetime, ...]:
    """The moments at which the offset of `zone` changes, found by looking once a week and then closer."""
    info, found, at = ZoneInfo(zone), [], FIRST
    before = at.astimezone(info).utcoffset()
    while at < LAST:
        low, high = at, at + WEEK
        after = high.astimezone(info).utcoffset()
        if after != before:
            while high - low > timedelta(seconds=1):
                middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
                same = middle.astimezone(info).utcoffset() == before
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        at, before = at + WEEK, after
    return tuple(found)


zones = st.sampled_from(ZONES)
some_time = st.datetimes(datetime(2000, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
spreads = st.floats(0, 1, exclude_max=True)


@st.composite
def near_a_change(draw: st.DrawFn, zone: str) -> datetime:
    """A whole minute less than two days from a clock change of the zone; any if its clock never changes."""
    around = draw(st.sampled_from(clock_changes(zone) or (FIRST + 30 * DAY,)))
    return around + draw(st.integers(-2880, 2880)) * MINUTE


@st.composite
def windows(draw: st.DrawFn, zone: str | None = None, days: frozenset[int] | None = None) -> Window:
    opens, closes = sorted(draw(st.lists(times, min_size=2, max_size=2, unique=True)))
    chosen = days or draw(st.frozensets(st.integers(0, 6), min_size=1))
    return Window(zone or draw(zones), chosen, opens, closes)


@st.composite
def windows_at_a_change(draw: st.DrawFn) -> tuple[Window, datetime]:
    """A window whose hours lie around what the wall shows as the clock changes, and a moment near it."""
    zone = draw(st.one_of(st.just(ST_JOHNS), st.just(SANTIAGO), zones.filter(clock_changes)))
    change = draw(st.sampled_from(clock_changes(zone)))
    walls = st.integers(-150, 150).map(lambda minutes: shown(change + minutes * MINUTE, zone).time())
    hours = draw(st.lists(st.one_of(walls, st.just(time(0))), min_size=2, max_size=2, unique=True))
    opens, closes = sorted(hours)
    today = shown(change - DAY / 24, zone).weekday()
    days = draw(st.sampled_from([EVERY_DAY, frozenset({today}), frozenset({today, (today + 1) % 7})]))
    return Window(zone, days, opens, closes), change + draw(st.integers(-1500, 1500)) * MINUTE


# --- names of zones


@pytest.mark.parametrize(
    ("names", "zone"),
    [
        (("Europe/Berlin", "Asia/Tokyo"), "Europe/Berlin"),
        ((None, "Asia/Tokyo"), "Asia/Tokyo"),
        (("", None, "Mars/Olympus", "Asia/Tokyo"), "Asia/Tokyo"),
        (("Asia/Calcutta",), "Asia/Calcutta"),
        (("US/Pacific",), "US/Pacific"),
        (("America", "../../etc/passwd", "Europe/Berlin\0", "/etc/localtime", "localtime"), "UTC"),
        ((None,), "UTC"),
    ],
)
def test_the_first_known_name_is_taken(names: tuple[str | None, ...], zone: str) -> None:
    assert zone_or(*names) == zone


def test_a_renamed_zone_keeps_its_clock() -> None:
    nine = local_moment(date(2026, 6, 1), time(9), "Asia/Kolkata")
    assert local_moment(date(2026, 6, 1), time(9), zone_or("Asia/Calcutta")) == nine


@given(st.text())
def test_any_text_at_all_gives_a_zone(name: str) -> None:
    Window(zone_or(name))


# --- wishes and moments


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        (NEW_YORK, date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 7, 30)),  # gap: 03:30
        (NEW_YORK, date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 5, 30)),  # fold: the first
        (SANTIAGO, date(2026, 9, 6), time(0, 15), utc(2026, 9, 6, 4, 15)),  # midnight does not exist: 01:15
        (LORD_HOWE, date(2026, 10, 4), time(2, 15), utc(2026, 10, 3, 15, 45)),  # half an hour: 02:45
        (APIA, date(2011, 12, 30), time(9), utc(2011, 12, 30, 19)),  # the day does not exist: the 31st at 9
    ],
)
def test_a_wish_on_a_day_when_the_clock_changes(zone: str, day: date, at: time, moment: datetime) -> None:
    assert local_moment(day, at, zone) == moment


@given(st.data(), zones, times)
def test_a_wish_is_shown_by_the_clock_or_is_shifted_forward_out_of_a_gap(
    data: st.DataObject, zone: str, at: time
) -> None:
    day = shown(data.draw(near_a_change(zone) | some_time), zone).date()
    wish, moment = datetime.combine(day, at), local_moment(day, at, zone)
    shift = shown(moment, zone) - wish
    showing = [m for m in candidates(wish, zone) if shown(m, zone) == wish]
    if showing:
        assert moment == showing[0]
    else:
        before, after = (m.astimezone(ZoneInfo(zone)).utcoffset() for m in (moment - DAY, moment + MINUTE))
        assert timedelta(0) < shift <= DAY
        assert before is not None
        assert after is not None
        assert shift == after - before


def candidates(wish: datetime, zone: str) -> list[datetime]:
    """Every moment that could show the wish, earliest first: one for each offset in the days around."""
    naive = wish.replace(tzinfo=UTC)
    around = [(naive + hours * DAY / 24).astimezone(ZoneInfo(zone)).utcoffset() for hours in range(-40, 41)]
    return sorted({naive - offset for offset in around if offset is not None})


def test_naive_moments_and_wishes_with_a_zone_are_refused() -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001
    window = Window("UTC")
    for refuse in (window.is_open, window.next_open, lambda at: window.next_slot(at, 0.5)):
        with pytest.raises(ValueError, match="needs a zone"):
            refuse(naive)
    with pytest.raises(ValueError, match="needs a zone"):
        weekly_moment(4, time(10), "UTC", naive)
    with pytest.raises(ValueError, match="local time"):
        local_moment(date(2026, 1, 1), time(9, tzinfo=UTC), "UTC")
    with pytest.raises(ValueError, match="name of a zone"):
        local_date(utc(2026, 1, 1), "Mars/Olympus")


# --- the window


@pytest.mark.parametrize(
    "parts",
    [
        {"zone": "Mars/Olympus"},
        {"days": frozenset()},
        {"days": frozenset({7})},
        {"opens": time(9), "closes": time(9)},
        {"opens": time(22), "closes": time(6)},
        {"opens": time(9, tzinfo=UTC)},
    ],
)
def test_a_window_that_cannot_be_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Window(**{"zone": "UTC", **parts})  # type: ignore[arg-type] # the point of it


def test_the_default_window_is_office_hours_from_nine_until_just_before_five() -> None:
    window = Window("Europe/Berlin")
    assert not window.is_open(utc(2026, 1, 5, 7, 59))
    assert window.is_open(utc(2026, 1, 5, 8))
    assert not window.is_open(utc(2026, 1, 5, 16))
    assert window.next_open(utc(2026, 1, 9, 16)) == utc(2026, 1, 12, 8)  # Friday at five: Monday at nine


def test_a_quiet_day_is_stepped_over() -> None:
    window = Window("Europe/Berlin", quiet_days=frozenset({date(2026, 1, 12)}))
    assert window.next_open(utc(2026, 1, 9, 16)) == utc(2026, 1, 13, 8)
    assert window.next_working_day(date(2026, 1, 10)) == date(2026, 1, 13)


def test_a_window_around_a_gap_opens_at_its_end() -> None:
    window = Window(SANTIAGO, EVERY_DAY, time(0), time(2))
    assert window.next_open(utc(2026, 9, 6, 3)) == utc(2026, 9, 6, 4)  # 24:00 is 01:00


def test_a_window_wholly_in_a_gap_skips_to_the_next_day() -> None:
    window = Window(NEW_YORK, EVERY_DAY, time(2, 10), time(2, 50))
    assert window.next_working_day(date(2026, 3, 8)) == date(2026, 3, 9)
    assert shown(window.next_open(utc(2026, 3, 8, 6)), NEW_YORK) == datetime(2026, 3, 9, 2, 10)  # noqa: DTZ001
    assert shown(window.slot(date(2026, 3, 8), 0), NEW_YORK) == datetime(2026, 3, 9, 2, 10)  # noqa: DTZ001


def test_a_slot_that_a_gap_pushes_out_of_the_window_goes_at_its_opening() -> None:
    window = Window(NEW_YORK, EVERY_DAY, time(1), time(2, 40))
    assert shown(window.slot(date(2026, 3, 8), 0.95), NEW_YORK) == datetime(2026, 3, 8, 1)  # noqa: DTZ001


def test_a_repeated_hour_counts_both_times() -> None:
    window = Window(NEW_YORK, EVERY_DAY, time(1), time(1, 30))
    assert window.is_open(utc(2026, 11, 1, 5, 15))
    assert window.next_open(utc(2026, 11, 1, 5, 30)) == utc(2026, 11, 1, 6)
    early = Window(NEW_YORK, EVERY_DAY, time(0, 30), time(1, 30))
    assert early.next_open(utc(2026, 11, 1, 5, 30)) == utc(2026, 11, 1, 6)  # opens as the clock goes back


def test_a_day_that_comes_back_over_midnight_is_seen() -> None:
    # At 00:01 on Sunday it was 23:01 on Saturday again.
    window = Window(ST_JOHNS, frozenset({5}), time(22), time(23, 30))
    sunday = local_moment(date(2006, 10, 29), time(0), ST_JOHNS)
    assert window.next_open(sunday) == sunday + MINUTE
    both = Window(ST_JOHNS, frozenset({5, 6}), time(0), time(23, 30))
    assert both.next_open(sunday - MINUTE) == sunday  # of two dates that open again, the earlier moment


@pytest.mark.parametrize("opens", [time(0), time(9)])
def test_the_day_that_apia_skipped_is_no_working_day(opens: time) -> None:
    window = Window(APIA, EVERY_DAY, opens, time(17))
    assert window.next_working_day(date(2011, 12, 30)) == date(2011, 12, 31)
    assert local_date(window.slot(date(2011, 12, 30), 0.3), APIA) == date(2011, 12, 31)
    assert local_date(window.next_open(utc(2011, 12, 30, 8)), APIA) in {
        date(2011, 12, 29),
        date(2011, 12, 31),
    }


@given(st.data(), windows(days=EVERY_DAY))
def test_next_open_is_the_first_open_minute(data: st.DataObject, window: Window) -> None:
    now = data.draw(near_a_change(window.zone))
    found, opened = first_open_minute(window, now), window.next_open(now)
    assert opened == found if found else opened >= now + 2 * DAY


@given(windows_at_a_change())
def test_next_open_is_the_first_open_minute_right_at_a_change(case: tuple[Window, datetime]) -> None:
    window, now = case
    found, opened = first_open_minute(window, now), window.next_open(now)
    assert opened == found if found else opened >= now + 2 * DAY


def first_open_minute(window: Window, now: datetime) -> datetime | None:
    """Looked for in the next two days."""
    return next(
        (at for at in (now + minute * MINUTE for minute in range(2880)) if is_inside(window, at)), None
    )


@given(st.data(), windows())
def test_next_open_is_open_not_before_now_and_nothing_between_is(data: st.DataObject, window: Window) -> None:
    now = data.draw(near_a_change(window.zone) | some_time)
    opened = window.next_open(now)
    assert opened.tzinfo is UTC
    assert opened >= now
    assert is_inside(window, opened)
    assert window.is_open(now) == is_inside(window, now) == (opened == now)
    assert not any(is_inside(window, now + (opened - now) * part / 40) for part in range(40) if opened > now)


@given(windows_at_a_change(), spreads)
def test_slots_are_inside_even_where_the_clock_changes(case: tuple[Window, datetime], spread: float) -> None:
    window, now = case
    on = local_date(now, window.zone)
    slot = window.slot(on, spread)
    assert is_inside(window, slot)
    assert local_date(slot, window.zone) == window.next_working_day(on) >= on
    later = window.next_slot(now, spread)
    assert later >= now
    assert is_inside(window, later)


@given(st.data(), windows(), spreads)
def test_a_late_nudge_goes_now_or_at_the_slot_of_the_first_day_that_has_it_ahead(
    data: st.DataObject, window: Window, spread: float
) -> None:
    now = data.draw(near_a_change(window.zone) | some_time)
    slot = window.next_slot(now, spread)
    today = local_date(now, window.zone)
    ahead = [window.slot(today + days * DAY, spread, LATE_WITHIN) for days in range(9)]
    assert slot == (now if is_inside(window, now) else min(at for at in ahead if at >= now))


@given(windows(), st.dates(date(2000, 1, 1), date(2040, 1, 1)), spreads, st.sets(st.integers(0, 20)))
def test_quiet_days_have_no_slots(window: Window, on: date, spread: float, quiet: set[int]) -> None:
    days = frozenset(on + offset * DAY for offset in quiet)
    closed = Window(window.zone, window.days, window.opens, window.closes, days)
    assert local_date(closed.slot(on, spread), closed.zone) not in days


@given(spreads)
def test_a_slot_keeps_clear_of_the_closing(spread: float) -> None:
    office, hurried = Window("UTC"), Window("UTC", opens=time(9), closes=time(9, 4))
    day = date(2026, 1, 5)
    assert utc(2026, 1, 5, 9) <= office.slot(day, spread) < utc(2026, 1, 5, 16, 55)
    assert utc(2026, 1, 5, 9) <= hurried.slot(day, spread) < utc(2026, 1, 5, 9, 2)


def test_a_spread_outside_its_range_is_refused() -> None:
    for spread in (-0.1, 1.0):
        with pytest.raises(ValueError, match="spread"):
            Window("UTC").slot(date(2026, 1, 5), spread)


def test_a_spread_is_stable_and_even() -> None:
    assert spread_of(UUID(int=1)) == spread_of(UUID(int=1)) == pytest.approx(0.4853, abs=0.0001)
    tenths = [int(spread_of(UUID(int=number)) * 10) for number in range(5000)]
    assert all(400 < tenths.count(tenth) < 600 for tenth in range(10))


def test_ramadan_in_casablanca_moves_the_window_not_the_wish() -> None:
    window = Window(CASABLANCA)
    before, during = (window.slot(day, 0) for day in (date(2026, 2, 13), date(2026, 2, 23)))
    assert (before.hour, during.hour) == (8, 9)
    assert shown(before, CASABLANCA).time() == shown(during, CASABLANCA).time() == time(9)


def test_troll_changes_by_two_hours() -> None:
    window = Window(TROLL, EVERY_DAY, time(2), time(4))
    assert shown(window.next_open(utc(2026, 3, 29, 0)), TROLL) == datetime(2026, 3, 29, 3)  # noqa: DTZ001


# --- weekly wishes


def test_fridays_at_ten() -> None:
    friday = utc(2026, 10, 2, 8)
    assert weekly_moment(4, time(10), "Europe/Berlin", utc(2026, 9, 28)) == friday
    assert weekly_moment(4, time(10), "Europe/Berlin", friday - MINUTE) == friday
    assert weekly_moment(4, time(10), "Europe/Berlin", friday) == friday + WEEK
    assert iso_week_key(friday, "Europe/Berlin") == "2026-W40"


def test_a_week_belongs_to_the_local_day_and_to_its_own_year() -> None:
    sunday_night = utc(2027, 1, 3, 12)
    assert iso_week_key(sunday_night, "UTC") == "2026-W53"
    assert iso_week_key(sunday_night, "Pacific/Kiritimati") == "2027-W01"
    assert week_key(date(2024, 12, 30)) == "2025-W01"
    assert week_key(date(2021, 1, 3)) == "2020-W53"


def test_a_wish_shifted_over_midnight_stays_in_its_week() -> None:
    # Saturday 23:30 does not exist on 28 March 2026 in Nuuk.
    after = utc(2026, 3, 28, 12)
    assert shown(weekly_moment(5, time(23, 30), NUUK, after), NUUK) == datetime(2026, 3, 29, 0, 30)  # noqa: DTZ001
    assert weekly_day(5, time(23, 30), NUUK, after) == date(2026, 3, 28)


def test_a_wish_shifted_into_the_next_week_is_still_the_old_weeks() -> None:
    # Sunday night in Algiers, 25 April 1971: 23:00 was 00:00 on Monday; no zone has done so since 2000.
    past_midnight = utc(1971, 4, 25, 23, 10)
    assert weekly_day(6, time(23, 30), "Africa/Algiers", past_midnight) == date(1971, 4, 25)
    assert weekly_moment(6, time(23, 30), "Africa/Algiers", past_midnight) == utc(1971, 4, 25, 23, 30)
    assert (
        iso_week_key(utc(1971, 4, 25, 23, 30), "Africa/Algiers") == "1971-W17"
    )  # the moment's, not the wish's
    assert week_key(date(1971, 4, 25)) == "1971-W16"


def test_apias_lost_friday_is_kept_on_saturday() -> None:
    assert weekly_day(4, time(10), APIA, utc(2011, 12, 28)) == date(2011, 12, 30)
    assert weekly_moment(4, time(10), APIA, utc(2011, 12, 28)) == utc(2011, 12, 30, 20)


def test_a_weekday_outside_the_week_is_refused() -> None:
    with pytest.raises(ValueError, match="weekday"):
        weekly_moment(7, time(10), "UTC", utc(2026, 1, 1))


@given(st.data(), zones, st.integers(0, 6), times)
def test_following_a_weekly_wish_meets_every_iso_week_once(
    data: st.DataObject, zone: str, weekday: int, at: time
) -> None:
    start = data.draw(near_a_change(zone) | some_time)
    met = list(follow(weekday, at, zone, start, 60))
    moments, days = [moment for moment, _ in met], [day for _, day in met]
    assert start < moments[0] <= start + WEEK + DAY
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert all(later - earlier == WEEK for earlier, later in pairwise(days))
    assert len({week_key(day) for day in days}) == 60
    assert all(timedelta(0) <= shown(m, zone) - datetime.combine(d, at) <= DAY for m, d in met)


def follow(weekday: int, at: time, zone: str, after: datetime, weeks: int) -> Iterator[tuple[datetime, date]]:
    for _ in range(weeks):
        day = weekly_day(weekday, at, zone, after)
        after = weekly_moment(weekday, at, zone, after)
        yield after, day


@given(st.data(), zones, st.integers(0, 6), times)
def test_no_weekly_wish_lies_between_now_and_the_next(
    data: st.DataObject, zone: str, weekday: int, at: time
) -> None:
    after = data.draw(near_a_change(zone) | some_time)
    moment = weekly_moment(weekday, at, zone, after)
    days = (local_date(after, zone) + offset * DAY for offset in range(-9, 10))
    wishes = [local_moment(day, at, zone) for day in days if day.weekday() == weekday]
    assert moment == min(wish for wish in wishes if wish > after)
