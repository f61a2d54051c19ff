"""What Slack and the person get when a handler fails: never a traceback, never a closed form with the words lost.

Apart from the handlers so that the rule stands once (architecture.md, "What people press"): an event is answered 500 and brought again;
commands and presses get 200 and a sentence; a form stays open with the sentence in it. Must not repair anything.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.errors import Declined, FullCircleError, NotYetKnown, SlackError, StorageError
from bot.views import confirmations, replies
from handlers.desk import Desk
from handlers.payloads import Rubbish

_RESPOND_SECONDS = 2.0
_log = logging.getLogger(__name__)


class NotInstalled(FullCircleError):
    """No installation is known for the request's workspace. `may_come` is True while our own is still being looked up."""

    def __init__(self, *, may_come: bool) -> None:
        super().__init__("The workspace of this request has no installation here.")
        self.may_come = may_come


def register(app: AsyncApp, desk: Desk) -> None:
    """Answer in place of Bolt, whose own answer is 500 for everybody, and whose log has the request in it."""

    async def on_error(error: Exception, body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        return await answer(error, body, context, desk)

    app.error(on_error)


async def answer(
    error: Exception, body: Mapping[str, Any], context: AsyncBoltContext, desk: Desk
) -> BoltResponse:
    """The response to a request whose handler raised `error`; the log has its reference and where it happened."""
    reference = token_hex(4)
    _report(error, body, reference)
    kind = "command" if "command" in body else str(body.get("type", ""))
    if kind in ("event_callback", "app_rate_limited"):
        return BoltResponse(status=200 if _is_final(error) else 500)
    declined = _as_declined(error, reference)
    if kind == "command":
        return BoltResponse(status=200, body=_whispered(declined))
    if kind == "view_submission":
        return BoltResponse(status=200, body=_in_form(body.get("view") or {}, declined))
    if kind in ("block_suggestion", "dialog_suggestion"):
        return BoltResponse(status=200, body={"options": []})
    if kind != "view_closed":
        await _say(body, context, desk, declined)
    return BoltResponse(status=200)


def _is_final(error: Exception) -> bool:
    """Whether there is no use in having the same event brought again: it would end in the same way, or is a view not drawn."""
    if isinstance(error, NotInstalled):
        return not error.may_come
    return isinstance(error, (Declined, Rubbish, SlackError))


def _as_declined(error: Exception, reference: str) -> Declined:
    """The kind "no" that a person reads in place of an error."""
    if isinstance(error, Declined):
        return error
    if isinstance(error, Rubbish):
        return Declined("stale")
    if isinstance(error, (StorageError, SlackError)):
        return Declined("busy")
    return Declined("unknown_error", reference=reference)


def _report(error: Exception, body: Mapping[str, Any], reference: str) -> None:
    """What happened, without anybody's words: for our own errors their sentence, for all others where they happened."""
    about = {"kind": str(body.get("type") or "command")[:40], "reference": reference}
    if isinstance(error, NotYetKnown):
        _log.info(
            "An event came too early; Slack brings it again.",
            extra={"action": "handlers.too_early", "why": str(error), **about},
        )
    elif isinstance(error, (Declined, Rubbish, NotInstalled)):
        _log.info(
            "A request was turned down.", extra={"action": "handlers.declined", "why": str(error), **about}
        )
    elif isinstance(error, (StorageError, SlackError)):
        _log.warning(
            "A request could not be done.", extra={"action": "handlers.away", "why": str(error), **about}
        )
    else:
        _log.error("A request failed.", exc_info=error, extra={"action": "handlers.failed", **about})


def _in_form(view: Mapping[str, Any], declined: Declined) -> dict[str, Any]:
    """The form stays open with all that was typed. Slack shows errors only at inputs; a form without any gets a page on top."""
    blocks = view.get("blocks")
    known = [each for each in blocks if _has_id(each)] if isinstance(blocks, list) else []
    sentence, field = replies.sentence(declined), replies.field_of(declined, {"blocks": known})
    if field:
        return {"response_action": "errors", "errors": {field: sentence}}
    return {"response_action": "push", "view": confirmations.refused(sentence)}


def _has_id(block: Any) -> bool:
    return isinstance(block, dict) and isinstance(block.get("block_id"), str)


def _whispered(declined: Declined) -> dict[str, Any]:
    answer = replies.refusal(declined)
    return {"response_type": "ephemeral", "text": answer.text, "blocks": answer.blocks}


async def _say(body: Mapping[str, Any], context: AsyncBoltContext, desk: Desk, declined: Declined) -> None:
    """Tell the person, where they pressed: beside the message, to them alone, or on top of the form or of Home, while that is possible."""
    try:
        async with asyncio.timeout(_RESPOND_SECONDS):
            if context.response_url is not None and context.respond is not None:
                await context.respond({**_whispered(declined), "replace_original": False})
            elif body.get("view"):
                await _show(body, context, desk, replies.sentence(declined))
    except Exception as error:  # noqa: BLE001  the request itself is answered; only the explanation is lost
        why = type(error).__name__
        _log.warning("An explanation did not arrive.", extra={"action": "handlers.unheard", "why": why})


async def _show(body: Mapping[str, Any], context: AsyncBoltContext, desk: Desk, sentence: str) -> None:
    """A small form; what is open under it stays as it is. The trigger is good for three seconds, and once."""
    workspace = await desk.installations.find(context.get("enterprise_id"), context.get("team_id"))
    trigger, view = body.get("trigger_id"), body["view"]
    if workspace is None or not isinstance(trigger, str):
        return
    is_form = isinstance(view, dict) and view.get("type") == "modal"
    show = desk.gateway.push_view if is_form else desk.gateway.open_view
    await show(workspace.bot_token, trigger, confirmations.refused(sentence))
