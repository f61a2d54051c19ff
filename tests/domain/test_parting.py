"""Two sides of one item going separate ways: each takes its own along, and nothing of the other's."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from uuid import UUID

import pytest

from bot.domain import parting
from bot.domain.advice import Advice, AdviserState, Again, Means, Origin, Outcome, State, role_of
from bot.domain.parting import OF_ADVISER, OF_BOTH, OF_RECEIVER
from tests.factories import CHARLIE, DANA, MAYA, NOW, TODAY, asked, kept, own_keep, told

BOTH = own_keep(
    receiver_is_named=True, state=State.CLOSED, outcome=Outcome.WORKED, outcome_by=Means.BUTTON, account="Mine.", private_note="Mine.",
    check_in_on=TODAY, check_in_number=2, receiver_acted_at=NOW, again=Again.YES, adviser_note="Hers.",
)  # fmt: skip
NEW = UUID(int=77)


def values(item: Advice, names: frozenset[str]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}


def test_every_field_is_somebodys() -> None:
    """A new field of an item has to say whose it is, or it would be carried over to the wrong side."""
    assert {one.name for one in fields(Advice)} == OF_ADVISER | OF_RECEIVER | OF_BOTH
    assert not OF_ADVISER & OF_RECEIVER
    assert not OF_BOTH & (OF_ADVISER | OF_RECEIVER)


def test_each_side_keeps_its_own_and_nothing_of_the_other() -> None:
    empty = kept()
    fresh = {one.name: one.default for one in fields(Advice)}
    hers, mine = parting.advisers(BOTH), parting.receivers(BOTH, NEW)
    assert values(hers, OF_ADVISER) == values(BOTH, OF_ADVISER)
    assert values(mine, OF_RECEIVER) == values(BOTH, OF_RECEIVER)
    assert values(hers, OF_RECEIVER) == {name: fresh[name] for name in OF_RECEIVER}
    assert values(mine, OF_ADVISER) == {name: fresh[name] for name in OF_ADVISER}
    assert (hers.id, mine.id, mine.words) == (BOTH.id, NEW, empty.words)
    assert role_of(hers, MAYA) is None


def test_whom_the_adviser_did_not_name_is_not_in_their_item() -> None:
    assert parting.advisers(BOTH).receiver_id == MAYA
    assert parting.advisers(replace(BOTH, receiver_is_named=False)).receiver_id is None


def test_another_adviser_owns_no_words_that_were_only_ascribed_to_them() -> None:
    item = parting.said_by(replace(kept(), let_know_at=NOW, told_at=NOW), CHARLIE, "unused")
    assert (item.adviser_id, item.adviser_name, item.words_are_captured) == (CHARLIE, None, False)
    assert (item.told_at, item.let_know_at) == (None, None)
    assert parting.said_by(kept(), None, "Grandma").adviser_name == "Grandma"


@pytest.mark.parametrize(
    ("item", "can"),
    [
        (kept(), True),
        (replace(kept(), adviser_id=None), True),
        (own_keep(state=State.OPEN), True),
        (own_keep(adviser_state=AdviserState.KEPT), False),
        (asked(), False),
        (kept(origin=Origin.FOLLOW_UP), False),
        (told(adviser_reached_at=NOW), False),
        (told(), True),
    ],
    ids=["kept", "nobody", "kept by both", "hers alone", "asked", "follow-up", "told", "on its way"],
)
def test_when_it_can_be_put_right(item: Advice, can: bool) -> None:
    assert parting.can_be_put_right(item) is can
    assert DANA != CHARLIE
