"""What a subcommand of /advice is, and what it is handed.

Apart from the list of them so that each can import it. Must not know any by name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.messages.kind import Message
from bot.views.blocks import home_link
from bot.views.usages import Usage
from handlers.desk import Desk, Visit


@dataclass(frozen=True, slots=True)
class Call:
    """One call by one person: `rest` is what follows the subcommand, as Slack escaped it."""

    desk: Desk
    visit: Visit
    rest: str
    trigger_id: str
    channel_id: str
    app_id: str = ""

    async def run(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case in the caller's name."""
        return await self.desk.store.run(use_case, self.visit.by, *args, **kwargs)

    @property
    def home_link(self) -> str | None:
        """What opens Home, if Slack said which app it talks to."""
        return home_link(self.visit.workspace.team_id, self.app_id) if self.app_id else None

    async def open(self, view: dict[str, Any]) -> None:
        """Show a form: within three seconds, so what takes longer comes after it."""
        await self.desk.gateway.open_view(self.visit.token, self.trigger_id, view)


@dataclass(frozen=True, slots=True)
class Subcommand:
    """`handle` answers with what the caller alone sees, or None when it opened a form. `welcomes`: it greets the caller itself."""

    words: Usage
    handle: Callable[[Call], Awaitable[Message | None]]
    welcomes: bool = False
