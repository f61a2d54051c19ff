"""What the receiver presses: on the check-in, in lists and receipts, in the item's form, and under an answer from the adviser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.advice import Outcome, Role
from bot.services import ask, attribution, giving, lookup, outside, pins, preferences, progress
from bot.services.progress import Later
from bot.views import actions, confirmations
from bot.views.people import called
from handlers import shortcuts, showing
from handlers.buttons.press import Press, Pressed, stop_all
from handlers.payloads import Rubbish


async def _tried(press: Press) -> None:
    await press.run(progress.tried, press.item_id)
    await _show_outcome_form(press, None)


async def _another_way(press: Press) -> None:
    await _show_outcome_form(press, Outcome.CHOSE_NOT)


async def _describe(press: Press) -> None:
    await _show_outcome_form(press, None)


async def _show_outcome_form(press: Press, preselect: Outcome | None) -> None:
    seen = await press.see(Role.RECEIVER)
    await press.show(showing.outcome_form(seen, preselect or seen.item.outcome))


async def _not_yet(press: Press) -> None:
    await press.run(progress.not_yet, press.item_id, press.number)
    await press.refresh()


async def _later(press: Press) -> None:
    choice = Later(press.choice)
    if choice is Later.DATE:
        seen = await press.see(Role.RECEIVER)
        await press.show(showing.later_date_form(seen, press.number, press.visit.by.now))
        return
    await press.run(progress.later, press.item_id, press.number, choice)
    await press.refresh()


async def _more(press: Press) -> None:
    act: dict[str, Callable[..., Any]] = {
        actions.STOP_ITEM: progress.stop_for_item,
        actions.LET_GO: progress.let_go,
    }
    if press.choice == actions.STOP_ALL:
        await stop_all(press)
        return
    await press.run(act[press.choice], press.item_id)
    await press.refresh()


async def _let_go(press: Press) -> None:
    await press.run(progress.let_go, press.item_id)
    await press.refresh()


async def _tell(press: Press) -> None:
    telling = await press.run(progress.preview_telling, press.item_id)
    await press.show(showing.telling(telling, await press.see(Role.RECEIVER), press.visit.by))


async def _keep_to_self(press: Press) -> None:
    await press.run(progress.keep_to_self, press.item_id)
    await press.refresh()


async def _undo_outcome(press: Press) -> None:
    await press.run(progress.undo_outcome, press.item_id)
    await press.refresh()


async def _undo_tell(press: Press) -> None:
    await press.run(progress.undo_telling, press.item_id)
    if press.payload.view is not None:
        await _open_item(press)


async def _open_item(press: Press) -> None:
    """[Open] in a list, or [Read on] inside the form, whose number is the page."""
    seen = await press.see()
    await press.show(showing.item_form(seen, press.visit.by.now, page=press.number))


async def _take_back_question(press: Press) -> None:
    await press.run(ask.take_back, press.item_id)
    await press.show(confirmations.taken_back())


async def _send_now(press: Press) -> None:
    asked = await press.run(ask.send_now, press.item_id)
    await press.show(confirmations.sent_now(called(asked.adviser)))


async def _change_date(press: Press) -> None:
    """[Change the date] on a receipt; both sides have one, each for its own date."""
    seen = await press.see()
    callback = actions.LATER_DATE if seen.role is Role.RECEIVER else actions.PROMPT_LATER_DATE
    await press.show(showing.later_date_form(seen, press.number, press.visit.by.now, callback))


async def _keep_line(press: Press) -> None:
    await press.run(outside.keep_line, press.item_id)


async def _not_the_answer(press: Press) -> None:
    await press.run(outside.decline_line, press.item_id)


async def _undo_pin(press: Press) -> None:
    """[Undo] on the receipt of a 📌; both sides have one, each for its own keep."""
    await press.run(pins.undo_pin, press.item_id)
    await press.show(confirmations.unpinned())


async def _resume(press: Press) -> None:
    await press.run(preferences.resume)
    await press.show(confirmations.resumed())


async def _open_home(press: Press) -> None:
    """The link does it; the press only has to be acknowledged."""


async def _show_let_know(press: Press) -> None:
    """Ticking "let them know" shows the exact message; the words may have been changed in the form meanwhile."""
    view = press.payload.view
    if view is None or view.callback_id != actions.KEEP:
        raise Rubbish("a tick outside its form")
    await press.show(await shortcuts.with_preview(press.desk, press.visit, view.model_dump(), press.ticked))


async def _somebody_else(press: Press) -> None:
    await press.run(attribution.correctable, press.item_id)
    await press.show(showing.said_by_form(await press.see(Role.RECEIVER)))


async def _keep_too(press: Press) -> None:
    kept = await press.run(giving.keep_too, press.item_id)
    seen = await press.desk.store.look(lookup.item, press.visit.by, kept.id)
    await press.show(showing.item_form(seen, press.visit.by.now))


HANDLERS: dict[str, Pressed] = {
    actions.TRIED: _tried,
    actions.ANOTHER_WAY: _another_way,
    actions.NOT_YET: _not_yet,
    actions.LATER: _later,
    actions.MORE: _more,
    actions.DESCRIBE: _describe,
    actions.TELL: _tell,
    actions.KEEP_TO_SELF: _keep_to_self,
    actions.UNDO_OUTCOME: _undo_outcome,
    actions.UNDO_TELL: _undo_tell,
    actions.SOMEBODY_ELSE: _somebody_else,
    actions.LET_GO: _let_go,
    actions.OPEN_ITEM: _open_item,
    actions.TAKE_BACK_QUESTION: _take_back_question,
    actions.SEND_NOW: _send_now,
    actions.CHANGE_DATE: _change_date,
    actions.UNDO_PIN: _undo_pin,
    actions.KEEP_LINE: _keep_line,
    actions.NOT_THE_ANSWER: _not_the_answer,
    actions.RESUME: _resume,
    actions.OPEN_HOME: _open_home,
    actions.SHOW_LET_KNOW: _show_let_know,
    actions.KEEP_TOO: _keep_too,
}
