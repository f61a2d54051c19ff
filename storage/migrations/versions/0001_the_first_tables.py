"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There is no way down: going back is the backup."""
    op.create_table(
        "workspaces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=True),
        sa.Column("bot_token", types.Sealed(), nullable=False),
        sa.Column("installed_at", types.Moment(), nullable=False),
        sa.Column("installed_by", sa.String(length=32), nullable=True),
        sa.Column("sending_stopped_why", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sa.UniqueConstraint("enterprise_id", "team_id", name=op.f("uq_workspaces_enterprise_id_team_id")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("slack_id", sa.String(length=32), nullable=False),
        sa.Column("name", types.Sealed(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_external", sa.Boolean(), nullable=False),
        sa.Column("has_left", sa.Boolean(), nullable=False),
        sa.Column("facts_at", types.Moment(), nullable=True),
        sa.Column("dm_channel", sa.String(length=32), nullable=True),
        sa.Column("stopped_at", types.Moment(), nullable=True),
        sa.Column("paused_until", types.Moment(), nullable=True),
        sa.Column("declined_everyone_at", types.Moment(), nullable=True),
        sa.Column("replan_at", types.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_people_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_people_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "slack_id", name=op.f("uq_people_workspace_id_slack_id")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(
            "ix_people_replan_at",
            ["replan_at"],
            unique=False,
            sqlite_where=sa.text("replan_at IS NOT NULL"),
            postgresql_where=sa.text("replan_at IS NOT NULL"),
        )

    op.create_table(
        "reactions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("slack_id", sa.String(length=32), nullable=False),
        sa.Column("emoji", sa.String(length=64), nullable=False),
        sa.Column("is_removed", sa.Boolean(), nullable=False),
        sa.Column("event_ts", sa.String(length=32), nullable=False),
        sa.Column("received_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_reactions_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "workspace_id", "channel", "ts", "slack_id", "emoji", name=op.f("pk_reactions")
        ),
    )
    op.create_table(
        "advice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("adviser_id", sa.Uuid(), nullable=True),
        sa.Column("adviser_name", types.Sealed(), nullable=True),
        sa.Column("question", types.Sealed(), nullable=True),
        sa.Column("about", types.Sealed(), nullable=True),
        sa.Column("words", types.Sealed(), nullable=False),
        sa.Column("words_are_captured", sa.Boolean(), nullable=False),
        sa.Column("is_wordless", sa.Boolean(), nullable=False),
        sa.Column("words_taken_back_at", types.Moment(), nullable=True),
        sa.Column("said_at", types.Moment(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("message_ts", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.Column("interval_days", sa.Integer(), nullable=False),
        sa.Column("check_in_first_on", sa.Date(), nullable=True),
        sa.Column("check_in_on", sa.Date(), nullable=True),
        sa.Column("check_in_number", sa.Integer(), nullable=False),
        sa.Column("check_in_sent_at", types.Moment(), nullable=True),
        sa.Column("softer_on", sa.Date(), nullable=True),
        sa.Column("softer_sent_at", types.Moment(), nullable=True),
        sa.Column("deferrals", sa.Integer(), nullable=False),
        sa.Column("muted_at", types.Moment(), nullable=True),
        sa.Column("tried_at", types.Moment(), nullable=True),
        sa.Column("tried_by", sa.String(length=16), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("outcome_by", sa.String(length=16), nullable=True),
        sa.Column("account", types.Sealed(), nullable=True),
        sa.Column("useful", types.Sealed(), nullable=True),
        sa.Column("private_note", types.Sealed(), nullable=True),
        sa.Column("closed_at", types.Moment(), nullable=True),
        sa.Column("kept_to_self_at", types.Moment(), nullable=True),
        sa.Column("told_at", types.Moment(), nullable=True),
        sa.Column("let_know_at", types.Moment(), nullable=True),
        sa.Column("receiver_acted_at", types.Moment(), nullable=True),
        sa.Column("receiver_is_named", sa.Boolean(), nullable=False),
        sa.Column("adviser_reached_at", types.Moment(), nullable=True),
        sa.Column("adviser_state", sa.String(length=16), nullable=True),
        sa.Column("prompt_on", sa.Date(), nullable=True),
        sa.Column("prompt_number", sa.Integer(), nullable=False),
        sa.Column("prompt_sent_at", types.Moment(), nullable=True),
        sa.Column("asked_about_at", types.Moment(), nullable=True),
        sa.Column("heard_at", types.Moment(), nullable=True),
        sa.Column("thanked_at", types.Moment(), nullable=True),
        sa.Column("responded_at", types.Moment(), nullable=True),
        sa.Column("adviser_acted_at", types.Moment(), nullable=True),
        sa.Column("wake_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "adviser_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_advice_workspace_id_adviser_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "receiver_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_advice_workspace_id_receiver_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_advice_workspace_id_id")),
    )
    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.create_index("ix_advice_adviser_id", ["workspace_id", "adviser_id"], unique=False)
        batch_op.create_index("ix_advice_receiver_id", ["workspace_id", "receiver_id", "state"], unique=False)
        batch_op.create_index(
            "ix_advice_wake_at",
            ["wake_at"],
            unique=False,
            sqlite_where=sa.text("wake_at IS NOT NULL"),
            postgresql_where=sa.text("wake_at IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_advice_message_adviser",
            ["workspace_id", "channel", "message_ts", "adviser_id"],
            unique=True,
            sqlite_where=sa.text("state IS NULL AND message_ts IS NOT NULL"),
            postgresql_where=sa.text("state IS NULL AND message_ts IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_advice_message_receiver",
            ["workspace_id", "channel", "message_ts", "receiver_id"],
            unique=True,
            sqlite_where=sa.text("state IS NOT NULL AND message_ts IS NOT NULL"),
            postgresql_where=sa.text("state IS NOT NULL AND message_ts IS NOT NULL"),
        )

    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", types.Sealed(), nullable=False),
        sa.Column("expires_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_drafts_workspace_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "ledger",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_ledger_workspace_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "delivery_id", name=op.f("pk_ledger")),
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_person_id", ["workspace_id", "person_id", "at"], unique=False)

    op.create_table(
        "pairs",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("adviser_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=False),
        sa.Column("consent", sa.String(length=16), nullable=False),
        sa.Column("first_told_at", types.Moment(), nullable=True),
        sa.Column("asked_in", sa.Uuid(), nullable=True),
        sa.Column("decided_at", types.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "adviser_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_pairs_workspace_id_adviser_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "receiver_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_pairs_workspace_id_receiver_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "adviser_id", "receiver_id", name=op.f("pk_pairs")),
    )
    op.create_table(
        "answers",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("advice_id", sa.Uuid(), nullable=False),
        sa.Column("words", types.Sealed(), nullable=True),
        sa.Column("is_wordless", sa.Boolean(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("event_ts", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "advice_id"],
            ["advice.workspace_id", "advice.id"],
            name=op.f("fk_answers_workspace_id_advice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "channel", "ts", name=op.f("pk_answers")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_advice_id"), ["advice_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("op", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=96), nullable=False),
        sa.Column("due_at", types.Moment(), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("is_nudge", sa.Boolean(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=True),
        sa.Column("advice_id", sa.Uuid(), nullable=True),
        sa.Column("relay_id", sa.Uuid(), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("emoji", sa.String(length=64), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("ts", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("attempted_at", types.Moment(), nullable=True),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("look_at", types.Moment(), nullable=True),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("leased_until", types.Moment(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("unwanted", sa.Boolean(), nullable=False),
        sa.Column("is_hastened", sa.Boolean(), nullable=False),
        sa.Column("sent_at", types.Moment(), nullable=True),
        sa.Column("retired_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "advice_id"],
            ["advice.workspace_id", "advice.id"],
            name=op.f("fk_deliveries_workspace_id_advice_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_deliveries_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_deliveries_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_deliveries_workspace_id_key")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index("ix_deliveries_advice_id", ["workspace_id", "advice_id"], unique=False)
        batch_op.create_index(
            "ix_deliveries_due_at",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index("ix_deliveries_message", ["workspace_id", "channel", "ts"], unique=False)
        batch_op.create_index(
            "ix_deliveries_pending_lane",
            ["workspace_id", "lane", "due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        )
        batch_op.create_index(
            "ix_deliveries_under_way",
            ["state"],
            unique=False,
            sqlite_where=sa.text("state IN ('sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('sending', 'unknown')"),
        )
        batch_op.create_index(
            "uq_deliveries_lane",
            ["workspace_id", "lane"],
            unique=True,
            sqlite_where=sa.text("state IN ('sending', 'unknown')"),
            postgresql_where=sa.text("state IN ('sending', 'unknown')"),
        )
        batch_op.create_index(
            "uq_deliveries_update",
            ["workspace_id", "target_id"],
            unique=True,
            sqlite_where=sa.text("state = 'pending' AND op = 'update'"),
            postgresql_where=sa.text("state = 'pending' AND op = 'update'"),
        )

    op.create_table(
        "relays",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("advice_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("created_at", types.Moment(), nullable=False),
        sa.Column("text", types.Sealed(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("useful", types.Sealed(), nullable=True),
        sa.Column("amends", sa.Boolean(), nullable=False),
        sa.Column("is_advice", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sent_at", types.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "advice_id"],
            ["advice.workspace_id", "advice.id"],
            name=op.f("fk_relays_workspace_id_advice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relays")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_relays_workspace_id_id")),
        sa.UniqueConstraint("workspace_id", "once", name=op.f("uq_relays_workspace_id_once")),
    )
    with op.batch_alter_table("relays", schema=None) as batch_op:
        batch_op.create_index("ix_relays_advice_id", ["workspace_id", "advice_id"], unique=False)
