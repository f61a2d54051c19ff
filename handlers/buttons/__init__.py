"""Buttons and menus: one listener, and a dictionary from action id to what a press does.

What a press did is shown where it was pressed: a card in a DM is redrawn through the outbox, a form at once. A kind "no" opens a small form, since
that is the one thing everybody sees. Must not decide whether the press is allowed: services look at who acts.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import Declined, Refused
from bot.views import actions, replies
from handlers import payloads, showing
from handlers.buttons import adviser, both_ways, digest, heard, home, receiver, silence
from handlers.buttons.press import Press, Pressed
from handlers.desk import Desk
from handlers.payloads import Rubbish, parse

_log = logging.getLogger(__name__)

_SIDES = (receiver, adviser, both_ways, heard, home, digest, silence)
HANDLERS: dict[str, Pressed] = {name: handler for side in _SIDES for name, handler in side.HANDLERS.items()}

WITHOUT_ITEM = frozenset(
    {actions.RESUME, actions.OPEN_HOME, actions.OPEN_DM, actions.SHOW_LET_KNOW, *silence.HANDLERS}
)
"""Actions whose value says nothing about an item."""


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for every press. The ack comes last: with `process_before_response` the answer waits for it anyway."""

    async def on_press(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        payload = parse(payloads.Press, body)
        visit = await desk.greet(context, payload.user.id)
        press = _read(Press(desk, visit, payload))
        try:
            await HANDLERS[payload.action.action_id](press)
        except Declined as declined:
            await _say_no(press, declined)
        await ack()

    app.action(re.compile("|".join(rf"^{name}\Z" for name in HANDLERS)))(on_press)


def _read(press: Press) -> Press:
    """What the button's or the entry's value packs. Raises Rubbish for a value that is none of ours."""
    action = press.payload.action
    chosen = action.selected_option.value if action.selected_option else action.value or ""
    try:
        if action.action_id in actions.CHOICES:
            choice, item_id, number = actions.unpack_choice(chosen)
            if choice not in actions.CHOICES[action.action_id]:
                raise Rubbish("a choice that is none of ours")
            return Press(press.desk, press.visit, press.payload, choice, item_id, number)
        if action.action_id in WITHOUT_ITEM:
            return press
        item_id, number = actions.unpack(chosen)
    except ValueError:
        raise Rubbish("a value that is none of ours") from None
    return Press(press.desk, press.visit, press.payload, "", item_id, number)


async def _say_no(press: Press, declined: Declined) -> None:
    view = showing.note(replies.sentence(declined))
    try:
        await press.show(view)
    except Refused as refused:
        _log.info("Slack would not show a note (%s).", refused.code, extra={"action": "press.note"})
