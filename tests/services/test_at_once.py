"""Two of the same act at once, as two replicas or an impatient finger make them: one effect, and nobody reads an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier
from typing import Any, TypeVar

import pytest
from sqlalchemy import event

from bot.domain.advice import AdviserState, Outcome, State
from bot.domain.pair import Consent
from bot.services import ask, consent, giving, preferences, progress
from bot.services.keep import Source
from bot.services.progress import Later
from storage import advice, pairs, people
from tests.databases import Database
from tests.factories import QUESTION
from tests.services.company import BOB, DANA, MAYA, Company, a_company, answers_of, outcome_of, relays_of

T = TypeVar("T")
TIMES = 2
"""How often each pair of acts is tried; on PostgreSQL they meet inside of each other nearly always."""


@pytest.fixture(params=range(TIMES))
def company(request: pytest.FixtureRequest, database: Database) -> Iterator[Company]:
    with a_company(database.store) as made:
        yield made


def at_once(*acts: Callable[[], T]) -> list[T]:
    """What each of them gives back; what one raises is raised."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        ready.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def twice(act: Callable[[], T]) -> list[T]:
    return at_once(act, act)


def test_the_same_form_of_the_corridor(company: Company) -> None:
    """No message names what was said there: the form does."""
    form: dict[str, Any] = {"source": Source(), "once": "the same form"}
    one, other = twice(lambda: company.keeps(**form))
    assert one.id == other.id
    one, other = twice(lambda: company.keeps_own(**form))
    assert one.id == other.id
    assert company.keeps(source=Source(), once="another form").id != one.id


def told(company: Company) -> Any:
    item = company.keeps()
    company.closes(item, account="It went well.")
    company.tells(item)
    company.deliver()
    return company.item(item.id)


def test_the_same_question(company: Company) -> None:
    one, other = twice(lambda: company.act(MAYA, ask.ask, DANA, QUESTION, "the same form"))
    assert one.item.id == other.item.id
    assert (
        len(company.items()) == len(company.deliveries("question")) == len(relays_of(company, one.item)) == 1
    )


def test_the_same_message_kept(company: Company) -> None:
    one, other = twice(lambda: company.keeps(let_know=True))
    assert one.id == other.id
    assert len(company.deliveries("let-know")) == 1


def test_ones_own_message_kept(company: Company) -> None:
    one, other = twice(company.keeps_own)
    assert one.id == other.id
    assert company.item(one.id).prompt_number == 1


def test_the_same_words_kept_by_two_receivers(company: Company) -> None:
    one, other = at_once(company.keeps, lambda: company.keeps(BOB))
    assert one.id != other.id


def test_the_same_message_kept_by_both(company: Company) -> None:
    """Each of the two keeps what neither finds there yet: it is one item all the same."""
    one, other = at_once(company.keeps, company.keeps_own)
    assert one.id == other.id
    item = company.item(one.id)
    assert (item.state, item.adviser_state) == (State.OPEN, AdviserState.KEPT)


def test_people_met_for_the_first_time(company: Company) -> None:
    at_once(*(lambda: company.keeps("U0NEW", whom="U0ALSONEW") for _ in range(2)))
    with company.store.read() as tx:
        assert people.find(tx, company.id, "U0NEW")
    assert len(company.items()) == 1


def test_the_same_outcome_told(company: Company) -> None:
    item = company.keeps()
    company.closes(item)
    seen = company.act(MAYA, progress.preview_telling, item.id).fingerprint
    twice(lambda: company.act(MAYA, progress.tell, item.id, seen, "the same form"))
    assert len(relays_of(company, item)) == len(company.deliveries("outcome")) == 1


def test_the_same_response(company: Company) -> None:
    item = told(company)
    twice(lambda: company.act(DANA, giving.respond, item.id, "Glad to hear.", False, "the same form"))
    assert len(company.deliveries("response")) == 1


def test_two_responses_of_which_one_is_carried(company: Company) -> None:
    item = told(company)
    acts = [
        lambda form=form: outcome_of(
            company.act, DANA, giving.respond, item.id, "Glad to hear.", False, form
        )[1]
        for form in ("one", "other")
    ]
    assert sorted(at_once(*acts), key=str) == [None, "already_responded"]
    assert len(company.deliveries("response")) == 1


def test_the_first_yes_of_a_pair(company: Company) -> None:
    item = company.keeps_own()
    twice(lambda: company.act(DANA, consent.decide, item.id, Consent.YES))
    assert item.adviser_id
    assert item.receiver_id
    assert company.look(pairs.get, item.adviser_id, item.receiver_id).consent is Consent.YES


def test_follow_up_advice_kept(company: Company) -> None:
    item = told(company)
    company.act(DANA, giving.respond, item.id, "Next time leave the numbers out.", True, "a form")
    company.deliver()
    one, other = twice(lambda: company.act(MAYA, giving.keep_too, item.id))
    assert one.id == other.id
    assert len(company.look(advice.list_followers, item.id)) == 1


def test_the_same_not_yet(company: Company) -> None:
    item = company.keeps()
    acts = [lambda: outcome_of(company.act, MAYA, progress.not_yet, item.id, 1)[1] for _ in range(2)]
    assert sorted(at_once(*acts), key=str) == [None, "stale"]
    assert company.item(item.id).deferrals == 1


def test_two_different_acts_both_count(company: Company) -> None:
    item = company.keeps()
    company.keeps_own()
    at_once(
        lambda: company.act(MAYA, progress.tried, item.id),
        lambda: company.act(DANA, giving.let_prompt_go, item.id),
    )
    after = company.item(item.id)
    assert (after.state, after.adviser_state) == (State.TRIED, AdviserState.LET_GO)


def test_two_endings_of_which_the_later_one_stands(company: Company) -> None:
    item = company.keeps()
    at_once(
        *(
            lambda outcome=outcome: company.closes(item, outcome)
            for outcome in (Outcome.WORKED, Outcome.DIDNT)
        )
    )
    assert company.item(item.id).outcome in (Outcome.WORKED, Outcome.DIDNT)


def test_stop_and_stop(company: Company) -> None:
    twice(lambda: company.act(MAYA, preferences.stop_all))
    maya = company.look(people.find, MAYA)
    assert maya
    assert maya.stopped_at


def test_the_same_message_of_a_thread(company: Company) -> None:
    item = company.asks()
    twice(lambda: company.says(item, ts="5.000001"))
    assert len(answers_of(company, item)) == len(company.deliveries(op="react")) == 1  # type: ignore[arg-type]


def test_two_messages_of_a_thread(company: Company) -> None:
    item = company.asks()
    at_once(
        lambda: company.says(item, "One.", ts="5.000001"), lambda: company.says(item, "Two.", ts="6.000001")
    )
    assert company.item(item.id).words == "One.\n\nTwo."


def test_a_message_and_its_edit(company: Company) -> None:
    item = company.asks()
    at_once(
        lambda: company.says(item, "Old.", ts="5.000001"),
        lambda: company.says(item, "New.", ts="5.000001", event_ts="6.000001"),
    )
    assert company.item(item.id).words == "New."


def test_a_message_and_its_deletion(company: Company) -> None:
    item = company.asks()
    at_once(
        lambda: company.says(item, "Old.", ts="5.000001"),
        lambda: company.says(item, None, ts="5.000001", event_ts="6.000001", is_deleted=True),
    )
    assert [one.words for one in answers_of(company, item)] == [None]
    assert company.item(item.id).state is State.ASKED


def test_a_message_and_the_tick_on_it(company: Company) -> None:
    item = company.asks()
    at_once(
        lambda: company.says(item, ts="5.000001"),
        lambda: company.reacts(MAYA, "white_check_mark", item.channel or "", "5.000001"),
    )
    assert company.item(item.id).state is State.TRIED


def test_a_tick_and_its_removal(company: Company) -> None:
    item = company.asks()
    ts = company.says(item)
    at_once(
        lambda: company.reacts(MAYA, "white_check_mark", item.channel or "", ts, at="8.000001"),
        lambda: company.reacts(MAYA, "white_check_mark", item.channel or "", ts, at="9.000001", off=True),
    )
    assert company.item(item.id).state is State.OPEN


def test_telling_and_changing_ones_mind(company: Company) -> None:
    """The outcome leaves at the very moment at which it is undone: either nobody was told, or somebody was and it says so."""
    item = company.keeps()
    company.closes(item)
    company.tells(item)
    went, no = at_once(
        company.deliver, lambda: outcome_of(company.act, MAYA, progress.undo_telling, item.id)[1]
    )
    assert (no == "too_late_to_undo") == bool([each for each in went or () if not isinstance(each, str)])
    assert (company.item(item.id).told_at is not None) == (no == "too_late_to_undo")


def test_later_and_the_check_in_itself(company: Company) -> None:
    item = company.keeps(days=1)
    company.now += timedelta(days=2)
    company.plan()
    at_once(
        company.deliver,
        lambda: outcome_of(company.act, MAYA, progress.later, item.id, 1, Later.NEXT_WEEK)[1],
    )
    after = company.item(item.id)
    assert (after.check_in_number, after.check_in_sent_at, after.softer_on) == (2, None, None)


@pytest.fixture
def on_postgresql(postgresql_database: Database) -> Iterator[Company]:
    """Where two look at the same rows at once."""
    with a_company(postgresql_database.store) as made:
        yield made


def test_an_answer_that_comes_while_its_question_is_recorded(on_postgresql: Company) -> None:
    """Its root is not known yet at the first look, and nothing is under way any more at the second."""
    company, item = on_postgresql, on_postgresql.ask()
    company.act(MAYA, ask.send_now, item.id)
    (going,) = company.begin()
    root = f"{int(company.now.timestamp())}.000001"
    with _between_two_looks(company, lambda: company.arrive(going)):
        message = ask.Said(channel=going.channel, thread_ts=root, ts="2.0", event_ts="2.0", words="Quick!")
        company.act(DANA, ask.said, message)
    assert (company.item(item.id).message_ts, company.item(item.id).words) == (root, "Quick!")


def test_a_reaction_that_comes_while_its_card_is_recorded(on_postgresql: Company) -> None:
    company, item = on_postgresql, on_postgresql.keeps(days=1)
    company.now += timedelta(days=2)
    company.plan()
    (going,) = company.begin()
    with _between_two_looks(company, lambda: company.arrive(going)):
        company.reacts(MAYA, "tada", going.channel, f"{int(company.now.timestamp())}.000002")
    assert company.item(item.id).state is State.CLOSED


@contextmanager
def _between_two_looks(company: Company, act: Callable[[], Any]) -> Iterator[None]:
    """Done, and committed, when somebody who found no message of ours is about to look whether one is under way."""
    waiting = [act]

    @event.listens_for(company.store.engine, "before_cursor_execute")
    def watch(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        looks_for_posts = " ".join(statement.split()).startswith("SELECT deliveries.id FROM deliveries WHERE")
        if looks_for_posts and "deliveries.channel = " in statement and waiting:
            waiting.pop()()

    yield
    event.remove(company.store.engine, "before_cursor_execute", watch)
    assert not waiting
