"""Whether a statement stays inside one workspace: the rule that conftest holds every statement of the suite to.

Apart from conftest so that a new sweep is one line in one place. Must not know what a statement is for, beyond the
reason it gives for crossing workspaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from storage.schema import metadata


@dataclass(frozen=True, slots=True)
class Sweep:
    """A statement that may look across workspaces: a regular expression for how it begins, and why it may."""

    begins: str
    why: str


SWEEPS: tuple[Sweep, ...] = (
    Sweep(r"WITH claimable AS .* UPDATE deliveries SET ", "senders take what is due, whoever it is for"),
    Sweep(
        r"SELECT deliveries\.id FROM deliveries WHERE deliveries\.state = 'pending' AND deliveries\.due_at <=",
        "whether anything is due",
    ),
    Sweep(
        r"SELECT min\(CASE WHEN \(deliveries\.created_at > deliveries\.due_at\) .* AND deliveries\.due_at <=",
        "lag",
    ),
    Sweep(
        r"SELECT .* FROM deliveries WHERE deliveries\.state IN .* AND \(deliveries\.look_at <=",
        "what to look up now",
    ),
    Sweep(
        r"SELECT .* FROM deliveries WHERE deliveries\.state IN .* AND \(deliveries\.leased_until <",
        "leases that ran out",
    ),
    Sweep(
        r"SELECT .* FROM sightings WHERE sightings\.fetch_at IS NOT NULL AND sightings\.fetch_at <=",
        "pinned messages whose words are to be fetched",
    ),
    Sweep(
        r"SELECT .* FROM advice WHERE advice\.wake_at IS NOT NULL AND advice\.wake_at <=",
        "what the planner looks at",
    ),
    Sweep(r"UPDATE advice SET wake_at=[^,]+ WHERE advice\.id = \S+$", "when the planner looks again"),
    Sweep(
        r"SELECT .* FROM people WHERE people\.replan_at IS NOT NULL AND people\.replan_at <=",
        "whom to plan anew",
    ),
    Sweep(
        r"SELECT (workspaces\.bot_token|people\.name|advice\.words) FROM \w+ LIMIT \S+( OFFSET \S+)?$",
        "whether the keys open what is there",
    ),
    Sweep(
        r"UPDATE \w+ SET .* WHERE .*\b(digest_week|digest_at|give_up_at|due_at|fetch_at|wake_at) > \S+( WITH TIME ZONE)?$",
        "what a wrong clock put off for years",
    ),
    Sweep(r"SELECT count\(\*\) AS count_1 FROM workspaces$", "how many installations share the slots"),
    Sweep(r"DELETE FROM limits WHERE limits\.free_at <", "limits that do not matter any more"),
    Sweep(
        r"SELECT min\(\w+\.(due_at|look_at|wake_at|fetch_at|replan_at)\) AS \w+ FROM ",
        "when there is something to do next",
    ),
    Sweep(
        r"SELECT .* FROM people WHERE people\.digest_at IS NOT NULL AND people\.digest_at <=",
        "whose digest to look at",
    ),
    Sweep(
        r"SELECT min\(CASE WHEN \(people\.paused_until > people\.digest_at\)", "when to look at digests next"
    ),
    Sweep(
        r"SELECT .* FROM people WHERE people\.give_up_at IS NOT NULL AND people\.give_up_at <=",
        "who let three reminders go by",
    ),
    Sweep(
        r"SELECT min\(CASE WHEN \(people\.paused_until > people\.give_up_at\)", "when the next of them does"
    ),
    Sweep(r"DELETE FROM drafts WHERE drafts\.expires_at <=", "drafts go after an hour"),
    Sweep(
        r"SELECT .* FROM workspaces WHERE workspaces\.enterprise_id = \S+ AND workspaces\.team_id = ",
        "which one it is",
    ),
    Sweep(
        r"UPDATE workspaces SET .* WHERE workspaces\.enterprise_id = \S+ AND workspaces\.team_id = ",
        "a new token",
    ),
    Sweep(r"SELECT .* FROM workspaces ORDER BY workspaces\.installed_at$", "every installation"),
)

_SWEEPS = [re.compile(sweep.begins) for sweep in SWEEPS]
_TABLES = re.compile(rf"\b(?:FROM|JOIN|INTO|UPDATE) \"?({'|'.join(sorted(metadata.tables))})\b")
_BOUND = r"(?:\?|%\(\w+\)s(?:::\w+)?|:\w+)"
# Compared with a value from outside: joining two tables on it would not keep a statement inside one workspace.
_SCOPED = re.compile(
    rf"\bworkspace_id (?:= {_BOUND}|IN \()|\(\S*\bworkspace_id,[^()]*\) IN \(|\bworkspaces\.id = {_BOUND}"
)
_INSERTED = re.compile(r"INSERT INTO \"?(?:workspaces\b|\w+\"? \([^)]*\bworkspace_id\b)")


@cache
def is_scoped(statement: str) -> bool:
    """True for what names no table of ours, stays inside one workspace by a bound value, or is one of SWEEPS."""
    statement = " ".join(statement.split())
    if not _TABLES.search(statement) or any(sweep.match(statement) for sweep in _SWEEPS):
        return True
    found = _INSERTED.match(statement) if statement.startswith("INSERT") else _SCOPED.search(statement)
    return found is not None
