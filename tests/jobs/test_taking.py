"""Claimed and checked in one transaction: what goes at once needs no second one, and one that cannot be checked spoils nothing for the others."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from bot.domain.delivery import Delivery, DeliveryState, Op, person_lane
from bot.messages import KINDS
from bot.messages.kind import Kind, Message, Scene
from bot.playground import Person
from bot.services import outbox
from storage import deliveries, people
from tests.databases import Database
from tests.jobs.world import World, a_world


def _breaks(_scene: Scene) -> str:
    raise ZeroDivisionError


def _never(_scene: Scene) -> Message:
    raise AssertionError("it is not drawn")


BROKEN = Kind(name="broken", render=_never, why_not=_breaks)


async def test_one_that_cannot_be_checked_does_not_hold_up_the_others(database: Database) -> None:
    async with a_world(database, kinds=(*KINDS, BROKEN)) as world:
        _notice(world, world.maya)
        _broken(world, world.cast.charlie)
        _notice(world, world.dana)
        await world.jobs.settle()
        assert [len(person.dm) for person in (world.maya, world.dana)] == [1, 1]
        row = world.row("broken")
        assert (row.state, row.attempted_at) == (DeliveryState.SENDING, None), "left to be rescued"


async def test_what_goes_at_once_is_marked_by_the_commit_that_claims_it(sqlite_world: World) -> None:
    world = sqlite_world
    _notice(world, world.maya)
    await world.jobs.settle()  # from now on it is known who she is and where her DM is
    _notice(world, world.maya)
    (waiting,) = world.rows(state=DeliveryState.PENDING)
    await world.jobs._deliverer._take_off()  # and nothing has flown yet
    (taken,) = world.rows(id=waiting.id)
    assert (taken.state, taken.attempted_at) == (DeliveryState.SENDING, world.clock.now())
    await world.jobs.settle()
    assert len(world.maya.dm) == 2


def _notice(world: World, person: Person) -> None:
    world.run(outbox.notice, world.member(person), "help", uuid4().hex, world.clock.now())


def _broken(world: World, person: Person) -> None:
    reader, now = world.member(person), world.clock.now()
    row = Delivery(
        id=uuid4(), workspace_id=world.home.id, key="broken", kind=BROKEN.name, op=Op.POST,
        lane=person_lane(reader.id), reader_id=reader.id, due_at=now, created_at=now,
    )  # fmt: skip
    world.run(people.save, replace(reader, facts_at=now, dm_channel=person.bot_dm.id))
    world.run(deliveries.queue, row)
