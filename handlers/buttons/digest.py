"""What is pressed in a weekly digest and nowhere else; the other buttons there are the cards' own."""

from __future__ import annotations

from bot.services import elsewhere, looking_back, preferences
from bot.views import actions, confirmations, forms
from bot.views.people import adviser_called
from handlers.buttons.press import Press, Pressed, stop_all


async def _they_answered(press: Press) -> None:
    item = await press.run(elsewhere.unanswered, press.item_id)
    name = adviser_called(item, (await press.see()).adviser)
    await press.show(forms.they_answered_form(adviser_name=name, metadata={"item": str(item.id)}))


async def _ask_else(press: Press) -> None:
    item = await press.run(elsewhere.unanswered, press.item_id)
    await press.show(forms.ask_form(adviser_slack_id=None, question=item.question or "", metadata={}))


async def _look_tell(press: Press) -> None:
    item = await press.run(looking_back.looked_at, press.item_id)
    name = adviser_called(item, (await press.see()).adviser)
    await press.show(forms.look_tell_form(adviser_name=name, metadata={"item": str(item.id)}))


async def _look_note(press: Press) -> None:
    item = await press.run(looking_back.looked_at, press.item_id)
    await press.show(forms.look_note_form(text=item.looking_back or "", metadata={"item": str(item.id)}))


async def _look_enough(press: Press) -> None:
    await press.run(looking_back.enough, press.item_id)
    await press.show(confirmations.enough_of_looking_back())


async def _digest_more(press: Press) -> None:
    if press.choice == actions.STOP_ALL:
        await stop_all(press)
        return
    await press.run(preferences.stop_digest)
    await press.show(confirmations.digest_stopped())


HANDLERS: dict[str, Pressed] = {
    actions.THEY_ANSWERED: _they_answered,
    actions.ASK_ELSE: _ask_else,
    actions.LOOK_TELL: _look_tell,
    actions.LOOK_NOTE: _look_note,
    actions.LOOK_ENOUGH: _look_enough,
    actions.DIGEST_MORE: _digest_more,
}
