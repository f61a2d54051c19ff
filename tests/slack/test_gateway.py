"""Every call of the gateway against the stand-in, which refuses what Slack's documentation does not know."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.delivery import NO_CONNECTION
from bot.errors import OutcomeUnknown, Refused, SlackError, TokenDead, TryAgain
from bot.playground import Fault, Person, Slack, Workspace
from bot.slack.gateway import EVENT_TYPE, Gateway
from bot.slack.people import fetch

TOKEN = "xoxb-acme"
BLOCKS: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]
FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "item",
    "title": {"type": "plain_text", "text": "Hello"},
    "blocks": BLOCKS,
}


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    slack = Slack(now=lambda: 1_772_000_000.0)
    slack.add_workspace("T0ACME", "Acme", bot_token=TOKEN)
    await slack.start()
    yield slack
    slack.let_go()
    await slack.stop()


@pytest.fixture
def acme(slack: Slack) -> Workspace:
    return slack.workspaces["T0ACME"]


@pytest.fixture
def maya(acme: Workspace) -> Person:
    return acme.add_person("Maya")


@pytest.fixture
def dana(acme: Workspace) -> Person:
    return acme.add_person("Dana")


@pytest.fixture
async def gateway(slack: Slack) -> AsyncIterator[Gateway]:
    gateway = Gateway(slack.api_url, quick=0.3, patient=0.5)
    yield gateway
    await gateway.close()


async def test_a_post_carries_text_blocks_and_an_opaque_id_and_unfurls_nothing(
    slack: Slack, gateway: Gateway, maya: Person
) -> None:
    channel = await gateway.open_dm(TOKEN, maya.id)
    delivery_id = uuid4()
    ts = await gateway.post_message(TOKEN, channel, "Hello", BLOCKS, delivery_id=delivery_id)
    (call,) = slack.calls_of("chat.postMessage")
    assert set(call.args) == {"channel", "text", "blocks", "metadata", "unfurl_links", "unfurl_media"}
    assert (call.args["unfurl_links"], call.args["unfurl_media"]) == (False, False)
    assert call.args["metadata"] == {"event_type": EVENT_TYPE, "event_payload": {"id": str(delivery_id)}}
    assert maya.last_dm.ts == ts


async def test_the_address_works_with_and_without_its_last_slash(slack: Slack) -> None:
    for url in (slack.api_url.rstrip("/"), slack.api_url.rstrip("/") + "/"):
        gateway = Gateway(url)
        assert (await gateway.auth_test(TOKEN))["team_id"] == "T0ACME"
        await gateway.close()


async def test_updating_deleting_and_reacting(gateway: Gateway, maya: Person) -> None:
    channel = await gateway.open_dm(TOKEN, maya.id)
    ts = await gateway.post_message(TOKEN, channel, "Hello", BLOCKS, delivery_id=uuid4())
    await gateway.update_message(TOKEN, channel, ts, "Changed", BLOCKS)
    assert maya.last_dm.spoken == "Changed"
    await gateway.add_reaction(TOKEN, channel, ts, "pushpin")
    await gateway.add_reaction(TOKEN, channel, ts, "pushpin")  # it is there already: done
    assert list(maya.last_dm.reactions) == ["pushpin"]
    await gateway.remove_reaction(TOKEN, channel, ts, "pushpin")
    await gateway.remove_reaction(TOKEN, channel, ts, "pushpin")  # it is gone already: done
    assert not maya.last_dm.reactions
    await gateway.delete_message(TOKEN, channel, ts)
    assert maya.dm == []
    with pytest.raises(Refused, match="message_not_found"):
        await gateway.update_message(TOKEN, channel, ts, "Changed", BLOCKS)


async def test_conversations(acme: Workspace, gateway: Gateway, maya: Person, dana: Person) -> None:
    channel = await gateway.open_group(TOKEN, [maya.id, dana.id])
    assert await gateway.open_group(TOKEN, [dana.id, maya.id]) == channel
    assert await gateway.members(TOKEN, channel) == {maya.id, dana.id, acme.bot_user_id}


async def test_people(gateway: Gateway, maya: Person) -> None:
    assert (await gateway.user_info(TOKEN, maya.id))["id"] == maya.id
    facts = await fetch(gateway, TOKEN, maya.id, "T0ACME")
    assert facts.name == "Maya"
    with pytest.raises(Refused, match="user_not_found"):
        await fetch(gateway, TOKEN, "U0NOBODY", "T0ACME")


async def test_home_and_whispers(acme: Workspace, gateway: Gateway, maya: Person, dana: Person) -> None:
    home = {"type": "home", "blocks": BLOCKS}
    assert (await gateway.publish_view(TOKEN, maya.id, home))["type"] == "home"
    assert maya.home is not None
    channel = await gateway.open_group(TOKEN, [maya.id, dana.id])
    await gateway.ephemeral(TOKEN, channel, maya.id, "Only you see this", BLOCKS)
    assert len(maya.ephemerals) == 1
    assert not dana.ephemerals


async def test_a_trigger_that_is_over(gateway: Gateway) -> None:
    for call in (gateway.open_view, gateway.push_view):
        with pytest.raises(Refused):
            await call(TOKEN, "1.2.3", FORM)
    with pytest.raises(Refused, match="not_found"):
        await gateway.update_view(TOKEN, "V0NONE", FORM)


class TestFindingAPost:
    """None only after a complete reading."""

    async def test_it_is_found_by_its_id_and_by_nothing_else(self, gateway: Gateway, maya: Person) -> None:
        channel = await gateway.open_dm(TOKEN, maya.id)
        ids = [uuid4() for _ in range(3)]
        posted = [
            await gateway.post_message(TOKEN, channel, "Hello", BLOCKS, delivery_id=each) for each in ids
        ]
        for each, ts in zip(ids, posted, strict=True):
            assert await gateway.find_post(TOKEN, channel, each) == ts
        assert await gateway.find_post(TOKEN, channel, uuid4()) is None
        assert await gateway.find_post(TOKEN, channel, ids[0], oldest=posted[1]) is None

    async def test_all_pages_are_read(self, slack: Slack, gateway: Gateway, maya: Person) -> None:
        channel = await gateway.open_dm(TOKEN, maya.id)
        first = uuid4()
        ts = await gateway.post_message(TOKEN, channel, "Hello", BLOCKS, delivery_id=first)
        for _ in range(250):
            await maya.say(maya.bot_dm, "hm")
        assert await gateway.find_post(TOKEN, channel, first) == ts
        assert len(slack.calls_of("conversations.history")) > 1

    async def test_in_a_thread(self, slack: Slack, gateway: Gateway, maya: Person) -> None:
        channel = await gateway.open_dm(TOKEN, maya.id)
        root = await gateway.post_message(TOKEN, channel, "Root", BLOCKS, delivery_id=uuid4())
        reply = uuid4()
        ts = await gateway.post_message(TOKEN, channel, "Reply", BLOCKS, delivery_id=reply, thread_ts=root)
        assert await gateway.find_post(TOKEN, channel, reply) is None, "history shows parents only"
        assert await gateway.find_post(TOKEN, channel, reply, thread_ts=root) == ts

    @pytest.mark.parametrize("fault", [Fault.status(500), Fault.rate_limited(3)], ids=["500", "429"])
    async def test_an_error_on_the_way_is_no_reading(
        self, slack: Slack, gateway: Gateway, maya: Person, fault: Fault
    ) -> None:
        channel = await gateway.open_dm(TOKEN, maya.id)
        slack.fail_next("conversations.history", fault)
        with pytest.raises((OutcomeUnknown, TryAgain)):
            await gateway.find_post(TOKEN, channel, uuid4())


class TestTrouble:
    """One error tree, whatever goes wrong."""

    @pytest.mark.parametrize(
        ("fault", "meaning"),
        [
            (Fault.rate_limited(7), TryAgain),
            (Fault.status(500), OutcomeUnknown),
            (Fault.status(403), TryAgain),
            (Fault.HANG, OutcomeUnknown),
            (Fault.DROP_BEFORE, OutcomeUnknown),
            (Fault.DROP_AFTER_ACCEPTING, OutcomeUnknown),
            (Fault.TRUNCATED, OutcomeUnknown),
            (Fault.BARE, OutcomeUnknown),
            (Fault.error("internal_error"), OutcomeUnknown),
            (Fault.error("is_archived"), Refused),
            (Fault.error("token_revoked"), TokenDead),
            (Fault.error("never_heard_of"), TryAgain),
        ],
        ids=lambda value: getattr(value, "code", None) or getattr(value, "reply", None),
    )
    async def test_each_fault(
        self, slack: Slack, gateway: Gateway, maya: Person, fault: Fault, meaning: type[SlackError]
    ) -> None:
        channel = await gateway.open_dm(TOKEN, maya.id)
        slack.fail_next("chat.postMessage", fault)
        with pytest.raises(meaning) as raised:
            await gateway.post_message(TOKEN, channel, "Hello", BLOCKS, delivery_id=uuid4())
        assert type(raised.value) is meaning
        assert len(slack.calls_of("chat.postMessage")) == 1, "never twice by itself"
        if isinstance(raised.value, TryAgain) and raised.value.code == "ratelimited":
            assert raised.value.retry_after == 7

    async def test_an_answer_without_what_belongs_there_is_no_answer(
        self, slack: Slack, gateway: Gateway, maya: Person, dana: Person
    ) -> None:
        for method, call in (
            ("conversations.open", gateway.open_dm(TOKEN, maya.id)),
            ("conversations.open", gateway.open_group(TOKEN, [maya.id, dana.id])),
            ("users.info", gateway.user_info(TOKEN, maya.id)),
        ):
            slack.fail_next(method, Fault.BARE)
            with pytest.raises(OutcomeUnknown):
                await call

    async def test_nobody_there(self, slack: Slack, gateway: Gateway) -> None:
        await slack.stop()
        with pytest.raises(TryAgain, match=NO_CONNECTION):
            await gateway.auth_test(TOKEN)

    async def test_no_such_name(self) -> None:
        gateway = Gateway("http://localhost:1/api/")
        with pytest.raises(TryAgain, match=NO_CONNECTION):
            await gateway.auth_test(TOKEN)
        await gateway.close()

    async def test_after_the_end(self, gateway: Gateway) -> None:
        await gateway.close()
        with pytest.raises(TryAgain):
            await gateway.auth_test(TOKEN)

    async def test_a_wrong_token(self, gateway: Gateway) -> None:
        with pytest.raises(TokenDead, match="invalid_auth"):
            await gateway.auth_test("xoxb-wrong")
