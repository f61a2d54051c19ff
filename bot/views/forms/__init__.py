"""Forms (modals) and the receipts they turn into, one file per noun; each function returns a view as a plain dict.

Nothing here decides or stores; `fields` reads what was filled in, `form.metadata_of` what was carried along.
"""

from __future__ import annotations

from bot.views.forms.ask import ask_form, asked_receipt
from bot.views.forms.fields import read
from bot.views.forms.form import View, form, metadata_of
from bot.views.forms.give import (
    about_give_back_form,
    fits_a_give_back,
    give_form,
    give_preview,
    given_receipt,
)
from bot.views.forms.item import item_form
from bot.views.forms.keep import fits_a_form, keep_form, keep_given_form, kept_given_receipt, kept_receipt
from bot.views.forms.looking import (
    look_note_form,
    look_preview,
    look_tell_form,
    looked_back_receipt,
    they_answered_form,
)
from bot.views.forms.note import own_note_form
from bot.views.forms.outcome import (
    copy_text,
    outcome_form,
    outcome_saved,
    tell_preview,
    text_to_copy,
    told_receipt,
)
from bot.views.forms.respond import respond_form, respond_preview, responded_receipt
from bot.views.forms.said_by import said_by_form
from bot.views.forms.several import several_form
from bot.views.forms.small import later_date_form, note_form, what_is_this_form

__all__ = [
    "View",
    "about_give_back_form",
    "ask_form",
    "asked_receipt",
    "copy_text",
    "fits_a_form",
    "fits_a_give_back",
    "form",
    "give_form",
    "give_preview",
    "given_receipt",
    "item_form",
    "keep_form",
    "keep_given_form",
    "kept_given_receipt",
    "kept_receipt",
    "later_date_form",
    "look_note_form",
    "look_preview",
    "look_tell_form",
    "looked_back_receipt",
    "metadata_of",
    "note_form",
    "outcome_form",
    "outcome_saved",
    "own_note_form",
    "read",
    "respond_form",
    "respond_preview",
    "responded_receipt",
    "said_by_form",
    "several_form",
    "tell_preview",
    "text_to_copy",
    "they_answered_form",
    "told_receipt",
    "what_is_this_form",
]  # fmt: skip
