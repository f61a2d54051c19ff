"""What only Slack knows, asked while a delivery is prepared: who somebody is today, which conversation it goes to, and who is in there.

Apart from deliver because none of it sends anything; what has to be asked is decided in bot.jobs.check. Raises SlackError, and StorageError.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.pace import Question
from bot.domain.person import Person
from bot.errors import Refused
from bot.jobs import learning
from bot.jobs.checked import Needs, Outside
from bot.jobs.turns import Turns
from bot.slack.gateway import Gateway
from storage import people
from storage.store import Store, Tx
from storage.workspaces import Workspace


async def ask(
    store: Store,
    gateway: Gateway,
    turns: Turns,
    needs: Needs,
    known: Outside,
    default_zone: str,
    now: datetime,
) -> Outside:
    """What was known, and what was needed. Facts and a person's DM are kept for good."""
    for person in needs.facts_of:
        await learning.learn(
            store, gateway, turns, needs.home, person, now, default_zone, can_wait=needs.can_wait
        )
        known = replace(known, has_asked_for_facts=True)
    if needs.conversation_with:
        known = await _conversation(store, gateway, turns, needs, known)
    if needs.members_of is not None:
        known = replace(known, members=await _members(gateway, turns, needs.home, needs.members_of))
    return known


async def _conversation(
    store: Store, gateway: Gateway, turns: Turns, needs: Needs, known: Outside
) -> Outside:
    """Open it; in a group DM also look who is in there, which people can change (product.md, "Nudges and relays")."""
    home, token = needs.home, needs.home.bot_token
    who = [person.slack_id for person in needs.conversation_with]
    if len(who) == 1:
        channel = await turns.ask(home.id, Question.WHERE, lambda: gateway.open_dm(token, who[0]))
        await store.run(_remember_dm, needs.conversation_with[0], channel)
        return replace(known, channel=channel)
    channel = await turns.ask(home.id, Question.WHERE, lambda: gateway.open_group(token, who))
    return replace(known, channel=channel, members=await _members(gateway, turns, home, channel))


async def _members(gateway: Gateway, turns: Turns, home: Workspace, channel: str) -> frozenset[str]:
    """Who is in a group DM. Where we may not look it is none any more, which is a crowd."""
    try:
        return await turns.ask(
            home.id, Question.WHO_IS_THERE, lambda: gateway.members(home.bot_token, channel)
        )
    except Refused:
        return frozenset()


def _remember_dm(tx: Tx, person: Person, channel: str) -> None:
    people.remember_dm(tx, person.workspace_id, person.id, channel)
