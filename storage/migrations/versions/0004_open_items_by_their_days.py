"""Open items by their days: the first few are read without the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('asked', 'open', 'tried')")
_PROMPTED = sa.text("prompt_on IS NOT NULL")


def upgrade() -> None:
    """There is no way down: going back is the backup."""
    op.create_index(
        "ix_advice_asked_on",
        "advice",
        ["workspace_id", "receiver_id", "check_in_on", "softer_on", "created_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_advice_prompt_on",
        "advice",
        ["workspace_id", "adviser_id", "prompt_on", "created_at"],
        sqlite_where=_PROMPTED,
        postgresql_where=_PROMPTED,
    )
