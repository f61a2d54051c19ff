"""Messages of a thread that are advice. Slack brings messages, edits and deletions in any order and more than once: the newest word wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Table, update

from storage.rows import columns_of, many, one, values_of
from storage.schema import AnswerRow
from storage.store import Tx, upsert

ANSWERS: Table = AnswerRow.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One message by the adviser, or the tombstone of one. `is_wordless`: voice or files; their content is not kept."""

    workspace_id: UUID
    channel: str
    ts: str
    advice_id: UUID
    event_ts: str
    words: str | None = None
    is_wordless: bool = False
    is_deleted: bool = False


_VALUES = columns_of(ANSWERS, Answer)


def find(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> Answer | None:
    """The answer that is this message, tombstones included."""
    here = (ANSWERS.c.workspace_id == workspace_id, ANSWERS.c.channel == channel, ANSWERS.c.ts == ts)
    return one(tx, Answer, _VALUES.where(*here))


def list_for(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Answer]:
    """All messages of an item, in the order they were said."""
    query = _VALUES.where(ANSWERS.c.workspace_id == workspace_id, ANSWERS.c.advice_id == advice_id)
    return many(tx, Answer, query.order_by(ANSWERS.c.ts))


def put(tx: Tx, answer: Answer) -> None:
    """Keep the newest word on a message. The caller has compared `event_ts`."""
    upsert(tx, ANSWERS, values_of(answer), [ANSWERS.c.workspace_id, ANSWERS.c.channel, ANSWERS.c.ts])


def erase_words(tx: Tx, workspace_id: UUID, advice_id: UUID) -> None:
    """The adviser takes their words back; that there were answers stays known."""
    here = (ANSWERS.c.workspace_id == workspace_id, ANSWERS.c.advice_id == advice_id)
    tx.execute(update(ANSWERS).where(*here).values(words=None, is_deleted=True))
