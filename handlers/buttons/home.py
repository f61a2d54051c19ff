"""What people press in Home for themselves: its parts and pages, a question to ask, their settings, and who may reach them.

Apart from `receiver` and `adviser` because none of it is about an item. What it did shows in Home, drawn through the outbox.
"""

from __future__ import annotations

from bot.services import home
from bot.views import actions, forms
from bot.views.homepage import place_of
from handlers.buttons.press import Press, Pressed


async def _turn(press: Press) -> None:
    part, page = place_of(press.number)
    await press.run(home.turn, part, page)


async def _ask_somebody(press: Press) -> None:
    await press.show(forms.ask_form(adviser_slack_id=None, question="", metadata={}))


HANDLERS: dict[str, Pressed] = {
    actions.HOME_OPEN: _turn,
    actions.HOME_DONE: _turn,
    actions.HOME_EARLIER: _turn,
    actions.HOME_MORE: _turn,
    actions.ASK_SOMEBODY: _ask_somebody,
}
