"""What the rows say that deliveries are checked by and messages drawn from: read once in a transaction, and for many deliveries in a few statements.

Apart from scenes so that one message and a hundred are looked at in the same way. What was not read ahead is read when it is asked for. Must not
decide or change anything, and must not outlive its transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from bot.domain.advice import Advice
from bot.domain.delivery import Delivery, Op
from bot.domain.pair import Pair
from bot.domain.person import Person
from bot.domain.policy import WEEK
from storage import advice, competing, deliveries, ledger, pairs, people, workspaces
from storage.store import Tx
from storage.workspaces import Workspace

_KEPT_IN_LEDGER = WEEK  # no cap looks back further


class Known:
    """The rows as they were when they were read, at `now`. One transaction's."""

    def __init__(self, tx: Tx, now: datetime) -> None:
        self.tx = tx
        self.now = now
        self._homes: dict[UUID, Workspace] = {}
        self._items: dict[UUID, Advice] = {}
        self._people: dict[UUID, Person] = {}
        self._pairs: dict[tuple[UUID, UUID], Pair] = {}
        self._messages: dict[UUID, Delivery] = {}
        self._competing: dict[UUID, list[Delivery]] = {}
        self._nudged: dict[UUID, list[tuple[UUID, datetime]]] = {}

    def read(self, claimed: Sequence[Delivery]) -> None:
        """Read ahead what these deliveries will be checked by."""
        for home in {each.workspace_id for each in claimed}:
            some = [each for each in claimed if each.workspace_id == home]
            self._read_messages(home, {each.target_id for each in some if each.op is not Op.POST})
            self._read_items(home, some)
            self._read_nudges([each for each in some if each.is_nudge])

    def home(self, workspace_id: UUID) -> Workspace:
        """The installation."""
        if workspace_id not in self._homes:
            self._homes[workspace_id] = workspaces.get(self.tx, workspace_id)
        return self._homes[workspace_id]

    def item(self, workspace_id: UUID, advice_id: UUID) -> Advice:
        """The item. Raises NotFound."""
        if advice_id not in self._items:
            self._items[advice_id] = advice.get(self.tx, workspace_id, advice_id)
        return self._items[advice_id]

    def person(self, workspace_id: UUID, person_id: UUID | None) -> Person | None:
        """Somebody; None for nobody."""
        if person_id is None:
            return None
        if person_id not in self._people:
            self._read_people(workspace_id, {person_id})
        return self._people.get(person_id)

    def pair(self, adviser: Person, receiver: Person) -> Pair:
        """The two; untold, where nothing is known of them."""
        key = (adviser.id, receiver.id)
        if key not in self._pairs:
            self._pairs[key] = pairs.get(self.tx, adviser.workspace_id, *key)
        return self._pairs[key]

    def message(self, workspace_id: UUID, delivery_id: UUID) -> Delivery:
        """A message that stands in Slack. Raises NotFound."""
        return self._messages.get(delivery_id) or deliveries.get(self.tx, workspace_id, delivery_id)

    def competing(self, nudge: Delivery) -> Sequence[Delivery]:
        """What else is due in the lane of a nudge that we claimed, oldest first."""
        if nudge.id not in self._competing:
            self._read_nudges([nudge])
        return self._competing[nudge.id]

    def nudged(self, nudge: Delivery) -> Sequence[datetime]:
        """When nudges to its reader were attempted, this one itself left out, oldest first."""
        if nudge.id not in self._competing:
            self._read_nudges([nudge])
        assert nudge.reader_id is not None
        return [at for delivery_id, at in self._nudged[nudge.reader_id] if delivery_id != nudge.id]

    def _read_messages(self, home: UUID, ids: Collection[UUID | None]) -> None:
        wanted = {each for each in ids if each is not None}
        self._messages |= {each.id: each for each in deliveries.list_by_id(self.tx, home, wanted)}

    def _read_items(self, home: UUID, some: Iterable[Delivery]) -> None:
        """Items, whoever is in them or reads of them, and what the two agreed on."""
        wanted, persons = set[UUID](), set[UUID | None]()
        for each in some:
            persons.add(each.reader_id)
            if each.advice_id is not None:
                wanted.add(each.advice_id)
        items = advice.list_by_id(self.tx, home, list(wanted))
        self._items |= {item.id: item for item in items}
        two = {(item.adviser_id, item.receiver_id) for item in items}
        persons |= {person_id for both in two for person_id in both}
        self._read_people(home, {each for each in persons if each is not None})
        between = {(one, other) for one, other in two if one is not None and other is not None}
        untold = {key: Pair(workspace_id=home, adviser_id=key[0], receiver_id=key[1]) for key in between}
        self._pairs |= untold | pairs.list_for(self.tx, home, between)

    def _read_people(self, home: UUID, ids: Collection[UUID]) -> None:
        self._people |= people.list_by_id(self.tx, home, ids) if ids else {}

    def _read_nudges(self, nudges: Sequence[Delivery]) -> None:
        """Of one workspace. Nobody has more than one under way: they would share a lane."""
        if not nudges:
            return
        home = nudges[0].workspace_id
        waiting: defaultdict[str, list[Delivery]] = defaultdict(list)
        for each in competing.list_due_nudges(self.tx, home, {nudge.lane for nudge in nudges}, self.now):
            waiting[each.lane].append(each)
        readers = {nudge.reader_id for nudge in nudges if nudge.reader_id is not None}
        self._nudged |= {reader: [] for reader in readers}
        for reader, delivery_id, at in ledger.list_since(self.tx, home, readers, self.now - _KEPT_IN_LEDGER):
            self._nudged[reader].append((delivery_id, at))
        self._competing |= {nudge.id: waiting[nudge.lane] for nudge in nudges}
