"""What people see, and how it reads."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Workspace
from bot.playground.text import emojis, readable
from tests.playground.counterpart import actions, button, field_block, home, option, plain, section


async def test_a_message_as_it_reads(client: AsyncWebClient, maya: Person, dana: Person) -> None:
    await client.chat_postMessage(
        channel=maya.id,
        text="Full text for <@" + dana.id + "> &amp; co :pray:",
        blocks=[
            {"type": "header", "text": plain("Heading :tada:")},
            section(f"<@{dana.id}> said <https://a.b|this> &lt;here&gt;\n<!channel>", fields=[plain("left"), plain("right")]),
            {"type": "divider"},
            {"type": "context", "elements": [plain("small"), {"type": "image", "image_url": "https://a.b", "alt_text": "face"}]},
            {"type": "image", "image_url": "https://a.b", "alt_text": "a chart"},
            actions(button(label=":pushpin: Keep"), {"type": "datepicker", "placeholder": plain("A date")}),
            {"type": "markdown", "text": "**bold**"},
        ],
    )  # fmt: skip
    assert maya.last_dm.plain.splitlines() == [
        "Heading 🎉", "@Dana said this <here>", "@channel", "left", "right", "---", "small (face)",
        "(picture: a chart)", "[📌 Keep] [A date ▾]", "**bold**",
    ]  # fmt: skip
    assert maya.last_dm.spoken == "Full text for @Dana & co 🙏"
    assert "HEADING" in maya.last_dm
    assert "full text" in maya.last_dm
    assert "elsewhere" not in maya.last_dm
    assert maya.last_dm.buttons == ["📌 Keep"]
    assert len(maya.last_dm.action_ids) == 2


async def test_a_form_as_it_reads(
    client: AsyncWebClient, acme: Workspace, maya: Person, dana: Person
) -> None:
    boxes = [option("A", "a"), option("B", "b")]
    fields = [
        field_block("Words", initial_value="why") | {"hint": plain("In short")},
        {"type": "input", "block_id": "who", "optional": True, "label": plain("Who"),
         "element": {"type": "users_select", "action_id": "u", "initial_user": dana.id}},
        {"type": "input", "block_id": "how", "label": plain("How"),
         "element": {"type": "radio_buttons", "action_id": "r", "options": boxes, "initial_option": boxes[1]}},
        {"type": "input", "block_id": "when", "label": plain("When"), "element": {"type": "datepicker", "action_id": "d"}},
    ]  # fmt: skip
    await client.views_publish(user_id=maya.id, view=home(*fields))
    assert maya.home is not None
    assert maya.home.plain.splitlines() == [
        "Words: [why]", "In short", "Who (optional): [@Dana ▾]", "How: ( ) A (x) B", "When: [ ▾]",
    ]  # fmt: skip
    assert maya.home.value_of("how") == "b"
    assert maya.home.value_of("When") is None
    assert maya.home.action_ids == ["words_input", "u", "r", "d"]
    assert maya.home.buttons == []


async def test_the_conversation_with_the_bot(client: AsyncWebClient, maya: Person) -> None:
    with pytest.raises(LookupError):
        _ = maya.last_dm
    with pytest.raises(LookupError):
        _ = maya.top
    await client.chat_postMessage(channel=maya.id, text="one")
    await maya.say(maya.bot_dm, "mine")
    await client.chat_postEphemeral(channel=maya.bot_dm.id, user=maya.id, text="psst")
    assert [one.text for one in maya.dm] == ["one", "mine"]
    assert maya.last_dm.text == "one"
    assert [one.text for one in maya.sees(maya.bot_dm)] == ["one", "mine", "psst"]
    assert maya.bot_dm in maya.channels


async def test_nobody_sees_what_is_not_theirs(
    acme: Workspace, maya: Person, dana: Person, kit: Person
) -> None:
    said = await maya.say(maya.dm_with(dana), "between us")
    assert kit.sees(said.channel) == []
    public = acme.add_channel("all", maya)
    await maya.say(public, "for all")
    assert [one.text for one in kit.sees(public)] == ["for all"]


async def test_a_deleted_root_is_gone_from_sight(maya: Person) -> None:
    root = await maya.say(maya.bot_dm, "root")
    await maya.say(maya.bot_dm, "reply", thread=root)
    await maya.delete(root)
    assert [one.text for one in maya.dm] == ["reply"]


def test_pieces_of_text() -> None:
    assert readable("<#C1|general> <!date^1^{date}|today> <https://a.b> :unknown_thing:", str) == (
        "#general today https://a.b :unknown_thing:"
    )
    assert emojis(":white_check_mark::skin-tone-3: :-1:") == "✅ 👎"
