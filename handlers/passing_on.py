"""Forms by which people pass something on, and by which an adviser notes something for themselves.

Apart from `handlers.forms`, which lists every form there is. Must not judge what was filled in: services do.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.advice import Again
from bot.errors import Declined
from bot.services import give_back, giving
from bot.views import actions, confirmations
from bot.views.forms import fields
from handlers import facts, showing
from handlers.payloads import Rubbish, is_id
from handlers.sent import Sent, View


async def _preview(sent: Sent) -> View:
    reader = sent.person
    if not reader:
        raise Declined("give_needs_person")
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, reader)
    text = sent.text(fields.GIVEN)
    shown = await sent.run(give_back.preview, reader, text)
    carried = {"to": reader, "draft": await sent.draft(text)}
    return showing.give_preview(shown, carried, sent.visit.by)


async def _send(sent: Sent) -> View:
    reader = str(sent.carried.get("to") or "")
    if not is_id(reader):
        raise Rubbish("a give-back for nobody")
    given = await sent.run(give_back.give, reader, await sent.words(), sent.once)
    return showing.given(given, sent.visit.by)


async def _note(sent: Sent) -> View:
    chosen = sent.text(fields.AGAIN)
    try:
        again = Again(chosen) if chosen else None
    except ValueError:
        raise Rubbish("a word on advice that is none of ours") from None
    await sent.run(giving.note, sent.item_id, again, sent.text(fields.NOTE))
    return confirmations.noted_for_oneself()


HANDLERS: dict[str, Callable[[Sent], Awaitable[View | None]]] = {
    actions.GIVE_BACK: _preview,
    actions.SEND_GIVE_BACK: _send,
    actions.NOTE_FORM: _note,
}
