"""A story with something of everything in it, and those whom none of it concerns, who know every id.

Apart from test_intruders so that the cases stand alone there. What an intruder can learn is what the bot answered or asked Slack to show;
what they can do is what is other in the database afterwards. Must not know what is refused, or why.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, create_engine, select

from bot.domain.relay import RelayKind
from bot.domain.sighting import SightingKind
from bot.playground import Message, Person, Workspace, payloads
from bot.playground.call import Call
from bot.playground.line import AppResponse
from bot.views import actions
from storage.schema import AdviceRow, DraftRow, PersonRow, RelayRow, SightingRow, metadata
from tests.story import Story, a_story

JSON = dict[str, Any]
Row = tuple[tuple[str, ...], tuple[Any, ...]]
"""The names of the columns, and what they hold."""

Rows = dict[str, dict[tuple[Any, ...], Row]]
"""By table and primary key."""

Change = tuple[JSON | None, JSON | None]
"""A row before and after."""

QUESTIONS = {"told": "How do I say no?", "live": "How do I ask for a raise?", "private": "Shall I move?"}
ANSWERS = {
    "told": "Start with the why.",
    "live": "Bring three numbers.",
    "private": "Rent there first.",
    "kept": "Walk before you run.",
    "given": "Sleep over it twice.",
}
ACCOUNT, USEFUL, NOTE = "She listened to all of it.", "Her door is open at noon.", "Practise it aloud first."
QUIET_ACCOUNT, QUIET_NOTE = "It rained for a month.", "Never sign in spring."
BESIDE = "By the autumn fair, and not a day later."
RESPONSE, ABOUT, LONG = (
    "Glad it landed so softly.",
    "the half marathon",
    "A long story of the lighthouse. " * 150,
)
PASSED_ON, SELF_NOTE = "Her team starts with your guide.", "I was too sure of myself."
TYPED = {"maya": "She nodded at every number.", "dana": "Bring the chart along, too."}
WORDS = (
    *TYPED.values(),
    *QUESTIONS.values(),
    *ANSWERS.values(),
    *(
        ACCOUNT,
        USEFUL,
        NOTE,
        QUIET_ACCOUNT,
        QUIET_NOTE,
        RESPONSE,
        ABOUT,
        BESIDE,
        "lighthouse",
        PASSED_ON,
        SELF_NOTE,
    ),
)
"""All that was ever written."""

QUIETLY = frozenset(
    {"views.open", "views.push", "views.update", "views.publish", "response_url", "users.info"}
)
"""What Slack may be asked for an intruder: to show something to them alone, and who somebody is."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a button on the item carries."""

    id: UUID
    check_in: int
    prompt: int


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who presses: `hands` hold the trigger; who it is said to be, and where, may be somebody else and elsewhere."""

    name: str
    hands: Person
    user_id: str
    team: Workspace

    def signed(self, payload: JSON) -> JSON:
        """An interaction in this person's name."""
        payload["user"] |= {"id": self.user_id, "team_id": self.hands.workspace.id}
        payload["team"] = self.team.to_slack()
        return payload


@dataclass(slots=True)
class Tried:
    """What came of an attempt: the answer, all that Slack was asked to show, and what is other than before."""

    response: AppResponse
    calls: list[Call]
    changes: dict[str, list[Change]]

    @property
    def shown(self) -> str:
        """Every character that anybody could read of it."""
        said = [json.dumps(call.args, ensure_ascii=False, default=str) for call in self.calls]
        return "\n".join([json.dumps(self.response.json or self.response.body, ensure_ascii=False), *said])


@dataclass(slots=True)
class Told:
    """The story, its items by name, its messages by name, its drafts and what was typed to the bot by owner, the forms that stand open.

    `values`: what the buttons that are about no item carry, by action.
    """

    story: Story
    connection: Connection
    items: dict[str, Item] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    drafts: dict[str, UUID] = field(default_factory=dict)
    sightings: dict[str, UUID] = field(default_factory=dict)
    forms: dict[str, JSON] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    frank: Person = field(init=False)
    known: Rows = field(default_factory=dict)

    @property
    def strangers(self) -> dict[str, Stranger]:
        """Who is no party to anything: a colleague, another company, one of theirs in a shared channel, and a namesake over there."""
        acme, other = self.story.acme, self.story.cast.other
        charlie, eve, maya = self.story.charlie, self.story.eve, self.story.maya
        return {
            "charlie": Stranger("charlie", charlie, charlie.id, acme),
            "eve": Stranger("eve", eve, eve.id, other),
            "eve, connected": Stranger("eve, connected", eve, eve.id, acme),
            "maya's id, elsewhere": Stranger("maya's id, elsewhere", eve, maya.id, other),
        }

    def party(self, name: str) -> Stranger:
        """Maya or Dana, where it is not theirs to act."""
        person: Person = getattr(self.story, name)
        return Stranger(name, person, person.id, self.story.acme)

    # Attempts, in anybody's name

    async def press(
        self, who: Stranger, action: str, value: str, on: Message, view: JSON | None = None
    ) -> Tried:
        """A press on a message of the bot, or in a form of it."""
        one: JSON = {"type": "button", "action_id": action, "block_id": "forged", "value": value}
        if action in actions.CHOICES:
            one |= {"type": "overflow", "selected_option": {"value": value}}
        if action == actions.SHOW_LET_KNOW:
            one |= {"type": "checkboxes", "selected_options": [{"value": value}]}
        payload = payloads.press_on_message(who.hands, on, one, {})
        if view is not None:
            payload = {key: payload[key] for key in payload.keys() - {"message", "channel", "response_url"}}
            payload |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        return await self._tries(who, self.story.slack.line.interaction(who.team, who.signed(payload)))

    async def submit(self, who: Stranger, view: JSON) -> Tried:
        """A form, sent."""
        payload = payloads.common(who.hands, "view_submission") | {
            "view": view | {"app_installed_team_id": who.team.id, "team_id": who.team.id},
            "trigger_id": self.story.slack.triggers.new(who.hands),
        }
        return await self._tries(who, self.story.slack.line.interaction(who.team, who.signed(payload)))

    async def shortcut(self, who: Stranger, on: Message) -> Tried:
        """The message shortcut, on a message whose words are struck out: those the bot knows are not theirs to see."""
        payload = payloads.message_shortcut(who.hands, actions.KEEP_SHORTCUT, on)
        payload["message"] |= {"text": "(struck out)", "blocks": []}
        return await self._tries(who, self.story.slack.line.interaction(who.team, who.signed(payload)))

    async def global_shortcut(self, who: Stranger) -> Tried:
        """The shortcut that is on no message."""
        payload = payloads.global_shortcut(who.hands, actions.KEEP_GLOBAL_SHORTCUT)
        return await self._tries(who, self.story.slack.line.interaction(who.team, who.signed(payload)))

    async def command(self, who: Stranger, text: str) -> Tried:
        """The slash command."""
        form = payloads.command(who.hands, actions.COMMAND, text, who.hands.bot_dm)
        form |= {"user_id": who.user_id, "team_id": who.team.id}
        return await self._tries(who, self.story.slack.line.command(who.team, form))

    async def event(self, who: Stranger, event: JSON) -> Tried:
        """An event."""
        envelope = self.story.slack.events.envelope(who.team, {"user": who.user_id} | event)
        return await self._tries(who, self.story.slack.line.event(who.team, envelope, None))

    async def _tries(self, who: Stranger, attempt: Any) -> Tried:
        calls, before = len(self.story.slack.calls), self.known or self.rows()
        response = await attempt
        await self.story.settle()
        self.known = self.rows()
        made = [call for call in self.story.slack.calls[calls:] if not _is_own_home(who, call)]
        return Tried(response, made, _changes(before, self.known))

    def rows(self) -> Rows:
        """Every row of every table, as the driver gives it: this is done a thousand times."""
        found: Rows = {}
        for table in metadata.sorted_tables:
            rows = self.connection.exec_driver_sql(f"SELECT * FROM {table.name}")
            names = tuple(rows.keys())
            key = [names.index(column.name) for column in table.primary_key]
            found[table.name] = {tuple(row[at] for at in key): (names, tuple(row)) for row in rows.fetchall()}
        return found

    def slack_id(self, person_id: object) -> str:
        """Whose row it is, as the driver gives it."""
        rows = [_as_dict(row) for row in self.known["people"].values()]
        return str(next(row["slack_id"] for row in rows if row["id"] == person_id))

    def workspace_id(self, team: Workspace) -> object:
        """The installation's own id, as the driver gives it."""
        rows = [_as_dict(row) for row in self.known["workspaces"].values()]
        return next(row["id"] for row in rows if row["team_id"] == team.id)


def _is_own_home(who: Stranger, call: Call) -> bool:
    """Maya and Dana may see their own Home; what stands in a stranger's is looked at."""
    is_party = who.name in ("maya", "dana")
    return is_party and call.method == "views.publish" and call.args.get("user_id") == who.user_id


def _changes(before: Rows, after: Rows) -> dict[str, list[Change]]:
    return {
        table: [
            (_as_dict(before[table].get(key)), _as_dict(after[table].get(key)))
            for key in before[table].keys() | after[table].keys()
            if before[table].get(key) != after[table].get(key)
        ]
        for table in after
        if before[table] != after[table]
    }


def _as_dict(row: Row | None) -> Any:
    return None if row is None else dict(zip(*row, strict=True))


def view_of(callback: str, carried: Mapping[str, Any], state: JSON, view_id: str = "V0FORGED") -> JSON:
    """A form of the bot's as Slack sends it back, with one input, so that an error has a place."""
    return {
        "id": view_id,
        "type": "modal",
        "callback_id": callback,
        "private_metadata": json.dumps(carried),
        "state": {"values": {name: {name: value} for name, value in state.items()}},
        "blocks": [{"type": "input", "block_id": name} for name in state] or [{"type": "divider"}],
        "hash": "1.x",
    }


@asynccontextmanager
async def everything_told(url: str) -> AsyncIterator[Told]:
    """Maya asked Dana three things: one came full circle, one has its check-in, one she keeps to herself; and each keeps something alone."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with a_story(url) as story:
            with engine.connect() as connection:
                known = Told(story, connection)
                await _happens(known)
                yield known
    finally:
        engine.dispose()


async def _happens(known: Told) -> None:
    story = known.story
    known.frank = story.acme.add_person("Frank", tz="Europe/Berlin")
    await _asked(known)
    await _kept(known)
    await story.charlie.say(story.charlie.bot_dm, "hello")
    await story.eve.say(story.eve.bot_dm, "hello")
    await story.days_pass(10)
    _learn(known)
    await _told(known)
    await _typed(known)
    await _left_open(known)
    await _both_ways(known)
    _learn(known)
    await story.settle()


async def _asked(known: Told) -> None:
    story = known.story
    for name, question in QUESTIONS.items():
        known.messages[f"question: {name}"] = await story.ask(question)
        known.messages[f"answer: {name}"] = await story.answers(ANSWERS[name])


async def _kept(known: Told) -> None:
    """In the DM of the two, where the bot never is."""
    story, dm = known.story, known.story.maya.dm_with(known.story.dana)
    for name, keeper in (("kept", story.maya), ("given", story.dana)):
        known.messages[name] = await story.dana.say(dm, ANSWERS[name])
        fields: JSON = {"about": ABOUT, "when": "30"} if name == "kept" else {"person": story.maya}
        await story.keeps(known.messages[name], keeper=keeper, **fields)


async def _told(known: Told) -> None:
    story = known.story
    for card in story.maya.dm:
        for name in QUESTIONS:
            if str(known.items[name].id) in json.dumps(card.blocks):
                known.messages[f"card: {name}"] = card
    told_, private = known.items["told"].id, known.items["private"].id
    await story.maya.press_forged(actions.DESCRIBE, actions.pack(told_))
    await story.submit(
        story.maya, outcome="worked", account=ACCOUNT, useful=USEFUL, learnt=NOTE, telling="tell"
    )
    known.forms["tell: told"] = story.maya.top.to_slack()
    await story.submit(story.maya)
    known.messages["outcome"] = story.dana.last_dm
    await story.maya.press_forged(actions.DESCRIBE, actions.pack(private))
    await story.submit(
        story.maya, outcome="partly", account=QUIET_ACCOUNT, learnt=QUIET_NOTE, telling="Keep it to myself"
    )
    story.maya.drop_forms()
    await story.press(story.dana, "Respond", on=known.messages["outcome"])
    await story.submit(story.dana, response=RESPONSE, further=["further"])
    known.forms["response"] = story.dana.top.to_slack()
    await story.submit(story.dana)
    story.dana.drop_forms()
    known.messages["response"] = story.maya.last_dm


async def _typed(known: Told) -> None:
    """Each of the two wrote something to the bot that waits for a press."""
    story = known.story
    await story.maya.say(story.maya.bot_dm, TYPED["maya"])
    await story.dana.say(story.dana.bot_dm, TYPED["dana"])


async def _left_open(known: Told) -> None:
    """Forms that Maya did not send yet: telling what she keeps to herself, a long text to keep; and one she did, its id."""
    story = known.story
    await story.maya.press_forged(actions.TELL, actions.pack(known.items["private"].id))
    known.forms["tell: private"] = story.maya.top.to_slack()
    long = await story.dana.say(story.maya.dm_with(story.dana), LONG)
    await story.maya.shortcut(actions.KEEP_SHORTCUT, long)
    known.forms["keep: long"] = story.maya.top.to_slack()
    await story.maya.command(f"ask {story.dana.mention} And by when?")
    known.forms["ask"] = story.maya.top.to_slack()
    await story.submit(story.maya)
    story.maya.drop_forms()
    await story.settle()
    await story.dana.say(story.thread_of(story.dana), BESIDE)
    await story.settle()


async def _both_ways(known: Told) -> None:
    """Dana wants to hear from Maya, who passes something on, and notes something for herself."""
    story, outcome = known.story, known.messages["outcome"]
    await story.press(story.dana, "A note to myself", on=outcome)
    await story.submit(story.dana, again="differently", note=SELF_NOTE)
    story.dana.drop_forms()
    await story.press(story.dana, "Yes", on=outcome)
    dana = next(row.id for row in known.connection.execute(select(PersonRow.__table__)) if row.name == "Dana")
    await story.maya.press_forged(actions.GIVE_TO, actions.pack(dana))
    await story.submit(story.maya, given=PASSED_ON)
    known.forms["give"] = story.maya.top.to_slack()
    await story.submit(story.maya)
    story.maya.drop_forms()
    relays = known.connection.execute(select(RelayRow.__table__))
    given = next(row.id for row in relays if row.kind == RelayKind.GIVE_BACK)
    about_relay = (actions.UNDO_RELAY, actions.ABOUT_GIVE_BACK, actions.DECLINE_GIVER, actions.DECLINE_ALL)
    known.values = dict.fromkeys(about_relay, actions.pack(given))
    known.values |= dict.fromkeys((actions.OPEN_BRIEF, actions.GIVE_TO), actions.pack(dana))


def _learn(known: Told) -> None:
    """The true ids."""
    rows, drafts = known.connection.execute(select(AdviceRow.__table__)), DraftRow.__table__
    by_words = {words: name for name, words in ANSWERS.items()}
    for row in rows:
        if row.words in by_words:
            known.items[by_words[row.words]] = Item(row.id, row.check_in_number, row.prompt_number)
    names = {row.id: row.name for row in known.connection.execute(select(PersonRow.__table__))}
    for row in known.connection.execute(select(drafts)):
        known.drafts[names[row.person_id].casefold()] = row.id
    for row in known.connection.execute(select(SightingRow.__table__)):
        if row.kind is SightingKind.OUTSIDE:
            beside = (actions.KEEP_LINE, actions.NOT_THE_ANSWER)
            known.values |= dict.fromkeys(beside, actions.pack(row.id))
        else:
            known.sightings[names[row.person_id].casefold()] = row.id
