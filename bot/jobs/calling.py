"""The one call of a delivery: a post, an update, a deletion, a reaction, or somebody's Home.

Apart from deliver because it is called only for what is marked as attempted, and once. Must not try twice: what follows is decided by whoever called.
"""

from __future__ import annotations

from bot.domain.delivery import Op
from bot.jobs import draw
from bot.jobs.check import Rules
from bot.jobs.checked import Go
from bot.slack.gateway import Gateway


async def call(gateway: Gateway, go: Go, rules: Rules) -> str | None:
    """Do it in Slack. Returns a post's `ts`. Raises SlackError."""
    token, delivery, ts = go.home.bot_token, go.delivery, go.ts
    if delivery.op is Op.REACT:
        await gateway.add_reaction(token, go.channel, str(ts), str(delivery.emoji))
        return None
    if delivery.op is Op.DELETE:
        await gateway.delete_message(token, go.channel, str(ts))
        return None
    if delivery.op is Op.PUBLISH:
        await gateway.publish_view(token, go.channel, draw.home(go))
        return None
    drawn = draw.message(go, rules)
    if delivery.op is Op.UPDATE:
        await gateway.update_message(token, go.channel, str(ts), drawn.text, drawn.blocks)
        return None
    return await gateway.post_message(
        token, go.channel, drawn.text, drawn.blocks, delivery_id=delivery.id, thread_ts=delivery.thread_ts
    )
