"""Asking Slack who a reader is today, when what we know is a day old or a message to them was refused.

Apart from deliver because the answer is kept for good. Must not decide what follows from it: the check just before sending does.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from bot.domain.delivery import OUT_OF_TURN
from bot.domain.pace import Question
from bot.domain.person import Facts, Person, with_facts
from bot.errors import OutcomeUnknown, Refused, TryAgain
from bot.jobs.turns import Turns
from bot.slack import people as slack_people
from bot.slack.gateway import Gateway
from storage import people
from storage.store import Store, Tx
from storage.workspaces import Workspace

_NOT_HERE = frozenset({"user_not_found", "user_not_visible"})
_log = logging.getLogger(__name__)


async def learn(
    store: Store,
    gateway: Gateway,
    turns: Turns,
    home: Workspace,
    person: Person,
    now: datetime,
    default_zone: str,
    *,
    can_wait: bool = False,
) -> None:
    """Ask `users.info` and keep the answer. Where Slack does not say, what was known before has to do.

    Raises TokenDead; and, where that `can_wait`, TryAgain(OUT_OF_TURN) when too many others are asked about first.
    """
    there = home.bot_token, person.slack_id, home.team_id, home.enterprise_id
    try:
        facts = await turns.ask(home.id, Question.WHO, lambda: slack_people.fetch(gateway, *there))
    except Refused as refused:
        if refused.code not in _NOT_HERE:
            _say_unknown(person, refused.code)
            return
        facts = _not_here(person)
    except (TryAgain, OutcomeUnknown) as error:
        if can_wait and error.code == OUT_OF_TURN:
            raise
        _say_unknown(person, error.code)
        return
    await store.run(_keep, home.id, person.id, facts, now, default_zone)


def _keep(
    tx: Tx, workspace_id: UUID, person_id: UUID, facts: Facts, now: datetime, default_zone: str
) -> None:
    people.save(tx, with_facts(people.get(tx, workspace_id, person_id), facts, now, default_zone))


def _not_here(person: Person) -> Facts:
    """Nobody of this id whom we could write to: the same as somebody who left."""
    return Facts(
        slack_id=person.slack_id,
        name=person.name,
        zone=person.zone,
        is_bot=person.is_bot,
        is_external=person.is_external,
        has_left=True,
    )


def _say_unknown(person: Person, code: str) -> None:
    extra = {"action": "person.unknown", "person": str(person.id), "why": code}
    _log.info("Slack does not say who this is now; what was known before has to do.", extra=extra)
