"""What holds for every method: tokens, scopes, arguments, content types, and the record of calls."""

from __future__ import annotations

import json

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Slack, Workspace
from bot.playground.methods import ALL
from tests.playground.counterpart import JSON, refusal, refused

SCOPED = {name: method for name, method in ALL.items() if method.scopes}


async def raw(slack: Slack, verb: str, method: str, **request: object) -> JSON:
    """A call made by hand, without Slack's client."""
    headers = {"Authorization": "Bearer xoxb-acme"} | dict(request.pop("headers", {}))  # type: ignore[call-overload]
    async with aiohttp.ClientSession() as session:
        answer = await session.request(verb, slack.api_url + method, headers=headers, **request)  # type: ignore[arg-type]
        found: JSON = await answer.json()
        return found


async def test_a_good_token_knows_who_it_is(client: AsyncWebClient, acme: Workspace) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == acme.bot_user_id
    assert answer["bot_id"] == acme.bot_id
    assert answer["team_id"] == "T0ACME"
    assert set(answer.headers["X-OAuth-Scopes"].split(",")) == acme.scopes


async def test_an_unknown_token_is_refused(slack: Slack) -> None:
    stranger = AsyncWebClient(token="xoxb-nobody", base_url=slack.api_url)
    assert await refused(stranger.auth_test()) == "invalid_auth"


async def test_no_token_is_refused(slack: Slack) -> None:
    assert (await raw(slack, "POST", "auth.test", headers={"Authorization": ""}))["error"] == "not_authed"


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth", "token_expired"])
async def test_a_dead_token_says_how_it_died(client: AsyncWebClient, acme: Workspace, code: str) -> None:
    acme.revoke_token(code)
    assert await refused(client.auth_test()) == code
    acme.restore_token()
    assert (await client.auth_test())["ok"]


async def test_a_new_installation_has_its_own_token(
    slack: Slack, client: AsyncWebClient, acme: Workspace
) -> None:
    acme.restore_token("xoxb-second")
    assert await refused(client.auth_test()) == "invalid_auth"
    assert (await AsyncWebClient(token="xoxb-second", base_url=slack.api_url).auth_test())["ok"]


async def test_auth_revoke_kills_the_token(client: AsyncWebClient) -> None:
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"] is True
    assert await refused(client.auth_test()) == "token_revoked"


async def test_an_app_token_is_no_bot_token(slack: Slack, client: AsyncWebClient, acme: Workspace) -> None:
    app_client = AsyncWebClient(token=acme.app_token, base_url=slack.api_url)
    assert await refused(app_client.chat_postMessage(channel="C1", text="x")) == "not_allowed_token_type"
    assert await refused(client.api_call("apps.connections.open")) == "not_allowed_token_type"
    assert (await app_client.auth_test())["ok"]


async def test_connections_open_wants_a_token_and_a_post(slack: Slack, acme: Workspace) -> None:
    assert (await raw(slack, "POST", "apps.connections.open", headers={"Authorization": ""}))[
        "error"
    ] == "missing_args"
    headers = {"Authorization": f"Bearer {acme.app_token}"}
    assert (await raw(slack, "GET", "apps.connections.open", headers=headers))["error"] == "insecure_request"


async def test_an_unknown_method_is_named(slack: Slack) -> None:
    answer = await raw(slack, "POST", "chat.shout")
    assert answer["error"] == "unknown_method"
    assert answer["req_method"] == "chat.shout"


async def test_chat_schedule_message_is_not_there(client: AsyncWebClient) -> None:
    call = client.chat_scheduleMessage(channel="C1", post_at=1, text="x")
    assert await refused(call) == "unknown_method"


@pytest.mark.parametrize("name", SCOPED)
async def test_a_missing_scope_is_named(client: AsyncWebClient, acme: Workspace, name: str) -> None:
    acme.scopes.clear()
    acme.scopes.add("commands")
    answer = await refusal(client.api_call(name, params={}))
    assert answer["error"] == "missing_scope"
    assert answer["provided"] == "commands"
    assert set(answer["needed"].split(",")) <= set(SCOPED[name].scopes) | {"channels:read"}


async def test_the_granted_scopes_are_those_of_the_app(acme: Workspace) -> None:
    assert acme.scopes == {
        "chat:write", "commands", "im:history", "im:write", "mpim:history", "mpim:read", "mpim:write",
        "reactions:read", "reactions:write", "users:read", "files:write",
    }  # fmt: skip


@pytest.mark.parametrize(("method", "scope"), [("team.info", "team:read"), ("dnd.info", "dnd:read"),
                                               ("users.profile.get", "users.profile:read")])  # fmt: skip
async def test_what_was_not_granted_is_refused(client: AsyncWebClient, method: str, scope: str) -> None:
    answer = await refusal(client.api_call(method))
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)


async def test_granted_later_it_works(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    acme.scopes |= {"team:read", "dnd:read", "users.profile:read"}
    assert (await client.team_info())["team"]["name"] == "Acme"
    assert await refused(client.team_info(team="T0OTHER")) == "team_not_found"
    assert (await client.dnd_info(user=maya.id))["dnd_enabled"] is False
    assert (await client.users_profile_get(user=maya.id))["profile"]["display_name"] == "Maya"


@pytest.mark.parametrize("name", ALL)
async def test_an_unknown_argument_is_refused(
    slack: Slack, client: AsyncWebClient, acme: Workspace, name: str
) -> None:
    acme.scopes |= {scope for method in ALL.values() for scope in method.scopes}
    token = acme.app_token if name == "apps.connections.open" else "xoxb-acme"
    client = AsyncWebClient(token=token, base_url=slack.api_url)
    answer = await refusal(client.api_call(name, params={"chanel": "C1"}))
    assert answer["error"] == "invalid_arguments"
    assert "chanel" in answer["response_metadata"]["messages"][0]


MISSING = {
    "chat.postMessage": "channel_not_found", "chat.postEphemeral": "channel_not_found",
    "chat.update": "channel_not_found", "chat.delete": "channel_not_found", "chat.getPermalink": "channel_not_found",
    "conversations.open": "users_list_not_supplied", "conversations.info": "channel_not_found",
    "conversations.members": "channel_not_found", "conversations.history": "channel_not_found",
    "conversations.replies": "channel_not_found", "reactions.add": "invalid_name",
    "reactions.remove": "invalid_name", "reactions.get": "no_item_specified", "users.info": "user_not_found",
    "views.open": "invalid_arguments", "views.push": "invalid_arguments", "views.update": "invalid_arguments",
    "views.publish": "invalid_arguments", "files.getUploadURLExternal": "invalid_arguments",
    "files.completeUploadExternal": "invalid_arguments", "apps.uninstall": "invalid_client_id",
    "oauth.v2.access": "invalid_client_id",
}  # fmt: skip


@pytest.mark.parametrize("name", MISSING)
async def test_without_what_it_needs_it_says_so(client: AsyncWebClient, name: str) -> None:
    assert await refused(client.api_call(name, params={})) == MISSING[name]


async def test_forms_json_and_queries_are_read_alike(slack: Slack, maya: Person) -> None:
    for verb, request in (
        ("POST", {"data": {"user": maya.id}}),
        ("POST", {"json": {"user": maya.id}}),
        ("GET", {"params": {"user": maya.id}}),
        ("POST", {"data": {"user": maya.id, "token": "xoxb-acme"}, "headers": {"Authorization": ""}}),
    ):
        answer = await raw(slack, verb, "users.info", **request)
        assert answer["user"]["id"] == maya.id


async def test_json_inside_a_form_is_read(slack: Slack, maya: Person) -> None:
    blocks = json.dumps([{"type": "divider"}])
    form = {
        "channel": maya.bot_dm.id,
        "text": "x",
        "blocks": blocks,
        "metadata": '{"event_type":"a","event_payload":{}}',
    }
    assert (await raw(slack, "POST", "chat.postMessage", data=form))["ok"]
    assert maya.last_dm.blocks[0]["type"] == "divider"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"data": "x", "headers": {"Content-Type": "image/png"}}, "invalid_post_type"),
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, "invalid_json"),
        ({"json": ["x"]}, "json_not_object"),
        ({"json": {"channel": ["C1"], "text": "x"}}, "invalid_array_arg"),
    ],
)
async def test_malformed_requests_are_refused(slack: Slack, request_: JSON, code: str) -> None:
    assert (await raw(slack, "POST", "chat.postMessage", **request_))["error"] == code


async def test_api_test_echoes(slack: Slack, client: AsyncWebClient) -> None:
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert await refused(client.api_test(error="my_error")) == "my_error"


async def test_bots_info_knows_only_this_bot(client: AsyncWebClient, acme: Workspace) -> None:
    assert (await client.bots_info(bot=acme.bot_id))["bot"]["user_id"] == acme.bot_user_id
    assert await refused(client.bots_info(bot="B0OTHER")) == "bot_not_found"


async def test_every_call_is_on_record(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    await client.chat_postMessage(channel=maya.bot_dm.id, text="one")
    await refused(client.chat_postMessage(channel="C0NOWHERE", text="two"))
    await client.users_info(user=maya.id)
    assert [(call.method, call.error, call.status) for call in slack.calls] == [
        ("chat.postMessage", "", 200), ("chat.postMessage", "channel_not_found", 200), ("users.info", "", 200),
    ]  # fmt: skip
    assert [call.args["text"] for call in slack.posts(maya.bot_dm.id)] == ["one"]


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_an_oauth_code_is_good_once(slack: Slack, acme: Workspace) -> None:
    nobody = AsyncWebClient(base_url=slack.api_url)
    code = slack.oauth_code(acme, installer="U0BOSS")
    secret = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    answer = await nobody.oauth_v2_access(code=code, **secret)
    assert answer["access_token"] == "xoxb-acme"
    assert answer["team"] == {"id": "T0ACME", "name": "Acme"}
    assert answer["authed_user"] == {"id": "U0BOSS"}
    assert await refused(nobody.oauth_v2_access(code=code, **secret)) == "invalid_code"
    assert (
        await refused(nobody.oauth_v2_access(code=code, client_id="9.9", client_secret="x"))
        == "invalid_client_id"
    )
    wrong = nobody.oauth_v2_access(code=code, client_id=slack.client_id, client_secret="x")
    assert await refused(wrong) == "bad_client_secret"


async def test_latency_is_waited_out(slack: Slack, client: AsyncWebClient) -> None:
    slack.latency = 0.01
    assert (await client.auth_test())["ok"]


async def test_two_workspaces_never_mix(slack: Slack, client: AsyncWebClient, maya: Person) -> None:
    globex = slack.add_workspace("T0GLOBEX", "Globex", bot_token="xoxb-globex")
    kim = globex.add_person("Kim")
    other = AsyncWebClient(token="xoxb-globex", base_url=slack.api_url)
    await client.chat_postMessage(channel=maya.bot_dm.id, text="for Maya")
    assert await refused(other.users_info(user=maya.id)) == "user_not_found"
    assert await refused(other.chat_postMessage(channel=maya.bot_dm.id, text="x")) == "channel_not_found"
    assert await refused(other.chat_postMessage(channel=maya.id, text="x")) == "channel_not_found"
    assert await refused(other.conversations_open(users=maya.id)) == "user_not_found"
    assert await refused(client.conversations_history(channel=kim.bot_dm.id)) == "channel_not_found"
    assert globex.bot_user_id != slack.workspaces["T0ACME"].bot_user_id
