"""Keeping advice, on either side: the two forms of "Keep this advice", and their receipts.

Apart because keeping is one act with two faces: what somebody said to me, and what I said to somebody. It must be possible to submit
either without touching a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.ahead import Ahead
from bot.domain.window import local_date
from bot.views import actions as act
from bot.views import ahead
from bot.views.blocks import INPUT, Block, actions, button, context, divider, quote, section, without_buttons
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.forms.outcome import undo_relay, until_then
from bot.views.message import Message
from bot.views.text import mark, size
from bot.views.words import at_moment, noted, say

A_DATE = "date"
"""The choice of [When] that leaves it to the calendar below."""

WHEN = {
    "3": noted("In a few days"),
    "7": noted("In a week"),
    "14": noted("In 2 weeks"),
    "30": noted("In a month"),
    "91": noted("In a quarter"),
    A_DATE: noted("On a date (below)"),
}
"""When would you know? A number of days, or "date"."""

DEFAULT_WHEN = "7"

ABOUT_MOST = 300


def fits_a_form(words: str) -> bool:
    """Whether the words can stand in a field; longer ones travel as a draft."""
    return size(words) <= INPUT


def keep_form(
    *,
    words: str,
    author_slack_id: str | None,
    author_name: str | None,
    draft_id: str | None,
    metadata: Mapping[str, Any],
    about: str | None = None,
    let_know_preview: Message | None = None,
) -> View:
    """Somebody else's message, kept. `draft_id`: the words are held whole elsewhere, and only their beginning is shown.

    `let_know_preview` is given when "let them know" is ticked: exactly what the adviser would get.
    """
    blocks = [
        *_words(words, draft_id),
        fields.person(fields.PERSON, say("Who said it?"), initial=author_slack_id, optional=True),
        fields.text(
            fields.PERSON_NAME,
            say("Or just a name"),
            initial=author_name if not author_slack_id else None,
            optional=True,
            multiline=False,
            most=80,
        ),
        *_when(say("When would you know how it went?")),
        divider(),
        context(say("*More*, if you like. Only you see what you write here.")),
        fields.text(
            fields.ABOUT,
            say("What was it about?"),
            initial=about,
            optional=True,
            multiline=False,
            most=INPUT if about else ABOUT_MOST,
        ),
        *_let_know(let_know_preview),
    ]
    return form(
        act.KEEP,
        say("Keep this advice"),
        blocks,
        metadata=_with_draft(metadata, draft_id),
        submit=say("Keep"),
    )


def keep_given_form(
    *,
    words: str,
    metadata: Mapping[str, Any],
    draft_id: str | None = None,
    when: str = DEFAULT_WHEN,
    receiver_slack_id: str | None = None,
) -> View:
    """One's own message: a reminder to ask how it went. `when` is a key of WHEN."""
    blocks = [
        context(say("Only you see this. They are not contacted.")),
        *_words(words, draft_id),
        fields.person(
            fields.PERSON, say("Whom did you say it to?"), initial=receiver_slack_id, optional=True
        ),
        *_when(say("When is a good moment to ask?"), when),
    ]
    return form(
        act.KEEP_GIVEN,
        say("Remind me to ask"),
        blocks,
        metadata=_with_draft(metadata, draft_id),
        submit=say("Remind me"),
    )


def kept_receipt(
    *,
    item: Advice,
    comes: Ahead | None,
    adviser_name: str,
    zone: str,
    now: datetime,
    already: bool = False,
    let_know: bool = False,
    let_know_at: datetime | None = None,
    let_know_id: UUID | None = None,
    not_carried: bool = False,
) -> View:
    """What was kept and when the bot asks. `let_know`: it was ticked; `let_know_at`: it waits until then, and `let_know_id` can be undone;
    `not_carried`: it cannot go.
    """
    told = let_know and not not_carried
    kept = say("You keep this already.") if already else "" if told else say("Only you see it.")
    blocks = [
        *([section(kept)] if kept else []),
        *quote(item.words, 200, 4),
        section(_plan(ahead.asked_plainly(comes, local_date(now, zone)))),
    ]
    if not_carried:
        blocks.append(
            context(
                mark("Full Circle doesn't carry messages to {name}.", name=adviser_name or say("this person"))
            )
        )
    elif told:
        blocks.append(context(_let_know_line(adviser_name, let_know_at, zone, now)))
    undo = until_then(undo_relay(let_know_id)) if let_know_at and let_know_id else []
    return form(act.RECEIPT, say("Kept"), [*blocks, *undo, *_change(item, item.check_in_number)])


def kept_given_receipt(
    *,
    item: Advice,
    comes: Ahead | None,
    receiver_name: str,
    zone: str,
    now: datetime,
    already: bool = False,
    was_told: bool = False,
) -> View:
    """When the adviser is reminded. `receiver_name` is "" when nobody was named; `was_told`: they read how it went already."""
    kept = say("You keep this already.") if already else say("Only you see it, and nobody is contacted.")
    if was_told:
        told = mark("{name} told you how it went, so you won't be reminded to ask.", name=receiver_name)
        return form(act.RECEIPT, say("Kept"), [section(told), *quote(item.words, 200, 4)])
    blocks = [section(kept), *quote(item.words, 200, 4)]
    blocks.append(section(_plan(ahead.reminded_plainly(comes, local_date(now, zone), receiver_name))))
    return form(act.RECEIPT, say("Kept"), [*blocks, *_change(item, item.prompt_number)])


def _words(words: str, draft_id: str | None) -> list[Block]:
    if draft_id is None:
        return [fields.text(fields.WORDS, say("The words"), initial=words)]
    return [
        *quote(words),
        context(say("This is how it begins. All of it is kept, as it was written.")),
    ]


def _when(label: str, initial: str = DEFAULT_WHEN) -> list[Block]:
    options = [(days, say(text)) for days, text in WHEN.items()]
    return [
        fields.menu(fields.WHEN, label, options, initial=initial),
        fields.day(fields.DATE, say("The date, if you chose one"), optional=True),
    ]


def _let_know(preview: Message | None) -> list[Block]:
    ticked = preview is not None
    tick = fields.tick(
        fields.LET_KNOW,
        say("Let them know?"),
        say("Tell them that you keep it"),
        ticked=ticked,
        dispatch=True,
    )
    if preview is None:
        return [tick]
    return [tick, context(say("This is exactly what they get:")), *without_buttons(preview.blocks)]


def _with_draft(metadata: Mapping[str, Any], draft_id: str | None) -> dict[str, Any]:
    return dict(metadata) | ({"draft": draft_id} if draft_id else {})


def _plan(sentence: str) -> str:
    """When it comes; where nothing comes by itself, since no question is wanted, how to come back to it."""
    return sentence or say("It is under /advice whenever you want to come back to it.")


def _let_know_line(name: str, arrives_at: datetime | None, zone: str, now: datetime) -> str:
    if arrives_at is None:
        return mark("{name} is told that you keep it.", name=name)
    return mark(
        "{name} is told {moment} that you keep it.", name=name, moment=at_moment(arrives_at, zone, now)
    )


def _change(item: Advice, number: int) -> list[Block]:
    return actions(button(say("Change"), act.CHANGE_DATE, act.pack(item.id, number)))
