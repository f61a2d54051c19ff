"""What people are called in a sentence, and whether anything can be carried to them.

Apart because lists, forms and messages must call the same person by the same name. It must not say why somebody cannot be reached:
a no is never exposed (product.md, "Consent of the adviser").
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.domain.advice import Advice, adviser_may_name
from bot.domain.person import Person
from bot.views.text import name, one_line
from bot.views.words import noted, say

People = Mapping[UUID, Person]
"""Who is who in a list of items."""


NOT_CARRIED = noted("Full Circle doesn't carry messages to {name}. Here is your text to send yourself.")
"""The one sentence for left, external, refused and unknown alike (product.md, "Consent of the adviser")."""


LIKES = noted("{name} likes to hear about: {line}")
"""Somebody's line "useful to me", in their own words, for the one who is about to tell them something."""

LIKES_MOST = 200


def called(person: Person | None) -> str:
    """A person's name, or "a colleague" for nobody we know."""
    return (name(person.name) if person else "") or say("a colleague")


def adviser_called(item: Advice, adviser: Person | None) -> str:
    """Who gave it: a colleague's name, the name that was typed, or nothing at all."""
    return name(adviser.name) if adviser else name(item.adviser_name)


def receiver_for_adviser(item: Advice, receiver: Person | None) -> Person | None:
    """Who got it, as far as the adviser may know: somebody they named, or who let them know (P7)."""
    return receiver if adviser_may_name(item) else None


def receiver_called(receiver: Person | None) -> str:
    """Who got it, or nothing at all where the adviser named nobody. `receiver`: from `receiver_for_adviser`."""
    return name(receiver.name) if receiver else ""


def likes_line(line: str) -> str:
    """Somebody's line "useful to me", fit to stand in a sentence."""
    return one_line(line, LIKES_MOST)
