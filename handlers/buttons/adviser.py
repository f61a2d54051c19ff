"""What the adviser presses: under an outcome, on a prompt, and on the foot of a question."""

from __future__ import annotations

from bot.domain.advice import Favour, Role
from bot.domain.pair import Consent
from bot.services import consent, favours, giving
from bot.services.lookup import Seen
from bot.services.progress import Later
from bot.views import actions, confirmations
from bot.views.people import called
from handlers import facts, showing
from handlers.buttons.press import Press, Pressed, stop_all


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
    await press.refresh()


async def _ask_dm(press: Press) -> None:
    await press.run(giving.ask_about, press.item_id)


async def _they_told_me(press: Press) -> None:
    await press.run(giving.they_told_me, press.item_id)
    await press.refresh()


async def _prompt_later(press: Press) -> None:
    choice = Later(press.choice)
    if choice is Later.DATE:
        seen = await press.see(Role.ADVISER)
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
    await stop_all(press)


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


async def _favour_can(press: Press) -> None:
    await _answer_favour(press, Favour.CAN)


async def _favour_advises(press: Press) -> None:
    await _answer_favour(press, Favour.ADVISES)


async def _favour_not_now(press: Press) -> None:
    await _answer_favour(press, Favour.NOT_NOW)


async def _answer_favour(press: Press, said: Favour) -> None:
    """Shown where it was asked, unless others could read it there by now."""
    seen = await press.see(Role.ADVISER)
    crowded = await _is_crowded(press, seen)
    await press.run(favours.answer_favour, press.item_id, said, in_private=crowded)
    if crowded:
        await press.show(confirmations.answered_in_private(called(seen.receiver)))


async def _is_crowded(press: Press, seen: Seen) -> bool:
    channel, two = seen.item.channel, [person.slack_id for person in seen.people.values()]
    if channel is None or seen.item.asked_in_dm_at is not None:
        return False
    return await facts.is_crowd(press.desk, press.visit, channel, *two)


HANDLERS: dict[str, Pressed] = {
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
    actions.FAVOUR_CAN: _favour_can,
    actions.FAVOUR_ADVISES: _favour_advises,
    actions.FAVOUR_NOT_NOW: _favour_not_now,
}
