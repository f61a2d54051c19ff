"""What waits in a lane and what holds it, in one index: the claim looks for both at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_IN_LANE = sa.text("state IN ('pending', 'sending', 'unknown')")


def upgrade() -> None:
    """There is no way down: going back is the backup."""
    op.create_index(
        "ix_deliveries_lane",
        "deliveries",
        ["workspace_id", "lane", "due_at"],
        sqlite_where=_IN_LANE,
        postgresql_where=_IN_LANE,
    )
    op.drop_index("ix_deliveries_pending_lane", "deliveries")
