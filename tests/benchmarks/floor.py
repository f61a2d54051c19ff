"""The floor: a bare Bolt AsyncApp on uvicorn that writes one ORM row in a thread before it answers an event, and does nothing on a command.

Run as a process: `python -m tests.benchmarks.floor PORT DATABASE_URL`. Must use nothing of ours but the signing secret.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

SECRET = os.environ["SLACK_SIGNING_SECRET"]


class Base(DeclarativeBase):
    """Declarative base."""


class Seen(Base):
    """One event, one row."""

    __tablename__ = "seen"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_ts: Mapped[str]


def engine_for(url: str) -> Engine:
    """An engine as somebody would set it up who knows WAL; a commit reaches the disk, as ours does."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _wal(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA busy_timeout=5000")

    Base.metadata.create_all(engine)
    return engine


def app_on(engine: Engine) -> AsyncApp:
    """The app with its two listeners."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0ACME", bot_user_id="UBOT", bot_id="B1", bot_token="x"
        )

    app = AsyncApp(signing_secret=SECRET, process_before_response=True, authorize=authorize)

    def write(event_ts: str) -> None:
        with Session(engine) as session, session.begin():
            session.add(Seen(event_ts=event_ts))

    async def on_event(event: dict[str, Any]) -> None:
        await asyncio.to_thread(write, str(event.get("event_ts")))

    async def on_command(ack: AsyncAck) -> None:
        await ack()

    app.event(re.compile(".*"))(on_event)
    app.command(re.compile(".*"))(on_command)
    return app


if __name__ == "__main__":
    port, url = int(sys.argv[1]), sys.argv[2]
    asgi = AsyncSlackRequestHandler(app_on(engine_for(url)), path="/slack/events")
    uvicorn.run(asgi, host="127.0.0.1", port=port, log_level="error", access_log=False)
