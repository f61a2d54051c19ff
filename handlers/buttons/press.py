"""One press: who, on which item, and the ways to show what it did.

Apart from the handlers so that both sides share it. Must not know any action by name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.domain.advice import Role
from bot.errors import Declined
from bot.services import lookup, preferences
from bot.services.lookup import Seen
from bot.views import actions, confirmations
from handlers import payloads, showing
from handlers.desk import Desk, Visit

NO_ITEM = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Press:
    """One press by one person: which item, which nudge of it (`number`), and in a menu which `choice`."""

    desk: Desk
    visit: Visit
    payload: payloads.Press
    choice: str = ""
    item_id: UUID = NO_ITEM
    number: int = 0

    @property
    def ticked(self) -> bool:
        """Whether the tick that was pressed is set now."""
        return bool(self.payload.action.selected_options)

    async def run(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case in this person's name."""
        return await self.desk.store.run(use_case, self.visit.by, *args, **kwargs)

    async def see(self, role: Role | None = None) -> Seen:
        """The item as this person sees it. Raises Declined("not_yours") for the other side, where `role` says whose press it is."""
        seen = await self.desk.store.look(lookup.item, self.visit.by, self.item_id)
        if role is not None and seen.role is not role:
            raise Declined("not_yours")
        return seen

    async def show(self, view: dict[str, Any]) -> None:
        """Show a form: in place of the one that was pressed in, or as a new one."""
        gateway, token, shown = self.desk.gateway, self.visit.token, self.payload.view
        if shown is not None and shown.type == "modal":
            await gateway.update_view(token, shown.id, view)
        else:
            await gateway.open_view(token, self.payload.trigger_id, view)

    async def refresh(self) -> None:
        """Draw the item's form again after an act inside it; a card is redrawn through the outbox."""
        if self.payload.view is not None and self.payload.view.callback_id == actions.ITEM:
            seen = await self.see()
            await self.show(showing.item_form(seen, self.visit.by.now))


Pressed = Callable[[Press], Awaitable[None]]


async def stop_all(press: Press) -> None:
    """[Stop all reminders], from either side's menu."""
    await press.run(preferences.stop_all)
    await press.show(confirmations.stopped())
