"""The slash command: one listener, one file a subcommand, answers seen by the caller alone."""

from __future__ import annotations

import logging
import re
from difflib import get_close_matches
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import Declined
from bot.messages.kind import Message
from bot.views import asides
from bot.views.actions import COMMAND
from bot.views.usages import Usage
from handlers import facts, payloads
from handlers.commands import (
    ask,
    digest,
    export,
    forget,
    from_,
    gave,
    give,
    help,
    overview,
    pause,
    resume,
    settings,
    stop,
    tried,
    useful,
    with_,
)
from handlers.commands.subcommand import Call, Subcommand
from handlers.desk import Desk
from handlers.payloads import MENTION, parse

_log = logging.getLogger(__name__)

COMMANDS = (COMMAND,)
"""What the manifest registers."""

SUBCOMMANDS: tuple[Subcommand, ...] = (
    ask.SUBCOMMAND,
    from_.SUBCOMMAND,
    gave.SUBCOMMAND,
    overview.SUBCOMMAND,
    tried.SUBCOMMAND,
    with_.SUBCOMMAND,
    give.SUBCOMMAND,
    digest.SUBCOMMAND,
    pause.SUBCOMMAND,
    resume.SUBCOMMAND,
    stop.SUBCOMMAND,
    settings.SUBCOMMAND,
    useful.SUBCOMMAND,
    export.SUBCOMMAND,
    forget.SUBCOMMAND,
    help.SUBCOMMAND,
)
"""In the order in which they are listed (bot.views.usages.USAGES)."""

_BY_WORD = {word: each for each in SUBCOMMANDS for word in each.words.words}
_NAMES = [each.words.name for each in SUBCOMMANDS if each.words.name]
_CLOSE = 0.75
"""There are many more other words than names, so that almost any word is a little like one of them."""

_SOMEBODY_FIRST = re.compile(rf"\s*(?:{MENTION.pattern}|@\w)")
_AGAIN = re.compile(rf"^\s*(?:{COMMAND}\b\s*)+")
_STRAY = "/.,:;!?-–—*_~`'\"“”‘’()[]"


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for the command."""

    async def on_command(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        payload = parse(payloads.Command, body)
        answer = await _answer(desk, context, payload)
        if answer is None:
            await ack()
        else:
            await ack(text=answer.text, blocks=answer.blocks, response_type="ephemeral")

    app.command(COMMAND)(on_command)


async def _answer(desk: Desk, context: AsyncBoltContext, payload: payloads.Command) -> Message | None:
    subcommand, rest = find(payload.text)
    comes = desk.visit if subcommand is not None and subcommand.welcomes else desk.greet
    visit = await comes(context, payload.user_id)
    if subcommand is None:
        return _misunderstood(await facts.read(desk, visit, payload.text))
    call = Call(desk, visit, rest, payload.trigger_id, payload.channel_id, payload.api_app_id)
    try:
        return await subcommand.handle(call)
    except Declined as declined:
        understood = await facts.read(desk, visit, payload.text)
        return asides.refused(declined, subcommand.words, understood.strip())


def find(text: str) -> tuple[Subcommand | None, str]:
    """What was meant, in any case and with stray punctuation, and what follows it. Somebody named first is asked."""
    if _SOMEBODY_FIRST.match(text):
        return ask.SUBCOMMAND, text
    word, rest = [*_AGAIN.sub("", text).split(maxsplit=1), "", ""][:2]
    word = word.casefold()
    return _BY_WORD.get(word) or _BY_WORD.get(word.strip(_STRAY) or "help"), rest


def _misunderstood(text: str) -> Message:
    """What was understood, the nearest subcommand, and an example."""
    near = _nearest(text)
    return asides.misunderstood(text.strip(), near, ask.SUBCOMMAND.words)


def _nearest(text: str) -> Usage | None:
    """A sentence that asks something was perhaps meant for somebody; else by the first word."""
    if text.strip().endswith("?") and len(text.split()) > 2:
        return ask.SUBCOMMAND.words
    word = text.split()[0].casefold().strip(_STRAY)
    near = get_close_matches(word, _NAMES, 1) or get_close_matches(word, _BY_WORD, 1, _CLOSE)
    return _BY_WORD[near[0]].words if near else None
