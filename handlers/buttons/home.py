"""What people press in Home for themselves: its parts and pages, a question to ask, their settings, and who may reach them.

Apart from `receiver` and `adviser` because none of it is about an item. What it did shows in Home, drawn through the outbox.
"""

from __future__ import annotations

from bot.domain.pair import Consent
from bot.services import home, reach
from bot.views import actions, forms
from bot.views.forms.reach import ON_PAGE, reached_by_form
from bot.views.homepage import place_of
from handlers import wishes
from handlers.buttons.press import Press, Pressed

CONSENTS = {
    actions.HEAR: Consent.YES,
    actions.NO_PROMPTS: Consent.TOLD,
    actions.NOTHING: Consent.NO,
}


async def _turn(press: Press) -> None:
    part, page = place_of(press.number)
    await press.run(home.turn, part, page)


async def _ask_somebody(press: Press) -> None:
    await press.show(forms.ask_form(adviser_slack_id=None, question="", metadata={}))


async def _settings(press: Press) -> None:
    await press.show(await wishes.form(press.desk, press.visit))


async def _reached_by(press: Press) -> None:
    """The list, at the page that the button names."""
    page = min(press.number, home.MOST_PAGES)
    reached = await press.desk.store.look(reach.see, press.visit.by, ON_PAGE, page)
    view = reached_by_form(
        reached.people, page=page, has_more=reached.has_more, declined_everyone=reached.declined_everyone
    )
    await press.show(view)


async def _reach(press: Press) -> None:
    await press.run(reach.choose, press.item_id, CONSENTS[press.choice])
    await _reached_by(press)


async def _reach_nobody(press: Press) -> None:
    await press.run(reach.nobody)
    await _reached_by(press)


async def _reach_again(press: Press) -> None:
    await press.run(reach.again)
    await _reached_by(press)


HANDLERS: dict[str, Pressed] = {
    actions.HOME_OPEN: _turn,
    actions.HOME_DONE: _turn,
    actions.HOME_TRADES: _turn,
    actions.HOME_CAME: _turn,
    actions.HOME_EARLIER: _turn,
    actions.HOME_MORE: _turn,
    actions.ASK_SOMEBODY: _ask_somebody,
    actions.SETTINGS: _settings,
    actions.REACHED_BY: _reached_by,
    actions.REACH: _reach,
    actions.REACH_PAGE: _reached_by,
    actions.REACH_NOBODY: _reach_nobody,
    actions.REACH_AGAIN: _reach_again,
}
