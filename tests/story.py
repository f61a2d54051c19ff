"""A story: the real bot on a real database, real signed requests, Slack's stand-in, and a clock that the test moves.

    async with a_story(url) as story:
        await story.ask("How do I say no?")
        await story.answers("Start with the why.")
        await story.days_pass(7)
        assert "How did it go" in story.maya.last_dm

Apart so that scenarios read as what happened. Must not reach into the bot: people press, type and read, nothing else.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import bindparam, update

from bot.app import FullCircle, build
from bot.app.role import Role
from bot.app.serving import serving
from bot.clock import MovableClock
from bot.playground import Channel, Message, Person, Slack, View, Workspace
from bot.playground.call import Call
from storage import workspaces
from storage.people import PEOPLE
from storage.store import Tx
from storage.workspaces import Workspace as Installation
from tests.cast import APP_TOKEN, OTHER_TOKEN, Cast, gather
from tests.serving import PATIENCE, SIGNING_SECRET, settings_for

_NO_DIGESTS = update(PEOPLE).where(
    PEOPLE.c.workspace_id == bindparam("in_workspace"), PEOPLE.c.no_digest_at.is_(None)
)

MONDAY_MORNING = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
"""15:30 in Berlin, 9:30 in New York: both are at work."""

NOT_OURS = {"user_not_found", "user_not_visible", "user_disabled", "message_not_found", "thread_not_found"}
"""Refusals of Slack's that say something of people and messages. All others would be a mistake in what the bot sent."""

HELD = timedelta(hours=1)
"""What is due and does not go by itself is looked at once an hour, by night, too: nothing may come then."""


@dataclass(slots=True)
class Story:
    """What a scenario has at hand."""

    slack: Slack
    cast: Cast
    clock: MovableClock
    circle: FullCircle
    port: int
    digests: bool = True
    """Whether people get weekly digests; most stories have weekdays that do not matter, and would meet the day before one."""

    bystanders: list[Person] = field(default_factory=list)
    """Who is to see nothing of it, in the end; a story that gives them a part takes them out."""

    @property
    def maya(self) -> Person:
        """Who asks, and keeps."""
        return self.cast.maya

    @property
    def dana(self) -> Person:
        """Who advises."""
        return self.cast.dana

    @property
    def charlie(self) -> Person:
        """Who is no party to anything."""
        return self.cast.charlie

    @property
    def eve(self) -> Person:
        """Who works elsewhere, with the same bot."""
        return self.cast.eve

    @property
    def acme(self) -> Workspace:
        """Their company."""
        return self.cast.acme

    def ends_well(self) -> None:
        """Nobody else was told anything, and Slack could use all that the bot answered."""
        assert self.slack.complaints == []
        mistakes = [
            (call.method, call.error)
            for call in self.slack.calls
            if call.error and call.error not in NOT_OURS
        ]
        assert not mistakes
        for person in self.bystanders:
            read = [call.args for call in self.slack.posts() if _reaches(call, person)]
            assert not read, f"{person.name} is no party to any of this, and was sent: {read}"

    async def settle(self) -> None:
        """Until everything that is due has been sent, and everything that was sent has been heard."""
        calls = -1
        while calls != len(self.slack.calls):
            calls = len(self.slack.calls)
            await self.slack.settle()
            await self.circle.jobs.settle()

    async def tick(self) -> None:
        """One tick of the clock's work, and what follows from it."""
        if not self.digests:
            await self.circle.store.run(_nobody_takes_digests, self.clock.now())
        await self.circle.jobs.tick()
        await self.settle()

    async def time_passes(self, **span: float) -> None:
        """Hours and days go by, with a tick whenever there is something to do, one an hour while something waits, and one at the end."""
        until = self.clock.now() + timedelta(**span)
        while (now := self.clock.now()) < until:
            at = await self.circle.jobs.next_at() or until
            self.clock.move_to(min(until, at if at > now else now + HELD))
            await self.tick()

    async def until(self, moment: str, zone: str = "Europe/Berlin") -> None:
        """Time goes by up to a moment on somebody's clock, as in "2026-03-09 10:00"."""
        at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
        assert at > self.clock.now(), f"{at} is past"
        await self.time_passes(seconds=(at - self.clock.now()).total_seconds())

    async def days_pass(self, days: float) -> None:
        """`time_passes`, in days."""
        await self.time_passes(days=days)

    async def ask(
        self, question: str, *, asker: Person | None = None, adviser: Person | None = None
    ) -> Message:
        """Somebody asks by command and form; the question as it stands in the group DM."""
        asker, adviser = asker or self.maya, adviser or self.dana
        response = await asker.command(f"ask {adviser.mention} {question}")
        assert response.ok, response
        await asker.submit()
        await asker.close()
        await self.settle()
        return self.thread_of(asker).shown()[-1]

    def thread_of(self, person: Person) -> Channel:
        """The newest group DM that the bot opened with this person in it."""
        return next(
            channel
            for channel in reversed(list(person.channels))
            if channel.kind == "mpim" and self.acme.bot_user_id in channel.members
        )

    async def answers(
        self, words: str, *, adviser: Person | None = None, to: Message | None = None
    ) -> Message:
        """The adviser answers in the thread of the newest question, or of this one."""
        adviser = adviser or self.dana
        channel = self.thread_of(adviser)
        root = to or next(each for each in reversed(channel.shown()) if each.thread_ts in (None, each.ts))
        said = await adviser.say(channel, words, thread=root)
        await self.settle()
        return said

    async def press(self, person: Person, label: str, *, on: object = None, **more: object) -> None:
        """A person presses a button (on their newest message from the bot, unless told otherwise)."""
        response = await person.press(on or person.last_dm, text=label, **more)  # type: ignore[arg-type]
        assert response.ok, response
        await self.settle()

    async def keeps(
        self, message: Message, /, *, keeper: Person | None = None, let_know: bool = False, **fields: object
    ) -> View:
        """Somebody keeps a message by the shortcut, and closes the receipt, which is given back."""
        keeper = keeper or self.maya
        response = await keeper.shortcut("keep_advice", message)
        assert response.ok, response
        if let_know:
            await keeper.press(keeper.top, "let_know", option=["let_know"])
        await self.submit(keeper, **fields)
        receipt = keeper.top
        await keeper.close()
        return receipt

    async def tells(self, *, outcome: str = "worked", **fields: object) -> None:
        """Maya fills in the form about how it went, sends what she is shown, and closes the receipt."""
        await self.submit(self.maya, outcome=outcome, telling="tell", **fields)
        await self.submit(self.maya)
        await self.maya.close()

    async def listed(self, person: Person | None = None) -> Message:
        """What `/advice` shows somebody."""
        person = person or self.maya
        response = await person.command("")
        assert response.ok, response
        return person.ephemerals[-1]

    async def opens(self, person: Person | None = None, nth: int = 0) -> View:
        """Somebody opens one of the items that `/advice` lists."""
        person = person or self.maya
        listed = await self.listed(person)
        value = [one for one in _buttons_of(listed) if one["action_id"] == "open_item"][nth]["value"]
        await self.press(person, "Open", on=listed, value=value)
        return person.top

    async def choose(self, person: Person, action_id: str, option: str, *, on: object = None) -> None:
        """A person chooses from a menu."""
        response = await person.press(on or person.last_dm, action_id=action_id, option=option)  # type: ignore[arg-type]
        assert response.ok, response
        await self.settle()

    async def submit(self, person: Person, /, **fields: object) -> None:
        """A person fills in the open form and sends it."""
        response = await person.submit(**fields)
        assert response.ok, response
        await self.settle()


def _buttons_of(message: Message) -> list[dict[str, Any]]:
    found = [block["accessory"] for block in message.blocks if "accessory" in block]
    return found + [
        one for block in message.blocks for one in block.get("elements", []) if "action_id" in one
    ]


def _reaches(call: Call, person: Person) -> bool:
    return call.message is not None and person.id in call.message.channel.members


@asynccontextmanager
async def a_story(
    url: str,
    *,
    socket_mode: bool = False,
    at: datetime = MONDAY_MORNING,
    digests: bool = False,
    role: Role = Role.EVERYTHING,
    patience: float = PATIENCE,
    quiet_days: str = "",
    sending: str = "on",
) -> AsyncIterator[Story]:
    """The cast in Slack, the bot running beside it on this database, and a second company that uses it too."""
    clock = MovableClock(at)
    slack = Slack(now=clock.time)
    slack.socket_mode = socket_mode
    slack.answer_within = 60.0  # machines are shared and noisy: a slow answer is no part of a story
    cast = gather(slack)
    await slack.start()
    mode: dict[str, Any] = {"slack_app_token": SecretStr(APP_TOKEN)} if socket_mode else {}
    mode |= {"fullcircle_quiet_days": quiet_days, "fullcircle_sending": sending}
    circle = build(settings_for(slack, url, **mode), clock, durable=False, role=role, patience=patience)
    try:
        async with serving(circle) as port:
            slack.send_events_to(f"http://127.0.0.1:{port}/slack/events", SIGNING_SECRET)
            await _install_other(circle, cast, at)
            if circle.socket is not None:
                await circle.socket.connected.wait()
            yield Story(slack, cast, clock, circle, port, digests, [cast.charlie, cast.eve])
    finally:
        await slack.stop()


def _nobody_takes_digests(tx: Tx, now: datetime) -> None:
    """As if everybody had said so in Home, which they can only once they are known."""
    for home in workspaces.list_all(tx):
        tx.execute(_NO_DIGESTS, {"in_workspace": home.id, "no_digest_at": now, "digest_at": None})


async def _install_other(circle: FullCircle, cast: Cast, at: datetime) -> None:
    """A second company has the bot too, as OAuth will make it."""
    row = Installation(
        id=uuid4(),
        team_id="T0OTHER",
        bot_user_id=cast.other.bot_user_id,
        bot_id=cast.other.bot_id,
        bot_token=OTHER_TOKEN,
        installed_at=at,
    )
    await circle.store.run(workspaces.put, row)
