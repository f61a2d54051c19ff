"""When something of ours fails: events are brought again, people read a sentence, and the log says where, not what."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot import logs
from bot.playground import Slack
from handlers import buttons, commands, events, forms
from tests.databases import Database
from tests.serving import MESSAGE, TEAM, Running, is_known, running


async def buggy(*_: object, **__: object) -> None:
    """A mistake of ours; its exception quotes what somebody wrote."""
    raise KeyError("the private words")


PRESS = {
    "type": "block_actions",
    "trigger_id": "1.1",
    "container": {"type": "message", "channel_id": "D1", "message_ts": "1.1"},
    "actions": [{"action_id": "tried", "type": "button", "value": "11111111-1111-1111-1111-111111111111:0"}],
}
FORM = {
    "type": "view_submission",
    "view": {
        "id": "V1",
        "type": "modal",
        "callback_id": "keep",
        "state": {"values": {}},
        "blocks": [{"type": "divider"}, {"type": "input", "block_id": "words"}],
    },
}


async def test_an_event_whose_handler_fails_is_brought_again(
    bot: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(events.HANDLERS, "message", buggy)
    answer = await bot.event(MESSAGE)
    assert (answer.status, answer.text) == (500, "")
    assert "A request failed." in caplog.text


async def test_a_press_whose_handler_fails_is_answered_with_a_sentence(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(buttons.HANDLERS, "tried", buggy)
    heard: list[Any] = []
    async with listening(heard) as url:
        answer = await bot.interaction({**PRESS, "response_url": url})
    assert answer.status == 200
    (said,) = heard
    assert (said["response_type"], said["replace_original"]) == ("ephemeral", False)
    assert "reference" in said["text"]


async def test_a_form_whose_handler_fails_stays_open_with_the_words_in_it(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(forms.HANDLERS, "keep", buggy)
    answer = await bot.interaction(FORM)
    assert answer.status == 200
    assert answer.json["response_action"] == "errors"
    assert "reference" in answer.json["errors"]["words"]


async def test_a_form_without_any_field_gets_a_page_on_top(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(forms.HANDLERS, "keep", buggy)
    answer = await bot.interaction({**FORM, "view": {**FORM["view"], "blocks": []}})  # type: ignore[dict-item]
    assert answer.json["response_action"] == "push"
    assert "reference" in json.dumps(answer.json["view"])


async def test_a_command_whose_handler_fails_is_answered_with_a_sentence(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "_answer", buggy)
    answer = await bot.form(
        command="/advice", text="", team_id=TEAM, user_id="U1", trigger_id="1.1", channel_id="C1"
    )
    assert answer.status == 200
    assert answer.json["response_type"] == "ephemeral"
    assert "reference" in answer.json["text"]


async def test_a_failure_is_logged_by_where_it_happened_and_not_by_what_was_said(
    bot: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(events.HANDLERS, "message", buggy)
    await bot.event({**MESSAGE, "text": "the private words"})
    lines = "\n".join(logs.PlainLines().format(record) for record in caplog.records)
    assert "test_failures.py" in lines
    assert "KeyError" in lines
    assert "handlers.failed" in lines
    assert "reference=" in lines
    assert "KeyError: " not in lines
    assert "private words" not in lines.replace('raise KeyError("the private words")', "")  # the code itself


async def test_while_the_database_is_locked_events_are_brought_again_and_people_read_why(
    slack: Slack, sqlite_database: Database
) -> None:
    async with running(slack, sqlite_database.url, patience=1.0) as bot:
        await is_known(bot)
        with sqlite_database.open_plain().connect() as other:
            other.exec_driver_sql("BEGIN IMMEDIATE")
            event, press = await asyncio.gather(bot.event(MESSAGE), bot.interaction(PRESS))
        assert event.status == 500
        assert press.status == 200
        assert (await bot.event(MESSAGE)).status == 200


@asynccontextmanager
async def listening(heard: list[Any]) -> AsyncIterator[str]:
    """A response URL."""

    async def hear(request: web.Request) -> web.Response:
        heard.append(await request.json())
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/", hear)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()
