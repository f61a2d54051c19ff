"""Forms: filled in, sent, refused, updated, pushed, closed; and presses in views, forged ones too."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ClientRefused, Person, Slack, Workspace
from tests.playground.counterpart import (
    JSON,
    Recorder,
    actions,
    button,
    field_block,
    home,
    modal,
    opened,
    option,
    plain,
    section,
)  # fmt: skip


async def test_a_form_from_opening_to_sending(
    app: Recorder, client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    view = modal(
        field_block("The words", "words", initial_value="Start with why"),
        field_block("A note", "note", optional=True),
        {"type": "input", "block_id": "who", "optional": True, "label": plain("Who said it?"),
         "element": {"type": "users_select", "action_id": "user"}},
        {"type": "input", "block_id": "when", "label": plain("When would you know?"),
         "element": {"type": "radio_buttons", "action_id": "days", "initial_option": option("A week", "7"),
                     "options": [option("A week", "7"), option("A month", "30")]}},
        {"type": "input", "block_id": "tell", "optional": True, "label": plain("More"),
         "element": {"type": "checkboxes", "action_id": "boxes", "options": [option("Let them know", "yes")]}},
        private_metadata="state", notify_on_close=True)  # fmt: skip
    form = await opened(client, app, maya, view)
    assert form.fields == ["The words", "A note", "Who said it?", "When would you know?", "More"]
    response = await maya.submit(
        note="for me", boxes=["Let them know"], **{"Who said it?": dana, "When": "A month"}
    )
    assert response.ok
    assert maya.form is None
    payload = app.last.payload
    assert payload["type"] == "view_submission"
    sent = payload["view"]
    assert (sent["callback_id"], sent["private_metadata"], sent["id"]) == ("keep", "state", form.id)
    assert (sent["app_id"], sent["bot_id"], sent["team_id"]) == (acme.app_id, acme.bot_id, acme.id)
    values = sent["state"]["values"]
    assert values["words"]["words_input"] == {"type": "plain_text_input", "value": "Start with why"}
    assert values["note"]["note_input"]["value"] == "for me"
    assert values["who"]["user"]["selected_user"] == dana.id
    assert values["when"]["days"]["selected_option"]["value"] == "30"
    assert [one["value"] for one in values["tell"]["boxes"]["selected_options"]] == ["yes"]
    assert {"title", "submit", "close", "blocks", "hash", "root_view_id", "previous_view_id"} <= sent.keys()


async def test_empty_fields_are_null(app: Recorder, client: AsyncWebClient, maya: Person) -> None:
    boxes = {"type": "checkboxes", "action_id": "boxes", "options": [option("A", "a")]}
    view = modal(
        field_block(optional=True),
        {"type": "input", "block_id": "b", "optional": True, "label": plain("B"), "element": boxes},
    )
    await opened(client, app, maya, view)
    await maya.submit()
    values = app.last.payload["view"]["state"]["values"]
    assert values["words"]["words_input"]["value"] is None
    assert values["b"]["boxes"]["selected_options"] == []


async def test_what_the_client_does_not_send(app: Recorder, client: AsyncWebClient, maya: Person) -> None:
    await opened(client, app, maya, modal(field_block(max_length=5, min_length=2)))
    for values, complaint in (({}, "fill in"), ({"words": "x" * 6}, "do not fit"), ({"words": "x"}, "at least 2"),
                              ({"nothing": "x"}, "no field")):  # fmt: skip
        with pytest.raises(ClientRefused, match=complaint):
            await maya.submit(**values)
    count = len(app.received)
    await maya.submit(words="right")
    assert len(app.received) == count + 1
    with pytest.raises(LookupError):
        await maya.submit(words="right")


async def test_errors_are_shown_and_the_form_stays(
    app: Recorder, client: AsyncWebClient, maya: Person
) -> None:
    await opened(client, app, maya, modal(field_block()))
    app.answers = [{"response_action": "errors", "errors": {"words": "Say a little more."}}]
    await maya.submit(words="x")
    assert maya.top.errors == {"words": "Say a little more."}
    assert "(!) Say a little more." in maya.top.plain
    await maya.submit(words="more")
    assert maya.form is None


async def test_update_push_and_clear(app: Recorder, client: AsyncWebClient, maya: Person) -> None:
    first = await opened(client, app, maya, modal(field_block(), title=plain("One")))
    app.answers = [
        {"response_action": "update", "view": modal(section("step two"), title=plain("Two"))},
        {"response_action": "push", "view": modal(title=plain("Three"))},
        {"response_action": "clear"},
    ]
    await maya.submit(words="x")
    assert (maya.top.title, maya.top.id, len(maya.forms)) == ("Two", first.id, 1)
    await maya.submit()
    assert [one.title for one in maya.forms] == ["Two", "Three"]
    assert maya.top.to_slack()["previous_view_id"] == first.id
    await maya.submit()
    assert maya.forms == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"no_such_block": "x"}}, {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal"}}, {"response_action": "dance"}, "thanks",
        {"response_action": "update"},
    ],
)  # fmt: skip
async def test_answers_that_slack_cannot_use(
    app: Recorder, slack: Slack, client: AsyncWebClient, maya: Person, answer: JSON | str
) -> None:
    await opened(client, app, maya, modal(field_block()))
    app.answers = [answer]
    await maya.submit(words="x")
    assert "trouble connecting" in maya.top.errors[""]
    assert len(slack.complaints) == 1
    assert maya.top.value_of("words") == "x"


async def test_a_failed_submission_keeps_the_form(
    app: Recorder, slack: Slack, client: AsyncWebClient, maya: Person
) -> None:
    await opened(client, app, maya, modal(field_block()))
    app.answers = [500]
    await maya.submit(words="x")
    assert "trouble connecting" in maya.top
    assert slack.complaints == []


async def test_a_fourth_form_is_not_pushed(
    app: Recorder, slack: Slack, client: AsyncWebClient, maya: Person
) -> None:
    await opened(client, app, maya, modal())
    app.answers = [{"response_action": "push", "view": modal()}] * 3
    for _ in range(3):
        await maya.submit()
    assert len(maya.forms) == 3
    assert "push_limit_reached" in slack.complaints[0]


async def test_closing_tells_who_asked_for_it(app: Recorder, client: AsyncWebClient, maya: Person) -> None:
    await opened(client, app, maya, modal(field_block(), notify_on_close=True, private_metadata="m"))
    response = await maya.close()
    assert response is not None
    payload = app.last.payload
    assert (payload["type"], payload["is_cleared"], payload["view"]["private_metadata"]) == (
        "view_closed",
        False,
        "m",
    )
    await opened(client, app, maya, modal())
    assert await maya.close() is None
    form = await opened(client, app, maya, modal(notify_on_close=True))
    await maya.close(clear=True)
    assert app.last.payload["is_cleared"] is True
    with pytest.raises(ClientRefused):
        await maya.close(form)


async def test_a_press_in_a_form(app: Recorder, client: AsyncWebClient, maya: Person, dana: Person) -> None:
    menu = {
        "type": "static_select",
        "action_id": "how",
        "options": [option("Worked", "worked"), option("Didn't", "no")],
    }
    dispatching = {
        "type": "input",
        "block_id": "how",
        "dispatch_action": True,
        "label": plain("How?"),
        "element": menu,
    }
    form = await opened(client, app, maya, modal(field_block(), dispatching, actions(button("more", "More"))))
    maya.fill(words="kept")
    await maya.press(form, text="More")
    payload = app.last.payload
    assert payload["container"] == {"type": "view", "view_id": form.id}
    assert payload["view"]["state"]["values"]["words"]["words_input"]["value"] == "kept"
    assert "response_url" not in payload
    assert "channel" not in payload
    await maya.press(form, "how", option="Worked")
    assert app.last.payload["view"]["state"]["values"]["how"]["how"]["selected_option"]["value"] == "worked"
    with pytest.raises(ClientRefused, match="nothing there fits"):
        await maya.press(form, "words_input", option="x")
    with pytest.raises(ClientRefused, match="does not see"):
        await dana.press(form, text="More")
    with pytest.raises(ClientRefused, match="no submit"):
        await maya.submit(
            await opened(client, app, maya, {key: value for key, value in modal().items() if key != "submit"})
        )


async def test_a_press_on_the_home(app: Recorder, client: AsyncWebClient, maya: Person) -> None:
    await client.views_publish(user_id=maya.id, view=home(section(accessory=button("all", "All"))))
    assert maya.home is not None
    await maya.press(maya.home, text="All")
    assert app.last.payload["view"]["type"] == "home"
    assert app.last.payload["container"]["view_id"] == maya.home.id


async def test_forgeries_are_signed_all_the_same(
    app: Recorder, maya: Person, kit: Person, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=maya.id, text="x", blocks=[actions(button("go", value="7"))])
    card = maya.last_dm
    await kit.press_forged("go", "7", message=card)
    payload = app.last.payload
    assert (payload["user"]["id"], payload["message"]["ts"]) == (kit.id, card.ts)
    await kit.press_forged("go", "7", channel=maya.bot_dm)
    assert app.last.payload["channel"]["id"] == maya.bot_dm.id
    await kit.press_forged("when", type="static_select", selected_option=option("A", "a"))
    assert app.last.payload["actions"][0]["type"] == "static_select"
    await client.views_publish(user_id=maya.id, view=home())
    await kit.press_forged("go", view=maya.home)
    assert app.last.payload["container"]["type"] == "view"
    assert maya.home is not None
    await kit.submit_forged(maya.home.to_slack() | {"callback_id": "keep"})
    assert (app.last.payload["type"], app.last.payload["user"]["id"]) == ("view_submission", kit.id)
