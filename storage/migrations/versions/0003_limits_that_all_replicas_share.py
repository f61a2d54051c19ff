"""Limits that all replicas share; who is away, who let reminders go by, who cannot be reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """There is no way down: going back is the backup."""
    op.create_table(
        "limits",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.String(length=96), nullable=False),
        sa.Column("free_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_limits_workspace_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("workspace_id", "method", name=op.f("pk_limits")),
    )
    with op.batch_alter_table("limits", schema=None) as batch_op:
        batch_op.create_index("ix_limits_free_at", ["free_at"], unique=False)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("away_until", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("unanswered", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("give_up_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("silent_at", types.Moment(), nullable=True))
        batch_op.add_column(sa.Column("goodbye_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("refused", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("unreachable_at", types.Moment(), nullable=True))
        batch_op.create_index(
            "ix_people_give_up_at",
            ["give_up_at"],
            unique=False,
            sqlite_where=sa.text("give_up_at IS NOT NULL"),
            postgresql_where=sa.text("give_up_at IS NOT NULL"),
        )
