"""Reactions on messages the bot cares about: the newest word per person, message and emoji, removed ones included."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Float, Select, Table, bindparam, cast, delete, literal_column, select, true, union

from bot.domain.advice import Advice, Origin
from bot.domain.delivery import Op
from bot.domain.person import Person
from storage.advice import ADVICE
from storage.answers import ANSWERS
from storage.deliveries import DELIVERIES
from storage.rows import columns_of, many, values_of
from storage.schema import ReactionRow
from storage.store import Tx, upsert

REACTIONS: Table = ReactionRow.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One emoji (without skin tone) of one person on one message, on or off; `event_ts` orders what Slack said of it."""

    workspace_id: UUID
    channel: str
    ts: str
    slack_id: str
    emoji: str
    event_ts: str
    received_at: datetime
    is_removed: bool = False


_VALUES = columns_of(REACTIONS, Reaction)
_KEY = ("workspace_id", "channel", "ts", "slack_id", "emoji")
_IS_OLDER = cast(REACTIONS.c.event_ts, Float) < cast(literal_column("excluded.event_ts"), Float)


def put_if_newer(tx: Tx, reaction: Reaction) -> bool:
    """Keep it unless something newer (or the same) is known. True when it was kept."""
    return upsert(tx, REACTIONS, values_of(reaction), _KEY, only_if=_IS_OLDER)


_CARDS = select(DELIVERIES.c.channel, DELIVERIES.c.ts).where(
    DELIVERIES.c.workspace_id == bindparam("in_workspace"),
    DELIVERIES.c.advice_id == bindparam("item"),
    DELIVERIES.c.reader_id == bindparam("person"),
    DELIVERIES.c.op == Op.POST,
    DELIVERIES.c.ts.is_not(None),
)
_ANSWERS = select(ANSWERS.c.channel, ANSWERS.c.ts).where(
    ANSWERS.c.workspace_id == bindparam("in_workspace"), ANSWERS.c.advice_id == bindparam("item")
)
_KEPT = select(ADVICE.c.channel, ADVICE.c.message_ts).where(
    ADVICE.c.workspace_id == bindparam("in_workspace"),
    ADVICE.c.id == bindparam("item"),
    ADVICE.c.origin != Origin.ASKED,
)


def _listing(dialect: str, messages: Any) -> Select[Any]:
    """What a person has now on these messages: each looked up by itself.

    PostgreSQL might as well look at all reactions that the person ever gave, but for the OFFSET.
    """
    shown = messages.subquery("shown")
    on_it = _VALUES.where(
        REACTIONS.c.workspace_id == bindparam("in_workspace"),
        REACTIONS.c.channel == shown.c.channel,
        REACTIONS.c.ts == shown.c.ts,
        REACTIONS.c.slack_id == bindparam("member"),
        REACTIONS.c.is_removed.is_(False),
    )
    if dialect == "sqlite":
        return on_it
    each = on_it.offset(literal_column("0")).lateral("on_it")
    return select(each).select_from(shown.join(each, true()))


_ON_CARDS = {dialect: _listing(dialect, _CARDS.distinct()) for dialect in ("sqlite", "postgresql")}
_ON_CARDS_AND_WORDS = {
    dialect: _listing(dialect, union(_CARDS, _ANSWERS, _KEPT)) for dialect in ("sqlite", "postgresql")
}


def list_about(tx: Tx, item: Advice, person: Person, *, cards_only: bool) -> Sequence[Reaction]:
    """What a person has now on the messages of an item, oldest first: on the bot's posts to them, and unless `cards_only` on its words.

    Those are its answers, or the message that was kept.
    """
    here = {"in_workspace": item.workspace_id, "item": item.id, "person": person.id}
    query = (_ON_CARDS if cards_only else _ON_CARDS_AND_WORDS)[tx.dialect]
    found = many(tx, Reaction, query, **here, member=person.slack_id)
    return sorted(found, key=lambda reaction: float(reaction.event_ts))


_OF_PERSON = (
    REACTIONS.c.workspace_id == bindparam("in_workspace"),
    REACTIONS.c.channel == bindparam("conversation"),
    REACTIONS.c.ts == bindparam("message"),
    REACTIONS.c.slack_id == bindparam("member"),
)
_LIST_OF = _VALUES.where(*_OF_PERSON, REACTIONS.c.is_removed.is_(False))


def list_of(tx: Tx, workspace_id: UUID, channel: str, ts: str, slack_id: str) -> Sequence[Reaction]:
    """What a person has now on one message, oldest first."""
    here = {"in_workspace": workspace_id, "conversation": channel, "message": ts, "member": slack_id}
    return sorted(many(tx, Reaction, _LIST_OF, **here), key=lambda reaction: float(reaction.event_ts))


_FORGET = delete(REACTIONS).where(*_OF_PERSON, REACTIONS.c.emoji.in_(bindparam("emojis", expanding=True)))


def forget(tx: Tx, workspace_id: UUID, channel: str, ts: str, slack_id: str, emojis: Collection[str]) -> None:
    """A message turned out to be none of the bot's business: these emoji on it are not remembered."""
    here = {"in_workspace": workspace_id, "conversation": channel, "message": ts, "member": slack_id}
    tx.execute(_FORGET, here | {"emojis": list(emojis)})
