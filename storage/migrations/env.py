"""What Alembic runs to apply revisions or to draft one.

It gets a connection from storage.migrate and opens none.

Apart from storage.migrate because Alembic loads it by its path, anew each time. Must not import the tables of
today, which revisions of yesterday do not have; whoever drafts a revision hands them in.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from storage import types

_OURS = (types.Moment, types.Sealed, types.JsonText)


def render_item(kind: str, item: Any, to: AutogenContext) -> str | Literal[False]:
    """How a draft names our column types: the lasting ones as ours, others (enumerations of today) as what
    they store.
    """
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    if isinstance(item, _OURS):
        to.imports.add("from storage import types")
        return f"types.{type(item).__name__}()"
    return f"sa.{item.impl!r}"


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("target_metadata"),
    on_version_apply=attributes.get("on_version_apply"),
    # SQLite changes a table by building it anew; on PostgreSQL the same text is ALTER TABLE.
    render_as_batch=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
