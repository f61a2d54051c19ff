"""views.*: triggers, the stack of forms, hashes, homes, and what a view may hold."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Slack, Workspace
from tests.playground.counterpart import (
    JSON,
    Clock,
    Recorder,
    field_block,
    home,
    modal,
    plain,
    refusal,
    refused,
    section,
)  # fmt: skip


@pytest.fixture(autouse=True)
def attached(app: Recorder) -> None:
    """There is an app to hear of commands."""


async def trigger(person: Person, app: Recorder) -> str:
    await person.command("help")
    return str(app.last.form["trigger_id"])


async def test_a_trigger_opens_one_form(client: AsyncWebClient, app: Recorder, maya: Person) -> None:
    trigger_id = await trigger(maya, app)
    view = (await client.views_open(trigger_id=trigger_id, view=modal()))["view"]
    assert maya.top.title == "A form"
    assert view["id"] == view["root_view_id"] == maya.top.id
    assert (view["previous_view_id"], view["state"]) == (None, {"values": {}})
    assert await refused(client.views_open(trigger_id=trigger_id, view=modal())) == "exchanged_trigger_id"


async def test_a_trigger_lives_three_seconds(
    client: AsyncWebClient, app: Recorder, clock: Clock, maya: Person
) -> None:
    trigger_id = await trigger(maya, app)
    clock.pass_seconds(3.1)
    assert await refused(client.views_open(trigger_id=trigger_id, view=modal())) == "expired_trigger_id"
    assert maya.form is None


@pytest.mark.parametrize("made_up", ["12345.98765.abcd2358fdea", "nonsense"])
async def test_a_made_up_trigger(client: AsyncWebClient, made_up: str) -> None:
    assert await refused(client.views_open(trigger_id=made_up, view=modal())) == "invalid_trigger_id"
    missing = await refusal(client.api_call("views.open", json={"view": modal()}))
    assert (missing["error"], "trigger_id" in missing["response_metadata"]["messages"][0]) == (
        "invalid_arguments",
        True,
    )


async def test_a_trigger_of_another_workspace(slack: Slack, app: Recorder, maya: Person) -> None:
    slack.add_workspace("T0GLOBEX", "Globex", bot_token="xoxb-globex")
    other = AsyncWebClient(token="xoxb-globex", base_url=slack.api_url)
    call = other.views_open(trigger_id=await trigger(maya, app), view=modal())
    assert await refused(call) == "invalid_trigger_id"


async def test_a_wrong_view_leaves_the_trigger_unused(
    client: AsyncWebClient, app: Recorder, maya: Person
) -> None:
    trigger_id = await trigger(maya, app)
    assert (
        await refused(client.views_open(trigger_id=trigger_id, view={"type": "modal"})) == "invalid_arguments"
    )
    assert (await client.views_open(trigger_id=trigger_id, view=modal()))["ok"]


async def test_three_forms_and_no_more(client: AsyncWebClient, app: Recorder, maya: Person) -> None:
    push = client.views_push(trigger_id=await trigger(maya, app), view=modal())
    assert await refused(push) == "not_found"
    first = (await client.views_open(trigger_id=await trigger(maya, app), view=modal()))["view"]
    second = (await client.views_push(trigger_id=await trigger(maya, app), view=modal()))["view"]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    await client.views_push(trigger_id=await trigger(maya, app), view=modal())
    fourth = client.views_push(trigger_id=await trigger(maya, app), view=modal())
    assert await refused(fourth) == "push_limit_reached"
    assert len(maya.forms) == 3


async def test_an_update_needs_an_open_view_and_the_right_hash(
    client: AsyncWebClient, app: Recorder, maya: Person
) -> None:
    view = (await client.views_open(trigger_id=await trigger(maya, app), view=modal(external_id="one")))[
        "view"
    ]
    stale = client.views_update(view_id=view["id"], hash="1.x", view=modal())
    assert await refused(stale) == "hash_conflict"
    await client.views_update(
        external_id="one", hash=view["hash"], view=modal(title=plain("Changed"), external_id="one")
    )
    assert maya.top.title == "Changed"
    assert maya.top.hash != view["hash"]
    assert await refused(client.views_update(view_id="V0NONE", view=modal())) == "not_found"
    assert await refused(client.api_call("views.update", json={"view": modal()})) == "invalid_arguments"
    await maya.close()
    assert await refused(client.views_update(view_id=view["id"], view=modal())) == "not_found"


async def test_what_was_typed_survives_an_update(client: AsyncWebClient, app: Recorder, maya: Person) -> None:
    view = modal(field_block(block_id="a"), field_block("Other", block_id="b"))
    opened = (await client.views_open(trigger_id=await trigger(maya, app), view=view))["view"]
    maya.fill(a="typed", b="typed too")
    changed = modal(field_block(block_id="a"), field_block("Other", block_id="c", initial_value="new"))
    answer = await client.views_update(view_id=opened["id"], view=changed)
    assert (maya.top.value_of("a"), maya.top.value_of("c")) == ("typed", "new")
    assert answer["view"]["state"]["values"]["a"]["a_input"]["value"] == "typed"


async def test_an_external_id_is_used_once(
    client: AsyncWebClient, app: Recorder, maya: Person, dana: Person
) -> None:
    await client.views_open(trigger_id=await trigger(maya, app), view=modal(external_id="one"))
    again = client.views_open(trigger_id=await trigger(dana, app), view=modal(external_id="one"))
    assert await refused(again) == "duplicate_external_id"
    await maya.close()
    assert (await client.views_open(trigger_id=await trigger(dana, app), view=modal(external_id="one")))["ok"]


async def test_a_new_form_replaces_the_stack(client: AsyncWebClient, app: Recorder, maya: Person) -> None:
    await client.views_open(trigger_id=await trigger(maya, app), view=modal())
    await client.views_open(trigger_id=await trigger(maya, app), view=modal(title=plain("Other")))
    assert [one.title for one in maya.forms] == ["Other"]


async def test_a_home_is_published_and_replaced(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    view = (await client.views_publish(user_id=maya.id, view=home(section("Open items"))))["view"]
    assert maya.home is not None
    assert "open items" in maya.home
    assert dana.home is None
    await client.views_publish(user_id=maya.id, hash=view["hash"], view=home(section("None")))
    assert maya.home.plain == "None"
    assert (
        await refused(client.views_publish(user_id=maya.id, hash=view["hash"], view=home()))
        == "hash_conflict"
    )
    assert await refused(client.views_publish(user_id=dana.id, hash="1.x", view=home())) == "hash_conflict"
    await client.views_update(view_id=view["id"], view=home(section("Updated")))
    assert maya.home.plain == "Updated"
    assert await refused(client.views_publish(user_id="U0NOBODY", view=home())) == "invalid_arguments"
    acme.home_tab = False
    assert await refused(client.views_publish(user_id=maya.id, view=home())) == "not_enabled"


LIMITS: list[tuple[JSON, str]] = [
    ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
    ({"title": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
    ({"submit": plain("x" * 25)}, "/view/submit/text"),
    ({"close": plain("")}, "must be more than 0 characters [json-pointer:/view/close/text]"),
    ({"private_metadata": "x" * 3001}, "/view/private_metadata"),
    ({"callback_id": "x" * 256}, "/view/callback_id"),
    ({"external_id": "x" * 256}, "/view/external_id"),
    ({"notify_on_close": "yes"}, "must be a boolean"),
    ({"blocks": [section()] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ({"blocks": [section(block_id="a")] * 2}, "`block_id` a already exists"),
    ({"submit": None, "blocks": [field_block()]}, "must not be null"),
    ({"colour": "red"}, "invalid additional property: colour"),
    ({"type": "dialog"}, "must be one of: modal"),
    ({"blocks": [{"type": "markdown", "text": "x"}]}, "unsupported type: markdown"),
    (
        {"blocks": [field_block(focus_on_load=True), field_block(block_id="b", focus_on_load=True)]},
        "focus_on_load",
    ),
]


@pytest.mark.parametrize(("change", "message"), LIMITS)
async def test_the_limits_of_a_form(
    client: AsyncWebClient, app: Recorder, maya: Person, change: JSON, message: str
) -> None:
    view = modal() | change
    answer = await refusal(client.views_open(trigger_id=await trigger(maya, app), view=view))
    assert answer["error"] == "invalid_arguments"
    assert message in "\n".join(answer["response_metadata"]["messages"])


async def test_inputs_need_a_submit_button(client: AsyncWebClient, app: Recorder, maya: Person) -> None:
    view = modal(field_block())
    del view["submit"]
    answer = await refusal(client.views_open(trigger_id=await trigger(maya, app), view=view))
    message = "[ERROR] must define `submit` to use an `input` block [json-pointer:/view]"
    assert answer["response_metadata"]["messages"] == [message]


async def test_a_view_can_be_too_large(client: AsyncWebClient, app: Recorder, maya: Person) -> None:
    view = modal(*[section("x" * 3000) for _ in range(90)])
    assert (
        await refused(client.views_open(trigger_id=await trigger(maya, app), view=view)) == "view_too_large"
    )
    at_limit = modal(*[section(f"{number}") for number in range(100)])
    assert (await client.views_open(trigger_id=await trigger(maya, app), view=at_limit))["ok"]


async def test_a_home_is_no_form(client: AsyncWebClient, maya: Person) -> None:
    assert await refused(client.views_publish(user_id=maya.id, view=modal())) == "invalid_arguments"
    assert (
        await refused(client.api_call("views.publish", json={"user_id": maya.id, "view": "nothing"}))
        == "invalid_arguments"
    )
    assert (await client.views_publish(user_id=maya.id, view=home(*[section()] * 100)))["ok"]
