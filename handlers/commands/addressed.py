"""A person and what follows: how `ask`, `from` and `gave` are written.

Apart so that each reads it alike, and says alike what is wrong with it. Must not ask Slack anything: the trigger of a form lives three seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.person import Person
from bot.errors import Declined
from bot.services import lookup
from handlers import facts
from handlers.commands.subcommand import Call
from handlers.payloads import MENTION

_SOMEBODY = re.compile(MENTION.pattern)
_BY_NAME = re.compile(r"@([\w.\-]+)")
_NOBODY = re.compile(r"<[#!]|#\w|@(?:channel|here|everyone)\b")
_ANOTHER = re.compile(rf"[\s,;&+]*(?:(?:and|or)\s+)?(?:{MENTION.pattern}|@\w)")
_OUTSIDE = re.compile(r"([^:\n<>]{1,40}):\s+(?=\S)")
_BETWEEN = " \t\r\n,:;-–—"
_QUOTES = "\"'“”„‘’«»()[]*_"
_DRESSED = re.compile(
    rf"(?:(?:to|from|for|with)\s+)?[{re.escape(_QUOTES)}]*(?={MENTION.pattern})", re.IGNORECASE
)
"""What some people write before somebody's name: a little word, a quotation mark, a bracket."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody in Slack, or only a name, and the words, as their writer sees them."""

    slack_id: str | None
    name: str | None
    words: str
    known: Person | None = None


async def read(call: Call, *, outside: bool = False) -> Addressed:
    """Who is meant, and what is said. `outside`: it may be somebody who is not in Slack, before a colon.

    Raises Declined: not_a_person, one_person, yourself, is_us, is_bot (of those the bot knows).
    """
    written = _undressed(call.rest.lstrip())
    slack_id, name, rest = _somebody(written, outside=outside)
    if name and written.startswith("@"):  # typed out, so that Slack made no mention of it
        slack_id = await call.desk.store.look(lookup.only_person_called, call.visit.by, name)
        name = None if slack_id else name
    words = (await facts.read(call.desk, call.visit, rest)).lstrip(_BETWEEN).rstrip()
    if slack_id == call.visit.by.slack_id:
        raise Declined("yourself")
    known = await call.desk.store.look(lookup.person, call.visit.by, slack_id) if slack_id else None
    if slack_id == call.visit.workspace.bot_user_id:
        raise Declined("is_us")
    if known is not None and known.is_bot:
        raise Declined("is_bot", name=known.name)
    return Addressed(slack_id, name, words, known)


def _undressed(rest: str) -> str:
    """The same without what stands around a name that Slack knows."""
    before = _DRESSED.match(rest)
    if not before or not before[0]:
        return rest
    named = _SOMEBODY.match(rest, before.end())
    assert named is not None
    return (
        f"{named[0]} {rest[named.end() :].lstrip(_QUOTES)}"
        if before[0][-1] in _QUOTES
        else rest[before.end() :]
    )


def _somebody(rest: str, *, outside: bool) -> tuple[str | None, str | None, str]:
    if _NOBODY.match(rest):
        raise Declined("not_a_person")
    found = _SOMEBODY.match(rest) or _BY_NAME.match(rest)
    if found is None:
        named = _OUTSIDE.match(rest) if outside else None
        return (None, named[1].strip(), rest[named.end() :]) if named else (None, None, rest)
    if _ANOTHER.match(rest, found.end()):
        raise Declined("one_person")
    is_id = found.re is _SOMEBODY
    return (found[1] if is_id else None, None if is_id else found[1], rest[found.end() :])
