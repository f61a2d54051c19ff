"""What came of it: an adviser's own words, and what they were told about them.

Apart because its rows stand in App Home and in the brief before a conversation, in the same words. It must not show anything but what was sent to the
adviser, and their own: an item that the receiver closed without telling looks exactly like an open one (P7).
"""

from __future__ import annotations

from datetime import datetime

from bot.domain.advice import Advice, Again
from bot.domain.adviser_side import as_seen
from bot.domain.relay import Relay
from bot.views import actions as act
from bot.views import adviser_card, card
from bot.views.adviser_card import Stand
from bot.views.blocks import Block, button, section
from bot.views.people import People, receiver_called, receiver_for_adviser
from bot.views.text import Markup, bold, lined, mark, one_line, quoted_line
from bot.views.words import noted, past_day, say

AGAIN = {
    Again.YES: noted("You would say it again."),
    Again.DIFFERENTLY: noted("You would say it differently now."),
    Again.NO: noted("You would not say it again."),
}
"""The adviser's own word on their advice, as it stands in their lists."""


def row(item: Advice, told: Relay | None, people: People, zone: str, now: datetime) -> list[Block]:
    """One item: the adviser's words, then the outcome they were told and when, then their own note. `told` is the newest outcome that arrived."""
    item = as_seen(item)
    known = people.get(item.receiver_id) if item.receiver_id else None
    stand = Stand(zone=zone, now=now, receiver=receiver_called(receiver_for_adviser(item, known)))
    opened = button(say("Open"), act.OPEN_ITEM, act.pack(item.id))
    title = lined(adviser_card.said_to(item, stand), card.snippet(item))
    below = [*_told(told, stand), *([] if told else adviser_card.standing(item, stand)), *own_note(item)]
    return [section(title, accessory=opened), *([section(lined(*below))] if below else [])]


def own_note(item: Advice) -> list[Markup]:
    """What the adviser noted for themselves, a line each."""
    lines = [mark(AGAIN[item.again])] if item.again else []
    if item.adviser_note:
        lines.append(mark("Your note: {note}", note=one_line(item.adviser_note)))
    return lines


def nothing_yet() -> str:
    """What stands there before anything came back; plain text."""
    return say("Nothing yet. When somebody tells you how your advice went, it stands here, for you alone.")


def _told(told: Relay | None, stand: Stand) -> list[Markup]:
    if told is None:
        return []
    day = past_day(told.sent_at or told.created_at, stand.zone, stand.now)
    lines = [mark("{name} told you {day}:", name=stand.receiver, day=day)]
    if told.outcome is not None:
        lines.append(bold(f"{card.label(told.outcome)}."))
    return lines + [quoted_line(words) for words in (told.text, told.useful) if words]
