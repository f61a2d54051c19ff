"""files.*: the two calls around an upload. The upload itself is a plain POST (uploads.py)."""

from __future__ import annotations

from typing import Any

from bot.playground.call import Ask, Method, Refusal
from bot.playground.channel import Channel
from bot.playground.message import File
from bot.playground.methods.chat import channel_to_post, read_blocks

JSON = dict[str, Any]
SNIPPET_MOST = 1_000_000


def get_upload_url(ask: Ask) -> JSON:
    length = ask.text("length")
    if not length.isdecimal() or int(length) == 0:
        raise Refusal("missing_argument")
    if ask.text("snippet_type") and int(length) > SNIPPET_MOST:
        raise Refusal("snippet_too_large")
    if len(ask.text("alt_txt")) > 1000:
        raise Refusal("alt_txt_too_large")
    file = ask.workspace.add_file(ask.text("filename"), ask.workspace.bot_user_id, uploaded=False)
    return {"upload_url": f"{ask.slack.base_url}/upload/{ask.workspace.id}/{file.id}", "file_id": file.id}


def complete_upload(ask: Ask) -> JSON:
    files = _files(ask)
    channels = _channels(ask)
    blocks = [] if ask.text("initial_comment") else read_blocks(ask)
    for file in files:
        file.shared = True
    for channel in channels:
        _share(ask, channel, files, blocks)
    return {"files": [file.to_slack() for file in files]}


def delete(ask: Ask) -> JSON:
    file = ask.workspace.files.get(ask.text("file"))
    if file is None:
        raise Refusal("file_not_found")
    if file.deleted:
        raise Refusal("file_deleted")
    if file.user != ask.workspace.bot_user_id:
        raise Refusal("cant_delete_file")
    file.deleted, file.content = True, b""
    return {}


def _files(ask: Ask) -> list[File]:
    asked = ask.tree("files", "invalid_arguments")
    if not isinstance(asked, list) or not asked:
        raise Refusal("invalid_arguments")
    found = []
    for one in asked:
        file = ask.workspace.files.get(one.get("id", "")) if isinstance(one, dict) else None
        if file is None or not file.uploaded or file.shared or file.user != ask.workspace.bot_user_id:
            raise Refusal("file_not_found")
        file.title = str(one.get("title") or file.name)
        found.append(file)
    return found


def _channels(ask: Ask) -> list[Channel]:
    ids = [one for one in [ask.text("channel_id"), *ask.text("channels").split(",")] if one]
    if len(ids) > 100:
        raise Refusal("channels_limit_exceeded")
    return [channel_to_post(Ask(ask.slack, ask.workspace, {"channel": one}, ask.call)) for one in ids]


def _share(ask: Ask, channel: Channel, files: list[File], blocks: list[JSON]) -> None:
    thread = ask.text("thread_ts") or None
    message = ask.workspace.by_bot(
        channel,
        text=ask.text("initial_comment"),
        blocks=blocks,
        files=files,
        thread_ts=thread,
        subtype="file_share",
    )
    ask.call.message = message
    ask.slack.events.posted(message)


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, args="alt_txt snippet_type", scopes=("files:write",), tier=4,
           required={"filename": "invalid_arguments", "length": "missing_argument"}),
    Method("files.completeUploadExternal", complete_upload, scopes=("files:write",), tier=4,
           args="blocks channel_id channels initial_comment thread_ts", required={"files": "invalid_arguments"}),
    # Not in the reference data we were given, but its method page is as plain as can be.
    Method("files.delete", delete, required={"file": "file_not_found"}, scopes=("files:write",)),
)  # fmt: skip
