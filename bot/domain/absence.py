"""Who is away, by their status in Slack, and from when on nudges may come again ("Nudges and relays", the rules).

Apart from `person` because it reads emoji. A status says little: it can be on for a year, or be forgotten. So it holds what the clock sends,
never what a colleague sent, and one without an end is looked at again after a day. Must not know how a status is fetched.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.domain.window import local_date, local_moment

AWAY = frozenset(
    {
        *("palm_tree", "desert_island", "beach_with_umbrella", "umbrella_on_ground", "camping"),
        *("face_with_thermometer", "thermometer", "mask", "sneezing_face", "nauseated_face", "hospital"),
        *("face_vomiting", "face_with_open_mouth_vomiting", "face_with_head_bandage", "sick"),
    }
)
"""Slack's names for holidays and illness. A meeting, a bus or a house say where somebody works, not that they do not."""

LOOKED_AT_AGAIN_AFTER = timedelta(hours=24)
"""A status that names no end is believed for so long."""

_A_MOMENT = timedelta(microseconds=1)


def says_away(emoji: str) -> bool:
    """Whether this status (":palm_tree:", with or without a skin tone) says that its person is away."""
    return emoji.strip(":").split("::", 1)[0] in AWAY


def back_at(ends_at: datetime, zone: str) -> datetime:
    """When the day after an absence begins: what ends at midnight has ended the day before."""
    return local_moment(local_date(ends_at - _A_MOMENT, zone) + timedelta(days=1), time(), zone)


def away_until(known: datetime | None, ends_at: datetime | None, now: datetime, zone: str) -> datetime | None:
    """Until when nothing comes by itself. `ends_at`: of the status that stands there now, None for none; `known`: what was worked out before.

    Whoever is back early is left alone until the next day all the same. What is past stays, since it says what came due meanwhile.
    """
    if ends_at is not None:
        return back_at(ends_at, zone)
    return min(known, back_at(now, zone)) if known is not None and known > now else known
