"""The cast of every story: Maya, who asks and keeps; Dana, who advises; Charlie, who is no party to anything; Eve, of another company.

Apart so that a test can say who it is about. Zones differ on purpose, and are far from the machine's. All read British English, so that a
story can say "Monday 30 November"; tests/scenarios/test_languages.py has people who do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground import Person, Slack, Workspace

TOKEN = "xoxb-acme"
OTHER_TOKEN = "xoxb-other"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
APP_TOKEN = "xapp-1-A0PLAYGROUND-1-playground"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody there is."""

    acme: Workspace
    other: Workspace
    maya: Person
    dana: Person
    charlie: Person
    eve: Person


def gather(slack: Slack) -> Cast:
    """Put everybody into the stand-in."""
    acme = slack.add_workspace("T0ACME", "Acme", bot_token=TOKEN, app_token=APP_TOKEN)
    other = slack.add_workspace("T0OTHER", "Other", bot_token=OTHER_TOKEN)
    return Cast(
        acme=acme,
        other=other,
        maya=acme.add_person("Maya", tz="Europe/Berlin", locale="en-GB"),
        dana=acme.add_person("Dana", tz="America/New_York", locale="en-GB"),
        charlie=acme.add_person("Charlie", tz="Europe/Berlin", locale="en-GB"),
        eve=other.add_person("Eve", tz="Europe/Berlin", locale="en-GB"),
    )
