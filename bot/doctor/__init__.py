"""What is wrong with the set-up, and the cure: one sentence each.

Apart from the settings, which only know what they look like, because this asks the database, the clock, the port and Slack. CHECKS is
everything that is looked at; a test has a case for each finding. Must leave nothing behind: not a row, not a file.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app.serving import open_port
from bot.doctor.database import check_database
from bot.doctor.finding import Finding, State, ok, problem, warning
from bot.doctor.patient import Patient
from bot.errors import Refused, SettingsProblem, SlackError, TokenDead, TryAgain
from bot.manifest import SCOPES
from bot.settings import MAKE_A_KEY, SLACK, BadSettings, check_complete, load
from bot.slack.identity import Identity, socket_address

__all__ = ["CHECKS", "Finding", "State", "examine"]

SKEW = timedelta(seconds=60)
REFUSED_SKEW = timedelta(minutes=5)
"""Signatures older than this are refused, so a clock this wrong refuses everything."""

_INSTALL = "On your app's page, OAuth & Permissions, install it into the workspace and copy the Bot User OAuth Token (xoxb-…)."
_OPEN_SOCKET = "On your app's page, Basic Information, make an App-Level Token with connections:write, and switch Socket Mode on."


async def examine(env_file: Path | None = Path(".env")) -> list[Finding]:
    """Everything that can be said of the set-up. With settings that cannot be read, only what is wrong with them."""
    try:
        patient = Patient(load(env_file))
    except BadSettings as bad:
        return [Finding(State.PROBLEM, each.sentence, each.cure) for each in bad.problems]
    found = [await check(patient) for check in CHECKS]
    return [finding for each in found for finding in each]


async def check_settings(patient: Patient) -> list[Finding]:
    """Is everything set that `run` needs?"""
    try:
        check_complete(patient.settings)
    except BadSettings as bad:
        return [Finding(State.PROBLEM, each.sentence, each.cure) for each in bad.problems]
    way = "Socket Mode" if patient.settings.uses_socket_mode else "HTTP"
    return ok(f"The settings are complete; Slack will be heard through {way}.")


async def check_bot_token(patient: Patient) -> list[Finding]:
    """Does it look like a bot's token?"""
    if patient.bot_token.startswith("xoxp-"):
        return problem("SLACK_BOT_TOKEN is a person's token (xoxp-…), not the bot's.", _INSTALL)
    if patient.bot_token and not patient.bot_token.startswith("xoxb-"):
        return warning("SLACK_BOT_TOKEN does not begin with xoxb-, as the tokens of bots do.", _INSTALL)
    return []


async def check_signing_secret(patient: Patient) -> list[Finding]:
    """Does it look like a signing secret, and is it used at all?"""
    secret = patient.settings.slack_signing_secret
    if secret is None:
        return []
    if not re.fullmatch(r"[0-9a-f]{32}", secret.get_secret_value()):
        return problem(
            "SLACK_SIGNING_SECRET does not look like one: 32 characters, 0 to 9 and a to f.",
            "On your app's page, Basic Information, copy the Signing Secret (not the Client Secret, not the Verification Token).",
        )
    if patient.settings.uses_socket_mode:
        return warning(
            "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set, so Socket Mode is used and HTTP is not.",
            "Unset the one that you do not want.",
        )
    return []


async def check_api_url(patient: Patient) -> list[Finding]:
    """Is it Slack that is asked?"""
    url = patient.settings.slack_api_url
    if url == SLACK:
        return []
    if not url.endswith("/api/"):
        return warning(
            f"SLACK_API_URL is {url}, which does not end in /api/.", f"Slack's own is {SLACK}; unset it."
        )
    return warning(f"SLACK_API_URL is {url}, which is not Slack.", "Unset it, unless this is on purpose.")


async def check_slack(patient: Patient) -> list[Finding]:
    """Does Slack know the token?"""
    answer = await patient.identity()
    if answer is None:
        return []
    if isinstance(answer, TryAgain):
        return problem(
            f"Slack cannot be reached at {patient.settings.slack_api_url} ({answer.code}).",
            "Look at the network, a proxy (HTTPS_PROXY) and SLACK_API_URL.",
        )
    if isinstance(answer, (TokenDead, Refused)):
        return problem(f"Slack does not take SLACK_BOT_TOKEN ({answer.code}).", _INSTALL)
    if isinstance(answer, SlackError):
        return problem(f"Slack answered something unexpected ({answer.code}).", "Try again in a minute.")
    if answer.bot_id is None:
        return problem("SLACK_BOT_TOKEN is not a bot's token: Slack names no bot for it.", _INSTALL)
    return ok(f"Slack knows the bot, in workspace {answer.team_id}.")


async def check_scopes(patient: Patient) -> list[Finding]:
    """May the bot do what it has to, and no more?"""
    answer = await patient.identity()
    if not isinstance(answer, Identity) or answer.scopes is None:
        return []
    missing, more = sorted(set(SCOPES) - answer.scopes), sorted(answer.scopes - set(SCOPES))
    found = []
    if missing:
        found += problem(
            f"The bot lacks {len(missing)} scope(s): {', '.join(missing)}.",
            "Add them on your app's page, OAuth & Permissions, Bot Token Scopes; then install the app again.",
        )
    if more:
        found += warning(
            f"The bot has scopes that it does not need: {', '.join(more)}.",
            "Take them away on your app's page, so that nobody has to wonder what it reads; then install the app again.",
        )
    return found or ok("The bot has exactly the scopes that it needs.")


async def check_app_token(patient: Patient) -> list[Finding]:
    """Does Socket Mode open?"""
    token = patient.settings.slack_app_token
    if token is None:
        return []
    if not token.get_secret_value().startswith("xapp-"):
        return problem(
            "SLACK_APP_TOKEN does not begin with xapp-, so it is no app-level token.", _OPEN_SOCKET
        )
    try:
        await socket_address(patient.settings.slack_api_url, token.get_secret_value())
    except TryAgain as error:
        return problem(
            f"Socket Mode could not be tried, because Slack did not answer ({error.code}).",
            "Look at the network, a proxy (HTTPS_PROXY) and SLACK_API_URL.",
        )
    except SlackError as error:
        return problem(
            f"Slack opens no Socket Mode connection with SLACK_APP_TOKEN ({error.code}).", _OPEN_SOCKET
        )
    return ok("Socket Mode opens.")


async def check_clock(patient: Patient) -> list[Finding]:
    """Does this machine's clock agree with Slack's?"""
    answer = await patient.identity()
    if not isinstance(answer, Identity) or answer.slack_now is None:
        return []
    off = datetime.now(UTC) - answer.slack_now
    if abs(off) <= SKEW:
        return ok("The clock agrees with Slack's.")
    direction = "ahead of" if off > timedelta() else "behind"
    says = f"This machine's clock is {abs(off).total_seconds():.0f} seconds {direction} Slack's"
    cure = "Let it follow a time server (timedatectl set-ntp true, or your host's setting)."
    if abs(off) > REFUSED_SKEW:
        return problem(f"{says}, so every request of Slack's would be refused as too old.", cure)
    return warning(f"{says}.", cure)


async def check_quiet_days(patient: Patient) -> list[Finding]:
    """Are there holidays to come?"""
    days = patient.settings.quiet_days
    # A day ago: somewhere it may still be that day.
    if not days or max(days) >= (datetime.now(UTC) - timedelta(days=1)).date():
        return []
    return warning(
        f"FULLCIRCLE_QUIET_DAYS names only days that are past, the last of them {max(days)}.",
        "Put the holidays to come in it, or unset it.",
    )


async def check_sending(patient: Patient) -> list[Finding]:
    """Is anything sent at all?"""
    if not patient.settings.is_held:
        return []
    return warning(
        "FULLCIRCLE_SENDING is off, so nothing is sent: no question, no answer, no reminder.",
        "Unset it when they may go again.",
    )


async def check_encryption(patient: Patient) -> list[Finding]:
    """Is there a key?"""
    if patient.settings.fullcircle_encryption_key is not None:
        return ok("Texts and tokens are encrypted in the database.")
    return warning(
        "FULLCIRCLE_ENCRYPTION_KEY is not set, so whoever can read the database can read what people keep.",
        f"{MAKE_A_KEY[0].upper()}{MAKE_A_KEY[1:]}",
    )


async def check_port(patient: Patient) -> list[Finding]:
    """Can the bot listen?"""
    host, port = patient.settings.host, patient.settings.port
    try:
        open_port(host, port).close()
    except SettingsProblem as bad:
        return problem(bad.sentence, bad.cure)
    return ok(f"Port {port} is free." if port else "Any free port will be taken.")


Check = Callable[[Patient], Awaitable[list[Finding]]]

CHECKS: tuple[Check, ...] = (
    check_settings,
    check_bot_token,
    check_signing_secret,
    check_api_url,
    check_slack,
    check_scopes,
    check_app_token,
    check_clock,
    check_database,
    check_quiet_days,
    check_sending,
    check_encryption,
    check_port,
)
