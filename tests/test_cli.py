"""The command line: every command, its exit codes, and a kind message where others have a traceback."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.__main__ import app
from bot.manifest import build
from bot.playground import Person, Slack
from bot.settings import Settings
from tests.serving import SIGNING_SECRET, TEAM, standing_in

ROOT = Path(__file__).parent.parent


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    """Slack's other half."""
    async with standing_in() as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the machine's variables nor its .env."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def called(*arguments: str) -> tuple[int, str, str]:
    """A command in this process: exit code, output, errors."""
    with process_as_it_was():
        result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@contextmanager
def process_as_it_was() -> Iterator[None]:
    """A command has the process to itself: it sends the log to a standard error that the runner closes, and answers signals."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    signals = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        for each, handler in signals.items():
            signal.signal(each, handler)


@dataclass(slots=True)
class Process:
    """`python -m bot …` in a process of its own."""

    process: asyncio.subprocess.Process
    output: list[str]
    reading: asyncio.Task[None]

    async def ends(self) -> int:
        """Wait for the end, 30 seconds at most."""
        async with asyncio.timeout(30):
            code = await self.process.wait()
            await self.reading
        return code

    async def port(self) -> int:
        """The port that it says it runs on."""
        async with asyncio.timeout(30):
            while not (found := [line for line in self.output if "is running" in line]):
                assert self.process.returncode is None, self.output
                await asyncio.sleep(0.02)
        said = re.search(r"is running .*:(\d+)\.", found[0])
        assert said is not None
        return int(said[1])


@asynccontextmanager
async def started(folder: Path, *arguments: str, **settings: str) -> AsyncIterator[Process]:
    """Start it with these settings and no others; it is killed if the test leaves it running."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error::ResourceWarning",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=folder, env=env,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    output: list[str] = []

    async def read() -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            output.append(line.decode())

    made = Process(process, output, asyncio.create_task(read()))
    try:
        yield made
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await made.reading


def settings_of(slack: Slack, **more: str) -> dict[str, str]:
    """What `run` needs, over HTTP."""
    return {
        "SLACK_BOT_TOKEN": slack.workspaces[TEAM].bot_token,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack.api_url,
        "PORT": "0",
        **more,
    }


async def health_at(port: int) -> dict[str, Any]:
    """What `/healthz` says."""
    async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/healthz") as answer:
        found: dict[str, Any] = await answer.json()
        return found


async def greets(slack: Slack, port: int) -> Person:
    """Somebody sends a command and is answered."""
    slack.send_events_to(f"http://127.0.0.1:{port}/slack/events", SIGNING_SECRET)
    maya = slack.workspaces[TEAM].add_person("Maya")
    async with asyncio.timeout(20):
        while not (await maya.command("help")).ok or "/advice" not in maya.ephemerals[-1]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return maya


def test_without_a_command_it_says_what_there_is() -> None:
    output = called()[1]
    for name in ("run", "sweep", "demo", "migrate", "manifest", "doctor"):
        assert name in output


def test_run_without_settings_says_what_is_missing() -> None:
    code, output, errors = called("run")
    assert (code, output) == (2, "")
    assert "SLACK_BOT_TOKEN is not set." in errors
    assert "SLACK_SIGNING_SECRET" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "many"),
        ("DATABASE_URL", "mysql://h/d"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("SLACK_BOT_TOKEN", "xapp-1"),
    ],
)
@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_bad_setting_is_a_kind_message(
    command: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SIGNING_SECRET)
    monkeypatch.setenv(name, value)
    code, _, errors = called(command)
    assert code == 2
    assert errors.startswith(f"Full Circle: {name} ")
    assert "Traceback" not in errors


def test_the_settings_may_stand_in_a_file() -> None:
    Path(".env").write_text("PORT=many\n", encoding="utf-8")
    code, _, errors = called("run")
    assert (code, "PORT cannot be used." in errors) == (2, True)


def test_migrate_makes_the_database_and_says_so(tmp_path: Path) -> None:
    code, output, _ = called("migrate")
    assert (code, output.splitlines()[-1]) == (0, "The database is up to date.")
    assert "1/" in output
    assert (tmp_path / "fullcircle.db").exists()
    assert called("migrate")[:2] == (0, "The database was up to date already.\n")


def test_migrate_on_what_is_no_database_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("letter.db").write_text("Dear reader, " * 1000, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///letter.db")
    code, _, errors = called("migrate")
    assert code == 1
    assert "not a database of this program" in errors


def test_migrate_on_a_database_that_is_away_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/d")
    code, _, errors = called("migrate")
    assert (code, "secret" in errors) == (1, False)
    assert "cannot be reached" in errors


def test_the_manifest_is_for_socket_mode_or_for_an_address() -> None:
    assert json.loads(called("manifest")[1]) == build(None)
    assert json.loads(called("manifest", "--socket")[1]) == build(None)
    url = "https://circle.example.com"
    assert json.loads(called("manifest", "--url", url)[1]) == build(f"{url}/slack/events")


@pytest.mark.parametrize("arguments", [["--url", "here"], ["--url", "https://a.b", "--socket"]])
def test_a_manifest_that_cannot_be_is_a_kind_message(arguments: list[str]) -> None:
    code, output, errors = called("manifest", *arguments)
    assert (code, output, errors.startswith("Full Circle: ")) == (2, "", True)


def test_the_doctor_finds_problems_and_says_so_in_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    code, output, _ = called("doctor")
    assert code == 1
    assert "✗  SLACK_BOT_TOKEN is not set." in output
    monkeypatch.setenv("PORT", "many")
    code, output, _ = called("doctor")
    assert (code, output.splitlines()[0]) == (1, "✗  PORT cannot be used.")


async def test_the_doctor_is_content_with_a_good_set_up(slack: Slack, tmp_path: Path) -> None:
    async with started(tmp_path, "doctor", **settings_of(slack)) as doctor:
        assert await doctor.ends() == 0, doctor.output
    assert any(line.startswith("✓  Slack knows the bot") for line in doctor.output)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_run_over_http_works_and_stops_when_it_is_told_to(
    slack: Slack, tmp_path: Path, number: signal.Signals
) -> None:
    async with started(tmp_path, "run", **settings_of(slack)) as bot:
        port = await bot.port()
        await greets(slack, port)
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/healthz") as health:
            assert health.status == 200
        bot.process.send_signal(number)
        assert await bot.ends() == 0, bot.output
    assert "Traceback" not in "".join(bot.output)


async def test_run_in_socket_mode_works_and_stops_when_it_is_told_to(slack: Slack, tmp_path: Path) -> None:
    slack.socket_mode = True
    token = slack.workspaces[TEAM].app_token
    async with started(tmp_path, "run", **settings_of(slack, SLACK_APP_TOKEN=token)) as bot:
        await greets(slack, await bot.port())
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends() == 0, bot.output
    assert "Traceback" not in "".join(bot.output)


async def test_without_ticks_it_still_answers_and_with_ticks_alone_it_takes_nothing(
    slack: Slack, tmp_path: Path
) -> None:
    async with started(tmp_path, "run", "--no-ticks", **settings_of(slack)) as bot:
        port = await bot.port()
        maya = await greets(slack, port)
        await maya.say(maya.bot_dm, "thanks")
        async with asyncio.timeout(20):
            while not maya.dm or "✓" not in maya.dm[-1].text:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert (await health_at(port))["last_tick"] is None
    unset = {name: value for name, value in settings_of(slack).items() if name != "SLACK_SIGNING_SECRET"}
    async with started(tmp_path, "run", "--ticks-only", **unset) as bot:
        port = await bot.port()
        slack.send_events_to(f"http://127.0.0.1:{port}/slack/events", SIGNING_SECRET)
        assert (await maya.command("help")).status == 404
        async with asyncio.timeout(20):
            while (await health_at(port))["last_tick"] is None:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends() == 0, bot.output


async def test_sweep_does_what_is_due_and_leaves(slack: Slack, tmp_path: Path) -> None:
    async with started(tmp_path, "sweep", **settings_of(slack)) as bot:
        assert await bot.ends() == 0, bot.output
    async with started(tmp_path, "sweep", **settings_of(slack, SLACK_BOT_TOKEN="xoxb-wrong")) as bot:
        assert await bot.ends() == 2
    assert "Traceback" not in "".join(bot.output)


def test_two_roles_at_once_are_a_kind_message() -> None:
    code, _, errors = called("run", "--no-ticks", "--ticks-only")
    assert (code, "Give one of the two." in errors) == (2, True)


async def test_a_token_that_slack_refuses_ends_run_with_a_kind_message(slack: Slack, tmp_path: Path) -> None:
    async with started(tmp_path, "run", **settings_of(slack, SLACK_BOT_TOKEN="xoxb-wrong")) as bot:
        assert await bot.ends() == 2
    said = "".join(bot.output)
    assert "Full Circle: Slack refuses SLACK_BOT_TOKEN (invalid_auth)." in said
    assert "Traceback" not in said


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that `run` needs is set; for what ends before Slack, which is not there, is asked anything."""
    settings = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SIGNING_SECRET, "PORT": "0"}
    for name, value in {**settings, "SLACK_API_URL": "http://127.0.0.1:1/api/"}.items():
        monkeypatch.setenv(name, value)


def test_a_port_that_is_taken_is_a_kind_message(complete: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        monkeypatch.setenv("PORT", port)
        code, output, errors = called("run")
    assert (code, output, len(errors.splitlines())) == (2, "", 1)
    assert errors.startswith(
        f"Full Circle: Port {port} is taken by another program, perhaps by the bot itself. Stop"
    )


def test_a_database_that_is_away_ends_run_with_a_kind_message(
    complete: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/d")
    code, _, said = called("run")
    assert code == 1
    assert "cannot be reached" in said
    assert "secret" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["run", "sweep"])
def test_a_damaged_database_is_a_kind_message(
    complete: None, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tmp_path / "letter.db"
    letter.write_text("Dear reader, " * 1000, encoding="utf-8")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{letter}")
    code, _, said = called(command)
    assert code == 1
    assert "not a database of this program" in said
    assert "Traceback" not in said
    assert letter.read_text(encoding="utf-8").startswith("Dear reader"), "not overwritten"


@pytest.mark.parametrize("command", ["run", "sweep"])
async def test_another_key_than_it_was_written_with_is_refused_before_anything_is_written(
    slack: Slack, tmp_path: Path, command: str
) -> None:
    right, wrong = (Fernet.generate_key().decode() for _ in range(2))
    async with started(tmp_path, "sweep", **settings_of(slack, FULLCIRCLE_ENCRYPTION_KEY=right)) as bot:
        assert await bot.ends() == 0, bot.output
    for settings in ({}, {"FULLCIRCLE_ENCRYPTION_KEY": wrong}):
        async with started(tmp_path, command, **settings_of(slack, **settings)) as bot:
            assert await bot.ends() == 2, bot.output
        assert "FULLCIRCLE_ENCRYPTION_KEY" in bot.output[-1]
    both = f"{wrong},{right}"
    async with started(tmp_path, "sweep", **settings_of(slack, FULLCIRCLE_ENCRYPTION_KEY=both)) as bot:
        assert await bot.ends() == 0, bot.output


async def test_the_log_holds_nobodys_words(slack: Slack, tmp_path: Path) -> None:
    settings = settings_of(slack, FULLCIRCLE_LOG_LEVEL="DEBUG", FULLCIRCLE_LOG_FORMAT="json")
    async with started(tmp_path, "run", **settings) as bot:
        maya = await greets(slack, await bot.port())
        await maya.say(maya.bot_dm, "the private words")
        await maya.command("the private words")
        bot.process.send_signal(signal.SIGTERM)
        assert await bot.ends() == 0
    said = "".join(bot.output)
    assert all(json.loads(line)["says"] for line in bot.output)
    assert "private words" not in said
    assert "xoxb-" not in said
    assert SIGNING_SECRET not in said
