"""conversations.* and users.*: who can be reached, and with which scope."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Workspace
from tests.playground.counterpart import Clock, refusal, refused


async def test_opening_is_idempotent(client: AsyncWebClient, maya: Person, dana: Person) -> None:
    first = await client.conversations_open(users=maya.id)
    again = await client.conversations_open(users=[maya.id])
    assert first["channel"]["id"] == again["channel"]["id"] == maya.bot_dm.id
    assert (again["no_op"], again["already_open"]) == (True, True)
    group = await client.conversations_open(users=f"{maya.id},{dana.id}", return_im=True)
    assert group["channel"]["is_mpim"] is True
    assert (await client.conversations_open(users=[dana.id, maya.id]))["channel"]["id"] == group["channel"][
        "id"
    ]
    assert (await client.conversations_open(channel=group["channel"]["id"]))["channel"]["id"] == group[
        "channel"
    ]["id"]


async def test_ids_of_groups_say_nothing(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    others = [acme.add_person(f"Person {number}") for number in range(4)]
    ids = [(await client.conversations_open(users=[maya.id, one.id]))["channel"]["id"] for one in others]
    assert {one[0] for one in ids} == {"C", "G"}
    assert {one[0] for one in acme.people} == {"U", "W"}


async def test_whom_it_cannot_open(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    people = {
        "user_disabled": acme.add_person("Gone", deleted=True),
        "user_not_visible": acme.add_person("Hidden", visible=False),
        "invalid_user_combination": acme.add_person("Sam", external=True),
        "cannot_dm_bot": acme.add_person("Robot", is_bot=True),
    }
    for code, person in people.items():
        assert await refused(client.conversations_open(users=[maya.id, person.id])) == code
    assert await refused(client.conversations_open(users="U0NOBODY")) == "user_not_found"
    assert await refused(client.conversations_open(users=acme.bot_user_id)) == "not_enough_users"
    nine = [acme.add_person(f"Person {number}").id for number in range(9)]
    assert await refused(client.conversations_open(users=nine)) == "too_many_users"
    assert (await client.conversations_open(users=nine[:8]))["ok"]
    acme.deactivated_open = None
    assert (await client.conversations_open(users=people["user_disabled"].id))["ok"]


async def test_looking_without_opening(client: AsyncWebClient, maya: Person, dana: Person) -> None:
    look: dict[str, Any] = {"users": [maya.id, dana.id], "prevent_creation": True}
    assert await refused(client.conversations_open(**look)) == "channel_not_found"
    opened = await client.conversations_open(users=[maya.id, dana.id])
    assert (await client.conversations_open(**look))["channel"]["id"] == opened["channel"]["id"]


async def test_each_kind_needs_its_own_scope(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    group = (await client.conversations_open(users=[maya.id, dana.id]))["channel"]["id"]
    public = acme.add_channel("all", maya, with_bot=True).id
    assert (await client.conversations_info(channel=group, include_num_members=True))["channel"][
        "num_members"
    ] == 3
    for channel, scope in ((maya.bot_dm.id, "im:read"), (public, "channels:read")):
        for call in (
            client.conversations_info(channel=channel),
            client.conversations_members(channel=channel),
        ):
            answer = await refusal(call)
            assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    acme.scopes.discard("im:write")
    assert (await refusal(client.conversations_open(users=maya.id)))["needed"] == "im:write"
    acme.scopes.discard("mpim:write")
    acme.scopes.add("im:write")
    assert (await refusal(client.conversations_open(users=[maya.id, dana.id])))["needed"] == "mpim:write"


async def test_members_page(client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person) -> None:
    group = (await client.conversations_open(users=[maya.id, dana.id]))["channel"]["id"]
    first = await client.conversations_members(channel=group, limit=2)
    rest = await client.conversations_members(
        channel=group, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert set(first["members"] + rest["members"]) == {maya.id, dana.id, acme.bot_user_id}
    assert rest["response_metadata"]["next_cursor"] == ""
    assert await refused(client.conversations_members(channel=group, cursor="!")) == "invalid_cursor"
    assert await refused(client.conversations_members(channel=group, limit="x")) == "invalid_limit"  # type: ignore[arg-type]


async def test_a_group_dm_can_become_a_channel(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person, kit: Person
) -> None:
    group = (await client.conversations_open(users=[maya.id, dana.id]))["channel"]["id"]
    channel = acme.channels[group]
    channel.convert_to_private("us-three")
    channel.invite(kit)
    assert kit.id in channel.members
    assert (await refusal(client.conversations_members(channel=group)))["needed"] == "groups:read"
    assert (await refusal(client.conversations_history(channel=group)))["needed"] == "groups:history"
    assert (await client.chat_postMessage(channel=group, text="still in it"))["ok"]
    again = (await client.conversations_open(users=[maya.id, dana.id]))["channel"]["id"]
    assert again != group
    wrong = client.conversations_open(channel=group)
    assert await refused(wrong) == "method_not_supported_for_channel_type"


async def test_only_some_conversations_can_grow(maya: Person, dana: Person, kit: Person) -> None:
    with pytest.raises(ValueError, match="nobody can be invited"):
        maya.dm_with(dana).invite(kit)
    with pytest.raises(ValueError, match="only a group DM"):
        maya.dm_with(dana).convert_to_private()


async def test_the_conversations_of_the_bot(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    answer = await refusal(client.users_conversations(types="im,mpim"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:read")
    assert await refused(client.users_conversations(types="dm")) == "invalid_types"
    acme.scopes |= {"im:read", "channels:read"}
    opened = await client.conversations_open(users=[maya.id, dana.id])
    found = await client.users_conversations(types="mpim,im")
    assert [one["id"] for one in found["channels"]] == [opened["channel"]["id"]]
    acme.add_channel("old", maya, with_bot=True).archive()
    assert (await client.users_conversations(exclude_archived=True))["channels"] == []
    assert len((await client.users_conversations())["channels"]) == 1


async def test_users_info(client: AsyncWebClient, acme: Workspace, clock: Clock, dana: Person) -> None:
    dana.status_emoji, dana.status_expiration = ":palm_tree:", 1_800_000_000
    user = (await client.users_info(user=dana.id, include_locale=True))["user"]
    assert (user["tz"], user["tz_label"], user["tz_offset"]) == ("America/New_York", "EST", -18000)
    assert user["profile"]["status_emoji"] == ":palm_tree:"
    assert user["profile"]["status_expiration"] == 1_800_000_000
    assert (user["profile"]["display_name"], user["locale"]) == ("Dana", "en-US")
    assert "locale" not in (await client.users_info(user=dana.id))["user"]
    clock.at = 1_783_000_000
    assert (await client.users_info(user=dana.id))["user"]["tz_offset"] == -14400


async def test_people_of_every_kind(client: AsyncWebClient, acme: Workspace) -> None:
    async def user(name: str, **profile: Any) -> dict[str, object]:
        person = acme.add_person(name, **profile)
        return dict((await client.users_info(user=person.id))["user"])

    assert "tz" not in await user("Nowhere", tz=None)
    assert (await user("Mars", tz="Mars/Olympus"))["tz_offset"] == 0
    assert (await user("Guest", is_guest=True))["is_restricted"] is True
    assert (await user("Single", is_ultra_guest=True))["is_ultra_restricted"] is True
    assert (await user("Robot", is_bot=True))["is_bot"] is True
    gone = await user("Gone", deleted=True)
    assert gone["deleted"] is True
    assert "tz" not in gone
    stranger = await user("Sam", external=True)
    assert stranger["is_stranger"] is True
    assert stranger["team_id"] != acme.id
    assert (
        await refused(client.users_info(user=acme.add_person("Hidden", visible=False).id))
        == "user_not_visible"
    )
    assert await refused(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_the_list_of_people_pages(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = await client.users_list(limit=1, cursor=cursor, include_locale=True)
        seen += [one["id"] for one in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert seen == [acme.bot_user_id, maya.id, dana.id]
    assert await refused(client.users_list(cursor="bm9wZTox")) == "invalid_cursor"


async def test_a_made_up_profile_is_refused(acme: Workspace, maya: Person) -> None:
    with pytest.raises(TypeError):
        acme.add_person("Nobody", zone="UTC")
    with pytest.raises(TypeError):
        await maya.change(zone="UTC")
