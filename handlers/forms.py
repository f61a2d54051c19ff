"""Forms that were sent: one listener, and a dictionary from callback id to what a submission does.

Each answers with the next view, or with errors beside the fields; what was typed is never lost to a closed form. A kind "no" that belongs to a
field stands there, every other takes the form's place. Must not judge what was filled in: services do.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.advice import Outcome
from bot.errors import Declined
from bot.services import acting, ask, giving, keep, lookup, progress
from bot.services.keep import Kept
from bot.services.progress import Later
from bot.views import actions
from bot.views.forms import fields, metadata_of
from bot.views.forms.keep import A_DATE
from handlers import facts, payloads, showing
from handlers.desk import Desk, Visit
from handlers.payloads import Rubbish, parse
from handlers.shortcuts import (
    DRAFT_LASTS,
    SHOWN,
    carried_by,
    chosen_in,
    fingerprint,
    shown,
    source_of,
    with_preview,
    words_in,
)
from storage import drafts
from storage.store import Tx

View = dict[str, Any]

_FURTHEST = timedelta(days=3660)
"""Ten years: no calendar of Slack's ends, but calendars do."""
_A_WAIT = re.compile("[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Sent:
    """A submitted form: who sent it, its fields and the ids it carried."""

    desk: Desk
    visit: Visit
    view: View
    fields: dict[str, fields.Value]
    carried: dict[str, Any]

    def text(self, field: str) -> str:
        """What was written there; "" for nothing."""
        value = self.fields.get(field)
        return value if isinstance(value, str) else ""

    def ticked(self, field: str) -> bool:
        """Whether its one tick is set."""
        return bool(self.fields.get(field))

    @property
    def person(self) -> str | None:
        """The Slack id of whoever was chosen. Raises Rubbish."""
        return chosen_in(self.fields)

    @property
    def item_id(self) -> UUID:
        """The item that the form is about. Raises Rubbish."""
        try:
            return UUID(str(self.carried.get("item")))
        except ValueError:
            raise Rubbish("a form without its item") from None

    @property
    def once(self) -> str:
        """What makes a second coming of the same form known."""
        return f"{self.view.get('callback_id')}:{self.view.get('id')}"

    async def run(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case in this person's name."""
        return await self.desk.store.run(use_case, self.visit.by, *args, **kwargs)


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for every form."""

    async def on_submission(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        payload = parse(payloads.Submission, body)
        sent = _read(desk, await desk.greet(context, payload.user.id), body["view"])
        try:
            view = await HANDLERS[payload.view.callback_id](sent)
        except Declined as declined:
            if declined.reason != "not_reachable":
                raise  # handlers.errors puts the sentence beside its field
            view = showing.text_to_copy(declined)
        await (ack(response_action="update", view=view) if view else ack(response_action="clear"))

    app.view(re.compile("|".join(rf"^{name}\Z" for name in HANDLERS)))(on_submission)


def _read(desk: Desk, visit: Visit, view: View) -> Sent:
    return Sent(desk, visit, view, fields.read(view), carried_by(view))


async def _ask(sent: Sent) -> View:
    adviser = sent.person
    if not adviser:
        raise Declined("ask_needs_person")
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, adviser)
    asked = await sent.run(ask.ask, adviser, sent.text(fields.QUESTION), sent.once)
    seen = await _see(sent, asked.item.id)
    return showing.asked(asked, sent.visit.by, seen.zone)


async def _keep(sent: Sent) -> View:
    author, name = sent.person, sent.text(fields.PERSON_NAME) or None
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, author)
    words = await _words(sent)
    day, days = _when(sent)
    let_know = sent.ticked(fields.LET_KNOW)
    if let_know and author and sent.carried.get(SHOWN) != shown(words, author):
        form = await with_preview(sent.desk, sent.visit, sent.view, True)
        if SHOWN in metadata_of(form):
            return form  # what goes is seen first, also when it was changed after the tick (P5)
    kept: Kept = await sent.run(
        keep.keep_received,
        words=words,
        captured=fingerprint(words) == sent.carried.get("sha"),
        source=_source(sent),
        adviser_slack_id=author,
        adviser_name=name,
        day=day,
        days=days,
        about=sent.text(fields.ABOUT),
        let_know=let_know,
        once=sent.once,
    )
    return showing.kept(await _see(sent, kept.item.id), kept, sent.visit.by)


async def _keep_given(sent: Sent) -> View:
    receiver = sent.person
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, receiver)
    day, days = _when(sent)
    kept: Kept = await sent.run(
        keep.keep_given,
        words=await _words(sent),
        source=_source(sent),
        receiver_slack_id=receiver,
        day=day,
        days=days,
        once=sent.once,
    )
    return showing.kept_given(await _see(sent, kept.item.id), kept, sent.visit.by)


async def _words(sent: Sent) -> str:
    return await words_in(sent.desk, sent.visit, sent.fields, sent.carried)


def _source(sent: Sent) -> keep.Source:
    return source_of(str(sent.carried.get("channel") or ""), str(sent.carried.get("ts") or ""))


def _when(sent: Sent) -> tuple[date | None, int]:
    """The day that was chosen, or the days to wait. Raises Declined: needs_date, bad_date."""
    chosen = sent.text(fields.WHEN)
    if chosen == A_DATE:
        return _day(sent), 0
    if chosen and not _A_WAIT.fullmatch(chosen):
        raise Rubbish("a wait that is none of ours")
    return None, int(chosen or 7)


def _day(sent: Sent) -> date:
    written = sent.text(fields.DATE)
    if not written:
        raise Declined("needs_date")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise Declined("bad_date") from None
    if day > sent.visit.by.now.date() + _FURTHEST:
        raise Declined("bad_date")
    return day


async def _see(sent: Sent, item_id: UUID) -> lookup.Seen:
    return await sent.desk.store.look(lookup.item, sent.visit.by, item_id)


async def _outcome(sent: Sent) -> View:
    try:
        outcome = Outcome(sent.text(fields.OUTCOME))
    except ValueError:
        raise Declined("form_needs_outcome") from None
    await sent.run(
        progress.came_out,
        sent.item_id,
        outcome,
        account=sent.text(fields.ACCOUNT),
        useful=sent.text(fields.USEFUL),
        private_note=sent.text(fields.LEARNT),
    )
    if sent.text(fields.TELLING) == actions.TELL:
        telling = await sent.run(progress.preview_telling, sent.item_id)
        return showing.telling(telling, await _see(sent, sent.item_id), sent.visit.by)
    item = await sent.run(progress.keep_to_self, sent.item_id)
    return showing.outcome_saved(await _see(sent, item.id), sent.visit.by)


async def _tell(sent: Sent) -> View:
    fingerprint_ = str(sent.carried.get("fingerprint") or "")
    telling = await sent.run(progress.tell, sent.item_id, fingerprint_, sent.once)
    return showing.told(telling, await _see(sent, sent.item_id), sent.visit.by)


async def _respond(sent: Sent) -> View:
    text, is_advice = sent.text(fields.RESPONSE), sent.ticked(fields.FURTHER)
    responding = await sent.run(giving.preview_response, sent.item_id, text, is_advice)
    draft_id = await sent.desk.store.run(_keep_draft, sent.visit, text)
    carried = {"item": str(sent.item_id), "draft": str(draft_id), "further": is_advice}
    return showing.response_preview(responding, await _see(sent, sent.item_id), carried, sent.visit.by)


def _keep_draft(tx: Tx, visit: Visit, text: str) -> UUID:
    """The words between the form and its preview: forms carry ids only."""
    person = acting.me(tx, visit.by)
    return drafts.add(tx, visit.by.workspace_id, person.id, text, visit.by.now + DRAFT_LASTS)


async def _send_response(sent: Sent) -> View:
    text = await _words(sent)
    is_advice = bool(sent.carried.get("further"))
    responding = await sent.run(giving.respond, sent.item_id, text, is_advice, sent.once)
    return showing.responded(responding, await _see(sent, sent.item_id), sent.visit.by)


async def _later_date(sent: Sent) -> View:
    item = await sent.run(progress.later, sent.item_id, _number(sent), Later.DATE, _day(sent))
    return showing.item_form(await _see(sent, item.id), sent.visit.by.now)


async def _prompt_later_date(sent: Sent) -> View:
    item = await sent.run(giving.prompt_later, sent.item_id, _number(sent), Later.DATE, _day(sent))
    return showing.item_form(await _see(sent, item.id), sent.visit.by.now)


def _number(sent: Sent) -> int:
    number = sent.carried.get("number")
    if not isinstance(number, int):
        raise Rubbish("a form without its number")
    return number


async def _done(sent: Sent) -> None:
    """A text to copy was read: nothing to do but to close."""


HANDLERS: dict[str, Callable[[Sent], Awaitable[View | None]]] = {
    actions.ASK: _ask,
    actions.KEEP: _keep,
    actions.KEEP_GIVEN: _keep_given,
    actions.OUTCOME: _outcome,
    actions.TELL_PREVIEW: _tell,
    actions.RESPOND_FORM: _respond,
    actions.SEND_RESPONSE: _send_response,
    actions.LATER_DATE: _later_date,
    actions.PROMPT_LATER_DATE: _prompt_later_date,
    actions.RECEIPT: _done,
}
"""Forms with a submit button; the others have buttons only."""
