"""What follows from an answer of Slack's, or from silence: the outcome table as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.domain.delivery import (
    LOOK_AFTER,
    MAX_ATTEMPTS,
    MAX_OUTAGES,
    NO_CONNECTION,
    Delivery,
    Fail,
    Gone,
    Hold,
    Look,
    Op,
    Retry,
    after_answer,
    after_empty_reading,
    after_failed_reading,
    group_lane,
    pause_after,
)
from bot.errors import OutcomeUnknown, Refused, TokenDead, TryAgain

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_delivery(op: Op = Op.POST, attempts: int = 0, readings: int = 0) -> Delivery:
    """One under way."""
    return Delivery(
        id=uuid4(),
        workspace_id=uuid4(),
        key="notice:1",
        kind="notice",
        op=op,
        lane="person:1",
        due_at=NOW,
        created_at=NOW,
        attempted_at=NOW,
        attempts=attempts,
        readings=readings,
    )


@pytest.mark.parametrize("op", Op)
def test_a_refusal_fails_and_a_dead_token_holds_whatever_was_to_be_done(op: Op) -> None:
    assert after_answer(a_delivery(op), Refused("is_archived"), NOW, was_attempted=True) == Fail(
        "is_archived"
    )
    assert after_answer(a_delivery(op), TokenDead("token_revoked"), NOW, was_attempted=True) == Hold(
        "token_revoked"
    )


def test_only_a_post_that_was_attempted_is_looked_for() -> None:
    lost = OutcomeUnknown("timeout")
    assert after_answer(a_delivery(), lost, NOW, was_attempted=True) == Look(NOW + LOOK_AFTER[0], 0)
    assert isinstance(after_answer(a_delivery(), lost, NOW, was_attempted=False), Retry)
    for op in (Op.UPDATE, Op.DELETE, Op.REACT):
        assert isinstance(after_answer(a_delivery(op), lost, NOW, was_attempted=True), Retry)


@pytest.mark.parametrize(
    ("error", "at_most"),
    [(TryAgain("brand_new", 5), MAX_ATTEMPTS), (OutcomeUnknown("http_500"), MAX_OUTAGES)],
    ids=["an unknown code", "an outage"],
)
def test_what_may_pass_is_tried_with_growing_pauses_and_then_failed(
    error: TryAgain | OutcomeUnknown, at_most: int
) -> None:
    delivery, pauses = a_delivery(Op.UPDATE), []
    while True:
        then = after_answer(delivery, error, NOW, was_attempted=True)
        if not isinstance(then, Retry):
            break
        assert then.attempts == delivery.attempts + 1
        pauses.append(then.at - NOW)
        delivery = replace(delivery, attempts=then.attempts)
    assert then == Fail(error.code)
    assert len(pauses) == at_most - 1
    assert pauses == sorted(set(pauses))


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited", NO_CONNECTION])
def test_what_was_not_even_considered_is_no_attempt(code: str) -> None:
    tired = a_delivery(attempts=MAX_OUTAGES + 5)
    then = after_answer(tired, TryAgain(code, 7.5), NOW, was_attempted=True)
    assert then == Retry(NOW + timedelta(seconds=7.5), tired.attempts, code)


def test_a_message_that_is_gone_is_normal_for_updates_and_deletions_only() -> None:
    gone = Refused("message_not_found")
    assert after_answer(a_delivery(Op.UPDATE), gone, NOW, was_attempted=True) == Gone(gone.code)
    assert after_answer(a_delivery(Op.DELETE), gone, NOW, was_attempted=True) == Gone(gone.code)
    assert after_answer(a_delivery(Op.REACT), gone, NOW, was_attempted=True) == Fail(gone.code)


def test_two_empty_readings_thirty_seconds_and_two_minutes_after_the_attempt() -> None:
    first = after_empty_reading(a_delivery(), NOW + LOOK_AFTER[0])
    assert first == Look(NOW + LOOK_AFTER[1], 1)
    second = after_empty_reading(a_delivery(readings=1), NOW + LOOK_AFTER[1])
    assert second == Retry(NOW + LOOK_AFTER[1], 1, "not in history")


def test_readings_that_come_late_still_keep_a_distance() -> None:
    late = NOW + timedelta(days=1)
    then = after_empty_reading(a_delivery(), late)
    assert isinstance(then, Look)
    assert then.at > late


def test_a_post_that_is_never_shown_ends_in_failed_and_may_have_been_sent() -> None:
    then = after_empty_reading(a_delivery(attempts=MAX_OUTAGES - 1, readings=1), NOW)
    assert isinstance(then, Fail)
    assert then.perhaps_sent


def test_a_reading_that_failed_does_not_count() -> None:
    read_once = a_delivery(readings=1)
    then = after_failed_reading(read_once, TryAgain("ratelimited", 300), NOW)
    assert then == Look(NOW + timedelta(seconds=300), 1)
    assert after_failed_reading(read_once, OutcomeUnknown("timeout"), NOW) == Look(NOW + LOOK_AFTER[0], 1)
    assert isinstance(after_failed_reading(read_once, Refused("channel_not_found"), NOW), Fail)


def test_pauses_double_up_to_a_minute() -> None:
    seconds = [pause_after(failures).total_seconds() for failures in range(1, 10)]
    assert seconds[:4] == [1, 2, 4, 8]
    assert seconds[-1] == 60


def test_a_group_has_one_lane_whoever_asks() -> None:
    one, other = uuid4(), uuid4()
    assert group_lane(one, other) == group_lane(other, one)
