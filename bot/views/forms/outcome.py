"""Saying how it went, and telling it: one form for every outcome, the exact message before it is sent, and the receipts.

Apart because here words become somebody else's to read. It must show what is sent exactly as it is sent (P5), and offer five
outcomes as equals (P4).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice, Outcome
from bot.views import actions as act
from bot.views.blocks import Block, actions, button, context, divider, quote, section, without_buttons
from bot.views.card import Look, label, standing
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.message import Message, choices_of
from bot.views.people import LIKES, NOT_CARRIED, likes_line
from bot.views.text import mark, name, one_line
from bot.views.words import at_moment, say, short_day

TELL = "tell"
KEEP_TO_SELF = "keep"

ACCOUNT_MOST = 1500
USEFUL_MOST = 600
"""What is carried to somebody fits a message; the private note may be as long as Slack allows."""


def outcome_form(
    *,
    item: Advice,
    adviser_name: str,
    outcome: Outcome | None = None,
    metadata: Mapping[str, Any],
    telling: bool | None = None,
    likes: str = "",
    account: str | None = None,
    draft_id: str | None = None,
) -> View:
    """How it went. `adviser_name` is "" when nobody is known to tell; `telling` preselects, else what was done before.

    `likes`: what the adviser likes to hear about, in their own words. `account` is what was written about it elsewhere; with `draft_id` it is
    too long for a field, and held whole elsewhere.
    """
    chosen = outcome or item.outcome
    blocks = [
        *_about(item),
        fields.choice(
            fields.OUTCOME,
            say("How did it go?"),
            [(one.value, label(one)) for one in Outcome],
            initial=chosen.value if chosen else None,
        ),
        *_account(account or item.account, draft_id),
        *(_for_them(item, adviser_name, telling, likes) if adviser_name else []),
        fields.text(
            fields.LEARNT,
            say("What did you learn? (only you see this)"),
            initial=item.private_note,
            optional=True,
        ),
    ]
    carried = dict(metadata) | ({"draft": draft_id} if draft_id else {})
    return form(act.OUTCOME, say("How it went"), blocks, metadata=carried, submit=say("Save"))


def _account(account: str | None, draft_id: str | None) -> list[Block]:
    if draft_id is None:
        label_ = say("What happened?")
        return [fields.text(fields.ACCOUNT, label_, initial=account, optional=True, most=ACCOUNT_MOST)]
    return [
        context(say("What happened, as you wrote it. This is how it begins, and all of it is saved:")),
        *quote(account or ""),
    ]


def tell_preview(
    *,
    message: Message,
    adviser_name: str,
    amends: bool = False,
    arrives_at: datetime | None = None,
    zone: str,
    now: datetime,
    metadata: Mapping[str, Any],
) -> View:
    """Exactly what the adviser gets, before it is sent. `message` is drawn by the kind itself."""
    submit = say("Send the change") if amends else say("Send")
    blocks = [*exactly(message, adviser_name), *when_it_goes(adviser_name, arrives_at, zone, now)]
    return form(act.TELL_PREVIEW, say("Before it is sent"), blocks, metadata=metadata, submit=submit)


def exactly(message: Message, reader: str) -> list[Block]:
    """The message itself, and what stands under it to be pressed."""
    blocks = [
        context(mark("This is exactly what {name} gets:", name=reader)),
        divider(),
        *without_buttons(message.blocks),
        divider(),
    ]
    if choices := choices_of(message.blocks):
        blocks.append(context(mark("Under it: {choices}", choices=choices)))
    return blocks


def when_it_goes(reader: str, arrives_at: datetime | None, zone: str, now: datetime) -> list[Block]:
    """Nothing goes before the press, and outside somebody's hours it waits."""
    nothing_yet = say("Nothing is sent before you press Send.")
    if arrives_at is None:
        return [context(nothing_yet)]
    moment = at_moment(arrives_at, zone, now)
    return [context(mark("{name} gets it {moment}. {rest}", name=reader, moment=moment, rest=nothing_yet))]


def until_then(undo: Block) -> list[Block]:
    """What waits for its reader's hours can be undone until it arrives."""
    return [context(say("Until then you can undo it.")), *actions(undo)]


def undo_relay(relay_id: UUID) -> Block:
    """[Undo] for what belongs to no step of an item."""
    return button(say("Undo"), act.UNDO_RELAY, act.pack(relay_id))


def text_to_copy(*, adviser_name: str, text: str) -> View:
    """For those to whom nothing is carried; the same for everybody, so that a no is not exposed."""
    intro = mark(NOT_CARRIED, name=name(adviser_name) or say("this person"))
    # A field, because on a phone its words are the easiest to copy; Slack wants a submit button with it.
    copied = fields.text(fields.COPY, say("Your text"), initial=text, optional=True)
    return form(
        act.RECEIPT, say("Your text"), [section(intro), copied], submit=say("Done"), close=say("Close")
    )


def copy_text(
    *,
    item: Advice,
    outcome: Outcome | None,
    account: str | None,
    useful: str | None,
    zone: str,
    now: datetime,
) -> str:
    """The receiver's words as plain text, to send by hand."""
    day = short_day(item.said_at or item.created_at, zone, now)
    about = say("About what you told me on {day}:", day=day)
    parts = [about]
    if item.words and item.words_taken_back_at is None:
        parts.append(f"“{one_line(item.words)}”")
    if outcome is not None:
        parts.append(f"{label(outcome)}.")
    return "\n\n".join([*parts, *(part for part in (account, useful) if part)])


def told_receipt(
    *,
    item: Advice,
    adviser_name: str,
    arrives_at: datetime | None,
    zone: str,
    now: datetime,
    amends: bool = False,
) -> View:
    """It goes, or it waits until `arrives_at` and can be undone until then."""
    if arrives_at is None:
        line = mark("It is on its way to {name}.", name=adviser_name)
        return form(act.RECEIPT, say("Told"), [section(line), *_thats_all(adviser_name, amends)])
    line = mark("{name} gets this {moment}.", name=adviser_name, moment=at_moment(arrives_at, zone, now))
    undo = button(say("Undo"), act.UNDO_TELL, act.pack(item.id))
    blocks = [section(line), *_thats_all(adviser_name, amends), *until_then(undo)]
    return form(act.RECEIPT, say("Told"), blocks)


def outcome_saved(*, item: Advice, adviser_name: str, zone: str, now: datetime) -> View:
    """Kept to oneself; nothing went anywhere. What was told before stays as it was told."""
    lines = standing(item, Look(zone=zone, now=now, adviser=adviser_name))
    return form(act.RECEIPT, say("Noted"), [section(" ".join(lines)), *_who_sees_it(item, adviser_name)])


def _who_sees_it(item: Advice, adviser_name: str) -> list[Block]:
    if not adviser_name:
        return []
    if item.told_at is not None:
        line = mark("The change stays with you: {name} has what you told before.", name=adviser_name)
    else:
        line = mark("Only you see it. If you want to tell {name} one day, /advice has it.", name=adviser_name)
    return [context(line)]


def _about(item: Advice) -> list[Block]:
    if not item.words or item.words_taken_back_at is not None:
        return []
    return [context(mark("About: {words}", words=one_line(item.words)))]


def _for_them(item: Advice, name: str, telling: bool | None, likes: str) -> list[Block]:
    tell = item.kept_to_self_at is None if telling is None else telling
    return [
        fields.text(
            fields.USEFUL,
            say("Anything useful to {name}?", name=name),
            initial=item.useful,
            optional=True,
            most=USEFUL_MOST,
            hint=say(LIKES, name=name, line=likes_line(likes)) if likes else None,
        ),
        fields.choice(
            fields.TELLING,
            say("Who hears of it?"),
            [
                (TELL, say("Tell {name}: you see the message first", name=name)),
                (KEEP_TO_SELF, say("Keep it to myself")),
            ],
            initial=TELL if tell else KEEP_TO_SELF,
        ),
    ]


def _thats_all(name: str, amends: bool) -> list[Block]:
    if amends:
        return [context(mark("{name} sees that it changes what you told before.", name=name))]
    return []
