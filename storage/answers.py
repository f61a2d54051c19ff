"""Messages of a thread that are advice. Slack brings messages, edits and deletions in any order and more than once: the newest word wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Table, bindparam, update

from storage.rows import columns_of, many, one, values_of
from storage.schema import AnswerRow
from storage.store import Tx, upsert
from storage.types import storable

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
_KEY = ("workspace_id", "channel", "ts")
_HERE = ANSWERS.c.workspace_id == bindparam("in_workspace")

_FIND = _VALUES.where(
    _HERE, ANSWERS.c.channel == bindparam("conversation"), ANSWERS.c.ts == bindparam("moment")
)


def find(tx: Tx, workspace_id: UUID, channel: str, ts: str) -> Answer | None:
    """The answer that is this message, tombstones included."""
    return one(tx, Answer, _FIND, in_workspace=workspace_id, conversation=channel, moment=ts)


_LIST_FOR = _VALUES.where(_HERE, ANSWERS.c.advice_id == bindparam("item")).order_by(ANSWERS.c.ts)


def list_for(tx: Tx, workspace_id: UUID, advice_id: UUID) -> Sequence[Answer]:
    """All messages of an item, in the order they were said."""
    return many(tx, Answer, _LIST_FOR, in_workspace=workspace_id, item=advice_id)


def put(tx: Tx, answer: Answer) -> Answer:
    """Keep the newest word on a message, and return it as it is kept. The caller has compared `event_ts`."""
    upsert(tx, ANSWERS, values_of(answer), _KEY)
    return answer if answer.words is None else replace(answer, words=storable(answer.words))


_ERASE_WORDS = (
    update(ANSWERS).where(_HERE, ANSWERS.c.advice_id == bindparam("item")).values(words=None, is_deleted=True)
)


def erase_words(tx: Tx, workspace_id: UUID, advice_id: UUID) -> None:
    """The adviser takes their words back; that there were answers stays known."""
    tx.execute(_ERASE_WORDS, {"in_workspace": workspace_id, "item": advice_id})
