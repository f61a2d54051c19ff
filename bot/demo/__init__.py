"""The demo: one piece of advice comes full circle between two people, without Slack and without a question asked.

The real bot runs on an SQLite file beside the stand-in for Slack, in this process and on loopback alone; what is shown is what the stand-in
shows its people. Apart from the tests' stories because this one is for whoever meets Full Circle for the first time: it must explain itself,
fit into a minute, and end with a sentence whatever happens. Must not use any setting or secret of the machine it runs on, nor write anywhere
but into one folder that it names.

    stage.py    the bot, Slack's stand-in, the two people, and the clock that moves
    story.py    what happens: who does what, and what each of them sees then
    screen.py   how it looks: side by side, one below the other, or plain lines
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from bot import logs
from bot.demo.screen import Screen
from bot.demo.stage import a_stage
from bot.demo.story import perform
from bot.errors import SettingsProblem

DONE, FAILED, INTERRUPTED = 0, 1, 130
_PROXIES = {"http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy"}
_log = logging.getLogger(__name__)


def play(*, fast: bool = False, keep: Path | None = None) -> int:
    """Play it, and return the exit code. `fast`: without pauses. `keep`: the SQLite file to make; a folder of its own when None.

    Every failure is a sentence and FAILED; what is behind it stands in the log beside the database.
    """
    if hasattr(sys.stdout, "reconfigure"):  # an emoji must not end it where the terminal knows none
        sys.stdout.reconfigure(errors="replace")
    screen = Screen(paced=not fast)
    try:
        file = _file(keep)
    except OSError as error:
        screen.stops(str(error))
        return FAILED
    log = file.with_name(f"{file.stem}.log")
    with _logging_to(log), _without_proxies():
        return _played(screen, file, log)


def _played(screen: Screen, file: Path, log: Path) -> int:
    try:
        asyncio.run(_perform(screen, file))
    except KeyboardInterrupt:
        screen.stops(f"Stopped. What was kept so far lies in {file}")
        return INTERRUPTED
    except SettingsProblem as problem:  # no free port, a folder that cannot be written to
        screen.stops(f"The demo cannot go on. {problem.sentence}")
        return FAILED
    except Exception:  # noqa: BLE001  whoever tries this for the first time gets a sentence, never a traceback
        _log.exception("The demo failed.", extra={"action": "demo.failed"})
        screen.stops(
            f"The demo stumbled after showing this: {screen.doing}",
            "That is a mistake in Full Circle, not one of yours.",
            f"What is known about it stands in {log}",
        )
        return FAILED
    screen.ends("Full circle", _next_steps(file))
    return DONE


async def _perform(screen: Screen, file: Path) -> None:
    async with a_stage(file) as stage:
        await perform(stage, screen)


def _file(keep: Path | None) -> Path:
    """Where the database will lie. Raises OSError, with a sentence for people, when it cannot lie there."""
    if keep is None:
        return Path(mkdtemp(prefix="fullcircle-demo-")) / "fullcircle.db"
    file = keep.expanduser().absolute()
    if file.exists():
        raise OSError(f"{file} is there already, and the demo writes over nothing. Give --keep another name.")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(exist_ok=False)
    except OSError as error:
        raise OSError(f"{file} cannot be made ({error.strerror}). Give --keep another name.") from None
    return file


def _next_steps(file: Path) -> list[str]:
    """What to do after it, word for word."""
    python = Path(sys.executable)
    with suppress(ValueError):
        python = python.relative_to(Path.cwd())
    return [
        f"The database of this demo lies in {file}",
        "",
        "To use Full Circle in a Slack workspace of your own:",
        f"1. Print the app's manifest: {python} -m bot manifest --socket",
        "2. Paste it at api.slack.com/apps: Create New App, From a manifest. Install the app into your workspace.",
        "3. Write the two tokens into a file .env here:",
        "   SLACK_BOT_TOKEN=xoxb-…   (OAuth & Permissions)",
        "   SLACK_APP_TOKEN=xapp-…   (Basic Information, App-Level Tokens, with connections:write)",
        "4. Start it: make run   (or: " + f"{python} -m bot run)",
    ]


@contextmanager
def _logging_to(file: Path) -> Iterator[None]:
    """The bot's log goes into a file: here people read a story."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    with file.open("w", encoding="utf-8") as stream:
        logs.set_up("INFO", stream=stream)
        try:
            yield
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)


@contextmanager
def _without_proxies() -> Iterator[None]:
    """Slack's SDK sends even what is meant for this machine through a proxy, if one is set."""
    set_here = {name: value for name, value in os.environ.items() if name.lower() in _PROXIES}
    for name in set_here:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(set_here)
