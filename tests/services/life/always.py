"""What holds always, looked at after each step."""

from __future__ import annotations

from hypothesis.stateful import invariant

from bot.domain.lifecycle import rest_at
from bot.domain.person import window_of
from bot.domain.policy import MAX_DEFERRALS
from bot.domain.window import Calendar, spread_of
from bot.messages import NUDGES
from storage import pairs, people, relays
from tests.factories import ZONE
from tests.services.life.expected import EDGES, OPEN, TRIED, essentials
from tests.services.life.jobs import Jobs


class Life(Jobs):
    """The whole machine."""

    @invariant()
    def items_are_as_expected(self) -> None:
        real = self.company.items()
        assert real.keys() == self.expected.keys()
        for item_id, item in real.items():
            assert essentials(item) == self.expected[item_id].essentials()
            before = self.before.get(item_id, item)
            assert before.state is item.state or (before.state, item.state) in EDGES
            assert item.check_in_number >= before.check_in_number
            assert item.prompt_number >= before.prompt_number
            assert item.deferrals <= MAX_DEFERRALS
            assert item.told_at is None or self.expected[item_id].tellings, "told, and nobody pressed send"
        self.before = real

    @invariant()
    def no_check_in_is_planned_where_none_is_wanted(self) -> None:
        for item in self.before.values():
            wanted = (
                item.state in (OPEN, TRIED) and item.muted_at is None and self.expected[item.id].has_words
            )
            planned = [
                kind.name for kind in NUDGES if kind.due and not kind.goes_to_adviser and kind.due(item, None)
            ]
            assert wanted or not planned
            assert len(planned) <= 1

    @invariant()
    def the_planner_looks_in_time(self) -> None:
        """`wake_at` is never later than the truth, or one of the two asked for everything of theirs to be looked at."""
        queued = {each.key for each in self.company.deliveries(*(kind.name for kind in NUDGES))}
        with self.company.store.read() as tx:
            known = people.list_by_id(
                tx,
                self.company.id,
                {p for i in self.before.values() for p in (i.receiver_id, i.adviser_id) if p},
            )
            between = {
                (i.adviser_id, i.receiver_id) for i in self.before.values() if i.adviser_id and i.receiver_id
            }
            consents = pairs.list_for(tx, self.company.id, between)
        for item in self.before.values():
            parties = [known[each] for each in (item.receiver_id, item.adviser_id) if each]
            if any(person.replan_at or person.stopped_at for person in parties):
                continue
            moments = [rest_at(item)]
            pair = (
                consents.get((item.adviser_id, item.receiver_id))
                if item.adviser_id and item.receiver_id
                else None
            )
            for kind in NUDGES:
                due, reader = (
                    kind.due(item, pair) if kind.due else None,
                    item.adviser_id if kind.goes_to_adviser else item.receiver_id,
                )
                if due and reader and f"{kind.name}:{item.id}:{due.number}" not in queued:
                    moments.append(window_of(known[reader], Calendar(ZONE)).slot(due.day, spread_of(reader)))
            truth = min((moment for moment in moments if moment), default=None)
            assert truth is None or (
                item.wake_at is not None and item.wake_at <= max(truth, self.company.now)
            )

    @invariant()
    def nothing_private_is_on_its_way(self) -> None:
        for item_id, item in self.expected.items():
            if not item.tellings and not item.responses:
                continue
            for relay in self.company.look(relays.list_for, item_id):
                assert "secret" not in f"{relay.text} {relay.useful}"
