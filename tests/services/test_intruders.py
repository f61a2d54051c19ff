"""Only a party can act on an item, and only on their own side of it, whatever a payload claims (P7): every service, with the true id."""

from __future__ import annotations

from uuid import uuid4

import pytest

from bot.domain.advice import Advice, Role
from bot.services import ask, keep, lookup
from bot.services.ask import Said
from bot.services.keep import Source
from bot.views.replies import REASONS
from tests.databases import Database
from tests.services.company import CHARLIE, DANA, EVE, MAYA, Company, a_company
from tests.services.intruders import SERVICES, call

FOR_THE_RECEIVER = {
    "came_out", "keep_to_self", "keep_too", "later", "let_go", "not_yet", "preview_telling", "send_now", "stop_for_item",
    "correct", "correctable", "take_back", "tell", "tried", "undo_outcome", "undo_telling",
}  # fmt: skip
FOR_THE_ADVISER = {
    "answer", "answering", "preview_answer",
    "answer_favour", "note",
    "ask_about", "decide", "decline_everyone", "let_prompt_go", "pass_on", "preview_response", "prompt_later", "respond", "responding_to",
    "take_words_back", "thank", "they_told_me",
}  # fmt: skip
FOR_BOTH = {"item", "undo_pin"}


def items_of(company: Company) -> list[Advice]:
    """A question, an answered one, one kept, one told of and answered, one that the adviser keeps."""
    question, answered = company.asks(), company.asks()
    company.says(answered)
    told = company.keeps(ts="2.000001", let_know=True)
    company.closes(told)
    company.tells(told)
    company.deliver()
    return [question, answered, company.keeps(), told, company.keeps_own(ts="3.000001")]


def test_every_service_says_whom_it_is_for() -> None:
    assert {service.__name__ for service in SERVICES} == FOR_THE_RECEIVER | FOR_THE_ADVISER | FOR_BOTH


def answers(company: Company, who: str, items: list[Advice], only: set[str] | None = None) -> set[str | None]:
    """What somebody hears who tries every service on every item."""
    tried = [service for service in SERVICES if only is None or service.__name__ in only]
    return {call(company, who, service, item.id) for service in tried for item in items}


def test_a_third_person_is_refused(database: Database) -> None:
    with a_company(database.store) as company:
        items = items_of(company)
        before = company.rows()
        assert answers(company, CHARLIE, items) == {"not_yours"}
        assert answers(company, "U0NEVERMET", items) == {"not_yours"}
        assert company.rows() == before


def test_another_workspace_finds_nothing(database: Database) -> None:
    with a_company(database.store) as company, a_company(database.store) as elsewhere:
        items = items_of(company)
        before = company.rows(), elsewhere.rows()
        for who in (EVE, MAYA, DANA):  # the same Slack ids, too
            assert answers(elsewhere, who, items) == {"gone"}
        assert (company.rows(), elsewhere.rows()) == before


def test_the_other_side_is_not_ones_own(database: Database) -> None:
    with a_company(database.store) as company:
        items = items_of(company)
        before = company.rows()
        assert answers(company, DANA, items, FOR_THE_RECEIVER) == {"not_yours"}
        assert answers(company, MAYA, items, FOR_THE_ADVISER) == {"not_yours"}
        assert company.rows() == before


def test_an_item_that_never_was_is_gone(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        before = company.rows()
        assert {call(company, MAYA, service, uuid4()) for service in SERVICES} == {"gone"}
        assert company.rows() == before


@pytest.mark.parametrize("first", range(0, len(SERVICES), 5))
def test_a_no_has_its_sentence(sqlite_database: Database, first: int) -> None:
    """Whatever was done before to an item, and whoever of the two presses."""
    with a_company(sqlite_database.store) as company:
        items = items_of(company)
        for service in (*SERVICES[first:], *SERVICES[:first]):
            for item in items:
                for who in (MAYA, DANA):
                    assert call(company, who, service, item.id) in (None, *REASONS)


def test_the_adviser_is_no_party_before_anything_arrived(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        item = company.keeps(let_know=True)
        company.closes(item)
        company.tells(item)
        assert answers(company, DANA, [item]) == {"not_yours"}


def test_a_thread_and_its_emoji_belong_to_the_two_in_it(database: Database) -> None:
    with a_company(database.store) as company, a_company(database.store) as elsewhere:
        item = company.asks()
        ts = company.says(item)
        channel = item.channel or ""
        company.days_pass(10)
        card = company.card(item, "check-in")
        before = company.rows(), elsewhere.rows()
        for home, who in (
            (company, CHARLIE),
            (company, "U0NEVERMET"),
            (elsewhere, EVE),
            (elsewhere, MAYA),
            (elsewhere, DANA),
        ):
            company_says = Said(
                channel=channel,
                thread_ts=item.message_ts or "",
                ts="9.000001",
                event_ts="9.000001",
                words="Mine.",
            )
            home.act(who, ask.said, company_says)
            for place in ((channel, ts), (card.channel or "", card.ts or "")):
                for name in ("white_check_mark", "tada", "pray"):
                    home.reacts(who, name, *place)
                assert home.see(who, lookup.items_of_message, *place) == []
                assert (
                    home.see(
                        who, keep.find_kept, Source(channel=place[0], message_ts=place[1]), Role.RECEIVER
                    )
                    is None
                )
        assert (company.rows(), elsewhere.rows()) == before


def test_emoji_on_the_others_card_mean_nothing(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        item = company.keeps()
        company.days_pass(10)
        company.closes(item)
        company.tells(item)
        company.deliver()
        hers, mine = company.card(item, "outcome"), company.card(item, "check-in")
        before = company.item(item.id)
        company.reacts(MAYA, "pray", hers.channel or "", hers.ts or "")
        company.reacts(MAYA, "tada", hers.channel or "", hers.ts or "")
        company.reacts(DANA, "pray", mine.channel or "", mine.ts or "")
        company.reacts(DANA, "tada", mine.channel or "", mine.ts or "")
        company.reacts(DANA, "tada", hers.channel or "", hers.ts or "")
        assert company.item(item.id) == before


def test_nothing_is_kept_of_a_reaction_that_means_nothing(sqlite_database: Database) -> None:
    with a_company(sqlite_database.store) as company:
        item = company.asks()
        ts = company.says(item)
        before = company.rows()
        for name in ("eyes", "+1", "pushpin"):
            company.reacts(MAYA, name, item.channel or "", ts)
        company.reacts(MAYA, "tada", "C0ELSEWHERE", "1.0")
        assert company.rows() == before
