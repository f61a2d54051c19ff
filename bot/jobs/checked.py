"""What a check is given, and what can come of it.

Apart from check because whoever asks Slack, draws, calls or records goes by these, and checks nothing. Must not decide anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from bot.domain.delivery import Delivery
from bot.domain.person import Person
from bot.messages.kind import Scene
from bot.views.homepage import AtHome
from storage.workspaces import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What Slack said while this delivery was prepared. `members` are Slack ids of those in the group DM; nobody, where we may not look:
    it is none any more."""

    channel: str | None = None
    members: frozenset[str] | None = None
    has_asked_for_facts: bool = False


NOTHING_YET = Outside()


@dataclass(frozen=True, slots=True)
class Asked:
    """A delivery, claimed by us, and what Slack said for it so far."""

    delivery: Delivery
    outside: Outside = NOTHING_YET


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """Only Slack knows: facts of these people; the conversation with these, and who is in it; who is in this one.

    `can_wait`: nobody has just typed something and looks for the answer.
    """

    home: Workspace
    facts_of: tuple[Person, ...] = ()
    conversation_with: tuple[Person, ...] = ()
    members_of: str | None = None
    can_wait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """Committed as attempted: to be called now. `delivery` may be another one of the lane than the one that was claimed; of a Home, `channel`
    is whose it is.

    `scene` is what a post or an update is drawn from, `at_home` what somebody's Home is; deletions and reactions have neither. `is_marked`: its
    attempt is in the database; the others' follow before the transaction ends.
    """

    home: Workspace
    delivery: Delivery
    channel: str
    is_marked: bool = False
    ts: str | None = None
    scene: Scene | None = None
    at_home: AtHome | None = None

    @property
    def seen(self) -> Mapping[UUID, int]:
        """The items as the message shows them: their versions."""
        if self.scene is None:
            return {}
        shown = [each.item for each in (self.scene, *self.scene.parts)] + [
            one.item for one in self.scene.listed
        ]
        return {item.id: item.version for item in shown if item is not None}


@dataclass(frozen=True, slots=True)
class NotNow:
    """Nothing is to be sent: cancelled, put off, or somebody else's by now."""

    why: str


Checked = Go | Needs | NotNow
