"""A database that is away, locked or full while people write: Slack hears 500 and brings it again, people read a sentence, nothing is half there.

The whole bot on a real database. What each error of a driver means, and files that are no database, are in tests/storage/test_database_trouble.py;
what the command line says and its exit codes, in tests/test_cli.py.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.domain.advice import State
from storage import advice, people, workspaces
from storage.migrate import migrate
from tests.databases import Database, OwnPostgres, new_server_folder, opened
from tests.story import Story, a_story


@pytest.fixture
def own_postgres() -> Iterator[OwnPostgres]:
    """A server that a test may stop."""
    folder = new_server_folder()
    server = OwnPostgres(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


def words_kept(database: Database, story: Story) -> list[tuple[State | None, str]]:
    """What is there of Maya's only item."""
    with database.store.read() as tx:
        home = next(each for each in workspaces.list_all(tx) if each.team_id == "T0ACME")
        maya = people.find(tx, home.id, story.maya.id)
        assert maya
        return [(item.state, item.words) for item in advice.list_of_person(tx, home.id, maya.id)]


async def says_in_vain(story: Story) -> None:
    """Dana answers; Slack hears 500 twice, and keeps the event."""
    root = story.thread_of(story.dana).shown()[-1]
    await story.dana.say(root.channel, "Start with the why.", thread=root)
    (waiting,) = story.slack.awaiting_retry
    assert [attempt.status for attempt in waiting.attempts] == [500, 500]


async def is_brought_again(story: Story) -> None:
    """Nobody helps: Slack brings it again, and the bot goes on."""
    story.clock.advance(timedelta(minutes=2))
    await story.slack.retry_due()
    await story.settle()
    assert story.slack.awaiting_retry == []


@pytest.mark.slow
async def test_a_server_that_is_stopped_and_started_again(own_postgres: OwnPostgres) -> None:
    with opened(own_postgres.url) as database:
        migrate(database.engine)
        async with a_story(own_postgres.url) as story:
            await story.ask("How do I say no?")
            own_postgres.stop()
            await says_in_vain(story)
            assert (await story.maya.command("")).ok
            assert "Try again in a moment." in story.maya.ephemerals[-1].plain
            await story.circle.jobs.tick()  # logs, and goes on
            own_postgres.start()
            await is_brought_again(story)
            database.engine.dispose()  # the test's own connections, which were cut
            assert words_kept(database, story) == [(State.OPEN, "Start with the why.")]
            await story.days_pass(9)
            assert "how did it go" in story.maya.last_dm


async def test_a_file_that_another_program_holds(sqlite_database: Database) -> None:
    async with a_story(sqlite_database.url, patience=0.2) as story:
        await story.ask("How do I say no?")
        other = sqlite3.connect(_file(sqlite_database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            await says_in_vain(story)
        finally:
            other.execute("ROLLBACK")
            other.close()
        assert words_kept(sqlite_database, story) == [(State.ASKED, "")]
        await is_brought_again(story)
        assert words_kept(sqlite_database, story) == [(State.OPEN, "Start with the why.")]


async def test_a_disk_that_is_full(sqlite_database: Database) -> None:
    async with a_story(sqlite_database.url) as story:
        await story.ask("How do I say no?")
        room = [0]

        @event.listens_for(story.circle.engine, "checkout")
        def limit(connection: sqlite3.Connection, *_: object) -> None:
            pages = room[0] or connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count={pages}")

        before = words_kept(sqlite_database, story)
        said = 0
        root = story.thread_of(story.dana).shown()[-1]
        while not story.slack.awaiting_retry:  # until the pages that there are have no room for more
            said += 1
            await story.dana.say(root.channel, "Start with the why. " * 500, thread=root)
        full = words_kept(sqlite_database, story)
        assert full[0][1].count("Start") == 500 * (said - 1), (
            "what was acknowledged is there, and no half of the rest"
        )
        assert before == [(State.ASKED, "")]
        room[0] = 100_000
        await is_brought_again(story)
        assert words_kept(sqlite_database, story)[0][1].count("Start") == 500 * said


def _file(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))
