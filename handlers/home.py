"""App Home: drawn at once when it is opened; from then on the outbox draws it again after each act that changes it."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.services import home
from bot.views.homepage import home_view
from handlers import facts
from handlers.desk import Desk
from handlers.payloads import HomeOpened, parse


async def handle(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`app_home_opened`: draw the home tab; the messages tab needs nothing."""
    opened = parse(HomeOpened, event)
    if opened.tab not in (None, "home"):
        return
    visit = await desk.greet(context, opened.user, acts=False)
    await facts.refresh(desk, visit, opened.user)
    at_home = await desk.store.run(home.opened, visit.by)
    await desk.gateway.publish_view(visit.token, visit.by.slack_id, home_view(at_home))
