"""Every service that acts on one item, found by looking, with arguments for each: so that a new one is tried by those who may not.

Apart from the tests because two of them walk over it. Must name no service but those that stand apart for a reason.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from bot.domain.advice import Again, Favour, Outcome
from bot.domain.pair import Consent
from bot.services import (
    answering,
    ask,
    attribution,
    consent,
    favours,
    giving,
    keep,
    lookup,
    pins,
    preferences,
    progress,
)
from bot.services.ask import Said
from bot.services.progress import Later
from tests.factories import TODAY
from tests.services.company import Company, outcome_of

MODULES = (answering, ask, attribution, consent, favours, giving, keep, lookup, pins, preferences, progress)

ARGUMENTS: dict[str, Any] = {
    "number": 1,
    "choice": Later.TOMORROW,
    "on": TODAY + timedelta(days=3650),
    "day": TODAY + timedelta(days=3650),
    "outcome": Outcome.WORKED,
    "account": "Mine now.",
    "useful": "",
    "private_note": "",
    "fingerprint": "0" * 32,
    "text": "Mine now.",
    "message": Said(channel="D1", thread_ts=None, ts="9.9", event_ts="9.9", words="Mine now."),
    "is_advice": True,
    "before_outcome": True,
    "once": "a form of somebody else",
    "consent": Consent.NO,
    "again": Again.NO,
    "note": "Mine now.",
    "said": Favour.CAN,
    "in_private": True,
    "adviser_slack_id": None,
    "adviser_name": "Grandma",
}
"""What an intruder fills in, by the name of the parameter."""


def _services() -> Iterator[Callable[..., Any]]:
    for module in MODULES:
        for name, function in vars(module).items():
            if (
                name.startswith("_")
                or not inspect.isfunction(function)
                or function.__module__ != module.__name__
            ):
                continue
            if list(inspect.signature(function).parameters)[:3] == ["tx", "by", "advice_id"]:
                yield function


SERVICES = tuple(_services())


def call(company: Company, who: str, service: Callable[..., Any], item_id: UUID, **more: Any) -> str | None:
    """Why somebody was refused, who knows the item's true id; None when they were not."""
    names = list(inspect.signature(service).parameters)[3:]
    filled = {name: (ARGUMENTS | more)[name] for name in names}
    return outcome_of(company.act, who, service, item_id, **filled)[1]
