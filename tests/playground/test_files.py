"""Uploads, with Slack's own client."""

from __future__ import annotations

import io

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Slack, Workspace
from tests.playground.counterpart import JSON, Recorder, refused


async def test_an_upload_ends_in_the_dm(
    app: Recorder, slack: Slack, client: AsyncWebClient, maya: Person
) -> None:
    answer = await client.files_upload_v2(
        channel=maya.bot_dm.id,
        filename="export.json",
        title="Your export",
        content='{"a": 1}',
        initial_comment="Here",
    )
    await slack.settle()
    assert answer["files"][0]["title"] == "Your export"
    (file,) = maya.last_dm.files
    assert (file.content, maya.last_dm.text) == (b'{"a": 1}', "Here")
    assert (app.last.event["subtype"], app.last.event["files"][0]["id"]) == ("file_share", file.id)
    await client.files_delete(file=file.id)
    assert await refused(client.files_delete(file=file.id)) == "file_deleted"
    assert await refused(client.files_delete(file="F0NONE")) == "file_not_found"


async def test_step_by_step(client: AsyncWebClient, maya: Person, dana: Person) -> None:
    ticket = await client.files_getUploadURLExternal(filename="a.md", length=3)
    early = client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "A"}])
    assert await refused(early) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.post(ticket["upload_url"], data={"file": io.BytesIO(b"abc")}) as answer:
            assert (answer.status, await answer.text()) == (200, "OK - 3")
        async with session.post(ticket["upload_url"], data=b"abc") as answer:
            assert answer.status == 404
    elsewhere: JSON = {
        "files": [{"id": ticket["file_id"], "title": "A"}],
        "channel_id": maya.dm_with(dana).id,
    }
    assert await refused(client.files_completeUploadExternal(**elsewhere)) == "channel_not_found"
    done = await client.files_completeUploadExternal(
        files=[{"id": ticket["file_id"], "title": "A"}], channels=[maya.id, dana.id]
    )
    assert done["files"][0]["size"] == 3
    assert len(maya.dm) == len(dana.dm) == 1
    again = client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "A"}])
    assert await refused(again) == "file_not_found"


@pytest.mark.parametrize(
    ("args", "code"),
    [({"length": 0}, "missing_argument"), ({"length": 2_000_000, "snippet_type": "python"}, "snippet_too_large"),
     ({"length": 1, "alt_txt": "x" * 1001}, "alt_txt_too_large")],
)  # fmt: skip
async def test_tickets_that_are_refused(client: AsyncWebClient, args: JSON, code: str) -> None:
    assert await refused(client.files_getUploadURLExternal(filename="a", **args)) == code


async def test_completions_that_are_refused(client: AsyncWebClient, acme: Workspace, maya: Person) -> None:
    for files in ("{", "[]", [{"title": "no id"}], "x"):
        call = client.api_call("files.completeUploadExternal", json={"files": files})
        assert await refused(call) in ("invalid_arguments", "file_not_found")
    hers = acme.add_file("hers.txt", maya.id)
    assert await refused(client.files_delete(file=hers.id)) == "cant_delete_file"
