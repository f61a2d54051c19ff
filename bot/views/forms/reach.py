"""Who may reach you: everybody through whom something came, with the choice of how far it may; and nothing from anyone.

Apart because it is where a yes or a no is changed. It shows an adviser what they chose themselves, and nothing of the other side (P7).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.pair import Consent, Pair
from bot.domain.person import Person
from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, divider, option, section, select
from bot.views.forms.form import View, form
from bot.views.homepage import NOBODY
from bot.views.people import called
from bot.views.text import bold, lined, mark
from bot.views.words import noted, say

ON_PAGE = 20

_CHOICES = {
    act.HEAR: noted("Hear when they come back"),
    act.NO_PROMPTS: noted("No reminders"),
    act.NOTHING: noted("Nothing through them"),
}

_NOW = {
    Consent.YES: noted("You hear when {name} comes back to your advice, and may be reminded to ask."),
    Consent.TOLD: noted("{name} may ask you and tell you how it went. You are not reminded."),
    Consent.NO: noted("Nothing comes to you through {name}."),
}


def reached_by_form(
    people: Sequence[tuple[Person, Pair]], *, page: int, has_more: bool, declined_everyone: bool
) -> View:
    """One page of them, the newest first."""
    private = context(say("None of this is shown to anybody."))
    blocks = [*_everyone(declined_everyone), private, divider()]
    if not people:
        blocks.append(
            section(say("Nobody has reached you through Full Circle yet. Whoever does stands here."))
        )
    blocks += [_row(person, pair, page) for person, pair in people]
    blocks += _pages(page, has_more)
    return form(act.REACHED_BY_FORM, say("Who may reach you"), blocks)


def _everyone(declined: bool) -> list[Block]:
    value = act.pack(NOBODY)
    if declined:
        again = button(say("Let it come again"), act.REACH_AGAIN, value)
        return [section(say("Nothing comes to you from anyone."), accessory=again)]
    stop = button(say("Nothing from anyone"), act.REACH_NOBODY, value)
    return [section(say("Colleagues may ask you, and tell you how your advice went."), accessory=stop)]


def _row(person: Person, pair: Pair, page: int) -> Block:
    name = called(person)
    options = [option(say(text), act.pack_choice(one, person.id, page)) for one, text in _CHOICES.items()]
    consent = pair.consent if pair.consent in _NOW else Consent.TOLD
    return section(
        lined(bold(name), mark(_NOW[consent], name=name)), accessory=select(act.REACH, say("Change"), options)
    )


def _pages(page: int, has_more: bool) -> list[Block]:
    # A row each, since both are the same action.
    earlier = button(say("Earlier"), act.REACH_PAGE, act.pack(NOBODY, page - 1)) if page else None
    more = button(say("Show more"), act.REACH_PAGE, act.pack(NOBODY, page + 1)) if has_more else None
    return [*actions(earlier), *actions(more)]
