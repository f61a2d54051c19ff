"""More than advice in words: what the question says, what the asked person can say to it, and what is so once they did.

Apart because the post, the form behind it and the asker's item say it alike. It must not urge, thank or thank for: a plain yes or no is fine.
"""

from __future__ import annotations

from bot.domain import favours
from bot.domain.advice import Advice, Favour
from bot.views import actions as act
from bot.views.blocks import Block, button
from bot.views.words import noted, say

LABELS = {
    Favour.CAN: noted("I can do that"),
    Favour.ADVISES: noted("I'd rather advise"),
    Favour.NOT_NOW: noted("Not now"),
}
"""In the asked person's own voice: what they press is what is read."""

ACTIONS = {
    Favour.CAN: act.FAVOUR_CAN,
    Favour.ADVISES: act.FAVOUR_ADVISES,
    Favour.NOT_NOW: act.FAVOUR_NOT_NOW,
}


def says(item: Advice, name: str) -> str:
    """The asked person's answer in their own words; "" while there is none. `name` is "" where they read it themselves."""
    if item.favour not in LABELS:
        return ""
    if not name:
        return say("You said: “{answer}.”", answer=say(LABELS[item.favour]))
    return say("{name} says: “{answer}.”", name=name, answer=say(LABELS[item.favour]))


def choices(item: Advice) -> list[Block]:
    """What they can say, or say instead."""
    if not favours.is_open(item):
        return []
    others = [answer for answer in favours.ANSWERS if answer is not item.favour]
    return [button(say(LABELS[answer]), ACTIONS[answer], act.pack(item.id)) for answer in others]
