"""Buttons and menus: one listener, and a dictionary from action id to what a press does.

What a press did is shown where it was pressed: a card in a DM is redrawn through the outbox, a form at once. A kind "no" opens a small form, since
that is the one thing everybody sees. Must not decide whether the press is allowed: services look at who acts.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.advice import Outcome
from bot.domain.pair import Consent
from bot.errors import Declined, Refused
from bot.services import ask, consent, giving, lookup, preferences, progress
from bot.services.lookup import Seen
from bot.services.progress import Later
from bot.views import actions, confirmations, replies
from bot.views.people import called
from handlers import payloads, shortcuts, showing
from handlers.desk import Desk, Visit
from handlers.payloads import Rubbish, parse

_log = logging.getLogger(__name__)


NO_ITEM = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Press:
    """One press by one person: which item, which nudge of it (`number`), and in a menu which `choice`."""

    desk: Desk
    visit: Visit
    payload: payloads.Press
    choice: str = ""
    item_id: UUID = NO_ITEM
    number: int = 0

    @property
    def ticked(self) -> bool:
        """Whether the tick that was pressed is set now."""
        return bool(self.payload.action.selected_options)

    async def run(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case in this person's name."""
        return await self.desk.store.run(use_case, self.visit.by, *args, **kwargs)

    async def see(self) -> Seen:
        """The item as this person sees it."""
        return await self.desk.store.look(lookup.item, self.visit.by, self.item_id)

    async def show(self, view: dict[str, Any]) -> None:
        """Show a form: in place of the one that was pressed in, or as a new one."""
        gateway, token, shown = self.desk.gateway, self.visit.token, self.payload.view
        if shown is not None and shown.type == "modal":
            await gateway.update_view(token, shown.id, view)
        else:
            await gateway.open_view(token, self.payload.trigger_id, view)

    async def refresh(self) -> None:
        """Draw the item's form again after an act inside it; a card is redrawn through the outbox."""
        if self.payload.view is not None and self.payload.view.callback_id == actions.ITEM:
            seen = await self.see()
            await self.show(showing.item_form(seen, self.visit.by.now))


Pressed = Callable[[Press], Awaitable[None]]


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for every press. The ack comes last: with `process_before_response` the answer waits for it anyway."""

    async def on_press(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        payload = parse(payloads.Press, body)
        visit = await desk.visit(context, payload.user.id)
        press = _read(Press(desk, visit, payload))
        try:
            await HANDLERS[payload.action.action_id](press)
        except Declined as declined:
            await _say_no(press, declined)
        await ack()

    app.action(re.compile("|".join(f"^{name}$" for name in HANDLERS)))(on_press)


def _read(press: Press) -> Press:
    """What the button's or the entry's value packs. Raises Rubbish for a value that is none of ours."""
    action = press.payload.action
    chosen = action.selected_option.value if action.selected_option else action.value or ""
    try:
        if action.action_id in actions.CHOICES:
            choice, item_id, number = actions.unpack_choice(chosen)
            return Press(press.desk, press.visit, press.payload, choice, item_id, number)
        if action.action_id in WITHOUT_ITEM:
            return press
        item_id, number = actions.unpack(chosen)
    except ValueError:
        raise Rubbish("a value that is none of ours") from None
    return Press(press.desk, press.visit, press.payload, "", item_id, number)


async def _say_no(press: Press, declined: Declined) -> None:
    view = showing.note(replies.sentence(declined))
    try:
        await press.show(view)
    except Refused as refused:
        _log.info("Slack would not show a note (%s).", refused.code, extra={"action": "press.note"})


# The receiver


async def _tried(press: Press) -> None:
    await press.run(progress.tried, press.item_id)
    await _show_outcome_form(press, None)


async def _another_way(press: Press) -> None:
    await _show_outcome_form(press, Outcome.CHOSE_NOT)


async def _describe(press: Press) -> None:
    await _show_outcome_form(press, None)


async def _show_outcome_form(press: Press, preselect: Outcome | None) -> None:
    seen = await press.see()
    await press.show(showing.outcome_form(seen, preselect or seen.item.outcome))


async def _not_yet(press: Press) -> None:
    await press.run(progress.not_yet, press.item_id, press.number)
    await press.refresh()


async def _later(press: Press) -> None:
    choice = Later(press.choice)
    if choice is Later.DATE:
        seen = await press.see()
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
        await _stop_all(press)
        return
    await press.run(act[press.choice], press.item_id)
    await press.refresh()


async def _stop_all(press: Press) -> None:
    await press.run(preferences.stop_all)
    await press.show(confirmations.stopped())


async def _let_go(press: Press) -> None:
    await press.run(progress.let_go, press.item_id)
    await press.refresh()


async def _tell(press: Press) -> None:
    telling = await press.run(progress.preview_telling, press.item_id)
    await press.show(showing.telling(telling, await press.see(), press.visit.by))


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
    seen = await press.see()
    await press.show(showing.later_date_form(seen, press.number, press.visit.by.now))


async def _resume(press: Press) -> None:
    await press.run(preferences.resume)
    await press.show(confirmations.resumed())


async def _show_let_know(press: Press) -> None:
    """Ticking "let them know" shows the exact message; the words may have been changed in the form meanwhile."""
    view = press.payload.view
    if view is None or view.callback_id != actions.KEEP:
        raise Rubbish("a tick outside its form")
    await press.show(await shortcuts.with_preview(press.desk, press.visit, view.model_dump(), press.ticked))


async def _keep_too(press: Press) -> None:
    kept = await press.run(giving.keep_too, press.item_id)
    seen = await press.desk.store.look(lookup.item, press.visit.by, kept.id)
    await press.show(showing.item_form(seen, press.visit.by.now))


# The adviser


async def _thank(press: Press) -> None:
    await press.run(giving.thank, press.item_id)


async def _respond(press: Press) -> None:
    await press.run(giving.responding_to, press.item_id)
    await press.show(showing.respond_form(await press.see()))


async def _open_dm(press: Press) -> None:
    """The link does it; the press only has to be acknowledged."""


async def _consent_yes(press: Press) -> None:
    await press.run(consent.decide, press.item_id, Consent.YES)


async def _consent_no(press: Press) -> None:
    await press.run(consent.decide, press.item_id, Consent.NO)


async def _consent_more(press: Press) -> None:
    if press.choice == actions.FORGET_WORDS:
        await press.run(consent.take_words_back, press.item_id)
    else:
        await press.run(consent.decline_everyone, press.item_id)


async def _ask_dm(press: Press) -> None:
    await press.run(giving.ask_about, press.item_id)


async def _they_told_me(press: Press) -> None:
    await press.run(giving.they_told_me, press.item_id)
    await press.refresh()


async def _prompt_later(press: Press) -> None:
    choice = Later(press.choice)
    if choice is Later.DATE:
        seen = await press.see()
        await press.show(
            showing.later_date_form(seen, press.number, press.visit.by.now, actions.PROMPT_LATER_DATE)
        )
        return
    await press.run(giving.prompt_later, press.item_id, press.number, choice)
    await press.refresh()


async def _prompt_let_go(press: Press) -> None:
    await press.run(giving.let_prompt_go, press.item_id)
    await press.refresh()


async def _prompt_more(press: Press) -> None:
    await _stop_all(press)


# A question's foot


async def _what_is_this(press: Press) -> None:
    seen = await press.see()
    await press.show(showing.what_is_this_form(seen))


async def _pass_question(press: Press) -> None:
    await press.run(consent.pass_on, press.item_id)
    await press.show(confirmations.passed_on())


async def _decline_person(press: Press) -> None:
    await press.run(consent.decide, press.item_id, Consent.NO)
    seen = await press.see()
    await press.show(confirmations.declined_person(called(seen.receiver)))


async def _decline_everyone(press: Press) -> None:
    await press.run(consent.decline_everyone, press.item_id)
    await press.show(confirmations.declined_everyone())


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
    actions.LET_GO: _let_go,
    actions.OPEN_ITEM: _open_item,
    actions.TAKE_BACK_QUESTION: _take_back_question,
    actions.SEND_NOW: _send_now,
    actions.CHANGE_DATE: _change_date,
    actions.RESUME: _resume,
    actions.SHOW_LET_KNOW: _show_let_know,
    actions.KEEP_TOO: _keep_too,
    actions.THANK: _thank,
    actions.RESPOND: _respond,
    actions.OPEN_DM: _open_dm,
    actions.CONSENT_YES: _consent_yes,
    actions.CONSENT_NO: _consent_no,
    actions.CONSENT_MORE: _consent_more,
    actions.ASK_DM: _ask_dm,
    actions.THEY_TOLD_ME: _they_told_me,
    actions.PROMPT_LATER: _prompt_later,
    actions.PROMPT_LET_GO: _prompt_let_go,
    actions.PROMPT_MORE: _prompt_more,
    actions.WHAT_IS_THIS: _what_is_this,
    actions.PASS_QUESTION: _pass_question,
    actions.DECLINE_PERSON: _decline_person,
    actions.DECLINE_EVERYONE: _decline_everyone,
}

WITHOUT_ITEM = frozenset({actions.RESUME, actions.OPEN_DM, actions.SHOW_LET_KNOW})
"""Actions whose value says nothing about an item."""
