"""The command line: `python -m bot …`, also installed as `fullcircle`.

Apart from what the commands do, which is imported when it is asked for, so that `--help` and `manifest` answer at once. Every error
that an operator can mend is a sentence and its cure here, never a traceback: exit code 2 for settings, 1 for all that failed.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot import logs
from bot.errors import FullCircleError, SealedWithoutKey, SettingsProblem
from bot.settings import BadSettings, Settings, load

if TYPE_CHECKING:
    from bot.app import FullCircle
    from bot.app.role import Role

BAD_SETTINGS, FAILED = 2, 1
_LAST_SECOND = 9.8
"""Seconds after a signal; stopping in order takes 9.5 at most (bot.app.serving)."""
_MARKS = {"ok": "✓ ", "warning": "? ", "problem": "✗ "}

app = typer.Typer(
    name="fullcircle",
    help="Full Circle: keeps the advice colleagues give each other, asks how it went, and carries the answer back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def run(
    no_ticks: Annotated[
        bool, typer.Option("--no-ticks", help="Take requests; leave what comes due to another process.")
    ] = False,
    ticks_only: Annotated[
        bool, typer.Option("--ticks-only", help="Only look for what comes due; take no requests.")
    ] = False,
) -> None:
    """Start the bot: over HTTP, or in Socket Mode when SLACK_APP_TOKEN is set."""
    with _kindly():
        from bot.app.role import Role

        if no_ticks and ticks_only:
            raise SettingsProblem("--no-ticks and --ticks-only leave nothing to do.", "Give one of the two.")
        role = Role.REQUESTS if no_ticks else Role.TICKS if ticks_only else Role.EVERYTHING
        asyncio.run(_run(_built(role)))


@app.command()
def sweep() -> None:
    """Do once what is due, send it, and end: for cron, where no process runs all the time."""
    with _kindly():
        from bot.app.role import Role

        asyncio.run(_sweep(_built(Role.TICKS)))


@app.command()
def demo(
    fast: Annotated[bool, typer.Option("--fast", help="Do not wait between the scenes.")] = False,
    keep: Annotated[Path | None, typer.Option("--keep", help="Keep the database in this file.")] = None,
) -> None:
    """Play one loop between two people, without Slack."""
    with _kindly():
        from bot.demo import play

        raise typer.Exit(play(fast=fast, keep=keep))


@app.command()
def migrate() -> None:
    """Bring the database up to date; `run` does this too."""
    with _kindly():
        settings = load()
        logs.set_up(settings.fullcircle_log_level, settings.fullcircle_log_format)
        _migrate(settings)


@app.command()
def manifest(
    url: Annotated[str | None, typer.Option("--url", help="For HTTP: the public address of the bot.")] = None,
    socket: Annotated[
        bool, typer.Option("--socket", help="For Socket Mode (what you get without --url).")
    ] = False,
) -> None:
    """Print the app's manifest, to be pasted into Slack: api.slack.com/apps, Create New App, From a manifest."""
    with _kindly():
        if url is not None and socket:
            raise SettingsProblem("--url is for HTTP and --socket for Socket Mode.", "Give one of the two.")
        from bot.manifest import printed, request_url

        typer.echo(printed(request_url(url) if url is not None else None))


@app.command()
def doctor() -> None:
    """Look at the settings, the database, the clock and Slack, and say what is wrong and how to mend it."""
    from bot.doctor import State, examine

    logs.set_up("ERROR")
    findings = asyncio.run(examine())
    for finding in findings:
        typer.echo(f"{_MARKS[finding.state]} {finding.says}")
        if finding.cure:
            typer.echo(f"   {finding.cure}")
    if any(finding.state is State.PROBLEM for finding in findings):
        raise typer.Exit(FAILED)


def _built(role: Role) -> FullCircle:
    """The bot in this role, with a log."""
    settings = load()
    logs.set_up(settings.fullcircle_log_level, settings.fullcircle_log_format)
    gc.disable()  # all that is loaded now stays for good: looking through it for what could go takes a tenth of the start
    from bot.app import build

    circle = build(settings, role=role)
    gc.freeze()  # nor need the collector look through it again and again afterwards
    gc.enable()
    return circle


async def _sweep(circle: FullCircle) -> None:
    """Once; a signal ends it in order."""
    stopped = _told_to_stop()
    sweeping = asyncio.create_task(circle.sweep())
    try:
        await _first(sweeping, stopped.wait())
        await circle.jobs.stop()
        if sweeping.done():
            sweeping.result()
    finally:
        sweeping.cancel()
        await asyncio.gather(sweeping, return_exceptions=True)
        await circle.close()


async def _run(circle: FullCircle) -> None:
    """Until a signal comes, or Slack refuses a token."""
    from bot.app.serving import serving

    stopped = _told_to_stop()
    async with serving(circle) as port:
        _say(
            circle.settings, f"Full Circle is running {_mode(circle)} on {circle.settings.host}:{port}.", port
        )
        failing = asyncio.create_task(circle.fails())
        await _first(failing, stopped.wait())
    if failing.done():
        failing.result()


async def _first(task: asyncio.Task[Any], other: Coroutine[Any, Any, object]) -> None:
    """Wait for one of the two; the other one of them is not waited for any more, the task goes on."""
    waiting = asyncio.create_task(other)
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


def _told_to_stop() -> asyncio.Event:
    """Set by SIGTERM and SIGINT, from which on the process has ten seconds."""
    stopped = asyncio.Event()

    def stop() -> None:
        stopped.set()
        last = threading.Timer(_LAST_SECOND, _end_at_once)
        last.daemon = True
        last.start()

    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows has none; there Ctrl-C interrupts
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stop)
    return stopped


def _end_at_once() -> None:
    """A thread that waits for a database which says nothing cannot be ended, and Python would wait for it."""
    extra = {"action": "run.stuck"}
    logging.getLogger("bot.run").error(
        "Something hangs and is not waited for. What is left is in the rows.", extra=extra
    )
    os._exit(FAILED)


def _mode(circle: FullCircle) -> str:
    if not circle.role.takes_requests:
        return "for what comes due, without requests,"
    mode = "in Socket Mode" if circle.settings.uses_socket_mode else "over HTTP"
    return mode if circle.role.ticks else f"{mode}, without ticks,"


def _say(settings: Settings, sentence: str, port: int) -> None:
    """For people at a terminal whatever the log's level; where the log is for machines, as a line of it."""
    if settings.fullcircle_log_format == "json":
        logging.getLogger("bot.run").info(sentence, extra={"action": "run.started", "port": port})
    else:
        typer.echo(sentence, err=True)


def _migrate(settings: Settings) -> None:
    from storage.engine import open_engine
    from storage.migrate import Step, migrate

    def say(step: Step) -> None:
        typer.echo(f"{step.number}/{step.total} {step.revision} {step.what}")

    engine = open_engine(settings.database_url.get_secret_value())
    try:
        done = migrate(engine, say)
    finally:
        engine.dispose()
    typer.echo("The database is up to date." if done else "The database was up to date already.")


@contextmanager
def _kindly() -> Iterator[None]:
    """What the operator can mend is told as such."""
    try:
        yield
    except BadSettings as bad:
        _give_up([f"{each.sentence} {each.cure}" for each in bad.problems], BAD_SETTINGS)
    except SettingsProblem as problem:
        _give_up([f"{problem.sentence} {problem.cure}"], BAD_SETTINGS)
    except SealedWithoutKey as sealed:
        _give_up([str(sealed)], BAD_SETTINGS)
    except FullCircleError as error:
        _give_up([str(error)], FAILED)


def _give_up(sentences: list[str], code: int) -> NoReturn:
    for sentence in sentences:
        typer.echo(f"Full Circle: {sentence}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
