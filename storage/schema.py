"""Every table of the database: one declarative class a table, columns named as the fields of the domain's values.

Apart from the modules that read and write them so that a migration has one place to compare with. Kinds and states are strings, never database
enums; every row carries `workspace_id`, and references are composite, so that none can cross workspaces (P7). Must hold no queries.
"""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Date,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.advice import AdviserState, Again, Favour, Means, Origin, Outcome, State
from bot.domain.delivery import DeliveryState, Op
from bot.domain.digest import Section
from bot.domain.pair import Consent
from bot.domain.person import HomePart
from bot.domain.relay import RelayKind, RelayState
from bot.domain.sighting import SightingKind, SightingState
from storage.types import Base, Moment, Named, Sealed

metadata = Base.metadata


def _belongs_to(table: str, *columns: str, on_delete: str = "CASCADE") -> ForeignKeyConstraint:
    """A composite reference inside one workspace."""
    return ForeignKeyConstraint(
        ["workspace_id", *columns], [f"{table}.workspace_id", f"{table}.id"], ondelete=on_delete
    )


def _in_workspace() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], ondelete="CASCADE")


class WorkspaceRow(Base):
    """An installation. Made from the token settings, or by OAuth later on."""

    __tablename__ = "workspaces"
    __table_args__ = (UniqueConstraint("enterprise_id", "team_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(String(32), default="")
    team_id: Mapped[str] = mapped_column(String(32))
    bot_user_id: Mapped[str] = mapped_column(String(32))
    bot_id: Mapped[str | None] = mapped_column(String(32))
    bot_token: Mapped[str] = mapped_column(Sealed)
    installed_at: Mapped[datetime] = mapped_column(Moment)
    installed_by: Mapped[str | None] = mapped_column(String(32))
    sending_stopped_why: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(Integer, default=1)


class PersonRow(Base):
    """A person of one workspace: Slack's facts and their own wishes."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "slack_id"),
        _in_workspace(),
        Index(
            "ix_people_replan_at",
            "replan_at",
            sqlite_where=text("replan_at IS NOT NULL"),
            postgresql_where=text("replan_at IS NOT NULL"),
        ),
        Index(
            "ix_people_digest_at",
            "digest_at",
            sqlite_where=text("digest_at IS NOT NULL"),
            postgresql_where=text("digest_at IS NOT NULL"),
        ),
        Index(
            "ix_people_give_up_at",
            "give_up_at",
            sqlite_where=text("give_up_at IS NOT NULL"),
            postgresql_where=text("give_up_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(Uuid)
    slack_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(Sealed)
    created_at: Mapped[datetime] = mapped_column(Moment)
    zone: Mapped[str | None] = mapped_column(String(64))
    is_bot: Mapped[bool] = mapped_column(Boolean, default=False)
    is_external: Mapped[bool] = mapped_column(Boolean, default=False)
    has_left: Mapped[bool] = mapped_column(Boolean, default=False)
    facts_at: Mapped[datetime | None] = mapped_column(Moment)
    dm_channel: Mapped[str | None] = mapped_column(String(32))
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_until: Mapped[datetime | None] = mapped_column(Moment)
    away_until: Mapped[datetime | None] = mapped_column(Moment)
    declined_everyone_at: Mapped[datetime | None] = mapped_column(Moment)
    replan_at: Mapped[datetime | None] = mapped_column(Moment)
    locale: Mapped[str | None] = mapped_column(String(32))
    language: Mapped[str | None] = mapped_column(String(32))
    useful: Mapped[str | None] = mapped_column(Sealed)
    window_days: Mapped[str | None] = mapped_column(String(7))
    window_opens: Mapped[time | None] = mapped_column(Time)
    window_closes: Mapped[time | None] = mapped_column(Time)
    digest_day: Mapped[int | None] = mapped_column(Integer)
    digest_hour: Mapped[int | None] = mapped_column(Integer)
    no_check_ins_at: Mapped[datetime | None] = mapped_column(Moment)
    no_prompts_at: Mapped[datetime | None] = mapped_column(Moment)
    no_digest_at: Mapped[datetime | None] = mapped_column(Moment)
    no_looking_back_at: Mapped[datetime | None] = mapped_column(Moment)
    unanswered: Mapped[int | None] = mapped_column(Integer)
    give_up_at: Mapped[datetime | None] = mapped_column(Moment)
    silent_at: Mapped[datetime | None] = mapped_column(Moment)
    goodbye_id: Mapped[UUID | None] = mapped_column(Uuid)
    refused: Mapped[int | None] = mapped_column(Integer)
    unreachable_at: Mapped[datetime | None] = mapped_column(Moment)
    digest_at: Mapped[datetime | None] = mapped_column(Moment)
    digest_week: Mapped[str | None] = mapped_column(String(8))
    home_seen_at: Mapped[datetime | None] = mapped_column(Moment)
    home_part: Mapped[HomePart | None] = mapped_column(Named(HomePart))
    home_page: Mapped[int | None] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)


class PairRow(Base):
    """An adviser's consent towards one receiver."""

    __tablename__ = "pairs"
    __table_args__ = (
        _belongs_to("people", "adviser_id"),
        _belongs_to("people", "receiver_id"),
    )

    workspace_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    adviser_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    receiver_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    consent: Mapped[Consent] = mapped_column(Named(Consent))
    first_told_at: Mapped[datetime | None] = mapped_column(Moment)
    first_told_by: Mapped[RelayKind | None] = mapped_column(Named(RelayKind))
    asked_in: Mapped[UUID | None] = mapped_column(Uuid)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, default=1)


# By who keeps it, not by who is named in it: what an adviser keeps about Maya must not be in the way of what Maya keeps.
_KEPT_BY_RECEIVER = text("state IS NOT NULL AND message_ts IS NOT NULL")
_KEPT_BY_ADVISER = text("state IS NULL AND message_ts IS NOT NULL")
_OPEN = text("state IN ('asked', 'open', 'tried')")


class AdviceRow(Base):
    """One item, both sides of it (bot.domain.advice.Advice)."""

    __tablename__ = "advice"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        _belongs_to("people", "receiver_id"),
        _belongs_to("people", "adviser_id"),
        # Twice the same message by the same receiver is one item; two receivers may keep the same words.
        Index(
            "uq_advice_message_receiver",
            "workspace_id",
            "channel",
            "message_ts",
            "receiver_id",
            unique=True,
            sqlite_where=_KEPT_BY_RECEIVER,
            postgresql_where=_KEPT_BY_RECEIVER,
        ),
        Index(
            "uq_advice_message_adviser",
            "workspace_id",
            "channel",
            "message_ts",
            "adviser_id",
            unique=True,
            sqlite_where=_KEPT_BY_ADVISER,
            postgresql_where=_KEPT_BY_ADVISER,
        ),
        # What no message names is known again by the form that it came from.
        Index(
            "uq_advice_once",
            "workspace_id",
            "once",
            unique=True,
            sqlite_where=text("once IS NOT NULL"),
            postgresql_where=text("once IS NOT NULL"),
        ),
        Index("ix_advice_receiver_id", "workspace_id", "receiver_id", "state"),
        Index("ix_advice_adviser_id", "workspace_id", "adviser_id"),
        # What is open for somebody, in the order of its days.
        Index(
            "ix_advice_asked_on",
            "workspace_id",
            "receiver_id",
            "check_in_on",
            "softer_on",
            "created_at",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "ix_advice_prompt_on",
            "workspace_id",
            "adviser_id",
            "prompt_on",
            "created_at",
            sqlite_where=text("prompt_on IS NOT NULL"),
            postgresql_where=text("prompt_on IS NOT NULL"),
        ),
        Index(
            "ix_advice_wake_at",
            "wake_at",
            sqlite_where=text("wake_at IS NOT NULL"),
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(Uuid)
    origin: Mapped[Origin] = mapped_column(Named(Origin))
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, default=1)
    follows_id: Mapped[UUID | None] = mapped_column(Uuid)
    receiver_id: Mapped[UUID | None] = mapped_column(Uuid)
    adviser_id: Mapped[UUID | None] = mapped_column(Uuid)
    adviser_name: Mapped[str | None] = mapped_column(Sealed)
    question: Mapped[str | None] = mapped_column(Sealed)
    favour: Mapped[Favour | None] = mapped_column(Named(Favour))
    favour_at: Mapped[datetime | None] = mapped_column(Moment)
    not_carried_at: Mapped[datetime | None] = mapped_column(Moment)
    asked_in_dm_at: Mapped[datetime | None] = mapped_column(Moment)
    about: Mapped[str | None] = mapped_column(Sealed)
    words: Mapped[str] = mapped_column(Sealed)
    words_are_captured: Mapped[bool] = mapped_column(Boolean, default=False)
    is_wordless: Mapped[bool] = mapped_column(Boolean, default=False)
    words_taken_back_at: Mapped[datetime | None] = mapped_column(Moment)
    said_at: Mapped[datetime | None] = mapped_column(Moment)
    channel: Mapped[str | None] = mapped_column(String(32))
    message_ts: Mapped[str | None] = mapped_column(String(32))
    once: Mapped[str | None] = mapped_column(String(160))
    state: Mapped[State | None] = mapped_column(Named(State))
    interval_days: Mapped[int] = mapped_column(Integer, default=7)
    check_in_first_on: Mapped[date | None] = mapped_column(Date)
    check_in_on: Mapped[date | None] = mapped_column(Date)
    check_in_number: Mapped[int] = mapped_column(Integer, default=0)
    check_in_sent_at: Mapped[datetime | None] = mapped_column(Moment)
    softer_on: Mapped[date | None] = mapped_column(Date)
    softer_sent_at: Mapped[datetime | None] = mapped_column(Moment)
    deferrals: Mapped[int] = mapped_column(Integer, default=0)
    muted_at: Mapped[datetime | None] = mapped_column(Moment)
    tried_at: Mapped[datetime | None] = mapped_column(Moment)
    tried_by: Mapped[Means | None] = mapped_column(Named(Means))
    outcome: Mapped[Outcome | None] = mapped_column(Named(Outcome))
    outcome_by: Mapped[Means | None] = mapped_column(Named(Means))
    outcome_said: Mapped[Outcome | None] = mapped_column(Named(Outcome))
    outcome_said_at: Mapped[datetime | None] = mapped_column(Moment)
    account: Mapped[str | None] = mapped_column(Sealed)
    useful: Mapped[str | None] = mapped_column(Sealed)
    private_note: Mapped[str | None] = mapped_column(Sealed)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    kept_to_self_at: Mapped[datetime | None] = mapped_column(Moment)
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    let_know_at: Mapped[datetime | None] = mapped_column(Moment)
    looked_back_at: Mapped[datetime | None] = mapped_column(Moment)
    looking_back: Mapped[str | None] = mapped_column(Sealed)
    receiver_acted_at: Mapped[datetime | None] = mapped_column(Moment)
    receiver_is_named: Mapped[bool] = mapped_column(Boolean, default=False)
    adviser_reached_at: Mapped[datetime | None] = mapped_column(Moment)
    adviser_state: Mapped[AdviserState | None] = mapped_column(Named(AdviserState))
    prompt_on: Mapped[date | None] = mapped_column(Date)
    prompt_number: Mapped[int] = mapped_column(Integer, default=0)
    prompt_sent_at: Mapped[datetime | None] = mapped_column(Moment)
    asked_about_at: Mapped[datetime | None] = mapped_column(Moment)
    heard_at: Mapped[datetime | None] = mapped_column(Moment)
    thanked_at: Mapped[datetime | None] = mapped_column(Moment)
    thanked_by: Mapped[Means | None] = mapped_column(Named(Means))
    responded_at: Mapped[datetime | None] = mapped_column(Moment)
    adviser_acted_at: Mapped[datetime | None] = mapped_column(Moment)
    adviser_note: Mapped[str | None] = mapped_column(Sealed)
    again: Mapped[Again | None] = mapped_column(Named(Again))
    wake_at: Mapped[datetime | None] = mapped_column(Moment)


class AnswerRow(Base):
    """One message of a thread that is advice: newest words, or a tombstone when it was deleted (perhaps before it came)."""

    __tablename__ = "answers"
    __table_args__ = (_belongs_to("advice", "advice_id"),)

    workspace_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    ts: Mapped[str] = mapped_column(String(32), primary_key=True)
    advice_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    words: Mapped[str | None] = mapped_column(Sealed)
    is_wordless: Mapped[bool] = mapped_column(Boolean, default=False)
    is_deleted: Mapped[bool] = mapped_column(Boolean, default=False)
    event_ts: Mapped[str] = mapped_column(String(32))


class ReactionRow(Base):
    """The newest word on one emoji of one person on one message; removed ones stay as tombstones."""

    __tablename__ = "reactions"
    __table_args__ = (_in_workspace(),)

    workspace_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    ts: Mapped[str] = mapped_column(String(32), primary_key=True)
    slack_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    emoji: Mapped[str] = mapped_column(String(64), primary_key=True)
    is_removed: Mapped[bool] = mapped_column(Boolean, default=False)
    event_ts: Mapped[str] = mapped_column(String(32))
    received_at: Mapped[datetime] = mapped_column(Moment)


class RelayRow(Base):
    """Approved words on their way (bot.domain.relay.Relay)."""

    __tablename__ = "relays"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "once"),
        _in_workspace(),  # a give-back is about no item, and goes with the workspace all the same
        _belongs_to("advice", "advice_id"),
        Index("ix_relays_advice_id", "workspace_id", "advice_id"),
        Index("ix_relays_to_id", "workspace_id", "to_id"),
        Index("ix_relays_from_id", "workspace_id", "from_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(Uuid)
    advice_id: Mapped[UUID | None] = mapped_column(Uuid)
    kind: Mapped[RelayKind] = mapped_column(Named(RelayKind))
    from_id: Mapped[UUID] = mapped_column(Uuid)
    to_id: Mapped[UUID] = mapped_column(Uuid)
    once: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str | None] = mapped_column(Sealed)
    outcome: Mapped[Outcome | None] = mapped_column(Named(Outcome))
    useful: Mapped[str | None] = mapped_column(Sealed)
    amends: Mapped[bool] = mapped_column(Boolean, default=False)
    is_advice: Mapped[bool] = mapped_column(Boolean, default=False)
    state: Mapped[RelayState] = mapped_column(Named(RelayState))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


_TO_FETCH = text("fetch_at IS NOT NULL")


class SightingRow(Base):
    """A message that may be advice (bot.domain.sighting.Sighting): ids, never words."""

    __tablename__ = "sightings"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "person_id", "kind", "channel", "ts", "part"),
        _belongs_to("people", "person_id"),
        _belongs_to("advice", "advice_id"),
        Index("ix_sightings_message", "workspace_id", "channel", "ts"),
        Index("ix_sightings_advice_id", "workspace_id", "advice_id"),
        Index("ix_sightings_fetch_at", "fetch_at", sqlite_where=_TO_FETCH, postgresql_where=_TO_FETCH),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(Uuid)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[SightingKind] = mapped_column(Named(SightingKind))
    channel: Mapped[str] = mapped_column(String(32))
    ts: Mapped[str] = mapped_column(String(32))
    received_at: Mapped[datetime] = mapped_column(Moment)
    part: Mapped[int] = mapped_column(Integer, default=0)
    thread_ts: Mapped[str | None] = mapped_column(String(32))
    author_slack_id: Mapped[str | None] = mapped_column(String(32))
    named_slack_id: Mapped[str | None] = mapped_column(String(32))
    advice_id: Mapped[UUID | None] = mapped_column(Uuid)
    state: Mapped[SightingState] = mapped_column(Named(SightingState))
    fetch_at: Mapped[datetime | None] = mapped_column(Moment)
    settled_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(Integer, default=1)


_UNDER_WAY = text("state IN ('sending', 'unknown')")
_IN_LANE = text("state IN ('pending', 'sending', 'unknown')")
_CARRIED = text("carried_by IS NOT NULL")
_PENDING = text("state = 'pending'")
_PENDING_UPDATE = text("state = 'pending' AND op = 'update'")
_PENDING_PUBLISH = text("state = 'pending' AND op = 'publish'")


class DeliveryRow(Base):
    """The outbox (bot.domain.delivery.Delivery): ids, never words."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "key"),
        _in_workspace(),
        _belongs_to("advice", "advice_id"),
        # One row a lane under way: it gives order, the channel's one a second, and a place to choose.
        Index(
            "uq_deliveries_lane",
            "workspace_id",
            "lane",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        # One undone update a message: it is rendered from the truth when it is sent.
        Index(
            "uq_deliveries_update",
            "workspace_id",
            "target_id",
            unique=True,
            sqlite_where=_PENDING_UPDATE,
            postgresql_where=_PENDING_UPDATE,
        ),
        # One undone drawing of a Home, for the same reason.
        Index(
            "uq_deliveries_publish",
            "workspace_id",
            "lane",
            unique=True,
            sqlite_where=_PENDING_PUBLISH,
            postgresql_where=_PENDING_PUBLISH,
        ),
        Index("ix_deliveries_due_at", "due_at", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index(
            "ix_deliveries_lane",
            "workspace_id",
            "lane",
            "due_at",
            sqlite_where=_IN_LANE,
            postgresql_where=_IN_LANE,
        ),
        Index("ix_deliveries_under_way", "state", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
        Index("ix_deliveries_message", "workspace_id", "channel", "ts"),
        Index("ix_deliveries_advice_id", "workspace_id", "advice_id"),
        Index(
            "ix_deliveries_carried_by",
            "workspace_id",
            "carried_by",
            sqlite_where=_CARRIED,
            postgresql_where=_CARRIED,
        ),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(Uuid)
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(32))
    op: Mapped[Op] = mapped_column(Named(Op))
    lane: Mapped[str] = mapped_column(String(96))
    due_at: Mapped[datetime] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[DeliveryState] = mapped_column(Named(DeliveryState))
    is_nudge: Mapped[bool] = mapped_column(Boolean, default=False)
    reader_id: Mapped[UUID | None] = mapped_column(Uuid)
    advice_id: Mapped[UUID | None] = mapped_column(Uuid)
    relay_id: Mapped[UUID | None] = mapped_column(Uuid)
    sighting_id: Mapped[UUID | None] = mapped_column(Uuid)
    carried_by: Mapped[UUID | None] = mapped_column(Uuid)
    target_id: Mapped[UUID | None] = mapped_column(Uuid)
    number: Mapped[int] = mapped_column(Integer, default=0)
    emoji: Mapped[str | None] = mapped_column(String(64))
    channel: Mapped[str | None] = mapped_column(String(32))
    thread_ts: Mapped[str | None] = mapped_column(String(32))
    ts: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    attempted_at: Mapped[datetime | None] = mapped_column(Moment)
    readings: Mapped[int] = mapped_column(Integer, default=0)
    look_at: Mapped[datetime | None] = mapped_column(Moment)
    lease_token: Mapped[UUID | None] = mapped_column(Uuid)
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    why: Mapped[str | None] = mapped_column(String(200))
    unwanted: Mapped[bool] = mapped_column(Boolean, default=False)
    is_hastened: Mapped[bool] = mapped_column(Boolean, default=False)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    retired_at: Mapped[datetime | None] = mapped_column(Moment)


class ListingRow(Base):
    """An item that stood in a digest (bot.domain.digest.Listing): what the message is drawn from again, and how often it was brought up."""

    __tablename__ = "listings"
    __table_args__ = (
        _belongs_to("deliveries", "delivery_id"),
        _belongs_to("advice", "advice_id"),
        _belongs_to("people", "person_id"),
        Index("ix_listings_advice_id", "workspace_id", "advice_id"),
        Index("ix_listings_person_id", "workspace_id", "person_id"),
    )

    workspace_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    advice_id: Mapped[UUID] = mapped_column(Uuid)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    section: Mapped[Section] = mapped_column(Named(Section))
    number: Mapped[int] = mapped_column(Integer, default=0)
    listed_at: Mapped[datetime] = mapped_column(Moment)


class LedgerRow(Base):
    """A nudge that was attempted: what the caps are chosen by. Taken back when Slack refused it."""

    __tablename__ = "ledger"
    __table_args__ = (
        _belongs_to("people", "person_id"),
        Index("ix_ledger_person_id", "workspace_id", "person_id", "at"),
    )

    workspace_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment)


class LimitRow(Base):
    """How much of one of Slack's limits is reserved: of a method in a workspace, or of a conversation."""

    __tablename__ = "limits"
    __table_args__ = (_in_workspace(), Index("ix_limits_free_at", "free_at"))

    workspace_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    method: Mapped[str] = mapped_column(String(96), primary_key=True)
    free_at: Mapped[float] = mapped_column(Double)


class DraftRow(Base):
    """A long text that does not fit a form, on its way through one; erased after an hour."""

    __tablename__ = "drafts"
    __table_args__ = (_belongs_to("people", "person_id"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(Uuid)
    person_id: Mapped[UUID] = mapped_column(Uuid)
    text: Mapped[str] = mapped_column(Sealed)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
