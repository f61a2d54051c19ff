"""More ways in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There is no way down: going back is the backup."""
    op.create_table(
        "sightings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("ts", sa.String(length=32), nullable=False),
        sa.Column("received_at", types.Moment(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("thread_ts", sa.String(length=32), nullable=True),
        sa.Column("author_slack_id", sa.String(length=32), nullable=True),
        sa.Column("named_slack_id", sa.String(length=32), nullable=True),
        sa.Column("advice_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("fetch_at", types.Moment(), nullable=True),
        sa.Column("settled_at", types.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "advice_id"],
            ["advice.workspace_id", "advice.id"],
            name=op.f("fk_sightings_workspace_id_advice_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_sightings_workspace_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint("workspace_id", "id", name=op.f("uq_sightings_workspace_id_id")),
        sa.UniqueConstraint(
            "workspace_id",
            "person_id",
            "kind",
            "channel",
            "ts",
            "part",
            name=op.f("uq_sightings_workspace_id_person_id_kind_channel_ts_part"),
        ),
    )
    with op.batch_alter_table("sightings", schema=None) as batch_op:
        batch_op.create_index("ix_sightings_advice_id", ["workspace_id", "advice_id"], unique=False)
        batch_op.create_index(
            "ix_sightings_fetch_at",
            ["fetch_at"],
            unique=False,
            sqlite_where=sa.text("fetch_at IS NOT NULL"),
            postgresql_where=sa.text("fetch_at IS NOT NULL"),
        )
        batch_op.create_index("ix_sightings_message", ["workspace_id", "channel", "ts"], unique=False)

    op.create_table(
        "listings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("advice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("listed_at", types.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "advice_id"],
            ["advice.workspace_id", "advice.id"],
            name=op.f("fk_listings_workspace_id_advice_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "delivery_id"],
            ["deliveries.workspace_id", "deliveries.id"],
            name=op.f("fk_listings_workspace_id_delivery_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_listings_workspace_id_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "delivery_id", "position", name=op.f("pk_listings")),
    )
    with op.batch_alter_table("listings", schema=None) as batch_op:
        batch_op.create_index("ix_listings_advice_id", ["workspace_id", "advice_id"], unique=False)
        batch_op.create_index("ix_listings_person_id", ["workspace_id", "person_id"], unique=False)

    with op.batch_alter_table("advice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("once", sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column("looked_back_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("looking_back", types.Sealed(), nullable=True))
        batch_op.add_column(sa.Column("favour", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("favour_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("not_carried_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("asked_in_dm_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("adviser_note", types.Sealed(), nullable=True))
        batch_op.add_column(sa.Column("again", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("outcome_said", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("outcome_said_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("thanked_by", sa.String(length=16), nullable=True))
        batch_op.create_index(
            "uq_advice_once",
            ["workspace_id", "once"],
            unique=True,
            sqlite_where=sa.text("once IS NOT NULL"),
            postgresql_where=sa.text("once IS NOT NULL"),
        )

    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sighting_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("carried_by", sa.Uuid(), nullable=True))
        batch_op.create_index(
            "ix_deliveries_carried_by",
            ["workspace_id", "carried_by"],
            unique=False,
            sqlite_where=sa.text("carried_by IS NOT NULL"),
            postgresql_where=sa.text("carried_by IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_deliveries_publish",
            ["workspace_id", "lane"],
            unique=True,
            sqlite_where=sa.text("state = 'pending' AND op = 'publish'"),
            postgresql_where=sa.text("state = 'pending' AND op = 'publish'"),
        )

    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_told_by", sa.String(length=16), nullable=True))

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locale", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("useful", types.Sealed(), nullable=True))
        batch_op.add_column(sa.Column("window_days", sa.String(length=7), nullable=True))
        batch_op.add_column(sa.Column("window_opens", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("window_closes", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("digest_day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("digest_hour", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("no_check_ins_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("no_prompts_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("no_digest_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("no_looking_back_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("digest_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("digest_week", sa.String(length=8), nullable=True))
        batch_op.create_index(
            "ix_people_digest_at",
            ["digest_at"],
            unique=False,
            sqlite_where=sa.text("digest_at IS NOT NULL"),
            postgresql_where=sa.text("digest_at IS NOT NULL"),
        )
        batch_op.add_column(sa.Column("home_seen_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("home_part", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("home_page", sa.Integer(), nullable=True))

    with op.batch_alter_table("relays", schema=None) as batch_op:
        batch_op.alter_column("advice_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_relays_workspace_id"),
            "workspaces",
            ["workspace_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index("ix_relays_from_id", ["workspace_id", "from_id"], unique=False)
        batch_op.create_index("ix_relays_to_id", ["workspace_id", "to_id"], unique=False)
