"""`make test-kill`: many rounds of killing, half of them on SQLite and half on PostgreSQL, one line a round.

Apart from the test that plays a few of them at each change. Ends with 1 at the first round that lost or doubled something, and says which.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import signal
import sys
import tempfile
from pathlib import Path

from tests.databases import PostgresServer, SqliteFiles, new_server_folder, opened, stop_server
from tests.fates.fate import a_fate
from tests.fates.rounds import WAYS, Way, campaign

ROUNDS = 200
REPLICAS = {"sqlite": 1, "postgresql": 3}


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(
        prog="make test-kill", description="Kill the bot, and look what became of it."
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="in all, on both databases")
    parser.add_argument("--seed", type=int, default=None, help="the order of the rounds; said at the start")
    given = parser.parse_args()
    signal.signal(
        signal.SIGTERM, signal.default_int_handler
    )  # whoever ends it so leaves no process behind either
    seed = random.randrange(10_000) if given.seed is None else given.seed
    print(f"{given.rounds} rounds, seed {seed}")
    servers = new_server_folder()
    try:
        asyncio.run(_all(given.rounds, seed, servers))
    except AssertionError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        stop_server(servers)
    print(f"{given.rounds} rounds: nothing lost, nothing doubled.")
    return 0


async def _all(rounds: int, seed: int, servers: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        for number, kind in enumerate(REPLICAS):
            mine = rounds // 2 + (rounds % 2 if number == 0 else 0)
            await _on(kind, ways(mine, random.Random(seed + number)), Path(name), servers)


async def _on(kind: str, some: list[Way], folder: Path, servers: Path) -> None:
    server = SqliteFiles(folder) if kind == "sqlite" else PostgresServer(servers)
    here = folder / kind
    here.mkdir()
    with server.fresh() as url, opened(url) as database:
        async with a_fate(database, here, replicas=REPLICAS[kind]) as fate:
            await campaign(fate, some, lambda line: print(f"{kind}  {line}", flush=True))


def ways(count: int, dice: random.Random) -> list[Way]:
    """Every way equally often, in a new order each time round."""
    found: list[Way] = []
    while len(found) < count:
        found += dice.sample(WAYS, len(WAYS))
    return found[:count]


if __name__ == "__main__":
    sys.exit(main())
