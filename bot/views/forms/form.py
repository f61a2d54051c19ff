"""The frame of a form: title, blocks, buttons, and the ids it carries along.

Apart so that Slack's limits on views are kept once. `metadata` holds ids only, never words: Slack keeps it and sends it back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.views.blocks import FORM_BLOCKS, METADATA, TITLE, Block, plain
from bot.views.words import say

View = dict[str, Any]


def form(
    callback: str,
    title: str,
    blocks: Iterable[Block],
    *,
    metadata: Mapping[str, Any] | None = None,
    submit: str | None = None,
    close: str | None = None,
) -> View:
    """A modal. `metadata`: ids and flags, JSON of at most 3000 characters, else ValueError. Without `submit` it only closes."""
    carried = json.dumps(dict(metadata or {}), separators=(",", ":"))
    if len(carried) > METADATA:
        raise ValueError("private_metadata is for ids: long text goes into a draft")
    shown = list(blocks)
    if len(shown) > FORM_BLOCKS:
        raise ValueError(f"a form has at most {FORM_BLOCKS} blocks")
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, TITLE),
        "blocks": shown,
        "private_metadata": carried,
        "close": plain(close or (say("Cancel") if submit else say("Close")), TITLE),
    }
    return view | {"submit": plain(submit, TITLE)} if submit else view


def metadata_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """What `form` carried along. ValueError for anything else."""
    carried = json.loads(str(view.get("private_metadata") or "{}"))
    if not isinstance(carried, dict):
        raise ValueError("not metadata of ours")
    return carried
