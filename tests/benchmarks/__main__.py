"""`make bench`: every measurement there is, one table each."""

from __future__ import annotations

from tests.benchmarks import digests, events_in

MEASUREMENTS = (events_in.run, digests.run)

if __name__ == "__main__":
    for measure in MEASUREMENTS:
        measure()
