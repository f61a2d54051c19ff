"""Forms that were sent: one listener, and a dictionary from callback id to what a submission does.

Each answers with the next view, or with errors beside the fields; what was typed is never lost to a closed form. A kind "no" that belongs to a
field stands there, every other takes the form's place. Must not judge what was filled in: services do.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.advice import Outcome
from bot.errors import Declined
from bot.services import ask, attribution, giving, keep, progress, sightings
from bot.services.keep import Kept
from bot.services.progress import Later
from bot.views import actions
from bot.views.forms import fields, metadata_of
from bot.views.forms.keep import A_DATE, DEFAULT_WHEN
from handlers import facts, looking, passing_on, payloads, showing, wishes
from handlers.desk import Desk
from handlers.drafting import fingerprint, source_of
from handlers.payloads import Rubbish, parse
from handlers.sent import Sent, View, read
from handlers.shortcuts import SHOWN, shown, with_preview

_FURTHEST = timedelta(days=3660)
"""Ten years: no calendar of Slack's ends, but calendars do."""
_A_WAIT = re.compile("[0-9]{1,3}")


def register(app: AsyncApp, desk: Desk) -> None:
    """One listener for every form."""

    async def on_submission(context: AsyncBoltContext, body: dict[str, Any], ack: AsyncAck) -> None:
        payload = parse(payloads.Submission, body)
        sent = read(desk, await desk.greet(context, payload.user.id), body["view"])
        try:
            view = await HANDLERS[payload.view.callback_id](sent)
        except Declined as declined:
            if declined.reason != "not_reachable":
                raise  # handlers.errors puts the sentence beside its field
            view = showing.text_to_copy(declined)
        await (ack(response_action="update", view=view) if view else ack(response_action="clear"))

    app.view(re.compile("|".join(rf"^{name}\Z" for name in HANDLERS)))(on_submission)


async def _ask(sent: Sent) -> View:
    adviser = sent.person
    if not adviser:
        raise Declined("ask_needs_person")
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, adviser)
    question, favour = sent.text(fields.QUESTION), sent.ticked(fields.FAVOUR)
    asked = await sent.run(ask.ask, adviser, question, sent.once, favour=favour)
    seen = await sent.see(asked.item.id)
    return showing.asked(asked, sent.visit.by, seen.zone)


async def _keep(sent: Sent) -> View:
    author, name = sent.person, sent.text(fields.PERSON_NAME) or None
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, author)
    words = await sent.words()
    day, days = _when(sent)
    let_know = sent.ticked(fields.LET_KNOW)
    if let_know and author and sent.carried.get(SHOWN) != shown(words, author):
        form = await with_preview(sent.desk, sent.visit, sent.view, True)
        if SHOWN in metadata_of(form):
            return form  # what goes is seen first, also when it was changed after the tick (P5)
    use_case, of = (
        (sightings.keep_received, (sent.sighting_id,)) if sent.sighting_id else (keep.keep_received, ())
    )
    kept: Kept = await sent.run(
        use_case,
        *of,
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
    return showing.kept(await sent.see(kept.item.id), kept, sent.visit.by)


async def _keep_given(sent: Sent) -> View:
    receiver = sent.person
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, receiver)
    day, days = _when(sent)
    use_case, of = (sightings.keep_given, (sent.sighting_id,)) if sent.sighting_id else (keep.keep_given, ())
    kept: Kept = await sent.run(
        use_case,
        *of,
        words=await sent.words(),
        source=_source(sent),
        receiver_slack_id=receiver,
        day=day,
        days=days,
        once=sent.once,
    )
    return showing.kept_given(await sent.see(kept.item.id), kept, sent.visit.by)


def _source(sent: Sent) -> keep.Source:
    return source_of(str(sent.carried.get("channel") or ""), str(sent.carried.get("ts") or ""))


def _when(sent: Sent) -> tuple[date | None, int]:
    """The day that was chosen, or the days to wait. Raises Declined: needs_date, bad_date, wait_and_date."""
    chosen = sent.text(fields.WHEN) or DEFAULT_WHEN
    if chosen != A_DATE and not _A_WAIT.fullmatch(chosen):
        raise Rubbish("a wait that is none of ours")
    has_day = bool(sent.text(fields.DATE))
    if chosen == A_DATE or (has_day and chosen == DEFAULT_WHEN):  # the calendar alone was touched
        return _day(sent), 0
    if has_day:
        raise Declined("wait_and_date")
    return None, int(chosen)


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


async def _outcome(sent: Sent) -> View:
    try:
        outcome = Outcome(sent.text(fields.OUTCOME))
    except ValueError:
        raise Declined("form_needs_outcome") from None
    use_case, of = (sightings.went, (sent.sighting_id,)) if sent.sighting_id else (progress.came_out, ())
    account = await sent.words() if "draft" in sent.carried else sent.text(fields.ACCOUNT)
    await sent.run(
        use_case,
        *of,
        sent.item_id,
        outcome,
        account=account,
        useful=sent.text(fields.USEFUL),
        private_note=sent.text(fields.LEARNT),
    )
    if sent.text(fields.TELLING) == actions.TELL:
        telling = await sent.run(progress.preview_telling, sent.item_id)
        return showing.telling(telling, await sent.see(sent.item_id), sent.visit.by)
    item = await sent.run(progress.keep_to_self, sent.item_id)
    return showing.outcome_saved(await sent.see(item.id), sent.visit.by)


async def _tell(sent: Sent) -> View:
    fingerprint_ = str(sent.carried.get("fingerprint") or "")
    telling = await sent.run(progress.tell, sent.item_id, fingerprint_, sent.once)
    return showing.told(telling, await sent.see(sent.item_id), sent.visit.by)


async def _respond(sent: Sent) -> View:
    text, is_advice = sent.text(fields.RESPONSE), sent.ticked(fields.FURTHER)
    responding = await sent.run(giving.preview_response, sent.item_id, text, is_advice)
    carried = {"item": str(sent.item_id), "draft": await sent.draft(text), "further": is_advice}
    return showing.response_preview(responding, await sent.see(sent.item_id), carried, sent.visit.by)


async def _send_response(sent: Sent) -> View:
    text = await sent.words()
    is_advice = bool(sent.carried.get("further"))
    if sent.sighting_id:
        responding = await sent.run(sightings.send_on, sent.sighting_id, text, sent.once)
    else:
        responding = await sent.run(giving.respond, sent.item_id, text, is_advice, sent.once)
    return showing.responded(responding, await sent.see(sent.item_id), sent.visit.by)


async def _later_date(sent: Sent) -> View:
    item = await sent.run(progress.later, sent.item_id, _number(sent), Later.DATE, _day(sent))
    return showing.item_form(await sent.see(item.id), sent.visit.by.now)


async def _prompt_later_date(sent: Sent) -> View:
    item = await sent.run(giving.prompt_later, sent.item_id, _number(sent), Later.DATE, _day(sent))
    return showing.item_form(await sent.see(item.id), sent.visit.by.now)


async def _said_by(sent: Sent) -> View:
    author, name = sent.person, sent.text(fields.PERSON_NAME) or None
    await facts.refresh(sent.desk, sent.visit, sent.visit.by.slack_id, author)
    item = await sent.run(attribution.correct, sent.item_id, author, name)
    return showing.item_form(await sent.see(item.id), sent.visit.by.now)


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
    actions.SAID_BY: _said_by,
    actions.RECEIPT: _done,
    **passing_on.HANDLERS,
    **wishes.HANDLERS,
    **looking.HANDLERS,
}
"""Forms with a submit button; the others have buttons only."""
