"""Relays that wait for one reader go as one message, and a person hears of somebody new once a day (product.md, "Consent" and the rules of nudges).

Apart because what happens to one relay is decided by those beside it. Pure: which of them go together, and from when on a first contact may go.
Must not know what a message says: it is told how long each part is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bot.domain.pair import Pair
from bot.domain.relay import RelayKind

BUNDLE = "bundle"
"""The kind of a message that carries several relays; its row in the outbox holds none itself."""

RIDES = frozenset(RelayKind) - {RelayKind.QUESTION}
"""What goes into a person's own DM, and so may go beside others; a question has a conversation of its own."""

NEWCOMERS = frozenset({RelayKind.OUTCOME, RelayKind.LET_KNOW, RelayKind.LOOKING_BACK})
"""First contacts that are counted and held; questions are neither."""

FIRST_CONTACT_EVERY = timedelta(hours=24)
"""So long after hearing of somebody new a person hears of nobody new; who waits meanwhile comes in one message."""

MOST_PARTS = 5
"""As many as a digest shows: more is not read on a phone."""

MOST_BLOCKS = 50
MOST_TEXT = 3800
"""What a message holds (Slack: 50 blocks, 4000 characters of `text`), less how the bundle itself begins."""

GROWTH_BLOCKS = 3
GROWTH_TEXT = 300
"""By so much a part may grow while it stands: the quiet question, who said thanks, who answered."""


@dataclass(frozen=True, slots=True)
class Part:
    """A relay that is due and may go beside others: `blocks` and `text` are how long it is drawn, `is_newcomer` that the reader never heard
    of its sender."""

    delivery_id: UUID
    is_newcomer: bool
    blocks: int
    text: int


def newcomer_at(pairs: Iterable[Pair]) -> datetime | None:
    """From when on the adviser of these pairs may hear of somebody new, other than by a question. None: at once."""
    heard = [pair.first_told_at for pair in pairs if pair.first_told_by in NEWCOMERS and pair.first_told_at]
    return max(heard) + FIRST_CONTACT_EVERY if heard else None


def together(
    first: Part, waiting: Sequence[Part], newcomers_from: datetime | None, now: datetime
) -> tuple[Part, ...]:
    """What goes in the message of `first`, which goes in any case: of those that wait, in their order, as many as fit.

    Nobody overtakes one that does not fit; newcomers whose time has not come stay behind and are overtaken. `newcomers_from`: of `newcomer_at`,
    as it was before this message.
    """
    going = [first]
    for part in waiting:
        if part.is_newcomer and newcomers_from is not None and newcomers_from > now:
            continue
        if not _fits([*going, part]):
            break
        going.append(part)
    return tuple(going)


def _fits(parts: Sequence[Part]) -> bool:
    # A line between each two of them is a block as well.
    blocks = sum(part.blocks + GROWTH_BLOCKS + 1 for part in parts) - 1
    text = sum(part.text + GROWTH_TEXT for part in parts)
    return len(parts) <= MOST_PARTS and blocks <= MOST_BLOCKS and text <= MOST_TEXT
