"""In which language and locale somebody reads: as they chose, else as Slack says, where there is a catalogue; else English as in their region."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.views import languages
from bot.views.languages import speak_to, speaking_to, tongue_of
from bot.views.words import ago, at_moment, clock, day, past_day, say, say_many, short_day
from tests.factories import a_person
from tests.views import pseudo

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def with_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("de", "pt_BR", "zh_TW"):
        pseudo.put(tmp_path, language)
    monkeypatch.setattr(languages, "FOLDER", tmp_path)


@pytest.mark.parametrize(
    ("slack", "chosen", "locale"),
    [
        (None, None, "en_GB"),
        ("en-US", None, "en_US"),
        ("en-GB", None, "en_GB"),
        ("de-DE", None, "en_DE"),  # no catalogue yet: English, with German hours
        ("fr-FR", None, "en_FR"),
        ("ja-JP", None, "en_GB"),  # Babel has no English of Japan
        ("es-LA", None, "en_GB"),  # Slack's Latin America is no region of anybody else's
        ("de-DE", "en", "en_DE"),
        ("de-DE", "en-US", "en_US"),
        ("en-US", "de", "en_US"),
        ("", "", "en_GB"),
        ("?", "not a language", "en_GB"),
        ("en-", "-", "en_GB"),
    ],
)
def test_english_with_the_dates_of_their_region(slack: str | None, chosen: str | None, locale: str) -> None:
    tongue = tongue_of(a_person(locale=slack, language=chosen))
    assert (tongue.locale, tongue.catalogue.gettext("Kept")) == (locale, "Kept")


@pytest.mark.parametrize(
    ("slack", "chosen", "locale", "kept"),
    [
        ("de-AT", None, "de_AT", "⟦Ķéþť⟧"),
        ("de-DE", "en", "en_DE", "Kept"),
        ("en-US", "de", "de", "⟦Ķéþť⟧"),
        ("pt-BR", None, "pt_BR", "⟦Ķéþť⟧"),
        ("pt-PT", None, "en_PT", "Kept"),
        ("zh-TW", None, "zh_TW", "⟦Ķéþť⟧"),
        ("fr-FR", None, "en_FR", "Kept"),
    ],
)
@pytest.mark.usefixtures("with_german")
def test_their_own_language_where_there_is_a_catalogue(
    slack: str, chosen: str | None, locale: str, kept: str
) -> None:
    tongue = tongue_of(a_person(locale=slack, language=chosen))
    assert (tongue.locale, tongue.catalogue.gettext("Kept")) == (locale, kept)


@pytest.mark.usefixtures("with_german")
def test_one_message_speaks_to_one_reader() -> None:
    with speaking_to(a_person(language="de")):
        assert say("Kept") == "⟦Ķéþť⟧"
        with speaking_to(None):
            assert say("Kept") == "Kept"
        assert say("Kept") == "⟦Ķéþť⟧"
    assert say("Kept") == "Kept"


async def test_a_request_goes_on_in_the_language_of_whoever_sent_it() -> None:
    speak_to(a_person(locale="en-US"))
    assert clock(time(21)) == "9:00 PM"
    speak_to(None)
    assert clock(time(21)) == "21:00"


@pytest.mark.parametrize(
    ("locale", "to_come", "next_year", "past", "at"),
    [
        ("en-US", "Monday, November 30", "Friday, January 1, 2027", "November 16", "tomorrow at 9:05 PM"),
        ("en-GB", "Monday 30 November", "Friday, 1 January 2027", "16 November", "tomorrow at 21:05"),
        ("en-IN", "Monday, 30 November", "Friday, 1 January 2027", "16 November", "tomorrow at 9:05 pm"),
        ("en-DE", "Monday, 30 November", "Friday, 1 January 2027", "16 November", "tomorrow at 21:05"),
    ],
)
def test_days_and_hours_as_the_reader_writes_them(
    locale: str, to_come: str, next_year: str, past: str, at: str
) -> None:
    with speaking_to(a_person(locale=locale)):
        assert day(date(2026, 11, 30), TODAY) == to_come
        assert day(date(2027, 1, 1), TODAY) == next_year
        assert short_day(NOW - timedelta(days=7), "UTC", NOW) == past
        assert past_day(NOW - timedelta(days=7), "UTC", NOW) == f"on {past}"
        assert at_moment(datetime(2026, 11, 24, 21, 5, tzinfo=UTC), "UTC", NOW) == at


@pytest.mark.parametrize(
    ("language", "to_come", "next_year", "past", "hour", "age"),
    [
        ("de", "Montag, 30. November", "Freitag, 1. Januar 2027", "16. November", "9:05", "vor 1 Woche"),
        ("ja", "11月30日月曜日", "2027年1月1日金曜日", "11月16日", "9:05", "1 週間前"),
        ("fr", "lundi 30 novembre", "vendredi 1 janvier 2027", "16 novembre", "9:05", "il y a 1 semaine"),
        ("pt_BR", "segunda-feira, 30 de novembro", "sexta-feira, 1 de janeiro de 2027", "16 de novembro", "9:05", "há 1 semana"),
        ("ru", "понедельник, 30 ноября", "пятница, 1 января 2027\u202fг.", "16 ноября", "9:05", "1 неделю назад"),
    ],
)  # fmt: skip
def test_days_and_hours_in_other_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    language: str, to_come: str, next_year: str, past: str, hour: str, age: str,
) -> None:  # fmt: skip
    pseudo.put(tmp_path, language)
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    with speaking_to(a_person(language=language)):
        assert day(date(2026, 11, 30), TODAY) == to_come
        assert day(date(2027, 1, 1), TODAY) == next_year
        assert short_day(NOW - timedelta(days=7), "UTC", NOW) == past
        assert clock(time(9, 5)) == hour
        assert ago(NOW - timedelta(days=7), "UTC", NOW) == age


@pytest.mark.parametrize(("locale", "number"), [("en-US", "1,200"), ("en-DE", "1.200"), ("en-CH", "1’200")])
def test_numbers_as_the_reader_writes_them(locale: str, number: str) -> None:
    with speaking_to(a_person(locale=locale)):
        assert say("{n} things", n=1200) == f"{number} things"
        assert say_many("{count} thing", "{count} things", 1200) == f"{number} things"
