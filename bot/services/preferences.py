"""What people wish of the bot, and what Slack says of them today.

Must not decide when anything is sent: it asks the planner to look again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.person import Facts, Person, facts_are_fresh, with_facts
from bot.services import acting, outbox
from bot.services.acting import Actor
from storage import people
from storage.store import Tx


def learn(tx: Tx, by: Actor, facts: Facts) -> Person:
    """Keep what Slack says of a person; a new zone asks for a new plan of their items."""
    person = people.meet(tx, by.workspace_id, facts.slack_id, by.now)
    return people.save(tx, with_facts(person, facts, by.now))


def learn_if_known(tx: Tx, by: Actor, facts: Facts) -> Person | None:
    """A profile changed somewhere in the company: kept for people the bot has met, ignored for all others."""
    person = people.find(tx, by.workspace_id, facts.slack_id)
    if person is None:
        return None
    changed = with_facts(person, facts, by.now)
    return people.save(tx, changed)


def whom_to_look_up(tx: Tx, by: Actor, slack_ids: Sequence[str]) -> list[str]:
    """Those of these people whose facts are missing or older than a day."""
    found = {slack_id: people.find(tx, by.workspace_id, slack_id) for slack_id in dict.fromkeys(slack_ids)}
    return [
        slack_id for slack_id, person in found.items() if not (person and facts_are_fresh(person, by.now))
    ]


def stop_all(tx: Tx, by: Actor) -> Person:
    """No more pings of any kind. What is kept stays, and so does everything one can look up."""
    person = acting.me(tx, by)
    return person if person.stopped_at else people.save(tx, replace(person, stopped_at=by.now))


def resume(tx: Tx, by: Actor) -> Person:
    """Pings may come again; everything that is planned is looked at anew."""
    person = acting.me(tx, by)
    return people.save(tx, replace(person, stopped_at=None, paused_until=None, replan_at=by.now))


def typed(tx: Tx, by: Actor, text: str, once: str) -> str:
    """Something typed in the bot's own DM. Nothing of it is stored; *stop* stops at once. Returns the notice that answers it."""
    word = text.strip().strip(".!").casefold()
    code = WORDS.get(word, "not_stored")
    if code == "stopped":
        stop_all(tx, by)
    if code == "resumed":
        resume(tx, by)
    outbox.notice(tx, acting.me(tx, by), code, once, by.now)
    return code


WORDS = {
    "stop": "stopped",
    "stop all": "stopped",
    "unsubscribe": "stopped",
    "resume": "resumed",
    "start": "resumed",
    "help": "help",
    "thanks": "thanks",
    "thank you": "thanks",
}
"""Words that always work in the bot's DM, and the notice that answers each."""
