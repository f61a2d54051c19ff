"""When the bot stops by itself: three check-ins or prompts ignored in a row, or three messages in a row that Slack would not deliver.

Apart from `policy`, which goes by moments: this counts. What counts as ignored is silence everywhere, so any act of the person starts anew, and
ends the silence ("Nudges and relays", the rules). What was only listed in a digest was not ignored: a digest asks for nothing. Must not know what
an act is, or what is said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.domain.person import Person
from bot.domain.policy import IGNORED_AFTER

IGNORED_IN_A_ROW = 3
"""So many nudges without an act, and the bot stops asking."""

REFUSED_IN_A_ROW = 3
"""So many messages that could not be delivered, and nothing is sent any more."""

OUR_MISTAKES = frozenset(
    {
        *(
            "cannot_be_drawn",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_arguments",
            "invalid_arg_name",
        ),
        *("invalid_attachments", "invalid_metadata_format", "metadata_too_large", "msg_too_long", "no_text"),
        *("missing_scope", "not_allowed_token_type", "unknown_method"),
    }
)
"""Refusals that say nothing of the person."""


def asked(person: Person, at: datetime) -> Person:
    """A check-in or a prompt reached them. The third in a row without an act is waited for as long as each of the others."""
    unanswered = (person.unanswered or 0) + 1
    at_last = at + IGNORED_AFTER if unanswered == IGNORED_IN_A_ROW else person.give_up_at
    return replace(person, unanswered=unanswered, give_up_at=at_last, refused=None)


def gives_up_at(person: Person) -> datetime | None:
    """When the third was ignored, too. Whoever was away meanwhile gets the time after they are back; None for who is not waited for."""
    if person.give_up_at is None or person.stopped_at is not None:
        return None
    back = person.away_until
    was_away = back is not None and back > person.give_up_at - IGNORED_AFTER
    return back + IGNORED_AFTER if was_away and back is not None else person.give_up_at


def gave_up(person: Person, goodbye_id: UUID, now: datetime) -> Person:
    """Nothing comes by itself any more but the message that says so."""
    return replace(person, silent_at=now, give_up_at=None, goodbye_id=goodbye_id)


def refused(person: Person, code: str, now: datetime) -> Person:
    """A message to them was refused for good. Once out of reach, only an act of theirs changes that."""
    if code in OUR_MISTAKES:
        return person
    times = (person.refused or 0) + 1
    out_at = person.unreachable_at or (now if times >= REFUSED_IN_A_ROW else None)
    return replace(person, refused=times, unreachable_at=out_at)


def is_waited_for(person: Person) -> bool:
    """Whether anything is counted that an act of theirs would end."""
    return bool(person.unanswered or person.refused or person.silent_at or person.unreachable_at)


def acted(person: Person, now: datetime) -> Person:
    """They did something: nothing is counted against them, and what was held back is planned anew. The same person where nothing was."""
    if not is_waited_for(person):
        return person
    was_out = person.silent_at is not None or person.unreachable_at is not None
    started = replace(
        person, unanswered=None, give_up_at=None, silent_at=None, refused=None, unreachable_at=None
    )
    return replace(started, replan_at=now) if was_out else started
