"""The cursor of connections to PostgreSQL, which describes its columns only to whoever reads the description.

Apart from the engine because it loads the driver. psycopg describes all columns of a result whenever it is asked whether it has any; SQLAlchemy asks
at every statement, and knows the columns already: for rows of sixty columns that was a quarter of a statement's time. Must not change what is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

from psycopg import Column, Cursor


class BriefCursor(Cursor[Any]):
    """psycopg's own but for when its description is made."""

    @property
    def description(self) -> Any:
        """What psycopg says, once somebody looks into it; None for a statement that brings no rows."""
        result = self.pgresult
        if result is None or result.nfields == 0:
            return super().description
        return _Columns(lambda: super(BriefCursor, self).description or [])


class _Columns(Sequence[Column]):
    def __init__(self, describe: Callable[[], list[Column]]) -> None:
        self._describe = describe

    @cached_property
    def _all(self) -> list[Column]:
        return self._describe()

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Column]:
        return iter(self._all)

    @overload
    def __getitem__(self, at: int) -> Column: ...

    @overload
    def __getitem__(self, at: slice) -> list[Column]: ...

    def __getitem__(self, at: int | slice) -> Column | list[Column]:
        return self._all[at]
