"""What Slack's error codes mean for whoever called: one table (platform.md, "Sending"; the codes are Slack's documented ones).

Apart from the gateway so that the table can be read, and tried row by row, without a connection. Must not decide what is done about an error;
that is `bot.domain.delivery.after_answer`.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.domain.delivery import NO_CONNECTION, RATE_LIMITED
from bot.errors import OutcomeUnknown, Refused, SlackError, TokenDead, TryAgain

AGAIN_AFTER = 5.0
"""Seconds, where Slack does not say itself how long to wait."""

SHORTEST_WAIT, LONGEST_WAIT = 1.0, 3600.0
"""Seconds, whatever Retry-After says: nobody asks in a circle, or waits for weeks because of one header. Asked too early, Slack says so again."""

MOVING_AFTER = 600.0
"""Seconds between two tries while Slack moves a workspace to another organization."""

_DEAD = """
    account_inactive invalid_auth not_authed not_allowed_token_type token_expired token_revoked team_access_not_granted
"""
_PERHAPS_DONE = ("fatal_error", "internal_error", "request_timeout", "service_unavailable")
_MOVING = ("org_login_required", "team_added_to_org")
_REFUSED = """
    access_denied accesslimited already_reacted as_user_not_supported attachment_payload_limit_exceeded bad_timestamp block_mismatch blocked_file_type
    cannot_reply_to_message cant_broadcast_message cant_delete_message cant_update_message channel_is_limited_access channel_not_found
    deprecated_endpoint draft_already_deleted draft_already_sent draft_has_conflict draft_not_found duplicate_channel_not_found
    duplicate_external_id duplicate_message_not_found edit_window_closed ekm_access_denied enterprise_is_restricted exchanged_trigger_id
    expired_trigger_id external_channel_migrating file_comment_not_found
    file_deleted file_is_deleted file_not_found file_share_limit_reached hash_conflict
    invalid_arg_name invalid_arguments invalid_array_arg invalid_attachments invalid_blocks invalid_blocks_format invalid_charset
    invalid_cursor invalid_form_data invalid_limit invalid_metadata_filter_keys invalid_metadata_format invalid_metadata_schema invalid_name
    invalid_post_type invalid_trigger_id invalid_ts_latest invalid_ts_oldest invalid_user_combination is_archived is_inactive
    list_record_comment_fetch_failed markdown_text_conflict max_file_sharing_exceeded message_not_found messages_tab_disabled
    metadata_must_be_sent_from_app metadata_too_large method_deprecated method_not_supported_for_channel_type missing_file_data
    missing_post_type missing_profile_id missing_scope msg_blocks_too_long msg_too_long no_access no_dual_broadcast_content_update
    no_item_specified no_permission no_reaction no_text not_enabled not_enough_users not_found not_implemented not_in_channel not_reactable
    posting_to_channel_denied push_limit_reached restricted_action restricted_action_non_threadable_channel
    restricted_action_read_only_channel restricted_action_thread_locked restricted_action_thread_only_channel
    slack_connect_blocked_file_type slack_connect_canvas_sharing_blocked slack_connect_clip_sharing_blocked
    slack_connect_file_link_sharing_blocked slack_connect_file_upload_sharing_blocked slack_connect_lists_sharing_blocked
    streaming_state_conflict team_not_found thread_locked thread_not_found too_many_attachments too_many_contact_cards too_many_emoji
    too_many_reactions too_many_users two_factor_setup_required unable_to_share_files user_disabled user_not_found user_not_in_channel
    user_not_visible users_list_not_supplied view_too_large
"""
# Documented and left out on purpose, so that they are tried again as an unknown code is: they say that it may pass.
# fetch_members_failed, message_limit_exceeded, update_failed

MEANING: Mapping[str, type[SlackError]] = {
    **dict.fromkeys(_REFUSED.split(), Refused),
    **dict.fromkeys(_DEAD.split(), TokenDead),
    **dict.fromkeys(_PERHAPS_DONE, OutcomeUnknown),
    **dict.fromkeys(_MOVING, TryAgain),
    **dict.fromkeys(RATE_LIMITED, TryAgain),
}
"""What each code means. A code that is not here means TryAgain: most likely not done, and nobody knows whether it passes."""


def error_of(code: str | None, status: int = 200, retry_after: float | None = None) -> SlackError:
    """The error that an answer means. `code` is None when there was no readable body; `retry_after` is the header's, in seconds."""
    if status == 429 or code in RATE_LIMITED:
        return TryAgain("ratelimited", AGAIN_AFTER if retry_after is None else retry_after)
    # A proxy's page, or Slack's own trouble: it may have happened after the message was stored.
    if status >= 500 or (code is None and status < 300):
        return OutcomeUnknown(code or f"http_{status}")
    code = code or f"http_{status}"
    meaning = MEANING.get(code, TryAgain)
    if meaning is TryAgain:
        return TryAgain(code, MOVING_AFTER if code in _MOVING else AGAIN_AFTER)
    return meaning(code)


def error_from(error: Exception) -> SlackError | None:
    """What an exception of the SDK or of its connection means; None for one that is none of these (a bug of ours)."""
    if isinstance(error, SlackApiError):
        return _of_answer(error.response)
    # Never connected, so never sent: no such name, refused, no TLS, no free connection in time.
    if isinstance(error, (aiohttp.ClientConnectionError, aiohttp.ClientSSLError)) and _is_before_sending(
        error
    ):
        return TryAgain(NO_CONNECTION, AGAIN_AFTER)
    if isinstance(error, (asyncio.TimeoutError, TimeoutError)):
        return OutcomeUnknown("timeout")
    if isinstance(error, (aiohttp.ClientError, OSError, EOFError, UnicodeDecodeError)):
        return OutcomeUnknown("connection_lost")
    return None


def _is_before_sending(error: Exception) -> bool:
    return isinstance(
        error, (aiohttp.ClientConnectorError, aiohttp.ClientSSLError, aiohttp.ConnectionTimeoutError)
    )


def _of_answer(response: Any) -> SlackError:
    """From the SDK's response, or from aiohttp's own where the SDK could not read the body."""
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 200
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    return error_of(code if isinstance(code, str) else None, int(status), _retry_after(response.headers))


def _retry_after(headers: Mapping[str, str]) -> float | None:
    try:
        seconds = float(headers["Retry-After"])
    except (KeyError, ValueError):
        return None
    return None if math.isnan(seconds) else min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)
