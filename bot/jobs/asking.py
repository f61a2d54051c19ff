"""What only Slack knows, asked while a delivery is prepared: who somebody is today, which conversation it goes to, and who is in there.

Apart from deliver because none of it sends anything; what has to be asked is decided in bot.jobs.check. Raises SlackError, and StorageError.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.person import Person
from bot.errors import Refused
from bot.jobs import learning
from bot.jobs.check import Needs, Outside
from bot.slack.gateway import Gateway
from storage import people
from storage.store import Store, Tx


async def ask(
    store: Store, gateway: Gateway, needs: Needs, known: Outside, default_zone: str, now: datetime
) -> Outside:
    """What was known, and what was needed. Facts and a person's DM are kept for good."""
    for person in needs.facts_of:
        await learning.learn(store, gateway, needs.home, person, now, default_zone)
        known = replace(known, has_asked_for_facts=True)
    if needs.conversation_with:
        known = await _conversation(store, gateway, needs, known)
    if needs.members_of is not None:
        known = replace(known, members=await _members(gateway, needs.home.bot_token, needs.members_of))
    return known


async def _conversation(store: Store, gateway: Gateway, needs: Needs, known: Outside) -> Outside:
    """Open it; in a group DM also look who is in there, which people can change (product.md, "Nudges and relays")."""
    token, who = needs.home.bot_token, needs.conversation_with
    if len(who) == 1:
        channel = await gateway.open_dm(token, who[0].slack_id)
        await store.run(_remember_dm, who[0], channel)
        return replace(known, channel=channel)
    channel = await gateway.open_group(token, [person.slack_id for person in who])
    return replace(known, channel=channel, members=await _members(gateway, token, channel))


async def _members(gateway: Gateway, token: str, channel: str) -> frozenset[str]:
    """Who is in a group DM. Where we may not look it is none any more, which is a crowd."""
    try:
        return await gateway.members(token, channel)
    except Refused:
        return frozenset()


def _remember_dm(tx: Tx, person: Person, channel: str) -> None:
    people.remember_dm(tx, person.workspace_id, person.id, channel)
