"""One stand-in, one workspace, and the cast: Maya and Dana, and Kit, the third person."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Person, Slack, Workspace
from tests.playground.counterpart import Clock, Recorder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[Slack]:
    slack = Slack(now=clock.time)
    slack.add_workspace("T0ACME", "Acme", bot_token="xoxb-acme")
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
def acme(slack: Slack) -> Workspace:
    return slack.workspaces["T0ACME"]


@pytest.fixture
def maya(acme: Workspace) -> Person:
    return acme.add_person("Maya")


@pytest.fixture
def dana(acme: Workspace) -> Person:
    return acme.add_person("Dana", tz="America/New_York")


@pytest.fixture
def kit(acme: Workspace) -> Person:
    return acme.add_person("Kit")


@pytest.fixture
def client(slack: Slack) -> AsyncWebClient:
    """Slack's own client, without retries: each call is one request."""
    return AsyncWebClient(token="xoxb-acme", base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
async def app(slack: Slack) -> AsyncIterator[Recorder]:
    """An app that notes what it is sent and answers as it is told."""
    recorder = Recorder()
    slack.send_events_to(await recorder.start(), recorder.secret)
    yield recorder
    await slack.settle()
    await recorder.stop()
