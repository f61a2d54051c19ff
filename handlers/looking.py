"""Forms behind a digest's buttons, once sent: what was answered elsewhere, what advice is worth now, a note to oneself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.services import elsewhere, looking_back
from bot.views import actions, confirmations, forms
from bot.views.forms import fields
from handlers.sent import Sent, View


async def _they_answered(sent: Sent) -> View:
    await sent.run(elsewhere.they_answered, sent.item_id, sent.text(fields.WORDS))
    return confirmations.answer_kept()


async def _tell(sent: Sent) -> View:
    """The exact message, or the words to send oneself where the bot carries nothing."""
    text = sent.text(fields.ACCOUNT)
    looking = await sent.run(looking_back.preview, sent.item_id, text)
    if looking.message is None:
        return forms.text_to_copy(adviser_name=looking.adviser_name, text=looking.text)
    seen = await sent.see(sent.item_id)
    return forms.look_preview(
        message=looking.message,
        adviser_name=looking.adviser_name,
        arrives_at=looking.arrives_at,
        zone=seen.zone,
        now=sent.visit.by.now,
        metadata={"item": str(sent.item_id), "draft": await sent.draft(text)},
    )


async def _send(sent: Sent) -> View:
    looking = await sent.run(looking_back.tell, sent.item_id, await sent.words(), sent.once)
    assert looking.relay_id is not None
    return forms.looked_back_receipt(
        adviser_name=looking.adviser_name,
        relay_id=looking.relay_id,
        arrives_at=looking.arrives_at,
        zone=(await sent.see(sent.item_id)).zone,
        now=sent.visit.by.now,
    )


async def _note(sent: Sent) -> View:
    await sent.run(looking_back.note, sent.item_id, sent.text(fields.LEARNT))
    return confirmations.noted_to_self()


HANDLERS: dict[str, Callable[[Sent], Awaitable[View | None]]] = {
    actions.THEY_ANSWERED_FORM: _they_answered,
    actions.LOOK_TELL_FORM: _tell,
    actions.LOOK_SEND: _send,
    actions.LOOK_NOTE_FORM: _note,
}
