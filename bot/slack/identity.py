"""Whose tokens these are: what `auth.test` and `apps.connections.open` answer to the tokens of the settings.

Apart from the gateway because these are asked once, at the start and by `doctor`, with a client for that one call, and because
`doctor` reads what stands in the answer's headers. Must not keep anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import OutcomeUnknown, Refused, TryAgain
from bot.slack.errors import AGAIN_AFTER, error_from

_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who a bot token speaks for. `scopes` is None where Slack does not say; `slack_now` is the moment at which it answered."""

    team_id: str
    bot_user_id: str
    bot_id: str | None
    enterprise_id: str
    scopes: frozenset[str] | None
    slack_now: datetime | None


async def identify(api_url: str, bot_token: str) -> Identity:
    """Ask `auth.test`. Raises TokenDead, Refused, or TryAgain when Slack cannot be reached."""
    answer, headers = await _call(api_url, "auth.test", bot_token)
    return Identity(
        team_id=_text(answer, "team_id"),
        bot_user_id=_text(answer, "user_id"),
        bot_id=answer.get("bot_id") or None,
        enterprise_id=answer.get("enterprise_id") or "",
        scopes=_scopes(headers.get("x-oauth-scopes")),
        slack_now=_moment(headers.get("date")),
    )


async def socket_address(api_url: str, app_token: str) -> str:
    """Ask `apps.connections.open` for the address of a WebSocket, good for one connection. Raises as `identify` does."""
    answer, _ = await _call(api_url, "apps.connections.open", app_token)
    return _text(answer, "url")


async def _call(api_url: str, method: str, token: str) -> tuple[dict[str, Any], Mapping[str, str]]:
    client = AsyncWebClient(token, base_url=api_url, timeout=_SECONDS, retry_handlers=[])
    try:
        response = await client.api_call(method)
    except Exception as error:
        meant = error_from(error)
        if meant is None:
            raise
        # Asking twice does no harm here, so that "perhaps" is "not yet". The SDK's own error quotes what was sent.
        raise (TryAgain(meant.code, AGAIN_AFTER) if isinstance(meant, OutcomeUnknown) else meant) from None
    answer = response.data if isinstance(response.data, dict) else {}
    return answer, {name.lower(): value for name, value in response.headers.items()}


def _text(answer: dict[str, Any], key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, str) or not value:
        raise Refused(f"no_{key}")
    return value


def _scopes(header: str | None) -> frozenset[str] | None:
    return (
        None if header is None else frozenset(scope.strip() for scope in header.split(",") if scope.strip())
    )


def _moment(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
