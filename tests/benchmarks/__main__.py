"""`make bench`: every measurement there is, one table each. `make bench-large` adds the sizes that take long; names choose some of them."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from functools import partial

from tests.benchmarks import (
    commands,
    digests,
    events_in,
    limits,
    replicas,
    replies,
    sending,
    starting,
    ticks,
)

MEASUREMENTS: dict[str, Callable[[], None]] = {
    "events": events_in.run,
    "replies": replies.run,
    "commands": commands.run,
    "sending": sending.run,
    "ticks": ticks.run,
    "digests": digests.run,
    "replicas": replicas.run,
    "starting": starting.run,
    "limits": limits.run,
}
LARGE: dict[str, Callable[[], None]] = {
    "sending": partial(sending.run, (10_000, 100_000)),
    "ticks": partial(ticks.run, ticks.LARGEST),
    "digests": partial(digests.run, (10_000, 100_000)),
    "replicas": partial(replicas.run, (5_000, 50_000)),
}


def main(*names: str) -> None:
    """Measure what is named, or everything; `large` before the names: at the large sizes."""
    measurements = MEASUREMENTS | LARGE if "large" in names else MEASUREMENTS
    chosen = [name for name in names if name != "large"] or list(measurements)
    logging.getLogger("bot").setLevel(logging.ERROR)  # that sending lags behind is the point of it
    for name in chosen:
        began = time.monotonic()
        measurements[name]()
        print(f"({name}: {time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
