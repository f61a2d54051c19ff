"""How a life begins and ends, and how people act in it: done, or refused for just one reason.

Apart because every theme acts in this way. Must hold no rule.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from hypothesis.stateful import Bundle, RuleBasedStateMachine

from bot.domain.advice import Advice
from bot.domain.pair import Consent
from bot.jobs.checked import Go
from bot.views.replies import REASONS
from storage.store import Store
from tests.services.company import MAYA, dissolve, found, outcome_of, seeded_ids
from tests.services.life.expected import MESSAGES, Expected

T = TypeVar("T")

IDS: Any = Bundle("ids")
"""Every item of a life."""


class Acting(RuleBasedStateMachine):
    """Maya and Bob ask and keep, Dana advises, Charlie and Eve meddle."""

    store: Store
    """Where these lives are lived; a subclass says it."""

    def __init__(self) -> None:
        super().__init__()
        store = self.store
        self.ids_come_from_a_seed = seeded_ids()
        self.ids_come_from_a_seed.start()
        self.company = found(store, number=1)
        self.elsewhere = found(store, number=2)
        self.expected: dict[UUID, Expected] = {}
        self.before: dict[UUID, Advice] = {}
        self.at: dict[str, list[UUID]] = {ts: [] for ts in MESSAGES}
        self.parted: dict[UUID, tuple[str, UUID]] = {}
        self.consent: dict[str, Consent] = {}
        self.declines_everyone = False
        self.stopped: set[str] = set()
        self.flying: list[Go] = []
        self.approved: set[str] = set()
        self.tokens = count(1)

    def teardown(self) -> None:
        self.ids_come_from_a_seed.stop()
        dissolve(self.company)
        dissolve(self.elsewhere)

    def act(
        self, who: str, use_case: Callable[..., T], *args: Any, no: str | None = None, **kwargs: Any
    ) -> T | None:
        """The act is done, or refused for just this reason, which has its sentence."""
        before = self.company.rows() if no else None
        done, reason = outcome_of(self.company.act, who, use_case, *args, **kwargs)
        assert reason == no
        assert reason is None or reason in REASONS
        assert before is None or before == self.company.rows(), "a refusal changes nothing"
        return done

    def for_receiver(self, item_id: UUID) -> tuple[Expected, str, str | None]:
        """The item, whoever got it (somebody who did not, where nobody keeps it), and why they may not act."""
        item = self.expected[item_id]
        return item, item.receiver or MAYA, None if item.state is not None else "not_yours"

    def for_adviser(self, item_id: UUID) -> tuple[Expected, str | None]:
        item = self.expected[item_id]
        return item, None if item.adviser_is_party else "not_yours"

    def acted(self, item: Expected) -> None:
        item.acted_at = self.company.now

    def may_reach_dana(self, who: str) -> bool:
        return not self.declines_everyone and self.consent.get(who) is not Consent.NO

    def token(self, kind: str) -> str:
        return f"{kind}-{next(self.tokens):04}"
