"""Which workspace a request belongs to, and how the one of the settings gets its row.

Apart from Bolt's own authorization, which asks Slack for every request and answers 200 when the database is away, so that Slack takes the
event for handled (platform.md). Here the rows decide. Must not send anything but the one question whose token it is.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from uuid import uuid4

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from bot.clock import Clock
from bot.errors import Refused, SettingsProblem, StorageError, TokenDead, TryAgain
from bot.settings import Settings
from bot.slack.identity import Identity, identify
from handlers.desk import Installations
from handlers.errors import NotInstalled
from storage import workspaces
from storage.store import Store
from storage.workspaces import Workspace

_PATIENCE = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between attempts, the last one again and again."""
_log = logging.getLogger(__name__)

Authorize = Callable[..., Awaitable[AuthorizeResult]]


class OwnInstallation:
    """The workspace that the token of the settings belongs to."""

    def __init__(self, settings: Settings, store: Store, installations: Installations, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._installations = installations
        self._clock = clock
        self.is_known = False

    async def learn(self, tries: float = math.inf) -> None:
        """Ask Slack whose token it is, as often as it takes, and keep the row. Raises SettingsProblem when Slack refuses the token.

        After `tries` in vain: TryAgain when Slack, StorageError when the database was away.
        """
        attempt = 0
        while not self.is_known:
            try:
                await self._learn_once()
            except (TryAgain, StorageError) as error:
                seconds = _PATIENCE[min(attempt, len(_PATIENCE) - 1)]
                attempt += 1
                if attempt >= tries:
                    raise
                _log.warning(
                    "Slack has not said yet whose token this is; asking again.",
                    extra={"action": "installation.unknown", "why": str(error), "after_seconds": seconds},
                )
                await asyncio.sleep(seconds)

    async def _learn_once(self) -> None:
        token = self._settings.slack_bot_token
        assert token is not None  # bot.settings.check_complete
        try:
            identity = await identify(self._settings.slack_api_url, token.get_secret_value())
        except (TokenDead, Refused) as error:
            raise refused("SLACK_BOT_TOKEN", error.code) from None
        row = self._row(identity, token.get_secret_value())
        await self._store.run(workspaces.put, row)
        self._installations.forget()
        self.is_known = True
        _log.info("The installation is known.", extra={"action": "installation.known", "team": row.team_id})

    def _row(self, identity: Identity, token: str) -> Workspace:
        return Workspace(
            id=uuid4(),
            enterprise_id=identity.enterprise_id,
            team_id=identity.team_id,
            bot_user_id=identity.bot_user_id,
            bot_id=identity.bot_id,
            bot_token=token,
            installed_at=self._clock.now(),
        )


def refused(setting: str, code: str) -> SettingsProblem:
    """Slack does not take a token."""
    return SettingsProblem(
        f"Slack refuses {setting} ({code}).",
        "Copy the token anew from your app's page, and install the app again if it was removed. `doctor` says more.",
    )


def authorizing(installations: Installations, own: OwnInstallation) -> Authorize:
    """Bolt's `authorize` over the rows. It raises where Bolt's own would answer 200: handlers.errors knows what to answer."""

    async def authorize(
        context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None
    ) -> AuthorizeResult:
        workspace = await installations.find(enterprise_id, team_id)
        if workspace is None and enterprise_id:
            # A workspace that joined an organization after it was installed is still the same workspace.
            workspace = await installations.find(None, team_id)
            context["enterprise_id"] = None
        if workspace is None:
            raise NotInstalled(may_come=not own.is_known)
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_id=workspace.bot_id,
            bot_user_id=workspace.bot_user_id,
            bot_token=workspace.bot_token,
            user_id=context.user_id,
        )

    return authorize
