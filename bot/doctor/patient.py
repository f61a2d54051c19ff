"""The set-up that is looked at. Apart because all checks share it, and Slack is to be asked once. Must find nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.errors import SlackError
from bot.settings import Settings
from bot.slack.identity import Identity, identify


@dataclass(slots=True)
class Patient:
    """The set-up that is looked at. Slack is asked once whose token it is."""

    settings: Settings
    _answer: Identity | SlackError | None = field(default=None)

    @property
    def bot_token(self) -> str:
        """The bot token, "" for none."""
        token = self.settings.slack_bot_token
        return token.get_secret_value() if token else ""

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.settings.database_url.get_secret_value()

    async def identity(self) -> Identity | SlackError | None:
        """What `auth.test` answers, or why it does not; None without a token."""
        if self._answer is None and self.bot_token:
            try:
                self._answer = await identify(self.settings.slack_api_url, self.bot_token)
            except SlackError as error:
                self._answer = error
        return self._answer
