"""Reactions, added and removed. What they mean, and where, is decided in bot.services.emoji."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.emoji import meaning_of
from bot.services import emoji
from bot.services.emoji import Reacted
from handlers.desk import Desk
from handlers.payloads import ReactionEvent, parse


async def handle(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`reaction_added` or `reaction_removed`; most are none of our business and cost nothing."""
    reaction = parse(ReactionEvent, event)
    if reaction.item.type != "message" or meaning_of(reaction.reaction) is None:
        return
    visit = await desk.visit(context, reaction.user)
    reacted = Reacted(
        channel=reaction.item.channel,
        ts=reaction.item.ts,
        emoji=reaction.reaction,
        event_ts=reaction.event_ts,
        is_removed=reaction.type == "reaction_removed",
    )
    await desk.store.run(emoji.reacted, visit.by, reacted)
