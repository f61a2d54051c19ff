"""What an emoji means: sets of Slack's names, aliases included (product.md, "Emoji").

Must not decide where an emoji counts; that depends on the message it is on.
"""

from __future__ import annotations

from enum import StrEnum

from bot.domain.advice import Outcome


class Meaning(StrEnum):
    """What a person says with an emoji."""

    KEEP = "keep"
    TRIED = "tried"
    WORKED = "worked"
    PARTLY = "partly"
    DIDNT = "didn't"
    THANKS = "thanks"


NAMES: dict[Meaning, tuple[str, ...]] = {
    Meaning.KEEP: ("pushpin", "round_pushpin"),
    Meaning.TRIED: ("white_check_mark", "heavy_check_mark", "ballot_box_with_check"),
    Meaning.WORKED: ("tada",),
    Meaning.PARTLY: ("thinking_face", "thinking"),
    Meaning.DIDNT: ("-1", "thumbsdown"),
    Meaning.THANKS: ("pray",),
}
"""The names Slack sends for each meaning, without skin tones; the first is the one we write ourselves."""

OUTCOMES: dict[Meaning, Outcome] = {
    Meaning.WORKED: Outcome.WORKED,
    Meaning.PARTLY: Outcome.PARTLY,
    Meaning.DIDNT: Outcome.DIDNT,
}

_BY_NAME = {name: meaning for meaning, names in NAMES.items() for name in names}


def bare(name: str) -> str:
    """The name without a skin tone: `+1::skin-tone-3` is `+1`."""
    return name.split("::", 1)[0]


def meaning_of(name: str) -> Meaning | None:
    """What the emoji of this name means to the bot; None for all others."""
    return _BY_NAME.get(bare(name))
