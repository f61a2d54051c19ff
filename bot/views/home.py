"""A list of items as one person sees it: the rows of `/advice`, and what those of App Home share with them.

Apart because both lists must show an item in the same words. It must not choose or order items, and a row for an adviser shows
nothing of the receiver's side (P7).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bot.domain.advice import Advice, Role, role_of
from bot.domain.adviser_side import as_seen
from bot.views import actions as act
from bot.views import adviser_card, card
from bot.views.adviser_card import Stand
from bot.views.ahead import on_adviser_card, on_card
from bot.views.blocks import Block, button, context, section
from bot.views.card import Look
from bot.views.people import (
    People,
    adviser_called,
    receiver_called,
    receiver_for_adviser,
)
from bot.views.text import Markup, lined, mark
from bot.views.words import say

LISTED = 5
"""So many stand in `/advice` (product.md, "Slash command")."""


def row(item: Advice, people: People, zone: str, now: datetime, viewer_id: UUID) -> list[Block]:
    """One item: whose it is, its words, what comes next, and [Open]."""
    if role_of(item, viewer_id) is Role.RECEIVER:
        title, status = _received(item, people, zone, now)
    else:
        item = as_seen(item)
        title, status = _given(item, people, zone, now)
    opened = button(say("Open"), act.OPEN_ITEM, act.pack(item.id))
    blocks = [section(lined(title, card.snippet(item)), accessory=opened)]
    return [*blocks, context(" ".join(status))] if status else blocks


def _received(item: Advice, people: People, zone: str, now: datetime) -> tuple[Markup, list[str]]:
    adviser = adviser_called(item, people.get(item.adviser_id) if item.adviser_id else None)
    viewer = people.get(item.receiver_id) if item.receiver_id else None
    look = Look(zone=zone, now=now, adviser=adviser, ahead=on_card(item, viewer, zone, now))
    return opening(item, look), card.standing(item, look)


def opening(item: Advice, look: Look) -> Markup:
    """Whose it is, from the receiver's side: a question still, or advice."""
    if item.question and not (item.words or item.is_wordless):
        return card.asked(item, look)
    return mark("{opening}", opening=card.opening(item, look))


def _given(item: Advice, people: People, zone: str, now: datetime) -> tuple[Markup, list[str]]:
    known = people.get(item.receiver_id) if item.receiver_id else None
    receiver = receiver_called(receiver_for_adviser(item, known))
    viewer = people.get(item.adviser_id) if item.adviser_id else None
    stand = Stand(zone=zone, now=now, receiver=receiver, ahead=on_adviser_card(item, viewer, zone, now))
    return adviser_card.said_to(item, stand), adviser_card.standing(item, stand)
