"""product.md's table of consent, cell by cell: what each answer lets in, and what everybody reads who cannot be brought anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.domain.advice import Advice, State
from bot.domain.delivery import Op
from bot.domain.pair import Consent
from bot.domain.person import Facts
from bot.domain.relay import RelayState
from bot.errors import Declined
from bot.jobs.checked import Go
from bot.services import ask, consent, give_back, keep, preferences, progress, reach
from bot.services.keep import Source
from bot.views import replies
from storage import people
from tests.databases import Database
from tests.factories import NOW, QUESTION, WORDS
from tests.scenarios.conftest import kind  # noqa: F401  150 cells: on PostgreSQL under the slow mark
from tests.services.company import DANA, MAYA, Company, a_company, outcome_of, relays_of


@pytest.fixture
def company(database: Database) -> Iterator[Company]:
    with a_company(database.store) as made:
        yield made


def never_told(company: Company) -> None:
    """Maya keeps what Dana said, and that is all."""


def told(company: Company) -> None:
    company.asks()


def said_yes(company: Company) -> None:
    company.act(DANA, consent.decide, company.asks().id, Consent.YES)


def said_no(company: Company) -> None:
    company.act(DANA, consent.decide, company.asks().id, Consent.NO)


def from_nobody(company: Company) -> None:
    company.act(DANA, consent.decline_everyone, company.asks().id)


def from_nobody_after_a_yes(company: Company) -> None:
    item = company.asks()
    company.act(DANA, consent.decide, item.id, Consent.YES)
    company.act(DANA, consent.decline_everyone, item.id)


def changed_her_mind(company: Company) -> None:
    said_no(company)
    company.act(DANA, reach.choose, person_id(company, MAYA), Consent.YES)


def left(company: Company) -> None:
    company.act(DANA, preferences.learn, facts(has_left=True))


def elsewhere(company: Company) -> None:
    company.act(DANA, preferences.learn, facts(is_external=True))


def facts(*, has_left: bool = False, is_external: bool = False) -> Facts:
    return Facts(
        slack_id=DANA,
        name="Dana",
        zone="Europe/Berlin",
        is_bot=False,
        is_external=is_external,
        has_left=has_left,
    )


def person_id(company: Company, who: str) -> object:
    found = company.look(people.find, who)
    assert found is not None
    return found.id


Stand = Callable[[Company], None]
TABLE: tuple[tuple[Stand, bool, bool, bool], ...] = (
    # how she stands to Maya, asking and telling, prompts, give-back
    (never_told, True, False, False),
    (told, True, False, False),
    (said_yes, True, True, True),
    (said_no, False, False, False),
    (from_nobody, False, False, False),
    (from_nobody_after_a_yes, False, False, False),
    (changed_her_mind, True, True, True),
    (left, False, False, False),
    (elsewhere, False, False, False),
)
ROWS = pytest.mark.parametrize(
    ("stand", "tells", "prompts", "gives"), TABLE, ids=lambda one: getattr(one, "__name__", "")
)
REFUSED = pytest.mark.parametrize(
    "stand", [row[0] for row in TABLE if not row[1]], ids=lambda one: one.__name__
)


@ROWS
class TestTheTable:
    def test_asking(self, company: Company, stand: Stand, tells: bool, prompts: bool, gives: bool) -> None:
        stand(company)
        _, no = outcome_of(company.act, MAYA, ask.ask, DANA, QUESTION, "a form")
        assert no == (None if tells else "not_reachable")

    def test_telling(self, company: Company, stand: Stand, tells: bool, prompts: bool, gives: bool) -> None:
        item = company.keeps()
        stand(company)
        company.closes(item)
        preview = company.act(MAYA, progress.preview_telling, item.id)
        assert (preview.message is not None) == tells
        _, no = outcome_of(company.act, MAYA, progress.tell, item.id, preview.fingerprint, "a form")
        assert no == (None if tells else "not_reachable")
        company.deliver()
        assert len(company.deliveries("outcome")) == tells

    def test_letting_them_know(
        self, company: Company, stand: Stand, tells: bool, prompts: bool, gives: bool
    ) -> None:
        stand(company)
        kept = company.act(
            MAYA, keep.keep_received, words=WORDS, captured=True, source=Source(), adviser_slack_id=DANA, adviser_name=None, day=None,
            let_know=True, once="a form",
        )  # fmt: skip
        assert kept.not_carried == (not tells)
        company.deliver()
        assert len(company.deliveries("let-know")) == tells
        assert kept.item.state is State.OPEN, "it is kept all the same"

    def test_prompts(self, company: Company, stand: Stand, tells: bool, prompts: bool, gives: bool) -> None:
        """About a question that she answered: a week after the check-in's day first chosen."""
        item = company.asks()
        company.says(item)
        stand(company)
        assert len(prompts_in(company, 30)) == prompts

    def test_give_back(self, company: Company, stand: Stand, tells: bool, prompts: bool, gives: bool) -> None:
        stand(company)
        _, no = outcome_of(company.act, MAYA, give_back.give, DANA, "Look at this.", "a form")
        assert no == (None if gives else "not_reachable")

    def test_what_she_keeps_herself_is_her_yes_for_that_item(
        self, company: Company, stand: Stand, tells: bool, prompts: bool, gives: bool
    ) -> None:
        company.keeps_own()
        stand(company)
        reachable = stand not in (left, elsewhere)
        assert len(prompts_in(company, 20)) == reachable


def prompts_in(company: Company, days: int) -> list[Go]:
    """What is posted of them while time goes by."""
    went = company.days_pass(days)
    return [each for each in went if each.delivery.kind == "prompt" and each.delivery.op is Op.POST]


class TestANoIsNotExposed:
    @REFUSED
    def test_the_sentence_is_the_same_for_all(self, company: Company, stand: Stand) -> None:
        stand(company)
        item = company.keeps()
        company.closes(item)
        sentences = set()
        for act in (
            lambda: company.act(MAYA, ask.ask, DANA, QUESTION, "a form"),
            lambda: company.act(MAYA, give_back.give, DANA, "Look.", "another"),
            lambda: company.act(MAYA, progress.tell, item.id, "0" * 32, "a third"),
        ):
            with pytest.raises(Declined) as declined:
                act()
            sentences.add(replies.sentence(declined.value))
        assert sentences == {
            "Full Circle doesn't carry messages to Dana. Here is your text to send yourself."
        }

    @REFUSED
    def test_what_is_refused_stores_nothing(self, company: Company, stand: Stand) -> None:
        stand(company)
        item = company.keeps()
        company.closes(item)
        before = company.rows()
        outcome_of(company.act, MAYA, ask.ask, DANA, QUESTION, "a form")
        outcome_of(company.act, MAYA, give_back.give, DANA, "Look.", "another")
        outcome_of(company.act, MAYA, progress.tell, item.id, "0" * 32, "a third")
        assert company.rows() == before

    @pytest.mark.parametrize("stand", [said_no, from_nobody, left, elsewhere], ids=lambda one: one.__name__)
    def test_what_waits_is_stopped_and_reads_the_same_on_the_senders_side(
        self, company: Company, stand: Stand
    ) -> None:
        item = company.keeps()
        company.closes(item, account="She listened.")
        company.now = NOW.replace(hour=22)
        company.tells(item)
        company.now = NOW
        stand(company)
        company.now = NOW + timedelta(days=1)
        company.deliver()
        (relay,) = relays_of(company, item)
        after = company.item(item.id)
        assert (relay.state, after.told_at, after.account) == (RelayState.STOPPED, None, "She listened.")


def test_a_guest_is_like_anyone(company: Company) -> None:
    """Slack's facts of a guest say nothing that the bot goes by."""
    company.act(DANA, preferences.learn, facts())
    assert outcome_of(company.act, MAYA, ask.ask, DANA, QUESTION, "a form")[1] is None


@pytest.mark.parametrize(("whom", "name"), [(None, "Grandma"), (None, None)], ids=["a name", "nobody"])
def test_whoever_is_not_in_slack_is_never_contacted(company: Company, whom: None, name: str | None) -> None:
    item = company.keeps(whom=whom, adviser_name=name, let_know=True)
    company.closes(item, account="She listened.")
    preview = company.act(MAYA, progress.preview_telling, item.id)
    assert preview.message is None
    assert "She listened." in preview.text
    assert (
        outcome_of(company.act, MAYA, progress.tell, item.id, preview.fingerprint, "a form")[1]
        == "not_reachable"
    )
    company.days_pass(30)
    assert not company.deliveries("let-know", "outcome", "prompt")


class TestTheQuietQuestion:
    def circle(self, company: Company, ts: str) -> Advice:
        item = company.keeps(ts=ts)
        company.closes(item)
        company.tells(item)
        (going,) = company.deliver()
        self.asks = going.scene is not None and going.scene.asks_consent
        return item

    def test_is_asked_once_a_pair(self, company: Company) -> None:
        self.circle(company, "1.0")
        assert self.asks
        self.circle(company, "2.0")
        assert not self.asks

    @pytest.mark.parametrize("answer", [Consent.YES, Consent.NO])
    def test_is_not_asked_of_who_has_answered_elsewhere(self, company: Company, answer: Consent) -> None:
        item = company.asks()
        company.act(DANA, consent.decide, item.id, answer)
        company.act(DANA, reach.choose, person_id(company, MAYA), Consent.TOLD)
        self.circle(company, "1.0")
        assert not self.asks

    def test_an_answer_to_a_question_or_thanks_are_no_yes(self, company: Company) -> None:
        item = company.asks()
        company.says(item)
        company.closes(item)
        company.tells(item)
        company.deliver()
        card = company.card(item, "outcome")
        company.reacts(DANA, "pray", card.channel or "", card.ts or "")
        assert outcome_of(company.act, MAYA, give_back.give, DANA, "Look.", "a form")[1] == "not_reachable"
