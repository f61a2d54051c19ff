"""What every handler has at hand, put together once by bot.app, and who is at the desk: the person, the workspace, the moment.

Must hold no state but the short memory of installations.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from bot.clock import Clock
from bot.domain.person import Person
from bot.domain.silence import is_waited_for
from bot.domain.window import Calendar
from bot.errors import Declined
from bot.services import acting, lookup
from bot.services.acting import Actor
from bot.slack.gateway import Gateway
from bot.views import languages
from handlers.payloads import is_id
from storage import workspaces
from storage.store import Store
from storage.workspaces import Workspace

REMEMBERED_FOR = 30.0
"""Seconds for which an installation is believed without looking; a new token or a dead one is seen after that by every process."""


@dataclass(slots=True)
class Installations:
    """The installations, read through a short memory, because every request asks for one."""

    store: Store
    _seen: dict[tuple[str, str], tuple[float, Workspace]] = field(default_factory=dict)

    async def find(self, enterprise_id: str | None, team_id: str | None) -> Workspace | None:
        """The installation of a team, or None. Raises DatabaseAway: then Slack has to bring the request again."""
        key = (enterprise_id or "", team_id or "")
        if not all(is_id(each) for each in key if each):
            return None
        seen = self._seen.get(key)
        if seen is not None and time.monotonic() - seen[0] < REMEMBERED_FOR:
            return seen[1]
        found = await self.store.look(workspaces.find, *key)
        if found is None:
            self._seen.pop(key, None)
            return None
        self._seen[key] = (time.monotonic(), found)
        return found

    def forget(self) -> None:
        """Something about an installation changed."""
        self._seen.clear()


@dataclass(frozen=True, slots=True)
class Desk:
    """The handlers' store (its commits wake the deliver loop), Slack, the clock, and what holds for everybody."""

    store: Store
    gateway: Gateway
    clock: Clock
    calendar: Calendar
    installations: Installations

    async def visit(self, context: Any, slack_id: str | None = None) -> Visit:
        """Who is here: the workspace of Bolt's context, and its person unless another is named."""
        workspace = await self.installations.find(context.get("enterprise_id"), context.get("team_id"))
        person = slack_id or context.get("user_id")
        if workspace is None or not person:
            raise Declined("not_installed")
        actor = Actor(
            workspace_id=workspace.id,
            slack_id=person,
            now=self.clock.now(),
            default_zone=self.calendar.default_zone,
            quiet_days=self.calendar.quiet_days,
        )
        return Visit(workspace, actor)

    async def greet(self, context: Any, slack_id: str | None = None, *, acts: bool = True) -> Visit:
        """`visit` by somebody who is answered at once: the rest of this request speaks their language.

        `acts`: they do something, so that nobody waits for a sign of them any more; to look at Home is not enough.
        """
        visit = await self.visit(context, slack_id)
        person = await self.store.look(lookup.person, visit.by, visit.by.slack_id)
        await self.welcome(visit, person, acts=acts)
        return visit

    async def welcome(self, visit: Visit, person: Person | None, *, acts: bool = True) -> None:
        """The rest of `greet`, for whoever has just read who it is together with something else."""
        languages.speak_to(person)
        if acts and person is not None and is_waited_for(person):
            await self.store.run(acting.me, visit.by)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request by one person."""

    workspace: Workspace
    by: Actor

    @property
    def token(self) -> str:
        """The installation's bot token."""
        return self.workspace.bot_token
