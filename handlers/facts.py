"""Facts that a use case needs from Slack, fetched here and handed on as values: who somebody is, and the names in a text.

Must not decide what follows from them.
"""

from __future__ import annotations

import asyncio
from uuid import UUID

from bot.domain.person import Facts, Person, with_facts
from bot.errors import Refused, SlackError
from bot.services import lookup, preferences
from bot.slack import people
from bot.views import languages
from handlers.desk import Desk, Visit
from handlers.payloads import as_written, mentioned


async def refresh(desk: Desk, visit: Visit, *slack_ids: str | None) -> None:
    """Look up those of these people whom we do not know, or knew too long ago.

    When Slack does not answer in time, what is known has to do: the deliver loop looks again before it writes to anybody.
    """
    wanted = [slack_id for slack_id in slack_ids if slack_id]
    missing = await desk.store.look(preferences.whom_to_look_up, visit.by, wanted)
    for facts in await asyncio.gather(*(_fetch(desk, visit, slack_id) for slack_id in missing)):
        if facts is None:
            continue
        person = await desk.store.run(preferences.learn, visit.by, facts)
        if person.slack_id == visit.by.slack_id:
            languages.speak_to(person)


async def _fetch(desk: Desk, visit: Visit, slack_id: str) -> Facts | None:
    try:
        return await people.fetch(desk.gateway, visit.token, slack_id, visit.workspace.team_id)
    except Refused:
        # Slack does not show this person to us: they are kept by name and never contacted.
        return Facts(slack_id=slack_id, name="", zone=None, is_bot=False, is_external=True, has_left=False)
    except SlackError:
        return None


async def stranger(desk: Desk, visit: Visit, slack_id: str) -> Person:
    """Somebody the bot never met, as Slack shows them today; not kept. Without a name when Slack does not say."""
    facts = await _fetch(desk, visit, slack_id)
    nobody = Person(
        id=UUID(int=0),
        workspace_id=visit.workspace.id,
        slack_id=slack_id,
        name="",
        created_at=visit.by.now,
    )
    return with_facts(nobody, facts, visit.by.now, visit.by.default_zone) if facts else nobody


async def is_crowd(desk: Desk, visit: Visit, channel: str, *two: str) -> bool:
    """Whether others than these two and the bot are in a group DM. Where we may not look it is none any more, which is a crowd."""
    try:
        members = await desk.gateway.members(visit.token, channel)
    except Refused:
        return True
    return members - {visit.workspace.bot_user_id} != set(two)


async def read(desk: Desk, visit: Visit, text: str) -> str:
    """A text from Slack, as its writer sees it. Names that the bot does not know are asked for, and not kept."""
    ids = mentioned(text)
    known: dict[str, str] = await desk.store.look(lookup.names_of, visit.by, ids) if ids else {}
    unknown = [slack_id for slack_id in ids if slack_id not in known]
    told = await people.names(desk.gateway, visit.token, unknown, visit.workspace.team_id) if unknown else {}
    return as_written(text, known | told)
