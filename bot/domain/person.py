"""A person in one workspace, as the bot knows them: what Slack says of them and what they wish.

Apart from `advice` because a person exists before any item and outlives each of them.
Must not know how facts are fetched (bot.slack.people) or stored (storage.people).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from bot.domain.absence import LOOKED_AT_AGAIN_AFTER, away_until
from bot.domain.window import Calendar, Window, zone_or

FACTS_FRESH_FOR = timedelta(hours=24)
"""How long `users.info` is believed (platform.md: not before each ping, its 100 a minute would be the ceiling)."""


class HomePart(StrEnum):
    """What of their Home a person is looking at."""

    OPEN = "open"
    DONE = "done"
    TRADES = "trades"
    CAME_OF_IT = "came of it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One member (or guest, or outsider) of one workspace. All moments are aware UTC.

    `locale` is Slack's ("en-GB"), `language` their own choice over it. `useful` is the line "useful to me". None in a wish means that the default
    holds: `window_days` are digits, Monday is 0; `digest_day` likewise; `no_…_at` say since when they want none of that kind of nudge.
    `digest_at`: when to look whether a digest is due, None while nothing waits for one; `digest_week`: the last ISO week that had one ("2026-W40").
    `unanswered`: check-ins and prompts since their last act; `give_up_at`: when that is enough; `silent_at`: since when it is, and nothing
    comes by itself; `goodbye_id`: the delivery that says so.
    `refused`: messages in a row that Slack did not take; `unreachable_at`: since when that is enough.
    `away_until`: nothing comes by itself before, since their status said that they are away; past when that is over.
    `home_seen_at`: when they last opened Home, which is drawn again only for people who have; `home_part` and `home_page` are where they were in it.
    """

    id: UUID
    workspace_id: UUID
    slack_id: str
    name: str
    created_at: datetime
    zone: str | None = None
    is_bot: bool = False
    is_external: bool = False
    has_left: bool = False
    facts_at: datetime | None = None
    dm_channel: str | None = None
    stopped_at: datetime | None = None
    paused_until: datetime | None = None
    away_until: datetime | None = None
    declined_everyone_at: datetime | None = None
    replan_at: datetime | None = None
    locale: str | None = None
    language: str | None = None
    useful: str | None = None
    window_days: str | None = None
    window_opens: time | None = None
    window_closes: time | None = None
    digest_day: int | None = None
    digest_hour: int | None = None
    no_check_ins_at: datetime | None = None
    no_prompts_at: datetime | None = None
    no_digest_at: datetime | None = None
    no_looking_back_at: datetime | None = None
    unanswered: int | None = None
    give_up_at: datetime | None = None
    silent_at: datetime | None = None
    goodbye_id: UUID | None = None
    refused: int | None = None
    unreachable_at: datetime | None = None
    digest_at: datetime | None = None
    digest_week: str | None = None
    home_seen_at: datetime | None = None
    home_part: HomePart | None = None
    home_page: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What Slack says of a person today (`users.info`, `user_change`)."""

    slack_id: str
    name: str
    zone: str | None
    is_bot: bool
    is_external: bool
    has_left: bool
    locale: str | None = None
    """"en-GB"; Slack tells it only when asked."""
    is_away: bool = False
    away_ends_at: datetime | None = None
    """When the status that says so ends; None for one that names no end."""


def with_facts(person: Person, facts: Facts, now: datetime, default_zone: str) -> Person:
    """The person with Slack's word of today; a change of zone, an absence that ends early or a return asks for a new plan."""
    # Whoever is met for the first time has nothing planned; a digest is planned for whose zone could not be asked in time.
    is_planned = person.facts_at is not None or person.digest_at is not None
    moved = person.zone != facts.zone and is_planned
    until = _away_until(person, facts, now, zone_or(facts.zone, default_zone))
    is_back = person.away_until is not None and until is not None and until < person.away_until
    is_here_again = person.has_left and not facts.has_left
    return replace(
        person,
        name=facts.name or person.name,
        zone=facts.zone,
        is_bot=facts.is_bot,
        is_external=facts.is_external,
        has_left=facts.has_left,
        locale=facts.locale or person.locale,
        away_until=until,
        refused=None if is_here_again else person.refused,
        unreachable_at=None if is_here_again else person.unreachable_at,
        facts_at=now,
        replan_at=now if moved or is_back or is_here_again else person.replan_at,
    )


def _away_until(person: Person, facts: Facts, now: datetime, zone: str) -> datetime | None:
    ends_at = (facts.away_ends_at or now + LOOKED_AT_AGAIN_AFTER) if facts.is_away else None
    return away_until(person.away_until, ends_at, now, zone)


def nudges_held_until(person: Person) -> datetime | None:
    """Until when nothing comes by itself: a pause of their own, or an absence. What colleagues send is held by a pause alone."""
    return max((at for at in (person.paused_until, person.away_until) if at is not None), default=None)


def facts_are_fresh(person: Person, now: datetime) -> bool:
    """Whether what Slack said of them is recent enough to act on. What was said "tomorrow" is not: the clock was stepped back since."""
    return person.facts_at is not None and abs(now - person.facts_at) < FACTS_FRESH_FOR


DIGEST_DAY, DIGEST_HOUR = 4, 10
"""Fridays at ten, unless wished otherwise (product.md, "Nudges and relays"; Monday is 0)."""


def window_of(person: Person, calendar: Calendar) -> Window:
    """The hours in which this person accepts messages, as they wish; never on a quiet day. The default zone stands in where Slack names none."""
    zone = zone_or(person.zone, calendar.default_zone)
    return _window(zone, calendar.quiet_days, days_of(person), person.window_opens, person.window_closes)


@lru_cache(1024)  # most people have the same
def _window(
    zone: str, quiet_days: frozenset[date], days: frozenset[int], opens: time | None, closes: time | None
) -> Window:
    usual = Window(zone=zone, quiet_days=quiet_days)
    opens, closes = opens or usual.opens, closes or usual.closes
    if opens >= closes:
        opens, closes = usual.opens, usual.closes
    return replace(usual, days=days or usual.days, opens=opens, closes=closes)


def days_of(person: Person) -> frozenset[int]:
    """The days of the window that were wished; none where nothing was."""
    return frozenset(int(digit) for digit in person.window_days or "" if digit in "0123456")


_DECLINED = {"check-in": "no_check_ins_at", "softer-check-in": "no_check_ins_at", "prompt": "no_prompts_at"}


def declines(person: Person, kind: str) -> bool:
    """Whether they want none of this kind of nudge by itself; their digest may still list what it is about."""
    wish = _DECLINED.get(kind)
    return wish is not None and getattr(person, wish) is not None


def can_be_contacted(person: Person) -> bool:
    """Whether the bot may write to them at all: a living member of this workspace who did not refuse everyone."""
    cannot_read = person.is_bot or person.is_external or person.has_left or person.unreachable_at
    return not (cannot_read or person.declined_everyone_at)
