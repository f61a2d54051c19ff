"""The deliver loop as people see it: what arrives, when, where, and what it does to the items."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bot.domain.advice import State
from bot.domain.delivery import DeliveryState, Op
from bot.domain.pair import Consent
from bot.errors import DatabaseAway
from bot.jobs import Jobs, check
from bot.jobs.check import CROWD
from bot.jobs.checked import Checked, Go
from bot.playground import Fault
from bot.services import ask, consent, giving, outbox, preferences, progress
from storage import claims, pairs, people
from storage.store import Tx
from tests.databases import Database
from tests.jobs.world import ZONE, World, a_world, until

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
"""23:30 in Berlin, 17:30 in New York: nobody is at work."""


async def test_a_check_in_comes_on_its_day_and_plans_the_softer_one(world: World) -> None:
    item = world.keeps(days=7)
    await world.pass_time(days=6)
    assert world.maya.dm == []
    await world.pass_time(days=2)
    assert "How did it go" in world.maya.last_dm
    now = world.item(item)
    assert now.check_in_sent_at is not None
    assert now.softer_on is not None
    await world.pass_time(days=9)
    assert len(world.maya.dm) == 2
    await world.pass_time(days=9)
    assert world.item(item).state is State.RESTING


async def test_a_question_opens_a_group_and_becomes_the_thread_that_answers_come_to(world: World) -> None:
    item = world.asks()
    await world.tick()
    sent = world.row("question")
    assert sent.state is DeliveryState.SENT
    assert (world.item(item).channel, world.item(item).message_ts) == (sent.channel, sent.ts)
    assert world.relay_state(item) == "sent"


async def test_an_outcome_reaches_the_adviser_and_redraws_the_receivers_card(world: World) -> None:
    item = world.keeps(days=1)
    await world.pass_time(days=2)
    world.tells(item)
    await world.tick()
    assert "came back to your advice" in world.dana.last_dm
    assert world.rows(op=Op.UPDATE)
    assert world.relay_state(item) == "sent"


async def test_a_prompt_comes_to_the_adviser_who_kept_it(world: World) -> None:
    item = world.keeps_given(days=7)
    await world.pass_time(days=8)
    assert world.row("prompt").state is DeliveryState.SENT
    assert len(world.dana.dm) == 1
    assert world.item(item).prompt_sent_at is not None


class TestRelays:
    """What a person pressed send on: the reader's hours, undoing, hastening, what stops it."""

    @pytest.fixture
    async def night(self, sqlite_database: Database) -> Any:
        """Nobody is at work."""
        async with a_world(sqlite_database, at=NIGHT) as world:
            yield world

    async def test_outside_the_readers_hours_it_waits_for_their_morning(self, night: World) -> None:
        night.tells(night.keeps())
        await night.pass_time(hours=15)
        assert night.dana.dm == []
        await night.pass_time(hours=1)  # 9:30 in New York
        assert len(night.dana.dm) == 1

    async def test_send_now_does_not_wait(self, night: World) -> None:
        item = night.asks()
        await night.tick()
        assert night.slack.posts() == []
        night.run(ask.send_now, night.by(night.maya), item.id)
        await night.jobs.settle()
        assert len(night.slack.posts()) == 1

    async def test_a_pause_holds_even_what_is_to_be_sent_now(self, night: World) -> None:
        item = night.asks()
        until = night.clock.now() + timedelta(days=2)
        night.run(people.save, replace(night.member(night.dana), paused_until=until))
        night.run(ask.send_now, night.by(night.maya), item.id)
        await night.pass_time(days=1.9)
        assert night.slack.posts() == []
        await night.pass_time(days=1)
        assert len(night.slack.posts()) == 1

    async def test_an_open_quiet_question_moves_to_the_message_that_has_the_buttons(
        self, sqlite_world: World
    ) -> None:
        world = sqlite_world
        item = world.keeps()
        world.tells(item)
        await world.tick()
        world.tells(item, "Better than I thought.")
        await world.tick()
        first, second = world.dana.dm
        assert "Want to hear" not in first
        assert "Want to hear" in second

    async def test_hours_that_changed_since_are_kept_to(self, sqlite_world: World) -> None:
        """Dana has moved to Tokyo, where it is night; Slack says so just before sending."""
        item = sqlite_world.keeps()
        sqlite_world.tells(item)
        await sqlite_world.dana.change(tz="Asia/Tokyo")
        await sqlite_world.tick()
        assert sqlite_world.dana.dm == []
        assert sqlite_world.row("outcome").due_at == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
        await sqlite_world.pass_time(hours=11)
        assert len(sqlite_world.dana.dm) == 1

    async def test_what_is_undone_in_time_never_arrives(self, night: World) -> None:
        item = night.keeps()
        night.tells(item)
        night.run(progress.undo_telling, night.by(night.maya), item.id)
        await night.pass_time(days=2)
        assert night.dana.dm == []
        assert night.relay_state(item) == "undone"

    async def test_a_no_meanwhile_stops_it_and_the_item_is_untold(self, night: World) -> None:
        item = night.keeps()
        night.tells(item)
        pair = night.run(pairs.get, night.home.id, night.member(night.dana).id, night.member(night.maya).id)
        night.run(pairs.save, replace(pair, consent=Consent.NO, decided_at=night.clock.now()))
        await night.pass_time(days=1)
        assert night.dana.dm == []
        assert night.relay_state(item) == "stopped"
        assert night.item(item).told_at is None

    async def test_somebody_who_left_meanwhile_gets_nothing(self, night: World) -> None:
        item = night.keeps()
        night.tells(item)
        await night.dana.change(deleted=True)
        await night.pass_time(days=1)
        assert night.relay_state(item) == "stopped"
        assert night.item(item).told_at is None
        assert night.slack.posts() == []

    async def test_a_refusal_for_good_makes_the_item_untold_and_asks_slack_again_who_it_is(
        self, sqlite_world: World
    ) -> None:
        item = sqlite_world.keeps()
        sqlite_world.tells(item)
        sqlite_world.slack.fail_next("chat.postMessage", Fault.error("user_disabled"))
        await sqlite_world.tick()
        assert sqlite_world.relay_state(item) == "stopped"
        assert sqlite_world.item(item).told_at is None
        lookups = len(sqlite_world.slack.calls_of("users.info"))
        sqlite_world.tells(item, "Once more.")
        await sqlite_world.tick()
        assert len(sqlite_world.slack.calls_of("users.info")) == lookups + 1
        assert len(sqlite_world.dana.dm) == 1
        assert "Want to hear" in sqlite_world.dana.last_dm, "the question that never arrived is asked now"

    async def test_a_change_that_cannot_arrive_leaves_told_what_was_told(self, sqlite_world: World) -> None:
        item = sqlite_world.keeps()
        sqlite_world.tells(item)
        await sqlite_world.tick()
        sqlite_world.tells(item, "Not quite.")
        sqlite_world.slack.fail_next("chat.postMessage", Fault.error("user_disabled"))
        await sqlite_world.tick()
        assert sqlite_world.item(item).told_at is not None

    async def test_the_quiet_question_is_asked_once_a_pair_and_first_contact_is_noted(
        self, sqlite_world: World
    ) -> None:
        world = sqlite_world
        for words in ("One.", "Two."):
            world.tells(world.keeps(words))
            await world.tick()
        first, second = world.dana.dm
        assert "Want to hear" in first
        assert "Want to hear" not in second
        pair = world.run(pairs.get, world.home.id, world.member(world.dana).id, world.member(world.maya).id)
        assert pair.consent is Consent.TOLD

    async def test_the_answer_to_the_quiet_question_takes_it_off_the_message(
        self, sqlite_world: World
    ) -> None:
        world = sqlite_world
        item = world.keeps()
        world.tells(item)
        await world.tick()
        world.run(consent.decide, world.by(world.dana), item.id, Consent.YES)
        await world.tick()
        assert "Want to hear" not in world.dana.last_dm

    async def test_a_response_is_carried_and_what_failed_may_be_said_again(self, sqlite_world: World) -> None:
        world = sqlite_world
        item = world.keeps()
        world.tells(item)
        await world.tick()
        world.slack.fail_next("chat.postMessage", Fault.error("is_archived"))
        world.run(giving.respond, world.by(world.dana), item.id, "Well done.", False, uuid4().hex)
        await world.tick()
        assert world.item(item).responded_at is None
        world.run(giving.respond, world.by(world.dana), item.id, "Well done.", False, uuid4().hex)
        await world.tick()
        assert "Well done." in world.maya.last_dm


class TestFacts:
    """Who the reader is today: asked when a day old, not before each ping."""

    async def test_slack_is_asked_once_a_day_at_most(self, sqlite_world: World) -> None:
        world = sqlite_world
        for n in range(3):
            world.run(outbox.notice, world.member(world.maya), "help", f"{n}", world.clock.now())
            await world.tick()
        assert len(world.slack.calls_of("users.info")) == 1
        world.clock.advance(timedelta(hours=25))
        world.run(outbox.notice, world.member(world.maya), "help", "later", world.clock.now())
        await world.tick()
        assert len(world.slack.calls_of("users.info")) == 2
        assert len(world.slack.calls_of("conversations.open")) == 1, "the DM is remembered"

    @pytest.mark.parametrize(
        "fault", [Fault.status(500), Fault.rate_limited(60), Fault.error("missing_scope"), Fault.HANG]
    )
    async def test_when_slack_does_not_say_what_was_known_before_has_to_do(
        self, sqlite_world: World, fault: Fault
    ) -> None:
        world = sqlite_world
        world.is_impatient(fault.reply == "hang")
        world.slack.fail_next("users.info", fault)
        world.run(outbox.notice, world.member(world.maya), "help", "1", world.clock.now())
        await world.tick()
        assert len(world.maya.dm) == 1

    async def test_somebody_who_is_not_there_any_more_is_as_one_who_left(self, sqlite_world: World) -> None:
        world = sqlite_world
        world.slack.fail_next("users.info", Fault.error("user_not_found"))
        world.run(outbox.notice, world.member(world.maya), "help", "1", world.clock.now())
        await world.tick()
        assert world.maya.dm == []
        assert world.member(world.maya).has_left

    async def test_a_new_zone_plans_anew(self, sqlite_world: World) -> None:
        world = sqlite_world
        item = world.keeps(days=10)
        world.run(outbox.notice, world.member(world.maya), "help", "1", world.clock.now())
        await world.tick()
        before = world.item(item).wake_at
        await world.maya.change(tz="Pacific/Auckland")
        world.clock.advance(timedelta(hours=25))
        world.run(outbox.notice, world.member(world.maya), "help", "2", world.clock.now())
        await world.tick()
        await world.tick()
        after = world.item(item).wake_at
        assert before is not None
        assert after is not None
        assert before - timedelta(hours=22) < after < before - timedelta(hours=6)


class TestGroups:
    """The question's own conversation."""

    async def test_nothing_is_posted_where_a_third_person_could_read_it(self, sqlite_world: World) -> None:
        world = sqlite_world
        first = world.asks("One?")
        await world.tick()
        channel = world.item(first).channel
        group = next(each for each in world.maya.channels if each.id == channel)
        group.convert_to_private()
        group.invite(world.cast.charlie)
        second = world.asks("Two?")
        await world.tick()
        (row,) = world.rows(kind="question", advice_id=second.id)
        if row.channel == channel or row.state is not DeliveryState.SENT:
            assert (row.state, row.why) == (DeliveryState.CANCELLED, CROWD)
            assert len(world.slack.posts()) == 1

    async def test_a_pin_is_set_once_and_one_that_is_there_is_done(self, sqlite_world: World) -> None:
        world = sqlite_world
        world.is_impatient()
        item = world.asks()
        await world.tick()
        root = world.row("question")
        assert root.channel is not None
        assert root.ts is not None
        stored = world.item(item)
        world.slack.fail_next("reactions.add", Fault.HANG)
        world.run(outbox.pin, stored, root.lane, root.channel, root.ts, world.clock.now())
        await world.tick()
        world.slack.let_go()
        await world.pass_time(minutes=2)
        (pin,) = world.rows(op=Op.REACT)
        assert pin.state is DeliveryState.SENT
        (message,) = [each.message for each in world.slack.posts() if each.message]
        assert list(message.reactions) == ["pushpin"]

    async def test_a_question_taken_back_is_deleted(self, world: World) -> None:
        item = world.asks()
        await world.tick()
        world.run(ask.take_back, world.by(world.maya), item.id)
        await world.tick()
        (posted,) = [each.message for each in world.slack.posts() if each.message]
        assert posted.deleted
        assert world.row("question").retired_at is not None


class TestThirdCheck:
    """What happens while the message is under way."""

    async def test_an_item_that_moves_on_meanwhile_is_drawn_again(self, world: World) -> None:
        item = world.keeps(days=1)

        async def meanwhile(_call: object) -> None:
            await asyncio.to_thread(world.run, progress.tried, world.by(world.maya), item.id)

        remove = world.slack.after_accept("chat.postMessage", meanwhile)
        await world.pass_time(days=3)
        remove()
        assert world.row("check-in").state is DeliveryState.SENT
        assert world.row("check-in", Op.UPDATE).state is DeliveryState.SENT
        assert "tried" in world.maya.last_dm

    async def test_what_nobody_touched_is_not_drawn_again(self, sqlite_world: World) -> None:
        sqlite_world.keeps(days=1)
        await sqlite_world.pass_time(days=3)
        assert len(sqlite_world.maya.dm) == 1
        assert sqlite_world.rows(op=Op.UPDATE) == []

    async def test_a_question_taken_back_while_it_is_posted_is_deleted(self, world: World) -> None:
        item = world.asks()

        async def meanwhile(_call: object) -> None:
            await asyncio.to_thread(world.run, ask.take_back, world.by(world.maya), item.id)

        world.slack.after_accept("chat.postMessage", meanwhile)
        await world.tick()
        (posted,) = [each.message for each in world.slack.posts() if each.message]
        assert posted.deleted
        assert world.relay_state(item) == "undone"
        assert world.item(item).message_ts is None

    async def test_an_older_card_loses_its_buttons_once_and_is_left_alone(self, sqlite_world: World) -> None:
        world = sqlite_world
        item = world.keeps(days=1)
        await world.pass_time(days=3)
        await world.pass_time(days=8)
        first, second = world.maya.dm
        assert first.buttons == []
        assert second.buttons
        updates = len(world.slack.calls_of("chat.update"))
        world.run(progress.tried, world.by(world.maya), item.id)
        await world.tick()
        assert len(world.slack.calls_of("chat.update")) == updates + 1, "only the newest is drawn again"

    async def test_a_later_meanwhile_keeps_its_new_date(self, world: World) -> None:
        """[Later] on a prompt that is still being recorded: the new prompt is not counted as sent."""
        item = world.keeps_given(days=1)

        async def meanwhile(_call: object) -> None:
            await asyncio.to_thread(
                world.run,
                giving.prompt_later,
                world.by(world.dana),
                item.id,
                item.prompt_number,
                progress.Later.NEXT_WEEK,
            )

        remove = world.slack.after_accept("chat.postMessage", meanwhile)
        await world.pass_time(days=3)
        remove()
        assert world.item(item).prompt_on is not None
        await world.pass_time(days=8)
        assert len(world.dana.dm) == 2


class TestCaps:
    """At most one nudge in 24 hours and three in 7 days, chosen in the lane."""

    async def test_ten_items_due_at_once_come_one_a_day_and_three_a_week(self, sqlite_world: World) -> None:
        world = sqlite_world
        for n in range(10):
            world.keeps(f"Advice {n}.", days=1)
        await world.pass_time(days=21)
        sent = sorted(row.sent_at for row in world.rows(op=Op.POST) if row.sent_at)
        assert len(sent) >= 7
        for n, at in enumerate(sent):
            assert sum(at <= other < at + timedelta(days=1) for other in sent[n:]) == 1
            assert sum(at <= other < at + timedelta(days=7) for other in sent[n:]) <= 3

    async def test_the_oldest_goes_first(self, sqlite_world: World) -> None:
        world = sqlite_world
        world.run(preferences.stop_digest, world.by(world.maya))
        for n in range(4):
            world.keeps(f"Advice {n}.", days=1 + n)
        await world.pass_time(days=14)
        texts = [message.plain for message in world.maya.dm]
        order = [next(n for n in range(4) if f"Advice {n}." in text) for text in texts[:4]]
        assert order == sorted(order)

    async def test_two_deliverers_on_one_database_send_one(self, database: Database) -> None:
        async with a_world(database) as world:
            for n in range(6):
                world.keeps(f"Advice {n}.", days=1)
            world.clock.advance(timedelta(days=2))
            others = [
                Jobs(database.open_store(), world.gateway, world.clock, default_zone=ZONE) for _ in range(3)
            ]
            await asyncio.gather(*(jobs.tick() for jobs in [world.jobs, *others]))
            world.slack.latency = 0.02
            await asyncio.gather(*(jobs.settle() for jobs in [world.jobs, *others]))
            assert len(world.maya.dm) == 1
            for jobs in others:
                await jobs.stop()

    async def test_stop_calls_off_and_resume_brings_it_back(self, sqlite_world: World) -> None:
        world = sqlite_world
        world.keeps(days=1)
        world.keeps_given(days=1)
        for person in (world.maya, world.dana):
            world.run(preferences.stop_all, world.by(person))
        await world.pass_time(days=5)
        assert world.maya.dm == world.dana.dm == []
        for person in (world.maya, world.dana):
            world.run(preferences.resume, world.by(person))
        await world.pass_time(days=3)  # over the weekend
        assert len(world.maya.dm) == len(world.dana.dm) == 1

    async def test_a_pause_holds_nudges_until_it_ends(self, sqlite_world: World) -> None:
        world = sqlite_world
        world.keeps(days=1)
        until = world.clock.now() + timedelta(days=9)
        world.run(people.save, replace(world.member(world.maya), paused_until=until))
        await world.pass_time(days=8.9)
        assert world.maya.dm == []
        await world.pass_time(days=1)
        assert len(world.maya.dm) == 1

    async def test_a_nudge_whose_item_moved_on_is_cancelled_and_counts_nothing(
        self, sqlite_world: World
    ) -> None:
        world = sqlite_world
        item = world.keeps(days=1)
        world.clock.advance(timedelta(days=2))
        await world.jobs.tick()
        world.comes_out(item)
        await world.jobs.settle()
        row = world.row("check-in")
        assert row.state is DeliveryState.CANCELLED
        world.run(progress.undo_outcome, world.by(world.maya), item.id)
        await world.tick()
        assert len(world.maya.dm) == 1, "undone, it is as it was: called off becomes pending again"


class TestLoop:
    """Waking, stopping, and a database that goes away."""

    async def test_a_commit_wakes_the_loop_without_a_tick(self, world: World) -> None:
        loop = asyncio.create_task(world.jobs._deliverer.run())  # and no metronome
        await asyncio.sleep(0.1)
        item = world.asks()
        await until(lambda: world.relay_state(item) == "sent")
        await world.jobs.stop()
        await loop

    async def test_more_than_the_slots_are_all_sent_and_never_more_at_once(
        self, sqlite_database: Database
    ) -> None:
        async with a_world(sqlite_database, slots=3) as world:
            crowd = [world.cast.acme.add_person(f"Person {n}") for n in range(12)]
            world.slack.latency = 0.02
            await world.jobs.start()
            for person in crowd:
                reader = world.member(person)
                world.run(outbox.notice, reader, "help", uuid4().hex, world.clock.now())
            await until(lambda: len(world.slack.posts()) == 12)

    async def test_an_orderly_stop_lets_what_is_under_way_settle(self, world: World) -> None:
        await world.jobs.start()
        world.slack.latency = 0.2
        item = world.asks()
        await until(lambda: bool(world.rows(state=DeliveryState.SENDING)))
        await world.jobs.stop()
        assert world.rows(state=DeliveryState.SENDING) == []
        assert world.relay_state(item) in ("sent", "waiting")
        row = world.row("question")
        assert row.state in (DeliveryState.SENT, DeliveryState.PENDING)
        assert len(world.slack.posts()) == (1 if row.state is DeliveryState.SENT else 0)

    async def test_what_is_still_under_way_when_time_is_up_is_unknown(self, world: World) -> None:
        world.gateway._seconds["patient"] = 30.0  # longer than the grace
        await world.jobs.start()
        world.slack.fail_next("chat.postMessage", Fault.HANG)
        world.asks()
        await until(lambda: bool(world.slack.posts()))
        await world.jobs.stop(grace=0.1)
        row = world.row("question")
        assert row.state is DeliveryState.UNKNOWN
        assert row.look_at is not None

    async def test_what_was_never_attempted_is_given_back(self, world: World) -> None:
        world.gateway._seconds["patient"] = 30.0
        await world.jobs.start()
        world.slack.fail_next("conversations.open", Fault.HANG)
        world.asks()
        await until(lambda: bool(world.rows(state=DeliveryState.SENDING)))
        await world.jobs.stop(grace=0.1)
        row = world.row("question")
        assert (row.state, row.attempted_at) == (DeliveryState.PENDING, None)

    async def test_nothing_is_claimed_after_the_stop(self, world: World) -> None:
        await world.jobs.start()
        await world.jobs.stop()
        world.asks()
        await world.jobs.settle()
        assert world.row("question").state is DeliveryState.PENDING

    async def test_a_database_that_goes_away_while_settling_is_waited_for(
        self, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The one place where our own code is made to fail: a database cannot be taken away between two of our statements from outside."""
        world = sqlite_world
        true_settle, failures = claims.settle_sent, iter([True, True, False])

        def away(tx: Tx, *args: Any) -> bool:
            if next(failures):
                raise DatabaseAway("gone for a moment")
            return true_settle(tx, *args)

        monkeypatch.setattr(claims, "settle_sent", away)
        item = world.asks()
        await world.tick()
        assert world.relay_state(item) == "sent"
        assert len(world.slack.posts()) == 1

    async def test_a_sender_past_half_its_lease_gives_the_row_back(
        self, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = sqlite_world
        item = world.asks()
        monkeypatch.setattr("bot.jobs.deliver._HALF_LEASE", -1.0)
        await asyncio.wait_for(world.jobs._deliverer._take_off(), 5)
        while world.jobs._deliverer._flights:
            await asyncio.wait(list(world.jobs._deliverer._flights))
        row = world.row("question")
        assert (row.state, row.attempted_at) == (DeliveryState.PENDING, None)
        assert world.relay_state(item) == "waiting"
        assert world.slack.posts() == []

    async def test_a_sender_whose_machine_slept_after_the_check_gives_the_row_back(
        self, sqlite_world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """By then its lease may be over, and somebody else at it."""
        world, slept = sqlite_world, [0.0]
        true_check = check.check_all

        def and_sleeps(*args: Any, **more: Any) -> list[Checked]:
            checked = true_check(*args, **more)
            if any(isinstance(each, Go) for each in checked) and not slept[0]:
                slept[0] = 3600.0
            return checked

        monkeypatch.setattr(check, "check_all", and_sleeps)
        monkeypatch.setattr("bot.jobs.deliver.since_boot", lambda: slept[0])
        item = world.asks()
        await world.jobs._deliverer._take_off()
        await asyncio.wait(list(world.jobs._deliverer._flights))
        row = world.row("question")
        assert (row.state, row.attempted_at, row.why) == (DeliveryState.PENDING, None, "slept")
        assert world.slack.posts() == []
        await world.tick()
        assert world.relay_state(item) == "sent"
        assert len(world.slack.posts()) == 1
