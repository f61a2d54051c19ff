"""Somebody in a workspace, as users.info shows them.

Apart from person.py (what they do) and eyes.py (what they see): this is only what Slack knows of them.
It must not send events; whoever changes a profile does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

JSON = dict[str, Any]


@dataclass(eq=False)
class Member:
    """One account. `tz=None` is a profile without a zone, as some are; `visible=False` cannot be looked up."""

    workspace: Workspace
    id: str
    name: str
    real_name: str = ""
    tz: str | None = "Europe/Berlin"
    locale: str = "en-US"
    is_bot: bool = False
    is_guest: bool = False
    is_ultra_guest: bool = False
    is_admin: bool = False
    deleted: bool = False
    external: bool = False
    visible: bool = True
    status_emoji: str = ""
    status_text: str = ""
    status_expiration: int = 0
    updated: int = 0

    @property
    def username(self) -> str:
        return self.name.lower().replace(" ", ".")

    @property
    def mention(self) -> str:
        """What the client writes when this person is picked while typing."""
        return f"<@{self.id}|{self.username}>"

    def to_slack(self, *, locale: bool = False) -> JSON:
        """The user object. A deactivated account has no zone and no roles in it, as in Slack."""
        team = "T0ELSEWHERE" if self.external else self.workspace.id
        known: JSON = {
            "id": self.id, "team_id": team, "name": self.username, "deleted": self.deleted, "is_bot": self.is_bot,
            "is_app_user": False, "updated": self.updated, "profile": self._profile(team),
        }  # fmt: skip
        if self.external:
            known["is_stranger"] = True
        if locale:
            known["locale"] = self.locale
        if self.deleted:
            return known
        known |= {
            "real_name": self.real_name or self.name, "color": "9f69e7", "is_admin": self.is_admin,
            "is_owner": False, "is_primary_owner": False, "is_restricted": self.is_guest or self.is_ultra_guest,
            "is_ultra_restricted": self.is_ultra_guest, "is_email_confirmed": True,
        }  # fmt: skip
        return known | self._zone()

    def _zone(self) -> JSON:
        if self.tz is None:
            return {}
        try:
            moment = datetime.fromtimestamp(self.workspace.slack.now(), ZoneInfo(self.tz))
        except (ZoneInfoNotFoundError, ValueError):
            # A zone that this machine does not know: Slack names it all the same.
            return {"tz": self.tz, "tz_label": self.tz, "tz_offset": 0}
        offset = moment.utcoffset()
        seconds = int(offset.total_seconds()) if offset else 0
        return {"tz": self.tz, "tz_label": moment.tzname() or self.tz, "tz_offset": seconds}

    def _profile(self, team: str) -> JSON:
        real = self.real_name or self.name
        return {
            "real_name": real, "real_name_normalized": real, "display_name": self.name,
            "display_name_normalized": self.name, "status_text": self.status_text,
            "status_emoji": self.status_emoji, "status_expiration": self.status_expiration,
            "avatar_hash": "g0", "team": team, "title": "", "phone": "", "skype": "",
        }  # fmt: skip

    def short(self) -> JSON:
        """The user in an interaction payload."""
        return {"id": self.id, "username": self.username, "name": self.username, "team_id": self.workspace.id}
