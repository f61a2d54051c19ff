"""How much room there is: a slot is held until Slack has answered, and what is still to be recorded does not pile up."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

from bot.domain.delivery import Delivery, Op
from bot.jobs.flights import Flight, Flights
from tests.factories import HOME, NOW


def a_flight(home: UUID = HOME, *, attempted: bool = False, answered: bool = False) -> Flight:
    delivery = Delivery(
        id=uuid4(), workspace_id=home, key="k", kind="notice", op=Op.POST, lane="person:1", due_at=NOW, created_at=NOW
    )  # fmt: skip
    return Flight(delivery, 0.0, attempted=attempted, answered=answered)


async def with_these(slots: int, *some: Flight) -> Flights:
    flights = Flights(slots)
    for each in some:
        task = asyncio.create_task(asyncio.sleep(0))
        await task
        flights[task] = each
    return flights


async def test_a_slot_is_free_as_soon_as_slack_has_answered() -> None:
    flights = await with_these(3, a_flight(attempted=True), a_flight(attempted=True, answered=True))
    assert flights.room(share=3) == (2, ())
    assert flights.unanswered == 1


async def test_what_is_to_be_recorded_does_not_pile_up() -> None:
    """The database may be slower than Slack."""
    flights = await with_these(2, *(a_flight(attempted=True, answered=True) for _ in range(3)))
    assert flights.room(share=2)[0] == 1
    flights = await with_these(2, *(a_flight(attempted=True, answered=True) for _ in range(4)))
    assert flights.room(share=2)[0] == 0


async def test_a_workspace_that_has_its_share_is_full() -> None:
    other = uuid4()
    flights = await with_these(4, a_flight(), a_flight(), a_flight(other))
    assert flights.room(share=2) == (1, (HOME,))


async def test_only_many_that_are_under_way_let_others_wait_a_moment() -> None:
    assert not (await with_these(8)).is_nearly_full, "an idle process begins at once"
    assert not (await with_these(8, *(a_flight() for _ in range(6)))).is_nearly_full
    assert (await with_these(8, *(a_flight() for _ in range(7)))).is_nearly_full
    assert not (await with_these(2, a_flight())).is_nearly_full
