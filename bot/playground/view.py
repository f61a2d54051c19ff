"""A form (modal) or a home as it stands open before one person, with what they filled in.

Apart because its state has rules of its own: kept across updates, lost on closing. It must not check limits
(blocks.py) nor speak to the app.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.playground import filling, render
from bot.playground.blocks import interactive_in

if TYPE_CHECKING:
    from bot.playground.member import Member

JSON = dict[str, Any]
_KEPT = ("title", "submit", "close", "blocks", "private_metadata", "callback_id", "external_id", "clear_on_close",
         "notify_on_close", "submit_disabled")  # fmt: skip


@dataclass(eq=False, repr=False)
class View:
    """One view. `errors`: block_id to the sentence shown under it ("" for a failure of the whole form)."""

    id: str
    owner: Member
    type: str
    content: JSON
    hash: str
    root_id: str
    previous_id: str | None = None
    is_open: bool = True
    entered: dict[tuple[str, str], JSON] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<View {self.id}: {self.plain!r}>"

    @property
    def blocks(self) -> list[JSON]:
        return list(self.content["blocks"])

    @property
    def callback_id(self) -> str:
        return str(self.content.get("callback_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.content.get("private_metadata", ""))

    @property
    def external_id(self) -> str:
        return str(self.content.get("external_id", ""))

    @property
    def title(self) -> str:
        return self._word("title")

    @property
    def submit_label(self) -> str:
        return self._word("submit")

    @property
    def close_label(self) -> str:
        return self._word("close")

    @property
    def plain(self) -> str:
        """All that a person reads of it, what is filled in and the errors included."""
        return render.view(self.content, self.entered, self.errors, self.owner.workspace.name_of)

    @property
    def fields(self) -> list[str]:
        """The labels of what can be filled in, in order."""
        return [block["label"]["text"] for block in self.blocks if block["type"] == "input"]

    @property
    def buttons(self) -> list[str]:
        return [label for label, _ in render.buttons(self.blocks)]

    @property
    def action_ids(self) -> list[str]:
        return [one["action_id"] for one in render.usable(self.blocks)]

    def value_of(self, field_name: str) -> object:
        """What stands in a field now, its initial value included: text, an option's value, a date, an id; or None."""
        block, element = filling.find_field(self.blocks, field_name)
        return filling.simple(self.entered.get((block["block_id"], element["action_id"])))

    def __contains__(self, words: str) -> bool:
        return words.casefold() in self.plain.casefold()

    def show(self, content: JSON, new_hash: str) -> None:
        """New content. What was filled in stays where block_id and action_id are the same, as in Slack."""
        self.content, self.hash, self.errors = content, new_hash, {}
        before, self.entered = self.entered, {}
        for block in self.blocks:
            for element in interactive_in(block):
                key = (block["block_id"], element["action_id"])
                if element["type"] in filling.STATEFUL:
                    self.entered[key] = before.get(key) or filling.initial(element)

    def state(self) -> JSON:
        """state.values as in view_submission: everything that can hold a value, empty ones with null."""
        values: JSON = {}
        for (block_id, action_id), value in self.entered.items():
            values.setdefault(block_id, {})[action_id] = value
        return {"values": values}

    def to_slack(self) -> JSON:
        workspace = self.owner.workspace
        known: JSON = {name: self.content[name] for name in _KEPT if name in self.content}
        defaults: JSON = {
            "private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": False,
            "notify_on_close": False, "title": None, "submit": None, "close": None,
        }  # fmt: skip
        whole = {
            "id": self.id, "team_id": workspace.id, "app_id": workspace.app_id, "bot_id": workspace.bot_id,
            "app_installed_team_id": workspace.id, "type": self.type, "hash": self.hash, "state": self.state(),
            "root_view_id": self.root_id, "previous_view_id": self.previous_id,
        }  # fmt: skip
        return defaults | known | whole

    def _word(self, name: str) -> str:
        return str((self.content.get(name) or {}).get("text", ""))
