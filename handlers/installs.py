"""News about the installation and its people: the app was removed, its token revoked, a profile changed.

A dead token only stops the sending; nothing is erased here (platform.md: only `app_uninstalled` means that the app is gone, and it and
`tokens_revoked` come in any order). Must not decide when anything is sent again.
"""

from __future__ import annotations

import logging
from typing import Any

from pydantic import Field
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.person import Facts, Person, with_facts
from bot.services import preferences
from bot.slack import people
from handlers.desk import Desk, Visit
from handlers.payloads import Id, Payload, parse
from storage import people as known_people
from storage import workspaces
from storage.workspaces import Workspace

_log = logging.getLogger(__name__)


class RevokedTokens(Payload):
    """Whose tokens: ids of people under `oauth`, of bots under `bot`."""

    bot: list[str] = Field(default_factory=list)
    oauth: list[str] = Field(default_factory=list)


class TokensRevoked(Payload):
    """`tokens_revoked`."""

    tokens: RevokedTokens


class Profile(Payload):
    """The part of a profile that people are called by, and that says whether they are away."""

    display_name: str | None = None
    real_name: str | None = None
    status_emoji: str | None = None
    status_expiration: int | None = None


class Grid(Payload):
    """Where somebody belongs on Enterprise Grid."""

    enterprise_id: str | None = None
    teams: list[str] = Field(default_factory=list)


class User(Payload):
    """Slack's user object, as far as `bot.slack.people` reads it."""

    id: Id
    team_id: str | None = None
    name: str | None = None
    real_name: str | None = None
    tz: str | None = Field(default=None, pattern=r"^[!-~]{0,64}$")
    locale: str | None = Field(default=None, pattern=r"^[!-~]{0,64}$")
    deleted: bool = False
    is_bot: bool = False
    is_workflow_bot: bool = False
    is_stranger: bool = False
    profile: Profile = Profile()
    enterprise_user: Grid | None = None


async def handle_uninstalled(desk: Desk, context: AsyncBoltContext, _: dict[str, Any]) -> None:
    """`app_uninstalled`: the app was removed from the workspace."""
    workspace = await _workspace(desk, context)
    if workspace is not None:
        await _stop_sending(desk, workspace, "app_uninstalled")


async def handle_tokens_revoked(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`tokens_revoked`: ours only when it names our bot; the bot holds no person's token."""
    revoked = parse(TokensRevoked, event).tokens.bot
    workspace = await _workspace(desk, context)
    if workspace is not None and workspace.bot_user_id in revoked:
        await _stop_sending(desk, workspace, "token_revoked")


async def handle_user_change(desk: Desk, context: AsyncBoltContext, event: dict[str, Any]) -> None:
    """`user_change`: comes for every edit of everybody's profile, so all but people we know, and news of them, end early."""
    visit = await desk.visit(context)
    workspace = visit.workspace
    user = parse(User, event.get("user"))
    facts = people.facts_of(user.model_dump(), workspace.team_id, workspace.enterprise_id)
    known = await desk.store.look(known_people.find, workspace.id, facts.slack_id)
    if known is not None and _is_news(known, facts, visit):
        await desk.store.run(preferences.learn_if_known, visit.by, facts)


def _is_news(known: Person, facts: Facts, visit: Visit) -> bool:
    return with_facts(known, facts, known.facts_at or visit.by.now, visit.by.default_zone) != known


async def _workspace(desk: Desk, context: AsyncBoltContext) -> Workspace | None:
    """Bolt authorizes neither event, since the token may be gone."""
    return await desk.installations.find(context.get("enterprise_id"), context.get("team_id"))


async def _stop_sending(desk: Desk, workspace: Workspace, why: str) -> None:
    await desk.store.run(workspaces.stop_sending, workspace.id, why)
    desk.installations.forget()
    _log.warning(
        "Nothing is sent to this workspace any more, until a new token is set.",
        extra={"action": "installation.stopped", "team": workspace.team_id, "why": why},
    )
