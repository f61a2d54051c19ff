"""The settings form, saved at once: days and hours, the digest's moment, a pause, what may come by itself, useful to me, the language.

Apart from `preferences`, whose acts are one wish each. A change is looked at by the planner at once, and what waits is decided again. Must not
decide when anything is sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TypeVar

from bot.domain.digest_day import coming, wish_of
from bot.domain.person import DIGEST_DAY, DIGEST_HOUR, Person
from bot.domain.window import WORKING_DAYS, Window, local_date, local_moment, zone_or
from bot.errors import Declined
from bot.services import acting, dates, outbox, preferences, silence
from bot.services.acting import Actor
from storage import deliveries, people
from storage.store import Tx

T = TypeVar("T")
_USUAL = Window(zone="UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """All that the form holds. `paused_until`: the first day on which something may come again; `language`: None for Slack's."""

    days: frozenset[int]
    opens: time
    closes: time
    digest_day: int
    digest_hour: int
    paused_until: date | None = None
    check_ins: bool = True
    prompts: bool = True
    digest: bool = True
    looking_back: bool = True
    useful: str = ""
    language: str | None = None


def change(tx: Tx, by: Actor, wishes: Wishes) -> Person:
    """Save what somebody wishes. What is as usual is not kept, so that it follows when the usual changes.

    Raises Declined: needs_days, closes_first, date_past, date_too_far, useful_too_long.
    """
    person = acting.me(tx, by)
    paused_until = _pause(by, person, wishes)
    if not wishes.days:
        raise Declined("needs_days")
    if wishes.opens >= wishes.closes:
        raise Declined("closes_first")
    changed = replace(
        person,
        window_days=None
        if wishes.days == WORKING_DAYS
        else "".join(str(each) for each in sorted(wishes.days)),
        window_opens=_unless(wishes.opens, _USUAL.opens),
        window_closes=_unless(wishes.closes, _USUAL.closes),
        digest_day=_unless(wishes.digest_day, DIGEST_DAY),
        digest_hour=_unless(wishes.digest_hour, DIGEST_HOUR),
        paused_until=paused_until,
        no_check_ins_at=_since(person.no_check_ins_at, wishes.check_ins, by.now),
        no_prompts_at=_since(person.no_prompts_at, wishes.prompts, by.now),
        no_digest_at=_since(person.no_digest_at, wishes.digest, by.now),
        no_looking_back_at=_since(person.no_looking_back_at, wishes.looking_back, by.now),
        useful=preferences.one_line(wishes.useful),
        language=wishes.language,
    )
    if changed == person:
        return person
    if wish_of(changed) != wish_of(person) and person.digest_at is not None:
        # The next one of the new wish: one that is past by the new wish is not made up for.
        changed = replace(changed, digest_at=coming(changed, by.default_zone, by.now))
    stored = people.save(tx, replace(changed, replan_at=by.now))
    deliveries.bring_forward(tx, by.workspace_id, person.id, by.now)
    silence.redraw(tx, stored, by.now)
    outbox.publish(tx, by.workspace_id, {person.id}, by.now)
    return stored


def _unless(wish: T, usual: T) -> T | None:
    return None if wish == usual else wish


def _since(before: datetime | None, is_wanted: bool, now: datetime) -> datetime | None:
    return None if is_wanted else before or now


def _pause(by: Actor, person: Person, wishes: Wishes) -> datetime | None:
    """The moment at which the pause ends; one that is not touched stays as it is."""
    zone = zone_or(person.zone, by.default_zone)
    day = wishes.paused_until
    if day is None:
        return None
    if person.paused_until is not None and local_date(person.paused_until, zone) == day:
        return person.paused_until
    today = local_date(by.now, zone)
    if day <= today:
        raise Declined("date_past")
    if day - today > dates.FURTHEST:
        raise Declined("date_too_far")
    return local_moment(day, time(), zone)
