"""Settings: read from the environment and `.env`, checked all at once, never shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import SLACK, BadSettings, Settings, check_complete, load, settings_table


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own settings are not the test's."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_every_setting_has_a_default_so_that_only_what_run_needs_is_asked_for() -> None:
    settings = load(None)
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.slack_api_url == SLACK
    assert settings.database_url.get_secret_value() == "sqlite:///fullcircle.db"
    assert settings.fullcircle_tick_seconds == 15
    assert settings.fullcircle_default_zone == "UTC"


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=4000\nHOST=0.0.0.0\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "5000")
    settings = load(file)
    assert (settings.host, settings.port) == ("0.0.0.0", 5000)  # noqa: S104


@pytest.mark.parametrize("empty", ["", " ", "\n"])
def test_an_empty_value_counts_as_unset(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), empty)
    assert load(None) == Settings(_env_file=None)
    assert load(None).slack_app_token is None


def test_an_empty_value_in_the_environment_does_not_hide_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=4000\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "")
    assert load(file).port == 4000


def test_pasted_values_lose_the_space_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1\n")
    token = load(None).slack_bot_token
    assert token is not None
    assert token.get_secret_value() == "xoxb-1"


@pytest.mark.parametrize("given", ["http://127.0.0.1:1/api", "http://127.0.0.1:1/api/"])
def test_the_last_slash_of_slacks_address_is_optional(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", given)
    assert load(None).slack_api_url == "http://127.0.0.1:1/api/"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///a.db",
        "sqlite:////a/b.db",
        "postgres://u:p@h/d",
        "postgresql://u@h/d",
        "postgresql+psycopg://h/d",
        "postgresql://u:p[:x@[::1]:5432/d?a=b:c",
    ],
)
def test_databases_that_are_spoken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    assert load(None).database_url.get_secret_value() == url


KEY = "A" * 43 + "="  # the same in every test process
BAD = {
    "SLACK_BOT_TOKEN": ["xapp-1-swapped"],
    "SLACK_APP_TOKEN": ["xoxb-swapped", "xoxp-a-persons"],
    "SLACK_API_URL": ["slack.com/api/", "ftp://slack.com/api/", "https://", "https://slack.com/api/?a=1"],
    "DATABASE_URL": ["mysql://h/d", "fullcircle.db", "sqlite://", "://", "postgresql://u:p@h:x/d"],
    "PORT": ["abc", "-1", "65536", "80.5"],
    "FULLCIRCLE_TICK_SECONDS": ["0", "-3", "nan", "inf", "often"],
    "FULLCIRCLE_DEFAULT_ZONE": ["Europe", "Berlin", "../etc/passwd", "UTC+2"],
    "FULLCIRCLE_QUIET_DAYS": [
        "Christmas",
        "24.12.2026",
        "2026-02-30",
        "2026-12-24..",
        "2026-12-24..2026-12-23",
        "2026-01-01..2027-06-01",
        "2026-01-01..2026-01-02..2026-01-03",
    ],
    "FULLCIRCLE_ENCRYPTION_KEY": ["secret", "é", "YWJj", ",", f"{KEY},YWJj"],
    "FULLCIRCLE_SEND_SLOTS": ["0", "many", "501"],
    "FULLCIRCLE_LOG_LEVEL": ["loud"],
    "FULLCIRCLE_LOG_FORMAT": ["xml"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_bad_value_is_named_with_its_cure_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        load(None)
    (problem,) = caught.value.problems
    assert problem.sentence == f"{name} cannot be used."
    assert problem.cure.startswith("It has to be ")
    assert value not in problem.sentence
    assert caught.value.__cause__ is None


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, values in BAD.items():
        monkeypatch.setenv(name, values[0])
    with pytest.raises(BadSettings) as caught:
        load(None)
    assert {problem.sentence.split()[0] for problem in caught.value.problems} == set(BAD)


def test_quiet_days_are_dates_and_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FULLCIRCLE_QUIET_DAYS", "2026-05-01, 2026-12-30..2027-01-01\n")
    expected = {date(2026, 5, 1), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)}
    assert load(None).quiet_days == expected
    monkeypatch.delenv("FULLCIRCLE_QUIET_DAYS")
    assert load(None).quiet_days == frozenset()


def test_a_file_that_is_no_text_is_a_kind_message(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("PORT=4000".encode("utf-16"))
    with pytest.raises(BadSettings, match="UTF-8"):
        load(file)


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-secret",
        "SLACK_SIGNING_SECRET": "secret-signing",
        "SLACK_APP_TOKEN": "xapp-secret",
        "DATABASE_URL": "postgresql://u:secret@h/d",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FULLCIRCLE_ENCRYPTION_KEY", f"{KEY}, {KEY}")
    assert KEY not in repr(load(None))
    assert "secret" not in repr(load(None)).replace("signing_secret", "").replace("SecretStr", "")


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load(None).port = 1  # type: ignore[misc]


def test_run_needs_a_bot_token_and_a_way_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSettings) as caught:
        check_complete(load(None))
    sentences = [problem.sentence for problem in caught.value.problems]
    assert sentences == [
        "SLACK_BOT_TOKEN is not set.",
        "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set, so nothing can come in from Slack.",
    ]
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        with monkeypatch.context() as patch:
            patch.setenv(name, "xapp-1")
            check_complete(load(None))
            assert load(None).uses_socket_mode == (name == "SLACK_APP_TOKEN")


def test_the_table_has_every_setting_and_what_it_means() -> None:
    rows = settings_table()
    assert [row.name for row in rows] == [name.upper() for name in Settings.model_fields]
    assert all(row.meaning.endswith(".") for row in rows)
    assert {row.name: row.default for row in rows}["PORT"] == "3000"
