"""`doctor`: each misconfiguration that the set-up can contain, with its sentence and its cure."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet
from pydantic import SecretStr

import bot.doctor
from bot.doctor import CHECKS, Finding, State, database, examine, patient
from bot.playground import Fault, Slack
from bot.settings import Settings
from bot.slack.identity import Identity, identify
from storage import people, workspaces
from storage.engine import open_engine
from storage.store import Store, Tx
from tests.databases import Database
from tests.serving import SIGNING_SECRET, TEAM, running, standing_in

Set = Callable[..., None]


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Slack]:
    """Slack's other half."""
    async with standing_in() as made:
        yield made


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Set:
    """Sets variables of the environment; None unsets one."""

    def put(**values: str | None) -> None:
        for name, value in values.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)

    return put


@pytest.fixture(autouse=True)
def healthy(slack: Slack, sqlite_database: Database, put: Set) -> None:
    """A set-up with nothing wrong, for HTTP; every test then breaks one thing."""
    put(**{name.upper(): None for name in Settings.model_fields})
    put(
        SLACK_BOT_TOKEN=slack.workspaces[TEAM].bot_token,
        SLACK_SIGNING_SECRET=SIGNING_SECRET,
        SLACK_API_URL=slack.api_url,
        DATABASE_URL=sqlite_database.url,
        PORT="0",
        FULLCIRCLE_ENCRYPTION_KEY=Fernet.generate_key().decode(),
    )


async def found(pattern: str) -> Finding:
    """The one finding that says this."""
    findings = await examine(None)
    matching = [each for each in findings if re.search(pattern, each.says)]
    assert len(matching) == 1, f"{pattern!r} is not once in {findings}"
    return matching[0]


async def states() -> dict[str, State]:
    """What was found, and how bad it is."""
    return {each.says: each.state for each in await examine(None)}


async def test_a_set_up_with_nothing_wrong_has_no_problem(slack: Slack) -> None:
    findings = await states()
    assert State.PROBLEM not in findings.values()
    assert findings["The settings are complete; Slack will be heard through HTTP."] is State.OK
    assert findings[f"Slack knows the bot, in workspace {TEAM}."] is State.OK
    assert findings["The clock agrees with Slack's."] is State.OK
    assert findings["The database answers, is up to date, and can be written to."] is State.OK
    assert findings["Texts and tokens are encrypted in the database."] is State.OK


async def test_it_leaves_nothing_behind(sqlite_database: Database) -> None:
    await examine(None)
    assert await sqlite_database.store.look(workspaces.list_all) == []


@dataclass(frozen=True)
class Case:
    """One thing wrong: the variables that make it so, and what is said."""

    set: dict[str, str | None]
    says: str
    cure: str
    state: State = State.PROBLEM


CASES = [
    Case({"SLACK_BOT_TOKEN": None}, r"^SLACK_BOT_TOKEN is not set\.$", "Bot User OAuth Token"),
    Case(
        {"SLACK_SIGNING_SECRET": None},
        "^Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set",
        "Basic Information",
    ),
    Case({"SLACK_BOT_TOKEN": "xapp-1"}, r"^SLACK_BOT_TOKEN cannot be used\.$", "swapped"),
    Case({"SLACK_APP_TOKEN": "xoxb-1"}, r"^SLACK_APP_TOKEN cannot be used\.$", "xapp-"),
    Case({"FULLCIRCLE_QUIET_DAYS": "Easter"}, r"^FULLCIRCLE_QUIET_DAYS cannot be used\.$", "2026-12-24"),
    Case(
        {"FULLCIRCLE_QUIET_DAYS": "2020-12-24..2020-12-26, 2020-01-01"},
        "names only days that are past, the last of them 2020-12-26",
        "holidays to come",
        State.WARNING,
    ),
    Case({"FULLCIRCLE_SENDING": "never"}, r"^FULLCIRCLE_SENDING cannot be used\.$", "on or off"),
    Case(
        {"FULLCIRCLE_SENDING": "OFF"},
        "^FULLCIRCLE_SENDING is off, so nothing is sent",
        "Unset it",
        State.WARNING,
    ),
    Case({"SLACK_BOT_TOKEN": "xoxp-1"}, "is a person's token", "xoxb-"),
    Case({"SLACK_BOT_TOKEN": "abc"}, "does not begin with xoxb-", "xoxb-", State.WARNING),
    Case(
        {"SLACK_BOT_TOKEN": "xoxb-wrong"},
        r"^Slack does not take SLACK_BOT_TOKEN \(invalid_auth\)\.$",
        "install",
    ),
    Case({"SLACK_SIGNING_SECRET": "abc"}, "^SLACK_SIGNING_SECRET does not look like one", "Client Secret"),
    Case({"SLACK_APP_TOKEN": "abc"}, "^SLACK_APP_TOKEN does not begin with xapp-", "connections:write"),
    Case(
        {"SLACK_APP_TOKEN": "xapp-wrong"}, "^Slack opens no Socket Mode connection", "switch Socket Mode on"
    ),
    Case({"SLACK_APP_TOKEN": "xapp-wrong"}, "are both set, so Socket Mode is used", "Unset", State.WARNING),
    Case({"SLACK_API_URL": "slack.com"}, r"^SLACK_API_URL cannot be used\.$", "https://slack.com/api/"),
    Case(
        {"SLACK_API_URL": "http://127.0.0.1:1/api"},
        "^Slack cannot be reached at http://127.0.0.1:1/api/",
        "HTTPS_PROXY",
    ),
    Case({"SLACK_API_URL": "http://127.0.0.1:1/api"}, "which is not Slack", "on purpose", State.WARNING),
    Case(
        {"SLACK_API_URL": "http://127.0.0.1:1/"},
        "does not end in /api/",
        "https://slack.com/api/",
        State.WARNING,
    ),
    Case({"DATABASE_URL": "mysql://h/d"}, r"^DATABASE_URL cannot be used\.$", "sqlite:///"),
    Case({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/d"}, "cannot be reached", "DATABASE_URL"),
    Case({"DATABASE_URL": "postgresql://u:secret@h:x/d"}, r"^DATABASE_URL cannot be used\.$", "sqlite:///"),
    Case({"DATABASE_URL": "sqlite:///:memory:"}, "^DATABASE_URL names no file", "sqlite:///"),
    Case({"PORT": "many"}, r"^PORT cannot be used\.$", "3000"),
    Case({"HOST": "198.51.100.1"}, "^HOST is not an address of this machine", "127.0.0.1"),
    Case(
        {"FULLCIRCLE_DEFAULT_ZONE": "Berlin"}, r"^FULLCIRCLE_DEFAULT_ZONE cannot be used\.$", "Europe/Berlin"
    ),
    Case({"FULLCIRCLE_TICK_SECONDS": "0"}, r"^FULLCIRCLE_TICK_SECONDS cannot be used\.$", "above 0"),
    Case({"FULLCIRCLE_ENCRYPTION_KEY": "abc"}, r"^FULLCIRCLE_ENCRYPTION_KEY cannot be used\.$", "Fernet"),
    Case(
        {"FULLCIRCLE_ENCRYPTION_KEY": None}, "^FULLCIRCLE_ENCRYPTION_KEY is not set", "Fernet", State.WARNING
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{next(iter(case.set.items()))}: {case.says[:30]}")
async def test_it_says_what_is_wrong_and_the_cure(case: Case, put: Set) -> None:
    put(**case.set)
    finding = await found(case.says)
    assert (finding.state, case.cure in finding.cure) == (case.state, True), finding
    everything = str(await examine(None))
    assert not any(value in everything for value in ("secret@", SIGNING_SECRET) if value)


async def test_a_bot_that_lacks_scopes(slack: Slack) -> None:
    slack.workspaces[TEAM].scopes -= {"mpim:write", "im:write"}
    finding = await found("scope")
    assert finding.says == "The bot lacks 2 scope(s): im:write, mpim:write."
    assert "install the app again" in finding.cure


async def test_a_bot_that_may_read_channels(slack: Slack) -> None:
    slack.workspaces[TEAM].scopes |= {"channels:history"}
    finding = await found("scope")
    assert finding == Finding(
        State.WARNING, "The bot has scopes that it does not need: channels:history.", finding.cure
    )


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive"])
async def test_a_token_that_was_revoked(slack: Slack, code: str) -> None:
    slack.workspaces[TEAM].revoke_token(code)
    assert (await found("does not take")).says == f"Slack does not take SLACK_BOT_TOKEN ({code})."


async def test_slack_that_is_down(slack: Slack) -> None:
    slack.fail_next("auth.test", Fault.status(503))
    assert (await found("cannot be reached")).state is State.PROBLEM


async def test_socket_mode_that_opens(slack: Slack, put: Set) -> None:
    put(SLACK_APP_TOKEN=slack.workspaces[TEAM].app_token, SLACK_SIGNING_SECRET=None)
    assert (await states())["Socket Mode opens."] is State.OK


@pytest.mark.parametrize(
    ("seconds", "state", "says"),
    [
        (0, State.OK, r"The clock agrees with Slack's\."),
        (150, State.WARNING, r"This machine's clock is 1\d\d seconds ahead of Slack's\."),
        (-150, State.WARNING, r"This machine's clock is 1\d\d seconds behind Slack's\."),
        (
            950,
            State.PROBLEM,
            r".* 9\d\d seconds ahead of Slack's, so every request of Slack's would be refused as too old\.",
        ),
    ],
)
async def test_a_clock_that_is_wrong(
    seconds: int, state: State, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def by_another_clock(*given: str) -> Identity:
        return replace(await identify(*given), slack_now=datetime.now(UTC) - timedelta(seconds=seconds))

    monkeypatch.setattr(patient, "identify", by_another_clock)
    finding = await found("clock")
    assert finding.state is state
    assert re.fullmatch(says, finding.says)


async def test_a_database_that_is_not_migrated(tmp_path: Path, put: Set) -> None:
    put(DATABASE_URL=f"sqlite:///{tmp_path}/old.db")
    (tmp_path / "old.db").touch()
    finding = await found("lacks .* migration")
    assert (finding.state, "python -m bot migrate" in finding.cure) == (State.WARNING, True)


async def test_a_database_that_is_not_there_yet_is_not_made(tmp_path: Path, put: Set) -> None:
    put(DATABASE_URL=f"sqlite:///{tmp_path}/new/new.db")
    finding = await found("There is no database yet")
    assert (finding.state, str(tmp_path / "new" / "new.db") in finding.says) == (State.OK, True)
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_that_is_a_file(tmp_path: Path, put: Set) -> None:
    (tmp_path / "folder").touch()
    put(DATABASE_URL=f"sqlite:///{tmp_path}/folder/new.db")
    assert (await found("is a file, so no database can be made in it")).state is State.PROBLEM


async def test_a_file_that_is_no_database(tmp_path: Path, put: Set) -> None:
    put(DATABASE_URL=f"sqlite:///{tmp_path}/letter.db")
    (tmp_path / "letter.db").write_text("Dear reader, " * 1000, encoding="utf-8")
    assert (await found("is not a database of this program")).state is State.PROBLEM


async def test_a_database_that_somebody_locks(sqlite_database: Database) -> None:
    with sqlite_database.open_plain().connect() as other:
        other.exec_driver_sql("BEGIN IMMEDIATE")
        assert (await found("The database cannot be reached or is busy")).state is State.PROBLEM


async def test_a_key_that_does_not_open_what_is_there(
    slack: Slack, sqlite_database: Database, put: Set
) -> None:
    key = Fernet.generate_key().decode()
    async with running(slack, sqlite_database.url, fullcircle_encryption_key=SecretStr(key)) as bot:
        async with asyncio.timeout(20):
            while not bot.circle.own.is_known:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert (await found("None of the keys")).state is State.PROBLEM
    put(FULLCIRCLE_ENCRYPTION_KEY=None)
    assert (await found("is encrypted in this database")).state is State.PROBLEM
    put(FULLCIRCLE_ENCRYPTION_KEY=key)
    assert State.PROBLEM not in (await states()).values()


async def test_older_words_under_a_key_that_is_not_there_any_more(
    sqlite_database: Database, put: Set
) -> None:
    """The token is under the new key since the last start; what was kept before it is not."""
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    workspace = workspaces.Workspace(
        id=uuid4(), team_id=TEAM, bot_user_id="UBOT", bot_token="xoxb-1", installed_at=datetime.now(UTC)
    )
    for key, writes in ((old, _somebody), (new, workspaces.put)):
        store = sqlite_database.open_store(sqlite_database.open(encryption_key=key))
        store.transact(writes, workspace)
    put(FULLCIRCLE_ENCRYPTION_KEY=new)
    assert (await found("None of the keys")).state is State.PROBLEM
    put(FULLCIRCLE_ENCRYPTION_KEY=f"{new},{old}")
    assert State.PROBLEM not in (await states()).values()


def _somebody(tx: Tx, workspace: workspaces.Workspace) -> None:
    workspaces.put(tx, workspace)
    people.meet(tx, workspace.id, "U1", workspace.installed_at)


async def test_a_database_of_a_later_version(sqlite_database: Database) -> None:
    with sqlite_database.open_plain().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    finding = await found("which this version of Full Circle does not know")
    assert (finding.state, "Start the later version again" in finding.cure) == (State.PROBLEM, True)


async def test_a_folder_that_nobody_may_write_to(
    tmp_path: Path, put: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests may be root, who may write anywhere: the system is asked in its place."""
    monkeypatch.setattr("os.access", lambda path, mode: path != tmp_path)
    put(DATABASE_URL=f"sqlite:///{tmp_path}/new/new.db")
    assert (await found("so no database can be made there")).state is State.PROBLEM


async def test_a_port_that_is_taken(put: Set) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        put(PORT=str(port))
        finding = await found(f"Port {port} is taken")
    assert (finding.state, "PORT" in finding.cure) == (State.PROBLEM, True)


async def test_settings_that_cannot_be_read_are_all_named_at_once(put: Set) -> None:
    put(PORT="many", SLACK_API_URL="slack.com")
    assert {each.says for each in await examine(None)} == {
        "PORT cannot be used.",
        "SLACK_API_URL cannot be used.",
    }


async def test_every_finding_that_is_not_fine_has_a_cure(put: Set) -> None:
    for case in CASES:
        put(**case.set)
    for finding in await examine(None):
        assert finding.says.endswith((".", ")"))
        assert bool(finding.cure) == (finding.state is not State.OK)


def test_the_checks_are_all_there() -> None:
    written = {name for name in vars(bot.doctor) if name.startswith("check_") and name != "check_complete"}
    assert {check.__name__ for check in CHECKS} == written


def test_what_is_tried_in_the_database_is_taken_back(sqlite_database: Database) -> None:
    engine = open_engine(sqlite_database.url)
    store = Store(engine, threads=1, name="test")
    database._try_to_write(store)
    with store.read() as tx:
        assert workspaces.list_all(tx) == []
    store.close()
    engine.dispose()
