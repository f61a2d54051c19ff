"""Block Kit's limits: each at its edge and one beyond, each thing where it may not stand."""

from __future__ import annotations

import pytest
from slack_sdk.models import blocks as models

from bot.playground.blocks import completed, faults_of_blocks
from bot.playground.elements import ELEMENTS, IN_ACTIONS, IN_INPUT, IN_SECTION
from tests.playground.counterpart import JSON, actions, button, field_block, option, plain, section


def x(length: int) -> str:
    return "x" * length


def accessory(element: JSON) -> JSON:
    return section(accessory=element)


def select(**more: object) -> JSON:
    return {
        "type": "static_select",
        "action_id": "s",
        "options": [option("A", "a"), option("B", "b")],
        **more,
    }


def ticks(kind: str, count: int, **more: object) -> JSON:
    options = [option(f"Option {number}", f"{number}") for number in range(count)]
    return {"type": kind, "action_id": "t", "options": options, **more}


def confirm(**change: object) -> JSON:
    whole: JSON = {
        "title": plain("Sure?"),
        "text": plain("Really?"),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    return whole | change


# What is just allowed, and the same one step beyond.
EDGES: dict[str, tuple[list[JSON], list[JSON]]] = {
    "blocks": ([section()] * 50, [section()] * 51),
    "section": ([section(x(3000))], [section(x(3001))]),
    "empty section": ([section("x")], [section("")]),
    "header": ([{"type": "header", "text": plain(x(150))}], [{"type": "header", "text": plain(x(151))}]),
    "fields": ([{"type": "section", "fields": [plain(x(2000))] * 10}], [{"type": "section", "fields": [plain("x")] * 11}]),
    "field": ([{"type": "section", "fields": [plain(x(2000))]}], [{"type": "section", "fields": [plain(x(2001))]}]),
    "no fields": ([section()], [{"type": "section", "fields": []}]),
    "context": ([{"type": "context", "elements": [plain("x")] * 10}], [{"type": "context", "elements": [plain("x")] * 11}]),
    "actions": (
        [actions(*[button(f"a{n}") for n in range(25)])], [actions(*[button(f"a{n}") for n in range(26)])]),
    "same action": ([actions(button("a"), button("b"))], [actions(button("a"), button("a"))]),
    "button": ([actions(button(label=x(75)))], [actions(button(label=x(76)))]),
    "value": ([actions(button(value=x(2000)))], [actions(button(value=x(2001)))]),
    "action_id": ([actions(button(x(255)))], [actions(button(x(256)))]),
    "block_id": ([section(block_id=x(255))], [section(block_id=x(256))]),
    "url": ([actions(button(url="https://a.b"))], [actions(button(url="a.b"))]),
    "long url": ([actions(button(url="https://" + x(2992)))], [actions(button(url="https://" + x(2993)))]),
    "style": ([actions(button(style="danger"))], [actions(button(style="red"))]),
    "overflow": ([accessory(ticks("overflow", 5))], [accessory(ticks("overflow", 6))]),
    "empty overflow": ([accessory(ticks("overflow", 1))], [accessory(ticks("overflow", 0))]),
    "options": ([accessory(ticks("static_select", 100))], [accessory(ticks("static_select", 101))]),
    "radio": ([accessory(ticks("radio_buttons", 10))], [accessory(ticks("radio_buttons", 11))]),
    "checkboxes": ([accessory(ticks("checkboxes", 10))], [accessory(ticks("checkboxes", 11))]),
    "option text": ([accessory(select(options=[option(x(75), "a")]))], [accessory(select(options=[option(x(76), "a")]))]),
    "option value": ([accessory(select(options=[option("A", x(75))]))], [accessory(select(options=[option("A", x(76))]))]),
    "same option": ([accessory(select())], [accessory(select(options=[option("A", "a"), option("B", "a")]))]),
    "initial": (
        [accessory(select(initial_option=option("A", "a")))], [accessory(select(initial_option=option("A", "c")))]),
    "placeholder": ([accessory(select(placeholder=plain(x(150))))], [accessory(select(placeholder=plain(x(151))))]),
    "label": ([field_block(x(2000))], [field_block(x(2001))]),
    "hint": ([field_block() | {"hint": plain(x(2000))}], [field_block() | {"hint": plain(x(2001))}]),
    "initial value": ([field_block(initial_value=x(3000))], [field_block(initial_value=x(3001))]),
    "max length": ([field_block(max_length=3000)], [field_block(max_length=3001)]),
    "min length": ([field_block(min_length=3, max_length=3)], [field_block(min_length=4, max_length=3)]),
    "date": (
        [accessory({"type": "datepicker", "initial_date": "2026-02-28"})],
        [accessory({"type": "datepicker", "initial_date": "28.2.2026"})]),
    "time": (
        [accessory({"type": "timepicker", "initial_time": "23:59"})],
        [accessory({"type": "timepicker", "initial_time": "24:00"})]),
    "confirm title": (
        [actions(button(confirm=confirm(title=plain(x(100)))))], [actions(button(confirm=confirm(title=plain(x(101)))))]),
    "confirm text": (
        [actions(button(confirm=confirm(text=plain(x(300)))))], [actions(button(confirm=confirm(text=plain(x(301)))))]),
    "confirm yes": (
        [actions(button(confirm=confirm(confirm=plain(x(30)))))], [actions(button(confirm=confirm(confirm=plain(x(31)))))]),
    "confirm no": (
        [actions(button(confirm=confirm(deny=plain(x(30)))))], [actions(button(confirm=confirm(deny=plain(x(31)))))]),
    "image": (
        [{"type": "image", "image_url": "https://a.b", "alt_text": x(2000)}],
        [{"type": "image", "image_url": "https://a.b", "alt_text": x(2001)}]),
    "markdown": ([{"type": "markdown", "text": x(12_000)}], [{"type": "markdown", "text": x(12_001)}]),
    "conversations": (
        [accessory({"type": "conversations_select", "filter": {"include": ["im"]}})],
        [accessory({"type": "conversations_select", "filter": {"include": ["dm"]}})]),
}  # fmt: skip


@pytest.mark.parametrize("edge", EDGES)
def test_at_the_edge_and_beyond(edge: str) -> None:
    good, bad = EDGES[edge]
    assert faults_of_blocks(good) == []
    assert faults_of_blocks(bad)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "nonsense"}, {"text": plain("x")}, "section", None, {"type": "section"}, {"type": "actions"},
        section(colour="red"), {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}},
        {"type": "section", "text": {"type": "plain_text", "text": "x", "verbatim": True}},
        {"type": "section", "text": "x"}, actions(), section(block_id=7), actions(button(value=7)),
        actions({"type": "button", "action_id": "a"}), actions(button() | {"text": {"type": "mrkdwn", "text": "x"}}),
        {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
        accessory({"type": "static_select", "action_id": "s"}),
        accessory(select(option_groups=[{"label": plain("G"), "options": [option("A", "a")]}])),
    ],
)  # fmt: skip
def test_shapes_that_are_refused(block: object) -> None:
    assert faults_of_blocks([block])


@pytest.mark.parametrize("kind", sorted(set(ELEMENTS)))
def test_where_each_element_may_stand(kind: str) -> None:
    element: JSON = {"type": kind}
    if kind in ("checkboxes", "radio_buttons", "overflow"):
        element = ticks(kind, 1)
    elif "static_select" in kind:
        element = select(type=kind)
    elif kind == "button":
        element = button()
    elif kind == "image":
        element = {"type": "image", "image_url": "https://a.b", "alt_text": "x"}
    assert (faults_of_blocks([accessory(element)]) == []) is (kind in IN_SECTION)
    assert (faults_of_blocks([actions(element)]) == []) is (kind in IN_ACTIONS)
    field = {"type": "input", "label": plain("x"), "element": element}
    assert (faults_of_blocks([field]) == []) is (kind in IN_INPUT)


def test_buttons_and_overflows_are_no_inputs() -> None:
    assert not IN_INPUT & {"button", "overflow", "image"}
    assert "plain_text_input" not in IN_ACTIONS | IN_SECTION
    assert "multi_static_select" not in IN_ACTIONS


def test_option_groups_are_read() -> None:
    groups = [{"label": plain("G"), "options": [option("A", "a")]}]
    grouped = {"type": "static_select", "action_id": "s", "option_groups": groups}
    assert faults_of_blocks([accessory(grouped | {"initial_option": option("A", "a")})]) == []
    assert faults_of_blocks([accessory(grouped | {"initial_option": option("B", "b")})])


def test_what_slack_fills_in() -> None:
    numbers = iter(range(100))
    blocks = [section(), actions({"type": "button", "text": plain("Go")})]
    first, second = completed(blocks, lambda: f"id{next(numbers)}")
    assert first["block_id"] == "id0"
    assert first["text"]["verbatim"] is False
    assert second["elements"][0]["action_id"] == "id2"
    assert second["elements"][0]["text"]["emoji"] is True
    assert "block_id" not in blocks[0]
    assert faults_of_blocks([first, second]) == []


def test_an_initial_option_may_leave_out_what_slack_fills_in() -> None:
    chosen = {"text": plain("A") | {"emoji": True}, "value": "a"}
    assert faults_of_blocks([accessory(select(initial_option=chosen))]) == []


def test_what_slacks_own_models_build_passes() -> None:
    built = [
        models.HeaderBlock(text="Hello"),
        models.SectionBlock(text="*hi*", accessory=models.OverflowMenuElement(
            action_id="o", options=[models.Option(text="A", value="a"), models.Option(text="B", value="b")])),
        models.ActionsBlock(elements=[
            models.ButtonElement(text="Go", action_id="a", value="1", style="primary"),
            models.LinkButtonElement(text="Open", url="https://a.b", action_id="b"),
            models.UserSelectElement(placeholder="Who", action_id="c"),
            models.DatePickerElement(action_id="d", initial_date="2026-01-05"),
            models.ConversationSelectElement(placeholder="Where", action_id="e")]),
        models.ContextBlock(elements=[models.MarkdownTextObject(text="small")]),
        models.DividerBlock(),
        models.InputBlock(label="Words", element=models.PlainTextInputElement(action_id="w", multiline=True),
                          optional=True, hint="A hint"),
        models.InputBlock(label="How", element=models.RadioButtonsElement(
            action_id="r", options=[models.Option(text="A", value="a")],
            initial_option=models.Option(text="A", value="a"))),
    ]  # fmt: skip
    assert faults_of_blocks([block.to_dict() for block in built]) == []
