"""Whatever Slack may post: every documented shape is acknowledged, and nothing that is wrong with one is a fault of ours.

Mutations are drawn with a seed, so that a failure can be had again. Each is signed and posted to the running bot, on both databases, where people
have asked, answered and kept: what comes in a stranger's name may change nothing of theirs, and the loop works afterwards.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from sqlalchemy import create_engine

from bot.domain.emoji import NAMES
from bot.playground.line import FORM, AppResponse
from bot.views import actions
from bot.views.forms import fields
from handlers.messages import CONTENT
from storage.schema import metadata
from tests.databases import Database
from tests.handlers import documented
from tests.handlers.documented import CHANNEL, JSON, TEAM, TS, USER, envelope, press
from tests.story import Story, a_story

AT_ONCE = 8
BESIDES = "T0NOBODYS"
"""A workspace that never installed the bot."""


@dataclass(slots=True)
class World:
    """The story, and its database past the code under test."""

    story: Story
    url: str
    item: UUID
    root_ts: str
    answer_ts: str
    channel: str

    async def post(self, body: bytes, content_type: str = "application/json") -> AppResponse:
        """A signed request."""
        return await self.story.slack.line.post(body, content_type)

    async def post_payload(self, payload: JSON) -> AppResponse:
        """Events as JSON, interactions as a form with their JSON in it, commands as a form."""
        return await self.post(*_wire(payload))

    def rows(self) -> dict[str, set[tuple[Any, ...]]]:
        """What is stored."""
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            found = {
                table.name: {tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")}
                for table in metadata.sorted_tables
            }
        engine.dispose()
        return found


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    """Maya asked Dana, who answered; Maya kept something as well."""
    async with a_story(database.url) as story:
        root = await story.ask("How do I say no?")
        answer = await story.answers("Start with the why.")
        kept = await story.dana.say(story.maya.dm_with(story.dana), "Walk before you run.")
        await story.keeps(kept)
        opened = await story.opens()
        found = re.search(r"[0-9a-f-]{36}", json.dumps(opened.content))
        assert found is not None
        item = UUID(found[0])
        yield World(story, database.url, item, root.ts, answer.ts, root.channel.id)


def _wire(payload: JSON) -> tuple[bytes, str]:
    if "command" in payload and "text" in payload:
        return urlencode(payload, errors="replace").encode(), FORM
    if "event" in payload or "challenge" in payload or "minute_rate_limited" in payload:
        return json.dumps(payload).encode(), "application/json"
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


# As documented


def _shape(payload: JSON) -> str:
    event = payload.get("event", payload)
    return ":".join(str(event[name]) for name in ("type", "subtype", "command") if event.get(name))


async def _loop_works(story: Story) -> None:
    """Two others ask, answer and say how it went."""
    nina = story.acme.add_person("Nina", tz="Europe/Berlin")
    omar = story.acme.add_person("Omar", tz="Europe/Berlin")
    question = await story.ask("Does it still work?", asker=nina, adviser=omar)
    assert {nina.id, omar.id} <= set(question.channel.members)
    await story.answers("It does.", adviser=omar)
    item = await story.opens(nina)
    assert "It does." in item


async def test_every_documented_shape_is_acknowledged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    before = world.rows()
    said = [*documented.EVENTS, *documented.MESSAGES]
    inside = [envelope(event, team) for event in said for team in (TEAM, BESIDES)]
    # What says that the app is gone is only said of a workspace that never had it: it would stop the story.
    gone = [envelope({"type": "app_uninstalled", "event_ts": TS}, team) for team in ("T0OTHER", BESIDES)]
    payloads = [*inside, *gone, *documented.BARE, *documented.INTERACTIONS, *documented.COMMANDS]
    assert len({_shape(payload) for payload in payloads}) > 180
    for payload in payloads:
        answer = await world.post_payload(payload)
        assert answer.status == 200, (_shape(payload), answer)
        _is_sane(answer, payload)
    _nothing_failed(caplog)
    _only_strangers(before, world.rows())
    await _loop_works(world.story)


async def test_a_message_of_every_kind_to_the_bot_itself(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The same in the bot's own DM and in the thread of a question: only words of people count."""
    before = world.rows()
    for event in documented.MESSAGES:
        for place in (
            {"channel": world.channel, "channel_type": "mpim", "thread_ts": world.root_ts},
            {"channel": "D0STRANGER", "channel_type": "im"},
        ):
            answer = await world.post_payload(envelope(event | place))
            assert answer.status == 200, (_shape(event), answer)
    await world.story.settle()
    _nothing_failed(caplog)
    after = world.rows()
    assert after["advice"] == before["advice"]
    assert after["answers"] == before["answers"]


# Wrong in one way each, and once let through


def _rubbish(world: World) -> Iterator[tuple[str, JSON]]:
    """What would be too long for its column, no number, no day, or nobody's choice."""
    item = {"type": "message", "channel": world.channel, "ts": world.answer_ts}
    reaction = {"type": "reaction_added", "user": USER, "reaction": "tada", "item": item, "event_ts": TS}
    reply = {"type": "message", "channel": world.channel, "channel_type": "mpim", "user": world.story.dana.id, "text": "x", "ts": TS,
             "thread_ts": world.root_ts, "event_ts": TS}  # fmt: skip
    for name in ("user", "channel", "ts", "thread_ts"):
        for value in ("U" * 33, "U\x001", "nan", "inf", "1e400", "99999999999.1"):
            if value[0] == "U" or name in ("ts", "thread_ts"):
                yield f"a reply with {name}={value!r}", envelope(reply | {name: value})
    for value in ("nan", "inf", "1e400", "-1.5", "9" * 12, ""):
        yield f"a reaction at {value!r}", envelope(reaction | {"event_ts": value})
        yield f"a reaction on {value!r}", envelope(reaction | {"item": item | {"ts": value}})
    yield "a reaction with a long name", envelope(reaction | {"reaction": "tada::" + "x" * 99})
    yield (
        "a home of nobody",
        envelope({"type": "app_home_opened", "user": {"id": "U1"}, "tab": "home", "event_ts": TS}),
    )
    yield (
        "a zone with NUL",
        envelope(
            {"type": "user_change", "user": {"id": world.story.maya.id, "tz": "Europe/\x00", "profile": {}}}
        ),
    )
    yield "a team with NUL", envelope(reply, team="T\x00")
    yield (
        "a choice that is none",
        press(
            {"type": "overflow", "selected_option": {"value": f"someday|{world.item}:1"}}, {}, actions.LATER
        ),
    )
    yield (
        "a choice of another menu",
        press(
            {"type": "overflow", "selected_option": {"value": f"forget_words|{world.item}:1"}},
            {},
            actions.MORE,
        ),
    )
    yield "an action and a line break", press({"type": "button", "value": f"{world.item}:1"}, {}, "tried\n")
    yield (
        "a page far away",
        press({"type": "button", "value": f"{world.item}:999999999"}, {}, actions.OPEN_ITEM),
    )
    for field, entry in (
        (fields.PERSON, {"selected_user": "U" * 33}), (fields.PERSON, {"selected_user": "\x00"}), (fields.WORDS, {"value": "\ud800\x00"}),
        (fields.DATE, {"selected_date": "9999-12-31"}), (fields.WHEN, {"selected_option": {"value": "²"}}),
        (fields.WHEN, {"selected_option": {"value": "9" * 5000}}),
    ):  # fmt: skip
        for form in _forms(world):
            view = form["view"]
            state = view["state"]["values"] | {field: {field: entry}}
            yield (
                f"{view['callback_id']} with {field}={entry}"[:80],
                form | {"view": view | {"state": {"values": state}}},
            )
    for metadata_ in (
        "[" * 2000,
        "[]",
        "{",
        '{"channel": "C", "ts": "nan"}',
        '{"draft": "x", "item": 5, "number": "1"}',
    ):
        for form in _forms(world):
            yield (
                f"metadata {metadata_[:40]}",
                form | {"view": form["view"] | {"private_metadata": metadata_}},
            )


async def test_what_cannot_be_is_refused_before_it_comes_to_the_database(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    before = world.rows()
    rubbish = list(_rubbish(world))
    for start in range(0, len(rubbish), AT_ONCE):
        batch = rubbish[start : start + AT_ONCE]
        answers = await asyncio.gather(*(world.post_payload(payload) for _, payload in batch))
        for (what, payload), answer in zip(batch, answers, strict=True):
            assert answer.status == 200, (what, answer)
            _is_sane(answer, payload)
        _nothing_failed(caplog)
    _only_strangers(before, world.rows())
    await _loop_works(world.story)


# Mutated


class Mutator:
    """Something wrong with a payload: the same things for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def mutate(self, payload: JSON) -> JSON:
        """A copy with one to three things wrong, however deep; JSON inside of strings (metadata) is reached too."""
        copy = json.loads(json.dumps(payload))
        for _ in range(self._random.choice((1, 1, 1, 2, 3))):
            self._spoil(copy)
        return copy  # type: ignore[no-any-return]

    def _spoil(self, payload: JSON) -> None:
        parts = list(_parts(payload))
        texts = [(inside, key) for inside, key in parts if isinstance(inside[key], str)]
        inside, key = self._random.choice(texts if texts and self._random.random() < 0.6 else parts)
        held = inside[key]
        inner = _json_in(held)
        if inner and self._random.random() < 0.7:
            self._spoil(inner)
            inside[key] = json.dumps(inner)
            return
        how = self._random.randrange(10)
        if how == 0 and isinstance(inside, dict):
            del inside[key]
        elif how == 1:
            inside[key] = [held]
        elif how == 2:
            inside[key] = {"value": held, "id": held}
        elif how == 3:
            other, name = self._random.choice(parts)
            inside[key] = deepcopy(other[name])
        elif how == 4 and isinstance(held, str):
            inside[key] = held + self._random.choice(
                ("\x00", "\ud83d", " ", "\n", "é", "x" * 64, "|date", ":9")
            )
        else:
            inside[key] = deepcopy(self._random.choice(TEXTS if isinstance(held, str) and how < 8 else NASTY))


def _json_in(held: object) -> Any:
    """What is spoilt already may begin like JSON and be none."""
    try:
        return json.loads(held) if isinstance(held, str) and held.startswith("{") else None
    except ValueError:
        return None


def _parts(payload: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a payload."""
    inside = (
        payload.items()
        if isinstance(payload, dict)
        else enumerate(payload)
        if isinstance(payload, list)
        else ()
    )
    for key, value in list(inside):
        yield payload, key
        yield from _parts(value)


def _deep(depth: int) -> Any:
    made: Any = "x"
    for number in range(depth):
        made = [made] if number % 2 else {"a": made}
    return made


TEXTS: Sequence[str] = [
    "", " ", "\n", "0", "-1", "nan", "inf", "-inf", "1e400", "1e-400", "1_0.0", "１２.３", "0x10", "9" * 12, "9" * 33 + ".1", "1.1.1", "1.", ".1",
    "-1360782804.083113", "99999999999.000001", "0000000000.000000", "U" * 33, "U" * 65, "x" * 256, "x" * 5000, "\x00", "U\x00", "\ud800",
    "\udc00\ud800", "é" * 40, "<!channel>", "<@U1> <@U2|x> <#C1|y> <https://x|z>", "<@" + "A" * 500 + ">", "&lt;&amp;", "../../etc", "%s%n{0}",
    "'; DROP TABLE advice; --", "{", "[]", "null", '{"item": 5}', "[" * 2000, "2026-02-30", "9999-12-31", "0001-01-01", "20260302", "2026-W10-1",
    f"{UUID(int=0)}:0", f"{UUID(int=0)}", f"date|{UUID(int=0)}:1", f"stop_all|{UUID(int=0)}:0", f"{UUID(int=0)}:999999999", "message_changed",
    "message_deleted", "file_share", "modal", "home", "button", "keep", "outcome", "tell", "²", "-7", "1e3", "http://127.0.0.1:1/x", "not a url",
    "white_check_mark::skin-tone-9", "im", "mpim", "x" * 100_000, "<@U1>" * 400, "🙂" * 4000, "\u202e\u200b\u0301",
]  # fmt: skip
NASTY: Sequence[Any] = [
    *TEXTS, None, True, False, 0, -1, 7, 2**31, 10**30, 1.5, float("inf"), float("nan"), [], {}, [None], [[]], {"a": None}, [{}],
    _deep(200), [{"value": "x"}] * 300, {f"k{n}": n for n in range(300)},
]  # fmt: skip


def _strangers_payloads(world: World) -> list[JSON]:
    """In the name of somebody whom nobody knows, with true ids of the item, its thread and its messages."""
    true_ts = {"channel": world.channel, "channel_type": "mpim", "thread_ts": world.root_ts}
    item = {"type": "message", "channel": world.channel, "ts": world.answer_ts}
    return [
        *(envelope(event | true_ts) for event in documented.MESSAGES if event.get("subtype") in CONTENT or event.get("message")),
        envelope({"type": "message", "channel": "D1", "channel_type": "im", "user": USER, "text": "hm", "ts": TS, "event_ts": TS}),
        *(envelope({"type": kind, "user": USER, "reaction": names[0], "item": item, "event_ts": TS})
          for kind in ("reaction_added", "reaction_removed") for names in NAMES.values()),
        *(envelope(event) for event in documented.EVENTS if event["type"] in ("app_home_opened", "user_change", "tokens_revoked", "app_mention")),
        *_interactions(world),
        *documented.COMMANDS,
    ]  # fmt: skip


def _interactions(world: World) -> list[JSON]:
    return [*_presses(world.item), *_forms(world), *documented.INTERACTIONS[-9:]]


def _presses(item: UUID) -> Iterator[JSON]:
    on_message = {
        "container": {"type": "message", "message_ts": TS, "channel_id": CHANNEL},
        "channel": {"id": CHANNEL},
    }
    for action in actions.ACTIONS:
        element: JSON = {"type": "button", "value": actions.pack(item, 1)}
        if action in actions.CHOICES:
            choice = actions.CHOICES[action][0]
            element = {"type": "overflow", "selected_option": {"value": actions.pack_choice(choice, item, 1)}}
        container: JSON = on_message
        if action == actions.SHOW_LET_KNOW:
            element = {"type": "checkboxes", "selected_options": [{"value": "let_know"}]}
            container = {
                "container": {"type": "view"},
                "view": _filled(actions.KEEP, {"channel": "D1", "ts": TS}),
            }
        yield press(element, container, action)


def _filled(callback: str, carried: JSON) -> JSON:
    """A form of ours with every field there is."""
    state: JSON = {
        name: {name: {"type": "plain_text_input", "value": "Some words."}} for name in fields.FIELDS
    }
    state[fields.PERSON][fields.PERSON] = {"type": "users_select", "selected_user": "U0ANYBODY"}
    state[fields.WHEN][fields.WHEN] = {"selected_option": {"value": "date"}}
    state[fields.DATE][fields.DATE] = {"selected_date": "2026-06-01"}
    state[fields.OUTCOME][fields.OUTCOME] = {"selected_option": {"value": "worked"}}
    state[fields.TELLING][fields.TELLING] = {"selected_option": {"value": "tell"}}
    state[fields.LET_KNOW][fields.LET_KNOW] = {"selected_options": [{"value": "let_know"}]}
    state[fields.FURTHER][fields.FURTHER] = {"selected_options": []}
    blocks = [{"type": "input", "block_id": name} for name in fields.FIELDS]
    return documented.VIEW | {
        "callback_id": callback,
        "private_metadata": json.dumps(carried),
        "state": {"values": state},
        "blocks": blocks,
    }


def _forms(world: World) -> Iterator[JSON]:
    carried = {
        "item": str(world.item),
        "number": 1,
        "channel": world.channel,
        "ts": TS,
        "sha": "0",
        "fingerprint": "0",
        "further": False,
    }
    template = next(each for each in documented.INTERACTIONS if each["type"] == "view_submission")
    for callback in actions.CALLBACKS:
        draft = {"draft": str(UUID(int=7))} if callback in (actions.SEND_RESPONSE, actions.KEEP_GIVEN) else {}
        yield template | {"view": _filled(callback, carried | draft)}


def _parties_payloads(world: World) -> list[JSON]:
    """The same in the names of the two whose item it is."""
    told: list[JSON] = []
    for person in (world.story.maya.id, world.story.dana.id):
        told += [json.loads(json.dumps(each).replace(USER, person)) for each in _strangers_payloads(world)]
    return [each for each in told if each.get("event", each).get("type") not in ("tokens_revoked",)]


async def _bombard(world: World, bases: Sequence[JSON], seed: int, count: int) -> None:
    mutator = Mutator(seed)
    for start in range(0, count, AT_ONCE):
        batch = [mutator.mutate(bases[(start + n) % len(bases)]) for n in range(min(AT_ONCE, count - start))]
        answers = await asyncio.gather(*(world.post_payload(payload) for payload in batch))
        for payload, answer in zip(batch, answers, strict=True):
            _is_sane(answer, payload)


def _is_sane(answer: AppResponse, payload: JSON) -> None:
    """No fault of ours, and nothing in the body that only we should read."""
    shown = json.dumps(payload)[:3000]
    assert 200 <= answer.status < 500, (answer, shown)
    assert "Traceback" not in answer.body, shown
    assert "storage." not in answer.body, shown
    assert len(answer.body) < 250_000
    if (
        answer.status == 200
        and answer.body
        and answer.headers.get("content-type", "").startswith("application/json")
    ):
        assert isinstance(answer.json, dict), shown
        if answer.json.get("response_action") == "errors":
            assert answer.json["errors"], shown


def _nothing_failed(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing was logged as a failure of ours, and the database refused nothing: what is rubbish never comes that far."""
    ours = [
        record for record in caplog.records if record.name.partition(".")[0] in ("bot", "handlers", "storage")
    ]
    failed = [
        record
        for record in ours
        if record.levelno >= logging.ERROR or "database" in str(getattr(record, "why", "")).lower()
    ]
    assert [(record.getMessage(), getattr(record, "why", ""), record.exc_info) for record in failed] == []


def _only_strangers(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> None:
    """Whoever comes to the bot is met, and may keep something of their own; all that was there is as it was."""
    for table, rows in before.items():
        if table == "workspaces":
            continue  # T0OTHER's app was uninstalled
        assert rows <= after[table], f"{table}: {rows - after[table]} changed"


@pytest.mark.parametrize("seed", [1, 2])
async def test_what_is_wrong_with_a_strangers_payload_changes_nothing(
    world: World, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    await _from_strangers(world, seed, 150, caplog)


@pytest.mark.parametrize("seed", [1])
async def test_what_is_wrong_with_a_partys_payload_is_no_fault_of_ours(
    world: World, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    await _from_parties(world, seed, 250, caplog)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 104))
async def test_thousands_of_strangers_payloads(
    world: World, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    await _from_strangers(world, seed, 1000, caplog)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 104))
async def test_thousands_of_parties_payloads(
    world: World, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    await _from_parties(world, seed, 1000, caplog)


async def _from_strangers(world: World, seed: int, count: int, caplog: pytest.LogCaptureFixture) -> None:
    before = world.rows()
    await _bombard(world, _strangers_payloads(world), seed, count)
    _nothing_failed(caplog)
    _only_strangers(before, world.rows())
    await _loop_works(world.story)
    _nothing_failed(caplog)


async def _from_parties(world: World, seed: int, count: int, caplog: pytest.LogCaptureFixture) -> None:
    before = world.rows()
    await _bombard(world, _parties_payloads(world), seed, count)
    await world.story.settle()
    _nothing_failed(caplog)
    assert world.rows()["workspaces"] == before["workspaces"]
    await world.story.days_pass(1)
    await _loop_works(world.story)
    _nothing_failed(caplog)
