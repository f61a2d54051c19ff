"""The stage: the real bot on a database file, Slack's stand-in beside it, two people, and a clock that can be moved.

Apart from the story so that the story reads as what happens. Must not reach into what the bot decides or says: people press, type and read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from bot.app import FullCircle, build
from bot.app.serving import serving
from bot.clock import MovableClock
from bot.errors import FullCircleError
from bot.playground import AppResponse, Channel, Message, Person, Slack
from bot.settings import Settings

BEGINNING = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
"""A Monday, 15:30 in Berlin and 9:30 in New York."""

STEP = timedelta(minutes=5)
"""By how much the clock moves at once while a message is waited for: no window closes between two looks (bot.domain.window.KEPT_CLEAR)."""

STRIDE = timedelta(hours=6)
"""By how much while nothing is to come."""


class Missed(FullCircleError):
    """Something that had to happen did not."""


class _OwnSettings(Settings):
    """Settings from what is handed in alone: nothing of the machine's environment or of a `.env` is used here."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  pydantic-settings hands them in by name
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


@dataclass(frozen=True, slots=True)
class Stage:
    """Whom and what there is."""

    slack: Slack
    maya: Person
    dana: Person
    clock: MovableClock
    circle: FullCircle

    @property
    def now(self) -> datetime:
        """What time it is in the story."""
        return self.clock.now()

    @property
    def group(self) -> Channel:
        """The group message that the bot opened for the two. Raises Missed."""
        for channel in self.maya.channels:
            if channel.kind == "mpim" and channel.has_bot and self.dana.id in channel.members:
                return channel
        raise Missed("there is no group message of the two and the bot")

    async def settle(self) -> None:
        """Until everything that is due has been sent, and everything that was sent has been heard."""
        calls = -1
        while calls != len(self.slack.calls):
            calls = len(self.slack.calls)
            await self.slack.settle()
            await self.circle.jobs.settle()

    async def follows(self, response: AppResponse) -> None:
        """Whatever a person's act brings about. Raises Missed when the bot did not take it."""
        if not response.ok or self.slack.complaints:
            raise Missed(
                f"the bot answered {response.status} {response.failure or ''} {self.slack.complaints}"
            )
        await self.settle()

    async def goes_on_to(self, moment: datetime, step: timedelta = STRIDE) -> None:
        """Time passes, a little at a time, and the bot does what comes due on the way."""
        while self.now < moment:
            self.clock.advance(min(step, moment - self.now))
            await self.circle.jobs.tick()
            await self.settle()

    async def waits_for_message(
        self, person: Person, *, after: timedelta = timedelta(), within: timedelta
    ) -> Message:
        """Time passes until the bot writes to this person; their new message.

        Raises Missed when it comes before `after` (nobody is to be hurried) or not `within` the time that follows.
        """
        count = len(person.dm)
        await self.goes_on_to(self.now + after)
        if len(person.dm) != count:
            raise Missed(f"a message came before {after} had passed")
        end = self.now + within
        while len(person.dm) == count:
            if self.now >= end:
                raise Missed(f"no message came within {after + within}")
            await self.goes_on_to(self.now + STEP, STEP)
        return person.last_dm


def at(day: int, hour: int, minute: int, person: Person) -> datetime:
    """A moment of that March, on this person's clock."""
    return datetime(BEGINNING.year, BEGINNING.month, day, hour, minute, tzinfo=ZoneInfo(person.tz or "UTC"))


@asynccontextmanager
async def a_stage(file: Path) -> AsyncIterator[Stage]:
    """Everything runs; leaving stops it in order. Tokens are made up on the spot and open nothing but the stand-in."""
    clock = MovableClock(BEGINNING)
    slack = Slack(now=clock.time)
    slack.answer_within = 30.0  # seconds, not Slack's three: a slow machine is to see it, too
    token, secret = f"xoxb-{token_hex(8)}", token_hex(16)
    company = slack.add_workspace("T0DEMO", "Demo", bot_token=token)
    maya = company.add_person("Maya", tz="Europe/Berlin")
    dana = company.add_person("Dana", tz="America/New_York")
    await slack.start()
    try:
        circle = build(_settings(slack, token, secret, file), clock, durable=False)
        async with serving(circle) as port:
            slack.send_events_to(f"http://127.0.0.1:{port}/slack/events", secret)
            await circle.own.learn()
            yield Stage(slack, maya, dana, clock, circle)
    finally:
        await slack.stop()


def _settings(slack: Slack, token: str, secret: str, file: Path) -> Settings:
    return _OwnSettings(
        slack_bot_token=SecretStr(token),
        slack_signing_secret=SecretStr(secret),
        slack_api_url=slack.api_url,
        database_url=SecretStr(f"sqlite:///{file}"),
        host="127.0.0.1",
        port=0,  # any free one
        fullcircle_tick_seconds=3600,  # only the story moves time
        fullcircle_posts_a_minute=0,  # the stand-in has no limits
    )
