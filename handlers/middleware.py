"""What is looked at before and after all handlers: Slack's word that it holds events back, and requests that nobody handles.

Apart from the handlers because it is about requests as such. A request without a listener is a 404 in Bolt, which Slack counts as a
failure and brings again; here it is acknowledged. Must not know any handler.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

_ANY = re.compile("")
_log = logging.getLogger(__name__)


class HearRateLimit(AsyncMiddleware):
    """`app_rate_limited` has no event inside, so no listener can match it.

    A class, because Bolt works out the arguments of a plain function anew for every request.
    """

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002  Bolt names it
        next: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        """200 for Slack's word, everything else goes on."""
        if req.body.get("type") != "app_rate_limited":
            return await next()
        _log.warning(
            "Slack holds events back: more than 30,000 came in an hour.",
            extra={"action": "slack.app_rate_limited", "team": req.body.get("team_id")},
        )
        return BoltResponse(status=200)


def register(app: AsyncApp) -> None:
    """Look at every request before the listeners do."""
    app.middleware(HearRateLimit())


def register_catch_alls(app: AsyncApp) -> None:
    """Acknowledge what nobody took. To be called after every handler is registered: the first listener that matches has it."""
    app.event(_ANY)(_let_pass)
    app.command(_ANY)(_acknowledge)
    app.shortcut(_ANY)(_acknowledge)
    app.action(_ANY)(_acknowledge)
    app.view_submission(_ANY)(_acknowledge)
    app.view_closed(_ANY)(_acknowledge)
    app.options(_ANY)(_no_options)


async def _let_pass() -> None:
    """Events are acknowledged by Bolt when their listener returns."""


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


async def _no_options(ack: AsyncAck) -> None:
    await ack(options=[])
