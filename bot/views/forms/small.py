"""The small forms: a date, an explanation of what the bot does here, and a note that only closes.

Apart because each is a few lines. None of them may hold anything of an item but its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from bot.views import actions as act
from bot.views.blocks import actions, button, context, section
from bot.views.forms import fields
from bot.views.forms.form import View, form
from bot.views.text import SECTION_TEXT, cut, escape, mark, size
from bot.views.words import say


def later_date_form(
    *,
    callback: str = act.LATER_DATE,
    metadata: Mapping[str, Any],
    min_date: date,
    initial: date | None = None,
) -> View:
    """On which day to come back to it. `callback`: LATER_DATE or PROMPT_LATER_DATE; the first day possible is `min_date`."""
    chosen = max(initial, min_date) if initial else min_date
    hint = say("Tomorrow or any later day.")
    blocks = [fields.day(fields.DATE, say("Come back to it on"), initial=chosen, hint=hint)]
    return form(callback, say("Choose a date"), blocks, metadata=metadata, submit=say("Save"))


def what_is_this_form(
    *,
    receiver_name: str,
    item_id: UUID,
    metadata: Mapping[str, Any] | None = None,
    is_question: bool = True,
    is_for_adviser: bool = True,
    is_favour: bool = False,
) -> View:
    """What the bot does in this place, honestly, and for the adviser the ways out of it. Only whoever pressed sees it."""
    value = act.pack(item_id)
    ways_out = [
        button(say("Pass on this question"), act.PASS_QUESTION, value) if is_question else None,
        button(say("Nothing through {name}, please", name=receiver_name), act.DECLINE_PERSON, value),
        button(say("Nothing from anyone"), act.DECLINE_EVERYONE, value),
    ]
    blocks = [
        section(_what_favour_is(receiver_name) if is_favour else _what_it_does(receiver_name, is_question)),
        section(say("Full Circle shows it to nobody else; Slack itself follows your company's Slack rules.")),
    ]
    if is_for_adviser:
        blocks += [
            section(say("You don't have to do anything. If you'd rather not be part of this:")),
            *actions(*ways_out),
            context(mark("None of these says anything to {name}.", name=receiver_name)),
        ]
    return form(act.WHAT_IS_THIS_FORM, say("What is this?"), blocks, metadata=metadata)


def note_form(title: str, text: str) -> View:
    """A sentence and a way to close it: a confirmation, or a kind no."""
    shown = escape(text) if size(escape(text)) <= SECTION_TEXT else cut(text, SECTION_TEXT // 5)
    return form(act.RECEIPT, title, [section(shown)])


def _what_favour_is(receiver_name: str) -> str:
    return mark(
        "{name} asks for more than advice: that you put your name to something. That is yours to give or not, and nobody is reminded of "
        "it. What you press is shown under the question, and you can change it. Only if you would rather advise, what you then answer in "
        "the thread is kept for {name}.",
        name=receiver_name,
    )


def _what_it_does(receiver_name: str, is_question: bool) -> str:
    if is_question:
        return mark(
            "Full Circle helps advice come full circle. {name} asked you through it: what you answer in the thread is "
            "kept for {name}, who is asked later how it went and can tell you. Edit or delete your answer, and what is kept follows.",
            name=receiver_name,
        )
    return mark(
        "Full Circle helps advice come full circle. {name} kept something you said, is asked later how it went, and can tell you.",
        name=receiver_name,
    )
