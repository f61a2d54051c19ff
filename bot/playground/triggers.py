"""Trigger ids: one use, three seconds, one person.

Apart because their rules are their own. Time comes from the stand-in's clock only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playground.call import Refusal
from bot.playground.ids import Ids

if TYPE_CHECKING:
    from bot.playground.person import Person

LIVES_FOR = 3.0


@dataclass
class _Trigger:
    person: Person
    made_at: float
    used: bool = False


class Triggers:
    """All triggers handed out."""

    def __init__(self) -> None:
        self._known: dict[str, _Trigger] = {}
        self._ids = Ids("triggers")

    def new(self, person: Person) -> str:
        number = len(self._known) + 1
        trigger_id = f"{1_000_000 + number}.{self._ids.number()}.{self._ids.hex()}"
        self._known[trigger_id] = _Trigger(person, person.workspace.slack.now())
        return trigger_id

    def exchange(self, trigger_id: str, person_of: str, now: float) -> Person:
        """Whose screen it opens. Raises the documented refusals; `person_of` is the workspace of the token."""
        trigger = self._known.get(trigger_id)
        if trigger is None or trigger.person.workspace.id != person_of:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if now - trigger.made_at > LIVES_FOR:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger.person
