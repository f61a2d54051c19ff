"""What happens to people in a year: holidays, moves, another digest day, enough of it, a new job. All of it is an assumption of the model.

Apart from `diary`, whose acts are about advice. Wishes are written down as people mean them, beside what the services are told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from random import Random

from bot.services import home, preferences, wishes
from bot.slack.people import facts_of
from tests.simulation.company import Company
from tests.simulation.people import Somebody
from tests.simulation.record import Act, Did, Wishes, zone_of
from tests.simulation.slack import user_object

_MOVES_TO = (
    "America/New_York",
    "Europe/Berlin",
    "Asia/Tokyo",
    "Australia/Sydney",
    "America/Los_Angeles",
    "Pacific/Apia",
)

_SOME_DAY = datetime(2100, 1, 1, tzinfo=UTC)


class Lives:
    """Everybody's year, drawn from one seed."""

    def __init__(self, company: Company, rng: Random) -> None:
        self.company = company
        self.rng = rng

    def begin(self, person: Somebody, days: int) -> None:
        """What will happen to them, at moments of theirs."""
        happens: list[tuple[float, Callable[[], None]]] = [
            (2.2, partial(self.goes_on_holiday, person)),
            (0.12, partial(self.moves, person)),
            (0.06, partial(self.leaves, person)),
            (0.05, partial(self.stops, person)),
            (0.06, partial(self.takes_only_digests, person)),
            (0.05, partial(self.takes_no_digests, person)),
            (0.12, partial(self.changes_digest, person)),
            (0.12, partial(self.changes_window, person)),
        ]
        if person.has_home:
            happens.append((3.0, partial(self.opens_home, person)))
        for a_year, event in happens:
            for _ in range(self._poisson(a_year * days / 365)):
                at = self.company.now + timedelta(days=self.rng.uniform(1, days))
                self._at(person, at, event)

    def opens_home(self, person: Somebody) -> None:
        self.company.meet(person.who)
        self.company.do(person.who, home.opened)
        self._acted(person, Did.LOOKED)

    def goes_on_holiday(self, person: Somebody) -> None:
        """Most of them pause, and a few of those come back early; others have a status that says so, or nothing at all."""
        until = self._wishes(person).local(self.company.now).date() + timedelta(days=self.rng.randint(3, 18))
        ends = datetime.combine(until, time(), zone_of(self._wishes(person).zone)).astimezone(
            self.company.now.tzinfo
        )
        person.away_until = ends
        way = self.rng.random()
        if way < 0.6:
            self._pauses(person, until, ends)
        elif way < 0.75:
            self._has_status(person, ":palm_tree:", ends)
        elif way < 0.85:
            self._has_status(person, ":face_with_thermometer:", None)
            self._at(person, ends, partial(self._takes_status_off, person))

    def _pauses(self, person: Somebody, until: date, ends: datetime) -> None:
        self.company.meet(person.who)
        self.company.do(person.who, preferences.pause, until)
        self._wish(person, paused_until=ends)
        if self.rng.random() < 0.15:
            half = self.company.now + (ends - self.company.now) / 2
            self._at(person, half, partial(self.comes_back, person))

    def _has_status(self, person: Somebody, status: str, ends: datetime | None) -> None:
        person.status, person.status_ends_at = status, ends
        self._slack_says(person)
        self.company.wish(person.who, away_until=ends or _SOME_DAY)

    def _takes_status_off(self, person: Somebody) -> None:
        person.status, person.status_ends_at = "", None
        self._slack_says(person)
        # When it would end nobody could know, so that the rest of the day may be like any other.
        today = self._wishes(person).local(self.company.now).replace(hour=0, minute=0)
        self.company.wish(person.who, away_until=today.astimezone(UTC))

    def comes_back(self, person: Somebody) -> None:
        person.away_until = None
        self.company.do(person.who, preferences.resume)
        self._wish(person, paused_until=None, stopped=False)

    def moves(self, person: Somebody) -> None:
        """Mid-week, and some of them for a week only."""
        before = person.zone
        self._is_now_in(person, self.rng.choice(_MOVES_TO))
        if self.rng.random() < 0.5:
            back = self.company.now + timedelta(days=self.rng.uniform(1, 9))
            self._at(person, back, partial(self._is_now_in, person, before))

    def _is_now_in(self, person: Somebody, zone: str) -> None:
        person.zone = zone
        self._slack_says(person)
        self.company.wish(person.who, zone=person.true_zone)

    def leaves(self, person: Somebody) -> None:
        person.has_left = True
        self._slack_says(person)
        self.company.wish(person.who, left=True)

    def _slack_says(self, person: Somebody) -> None:
        ends = person.status_ends_at
        status = "" if ends is not None and ends <= self.company.now else person.status
        user = user_object(
            person.who, person.zone or None, deleted=person.has_left, status=status, status_ends_at=ends
        )
        self.company.slack.users[person.who] = user
        self.company.do(person.who, preferences.learn_if_known, facts_of(user, "T0ACME"))

    def stops(self, person: Somebody) -> None:
        """Enough of it; half of them come back after some weeks."""
        self.company.meet(person.who)
        self.company.do(person.who, preferences.stop_all)
        self._wish(person, stopped=True)
        if self.rng.random() < 0.5:
            back = self.company.now + timedelta(days=self.rng.uniform(5, 60))
            self._at(person, back, partial(self.comes_back, person))

    def takes_only_digests(self, person: Somebody) -> None:
        self._fills_in(person, check_ins=False, prompts=False)

    def takes_no_digests(self, person: Somebody) -> None:
        self._fills_in(person, digests=False)

    def changes_digest(self, person: Somebody) -> None:
        self._fills_in(
            person, digest_day=self.rng.randrange(7), digest_hour=self.rng.choice((7, 9, 12, 16, 18, 21))
        )

    def changes_window(self, person: Somebody) -> None:
        opens, closes = self.rng.choice(((8, 12), (13, 21), (10, 16), (6, 22), (9, 10)))
        days = frozenset(self.rng.choice(((0, 1, 2, 3), (0, 1, 2, 3, 4, 5, 6), (1, 3), (0, 1, 2, 3, 6))))
        self._fills_in(person, opens=time(opens), closes=time(closes), days=days)

    def _fills_in(self, person: Somebody, **changed: object) -> None:
        """The settings form, whole, with something changed."""
        self.company.meet(person.who)
        before = self._wishes(person)
        self._wish(person, **changed)
        after = self._wishes(person)
        paused = after.paused_until if after.is_paused(self.company.now) else None
        done = self.company.do(person.who, wishes.change, wishes.Wishes(
            days=after.days, opens=after.opens, closes=after.closes,
            digest_day=after.digest_day, digest_hour=after.digest_hour,
            paused_until=after.local(paused).date() if paused else None,
            check_ins=after.check_ins, prompts=after.prompts, digest=after.digests))  # fmt: skip
        assert done is not None, f"the form of {person.who} was declined: {before} to {after}"

    def _wish(self, person: Somebody, **changed: object) -> None:
        self.company.wish(person.who, **changed)
        self._acted(person, Did.WISHED)

    def _acted(self, person: Somebody, did: Did) -> None:
        self.company.record.acts.append(Act(self.company.now, person.who, did))

    def _wishes(self, person: Somebody) -> Wishes:
        return self.company.wishes_of(person.who)

    def _at(self, person: Somebody, at: datetime, event: Callable[[], None]) -> None:
        def happens() -> None:
            if not person.has_left:
                event()

        self.company.at(person.at_work(at, self.rng), happens)

    def _poisson(self, expected: float) -> int:
        found, left = 0, self.rng.expovariate(1.0)
        while left < expected:
            found, left = found + 1, left + self.rng.expovariate(1.0)
        return found
