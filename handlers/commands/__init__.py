"""The slash command: one listener, one file a subcommand, answers seen by the caller alone."""

from __future__ import annotations

import difflib
import logging
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.messages.kind import Message
from bot.views import replies
from bot.views.actions import COMMAND
from handlers import facts, payloads
from handlers.commands import ask, help, overview
from handlers.commands.subcommand import Call, Subcommand
from handlers.desk import Desk
from handlers.payloads import parse

_log = logging.getLogger(__name__)

COMMANDS = (COMMAND,)
"""What the manifest registers."""

SUBCOMMANDS: tuple[Subcommand, ...] = (overview.SUBCOMMAND, ask.SUBCOMMAND, help.SUBCOMMAND)
_BY_NAME = {each.words.name: each for each in SUBCOMMANDS}


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for the command."""

    async def on_command(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        payload = parse(payloads.Command, body)
        visit = await desk.visit(context, payload.user_id)
        answer = await _answer(desk, visit, payload)
        if answer is None:
            await ack()
        else:
            await ack(text=answer.text, blocks=answer.blocks, response_type="ephemeral")

    app.command(COMMAND)(on_command)


async def _answer(desk: Desk, visit: Any, payload: payloads.Command) -> Message | None:
    word, rest = [*payload.text.split(maxsplit=1), "", ""][:2]
    subcommand = _BY_NAME.get(word.casefold())
    if subcommand is None:
        return _misunderstood(await facts.read(desk, visit, payload.text))
    call = Call(desk, visit, rest, payload.trigger_id, payload.channel_id)
    return await subcommand.handle(call)


def _misunderstood(text: str) -> Message:
    """What was understood, the nearest subcommand, and an example."""
    word = text.split()[0].casefold()
    near = difflib.get_close_matches(word, [name for name in _BY_NAME if name], n=1)
    suggested = _BY_NAME[near[0]].words if near else None
    example = f"{COMMAND} {(suggested or ask.SUBCOMMAND.words).example}"
    return replies.misunderstood(text.strip(), suggested.usage if suggested else None, example)
