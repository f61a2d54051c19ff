"""Whose workspace it is, and news about the installation and its people."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground import Slack
from storage import people, workspaces
from tests.databases import Database
from tests.serving import MESSAGE, TEAM, Running, is_known, running


async def test_another_workspace_is_acknowledged_and_nothing_happens(bot: Running) -> None:
    answer = await bot.event(
        MESSAGE,
        team_id="T0OTHER",
        authorizations=[{"enterprise_id": None, "team_id": "T0OTHER", "user_id": "U1"}],
    )
    assert answer.status == 200


async def test_an_organization_that_the_row_does_not_know_is_no_other_workspace(bot: Running) -> None:
    answer = await bot.event(
        MESSAGE,
        enterprise_id="E1",
        authorizations=[{"enterprise_id": "E1", "team_id": TEAM, "user_id": "U1"}],
    )
    assert answer.status == 200


async def test_before_slack_has_said_whose_token_it_is_events_are_brought_again(
    slack: Slack, sqlite_database: Database
) -> None:
    async with running(slack, sqlite_database.url, slack_api_url="http://127.0.0.1:1/api/") as bot:
        assert (await bot.event(MESSAGE)).status == 500
        command = await bot.form(
            command="/advice", text="", team_id=TEAM, user_id="U1", trigger_id="1.1", channel_id="C1"
        )
        assert command.status == 200
        assert command.json["response_type"] == "ephemeral"


async def test_a_workspace_that_is_known_already_need_not_wait_for_slack(
    slack: Slack, sqlite_database: Database
) -> None:
    async with running(slack, sqlite_database.url) as bot:
        await is_known(bot)
    async with running(slack, sqlite_database.url, slack_api_url="http://127.0.0.1:1/api/") as bot:
        assert (await bot.event({"type": "emoji_changed"})).status == 200


async def workspace_of(bot: Running) -> workspaces.Workspace:
    """The row, past every memory."""
    found = await bot.circle.store.look(workspaces.find, "", TEAM)
    assert found is not None
    return found


async def test_an_uninstalled_app_stops_sending_and_erases_nothing(bot: Running) -> None:
    answer = await bot.event({"type": "app_uninstalled", "event_ts": "1.1"})
    assert answer.status == 200
    assert (await workspace_of(bot)).sending_stopped_why == "app_uninstalled"


async def test_a_revoked_bot_token_stops_sending(bot: Running) -> None:
    ours = bot.slack.workspaces[TEAM].bot_user_id
    await bot.event({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [ours]}})
    assert (await workspace_of(bot)).sending_stopped_why == "token_revoked"


@pytest.mark.parametrize(
    "tokens", [{"oauth": ["U1"]}, {"oauth": [], "bot": ["U0ANOTHER"]}, {"bot": [""]}, {}]
)
async def test_anybody_elses_revoked_token_is_none_of_ours(
    bot: Running, tokens: dict[str, list[str]]
) -> None:
    assert (await bot.event({"type": "tokens_revoked", "tokens": tokens})).status == 200
    assert (await workspace_of(bot)).sending_stopped_why is None


async def test_a_start_with_a_token_that_works_sends_again(slack: Slack, sqlite_database: Database) -> None:
    async with running(slack, sqlite_database.url) as bot:
        await is_known(bot)
        await bot.event({"type": "app_uninstalled"})
        first = await workspace_of(bot)
    async with running(slack, sqlite_database.url) as bot:
        await is_known(bot)
        again = await workspace_of(bot)
    assert (again.id, again.sending_stopped_why) == (first.id, None)


def profile(slack_id: str, zone: str) -> dict[str, Any]:
    """A `user_change`."""
    return {
        "type": "user_change",
        "user": {"id": slack_id, "team_id": TEAM, "name": "maya", "tz": zone, "profile": {}},
    }


async def test_a_changed_profile_is_learnt_for_people_the_bot_has_met(bot: Running) -> None:
    row = await workspace_of(bot)
    met = await bot.circle.store.run(people.meet, row.id, "U1", bot.circle.clock.now())
    assert (await bot.event(profile("U1", "Asia/Tokyo"))).status == 200
    learnt = await bot.circle.store.look(people.get, row.id, met.id)
    assert (learnt.zone, learnt.name) == ("Asia/Tokyo", "maya")
    await bot.event(profile("U1", "Asia/Tokyo"))
    assert (await bot.circle.store.look(people.get, row.id, met.id)).version == learnt.version


async def test_a_changed_profile_of_a_stranger_adds_nobody(bot: Running) -> None:
    await bot.event(profile("U9", "Asia/Tokyo"))
    assert await bot.circle.store.look(people.find, (await workspace_of(bot)).id, "U9") is None
