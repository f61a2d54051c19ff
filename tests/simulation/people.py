"""Who works in the simulated company, and how they are. Everything here is an assumption, and is printed as one.

Apart from `diary`, which says what they do because of it. The same seed gives the same people. Must not know what the bot sends when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from tests.simulation.record import zone_of
from tests.simulation.slack import slack_id

DEFAULT_ZONE = "Europe/London"
"""For those of whom Slack names none."""

QUIET_DAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        "2026-01-19",
        "2026-02-13",
        "2026-04-03",
        "2026-04-06",
        "2026-05-01",
        "2026-12-24",
        "2026-12-25",
    )
)
"""Company holidays, Fridays and Mondays among them."""

_ZONES = {
    "Europe/Berlin": 20, "Europe/London": 10, "America/New_York": 14, "America/Los_Angeles": 8, "America/Sao_Paulo": 4,
    "America/Santiago": 3, "America/St_Johns": 1, "Asia/Kolkata": 8, "Asia/Tokyo": 4, "Asia/Singapore": 4, "Asia/Kathmandu": 1,
    "Asia/Jerusalem": 3, "Africa/Cairo": 2, "Africa/Casablanca": 2, "Africa/Johannesburg": 2, "Australia/Sydney": 4,
    "Australia/Lord_Howe": 1, "Pacific/Auckland": 2, "Pacific/Chatham": 1, "Pacific/Apia": 1, "Pacific/Kiritimati": 1, "": 2,
}  # fmt: skip


@dataclass(slots=True)
class Somebody:
    """A person: `talks` a week, to whom, and how likely they do what. `zone` is "" where Slack names none."""

    who: str
    zone: str
    talks: float
    answers: float
    tells: float
    thanks: float
    responds: float
    says_yes: float
    keeps_own: float
    asks: float
    circle: tuple[str, ...] = ()
    has_home: bool = False
    has_left: bool = False
    away_until: datetime | None = None
    status: str = ""
    status_ends_at: datetime | None = None

    @property
    def true_zone(self) -> str:
        return self.zone or DEFAULT_ZONE

    def at_work(self, after: datetime, rng: Random) -> datetime:
        """Some minute of theirs at work, from `after` on: mostly nine to five, Monday to Friday, and not while they are away."""
        after = max(after, self.away_until or after)
        local = after.astimezone(zone_of(self.true_zone))
        day = local.date()
        if local.time() > time(16, 30):
            day += timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        begins = datetime.combine(day, time(9), zone_of(self.true_zone))
        earliest = max(after, begins.astimezone(after.tzinfo))
        ends = datetime.combine(day, time(17), zone_of(self.true_zone)).astimezone(after.tzinfo)
        minutes = max(1, int((ends - earliest).total_seconds() // 60))
        return _on_the_minute(earliest + timedelta(minutes=rng.randrange(minutes)))


def hire(count: int, rng: Random) -> list[Somebody]:
    """The company: a few talk much, most a little, some only ever receive or give; a tenth never answers anything."""
    zones = rng.choices(list(_ZONES), list(_ZONES.values()), k=count)
    return [_somebody(number, zones[number], count, rng) for number in range(count)]


def _somebody(number: int, zone: str, count: int, rng: Random) -> Somebody:
    is_silent = rng.random() < 0.1
    others = [each for each in range(count) if each != number]
    circle = rng.sample(others, min(len(others), rng.randint(2, 9)))
    return Somebody(
        who=slack_id(number),
        zone=zone,
        talks=min(3.0, rng.lognormvariate(-2.7, 1.1)),
        answers=0.0 if is_silent else rng.betavariate(3, 2),
        tells=rng.betavariate(3, 2),
        thanks=rng.random(),
        responds=rng.betavariate(1, 4),
        says_yes=rng.random(),
        keeps_own=rng.betavariate(1, 5),
        asks=rng.betavariate(1, 4),
        circle=tuple(slack_id(each) for each in circle),
        has_home=rng.random() < 0.05,
    )


def _on_the_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0) + timedelta(minutes=1)
