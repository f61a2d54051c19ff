"""Rate limits, when they are switched on: by the stand-in's clock, per method, workspace and channel."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Slack, Workspace
from bot.playground.limits import PER_MINUTE, SPECIAL_PER_MINUTE
from tests.playground.counterpart import Clock, refused


@pytest.fixture(autouse=True)
def limited(slack: Slack) -> None:
    slack.limits = True


async def test_one_post_a_second_a_channel(
    client: AsyncWebClient, clock: Clock, maya: Person, dana: Person
) -> None:
    for _ in range(2):
        await client.chat_postMessage(channel=maya.bot_dm.id, text="x")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=maya.bot_dm.id, text="x")
    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "1")
    await client.chat_postMessage(channel=dana.bot_dm.id, text="x")
    clock.pass_seconds(1)
    assert (await client.chat_postMessage(channel=maya.bot_dm.id, text="x"))["ok"]
    assert await refused(client.chat_postMessage(channel=maya.bot_dm.id, text="x")) == "ratelimited"


async def test_the_tier_of_a_method(client: AsyncWebClient, clock: Clock, maya: Person) -> None:
    for _ in range(PER_MINUTE[2]):
        await client.users_list()
    with pytest.raises(SlackApiError) as caught:
        await client.users_list()
    assert caught.value.response.headers["Retry-After"] == "60"
    assert (await client.users_info(user=maya.id))["ok"]
    clock.pass_seconds(60)
    assert (await client.users_list())["ok"]


async def test_other_workspaces_are_not_touched(slack: Slack, client: AsyncWebClient) -> None:
    slack.add_workspace("T0GLOBEX", bot_token="xoxb-globex")
    for _ in range(PER_MINUTE[2]):
        await client.users_list()
    assert (await AsyncWebClient(token="xoxb-globex", base_url=slack.api_url).users_list())["ok"]


async def test_a_workspace_takes_several_hundred_posts_a_minute(
    slack: Slack, client: AsyncWebClient, acme: Workspace
) -> None:
    for number in range(SPECIAL_PER_MINUTE):
        assert slack.rate.wait(acme.id, "chat.postMessage", 0, f"D{number}", slack.now()) == 0
    assert slack.rate.wait(acme.id, "chat.postMessage", 0, "D0LAST", slack.now()) == 60
