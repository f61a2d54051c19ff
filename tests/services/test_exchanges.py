"""What went between people, read from either side: everybody sees their own, as far as it was told to them; nothing is counted, in few statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.domain.advice import Again, Outcome
from bot.domain.pair import Consent
from bot.errors import Declined
from bot.services import consent, exchanges, give_back, giving, preferences, progress
from bot.services.keep import Source
from storage import people
from tests.databases import Database
from tests.factories import NOW
from tests.services.company import BOB, CHARLIE, DANA, EVE, MAYA, Company, a_company


def names(company: Company, who: str, limit: int = 50, offset: int = 0) -> list[str]:
    """With whom somebody trades advice, newest first."""
    return [row.person.name for row in company.see(who, exchanges.contacts, limit, offset).rows]


def heard(company: Company, who: str) -> list[tuple[str, Outcome | None]]:
    """What came of what somebody said."""
    seen = company.see(who, exchanges.came_of_it, 50)
    return [(row.item.words, row.told.outcome if row.told else None) for row in seen.rows]


def says_yes(company: Company, item_id: object, who: str = DANA) -> None:
    company.act(who, consent.decide, item_id, Consent.YES)


def gives(
    company: Company, words: str = "They start with your guide.", who: str = MAYA, to: str = DANA
) -> None:
    company.act(who, give_back.give, to, words, f"form-{uuid4()}")


class TestPeople:
    def test_who_kept_alone_is_alone_with_it(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.keeps()
            assert names(company, MAYA) == ["Dana"]
            assert names(company, DANA) == [], "nothing was sent to her"
            company.keeps_own(who=BOB, ts="5.0", whom=CHARLIE)
            assert names(company, BOB) == ["Charlie"]
            assert names(company, CHARLIE) == []

    def test_a_question_on_its_way_is_not_there_yet(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.ask()
            assert names(company, DANA) == []
            company.deliver()
            assert names(company, DANA) == ["Maya"]

    def test_newest_first_in_pages_each_once(self, database: Database) -> None:
        with a_company(database.store) as company:
            for minute, whom in enumerate((DANA, BOB, CHARLIE, DANA)):
                company.now += timedelta(minutes=minute)
                company.keeps(whom=whom, source=_source(minute))
            assert names(company, MAYA) == ["Dana", "Charlie", "Bob"]
            assert names(company, MAYA, 2) == ["Dana", "Charlie"]
            assert names(company, MAYA, 2, 2) == ["Bob"]

    def test_what_the_other_does_alone_moves_nobody(self, database: Database) -> None:
        with a_company(database.store) as company:
            first, _ = company.asks(MAYA), company.asks(BOB)
            company.says(first)
            company.now += timedelta(minutes=10)
            company.asks(BOB)
            assert names(company, DANA) == ["Bob", "Maya"]
            company.now += timedelta(minutes=10)
            company.act(MAYA, progress.tried, first.id)
            company.closes(first)
            company.act(MAYA, progress.keep_to_self, first.id)
            assert names(company, DANA) == ["Bob", "Maya"]
            company.tells(first)
            assert names(company, DANA) == ["Bob", "Maya"], "it is on its way"
            company.deliver()
            assert names(company, DANA) == ["Maya", "Bob"]

    def test_who_keeps_ones_words_unnamed_is_nobody(self, database: Database) -> None:
        """Both keep the same message; Dana named nobody and was told nothing."""
        with a_company(database.store) as company:
            company.keeps()
            company.keeps_own(whom=None)
            assert names(company, DANA) == []

    def test_a_give_back_is_an_exchange(self, database: Database) -> None:
        with a_company(database.store) as company:
            item = company.asks()
            says_yes(company, item.id)
            company.now += timedelta(minutes=1)
            company.asks(BOB)
            gives(company)
            company.deliver()
            assert names(company, DANA) == ["Maya", "Bob"]

    def test_ones_line_is_shown_where_one_may_be_written_to(self, database: Database) -> None:
        with a_company(database.store) as company:
            company.act(DANA, preferences.say_useful, "How my talks land.")
            item = company.keeps(let_know=True)
            company.deliver()

            def line() -> list[str]:
                return [row.likes for row in company.see(MAYA, exchanges.contacts, 9).rows]

            assert line() == ["How my talks land."]
            company.act(DANA, consent.decide, item.id, Consent.NO)
            assert line() == [""]
            company.act(DANA, consent.decide, item.id, Consent.YES)
            company.act(DANA, consent.decline_everyone, item.id)
            assert line() == [""]

    def test_a_stranger_has_nobody(self, sqlite_database: Database) -> None:
        with a_company(sqlite_database.store) as company:
            assert names(company, "U0NEVERMET") == []
            assert heard(company, "U0NEVERMET") == []


class TestCameOfIt:
    def test_it_begins_when_an_outcome_arrives(self, database: Database) -> None:
        with a_company(database.store) as company:
            told, silent = company.asks(), company.asks()
            company.says(told, "Start with the why.")
            company.says(silent, "Sleep on it.")
            for item in (told, silent):
                company.closes(item, Outcome.PARTLY, account="She listened.")
            company.act(MAYA, progress.keep_to_self, silent.id)
            assert heard(company, DANA) == []
            company.tells(told)
            assert heard(company, DANA) == [], "it is on its way"
            company.deliver()
            assert heard(company, DANA) == [("Start with the why.", Outcome.PARTLY)]
            assert heard(company, MAYA) == heard(company, CHARLIE) == []

    def test_the_newest_word_counts_and_only_one_that_arrived(self, database: Database) -> None:
        with a_company(database.store) as company:
            item = company.keeps()
            company.closes(item, Outcome.PARTLY)
            company.tells(item)
            company.deliver()
            company.now += timedelta(minutes=10)
            company.closes(item, Outcome.DIDNT)
            assert heard(company, DANA)[0][1] is Outcome.PARTLY
            company.tells(item)
            assert heard(company, DANA)[0][1] is Outcome.PARTLY
            company.deliver()
            assert heard(company, DANA)[0][1] is Outcome.DIDNT

    def test_what_was_heard_elsewhere_stands_there_too(self, database: Database) -> None:
        with a_company(database.store) as company:
            item = company.keeps_own()
            company.act(DANA, giving.they_told_me, item.id)
            assert heard(company, DANA) == [(item.words, None)]

    def test_newest_first_in_pages(self, database: Database) -> None:
        with a_company(database.store) as company:
            for number in range(4):
                item = company.keeps(words=f"Number {number}.", source=_source(number))
                company.closes(item)
                company.tells(item)
                company.deliver()
                company.now += timedelta(minutes=10)
            words = [item for item, _ in heard(company, DANA)]
            assert words == [f"Number {number}." for number in (3, 2, 1, 0)]
            page = company.see(DANA, exchanges.came_of_it, 2, 1).rows
            assert [row.item.words for row in page] == ["Number 2.", "Number 1."]

    def test_ones_own_note_changes_nothing_but_the_note(self, database: Database) -> None:
        with a_company(database.store) as company:
            item = company.keeps()
            company.days_pass(8)
            company.closes(item)
            company.tells(item)
            company.deliver()
            before, rows = company.item(item.id), company.rows()
            company.act(DANA, giving.note, item.id, Again.DIFFERENTLY, "Shorter.")
            after = company.item(item.id)
            assert (after.again, after.adviser_note) == (Again.DIFFERENTLY, "Shorter.")
            same = replace(
                after, again=None, adviser_note=None, adviser_acted_at=None, version=before.version
            )
            assert same == before
            assert {table for table, held in company.rows().items() if held != rows[table]} == {"advice"}
            company.act(DANA, giving.note, item.id, None, "  ")
            assert company.item(item.id).again is None
            assert company.item(item.id).adviser_note is None


class TestBrief:
    def test_both_directions_and_what_went_last(self, database: Database) -> None:
        with a_company(database.store) as company:
            mine, hers = company.asks(), company.asks(DANA, MAYA)
            company.says(mine, "Start with the why.")
            company.says(hers, "Bring three numbers.", MAYA)
            told = company.keeps(words="Sleep on it.")
            company.closes(told, account="I slept.")
            company.tells(told)
            company.deliver()
            says_yes(company, told.id)
            company.act(DANA, preferences.say_useful, "How my talks land.")
            gives(company)
            seen = company.see(MAYA, exchanges.brief, DANA)
            assert [item.words for item in seen.open_from] == ["Start with the why."]
            assert seen.last_told is not None
            assert (seen.last_told.text, seen.told_about and seen.told_about.words) == (
                "I slept.",
                "Sleep on it.",
            )
            assert seen.last_given is not None
            assert seen.last_given.text == "They start with your guide."
            assert seen.likes == "How my talks land."
            assert [(row.item.words, row.told) for row in seen.given] == [("Bring three numbers.", None)]
            hers_of_me = company.see(DANA, exchanges.brief, MAYA)
            assert [item.words for item in hers_of_me.open_from] == ["Bring three numbers."]
            assert {row.item.words for row in hers_of_me.given} == {"Start with the why.", "Sleep on it."}
            assert hers_of_me.last_told is None

    def test_nothing_with_whoever_is_no_party(self, database: Database) -> None:
        with a_company(database.store) as company:
            item = company.asks()
            company.says(item)
            for who, whom in ((CHARLIE, DANA), (CHARLIE, MAYA), (MAYA, CHARLIE), (MAYA, "U0NEVERMET")):
                seen = company.see(who, exchanges.brief, whom)
                assert [*seen.open_from, *seen.given] == []
                assert (seen.last_told, seen.last_given) == (None, None)
            assert company.see(MAYA, exchanges.brief, "U0NEVERMET").person is None

    def test_oneself_and_bots_are_refused(self, sqlite_database: Database) -> None:
        with a_company(sqlite_database.store) as company:
            bot = company.look(people.find, EVE)
            assert bot is not None
            with company.store.write() as tx:
                people.save(tx, replace(bot, is_bot=True))
            for whom, why in ((MAYA, "yourself"), (EVE, "is_bot")):
                with pytest.raises(Declined) as declined:
                    company.see(MAYA, exchanges.brief, whom)
                assert declined.value.reason == why

    def test_another_workspace_knows_nobody(self, database: Database) -> None:
        with a_company(database.store) as company, a_company(database.store) as elsewhere:
            company.keeps()
            dana = company.look(people.find, DANA)
            assert dana is not None
            with pytest.raises(Declined) as declined:
                elsewhere.see(MAYA, exchanges.brief_of, dana.id)
            assert declined.value.reason == "gone"
            assert not elsewhere.see(MAYA, exchanges.brief, DANA).open_from


class TestReading:
    def test_as_many_statements_for_many_as_for_one(self, database: Database) -> None:
        with a_company(database.store) as company:
            counted = []
            for number in range(12):
                item = company.keeps(source=_source(number), whom=(DANA, BOB, CHARLIE)[number % 3])
                company.closes(item)
                company.tells(item)
                company.deliver()
                company.keeps_own(MAYA, ts=f"90{number}.0", whom=(DANA, BOB, CHARLIE)[number % 3])
                if number in (2, 11):
                    counted.append(_statements(database, company))
            assert counted[0] == counted[1]
            assert max(counted[0]) <= 10


def _statements(database: Database, company: Company) -> list[int]:
    made: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            made.append(statement)

    counts = []
    event.listen(database.engine, "before_cursor_execute", note)
    try:
        for who, read in ((MAYA, exchanges.contacts), (DANA, exchanges.came_of_it)):
            made.clear()
            company.see(who, read, 50)
            counts.append(len(made))
        made.clear()
        company.see(MAYA, exchanges.brief, DANA)
        counts.append(len(made))
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return counts


def _source(number: int) -> Source:
    return Source(channel="C0TALK", message_ts=f"{number + 1}.7", said_at=NOW)
