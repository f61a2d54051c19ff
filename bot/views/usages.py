"""What can follow /advice, in words: shown by `/advice help`, by *help* typed to the bot, and where something was not understood.

Apart from the handlers, which hold no words, and so that every list of them is the same list. Must not know what a subcommand does.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.views.actions import COMMAND
from bot.views.words import noted

ASKING = noted("Ask, and keep")
COMING_BACK = noted("Come back to it")
QUIET = noted("When you hear from it")
REST = noted("The rest")


@dataclass(frozen=True, slots=True)
class Usage:
    """One subcommand. `usage` and `example` are what is typed after the command; `summary` says what it does.

    `group` is the heading under which it is listed; `aliases` are other words that people type for it, in small letters.
    """

    name: str
    usage: str
    example: str
    summary: str
    group: str
    aliases: tuple[str, ...] = ()

    @property
    def line(self) -> tuple[str, str]:
        """The example as it is typed, and what it does."""
        return f"{COMMAND} {self.example}".strip(), self.summary

    @property
    def as_typed(self) -> str:
        """How it is written, with what belongs where."""
        return f"{COMMAND} {self.usage}".strip()

    @property
    def words(self) -> tuple[str, ...]:
        """All that can be typed for it."""
        return (self.name, *self.aliases)


OVERVIEW = Usage(
    "",
    "",
    "",
    noted("What is open, most timely first"),
    COMING_BACK,
    ("list", "open", "show", "all", "overview"),
)
ASK = Usage(
    "ask",
    "ask @person question",
    "ask @dana How do I say no to my boss?",
    noted("Ask somebody for advice"),
    ASKING,
    ("question", "asking"),
)
FROM = Usage(
    "from",
    "from @person what they said",
    "from @dana Start with the why",
    noted("Keep advice you got"),
    ASKING,
    ("keep", "kept", "save", "got", "received", "add", "note", "remember", "heard"),
)
GAVE = Usage(
    "gave",
    "gave @person what you said",
    "gave @dana Sleep on it first",
    noted("Be reminded to ask how your advice went"),
    ASKING,
    ("given", "told", "said", "advised", "remind"),
)
WITH = Usage(
    "with",
    "with @person",
    "with @dana",
    noted("What is open between you, before you talk"),
    COMING_BACK,
    ("about", "brief", "person", "prepare", "talk"),
)
GIVE = Usage(
    "give",
    "give @person what helps them",
    "give @dana The new team reads your guide",
    noted("Pass on something useful to somebody whose advice you got"),
    COMING_BACK,
    ("share", "pass", "send", "back", "thank", "thanks"),
)
TRIED = Usage(
    "tried",
    "tried [which one]",
    "tried start with the why",
    noted("Mark advice as tried"),
    COMING_BACK,
    ("try", "done", "did", "used"),
)
USEFUL = Usage(
    "useful",
    "useful what you like to hear about",
    "useful How my talks come across",
    noted("Say what is useful to you"),
    REST,
    ("likes", "interests"),
)
DIGEST = Usage(
    "digest", "digest", "digest", noted("What is worth reading now"), COMING_BACK, ("weekly", "summary")
)
PAUSE = Usage(
    "pause",
    "pause [until]",
    "pause until 24 December",
    noted("Hear nothing for a while, a week unless you say"),
    QUIET,
    ("snooze", "mute", "quiet", "holiday", "vacation", "away", "hold"),
)
RESUME = Usage(
    "resume",
    "resume",
    "resume",
    noted("Hear from Full Circle again"),
    QUIET,
    ("start", "unpause", "unmute", "continue", "restart"),
)
STOP = Usage(
    "stop", "stop", "stop", noted("No more reminders, until you resume"), QUIET, ("unsubscribe", "end", "off")
)
SETTINGS = Usage(
    "settings",
    "settings",
    "settings",
    noted("When Full Circle may write to you, and what about"),
    QUIET,
    ("setting", "preferences", "preference", "prefs", "config", "configure", "options", "setup"),
)
EXPORT = Usage(
    "export", "export", "export", noted("Everything that is kept about you"), REST, ("download", "data")
)
FORGET = Usage(
    "forget", "forget", "forget", noted("Have something erased"), REST, ("delete", "erase", "remove")
)
HELP = Usage(
    "help",
    "help",
    "help",
    noted("What you can do here"),
    REST,
    ("?", "h", "man", "commands", "usage", "info"),
)

USAGES = (
    ASK,
    FROM,
    GAVE,
    OVERVIEW,
    TRIED,
    WITH,
    GIVE,
    DIGEST,
    PAUSE,
    RESUME,
    STOP,
    SETTINGS,
    USEFUL,
    EXPORT,
    FORGET,
    HELP,
)
"""Every subcommand that there is, in the order they are listed; those of one group beside each other."""
