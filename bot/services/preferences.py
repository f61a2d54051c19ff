"""What people wish of the bot, and what Slack says of them today.

Must not decide when anything is sent: it asks the planner to look again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from bot.domain.person import Facts, Person, facts_are_fresh, with_facts
from bot.domain.window import local_date, local_moment, zone_or
from bot.errors import Declined
from bot.services import acting, dates, outbox, silence
from bot.services.acting import Actor
from storage import deliveries, people
from storage.store import Tx


def learn(tx: Tx, by: Actor, facts: Facts) -> Person:
    """Keep what Slack says of a person; a new zone, or an absence that is over, asks for a new plan of their items."""
    person = people.meet(tx, by.workspace_id, facts.slack_id, by.now)
    return _learnt(tx, by, person, facts)


def learn_if_known(tx: Tx, by: Actor, facts: Facts) -> Person | None:
    """A profile changed somewhere in the company: kept for people the bot has met, ignored for all others."""
    person = people.find(tx, by.workspace_id, facts.slack_id)
    if person is None:
        return None
    return _learnt(tx, by, person, facts)


def _learnt(tx: Tx, by: Actor, person: Person, facts: Facts) -> Person:
    stored = people.save(tx, with_facts(person, facts, by.now, by.default_zone))
    if (stored.zone, stored.away_until) != (person.zone, person.away_until):
        outbox.publish(tx, by.workspace_id, {person.id}, by.now)
    return stored


def whom_to_look_up(tx: Tx, by: Actor, slack_ids: Sequence[str]) -> list[str]:
    """Those of these people whose facts are missing or older than a day."""
    known = people.list_by_slack_id(tx, by.workspace_id, slack_ids)
    fresh = {slack_id for slack_id, person in known.items() if facts_are_fresh(person, by.now)}
    return [slack_id for slack_id in dict.fromkeys(slack_ids) if slack_id not in fresh]


USEFUL_MOST = 200
"""Characters of "useful to me": one line beside somebody's form."""

NOTHING = ("-", "–", "—", "nothing", "none", "clear", "delete")
"""What takes the line "useful to me" away when it is written in its place."""


def say_useful(tx: Tx, by: Actor, line: str) -> Person:
    """ "Useful to me": the one line about what the person likes to hear. Nothing, or a word for it, takes it away.

    Raises Declined("useful_too_long").
    """
    useful, person = one_line(line), acting.me(tx, by)
    return person if person.useful == useful else _save(tx, by, replace(person, useful=useful))


def one_line(line: str) -> str | None:
    """What was written as "useful to me", as it is kept; None for nothing. Raises Declined("useful_too_long")."""
    words = " ".join(line.split())
    if words.casefold().strip(".") in NOTHING:
        return None
    if len(words) > USEFUL_MOST:
        raise Declined("useful_too_long")
    return words or None


def stop_all(tx: Tx, by: Actor) -> Person:
    """No more pings of any kind. What is kept stays, and so does everything one can look up."""
    person = acting.me(tx, by)
    return person if person.stopped_at else _save(tx, by, replace(person, stopped_at=by.now))


PAUSE = timedelta(days=7)
"""How long a pause lasts when nobody says."""


def read_pause(tx: Tx, by: Actor, written: str) -> date:
    """Until when somebody wants a pause, in their own calendar; nothing written means a week. Writes nothing: reading dates takes its time.

    Raises Declined as `dates.read_day` does.
    """
    person = people.find(tx, by.workspace_id, by.slack_id)
    today = local_date(by.now, zone_or(person.zone if person else None, by.default_zone))
    return dates.read_day(written, today) if written.strip() else today + PAUSE


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause that ends where the day `until` begins; `today` is the person's own, too."""

    person: Person
    until: date
    today: date


def pause(tx: Tx, by: Actor, until: date) -> Paused:
    """No nudge and no relay before that day; what is due meanwhile waits. Raises Declined: date_past, date_too_far."""
    person = acting.me(tx, by)
    today = acting.today(by, person)
    if until <= today:
        raise Declined("date_past")
    if until - today > dates.FURTHEST:
        raise Declined("date_too_far")
    ends_at = local_moment(until, time(), zone_or(person.zone, by.default_zone))
    saved = _save(tx, by, replace(person, paused_until=ends_at))
    return Paused(saved, until, today)


def stop_digest(tx: Tx, by: Actor) -> Person:
    """No more weekly digests; what was to stand in one comes by itself again, as far as that is wanted."""
    person = acting.me(tx, by)
    if person.no_digest_at is not None:
        return person
    return _save(tx, by, replace(person, no_digest_at=by.now, digest_at=None, replan_at=by.now))


def only_digest(tx: Tx, by: Actor) -> Person:
    """Nothing by itself but the weekly digest, which lists what would have come."""
    person = acting.me(tx, by)
    checked, prompted = person.no_check_ins_at or by.now, person.no_prompts_at or by.now
    wished = replace(
        person, no_check_ins_at=checked, no_prompts_at=prompted, no_digest_at=None, replan_at=by.now
    )
    return _save(tx, by, wished)


def resume(tx: Tx, by: Actor) -> Person:
    """Pings may come again: what waited for the end of a pause is due, and everything that is planned is looked at anew."""
    person = acting.me(tx, by)
    if person.paused_until is not None:
        deliveries.bring_forward(tx, by.workspace_id, person.id, by.now)
    return _save(tx, by, replace(person, stopped_at=None, paused_until=None, replan_at=by.now))


def _save(tx: Tx, by: Actor, person: Person) -> Person:
    """Save somebody's wishes; their Home says so, and the message that said that nothing more comes."""
    stored = people.save(tx, person)
    silence.redraw(tx, stored, by.now)
    outbox.publish(tx, by.workspace_id, {person.id}, by.now)
    return stored
