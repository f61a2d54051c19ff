"""What is written to the bot, brought in any order and more than once, and what is pressed on it: one effect, and no words before a press."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.advice import Advice, State
from bot.domain.delivery import Delivery, DeliveryState, Op, person_lane
from bot.domain.relay import RelayKind
from bot.domain.sighting import SightingKind, SightingState
from bot.errors import Declined
from bot.services import answering, sightings, typed
from bot.services.ask import Said
from bot.services.keep import Source
from bot.services.sightings import Found
from bot.services.typed import Forwarded, Typed
from storage import deliveries, people, relays
from storage import sightings as stored
from tests.databases import Database
from tests.services.company import CHARLIE, DANA, MAYA, Company, a_company

EXAMPLES = settings(max_examples=settings().max_examples // 4, suppress_health_check=list(HealthCheck))
DM = "D0MAYA"
SECRET = "Xylophone"

MESSAGES = {
    "typed": Typed(channel=DM, ts="1.000001", text=f"{SECRET} says start", named_slack_id=DANA),
    "nobody": Typed(channel=DM, ts="2.000001", text=f"{SECRET} is the word"),
    "forward": Typed(channel=DM, ts="3.000001", text=SECRET, forwards=(Forwarded(author_slack_id=DANA),)),
    "three": Typed(
        channel=DM,
        ts="4.000001",
        text="",
        forwards=(Forwarded(author_slack_id=DANA), Forwarded(has_words=False), Forwarded()),
    ),
    "stop": Typed(channel=DM, ts="5.000001", text="stop"),
    "start": Typed(channel=DM, ts="6.000001", text="start"),
    "link": Typed(channel=DM, ts="7.000001", text="<https://acme.slack.com/archives/C1/p1>"),
}


def cards(company: Company) -> list[tuple[str, int]]:
    """Each message that is asked about, and which part of it."""
    posted = [each for each in company.deliveries("sighting") if each.sighting_id]
    found = [company.look(stored.get, each.sighting_id) for each in posted if each.sighting_id]
    return sorted((each.ts, each.part) for each in found)


@EXAMPLES
@given(
    order=st.lists(st.sampled_from(sorted(MESSAGES)), min_size=1, max_size=20),
    after=st.lists(st.integers(0, 3), max_size=20),
)
def test_each_message_is_answered_once_and_its_words_are_nowhere(
    sqlite_database: Database, order: list[str], after: list[int]
) -> None:
    with a_company(sqlite_database.store) as company:
        for number, name in enumerate(order):
            company.now += timedelta(minutes=after[number] if number < len(after) else 0)
            company.act(MAYA, typed.heard, MESSAGES[name])
        expected = {"typed": 1, "nobody": 1, "forward": 1, "three": 2}
        assert len(cards(company)) == sum(expected.get(name, 0) for name in set(order))
        assert len(set(cards(company))) == len(cards(company))
        notices = {"three", "stop", "start", "link"} & set(order)
        assert len(company.deliveries("notice")) == len(notices)
        words = [name for name in dict.fromkeys(order) if name in ("stop", "start")]
        maya = company.look(people.find, MAYA)
        assert maya is not None
        assert (maya.stopped_at is not None) == (words[-1:] == ["stop"]), (
            "a word brought again undoes nothing"
        )
        assert SECRET not in repr(company.rows())
        assert not company.items()


PRESSES = ("keep", "no", "keep again", "form", "edit", "delete", "Charlie keeps")


@EXAMPLES
@given(order=st.lists(st.sampled_from(PRESSES), min_size=1, max_size=8))
def test_whatever_is_pressed_in_whatever_order_there_is_one_item_at_most(
    sqlite_database: Database, order: list[str]
) -> None:
    with a_company(sqlite_database.store) as company:
        company.act(MAYA, typed.heard, MESSAGES["forward"])
        [sighting] = company.look(stored.list_at, DM, "3.000001")
        for press in order:
            with pytest.raises(Declined, match="not_yours") if press == "Charlie keeps" else nullcontext():
                _press(company, press, sighting.id)
        now = company.look(stored.get, sighting.id)
        first = next((press for press in order if press not in ("edit", "Charlie keeps")), None)
        closed = first in ("no", "delete")
        assert len(company.items()) == (0 if first is None or (closed and "form" not in order) else 1)
        if first is None:
            assert now.state is SightingState.WAITING
        else:
            assert now.state is (SightingState.KEPT if company.items() else SightingState.DECLINED)
            assert now.advice_id == next(iter(company.items()), None)
        assert len(company.deliveries("sighting")) == 1


def _press(company: Company, press: str, sighting_id: object) -> None:
    found = Found(
        words="Start early.",
        captured=True,
        source=Source(channel="C1", message_ts="9.0"),
        adviser_slack_id=DANA,
    )
    if press in ("keep", "keep again", "Charlie keeps"):
        company.act(CHARLIE if "Charlie" in press else MAYA, sightings.keep_at_once, sighting_id, found)
    elif press == "no":
        company.act(MAYA, sightings.decline, sighting_id)
    elif press == "form":
        chosen = {"adviser_name": None, "day": None, "once": "a form", "words": found.words, "captured": True}
        company.act(
            MAYA, sightings.keep_received, sighting_id, source=found.source, adviser_slack_id=DANA, **chosen
        )
    elif press == "edit":
        company.act(MAYA, typed.renamed, DM, "3.000001", CHARLIE)
    else:
        company.act(MAYA, typed.deleted, DM, "3.000001")


def test_a_press_before_it_is_recorded_that_the_card_stands_draws_it_again(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        company.act(MAYA, typed.heard, MESSAGES["forward"])
        [sighting] = company.look(stored.list_at, DM, "3.000001")
        [going] = company.begin()
        company.act(MAYA, sightings.decline, sighting.id)
        assert not company.deliveries("sighting", op=Op.UPDATE)
        company.arrive(going)
        assert len(company.deliveries("sighting", op=Op.UPDATE)) == 1


def test_only_ones_own_messages_are_ones_own(sqlite_database: Database) -> None:
    """The same conversation and moment, as somebody else's event might claim."""
    with a_company(sqlite_database.store) as company:
        company.act(MAYA, typed.heard, MESSAGES["typed"])
        company.act(CHARLIE, typed.deleted, DM, "1.000001")
        company.act(CHARLIE, typed.renamed, DM, "1.000001", CHARLIE)
        [sighting] = company.look(stored.list_at, DM, "1.000001")
        assert sighting.state is SightingState.WAITING
        assert sighting.named_slack_id == DANA
        company.act(CHARLIE, typed.heard, replace(MESSAGES["typed"], text="mine"))
        assert len(company.look(stored.list_at, DM, "1.000001")) == 2


def a_question_in_her_dm(company: Company) -> Advice:
    """Where the group of the two is none any more, the question stands in Dana's own DM."""
    item = company.ask()
    dana = company.look(people.find, DANA)
    assert dana is not None
    posted = Delivery(
        id=uuid4(), workspace_id=company.id, key=f"question-in-dm:{item.id}", kind="question", op=Op.POST,
        lane=person_lane(dana.id), reader_id=dana.id, advice_id=item.id, state=DeliveryState.SENT, channel="D0DANA",
        ts=company.new_ts(), due_at=company.now, created_at=company.now, sent_at=company.now,
    )  # fmt: skip
    company.store.transact(deliveries.queue, posted)
    return item


def test_plain_words_under_a_question_in_ones_own_dm_are_its_answer(database: Database) -> None:
    with a_company(database.store) as company:
        item = a_question_in_her_dm(company)
        ts = company.new_ts()
        company.act(DANA, typed.heard, Typed(channel="D0DANA", ts=ts, text="Start early."))
        [sighting] = company.look(stored.list_at, "D0DANA", ts)
        assert (sighting.kind, sighting.advice_id) == (SightingKind.SEND_ON, item.id)

        preview = company.act(DANA, sightings.preview_sending_on, sighting.id, "Start early.")
        assert "Dana answers your question." in preview.message.text
        assert "“Start early.”" in preview.message.text
        assert company.item(item.id).state is State.ASKED, "nothing is kept before the press on it"

        for _ in range(2):  # the same form twice
            company.act(DANA, sightings.send_on, sighting.id, "Start early.", "a form")
        answered = company.item(item.id)
        assert (answered.state, answered.words) == (State.OPEN, "Start early.")
        assert answered.check_in_on is not None
        assert answered.words_are_captured
        assert [each.kind for each in company.look(relays.list_for, item.id, RelayKind.ANSWER)] == ["answer"]
        assert len(company.deliveries("answer")) == 1
        assert company.look(stored.get, sighting.id).state is SightingState.KEPT


def test_an_answered_question_takes_no_second_answer_there(database: Database) -> None:
    with a_company(database.store) as company:
        item = a_question_in_her_dm(company)
        said = Said(channel="D0DANA", thread_ts=None, ts="9.1", event_ts="9.1", words="Start early.")
        company.act(DANA, answering.answer, item.id, said, "a form")
        with pytest.raises(Declined, match="stale"):
            company.act(DANA, answering.preview_answer, item.id, "And late.")
        for who, why in ((CHARLIE, "not_yours"), (MAYA, "not_yours")):
            with pytest.raises(Declined, match=why):
                company.act(who, answering.answer, item.id, said, "a form of theirs")
