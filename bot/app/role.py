"""What one process of several does: everything, all but the ticks, or the ticks alone.

Apart from the settings because it is of one process, while they are of the installation. Whatever the role, what a process queues it sends at
once itself, so that people never wait for another process's tick.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """`run` plays EVERYTHING, `run --no-ticks` REQUESTS, `run --ticks-only` and `sweep` TICKS."""

    EVERYTHING = "everything"
    REQUESTS = "requests"
    TICKS = "ticks"

    @property
    def takes_requests(self) -> bool:
        """Whether Slack is listened to; `/healthz` answers in any role."""
        return self is not Role.TICKS

    @property
    def ticks(self) -> bool:
        """Whether it looks for what has come due."""
        return self is not Role.REQUESTS
