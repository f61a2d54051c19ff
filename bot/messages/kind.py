"""What a kind of message is: its name, what it says, and what may still stop it.

Every kind has a file of its own beside this one and stands in `bot.messages.KINDS`. A message is drawn from the truth at the moment it is sent,
and drawn again, by the same function, whenever the truth moves on. Must not read or write anything: a Scene has all there is to know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.delivery import Delivery
from bot.domain.digest import Section
from bot.domain.pair import Pair
from bot.domain.person import Person
from bot.domain.relay import Relay
from bot.domain.sighting import Sighting
from bot.views.message import Message

__all__ = ["Due", "Kind", "Listed", "Message", "Scene"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An item in a digest, with its words. `number`: of the check-in or prompt that it stood for when the digest was sent.

    `relay` is what was told about it, where that is what is listed. `is_newest` is False when a later message asks the same.
    """

    section: Section
    item: Advice
    number: int
    receiver: Person | None = None
    adviser: Person | None = None
    relay: Relay | None = None
    is_newest: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that a message is drawn from. `reader` is None in a group DM; `zone` is the reader's (IANA).

    `is_newest` is False for a message that a later one about the same item took the place of: it keeps its words and loses its buttons.
    `asks_consent` is True on the one outcome that carries the quiet question while it is open. `waiting_id`: what the reader answered to this
    outcome and has not arrived yet. `kept_too`: the receiver keeps the advice of this response.
    `sighting` is the message that this one is about, where it is about one that was met and not yet kept; `said_by` who is said to have said it.
    `parts`: what a message carries that carries several relays; then it has no item of its own.
    `listed` is what a digest lists, and `more` how many there were beside.
    On a card `relay` is the latest outcome told, or that was to be, if any; on a relay's message it is what the message carries.
    """

    team_id: str
    delivery: Delivery
    now: datetime
    zone: str
    item: Advice | None = None
    receiver: Person | None = None
    adviser: Person | None = None
    reader: Person | None = None
    pair: Pair | None = None
    relay: Relay | None = None
    sighting: Sighting | None = None
    said_by: Person | None = None
    is_newest: bool = True
    asks_consent: bool = False
    waiting_id: UUID | None = None
    kept_too: bool = False
    parts: tuple[Scene, ...] = ()
    listed: tuple[Listed, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A nudge that the clock brings: on the reader's `day`, for the `number`-th time."""

    day: date
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of message. `why_not` is asked just before sending: a reason not to, or None. `due` only for what the clock brings."""

    name: str
    render: Callable[[Scene], Message]
    why_not: Callable[[Scene], str | None]
    due: Callable[[Advice, Pair | None], Due | None] | None = None
    goes_to_adviser: bool = False

    @property
    def is_nudge(self) -> bool:
        """Nudges are sent on the bot's own clock, and capped."""
        return self.due is not None
