"""What people press about each other rather than about one item: the brief, passing something on, and what its reader says to it.

And the adviser's own note, which is about an item and for nobody else. Must not decide whether a press is allowed.
"""

from __future__ import annotations

from bot.domain.advice import Role
from bot.services import exchanges, give_back, undoing
from bot.views import actions, confirmations, forms
from bot.views.people import called
from handlers import showing
from handlers.buttons.press import Press, Pressed


async def _open_brief(press: Press) -> None:
    brief = await press.desk.store.look(exchanges.brief_of, press.visit.by, press.item_id)
    await press.show(showing.brief_form(brief, press.visit.by.now))


async def _give_to(press: Press) -> None:
    person = await press.desk.store.look(exchanges.person_of, press.visit.by, press.item_id)
    likes = await press.desk.store.look(exchanges.likes, press.visit.by, person.slack_id)
    await press.show(showing.give_form(person.slack_id, person, likes))


async def _undo_relay(press: Press) -> None:
    reader = await press.run(undoing.undo, press.item_id)
    await press.show(confirmations.relay_undone(called(reader)))


async def _about_give_back(press: Press) -> None:
    giver = await press.run(give_back.giver_of, press.item_id)
    await press.show(forms.about_give_back_form(giver_name=called(giver), relay_id=press.item_id))


async def _decline_giver(press: Press) -> None:
    giver = await press.run(give_back.decline_giver, press.item_id)
    await press.show(confirmations.declined_person(called(giver)))


async def _decline_all(press: Press) -> None:
    await press.run(give_back.decline_all, press.item_id)
    await press.show(confirmations.declined_everyone())


async def _note_to_self(press: Press) -> None:
    seen = await press.see(Role.ADVISER)
    await press.show(forms.own_note_form(item=seen.item, metadata={"item": str(seen.item.id)}))


HANDLERS: dict[str, Pressed] = {
    actions.OPEN_BRIEF: _open_brief,
    actions.GIVE_TO: _give_to,
    actions.UNDO_RELAY: _undo_relay,
    actions.ABOUT_GIVE_BACK: _about_give_back,
    actions.DECLINE_GIVER: _decline_giver,
    actions.DECLINE_ALL: _decline_all,
    actions.NOTE_TO_SELF: _note_to_self,
}
