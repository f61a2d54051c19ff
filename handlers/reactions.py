"""Reactions, added and removed. What they mean, and where, is decided in bot.services.emoji, and in bot.services.pins for 📌."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.emoji import Meaning, meaning_of
from bot.services import emoji, pins
from bot.services.emoji import Reacted
from handlers.desk import Desk
from handlers.payloads import ReactionEvent, parse


async def handle(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`reaction_added` or `reaction_removed`; most are none of our business and cost nothing."""
    reaction = parse(ReactionEvent, event)
    meaning = meaning_of(reaction.reaction)
    if reaction.item.type != "message" or meaning is None:
        return
    visit = await desk.visit(context, reaction.user)
    reacted = Reacted(
        channel=reaction.item.channel,
        ts=reaction.item.ts,
        emoji=reaction.reaction,
        event_ts=reaction.event_ts,
        is_removed=reaction.type == "reaction_removed",
    )
    await desk.store.run(pins.reacted if meaning is Meaning.KEEP else emoji.reacted, visit.by, reacted)
