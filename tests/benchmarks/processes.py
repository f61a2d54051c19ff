"""What the measurements start: databases, floors, the minimal Slack and the bot, each as a process of its own.

Apart so that every measurement starts the same things. Must measure nothing.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from storage.engine import open_engine
from storage.store import Store, Tx
from tests.cast import SECRET, TOKEN
from tests.databases import PostgresServer, SqliteFiles, stop_server


@contextmanager
def databases() -> Iterator[dict[str, SqliteFiles | PostgresServer]]:
    """Both, by the names that the tables show."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "pg").mkdir()
        try:
            yield {"SQLite": SqliteFiles(folder), "PostgreSQL": PostgresServer(folder / "pg")}
        finally:
            stop_server(folder / "pg")


def filled(url: str, fill: Callable[[Tx], Any]) -> Any:
    """Run `fill` on the database, and have PostgreSQL count its rows, which it does by itself elsewhere."""
    engine = open_engine(url, durable=False, statement_timeout=600.0)
    store = Store(engine, threads=1, name="fill")
    try:
        made = store.transact(fill)
        if engine.dialect.name == "postgresql":
            with store.write() as tx:
                tx.execute(text("ANALYZE"))
        return made
    finally:
        store.close()
        engine.dispose()


@contextmanager
def process(module: str, *arguments: str, **environment: str) -> Iterator[str]:
    """`python -m module PORT …` on a free port; its base URL once somebody listens there."""
    port = free_port()
    command = [sys.executable, "-m", module, str(port), *arguments]
    with _running(command, {"SLACK_SIGNING_SECRET": SECRET} | environment, port):
        yield up(f"http://127.0.0.1:{port}")


@dataclass(frozen=True, slots=True)
class Api:
    """The minimal Slack: the address of its Web API."""

    url: str

    def counted(self) -> dict[str, Any]:
        """What was posted: how many, how many different, and when the first and the last."""
        return get_json(self.url + "counted")

    def forget(self) -> None:
        """Count anew."""
        get_json(self.url + "forget")


@contextmanager
def slack(latency: float = 0.0) -> Iterator[Api]:
    """The minimal Slack, which answers after so many seconds."""
    with process("tests.benchmarks.endpoint", str(latency)) as url:
        yield Api(f"{url}/api/")


@contextmanager
def bot(database_url: str, api_url: str, **more: str) -> Iterator[str]:
    """`python -m bot run`, idle; its base URL."""
    port = free_port()
    environment = bot_environment(database_url, api_url, port) | more
    with _running([sys.executable, "-m", "bot", "run"], environment, port):
        url = up(f"http://127.0.0.1:{port}/healthz").removesuffix("/healthz")
        time.sleep(1)  # its first tick is over
        yield url


def bot_environment(database_url: str, api_url: str, port: int) -> dict[str, str]:
    """The settings of a bot that only says what goes wrong, and leaves Slack's limits to Slack."""
    return {
        "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": api_url, "DATABASE_URL": database_url,
        "PORT": str(port), "HOST": "127.0.0.1", "FULLCIRCLE_LOG_LEVEL": "ERROR", "FULLCIRCLE_POSTS_A_MINUTE": "0",
    }  # fmt: skip


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int) -> Iterator[None]:
    with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL) as running:
        _BY_PORT[port] = running.pid
        try:
            yield
        finally:
            del _BY_PORT[port]
            running.terminate()
            running.wait(15)


_BY_PORT: dict[int, int] = {}


def cpu_seconds(url: str) -> float:
    """Processor time that the process behind this address took so far: on a busy machine it says more than the clock. 0 where `/proc` is not."""
    stat = Path(f"/proc/{_BY_PORT[int(url.rpartition(':')[2])]}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def up(url: str) -> str:
    """Wait until somebody listens there, whatever they answer."""
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  loopback
            return url
        except urllib.error.HTTPError:
            return url
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nobody listens at {url}")


def get_json(url: str) -> dict[str, Any]:
    """GET, from this process's own thread."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  loopback
        found: dict[str, Any] = json.load(answer)
        return found


def free_port() -> int:
    """A port that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
