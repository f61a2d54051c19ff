"""Whose turn it is to write to an SQLite file, inside this process.

SQLite has one writer at a time; whoever comes second sleeps in its busy handler, up to 100 ms at a go, and
whoever asks at the right moment goes first. Here those who wait are woken at once and in the order in which
they came, so that a job that writes all day delays a handler by one transaction. Apart from the store so that
it can be tried without a database. Other processes are held off by SQLite's own lock; this must not replace
it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from bot.errors import DatabaseAway


class Turns:
    """A lock that is handed on in order.

    threading.Lock is not: who releases it and asks again gets it again.
    """

    def __init__(self, patience: float) -> None:
        """`patience`: seconds that whoever wants to write waits for the turn."""
        self._patience = patience
        self._mutex = Lock()  # held for a few instructions only
        self._taken = False
        self._waiting: deque[Lock] = deque()

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold the turn. DatabaseAway when it did not come in time."""
        if not self._acquire():
            raise DatabaseAway(f"Another write has held the database for {self._patience:g} seconds.")
        try:
            yield
        finally:
            self._release()

    def _acquire(self) -> bool:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=self._patience):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it was handed over just as patience ended

    def _release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()  # stays taken: the next one has it
            else:
                self._taken = False
