"""Slack's side of the house: payload in, use case, view out. No policy, no SQL, no words.

Few Bolt listeners, one a kind of payload, each with a dictionary behind it: a listener that does not match costs every request some microseconds,
and one that is missing answers 404, which Slack counts as failed.
"""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from handlers import buttons, commands, errors, events, forms, middleware, shortcuts
from handlers.desk import Desk

EVENTS = events.SUBSCRIBED


def register(app: AsyncApp, desk: Desk) -> None:
    """Give the app all its listeners."""
    middleware.register(app)
    errors.register(app, desk)
    events.register(app, desk)
    commands.register(app, desk)
    shortcuts.register(app, desk)
    buttons.register(app, desk)
    forms.register(app, desk)
