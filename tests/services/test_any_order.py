"""Slack brings messages, edits, deletions and reactions in any order and more than once: what is there in the end is always the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.advice import Advice, Outcome, State
from bot.domain.delivery import Delivery, DeliveryState, Op, person_lane
from bot.domain.sighting import SightingKind
from bot.services import ask, emoji, pins, progress
from bot.services.ask import Said
from bot.services.emoji import Reacted
from bot.services.pins import Pinned
from storage import advice, deliveries, people, sightings
from storage.reactions import REACTIONS, Reaction
from storage.rows import columns_of, many
from tests.databases import Database
from tests.factories import NOW, asked, told
from tests.factories import kept as kept_item
from tests.services.company import CHARLIE, DANA, MAYA, Company, a_company, answers_of

EXAMPLES = settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck), database=None)
_REACTION = columns_of(REACTIONS, Reaction)
_channels = count(1)


@dataclass(frozen=True)
class Happened:
    """Something that Slack tells of, not yet bound to a conversation."""

    who: str
    at: str
    ts: str
    words: str | None = None
    is_wordless: bool = False
    is_deleted: bool = False
    emoji: str | None = None
    is_removed: bool = False
    presses: Callable[[Company, UUID], object] | None = None

    def tell(self, company: Company, channel: str, root: str) -> None:
        if self.emoji:
            company.act(self.who, emoji.reacted, Reacted(
                channel=channel, ts=self.ts, emoji=self.emoji, event_ts=self.at, is_removed=self.is_removed))  # fmt: skip
        else:
            company.act(self.who, ask.said, Said(
                channel=channel, thread_ts=root, ts=self.ts, event_ts=self.at, words=self.words,
                is_wordless=self.is_wordless, is_deleted=self.is_deleted))  # fmt: skip


def stamp(number: int) -> str:
    """Some 80 minutes apart, so that a thread goes on past midnight."""
    return f"{int(NOW.timestamp()) + number * 4800}.000100"


DOINGS = st.sampled_from(
    (
        "say",
        "say in a file",
        "edit",
        "delete",
        "tick",
        "tick otherwise",
        "untick",
        "Charlie ticks",
        "Maya says",
    )
)


@st.composite
def threads(draw: st.DrawFn) -> list[Happened]:
    """What happened in a thread, in the order in which it did: each doing meets one of the messages that are there by then."""
    said: list[str] = []
    history: list[Happened] = []
    for number, (doing, which) in enumerate(
        draw(st.lists(st.tuples(DOINGS, st.integers(0, 3)), min_size=1, max_size=9)), start=1
    ):
        at = stamp(number)
        if doing in ("say", "say in a file") or not said:
            said.append(at)
            in_file = doing == "say in a file"
            history.append(
                Happened(DANA, at, at, None if in_file else f"words {number}", is_wordless=in_file)
            )
            continue
        ts = said[which % len(said)]
        history.append({
            "edit": Happened(DANA, at, ts, f"edited {number}"),
            "delete": Happened(DANA, at, ts, is_deleted=True),
            "tick": Happened(MAYA, at, ts, emoji="white_check_mark"),
            "tick otherwise": Happened(MAYA, at, ts, emoji="heavy_check_mark"),
            "untick": Happened(MAYA, at, ts, emoji="white_check_mark", is_removed=True),
            "Charlie ticks": Happened(CHARLIE, at, ts, emoji="white_check_mark"),
            "Maya says": Happened(MAYA, at, at, "Thank you!"),
        }[doing])  # fmt: skip
    return history


CARDS = ("100.000001", "200.000001")
MARKS = st.tuples(
    st.sampled_from(("white_check_mark", "tada", "thinking_face", "-1", "-1::skin-tone-4", "pray")),
    st.sampled_from(CARDS),
    st.booleans(),
)


def _says(outcome: Outcome | None) -> Callable[[Company, UUID], object]:
    def presses(company: Company, item_id: UUID) -> object:
        if outcome is None:
            return company.act(MAYA, progress.undo_outcome, item_id)
        return company.closes(company.item(item_id), outcome)

    return presses


FORMS = {one: _says(one) for one in (Outcome.CHOSE_NOT, Outcome.OVERTAKEN, None)}
"""What Maya says in the form, and [Undo]: not at all like an emoji, so that nobody takes one for the other."""


@st.composite
def marks(draw: st.DrawFn) -> list[Happened]:
    """Emoji that Maya put on her two cards about an item, and took off again; between them she fills in the form, or undoes."""
    drawn = draw(st.lists(st.one_of(MARKS, MARKS, st.sampled_from(list(FORMS))), min_size=1, max_size=7))
    return [
        Happened(MAYA, stamp(number), one[1], emoji=one[0], is_removed=one[2])
        if isinstance(one, tuple)
        else Happened(MAYA, stamp(number), CARDS[0], presses=FORMS[one])
        for number, one in enumerate(drawn, start=1)
    ]


@st.composite
def late(draw: st.DrawFn, history: list[Happened]) -> list[Happened]:
    """Presses come when they are made; Slack tells of each emoji one to four times, at once or later, never before it was there."""
    told: list[tuple[float, int, Happened]] = []
    for number, each in enumerate(history):
        times = 1 if each.presses else draw(st.integers(1, 4))
        for _ in range(times):
            delay = 0 if each.presses else draw(st.sampled_from((0, 0, 3, 9)))
            told.append((number + delay, number, each))
    return [each for _, _, each in sorted(told, key=lambda one: one[:2])]


def shuffled(data: st.DataObject, history: list[Happened]) -> list[Happened]:
    """Each of them one to four times, in any order."""
    times = data.draw(st.lists(st.integers(1, 4), min_size=len(history), max_size=len(history)))
    often = [each for each, again in zip(history, times, strict=True) for _ in range(again)]
    return data.draw(st.permutations(often))


def place(company: Company, item: Advice, **more: Any) -> Advice:
    """An item of Maya's and Dana's, in a conversation of its own."""
    with company.store.write() as tx:
        maya, dana = (people.find(tx, company.id, who) for who in (MAYA, DANA))
        assert maya
        assert dana
        here: dict[str, Any] = {
            "receiver_id": maya.id,
            "adviser_id": dana.id,
            "channel": f"G{next(_channels)}",
            "message_ts": "1.000001",
        }
        return advice.add(tx, replace(item, id=uuid4(), workspace_id=company.id, **(here | more)))


def post(company: Company, item: Advice, kind: str, reader_id: UUID, channel: str, ts: str) -> None:
    """A card that stands in Slack."""
    card = Delivery(
        id=uuid4(), workspace_id=company.id, key=f"{kind}:{item.id}:{ts}", kind=kind, op=Op.POST, lane=person_lane(reader_id),
        due_at=NOW, created_at=NOW, state=DeliveryState.SENT, reader_id=reader_id, advice_id=item.id, channel=channel, ts=ts, sent_at=NOW,
    )  # fmt: skip
    with company.store.write() as tx:
        deliveries.queue(tx, card)


def remains(company: Company, item: Advice, channel: str) -> dict[str, Any]:
    """What is there in the end, without ids, versions and the moments at which we heard of it."""
    after = company.item(item.id)
    with company.store.read() as tx:
        here = (REACTIONS.c.workspace_id == company.id, REACTIONS.c.channel == channel)
        found = many(tx, Reaction, _REACTION.where(*here))
    return {
        "state": after.state,
        "words": (
            after.words,
            after.is_wordless,
            after.words_are_captured,
            after.said_at,
            after.words_taken_back_at is not None,
        ),
        "plan": (after.check_in_on, after.check_in_first_on, max(1, after.check_in_number)),
        "tried": (after.tried_at is not None, after.tried_by),
        "outcome": (after.outcome, after.outcome_by),
        "thanked": after.thanked_at is not None,
        "answers": [
            (one.ts, one.words, one.is_wordless, one.is_deleted) for one in answers_of(company, item)
        ],
        "reactions": sorted((one.ts, one.slack_id, one.emoji, one.event_ts, one.is_removed) for one in found),
    }


def test_a_thread_comes_out_the_same(database: Database) -> None:
    with a_company(database.store) as company:

        @EXAMPLES
        @given(threads(), st.data())
        def property_holds(history: list[Happened], data: st.DataObject) -> None:
            question = asked(adviser_reached_at=NOW)
            once, often = place(company, question), place(company, question)
            for each in history:
                each.tell(company, once.channel or "", "1.000001")
            for each in shuffled(data, history):
                each.tell(company, often.channel or "", "1.000001")
            assert remains(company, often, often.channel or "") == remains(company, once, once.channel or "")

        property_holds()


def test_cards_come_out_the_same(database: Database) -> None:
    with a_company(database.store) as company:

        @EXAMPLES
        @given(marks(), st.data())
        def property_holds(history: list[Happened], data: st.DataObject) -> None:
            ends = []
            for order in (history, data.draw(late(history))):
                item, channel = place(company, kept_item()), f"D{next(_channels)}"
                assert item.receiver_id
                post(company, item, "check-in", item.receiver_id, channel, CARDS[0])
                post(company, item, "softer-check-in", item.receiver_id, channel, CARDS[1])
                for each in order:
                    company.now = emoji.moment_of(each.at)
                    each.presses(company, item.id) if each.presses else each.tell(company, channel, "")
                ends.append(remains(company, item, channel))
            assert ends[0] == ends[1]
            assert ends[0]["outcome"] == expected_outcome(history)

        property_holds()


def expected_outcome(history: list[Happened]) -> tuple[Outcome | None, Any]:
    """The last one added that is still there, or what was said since."""
    means = {
        "tada": Outcome.WORKED,
        "thinking_face": Outcome.PARTLY,
        "-1": Outcome.DIDNT,
        "-1::skin-tone-4": Outcome.DIDNT,
    }
    newest = {(each.ts, each.emoji): each for each in history if each.emoji in means}
    there = [each for each in newest.values() if not each.is_removed]
    said = [each for each in history if each.presses]
    last = max([*there, *said[-1:]], key=lambda each: float(each.at), default=None)
    if last is None or last.presses is FORMS[None]:
        return (None, None)
    form = next((one for one, presses in FORMS.items() if presses is last.presses), None)
    return (form, "button") if last.presses else (means[last.emoji or ""], "reaction")


def test_thanks_come_out_the_same(database: Database) -> None:
    with a_company(database.store) as company:

        @settings(EXAMPLES, max_examples=8)
        @given(
            st.lists(
                st.tuples(st.sampled_from(("pray", "pray::skin-tone-2")), st.booleans()),
                min_size=1,
                max_size=4,
            ),
            st.data(),
        )
        def property_holds(drawn: list[tuple[str, bool]], data: st.DataObject) -> None:
            history = [
                Happened(DANA, stamp(n), CARDS[0], emoji=name, is_removed=off)
                for n, (name, off) in enumerate(drawn)
            ]
            ends = []
            for order in (history, shuffled(data, history)):
                item, channel = place(company, told(adviser_reached_at=NOW)), f"D{next(_channels)}"
                assert item.adviser_id
                post(company, item, "outcome", item.adviser_id, channel, CARDS[0])
                for each in order:
                    each.tell(company, channel, "")
                ends.append(remains(company, item, channel))
            assert ends[0] == ends[1]
            assert ends[0]["thanked"] == any(not off for off in dict(drawn).values())

        property_holds()


class TestInWords:
    """The same for whoever reads rather than draws."""

    def test_a_deletion_before_its_message(self, sqlite_database: Database) -> None:
        with a_company(sqlite_database.store) as company:
            item = company.asks()
            company.says(item, None, ts="5.000001", event_ts="6.000001", is_deleted=True)
            company.says(item, "Too late.", ts="5.000001")
            assert company.item(item.id).state is State.ASKED
            assert [one.words for one in answers_of(company, item)] == [None]

    def test_an_edit_before_its_message(self, sqlite_database: Database) -> None:
        with a_company(sqlite_database.store) as company:
            item = company.asks()
            company.says(item, "Better words.", ts="5.000001", event_ts="6.000001")
            company.says(item, "Words.", ts="5.000001")
            assert company.item(item.id).words == "Better words."

    def test_a_tick_before_the_message_it_is_on(self, sqlite_database: Database) -> None:
        with a_company(sqlite_database.store) as company:
            item = company.asks()
            company.says(item, "Words.", ts="5.000001")
            company.reacts(MAYA, "white_check_mark", item.channel or "", "6.000001")
            assert company.item(item.id).state is State.OPEN
            company.says(item, "More of them.", ts="6.000001")
            assert company.item(item.id).state is State.TRIED

    def test_an_untick_before_its_tick(self, sqlite_database: Database) -> None:
        with a_company(sqlite_database.store) as company:
            item = company.asks()
            ts = company.says(item)
            company.reacts(MAYA, "white_check_mark", item.channel or "", ts, off=True, at="9.000002")
            company.reacts(MAYA, "white_check_mark", item.channel or "", ts, at="9.000001")
            assert company.item(item.id).state is State.OPEN


PINS = st.tuples(st.sampled_from(("pushpin", "pushpin::skin-tone-2", "round_pushpin")), st.booleans())


def test_pins_come_out_the_same(database: Database) -> None:
    """However Slack tells of it, and whenever the words come: kept if a pin is there, and taken back if none is."""
    with a_company(database.store) as company:

        @EXAMPLES
        @given(st.lists(PINS, min_size=1, max_size=6), st.sampled_from((MAYA, DANA)), st.data())
        def property_holds(drawn: list[tuple[str, bool]], who: str, data: st.DataObject) -> None:
            ts, channel = "1.000001", f"G{next(_channels)}"
            history = [
                Happened(who, f"{int(NOW.timestamp()) + n}.000100", ts, emoji=name, is_removed=off)
                for n, (name, off) in enumerate(drawn)
            ]
            for each in shuffled(data, history):
                company.act(who, pins.reacted, Reacted(
                    channel=channel, ts=ts, emoji=each.emoji or "", event_ts=each.at, is_removed=each.is_removed))  # fmt: skip
                if data.draw(st.booleans(), "the words come now"):
                    fetched(company, who, channel, ts)
            fetched(company, who, channel, ts)
            is_pinned = any(not off for off in dict(drawn).values())
            items = [item for item in company.items().values() if item.channel == channel]
            assert len(items) == is_pinned
            for item in items:
                assert (item.state is State.OPEN) == (who == MAYA)

        property_holds()


def fetched(company: Company, who: str, channel: str, ts: str) -> None:
    """The words of what somebody pinned arrive."""
    person = company.look(people.find, who)
    assert person
    sighting = company.look(sightings.find, person.id, SightingKind.PIN, channel, ts)
    if sighting is not None:
        other = MAYA if who == DANA else DANA
        company.act(who, pins.keep_fetched, sighting.id, Pinned(author=DANA, other=other, words="Words."))
