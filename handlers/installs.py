"""News about the installation and its people: the app was removed, its token revoked, a profile changed.

A dead token only stops the sending; nothing is erased here (platform.md: only `app_uninstalled` means that the app is gone, and it and
`tokens_revoked` come in any order). Must not decide when anything is sent again.
"""

from __future__ import annotations

import logging
from typing import Any

from pydantic import Field
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.person import with_facts
from bot.services import preferences
from bot.slack import people
from handlers.desk import Desk
from handlers.payloads import Payload, Rubbish, parse
from storage import people as known_people
from storage import workspaces

_log = logging.getLogger(__name__)


class RevokedTokens(Payload):
    """Whose tokens: ids of people under `oauth`, of bots under `bot`."""

    bot: list[str] = Field(default_factory=list)
    oauth: list[str] = Field(default_factory=list)


class TokensRevoked(Payload):
    """`tokens_revoked`."""

    tokens: RevokedTokens


async def handle_uninstalled(desk: Desk, context: AsyncBoltContext, _: dict[str, Any]) -> None:
    """`app_uninstalled`: the app was removed from the workspace."""
    await _stop_sending(desk, context, "app_uninstalled")


async def handle_tokens_revoked(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`tokens_revoked`: ours only when a bot is named; the bot holds no person's token."""
    if parse(TokensRevoked, event).tokens.bot:
        await _stop_sending(desk, context, "token_revoked")


async def handle_user_change(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`user_change`: comes for every edit of everybody's profile, so all but people we know, and news of them, end early."""
    visit = await desk.visit(context)
    workspace = visit.workspace
    facts = people.facts_of(_user(event), workspace.team_id, workspace.enterprise_id)
    known = await desk.store.look(known_people.find, workspace.id, facts.slack_id)
    if known is not None and with_facts(known, facts, known.facts_at or visit.by.now) != known:
        await desk.store.run(preferences.learn_if_known, visit.by, facts)


def _user(event: dict[str, Any]) -> dict[str, Any]:
    user = event.get("user")
    if not isinstance(user, dict) or not isinstance(user.get("id"), str):
        raise Rubbish("a profile of nobody")
    return user


async def _stop_sending(desk: Desk, context: AsyncBoltContext, why: str) -> None:
    workspace = await desk.installations.find(context.get("enterprise_id"), context.get("team_id"))
    if workspace is None:
        return
    await desk.store.run(workspaces.stop_sending, workspace.id, why)
    desk.installations.forget()
    _log.warning(
        "Nothing is sent to this workspace any more, until a new token is set.",
        extra={"action": "installation.stopped", "team": workspace.team_id, "why": why},
    )
