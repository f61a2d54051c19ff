"""Faults on demand: how the stand-in misbehaves when a test asks for it.

Apart so that a fault is a value with a name. It must not know HTTP: server.py acts on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

Reply = Literal["normal", "drop", "hang", "status", "error", "ratelimited", "bare", "truncated"]
Filter = Callable[[Mapping[str, object]], bool]


@dataclass(frozen=True)
class Fault:
    """One misbehaviour. `store`: the method really runs before the answer goes wrong.

    `hidden_readings`, `second_page` and `never`: how history shows a message that was stored (replies alike).
    """

    reply: Reply
    store: bool = False
    code: str = ""
    status_code: int = 200
    after: int = 0
    seconds: float | None = None
    hidden_readings: int = 0
    second_page_only: bool = False
    never: bool = False

    DROP_AFTER_ACCEPTING: ClassVar[Fault]
    DROP_BEFORE: ClassVar[Fault]
    HANG: ClassVar[Fault]
    BARE: ClassVar[Fault]
    """`{"ok": true}`, and nothing of what belongs there."""
    TRUNCATED: ClassVar[Fault]
    """The line drops in the middle of the answer."""

    @staticmethod
    def rate_limited(retry_after: int = 1) -> Fault:
        return Fault("ratelimited", status_code=429, code="ratelimited", after=retry_after)

    @staticmethod
    def status(code: int, store: bool = False) -> Fault:
        """An HTTP status with an HTML body, as a broken proxy answers."""
        return Fault("status", status_code=code, store=store)

    @staticmethod
    def error(code: str, store: bool = False) -> Fault:
        return Fault("error", code=code, store=store)

    @staticmethod
    def hang(seconds: float | None = None, store: bool = True) -> Fault:
        """No answer for `seconds` (None: until `slack.let_go()` or stop), then a normal one."""
        return Fault("hang", seconds=seconds, store=store)

    @staticmethod
    def late_in_history(readings: int = 1) -> Fault:
        return replace(Fault.DROP_AFTER_ACCEPTING, hidden_readings=readings)

    @staticmethod
    def second_page() -> Fault:
        return replace(Fault.DROP_AFTER_ACCEPTING, second_page_only=True)

    @staticmethod
    def never_in_history() -> Fault:
        return replace(Fault.DROP_AFTER_ACCEPTING, never=True)

    def but_answered(self) -> Fault:
        """The same, except that the app does get its answer."""
        return replace(self, reply="normal")


Fault.DROP_AFTER_ACCEPTING = Fault("drop", store=True)
Fault.DROP_BEFORE = Fault("drop")
Fault.HANG = Fault("hang", store=True)
Fault.BARE = Fault("bare", store=True)
Fault.TRUNCATED = Fault("truncated", store=True)


@dataclass
class Planned:
    """A fault that waits for the calls it fits."""

    method: str
    fault: Fault
    times: int
    when: Filter | None

    def fits(self, method: str, args: Mapping[str, object]) -> bool:
        return self.times > 0 and self.method in (method, "*") and (self.when is None or self.when(args))

    def use(self) -> Fault:
        self.times -= 1
        return self.fault


@dataclass
class Faults:
    """What is planned, in order; the first that fits a call is used up by it."""

    planned: list[Planned] = field(default_factory=list)

    def plan(self, method: str, fault: Fault, times: int = 1, when: Filter | None = None) -> None:
        self.planned.append(Planned(method, fault, times, when))

    def find(self, method: str, args: Mapping[str, object]) -> Planned | None:
        """The first that fits; whoever acts on it also uses it up."""
        return next((plan for plan in self.planned if plan.fits(method, args)), None)

    def clear(self) -> None:
        self.planned.clear()
