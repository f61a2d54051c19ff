"""The composition root: the one place where everything is put together, and in which order it starts and stops.

Apart from all it puts together so that each of them gets what it needs handed in, and tests build the real thing with a clock of
their own. The parts beside this file are the edges: the HTTP side, the Socket Mode side, the installation, serving. Must not decide
anything about advice.

    circle = build(settings)                    # nothing is opened yet but the database engine
    async with serving(circle) as port: ...     # bot.app.serving: everything runs, and stops in order
"""

from __future__ import annotations

import asyncio
import logging
from typing import NoReturn

from slack_bolt.async_app import AsyncApp
from starlette.types import ASGIApp

import handlers
from bot import health
from bot.app.installing import OwnInstallation, authorizing, refused
from bot.app.role import Role
from bot.app.socket import SocketMode
from bot.app.web import web_app
from bot.clock import Clock, SystemClock
from bot.domain.window import Calendar
from bot.errors import FullCircleError, SlackError, TryAgain
from bot.jobs import Jobs
from bot.logs import quieten
from bot.settings import Settings, check_complete
from bot.slack.gateway import Gateway
from handlers.desk import Desk, Installations
from handlers.middleware import register_catch_alls
from storage.engine import open_engine
from storage.keys import check_keys
from storage.migrate import Step, migrate
from storage.store import Store
from storage.together import SharingStore

_FIRST_ANSWER = 3.0
"""Seconds that a start waits for Slack to say whose token it has."""
PATIENCE = 2.0
"""Seconds that the database, or Slack, may take over something that somebody waits for: a handler has three."""
_SWEEP_TRIES = 3
_HANDLER_THREADS, _JOB_THREADS = 4, 4
_log = logging.getLogger(__name__)


class FullCircle:
    """The whole bot. `start` and `stop` on one event loop, once each."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        durable: bool = True,
        role: Role = Role.EVERYTHING,
        patience: float = PATIENCE,
    ) -> None:
        """Put it together. Raises SettingsProblem for settings that cannot be used; nothing is connected yet."""
        check_complete(settings, takes_requests=role.takes_requests)
        self.role = role
        self.settings = settings
        self.clock = clock
        key = settings.fullcircle_encryption_key
        self.engine = open_engine(
            settings.database_url.get_secret_value(),
            encryption_key=key.get_secret_value() if key else None,
            statement_timeout=patience,
            connections=_HANDLER_THREADS + _JOB_THREADS + 2,
            durable=durable,
        )
        self.gateway = Gateway(settings.slack_api_url, quick=patience)
        wakes = {"on_queued": self._wake, "on_left_to_fetch": self._fetch}
        self.store = SharingStore(self.engine, threads=_HANDLER_THREADS, name="handlers", **wakes)
        self.jobs_store = Store(self.engine, threads=_JOB_THREADS, name="jobs", **wakes)
        self.jobs = Jobs(
            self.jobs_store,
            self.gateway,
            clock,
            default_zone=settings.fullcircle_default_zone,
            quiet_days=settings.quiet_days,
            tick_seconds=settings.fullcircle_tick_seconds,
            slots=settings.fullcircle_send_slots,
            posts_a_minute=settings.fullcircle_posts_a_minute,
            is_held=settings.is_held,
        )
        self.installations = Installations(self.store)
        self.own = OwnInstallation(settings, self.store, self.installations, clock)
        self.bolt = self._bolt()
        self.socket = self._socket()
        self.asgi = self._asgi()
        self._failed = asyncio.Event()
        self._why: BaseException | None = None
        self._learning: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bring the database up to date and begin to work. Slack need not be there yet. Raises StorageError."""
        await self._open_database()
        self._say_held()
        await self.jobs.start(ticking=self.role.ticks)
        self._learning = asyncio.create_task(self.own.learn())
        self._learning.add_done_callback(self._heed)
        # So that the first request finds its workspace. Should Slack be away, the bot comes up all the same.
        await asyncio.wait({self._learning}, timeout=_FIRST_ANSWER)
        if self.socket is not None:
            self.socket.start()

    async def stop(self) -> None:
        """Take nothing more in, and settle what is under way (8 seconds at most). What is left is in the rows; `close` comes after it."""
        if self._learning is not None:
            self._learning.cancel()
        intake = [self.socket.stop()] if self.socket is not None else []
        ends = await asyncio.gather(*intake, self.jobs.stop(), return_exceptions=True)
        for error in ends:
            if isinstance(error, Exception):
                _log.error("Stopping stumbled.", exc_info=error, extra={"action": "run.stop"})

    async def sweep(self) -> None:
        """Do once what is due, and send it; for a machine that is woken by its cron.

        Raises StorageError, SettingsProblem for a refused token, and FullCircleError while Slack is away: cron comes again.
        """
        await self._open_database()
        self._say_held()
        try:
            await self.own.learn(_SWEEP_TRIES)
        except TryAgain as away:
            says = f"Slack cannot be reached ({away.code}). What is due waits for the next sweep."
            raise FullCircleError(says) from None
        await self.jobs.tick()
        await self.jobs.settle()

    async def fails(self) -> NoReturn:
        """Wait until it cannot go on, and raise why: SettingsProblem when Slack refuses a token, which only the operator can mend."""
        await self._failed.wait()
        raise self._why or RuntimeError("failed without a reason")

    async def close(self) -> None:
        """Close the connections to Slack and to the database, after `stop` and the last request. All that one which never started needs."""
        await self.gateway.close()
        for store in (self.store, self.jobs_store):
            await asyncio.to_thread(store.close)
        self.engine.dispose()

    def _say_held(self) -> None:
        if self.settings.is_held:
            extra = {"action": "run.held"}
            _log.warning("FULLCIRCLE_SENDING is off: nothing is sent, and all of it waits.", extra=extra)

    async def _open_database(self) -> None:
        await asyncio.to_thread(migrate, self.engine, _say_migrated)
        await self.jobs_store.look(check_keys)

    def _wake(self) -> None:
        """After a commit that queued something. A method, because the stores are made before the jobs."""
        self.jobs.wake()

    def _fetch(self) -> None:
        self.jobs.fetch()

    def _heed(self, learning: asyncio.Task[None]) -> None:
        error = None if learning.cancelled() else learning.exception()
        if error is not None:
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        _log.error("The bot cannot go on: %s", error, extra={"action": "run.failed"})
        self._why = error
        self._failed.set()

    def _bolt(self) -> AsyncApp:
        app = AsyncApp(
            name="fullcircle",
            # Bolt gives its loggers the level of this one; bot.logs says why it is high.
            logger=logging.getLogger("slack_bolt"),
            # The listener's transaction is committed before Slack hears "ok"; an exception is a 500 (platform.md).
            process_before_response=True,
            authorize=authorizing(self.installations, self.own),
            # Both are done before anything is parsed, in bot.app.web.
            request_verification_enabled=False,
            ssl_check_enabled=False,
            # Would read threads from Slack while somebody waits.
            attaching_conversation_kwargs_enabled=False,
        )
        app.client.base_url = self.settings.slack_api_url
        calendar = Calendar(self.settings.fullcircle_default_zone, self.settings.quiet_days)
        desk = Desk(self.store, self.gateway, self.clock, calendar, self.installations)
        handlers.register(app, desk)
        register_catch_alls(app)
        return app

    def _socket(self) -> SocketMode | None:
        token = self.settings.slack_app_token
        if token is None or not self.role.takes_requests:
            return None
        return SocketMode(self.bolt, self.settings.slack_api_url, token.get_secret_value(), self._refuse)

    def _refuse(self, error: SlackError) -> None:
        self._fail(refused("SLACK_APP_TOKEN", error.code))

    def _asgi(self) -> ASGIApp:
        secret = self.settings.slack_signing_secret
        takes_events = self.role.takes_requests and not self.settings.uses_socket_mode
        return web_app(
            self._health, self.bolt, secret.get_secret_value() if secret and takes_events else None
        )

    async def _health(self) -> health.Health:
        jobs = self.jobs
        return await health.look(
            self.store,
            jobs.last_tick_at,
            self.clock.now(),
            self._slack,
            jobs.twice.counts,
            sending=self.settings.fullcircle_sending,
        )

    def _slack(self) -> str:
        if self.socket is None:
            return "http" if self.role.takes_requests else "not listened to"
        return "socket mode, connected" if self.socket.connected.is_set() else "socket mode, not connected"


def build(
    settings: Settings,
    clock: Clock | None = None,
    *,
    durable: bool = True,
    role: Role = Role.EVERYTHING,
    patience: float = PATIENCE,
) -> FullCircle:
    """The bot with these settings; the machine's clock unless another is given. Raises SettingsProblem.

    `durable=False` waits for no disk (storage.engine says what that gives up): for the demo and the tests.
    """
    quieten()  # whoever set up the log: Bolt and the SDK must not print what people write
    return FullCircle(settings, clock or SystemClock(), durable=durable, role=role, patience=patience)


def _say_migrated(step: Step) -> None:
    _log.info(
        "A migration has run: %s.",
        step.what.rstrip("."),
        extra={"action": "storage.migrated", "revision": step.revision, "of": f"{step.number}/{step.total}"},
    )
