"""A form that was sent: who sent it, what was filled in, the ids it carried, and the words that travelled beside it.

Apart from `handlers.forms` so that every module of submissions shares it. Must not know any form by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bot.services import lookup
from bot.views.forms import fields
from handlers.desk import Desk, Visit
from handlers.drafting import draft
from handlers.payloads import Rubbish
from handlers.shortcuts import carried_by, chosen_in, words_in

View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """A submitted form: who sent it, its fields and the ids it carried."""

    desk: Desk
    visit: Visit
    view: View
    fields: dict[str, fields.Value]
    carried: dict[str, Any]

    def text(self, field: str) -> str:
        """What was written there; "" for nothing."""
        value = self.fields.get(field)
        return value if isinstance(value, str) else ""

    def ticked(self, field: str) -> bool:
        """Whether its one tick is set."""
        return bool(self.fields.get(field))

    @property
    def person(self) -> str | None:
        """The Slack id of whoever was chosen. Raises Rubbish."""
        return chosen_in(self.fields)

    @property
    def item_id(self) -> UUID:
        """The item that the form is about. Raises Rubbish."""
        try:
            return UUID(str(self.carried.get("item")))
        except ValueError:
            raise Rubbish("a form without its item") from None

    @property
    def sighting_id(self) -> UUID | None:
        """The message that the form is about, where it was typed or forwarded to the bot. Raises Rubbish."""
        carried = self.carried.get("sighting")
        try:
            return UUID(str(carried)) if carried else None
        except ValueError:
            raise Rubbish("a message that cannot be") from None

    @property
    def once(self) -> str:
        """What makes a second coming of the same form known."""
        return f"{self.view.get('callback_id')}:{self.view.get('id')}"

    async def run(self, use_case: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a use case in this person's name."""
        return await self.desk.store.run(use_case, self.visit.by, *args, **kwargs)

    async def see(self, item_id: UUID) -> lookup.Seen:
        """The item as this person sees it."""
        return await self.desk.store.look(lookup.item, self.visit.by, item_id)

    async def words(self) -> str:
        """The field's words, or the whole of what travels as a draft. Raises Declined("draft_gone") after its hour."""
        return await words_in(self.desk, self.visit, self.fields, self.carried)

    async def draft(self, text: str) -> str:
        """Keep words between a form and its preview, since forms carry ids only; the draft's id."""
        return str(await self.run(draft, text))


def read(desk: Desk, visit: Visit, view: View) -> Sent:
    """The form as Slack sent it. Raises Rubbish."""
    return Sent(desk, visit, view, fields.read(view), carried_by(view))
