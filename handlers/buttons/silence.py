"""What is pressed under the message that the bot stops asking. Each of the three is an act, which ends the silence by itself."""

from __future__ import annotations

from bot.services import acting, preferences
from bot.views import actions
from handlers.buttons.press import Press, Pressed


async def _keep_coming(press: Press) -> None:
    await press.run(acting.me)


async def _only_digest(press: Press) -> None:
    await press.run(preferences.only_digest)


async def _stop(press: Press) -> None:
    await press.run(preferences.stop_all)


HANDLERS: dict[str, Pressed] = {
    actions.KEEP_COMING: _keep_coming,
    actions.ONLY_DIGEST: _only_digest,
    actions.STOP_ASKING: _stop,
}
