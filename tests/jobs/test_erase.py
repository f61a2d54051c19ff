"""What is erased by the clock: the long texts that travelled beside a form, an hour after they were put there, whatever became of the form."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from handlers.drafting import DRAFT_LASTS, draft
from storage import drafts
from tests.jobs.world import World


async def test_a_draft_lasts_an_hour_and_no_longer(world: World) -> None:
    mine = world.run(draft, world.by(world.maya), "A long story.")
    owner = world.member(world.maya).id

    def found() -> str | None:
        return world.run(drafts.find, world.home.id, owner, mine, world.clock.now())

    world.clock.advance(DRAFT_LASTS - timedelta(seconds=1))
    await world.tick()
    assert found() == "A long story."
    assert world.run(drafts.find, world.home.id, uuid4(), mine, world.clock.now()) is None, (
        "its owner's alone"
    )
    world.clock.advance(timedelta(seconds=1))
    assert found() is None, "not even before the tick"
    await world.tick()
    assert world.run(drafts.erase_expired, world.clock.now()) == 0, "and it is not there any more"
