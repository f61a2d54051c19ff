"""Every shape that Slack documents of what it posts to an app, one compact sample each, in the words of its reference pages.

Apart from test_payloads so that a new kind of event is one line here. Sources: docs.slack.dev/reference/events and /reference/interaction-payloads.
Must not know which of them the bot cares for.
"""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]

TEAM, USER, OTHER, BOT = "T0ACME", "U061F7AUR", "U2EXAMPLE9", "B0BOT"
CHANNEL, GROUP, DM, MPIM = "C0LAN2Q65", "G0GROUP", "D024BE91L", "G0MPIM"
TS, THREAD, EVENT_TS = "1360782804.083113", "1360782400.498405", "1465244570.336841"
TRIGGER = "13345224609.738474920.8088930838d88f008e0"

_USER = {
    "id": USER, "team_id": TEAM, "name": "bobby", "deleted": False, "color": "9f69e7", "real_name": "Bobby Tables",
    "tz": "America/Los_Angeles", "tz_label": "Pacific Daylight Time", "tz_offset": -25200,
    "profile": {"status_text": "riding a train", "status_emoji": ":mountain_railway:", "status_expiration": 0, "real_name": "Bobby Tables",
                "display_name": "bobby", "image_24": "https://example.test/24.jpg", "team": TEAM, "fields": []},
    "is_admin": True, "is_owner": False, "is_restricted": False, "is_ultra_restricted": False, "is_bot": False, "updated": 1502138634,
    "is_email_confirmed": True, "who_can_share_contact_card": "EVERYONE", "locale": "en-US",
}  # fmt: skip
_CHANNEL = {
    "id": CHANNEL, "name": "fun", "created": 1360782804, "creator": USER, "is_channel": True, "is_private": False,
    "context_team_id": TEAM,
}  # fmt: skip
_FILE = {"file_id": "F2147483862", "file": {"id": "F2147483862"}, "user_id": USER, "channel_id": CHANNEL}
_SUBTEAM = {
    "id": "S0614TZR7", "team_id": TEAM, "is_usergroup": True, "name": "Team Admins", "handle": "admins", "is_external": False,
    "date_create": 1446598059, "created_by": USER, "prefs": {"channels": [], "groups": []}, "users": [USER], "user_count": "1",
}  # fmt: skip
_ASSISTANT = {
    "user_id": USER, "context": {"channel_id": CHANNEL, "team_id": TEAM, "enterprise_id": "E1"}, "channel_id": DM, "thread_ts": TS,
}  # fmt: skip
_INVITE = {
    "id": "I028YDERZSQ", "date_created": 1626876000, "date_invalid": 1628085600, "recipient_email": "golden@example.test",
    "inviting_team": {"id": "T12345678", "name": "Corgis", "domain": "corgis"}, "inviting_user": {"id": "U12345678", "name": "corgi"},
}  # fmt: skip
_METADATA = {"event_type": "incident_created", "event_payload": {"incident": {"id": 123}}}
_STEP = {"workflow_step_execute_id": "1036669284371.19077474947", "workflow_id": "12345", "workflow_instance_id": "6", "step_id": "7",
         "inputs": {"recipient": {"value": USER}}, "outputs": []}  # fmt: skip
_PINNED = {"type": "message", "channel": CHANNEL, "created": 1360782804, "created_by": USER,
           "message": {"type": "message", "user": OTHER, "text": "pinned", "ts": TS, "permalink": "https://example.test/p1"}}  # fmt: skip
_ITEM = {"type": "message", "channel": CHANNEL, "ts": TS}


def _one(kind: str, **more: Any) -> JSON:
    return {"type": kind, "event_ts": EVENT_TS, **more}


EVENTS: list[JSON] = [
    _one("accounts_changed"),
    _one("agent_session_stopped", channel=DM, user=USER, thread_ts=THREAD, streaming_message_ts=[TS]),
    _one("agent_session_title_changed", channel=DM, user=USER, team_id=TEAM, thread_ts=THREAD, title="a"),
    _one("app_context_changed", user=USER, context={"entities": []}),
    _one("app_deleted", app_id="A1", app_name="x", app_owner_id=USER, team_id=TEAM, team_domain="acme"),
    _one("app_home_opened", user=USER, channel=DM, tab="home",
         view={"id": "VPASKP233", "team_id": TEAM, "type": "home", "blocks": [], "private_metadata": "", "callback_id": "", "hash": "1.x"}),
    _one("app_home_opened", user=USER, channel=DM, tab="messages"),
    _one("app_installed", app_id="A1", app_name="x", app_owner_id=USER, user_id=USER, team_id=TEAM, team_domain="acme"),
    _one("app_mention", user=USER, text="<@U0LAN0Z89> is it everything a river should be?", ts=TS, channel=CHANNEL),
    _one("app_requested", app_request={"id": "1", "app": {"id": "A1", "name": "x"}, "previous_resolution": {"status": "approved"},
                                       "user": {"id": USER, "name": "b", "email": "b@example.test"}, "team": {"id": TEAM}, "scopes": []}),
    _one("app_uninstalled_team", app_id="A1", app_name="x", app_owner_id=USER, user_id=USER, team_id=TEAM),
    _one("assistant_thread_context_changed", assistant_thread=_ASSISTANT),
    _one("assistant_thread_started", assistant_thread=_ASSISTANT),
    _one("bot_added", bot={"id": "B024BE7LH", "app_id": "A1", "name": "hugbot", "icons": {}}),
    _one("bot_changed", bot={"id": "B024BE7LH", "app_id": "A1", "name": "hugbot", "icons": {}}),
    _one("call_rejected", call_id="12345678-xxxx", user_id=USER, channel_id=CHANNEL, external_unique_id="x"),
    _one("channel_archive", channel=CHANNEL, user=USER, is_moved=0),
    _one("channel_created", channel=_CHANNEL),
    _one("channel_deleted", channel=CHANNEL, actor_id=USER),
    _one("channel_history_changed", channel=CHANNEL, latest=TS, ts=TS),
    _one("channel_id_changed", old_channel_id=GROUP, new_channel_id=CHANNEL),
    _one("channel_joined", channel=_CHANNEL),
    _one("channel_left", channel=CHANNEL, actor_id=USER),
    _one("channel_marked", channel=CHANNEL, ts=TS),
    _one("channel_posting_permissions", channel=CHANNEL, actor_id=USER),
    _one("channel_rename", channel={"id": CHANNEL, "name": "new_name", "created": 1360782804, "is_mpim": False}),
    _one("channel_shared", channel=CHANNEL, connected_team_id="E163Q94DX"),
    _one("channel_unarchive", channel=CHANNEL, user=USER),
    _one("channel_unshared", channel=CHANNEL, previously_connected_team_id="E1", is_ext_shared=False),
    _one("commands_changed"),
    _one("dnd_updated", user=USER, dnd_status={"dnd_enabled": True, "next_dnd_start_ts": 1450387800, "snooze_enabled": False}),
    _one("dnd_updated_user", user=USER, dnd_status={"dnd_enabled": True, "next_dnd_start_ts": 1450387800}),
    _one("email_domain_changed", email_domain="example.com"),
    _one("emoji_changed", subtype="add", name="picard_facepalm", value="https://example.test/x.png"),
    _one("emoji_changed", subtype="remove", names=["picard_facepalm"]),
    _one("emoji_changed", subtype="rename", old_name="grin", new_name="cheese-grin", value="https://example.test/x.png"),
    _one("entity_details_requested", user=USER, external_ref={"id": "1"}, entity_url="https://example.test", trigger_id=TRIGGER,
         link={"url": "https://example.test", "domain": "example.test"}, user_locale="en-US", channel=CHANNEL, message_ts=TS),
    _one("external_org_migration_started", team={"id": TEAM, "is_migrating": True}, date_started=1551398400),
    _one("external_org_migration_finished", team={"id": TEAM, "is_migrating": False}, date_finished=1551398400),
    *(_one(f"file_{what}", **_FILE) for what in ("change", "created", "public", "shared", "unshared")),
    _one("file_deleted", file_id="F1", channel_ids=[CHANNEL]),
    _one("file_comment_added", comment={"id": "Fc1"}, **_FILE),
    _one("file_comment_edited", comment={"id": "Fc1"}, **_FILE),
    _one("file_comment_deleted", comment="Fc1", **_FILE),
    _one("function_executed", function={"id": "Fn066C7U22JD", "callback_id": "sample", "title": "Sample", "input_parameters": []},
         inputs={"user_id": USER}, function_execution_id="Fx079D2Q9HFR", workflow_execution_id="Wx1", bot_access_token="xwfp-123"),
    _one("goodbye"),
    _one("grid_migration_finished", enterprise_id="EXXXXXXXX"),
    _one("grid_migration_started", enterprise_id="EXXXXXXXX"),
    *(_one(f"group_{what}", channel=GROUP, user=USER) for what in ("archive", "close", "deleted", "left", "open", "unarchive")),
    _one("group_history_changed", channel=GROUP, latest=TS, ts=TS),
    _one("group_joined", channel=_CHANNEL),
    _one("group_marked", channel=GROUP, ts=TS),
    _one("group_rename", channel={"id": GROUP, "name": "x", "created": 1360782804}),
    _one("hello"),
    _one("im_close", channel=DM, user=USER),
    _one("im_created", channel={"id": DM, "user": USER}, user=USER),
    _one("im_history_changed", channel=DM, latest=TS, ts=TS),
    _one("im_marked", channel=DM, ts=TS),
    _one("im_open", channel=DM, user=USER),
    _one("invite_requested", invite_request={"id": "12345", "email": "b@example.test", "requester_ids": [USER], "channel_ids": [CHANNEL],
                                             "invite_type": "restricted", "team": {"id": TEAM, "name": "x", "domain": "x"}}),
    _one("link_shared", channel=CHANNEL, is_bot_user_member=True, user=USER, message_ts=TS, unfurl_id="C1.1.x", thread_ts=THREAD,
         source="conversations_history", links=[{"domain": "example.com", "url": "https://example.com/12345"}]),
    _one("manual_presence_change", presence="away"),
    _one("member_joined_channel", user=USER, channel=CHANNEL, channel_type="C", team=TEAM, inviter=OTHER),
    _one("member_left_channel", user=USER, channel=CHANNEL, channel_type="G", team=TEAM),
    *(_one(f"message_metadata_{what}", app_id="A1", bot_id=BOT, user_id=USER, team_id=TEAM, channel_id=CHANNEL, message_ts=TS,
           metadata=_METADATA, previous_metadata=_METADATA, deleted_ts=TS) for what in ("deleted", "posted", "updated")),
    _one("pin_added", user=USER, channel_id=CHANNEL, item=_PINNED, item_user=OTHER, pin_count=1, pinned_info={}),
    _one("pin_removed", user=USER, channel_id=CHANNEL, item=_PINNED, item_user=OTHER, pin_count=0, has_pins=False),
    _one("pref_change", name="messages_theme", value="dense"),
    _one("presence_change", user=USER, presence="away"),
    _one("reaction_added", user=USER, reaction="thumbsup", item_user=OTHER, item=_ITEM),
    _one("reaction_added", user=USER, reaction="white_check_mark", item=_ITEM),
    _one("reaction_added", user=USER, reaction="pray", item_user=OTHER, item={"type": "file", "file": "F0HS27V1Z"}),
    _one("reaction_added", user=USER, reaction="tada", item={"type": "file_comment", "file": "F0HS27V1Z", "file_comment": "Fc1"}),
    _one("reaction_removed", user=USER, reaction="-1::skin-tone-2", item_user=OTHER, item=_ITEM),
    _one("reconnect_url"),
    _one("resources_added", resources=[{"resource": {"type": "im", "grant": {"type": "specific", "resource_id": DM}}, "scopes": ["chat:write"]}]),
    _one("resources_removed", resources=[{"resource": {"type": "im", "grant": {"type": "specific", "resource_id": DM}}, "scopes": []}]),
    _one("scope_denied", scopes=["files:read"], trigger_id=TRIGGER),
    _one("scope_granted", scopes=["files:read"], trigger_id=TRIGGER),
    _one("shared_channel_invite_accepted", approval_required=False, invite=_INVITE, channel=_CHANNEL, accepting_user=_USER,
         teams_in_channel=[{"id": TEAM, "name": "x"}]),
    _one("shared_channel_invite_approved", invite=_INVITE, channel=_CHANNEL, approving_team_id=TEAM, approving_user=_USER, teams_in_channel=[]),
    _one("shared_channel_invite_declined", invite=_INVITE, channel=_CHANNEL, declining_team_id=TEAM, declining_user=_USER, teams_in_channel=[]),
    _one("shared_channel_invite_received", invite=_INVITE, channel=_CHANNEL),
    _one("shared_channel_invite_requested", actor=_USER, channel_id=CHANNEL, event_type="slack#/events/shared_channel_invite_requested",
         channel_name="our-channel", channel_type="public", target_users=[{"email": "b@example.test", "invite_id": "I1"}], is_external_limited=True),
    _one("star_added", user=USER, item=_ITEM),
    _one("star_removed", user=USER, item=_ITEM),
    _one("steps_from_apps", **_STEP),
    _one("subteam_created", subteam=_SUBTEAM),
    _one("subteam_members_changed", subteam_id="S1", team_id=TEAM, date_update=1446670362, added_users=[USER], removed_users=[]),
    _one("subteam_self_added", subteam_id="S0615G0KT"),
    _one("subteam_self_removed", subteam_id="S0615G0KT"),
    _one("subteam_updated", subteam=_SUBTEAM),
    _one("team_access_granted", team_ids=[TEAM, "T2"]),
    _one("team_access_revoked", team_ids=["T2"]),
    _one("team_domain_change", url="https://my.example.test", domain="my", team_id=TEAM),
    _one("team_join", user=_USER),
    _one("team_migration_started"),
    _one("team_plan_change", plan="std", can_add_ura=True, paid_features=[]),
    _one("team_pref_change", name="slackbot_responses_only_admins", value=True),
    *(_one(f"team_profile_{what}", profile={"fields": [{"id": "Xf1"}]}) for what in ("change", "delete", "reorder")),
    _one("team_rename", name="New Team Name", team_id=TEAM),
    _one("tokens_revoked", tokens={"oauth": ["UXXXXXXXX"], "bot": ["UXXXXXXXY"]}),
    _one("user_change", user=_USER, cache_ts=1648596421),
    _one("user_connection", user=USER, connected=True, trigger_id=TRIGGER),
    _one("user_huddle_changed", user=_USER | {"profile": {"huddle_state": "in_a_huddle", "huddle_state_expiration_ts": 1}}, cache_ts=1648596421),
    _one("user_profile_changed", user=_USER, cache_ts=1648596712),
    *(_one(f"user_resource_{what}", user=USER, scopes=["reminders:write:user"], trigger_id=TRIGGER) for what in ("denied", "granted", "removed")),
    _one("user_status_changed", user=_USER, cache_ts=1648596421),
    _one("user_typing", channel=CHANNEL, user=USER),
    *(_one(f"workflow_{what}", workflow_id="W1", workflow_draft_configuration={"version_id": "1", "app_steps": []},
           workflow_published_configuration={"version_id": "1", "app_steps": []}) for what in ("deleted", "published", "unpublished")),
    _one("workflow_step_deleted", workflow_id="W1", workflow_step_edit_id="1", workflow_draft_configuration={"app_steps": []}),
    _one("workflow_step_execute", callback_id="open_ticket", workflow_step=_STEP),
]  # fmt: skip
"""One of each type. `message` has a list of its own."""


def _said(**more: Any) -> JSON:
    base = {
        "type": "message",
        "channel": CHANNEL,
        "channel_type": "channel",
        "ts": TS,
        "event_ts": TS,
        "user": USER,
        "text": "Live long.",
    }
    return base | more  # fmt: skip


_PLAIN = {
    "type": "message",
    "user": USER,
    "text": "Live long.",
    "ts": TS,
    "team": TEAM,
    "client_msg_id": "a-b",
}
_REPLY = _PLAIN | {"thread_ts": THREAD}
_FILES = [
    {
        "id": "F1",
        "created": 1,
        "name": "tedair.gif",
        "mimetype": "image/gif",
        "filetype": "gif",
        "mode": "hosted",
        "channels": [CHANNEL],
    }
]
_WORDLESS = (
    "channel_archive", "channel_convert_to_private", "channel_convert_to_public", "channel_join", "channel_leave", "channel_name",
    "channel_posting_permissions", "channel_purpose", "channel_topic", "channel_unarchive", "group_archive", "group_join", "group_leave",
    "group_name", "group_purpose", "group_topic", "group_unarchive", "pinned_item", "unpinned_item", "bot_add", "bot_remove", "bot_enable",
    "bot_disable", "reminder_add", "reminder_delete", "sh_room_created", "sh_room_shared", "tombstone", "file_comment", "file_mention",
    "joiner_notification", "joiner_notification_for_inviter", "app_conversation_join", "bot_profile_changed", "mpdm_move", "huddle_thread",
    "canvas_created", "document_mention", "document_comment_root", "sharing_update", "gatekeeper_cancel", "ekm_access_denied",
    "assistant_app_thread", "reply_broadcast", "slackbot_response", "team_join", "tabbed_canvas_updated", "channel_canvas_updated",
    "list_record_comment", "convo_summary",
)  # fmt: skip

_SHARE: JSON = {
    "id": 1, "is_share": True, "is_msg_unfurl": True, "author_id": OTHER, "author_name": "Spock", "channel_id": CHANNEL, "channel_team": TEAM,
    "ts": TS, "text": "Live long.", "fallback": "[today] Spock: Live long.", "from_url": "https://example.test/archives/C1/p1", "footer": "Thread",
    "message_blocks": [{"team": TEAM, "channel": CHANNEL, "ts": TS, "message": {"blocks": [{"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "Live long."}]}]}]}}],
}  # fmt: skip
"""A forward, as Slack makes it of a message."""

MESSAGES: list[JSON] = [
    *(_said(channel=channel, channel_type=kind) for channel, kind in
      ((CHANNEL, "channel"), (GROUP, "group"), (DM, "im"), (MPIM, "mpim"), (DM, "app_home"))),
    _said(channel=MPIM, channel_type="mpim", thread_ts=THREAD, parent_user_id=OTHER, blocks=[{"type": "rich_text", "elements": []}]),
    _said(subtype="bot_message", bot_id=BOT, username="BotsOfTheSky", icons={"emoji": ":x:"}, user=None),
    _said(bot_id=BOT, app_id="A1", bot_profile={"id": BOT, "app_id": "A1", "name": "x", "team_id": TEAM}),
    _said(subtype="file_share", files=_FILES, upload=True, display_as_bot=False, thread_ts=THREAD, channel_type="mpim", channel=MPIM),
    _said(subtype="me_message", thread_ts=THREAD, channel_type="mpim", channel=MPIM),
    _said(subtype="thread_broadcast", thread_ts=THREAD, root=_PLAIN | {"ts": THREAD, "reply_count": 1, "replies": []}, client_msg_id="a"),
    _said(subtype="message_changed", hidden=True, message=_PLAIN | {"edited": {"user": USER, "ts": EVENT_TS}}, previous_message=_PLAIN),
    _said(subtype="message_changed", hidden=True, message=_REPLY | {"text": "new"}, previous_message=_REPLY),
    _said(subtype="message_changed", hidden=True, message={"subtype": "tombstone", "text": "Deleted.", "ts": TS, "user": "USLACKBOT"},
          previous_message=_PLAIN),
    _said(subtype="message_deleted", hidden=True, deleted_ts=TS, previous_message=_REPLY),
    _said(subtype="message_replied", hidden=True, message=_PLAIN | {"thread_ts": THREAD, "reply_count": 1, "replies": [{"user": OTHER, "ts": TS}]}),
    _said(subtype="huddle_thread", room={"id": "R1", "participants": []}, channel="D1"),
    _said(channel=DM, channel_type="im", text="", attachments=[_SHARE, _SHARE | {"text": "", "attachments": [_SHARE]}]),
    _said(channel=DM, channel_type="im", text="a note", thread_ts=THREAD, attachments=[{**_SHARE, "author_id": None, "text": None}]),
    _said(channel=DM, channel_type="im", text="<https://example.test>", attachments=[{"ts": 1, "text": ["x"], "title": "A page", "is_share": 1}]),
    _said(channel=DM, channel_type="im", subtype="message_changed", hidden=True, message=_PLAIN | {"text": "new"}, previous_message=_PLAIN),
    _said(channel=DM, channel_type="im", subtype="message_changed", hidden=True, previous_message=_PLAIN,
          message={"subtype": "tombstone", "text": "Deleted.", "ts": TS, "user": "USLACKBOT"}),
    _said(channel=DM, channel_type="im", subtype="message_deleted", hidden=True, deleted_ts=TS, previous_message=_PLAIN),
    _said(attachments=[{"is_share": True, "author_id": OTHER, "channel_id": CHANNEL, "ts": TS, "text": "x"}], text=""),
    *(_said(subtype=subtype, inviter=OTHER, topic="t", purpose="p", name="n", old_name="o", members=[USER], item={}, item_type="C")
      for subtype in _WORDLESS),
]  # fmt: skip


def envelope(event: JSON, team: str = TEAM, **more: Any) -> JSON:
    """As the Events API wraps it."""
    return {
        "token": "z26uFbvR1xHJEdHE1OQiO6t8", "team_id": team, "context_team_id": team, "context_enterprise_id": None, "api_app_id": "A0PLAYGROUND",
        "event": event, "type": "event_callback", "event_id": "Ev0MDYGDKJ", "event_time": 1518030500, "is_ext_shared_channel": False,
        "authorizations": [{"enterprise_id": None, "team_id": team, "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}],
        "event_context": "4-abc",
    } | more  # fmt: skip


BARE: list[JSON] = [
    {"token": "Jhj5dZrVaK7ZwHHjRyZWjbDl", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P", "type": "url_verification"},
    {"token": "x", "type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1518467820, "api_app_id": "A0PLAYGROUND"},
]  # fmt: skip
"""What comes without an envelope."""

_WHO: JSON = {
    "team": {"id": TEAM, "domain": "acme"}, "user": {"id": USER, "username": "bobby", "name": "bobby", "team_id": TEAM}, "token": "x",
    "api_app_id": "A0PLAYGROUND", "enterprise": None, "is_enterprise_install": False, "trigger_id": TRIGGER,
}  # fmt: skip
VIEW: JSON = {
    "id": "VNHU13V36", "team_id": TEAM, "type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": [], "private_metadata": "{}",
    "callback_id": "keep", "state": {"values": {}}, "hash": "156663117.cd33ad1f", "clear_on_close": False, "root_view_id": "VNHU13V36",
    "previous_view_id": None, "external_id": "", "app_id": "A1", "bot_id": "B00", "app_installed_team_id": TEAM,
}  # fmt: skip
_OPTION = {"text": {"type": "plain_text", "text": "x"}, "value": "v"}
_ELEMENTS: list[JSON] = [
    {"type": "button", "value": "v", "text": {"type": "plain_text", "text": "x"}},
    {"type": "workflow_button", "workflow": {}},
    {"type": "overflow", "selected_option": _OPTION},
    {"type": "checkboxes", "selected_options": [_OPTION]},
    {"type": "radio_buttons", "selected_option": _OPTION},
    {"type": "static_select", "selected_option": _OPTION, "placeholder": {"type": "plain_text", "text": "x"}},
    {"type": "external_select", "selected_option": _OPTION},
    {"type": "users_select", "selected_user": USER},
    {"type": "conversations_select", "selected_conversation": CHANNEL},
    {"type": "channels_select", "selected_channel": CHANNEL},
    {"type": "multi_static_select", "selected_options": [_OPTION]},
    {"type": "multi_users_select", "selected_users": [USER]},
    {"type": "multi_conversations_select", "selected_conversations": [CHANNEL]},
    {"type": "datepicker", "selected_date": "2026-03-02"},
    {"type": "timepicker", "selected_time": "09:00"},
    {"type": "datetimepicker", "selected_date_time": 1628633820},
    {"type": "plain_text_input", "value": "v"},
    {"type": "feedback_buttons", "value": "v"},
    {"type": "icon_button", "value": "v"},
]
_CONTAINERS: list[JSON] = [
    {"container": {"type": "message", "message_ts": TS, "channel_id": CHANNEL, "is_ephemeral": False}, "channel": {"id": CHANNEL, "name": "x"},
     "message": _PLAIN, "response_url": ""},
    {"container": {"type": "message", "message_ts": TS, "channel_id": CHANNEL, "is_ephemeral": True}, "channel": {"id": CHANNEL, "name": "x"},
     "response_url": ""},
    {"container": {"type": "message_attachment", "message_ts": TS, "attachment_id": 1, "channel_id": CHANNEL, "is_app_unfurl": True},
     "app_unfurl": {"id": 1}, "channel": {"id": CHANNEL, "name": "x"}},
    {"container": {"type": "view", "view_id": "VNHU13V36"}, "view": VIEW},
    {"container": {"type": "view", "view_id": "VNHU13V36"}, "view": VIEW | {"type": "home", "callback_id": ""}},
]  # fmt: skip


def press(element: JSON, container: JSON, action_id: str = "of_old") -> JSON:
    """`block_actions`."""
    action = {"action_id": action_id, "block_id": "=qXel", "action_ts": "1548426417.840180"} | element
    return _WHO | {"type": "block_actions", "actions": [action], "state": {"values": {}}} | container


INTERACTIONS: list[JSON] = [
    *(press(element, container) for element in _ELEMENTS for container in _CONTAINERS),
    *(_WHO | {"type": "view_submission", "view": VIEW | {"callback_id": callback}, "response_urls": []} for callback in ("keep", "of_old")),
    _WHO | {"type": "view_submission", "view": VIEW | {"type": "workflow_step", "callback_id": "x"}, "workflow_step": _STEP, "response_urls": []},
    *(_WHO | {"type": "view_closed", "view": VIEW, "is_cleared": cleared} for cleared in (True, False)),
    *(_WHO | {"type": "shortcut", "callback_id": callback, "action_ts": "1.1"} for callback in ("of_old", "keep_advice_global")),
    *(_WHO | {"type": "message_action", "callback_id": callback, "channel": {"id": CHANNEL, "name": "x"}, "message_ts": TS, "action_ts": "1.1",
              "message": _PLAIN, "response_url": ""} for callback in ("of_old", "keep_advice")),
    _WHO | {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": "que", "container": {"type": "view"}, "view": VIEW},
    _WHO | {"type": "dialog_submission", "callback_id": "x", "submission": {"name": "S"}, "state": "s", "channel": {"id": CHANNEL, "name": "x"},
            "action_ts": "1.1", "response_url": ""},
    _WHO | {"type": "dialog_cancellation", "callback_id": "x", "state": "s", "channel": {"id": CHANNEL, "name": "x"}, "action_ts": "1.1"},
    _WHO | {"type": "dialog_suggestion", "callback_id": "x", "name": "n", "value": "v", "state": "s", "channel": {"id": CHANNEL, "name": "x"}},
    _WHO | {"type": "interactive_message", "callback_id": "x", "channel": {"id": CHANNEL, "name": "x"}, "action_ts": "1.1", "message_ts": TS,
            "attachment_id": "1", "original_message": {"text": "x"}, "response_url": "", "actions": [{"name": "r", "type": "button", "value": "x"}]},
    _WHO | {"type": "interactive_message", "callback_id": "x", "channel": {"id": CHANNEL, "name": "x"}, "action_ts": "1.1", "message_ts": TS,
            "attachment_id": "1", "actions": [{"name": "r", "type": "select", "selected_options": [{"value": "x"}]}]},
    _WHO | {"type": "workflow_step_edit", "callback_id": "x", "workflow_step": _STEP},
    _WHO | {"type": "function_scoped_action", "callback_id": "x"},
]  # fmt: skip


def command(text: str, name: str = "/advice") -> dict[str, str]:
    """A slash command."""
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO", "team_id": TEAM, "team_domain": "acme", "channel_id": CHANNEL, "channel_name": "test", "user_id": USER,
        "user_name": "Steve", "command": name, "text": text, "response_url": "", "trigger_id": TRIGGER, "api_app_id": "A0PLAYGROUND",
        "is_enterprise_install": "false",
    }  # fmt: skip


COMMANDS = [
    command(text)
    for text in (
        "",
        "help",
        "ask",
        f"ask <@{OTHER}> how?",
        f"ask <@{OTHER}|steve> how?",
        "ask @steve how?",
        "94070",
        "sk <!channel>",
    )
] + [command("94070", "/weather")]
