"""How the log is written: a sentence and an `action=` key, in plain lines or as JSON.

Apart from whoever logs so that the form, and what may never stand in a log, are decided once: no text of a message, no name, no
token. Libraries that print what they receive are kept quiet here. Must not decide what is worth a line.

    log.info("The installation is known.", extra={"action": "installation.known", "team": "T1"})
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

from bot.errors import FullCircleError

_OURS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}

# What they would print, and below which level (platform.md; read in their sources).
QUIET: dict[str, int] = {
    "slack_bolt": logging.ERROR,  # a request that it cannot place or verify, with its whole body
    "slack_sdk": logging.ERROR,  # requests and answers, with their words
    "aiohttp": logging.WARNING,
    "asyncio": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.ERROR,  # a late tick is no news: the metronome watches over that
    "sqlalchemy": logging.WARNING,  # statements
    "uvicorn": logging.WARNING,  # its own greetings; ours say more
    "uvicorn.access": logging.ERROR,
}


def set_up(level: str = "INFO", form: str = "plain", stream: TextIO | None = None) -> None:
    """Send the log to `stream` (standard error unless given) in `form` "plain" or "json"; replaces what was set up before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    quieten()


def quieten() -> None:
    """Keep the libraries from printing what people wrote, whatever the level of our own log."""
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


class PlainLines(logging.Formatter):
    """`2026-05-04T09:00:00Z INFO The bot is running. action=run.started port=3000`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and a traceback below it when there is one."""
        keys = "".join(f" {name}={_word(value)}" for name, value in _keys(record).items())
        line = f"{_moment(record)} {record.levelname} {_one_line(record.getMessage())}{keys}"
        return line + (f"\n{_traceback(record)}" if record.exc_info else "")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; a traceback is one of its values."""
        line = {
            "at": _moment(record),
            "level": record.levelname,
            "says": record.getMessage(),
            "logger": record.name,
            **_keys(record),
        }
        if record.exc_info:
            line["traceback"] = _traceback(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def traceback_of(error: BaseException) -> str:
    """Where it happened, through its causes, without the words of any exception but our own: others quote what they met."""
    chain: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in chain:
        chain.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\n".join(_frames(each) + _said(each) for each in reversed(chain))


def _frames(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}" if frames else ""


def _said(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        return "\n".join([name, *(traceback_of(each) for each in error.exceptions)])
    if isinstance(error, FullCircleError):
        return f"{name}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}"
    return name


def _traceback(record: logging.LogRecord) -> str:
    error = record.exc_info[1] if record.exc_info else None
    return traceback_of(error) if error else ""


def _moment(record: logging.LogRecord) -> str:
    return (
        datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def _keys(record: logging.LogRecord) -> dict[str, object]:
    """What came with `extra=`, `action` first."""
    extra = {name: value for name, value in vars(record).items() if name not in _OURS}
    action = {"action": extra.pop("action")} if "action" in extra else {}
    return action | extra


def _word(value: object) -> str:
    text = _one_line(str(value))
    return json.dumps(text, ensure_ascii=False) if " " in text or not text else text


def _one_line(text: str) -> str:
    """Line breaks would let what came from outside pass for a line of its own."""
    return text.replace("\r", "\\r").replace("\n", "\\n")
