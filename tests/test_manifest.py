"""The manifest: what Slack is told is what the handlers register, inside the limits of Slack's published schema (2.0.0)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import handlers
from bot.errors import SettingsProblem
from bot.manifest import SCOPES, build, printed, request_url
from bot.views.actions import KEEP_GLOBAL_SHORTCUT, KEEP_SHORTCUT
from handlers import events
from handlers.commands import COMMANDS

URL = "https://circle.example.com/slack/events"

PLATFORM_EVENTS = {
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
    "user_change",
    "app_home_opened",
    "app_uninstalled",
    "tokens_revoked",
}
PLATFORM_SCOPES = {
    "chat:write",
    "commands",
    "im:history",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "users:read",
    "files:write",
}


@pytest.fixture(params=[URL, None], ids=["http", "socket"])
def manifest(request: pytest.FixtureRequest) -> dict[str, Any]:
    return build(request.param)


def test_the_events_are_those_that_the_handlers_take(manifest: dict[str, Any]) -> None:
    asked = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(asked) == set(handlers.EVENTS) == PLATFORM_EVENTS
    assert len(asked) == len(set(asked))
    assert {name.partition(".")[0] for name in asked} == set(events.HANDLERS)


def test_the_commands_are_those_that_the_handlers_take(manifest: dict[str, Any]) -> None:
    commands = manifest["features"]["slash_commands"]
    assert [command["command"] for command in commands] == list(COMMANDS)
    assert all(command["should_escape"] is True for command in commands)


def test_one_shortcut_is_on_messages_and_one_everywhere(manifest: dict[str, Any]) -> None:
    shortcuts = manifest["features"]["shortcuts"]
    assert [(each["callback_id"], each["type"], each["name"]) for each in shortcuts] == [
        (KEEP_SHORTCUT, "message", "Keep this advice"),
        (KEEP_GLOBAL_SHORTCUT, "global", "Keep advice I got"),
    ]
    assert all(len(each["name"]) <= 24 for each in shortcuts), "Slack's limit"


def test_the_scopes_are_those_of_the_platform_notes_and_no_channel_can_be_read(
    manifest: dict[str, Any],
) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes) == {"bot"}
    assert scopes["bot"] == list(SCOPES)
    assert set(SCOPES) == PLATFORM_SCOPES
    assert not [scope for scope in SCOPES if scope.startswith(("channels:", "groups:"))]


def test_people_can_write_to_the_bot(manifest: dict[str, Any]) -> None:
    assert manifest["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_what_cannot_be_switched_off_again_is_off(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["token_rotation_enabled"] is False
    assert manifest["settings"]["org_deploy_enabled"] is False
    assert not {"assistant_view", "agent_view"} & set(manifest["features"])


def test_over_http_slack_knows_where_to_post() -> None:
    manifest = build(URL)
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is False
    assert settings["event_subscriptions"]["request_url"] == URL
    assert settings["interactivity"] == {"is_enabled": True, "request_url": URL}
    assert all(command["url"] == URL for command in manifest["features"]["slash_commands"])


def test_in_socket_mode_there_is_no_address() -> None:
    manifest = build(None)
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    assert "http" not in json.dumps(manifest)


def test_it_is_inside_slacks_limits(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch(r"#[0-9a-fA-F]{6}", shown["background_color"])
    assert 1 <= len(manifest["features"]["bot_user"]["display_name"]) <= 80
    for shortcut in manifest["features"]["shortcuts"]:
        assert 1 <= len(shortcut["name"]) <= 24
        assert 1 <= len(shortcut["callback_id"]) <= 255
        assert 1 <= len(shortcut["description"]) <= 150
    for command in manifest["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command["usage_hint"]) <= 1000
    assert len(manifest["settings"]["event_subscriptions"]["bot_events"]) <= 100
    assert all(len(scope) <= 50 for scope in SCOPES)


def test_it_is_printed_as_json_that_slack_takes_as_it_is() -> None:
    assert json.loads(printed(URL)) == build(URL)


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("https://circle.example.com", URL),
        ("https://circle.example.com/", URL),
        (URL, URL),
        ("https://example.com/circle", "https://example.com/circle/slack/events"),
        ("https://example.com:8443/slack/events/", "https://example.com:8443/slack/events"),
    ],
)
def test_the_path_is_added_to_the_public_address(given: str, made: str) -> None:
    assert request_url(given) == made


@pytest.mark.parametrize(
    "given", ["", "circle.example.com", "ftp://example.com", "https://", "https://a.b/?x=1"]
)
def test_what_is_no_address_is_a_kind_message(given: str) -> None:
    with pytest.raises(SettingsProblem, match="is not an address that Slack can post to"):
        request_url(given)


def test_no_sentence_names_a_role_that_the_bot_does_not_know(manifest: dict[str, Any]) -> None:
    assert not re.search(r"mentor|mentee|prot[eé]g|sponsor", json.dumps(manifest), re.IGNORECASE)
