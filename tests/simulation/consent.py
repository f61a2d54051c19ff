"""What reaches an adviser only with their consent (product.md, "Consent of the adviser"): prompts above all.

Apart from `invariants` because the whole history of a pair counts. Pure functions of a record, as there.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from tests.simulation.record import DIGEST, PROMPT, Act, Did, Post, Record

Breaks = list[str]
PROMPT_AFTER = timedelta(days=7)
_BRINGS = frozenset({"question", "outcome", "let-know", "looking-back"})
"""Relays that bring an item to its adviser."""


def prompts_are_wanted(record: Record) -> Breaks:
    """A prompt is about what its reader kept, or comes after a yes, about what they were brought, a week after the check-in's first day."""
    breaks = []
    known = _Known()
    for each in record.in_order():
        if isinstance(each, Act):
            known.act(each)
            continue
        known.post(each)
        for item in _prompts(each):
            who = each.to[0]
            why = known.why_not(who, item, record.wishes_of(who, each.at).local(each.at))
            if why:
                breaks.append(f"{who}: {each.kind} about {item} at {each.at}, {why}")
    return breaks


def _prompts(post: Post) -> list[UUID]:
    if post.kind == DIGEST:
        return [line.item for line in post.lines if line.section == "moment"]
    return [post.item] if post.kind == PROMPT and post.item else []


class _Known:
    """Who kept what, who said yes to whom, what was brought to whom, and the day first chosen."""

    def __init__(self) -> None:
        self.own: set[tuple[str, UUID]] = set()
        self.yes: set[tuple[str, str]] = set()
        self.brought: set[tuple[str, UUID]] = set()
        self.receiver: dict[UUID, str] = {}
        self.first: dict[UUID, date] = {}

    def act(self, act: Act) -> None:
        if act.did is Did.DECIDED and act.to:
            self.yes.add((act.who, act.to))
        if act.did is Did.DECLINED and act.to:
            self.yes.discard((act.who, act.to))
        if act.item is None:
            return
        if act.did in (Did.KEPT_OWN, Did.PROMPT_MOVED):
            self.own.add((act.who, act.item))
        if act.did in (Did.KEPT, Did.ASKED):
            self.receiver[act.item] = act.who
        if act.did in (Did.KEPT, Did.ANSWERED) and act.day is not None:
            self.first[act.item] = act.day

    def post(self, post: Post) -> None:
        if post.kind in _BRINGS and post.item is not None:
            self.brought |= {(who, post.item) for who in post.to if who != post.sender}

    def why_not(self, who: str, item: UUID, local: datetime) -> str | None:
        if (who, item) in self.own:
            return None
        if (who, self.receiver.get(item, "")) not in self.yes:
            return "without a yes"
        if (who, item) not in self.brought:
            return "who was never told of it"
        day = self.first.get(item)
        return None if day is not None and local.date() >= day + PROMPT_AFTER else f"too early for {day}"
