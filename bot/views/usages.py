"""What can follow /advice, in words: shown by `/advice help`, by *help* typed to the bot, and where something was not understood.

Apart from the handlers, which hold no words, and so that every list of them is the same list. Must not know what a subcommand does.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.actions import COMMAND
from bot.views.words import noted


@dataclass(frozen=True, slots=True)
class Usage:
    """One subcommand. `usage` and `example` are what is typed after the command; `summary` says what it does."""

    name: str
    usage: str
    example: str
    summary: str

    @property
    def line(self) -> tuple[str, str]:
        """The example as it is typed, and what it does."""
        return f"{COMMAND} {self.example}".strip(), self.summary


OVERVIEW = Usage("", "", "", noted("What is open, most timely first"))
ASK = Usage(
    "ask", "ask @person question", "ask @dana How do I say no to my boss?", noted("Ask somebody for advice")
)
HELP = Usage("help", "help", "help", noted("What you can do here"))

USAGES = (OVERVIEW, ASK, HELP)
"""Every subcommand, in the order they are listed."""
