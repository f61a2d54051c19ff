"""The edges: what comes over HTTP is measured, verified, read and answered, whatever it is."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.serving import MESSAGE, TEAM, Running, in_envelope

# Who may speak


async def test_slacks_handshake_is_answered(bot: Running) -> None:
    answer = await bot.post(
        json.dumps({"type": "url_verification", "challenge": "3eZbrw", "token": "x"}).encode()
    )
    assert answer.status == 200
    assert "3eZbrw" in answer.text


async def test_slacks_look_at_the_certificate_is_not_signed(bot: Running) -> None:
    body = urlencode({"ssl_check": "1", "token": "x"}).encode()
    answer = await bot.post_raw(body, {"content-type": "application/x-www-form-urlencoded"})
    assert answer.status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"x-slack-signature": "v0=" + "0" * 64},
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=é"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "soon"},
        {"x-slack-request-timestamp": "9" * 400},
        {"x-slack-request-timestamp": "-1"},
    ],
)
async def test_a_bad_signature_is_401(bot: Running, change: dict[str, str]) -> None:
    body = json.dumps(in_envelope(MESSAGE)).encode()
    answer = await bot.post_raw(body, {**bot.slack.sign(body), "content-type": "application/json", **change})
    assert answer.status == 401


async def test_no_signature_at_all_is_401(bot: Running) -> None:
    answer = await bot.post_raw(
        json.dumps(in_envelope(MESSAGE)).encode(), {"content-type": "application/json"}
    )
    assert answer.status == 401


async def test_somebody_elses_signature_on_our_body_is_401(bot: Running) -> None:
    headers = bot.slack.sign(b"{}")
    answer = await bot.post_raw(json.dumps(in_envelope(MESSAGE)).encode(), {**headers})
    assert answer.status == 401


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24])
async def test_a_stale_request_is_401_and_the_log_speaks_of_the_clock(
    bot: Running, minutes: int, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await bot.post(json.dumps(in_envelope(MESSAGE)).encode(), at=time.time() - minutes * 60)
    assert answer.status == 401
    assert [getattr(line, "action", "") for line in caplog.records] == ["web.stale"]


async def test_what_is_not_from_slack_is_never_logged(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    body = json.dumps(in_envelope({**MESSAGE, "text": "the private words"})).encode()
    await bot.post_raw(body, {"content-type": "application/json"})
    await bot.post(body)
    await bot.post(b"{the private words")
    assert caplog.records
    assert "private words" not in caplog.text


# How much


async def test_a_body_over_a_megabyte_is_413(bot: Running) -> None:
    answer = await bot.post(b"x" * 1_000_001)
    assert answer.status == 413


async def test_a_body_that_hides_its_length_is_413(bot: Running) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 50_000

    async with bot._http.post(f"{bot.url}/slack/events", data=pieces()) as response:
        assert response.status == 413


async def test_a_large_body_below_that_is_read(bot: Running) -> None:
    answer = await bot.event({**MESSAGE, "type": "something_new", "text": "x" * 900_000})
    assert answer.status == 200


# What is said


async def test_an_event_that_nobody_knows_is_acknowledged(bot: Running) -> None:
    answer = await bot.event({"type": "emoji_changed", "subtype": "add", "name": "x", "event_ts": "1.1"})
    assert (answer.status, answer.text) == (200, "")


EVENT_TYPES = """
    app_home_opened app_mention app_rate_limited app_requested app_uninstalled assistant_thread_started call_rejected channel_archive
    channel_created channel_deleted channel_history_changed channel_id_changed channel_left channel_rename channel_shared channel_unarchive
    channel_unshared dnd_updated dnd_updated_user email_domain_changed emoji_changed file_change file_created file_deleted file_public
    file_shared file_unshared function_executed goodbye grid_migration_finished grid_migration_started group_archive group_close
    group_deleted group_history_changed group_left group_open group_rename group_unarchive im_close im_created im_history_changed im_open
    invite_requested link_shared member_joined_channel member_left_channel message message_metadata_posted pin_added pin_removed
    reaction_added reaction_removed resources_added resources_removed scope_denied scope_granted star_added star_removed subteam_created
    subteam_members_changed subteam_self_added subteam_self_removed subteam_updated team_access_granted team_access_revoked
    team_domain_change team_join team_rename tokens_revoked url_verification user_change user_huddle_changed user_profile_changed
    user_resource_denied user_resource_granted user_resource_removed user_status_changed workflow_deleted workflow_published
    workflow_step_deleted workflow_step_execute workflow_unpublished
"""


@pytest.mark.parametrize("envelope", ["event_callback", ""])
async def test_every_type_of_event_is_acknowledged_with_all_its_values_empty(
    bot: Running, envelope: str
) -> None:
    """As Slack's published samples are: their envelopes have an empty type and an empty team."""
    for team in ("", TEAM):
        for kind in EVENT_TYPES.split():
            empty = {
                "type": kind,
                "user": "",
                "channel": "",
                "item": {"type": "message", "ts": "0.0"},
                "event_ts": "",
            }
            said = in_envelope(
                empty, type=envelope, team_id=team, enterprise_id="", authorizations=[{"team_id": team}]
            )
            answer = await bot.post(json.dumps(said).encode())
            assert answer.status == 200, (kind, answer)


async def test_slack_says_that_it_holds_events_back(bot: Running) -> None:
    said = {
        "type": "app_rate_limited",
        "token": "x",
        "team_id": TEAM,
        "minute_rate_limited": 1518467820,
        "api_app_id": "A",
    }
    assert (await bot.post(json.dumps(said).encode())).status == 200


@pytest.mark.parametrize(
    "payload",
    [
        {
            "type": "block_actions",
            "trigger_id": "1.1",
            "actions": [{"action_id": "of_old", "type": "button", "value": "x"}],
        },
        {
            "type": "interactive_message",
            "callback_id": "of_old",
            "actions": [{"name": "x", "type": "button", "value": "y"}],
        },
        {
            "type": "view_closed",
            "view": {"id": "V1", "type": "modal", "callback_id": "of_old"},
            "is_cleared": False,
        },
        {
            "type": "view_submission",
            "view": {"id": "V1", "type": "modal", "callback_id": "of_old", "state": {"values": {}}},
        },
        {"type": "shortcut", "callback_id": "of_old", "trigger_id": "1.1"},
        {
            "type": "message_action",
            "callback_id": "of_old",
            "trigger_id": "1.1",
            "channel": {"id": "C1"},
            "message": {},
        },
        {"type": "block_suggestion", "action_id": "of_old", "block_id": "b", "value": "x"},
        {"type": "dialog_submission", "callback_id": "of_old", "submission": {}},
        {"type": "dialog_cancellation", "callback_id": "of_old"},
    ],
    ids=lambda payload: str(payload["type"]),
)
async def test_what_nobody_handles_is_acknowledged(bot: Running, payload: dict[str, Any]) -> None:
    assert (await bot.interaction(payload)).status == 200


async def test_a_command_that_nobody_handles_is_acknowledged(bot: Running) -> None:
    answer = await bot.form(
        command="/of-old", text="", team_id=TEAM, user_id="U1", trigger_id="1.1", channel_id="C1"
    )
    assert answer.status == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"{}",
        b'{"type":',
        b"\xff\xfe\x00",
        b'{"type": "event_callback"}',
        b'{"type": "event_callback", "event": null}',
        b'{"type": "something else", "team_id": "T0ACME", "event": null}',
        b'{"type": "event_callback", "event": []}',
        b'{"type": "event_callback", "event": {"type": 5}}',
        b'{"type": "event_callback", "event": {"type": "message"}, "authorizations": [null]}',
        b'{"type": "event_callback", "event": {"type": "message"}, "authorizations": {"a": 1}}',
        b'{"type": "event_callback", "team_id": {}, "event": {"type": "message"}}',
        b'{"type": 7}',
        b"[" * 100_000,
        b"payload=",
        b"payload=%7B",
        b"payload=[]",
        b"payload=null",
        b'payload={"type":"block_actions","actions":[]}',
        b'payload={"type":"block_actions","actions":[null],"team":{"id":"T0ACME"}}',
        b'payload={"type":"block_actions","actions":[{}],"team":{"id":"T0ACME"}}',
        b'payload={"type":"view_submission","view":[],"team":{"id":"T0ACME"}}',
        b"command=%FF",
        b"a=b&c",
    ],
    ids=lambda body: body[:40].decode(errors="replace"),
)
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
async def test_a_signed_body_that_is_nonsense_is_no_fault_of_ours(
    bot: Running, body: bytes, content_type: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await bot.post(body, content_type)
    assert 200 <= answer.status < 500
    assert "Traceback" not in answer.text
    assert not [line for line in caplog.records if line.levelno >= logging.ERROR], caplog.text


NONSENSE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
DOCUMENTED: list[dict[str, Any]] = [
    in_envelope(MESSAGE),
    in_envelope(
        {
            "type": "reaction_added",
            "user": "U1",
            "reaction": "tada",
            "item": {"type": "message", "channel": "D1", "ts": "1.1"},
            "item_user": "U2",
            "event_ts": "1.3",
        }
    ),
    in_envelope(
        {
            "type": "user_change",
            "user": {"id": "U1", "team_id": TEAM, "name": "maya", "profile": {}},
            "event_ts": "1.3",
        }
    ),
    in_envelope({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}, "event_ts": "1.3"}),
    {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": "U1"},
        "trigger_id": "1.1",
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.1"},
        "actions": [{"action_id": "tried", "type": "button", "value": "x"}],
    },
    {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": "U1"},
        "view": {"id": "V1", "type": "modal", "callback_id": "keep", "state": {"values": {}}, "blocks": []},
    },
    {
        "type": "message_action",
        "callback_id": "keep_advice",
        "team": {"id": TEAM},
        "user": {"id": "U1"},
        "trigger_id": "1.1",
        "channel": {"id": "D1"},
        "message": {"text": "x", "user": "U2", "ts": "1.1"},
    },
]


def changes(payload: Any) -> st.SearchStrategy[Any]:
    """The payload with one value in it, however deep, replaced by nonsense or left out."""
    paths = list(paths_of(payload))
    return st.tuples(st.sampled_from(paths), NONSENSE | st.just(...)).map(
        lambda drawn: changed(payload, *drawn)
    )


def paths_of(payload: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a payload."""
    inside = (
        payload.items()
        if isinstance(payload, dict)
        else enumerate(payload)
        if isinstance(payload, list)
        else ()
    )
    return [path for key, value in inside for path in [(*before, key), *paths_of(value, (*before, key))]]


def changed(payload: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy with another value at `path`; `...` leaves it out."""
    copy = json.loads(json.dumps(payload))
    inside = copy
    for key in path[:-1]:
        inside = inside[key]
    if value is ... and isinstance(inside, dict):
        del inside[path[-1]]
    else:
        inside[path[-1]] = None if value is ... else value
    return copy


@pytest.mark.parametrize("payload", DOCUMENTED, ids=lambda p: str(p.get("event", p)["type"]))
async def test_payloads_with_one_thing_wrong_are_no_fault_of_ours(
    bot: Running, payload: dict[str, Any]
) -> None:
    for body in await asyncio.to_thread(mutations, payload):
        answer = await bot.post(body)
        assert answer.status < 500, body
        assert "Traceback" not in answer.text


def mutations(payload: dict[str, Any]) -> list[bytes]:
    """Some dozens of them, the same ones every time."""
    made: list[bytes] = []

    @settings(
        max_examples=25,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(changes(payload))
    def draw(body: Any) -> None:
        made.append(json.dumps(body).encode())

    draw()
    return made
