"""What goes in one message, and from when on a first contact may go: whatever waits, and whoever was heard of before."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bundle import (
    FIRST_CONTACT_EVERY,
    GROWTH_BLOCKS,
    GROWTH_TEXT,
    MOST_BLOCKS,
    MOST_PARTS,
    MOST_TEXT,
    RIDES,
    Part,
    newcomer_at,
    together,
)
from bot.domain.pair import Consent
from bot.domain.relay import RelayKind
from bot.messages import by_name
from bot.views.blocks import MESSAGE_BLOCKS
from bot.views.message import TEXT
from bot.views.text import size
from tests.factories import DAY, NOW, a_pair
from tests.views import samples

PARTS = st.builds(Part, st.uuids(), st.booleans(), st.integers(1, 25), st.integers(50, 3000))
MOMENTS = st.one_of(st.none(), st.integers(-48, 48).map(lambda hours: NOW + timedelta(hours=hours)))


@given(PARTS, st.lists(PARTS, max_size=9), MOMENTS)
def test_what_goes_together(first: Part, waiting: list[Part], newcomers_from: datetime | None) -> None:
    going = together(first, waiting, newcomers_from, NOW)
    assert going[0] is first, "it was let go before the others were looked at"
    assert len(going) <= MOST_PARTS
    in_order = [part for part in waiting if part in going[1:]]
    assert list(going[1:]) == in_order, "in the order in which they were sent"
    is_closed = newcomers_from is not None and newcomers_from > NOW
    assert not (is_closed and any(part.is_newcomer for part in going[1:]))
    if len(going) > 1:
        assert sum(part.blocks + GROWTH_BLOCKS + 1 for part in going) - 1 <= MOST_BLOCKS <= MESSAGE_BLOCKS
        assert sum(part.text + GROWTH_TEXT for part in going) <= MOST_TEXT <= TEXT


@given(PARTS, st.lists(PARTS, max_size=9), MOMENTS)
def test_nobody_is_left_behind_for_good(
    first: Part, waiting: list[Part], newcomers_from: datetime | None
) -> None:
    """Message after message, a day between first contacts, everything goes, and nothing twice."""
    now, went, queue = NOW, list[Part](), [first, *waiting]
    while queue:
        held = newcomers_from is not None and newcomers_from > now
        head = next((part for part in queue if not (part.is_newcomer and held)), None)
        if head is None:
            assert newcomers_from is not None
            now = newcomers_from
            continue
        going = together(head, [part for part in queue if part is not head], newcomers_from, now)
        if any(part.is_newcomer for part in going):
            assert newcomers_from is None or newcomers_from <= now
            newcomers_from = now + FIRST_CONTACT_EVERY
        went += going
        queue = [part for part in queue if not any(part is each for each in going)]
    assert sorted(map(id, went)) == sorted(map(id, [first, *waiting]))


def test_two_short_ones_fit() -> None:
    one, other = Part(UUID(int=1), False, 10, 500), Part(UUID(int=2), True, 10, 500)
    assert together(one, [other], None, NOW) == (one, other)


def test_nobody_overtakes_one_that_does_not_fit() -> None:
    first, long, short = (Part(UUID(int=n), False, 10, text) for n, text in enumerate((500, 3400, 100)))
    assert together(first, [long, short], None, NOW) == (first,)


class TestFirstContacts:
    def test_one_a_day(self) -> None:
        told = a_pair(consent=Consent.TOLD, first_told_at=NOW, first_told_by=RelayKind.OUTCOME)
        assert newcomer_at([told]) == NOW + DAY
        assert newcomer_at([]) is None

    def test_questions_do_not_count(self) -> None:
        asked = a_pair(consent=Consent.TOLD, first_told_at=NOW, first_told_by=RelayKind.QUESTION)
        assert newcomer_at([asked]) is None

    def test_the_latest_counts_whatever_was_answered(self) -> None:
        pairs = [
            a_pair(consent=consent, first_told_at=NOW - days * DAY, first_told_by=RelayKind.LET_KNOW)
            for days, consent in enumerate((Consent.NO, Consent.YES, Consent.TOLD))
        ]
        assert newcomer_at(pairs) == NOW + DAY


def test_a_part_grows_by_no_more_than_is_left_for_it() -> None:
    """Between how a relay is measured before it goes, and whatever it may show later."""
    for kind in RIDES:
        scenes = [scene for _, scene in samples.SCENES if scene.delivery.kind == kind and scene.item]
        drawn = [by_name(scene.delivery.kind).render(scene) for scene in scenes]
        first = [scene for scene in scenes if scene.relay is samples.OUTCOME] or scenes
        least = min((len(by_name(kind).render(scene).blocks) for scene in first[:1]), default=0)
        assert not drawn or max(len(message.blocks) for message in drawn) <= least + GROWTH_BLOCKS
        text = [size(by_name(kind).render(scene).text) for scene in first]
        assert not text or max(text) - min(text) <= GROWTH_TEXT
