"""What codes, statuses and broken lines mean: the outcome table, as the gateway reads it."""

from __future__ import annotations

from types import SimpleNamespace

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.domain.delivery import NO_CONNECTION
from bot.errors import OutcomeUnknown, Refused, SlackError, TokenDead, TryAgain
from bot.slack.errors import MEANING, error_from, error_of

# What platform.md names, row by row.
NAMED: list[tuple[type[SlackError], tuple[str, ...]]] = [
    (
        Refused,
        (
            "channel_not_found",
            "user_disabled",
            "is_archived",
            "invalid_blocks",
            "msg_too_long",
            "no_text",
            "messages_tab_disabled",
            "restricted_action",
        ),
    ),
    (TokenDead, ("token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired")),
    (TryAgain, ("ratelimited", "rate_limited", "a_code_that_nobody_knows", "team_added_to_org")),
    (OutcomeUnknown, ("internal_error", "fatal_error", "service_unavailable", "request_timeout")),
]


@pytest.mark.parametrize(("meaning", "code"), [(kind, code) for kind, codes in NAMED for code in codes])
def test_every_code_that_the_design_names(meaning: type[SlackError], code: str) -> None:
    error = error_of(code)
    assert type(error) is meaning


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("code", [None, "internal_error", "channel_not_found"])
def test_with_5xx_nobody_knows_whatever_the_body_says(status: int, code: str | None) -> None:
    assert isinstance(error_of(code, status), OutcomeUnknown)


def test_429_waits_as_long_as_slack_says() -> None:
    error = error_of(None, 429, retry_after=30.0)
    assert isinstance(error, TryAgain)
    assert (error.code, error.retry_after) == ("ratelimited", 30.0)


@pytest.mark.parametrize(
    ("said", "waits"),
    [("30", 30.0), ("1.5", 1.5), ("0", 1.0), ("-5", 1.0), ("2592000", 3600.0), ("inf", 3600.0), ("nan", 5.0), ("soon", 5.0), (None, 5.0)],
)  # fmt: skip
def test_whatever_retry_after_says_it_is_a_wait_that_ends(said: str | None, waits: float) -> None:
    """Neither a circle nor a month, and never a moment that no calendar has."""
    answer = SimpleNamespace(status_code=429, data={}, headers={} if said is None else {"Retry-After": said})
    error = error_from(SlackApiError("", answer))  # type: ignore[no-untyped-call]
    assert isinstance(error, TryAgain)
    assert error.retry_after == waits


def test_an_answer_that_cannot_be_read_may_hide_a_post() -> None:
    assert isinstance(error_of(None, 200), OutcomeUnknown)
    assert isinstance(error_of(None, 404), TryAgain), "a proxy's page: most likely it never got there"


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientPayloadError(),
        aiohttp.SocketTimeoutError(),
        ConnectionResetError(),
        aiohttp.ClientOSError(104, "reset"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_line_that_breaks_after_sending_may_have_carried_it(error: Exception) -> None:
    assert isinstance(error_from(error), OutcomeUnknown)


def test_a_line_that_never_came_up_carried_nothing() -> None:
    error = error_from(aiohttp.ConnectionTimeoutError())
    assert isinstance(error, TryAgain)
    assert error.code == NO_CONNECTION


def test_a_mistake_of_ours_is_no_error_of_slacks() -> None:
    assert error_from(KeyError("ts")) is None


def test_no_code_has_two_meanings() -> None:
    assert all(issubclass(meaning, SlackError) for meaning in MEANING.values())
    assert len(MEANING) > 120
