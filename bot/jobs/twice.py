"""The two cases in which a message may be there twice: said in the log and counted, so that whoever runs it can see that the promise holds.

Apart from deliver and rescue, each of which meets one of them. Counts are of this process, since it began. Must hold no text, no name and no pair.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.domain.delivery import Delivery
from bot.jobs.settle import said_of

_log = logging.getLogger(__name__)


class Twice:
    """How often it may have happened: Slack `never_shown` what it perhaps had, or a sender `overslept` its lease on the way."""

    def __init__(self) -> None:
        self._counts = {"never_shown": 0, "overslept": 0}

    @property
    def counts(self) -> Mapping[str, int]:
        """By case."""
        return dict(self._counts)

    def never_shown(self, delivery: Delivery) -> None:
        """Two complete readings of history without it: it is sent again."""
        self._counts["never_shown"] += 1
        extra = said_of(delivery, "delivery.repeated")
        _log.warning(
            "Not in history after two readings: it is sent again, and might then be there twice.", extra=extra
        )

    def overslept(self, delivery: Delivery) -> None:
        """Slack took it from a sender whose lease was over by then: somebody else may have sent it meanwhile."""
        self._counts["overslept"] += 1
        extra = said_of(delivery, "delivery.overslept")
        _log.warning("Sent after its lease was over: it might be there twice.", extra=extra)
