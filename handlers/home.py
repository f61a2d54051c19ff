"""App Home: published when it is opened."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.services import lookup
from bot.views import home
from handlers.desk import Desk
from handlers.payloads import HomeOpened, parse

SHOWN = 20


async def handle(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`app_home_opened`: draw the home tab; the messages tab needs nothing."""
    opened = parse(HomeOpened, event)
    if opened.tab not in (None, "home"):
        return
    visit = await desk.greet(context, opened.user)
    listed = await desk.store.look(lookup.open_items, visit.by, SHOWN)
    view = home.home_view(listed.items, listed.people, listed.zone, visit.by.now, listed.viewer_id)
    await desk.gateway.publish_view(visit.token, visit.by.slack_id, view)
