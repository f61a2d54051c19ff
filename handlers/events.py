"""One listener for all events, and which module each type goes to. Types that nobody handles are acknowledged: a 404 would be brought again."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.errors import Declined
from handlers import home, installs, messages, reactions
from handlers.desk import Desk
from handlers.payloads import Rubbish

_log = logging.getLogger(__name__)

Handler = Callable[[Desk, AsyncBoltContext, dict[str, Any]], Awaitable[None]]

HANDLERS: dict[str, Handler] = {
    "message": messages.handle,
    "reaction_added": reactions.handle,
    "reaction_removed": reactions.handle,
    "app_home_opened": home.handle,
    "user_change": installs.handle_user_change,
    "app_uninstalled": installs.handle_uninstalled,
    "tokens_revoked": installs.handle_tokens_revoked,
}

SUBSCRIBED = (
    "message.im",
    "message.mpim",
    "reaction_added",
    "reaction_removed",
    "user_change",
    "app_home_opened",
    "app_uninstalled",
    "tokens_revoked",
)
"""What the manifest asks Slack to send."""


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for every type of event."""

    async def on_event(context: AsyncBoltContext, event: dict[str, Any]) -> None:
        handler = HANDLERS.get(str(event.get("type")))
        if handler is None:
            return
        try:
            await handler(desk, context, event)
        except (Rubbish, Declined) as error:
            # Nobody waits for an answer to an event, and bringing it again would not help.
            _log.info("An event changed nothing: %s", error, extra={"action": "event.ignored"})

    app.event(re.compile(".*"))(on_event)
