"""Sentences through the catalogue, and days in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations

import pytest

from bot.views.words import ago, at_moment, day, on_day, past_day, say, say_many, short_day, speaking

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = NOW.date()


class Shouting(NullTranslations):
    """A language of capital letters."""

    def gettext(self, message: str) -> str:
        return message.replace("Told", "TOLD")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).upper().replace("{COUNT}", "{count}")


def test_say_fills_in_by_name() -> None:
    assert say("Told {name}", name="{x}") == "Told {x}"
    assert say_many("{count} day", "{count} days", 3) == "3 days"


def test_speaking_changes_the_language_inside_only() -> None:
    with speaking("de", Shouting()):
        assert say("Told {name}", name="Dana") == "TOLD Dana"
        assert say_many("{count} day", "{count} days", 1) == "1 DAY"
        assert day(date(2026, 11, 30), TODAY) == "Montag, 30. November"
    assert say("Told {name}", name="Dana") == "Told Dana"


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "today"), (0, "today"), (1, "yesterday"), (6, "6 days ago"), (7, "1 week ago"), (21, "3 weeks ago"),
     (60, "2 months ago"), (800, "2 years ago")],
)  # fmt: skip
def test_ago(days: int, words: str) -> None:
    assert ago(NOW - timedelta(days=days), "UTC", NOW) == words


def test_ago_counts_by_the_readers_calendar() -> None:
    said = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert ago(said, "Europe/Berlin", NOW) == "yesterday"
    assert ago(said, "Asia/Tokyo", NOW) == "today"


def test_days() -> None:
    assert on_day(TODAY, TODAY) == "today"
    assert on_day(TODAY + timedelta(days=1), TODAY) == "tomorrow"
    assert on_day(date(2026, 11, 30), TODAY) == "on Monday 30 November"
    assert on_day(date(2027, 2, 1), TODAY) == "on Monday, 1 February 2027"
    assert short_day(datetime(2026, 5, 3, 12, tzinfo=UTC), "UTC", NOW) == "3 May"
    assert past_day(datetime(2025, 5, 3, 12, tzinfo=UTC), "UTC", NOW) == "on 3 May 2025"
    assert past_day(NOW, "UTC", NOW) == "today"


def test_moments_on_the_readers_clock() -> None:
    assert at_moment(datetime(2026, 11, 24, 8, tzinfo=UTC), "Europe/Berlin", NOW) == "tomorrow at 9:00"
    assert at_moment(datetime(2026, 11, 23, 13, 30, tzinfo=UTC), "UTC", NOW) == "today at 13:30"
    assert at_moment(datetime(2026, 11, 30, 8, tzinfo=UTC), "UTC", NOW) == "on Monday 30 November at 8:00"
